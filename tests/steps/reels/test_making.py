"""Reels are made, and rendered again: what cannot be cut is told."""

from __future__ import annotations

import numpy as np
import pytest
from sqlalchemy import update

from coaching.errors import NotFoundError, UsageError
from coaching.reel import Card
from coaching.reel.context import Reach
from coaching.steps import reel_edit
from coaching.steps.place import Place
from coaching.steps.reel import Span, render_again
from coaching.store.schema.calls import calls
from tests.steps.ready_calls import ReadyCall
from tests.steps.reels.deeds import FIRST, MakeReel, refuse, samples_of


def test_what_cannot_be_cut_is_told_by_name_and_the_rest_is_cut(
    place: Place, harbor: ReadyCall, corbel: ReadyCall, make: MakeReel
) -> None:
    made = make(
        Span(harbor.number, 1.0, 4.0),
        Span(harbor.number, 500.0, 510.0),
        Span(99, 1.0, 2.0),
        Span(corbel.number, 1.0, 4.0),
    )
    assert [clip.call for clip in made.clips] == ["C1", "C2"]
    assert [(one.name, one.why) for one in made.left_out] == [
        ("C1@08:20-08:30", "C1 lasts 20 s; 500 to 510 s is no stretch of it"),
        ("C99@00:01-00:02", "there is no ready call C99"),
    ]
    assert made.path.exists()


def test_a_recording_that_vanished_is_told_and_the_rest_is_cut(
    harbor: ReadyCall, corbel: ReadyCall, make: MakeReel
) -> None:
    harbor.kept.unlink()
    made = make(Span(harbor.number, 1.0, 4.0), Span(corbel.number, 1.0, 4.0))
    (gone,) = made.left_out
    assert gone.name == "C1@00:00-00:03"
    assert "is gone" in gone.why
    assert [clip.call for clip in made.clips] == ["C2"]


def test_where_nothing_can_be_cut_nothing_is_written(
    place: Place, harbor: ReadyCall, make: MakeReel
) -> None:
    with pytest.raises(UsageError, match="is no stretch of it"):
        make(Span(harbor.number, 500.0, 510.0))
    assert not list(place.workspace.reels.iterdir())


def test_a_call_that_somebody_said_no_to_is_not_cut(
    place: Place, harbor: ReadyCall, make: MakeReel
) -> None:
    refuse(place, harbor)
    with pytest.raises(NotFoundError, match="consent withdrawn"):
        make(Span(harbor.number, 1.0, 4.0))


@pytest.mark.parametrize(
    ("visibility", "why"),
    [("first_look", "its rep looks at it first"), ("withheld", "its rep withheld it")],
)
def test_a_call_that_is_closed_to_the_team_is_not_cut(
    place: Place, harbor: ReadyCall, make: MakeReel, visibility: str, why: str
) -> None:
    with place.library.writing() as conn:
        conn.execute(update(calls).where(calls.c.id == harbor.number).values(visibility=visibility))
    with pytest.raises(NotFoundError, match=f"C1 is not shown: {why}"):
        make(Span(harbor.number, 1.0, 4.0))


def test_a_stretch_is_trimmed_to_words_and_given_its_context(
    harbor: ReadyCall, make: MakeReel
) -> None:
    trimmed = make(Span(harbor.number, 0.0, 18.0, first="whole team", last="its time"))
    assert [word.text for word in trimmed.clips[0].words] == [
        "whole", "team", "loses", "its", "time",
    ]  # fmt: skip
    wider = make(
        Span(harbor.number, 9.2, 10.4, before=Reach(turns=1), after=Reach(seconds=2.0)),
        name="wider.wav",
    )
    assert [word.text for word in wider.clips[0].words] == [
        *FIRST.split(), "Zanzibar", "is", "where", "our",
    ]  # fmt: skip


def test_five_hundred_clips_of_a_second_make_one_reel(
    harbor: ReadyCall, corbel: ReadyCall, make: MakeReel
) -> None:
    spans = [
        Span(call.number, float(at % 8) + 0.1, float(at % 8) + 0.4)
        for at in range(250)
        for call in (harbor, corbel)
    ]
    made = make(*spans, order="given")
    assert len(made.clips) == 8 + 8  # a word each, or a silence; the same word is one clip
    assert made.left_out == ()


def test_the_same_manifest_renders_the_same_samples(
    place: Place, harbor: ReadyCall, corbel: ReadyCall, make: MakeReel
) -> None:
    made = make(
        Span(harbor.number, 1.0, 4.0, "opening"),
        Span(corbel.number, 1.0, 4.0, "discovery"),
        cards=(Card("opening", "Opening"), Card("discovery", "Discovery")),
        card_seconds=1.0,
    )
    again = render_again(
        place, made.manifest, target=place.workspace.reels / "again.wav", who="Ann Lee"
    )
    np.testing.assert_array_equal(samples_of(made.path), samples_of(again.path))
    assert again.captions.read_text() == made.captions.read_text()


def test_rendering_again_leaves_out_what_is_gone_and_tells_it(
    place: Place, harbor: ReadyCall, corbel: ReadyCall, make: MakeReel
) -> None:
    made = make(Span(harbor.number, 1.0, 4.0), Span(corbel.number, 1.0, 4.0))
    harbor.kept.unlink()
    again = render_again(
        place, made.manifest, target=place.workspace.reels / "again.wav", who="Ann Lee"
    )
    assert [one.name for one in again.left_out] == ["C1@00:00-00:03"]
    assert [clip.call for clip in again.clips] == ["C2"]


def test_a_reel_whose_files_are_written_over_is_withdrawn(
    place: Place, harbor: ReadyCall, corbel: ReadyCall, make: MakeReel
) -> None:
    make(Span(harbor.number, 1.0, 4.0))
    make(Span(corbel.number, 1.0, 4.0))
    assert [one.number for one in reel_edit.listed(place)] == [2]
