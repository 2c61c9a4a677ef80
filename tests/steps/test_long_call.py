"""A call of 3,000 turns, from its transcript alone to retagging."""

from __future__ import annotations

import pytest

from coaching.ledger import call_name
from coaching.settings import Settings
from coaching.steps import sidecar, sidecar_words
from coaching.steps.deriving import derive
from coaching.steps.intake import take_in
from coaching.steps.place import Place
from coaching.steps.reading import read_call
from coaching.store import processes, versions
from tests.steps.making import Unread
from tests.steps.test_retag import OTHER, PITCH, means, run, shown_stages

TURNS = 3000

pytestmark = pytest.mark.slow


@pytest.fixture
def ready(place: Place) -> int:
    said = (("Ann Reed", "What does it cost"), ("Bo Lund", "Nine"))
    cues = [
        f"{_clock(6 * turn)} --> {_clock(6 * turn + 5)}\n<v {said[turn % 2][0]}>"
        f"{said[turn % 2][1]} {turn}.\n"
        for turn in range(TURNS)
    ]
    path = place.workspace.inbox / "long.vtt"
    path.write_text("WEBVTT\n\n" + "\n".join(cues), encoding="utf-8")
    (file,) = take_in(place, [path], rest_seconds=0.0)
    call = sidecar.take_transcript(place, file, settings=Settings())
    assert call is not None
    words = sidecar_words.words_of_call(place, call)
    assert words is not None
    with place.library.writing() as conn:
        processes.remember(conn, PITCH, now=place.now())
    derive(place, call, words, means(PITCH, Unread()))
    return call


def _clock(seconds: int) -> str:
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.000"


def test_a_call_of_many_turns_is_tagged_shown_and_retagged(place: Place, ready: int) -> None:
    assert len(read_call(place, call_name(ready)).turns) == TURNS
    (change,) = run(place, ready, OTHER, Unread()).changes
    assert change.moved == TURNS
    assert shown_stages(place, ready) == set(OTHER.stage_names)
    with place.library.reading() as conn:
        assert len(versions.of_kind(conn, ready, "tags")) == 2
