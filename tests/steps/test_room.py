from __future__ import annotations

import pytest

from coaching.steps import room
from coaching.steps.place import Place


@pytest.mark.parametrize(
    ("free", "keep_free_gb", "why"),
    [
        (2_000_000_000, 1.0, ""),
        (500_000_000, 1.0, "is nearly full: 0.5 GB are free, and inbox.keep_free_gb = 1 stay free"),
        (1_000_000, 0.0, ""),
        (999_000, 0.0, "is full: 999 KB are free"),
        (0, 1.0, "is full: 0 KB are free"),
    ],
    ids=["enough", "less than stays free", "just enough", "nothing stays free", "nothing left"],
)
def test_nothing_is_begun_without_room(
    place: Place, monkeypatch: pytest.MonkeyPatch, free: int, keep_free_gb: float, why: str
) -> None:
    monkeypatch.setattr(room, "free_bytes", lambda _: free)
    said = room.why_no_room(place.workspace, keep_free_gb=keep_free_gb)
    assert said == (f"the disk of {place.workspace.root} {why}" if why else "")
