"""Recordings that become calls, heard by a parrot."""

from __future__ import annotations

from pathlib import Path

from coaching.settings import Settings
from coaching.steps.deriving import derive
from coaching.steps.intake import take_in
from coaching.steps.keep import keep
from coaching.steps.place import Place
from coaching.steps.playback import playback
from coaching.steps.probe import probe
from coaching.steps.words import recognise
from tests.steps.conftest import Parrot
from tests.steps.making import make_means


def heard(place: Place, *parts: Path) -> int:
    """The call of a recording in its parts: a word each second, "word0" to "word9" and so on."""
    for path in parts:
        (file,) = take_in(place, [path], rest_seconds=0.0)
        keep(place, file)
        call = probe(place, file, settings=Settings(), on_progress=lambda _: None)
        playback(place, file, on_progress=lambda _: None)
    made = recognise(place, call, Parrot(), language=None, hotwords=(), on_progress=lambda _: None)
    derive(place, call, made, make_means())
    return call
