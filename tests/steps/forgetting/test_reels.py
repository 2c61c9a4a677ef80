"""Reels in which a forgotten call is heard: rendered without it, or withdrawn."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select, text

from coaching.settings import Reel as ReelSettings
from coaching.steps.forget import forget
from coaching.steps.place import Place
from coaching.steps.reel import MadeReel, Span, make_reel
from coaching.store.schema.reels import reels
from tests.places import NOW
from tests.steps.forgetting.traces import RARE_NAME, RARE_WORD, raw_library
from tests.steps.ready_calls import ReadyCall

MakeReel = Callable[..., MadeReel]


@pytest.fixture
def reel_of(place: Place) -> MakeReel:
    def make(name: str, *chosen: ReadyCall, folder: Path | None = None) -> MadeReel:
        return make_reel(
            place,
            [Span(call.number, 1.0, 4.0, "discovery") for call in chosen],
            title=f"{RARE_NAME} and more",
            target=(folder or place.workspace.reels) / name,
            settings=ReelSettings(),
            stages=("opening", "discovery"),
            who="Bo Li",
        )

    return make


def test_a_reel_is_rendered_without_the_forgotten_call(
    place: Place, secret: ReadyCall, other: ReadyCall, reel_of: MakeReel
) -> None:
    made = reel_of("both.wav", secret, other)
    size = made.path.stat().st_size
    (fate,) = forget(place, [secret.number], who="Ann Lee").reels
    assert (fate.number, fate.fate, fate.why) == (made.number, "rendered anew", "")
    assert made.path.stat().st_size < size
    assert RARE_WORD not in made.captions.read_text() + made.manifest.read_text()
    assert f'"C{secret.number}"' not in made.manifest.read_text()
    assert f'"C{other.number}"' in made.manifest.read_text()
    with place.library.reading() as conn:
        row = conn.execute(select(reels)).one()
        assert row.withdrawn_at is None
        assert row.duration < made.duration
        clips = conn.execute(text("SELECT reel_id, position FROM reel_clips")).all()
        assert clips == [(made.number, 0)]


def test_a_reel_of_nothing_else_is_withdrawn(
    place: Place, secret: ReadyCall, reel_of: MakeReel
) -> None:
    made = reel_of("one.wav", secret)
    told = forget(place, [secret.number], who="Ann Lee")
    assert [(fate.number, fate.fate) for fate in told.reels] == [(made.number, "withdrawn")]
    assert told.files["reels"] == 4  # the sound, captions in two forms, the manifest
    assert not made.path.exists()
    assert not made.captions.exists()
    with place.library.reading() as conn:
        row = conn.execute(select(reels)).one()
        assert (row.title, row.withdrawn_at) == ("withdrawn", NOW)
    assert RARE_NAME.encode() not in raw_library(place)


def test_a_reel_that_cannot_be_rendered_anew_is_withdrawn(
    place: Place, secret: ReadyCall, other: ReadyCall, reel_of: MakeReel
) -> None:
    made = reel_of("both.wav", secret, other)
    other.kept.unlink()
    (fate,) = forget(place, [secret.number], who="Ann Lee").reels
    assert fate.fate == "withdrawn"
    assert "is gone" in fate.why
    assert not made.path.exists()


def test_a_reel_outside_the_workspace_is_withdrawn_and_left_to_a_person(
    place: Place, secret: ReadyCall, other: ReadyCall, reel_of: MakeReel, tmp_path: Path
) -> None:
    made = reel_of("both.wav", secret, other, folder=tmp_path / "sent")
    told = forget(place, [secret.number], who="Ann Lee")
    assert [fate.fate for fate in told.reels] == ["withdrawn"]
    assert made.path.exists()
    names = ("both.wav", "both.vtt", "both.srt", "both.reel.json")
    assert set(told.left) == {str(tmp_path / "sent" / name) for name in names}
