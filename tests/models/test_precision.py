from __future__ import annotations

import pytest
import torch

from models.precision import quick_kind


@pytest.mark.parametrize(
    ("able", "kind"),
    [
        ({"avx512_bf16": True}, torch.bfloat16),
        ({"avx512_bf16": False, "amx_bf16": True}, torch.bfloat16),
        ({"avx512_bf16": False, "avx2": True}, torch.float32),
        ({}, torch.float32),
    ],
    ids=["server of 2022", "tiles", "older", "another family"],
)
def test_numbers_are_short_where_the_processor_multiplies_them_itself(
    able: dict[str, bool], kind: torch.dtype, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: able)
    assert quick_kind() is kind
