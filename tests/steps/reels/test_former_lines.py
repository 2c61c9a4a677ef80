"""Clips that were cut before another part of their call came, which goes before theirs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from coaching.errors import NotFoundError
from coaching.reel import Clip
from coaching.reel.context import Reach
from coaching.steps import reel_edit
from coaching.steps.mending import follow_reels
from coaching.steps.place import Place
from coaching.steps.reel import Span, render_again
from coaching.steps.reel_clips import name_of, span_of
from coaching.steps.reel_talk import talk_around
from coaching.steps.reel_undo import undo
from coaching.store import recordings
from coaching.wording.edit import Edit
from tests.steps.hearing import heard
from tests.steps.masking import mask
from tests.steps.ready_calls import make_ready_call
from tests.steps.reels.deeds import MakeReel, edit, note_moment, withhold_talk

LATER = 3.0
"""Seconds by which all that is said in part 2 comes later once part 1 is there."""

MakeWav = Callable[..., Path]


@pytest.fixture
def second_part(place: Place, make_wav: MakeWav, make: MakeReel) -> None:
    """A reel of "word1 word2" and "word8 word9" of the one part that there is."""
    call = heard(place, make_wav(place.workspace.inbox / "acme part 2.wav", seconds=12))
    make(Span(call, 1.1, 2.4), Span(call, 8.1, 9.4), order="given")


@pytest.fixture
def first_part(place: Place, make_wav: MakeWav, second_part: None) -> None:
    """The part before it came."""
    heard(place, make_wav(place.workspace.inbox / "acme part 1.wav", seconds=int(LATER)))


def clips(place: Place) -> tuple[Clip, ...]:
    return reel_edit.find(place, "R1").manifest.clips


def words(clip: Clip) -> str:
    return " ".join(word.text for word in clip.words)


def test_what_is_withheld_leaves_a_reel_wherever_it_was_when_the_reel_was_cut(
    place: Place, first_part: None
) -> None:
    withhold_talk(place, 1, 8.0 + LATER, 9.5 + LATER)
    assert [words(clip) for clip in clips(place)] == ["word1 word2"]


def test_other_talk_at_the_times_of_a_clip_is_withheld_without_it(
    place: Place, first_part: None
) -> None:
    withhold_talk(place, 1, 8.0, 9.5)
    assert [words(clip) for clip in clips(place)] == ["word1 word2", "word8 word9"]


def test_a_reel_with_withheld_talk_is_not_shown_before_it_is_made_anew(
    place: Place, first_part: None
) -> None:
    note_moment(place, 1, 8.0, 9.5, visibility="withheld")
    assert len(reel_edit.listed(place)) == 1
    note_moment(place, 1, 8.0 + LATER, 9.5 + LATER, visibility="withheld")
    assert reel_edit.listed(place) == ()
    with pytest.raises(NotFoundError, match="there is no reel R1"):
        reel_edit.find(place, "R1")


def test_a_clip_is_widened_and_trimmed_around_its_own_talk(place: Place, first_part: None) -> None:
    edit(place, reel_edit.widen(2, before=Reach(), after=Reach(seconds=1.0)))
    (first, second) = clips(place)
    assert words(second) == "word8 word9 word10"
    assert second.words[0].start == pytest.approx(8.0 + LATER)
    with place.library.reading() as conn:
        source = recordings.source_of_call(conn, 1)
    assert source is not None
    assert second.recording_sha256 == source.id != first.recording_sha256
    edit(place, reel_edit.trim(1, first="word2", last=None))
    assert words(clips(place)[0]) == "word2"


def test_its_stretch_is_that_of_its_talk_where_it_is_taken_into_another_reel(
    place: Place, first_part: None
) -> None:
    with place.library.reading() as conn:
        span = span_of(conn, clips(place)[1])
        around = talk_around(conn, span)
    assert span.start == pytest.approx(8.0 - 0.25 + LATER)
    assert around[-1].words[-1].text == "word11"
    assert around[-1].words[-1].start == pytest.approx(11.0 + LATER)


def test_it_is_called_by_where_its_talk_lies_now(place: Place, first_part: None) -> None:
    first, second = clips(place)
    with place.library.reading() as conn:
        assert name_of(conn, first) == "C1@00:03-00:05"
        assert name_of(conn, second) == "C1@00:10-00:12"
        gone = replace(second, recording_sha256="0" * 64)
        assert name_of(conn, gone) == "C1@00:07-00:09"  # nothing tells more than where it was cut


def test_an_edit_that_is_taken_back_gives_a_clip_its_own_words_and_its_own_sound(
    place: Place, second_part: None, make_wav: MakeWav
) -> None:
    before = clips(place)
    edit(place, reel_edit.remove([2]))
    heard(place, make_wav(place.workspace.inbox / "acme part 1.wav", seconds=int(LATER)))
    done = undo(place, "R1", who="Bo Sander")
    assert done.left_out == ()
    assert [words(clip) for clip in done.reel.manifest.clips] == ["word1 word2", "word8 word9"]
    assert done.reel.manifest.clips[1].words[0].start == pytest.approx(before[1].words[0].start)
    assert done.reel.manifest.clips[1].recording_sha256 == before[1].recording_sha256


# One clip of several that cannot follow ----------------------------------------------------------


@pytest.fixture
def muted(place: Place, make_wav: MakeWav, make: MakeReel) -> None:
    """A reel of two calls, of one of which something is muted since a part before it came."""
    call = heard(place, make_wav(place.workspace.inbox / "acme part 2.wav", seconds=12))
    other = make_ready_call(place, "corbel.wav", "We signed it and never looked back")
    make(Span(call, 1.1, 2.4), Span(other.number, 1.1, 2.4), order="given")
    heard(place, make_wav(place.workspace.inbox / "acme part 1.wav", seconds=int(LATER)))
    mask(place, call, [Edit(4, 5, "[name]", "mask", "person", muted=True)])


def test_the_others_are_rendered_again_and_exported(place: Place, muted: None) -> None:
    folder = place.workspace.reels
    again = render_again(
        place, folder / "reel.reel.json", target=folder / "again.wav", who="Ann Lee"
    )
    found, left = reel_edit.export(place, "R1", folder / "reel.html", who="Ann Lee")
    for told in (again.left_out, left):
        (one,) = told
        assert one.name == "C1@00:03-00:05"
        assert "muted by now" in one.why
    assert [clip.call for clip in again.clips] == ["C2"]
    assert "word1" not in (folder / "reel.html").read_text()
    assert len(found.manifest.clips) == 2


def test_an_edit_names_the_clip_and_its_place(place: Place, muted: None) -> None:
    with pytest.raises(NotFoundError, match=r"C1@00:03-00:05: .*muted by now") as told:
        edit(place, reel_edit.move(1, 2))
    assert told.value.hint == "take it out: `filmroom reel remove R1 1`"
    assert edit(place, reel_edit.remove([1])) == ("C2 signed…",)


def test_the_reel_is_made_anew_with_the_others(place: Place, muted: None) -> None:
    (fate,) = follow_reels(place, 1)
    assert fate.fate == "rendered anew"
    assert [clip.call for clip in clips(place)] == ["C2"]
    assert "word1" not in (place.workspace.reels / "reel.vtt").read_text()
