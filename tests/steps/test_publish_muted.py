from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from coaching.steps import wording
from coaching.steps.place import Place
from coaching.store import words
from coaching.wording.edit import Edit
from tests.steps.hearing import heard
from tests.steps.masking import SILENT, peak, played


def test_what_the_text_mutes_is_silent_once_the_call_is_ready(
    place: Place, make_wav: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    add = words.add_edits
    edit = Edit(1, 2, "[x]", "mask", "x", muted=True)
    monkeypatch.setattr(
        wording.words, "add_edits", lambda conn, version, _: add(conn, version, [edit])
    )
    wav = make_wav(place.workspace.inbox / "acme.wav", seconds=4)
    copy = played(place, heard(place, wav))
    assert peak(copy, 1.0, 1.5) < SILENT
    assert peak(copy, 0.0, 0.5) > 0.05
