from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from coaching.settings import Settings
from coaching.steps import wording
from coaching.steps.deriving import derive
from coaching.steps.intake import take_in
from coaching.steps.keep import keep
from coaching.steps.place import Place
from coaching.steps.playback import playback
from coaching.steps.probe import probe
from coaching.steps.words import recognise
from coaching.store import words
from coaching.wording.edit import Edit
from tests.steps.conftest import Parrot
from tests.steps.making import make_means
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
    (file,) = take_in(place, [wav], rest_seconds=0.0)
    keep(place, file)
    call = probe(place, file, settings=Settings(), on_progress=lambda _: None)
    playback(place, file, on_progress=lambda _: None)
    heard = recognise(place, call, Parrot(), language=None, hotwords=(), on_progress=lambda _: None)
    derive(place, call, heard, make_means())
    copy = played(place, call)
    assert peak(copy, 1.0, 1.5) < SILENT
    assert peak(copy, 0.0, 0.5) > 0.05
