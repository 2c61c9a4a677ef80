from __future__ import annotations

import ctypes

import psutil
import pytest

from coaching.app.memory import give_memory_back

PIECES = 100_000
PIECE_BYTES = 1000
"""Longer than what Python allocates by itself."""


@pytest.mark.skipif(not hasattr(ctypes.CDLL(None), "malloc_trim"), reason="not GNU's C library")
def test_pages_between_others_in_use_go_back_to_the_system() -> None:
    pieces = [bytearray(PIECE_BYTES) for _ in range(PIECES)]
    kept = pieces[::100]
    del pieces
    before = psutil.Process().memory_info().rss
    give_memory_back()
    assert before - psutil.Process().memory_info().rss > PIECES * PIECE_BYTES / 2
    assert len(kept) == PIECES / 100


def test_a_c_library_without_it_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ctypes.CDLL", lambda _: object())
    give_memory_back()
