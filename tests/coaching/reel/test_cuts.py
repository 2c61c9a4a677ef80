from __future__ import annotations

from dataclasses import replace

import pytest

from coaching.captions import CaptionWord
from coaching.errors import UsageError
from coaching.reel import (
    Card,
    Clip,
    ReelManifest,
    chapters,
    manifest_from_json,
    manifest_json,
    merged,
    merged_in_place,
    parts,
    placements,
    reel_cues,
    reel_of,
)
from coaching.reel.silence import cuts_in

SHA = "5f" * 32


def clip(call: str, start: float, end: float, stage: str = "", **more: object) -> Clip:
    return replace(Clip(call, SHA, f"calls/{call}.wav", start, end, stage), **more)


def test_what_is_left_out_is_not_counted() -> None:
    shorter = clip("a", 10.0, 30.0, cuts=((12.0, 15.0), (20.0, 21.0)))
    assert shorter.duration == 16.0
    assert shorter.pieces == ((10.0, 12.0), (15.0, 20.0), (21.0, 30.0))


@pytest.mark.parametrize(
    "cuts",
    [
        pytest.param(((5.0, 12.0),), id="begins before the clip"),
        pytest.param(((12.0, 30.0),), id="ends with the clip"),
        pytest.param(((12.0, 12.0),), id="has no length"),
        pytest.param(((14.0, 16.0), (12.0, 13.0)), id="out of order"),
        pytest.param(((12.0, 14.0), (13.0, 16.0)), id="one inside another"),
    ],
)
def test_a_cut_that_is_none_of_the_clip_is_refused(cuts: tuple[tuple[float, float], ...]) -> None:
    with pytest.raises(UsageError, match="leaves out"):
        clip("a", 10.0, 30.0, cuts=cuts)


def test_captions_come_earlier_by_what_was_left_out_before_them() -> None:
    words = (CaptionWord(11.0, 11.5, "One."), CaptionWord(16.0, 16.5, "Two."))
    reel = ReelManifest("Cut", (clip("a", 10.0, 20.0, words=words, cuts=((12.0, 15.0),)),))
    assert [(cue.start, cue.lines[0].text) for cue in reel_cues(reel)] == [
        (1.0, "One."),
        (3.0, "Two."),
    ]


def test_a_manifest_keeps_cuts_and_cards() -> None:
    reel = ReelManifest(
        "Cut",
        (clip("a", 10.0, 20.0, "discovery", cuts=((12.0, 15.0),)),),
        cards=(Card("discovery", "Discovery", "Learn what hurts"),),
        card_seconds=2.0,
    )
    assert manifest_from_json(manifest_json(reel)) == reel


def test_a_manifest_of_before_cards_and_cuts_is_still_read() -> None:
    old = """{"schema": "filmroom-reel/1", "title": "Old", "gap": 0.4, "clips": [{"call": "C1",
        "recording_sha256": "%s", "source": "media/C1/a.wav", "start": 1.0, "end": 2.0,
        "stage": "", "title": "", "heard": [0], "gain_db": 0.0, "fade_in": 0.02, "fade_out": 0.03,
        "words": []}]}"""
    assert manifest_from_json(old % SHA).clips[0].cuts == ()


# Silences -----------------------------------------------------------------------------------------


def test_a_silence_of_a_second_and_a_half_stays() -> None:
    assert cuts_in(clip("a", 0.0, 9.0), [(2.0, 3.5)]) == ()


def test_a_longer_silence_keeps_eight_tenths_of_a_second() -> None:
    (cut,) = cuts_in(clip("a", 0.0, 9.0), [(2.0, 5.0)])
    assert cut == pytest.approx((2.4, 4.6))


def test_a_word_in_what_sounds_silent_is_not_left_out() -> None:
    whisper = CaptionWord(4.0, 4.4, "no")
    cuts = cuts_in(clip("a", 0.0, 9.0, words=(whisper,)), [(1.0, 6.5)])
    assert cuts == (pytest.approx((1.4, 3.6)), pytest.approx((4.8, 6.1)))


def test_silence_outside_the_clip_is_none_of_it() -> None:
    assert cuts_in(clip("a", 5.0, 9.0), [(0.0, 6.0), (8.9, 30.0)]) == ()


# Order --------------------------------------------------------------------------------------------


def test_clips_can_stay_in_the_order_in_which_they_are_given() -> None:
    given = [clip("b", 5.0, 6.0, "closing"), clip("a", 9.0, 12.0), clip("b", 1.0, 2.0, "opening")]
    reel = reel_of("Mine", given, stages=("opening", "closing"), order="given")
    assert reel.clips == tuple(given)


def test_clips_can_go_by_call_and_time_whatever_their_stage() -> None:
    given = [clip("b", 5.0, 6.0, "opening"), clip("a", 9.0, 12.0), clip("b", 1.0, 2.0, "closing")]
    reel = reel_of("Deal", given, stages=("opening", "closing"), order="time")
    assert [(it.call, it.start) for it in reel.clips] == [("b", 1.0), ("b", 5.0), ("a", 9.0)]


def test_overlapping_clips_become_one_where_the_first_of_them_was() -> None:
    given = [clip("a", 5.0, 9.0), clip("b", 0.0, 1.0), clip("a", 8.0, 12.0)]
    assert [(it.call, it.start, it.end) for it in merged_in_place(given)] == [
        ("a", 5.0, 12.0),
        ("b", 0.0, 1.0),
    ]


def test_clips_of_two_recordings_of_a_call_stay_two_whatever_their_times() -> None:
    part = Clip("C1", SHA, "media/C1/5f5f5f5f5f5f.wav", 10.0, 20.0)
    joined = Clip("C1", "7a" * 32, "media/C1/joined-0a1b.m4a", 15.0, 30.0)
    inside = replace(joined, start=12.0, end=18.0)
    assert merged([part, joined]) == (part, joined)
    assert merged_in_place([inside, part]) == (inside, part)


def test_a_clip_and_one_of_the_muted_copy_lie_on_one_time_line() -> None:
    part = Clip("C1", SHA, "media/C1/5f5f5f5f5f5f.wav", 10.0, 20.0)
    copy = Clip("C1", "7a" * 32, "media/C1/5f5f5f5f5f5f.muted-0a1b.m4a", 15.0, 30.0)
    assert [(it.start, it.end) for it in merged([part, copy])] == [(10.0, 30.0)]


def test_what_one_clip_leaves_out_plays_where_another_has_it() -> None:
    first = clip("a", 0.0, 10.0, cuts=((2.0, 4.0), (7.0, 9.0)))
    second = clip("a", 6.0, 20.0, cuts=((12.0, 15.0),))
    (one,) = merged([first, second])
    assert one.cuts == ((2.0, 4.0), (12.0, 15.0))


# What plays when ----------------------------------------------------------------------------------


@pytest.fixture
def carded() -> ReelManifest:
    clips = (
        clip("a", 0.0, 10.0, "discovery", title="Harbor"),
        clip("b", 0.0, 5.0, "discovery"),
        clip("a", 20.0, 24.0, "closing", title="Harbor"),
    )
    cards = (Card("discovery", "Discovery"), Card("demo", "Demo"), Card("closing", "Closing"))
    return ReelManifest("Wins", clips, gap=0.5, cards=cards, card_seconds=3.0)


def test_a_card_announces_the_reel_and_each_stage_once(carded: ReelManifest) -> None:
    played = [
        (part.start, part.of.title if isinstance(part.of, Card) else getattr(part.of, "call", "-"))
        for part in parts(carded)
    ]
    assert played == [
        (0.0, "Wins"), (3.0, "Discovery"), (6.0, "a"), (16.0, "-"), (16.5, "b"), (21.5, "-"),
        (22.0, "Closing"), (25.0, "a"),
    ]  # fmt: skip
    assert carded.duration == 29.0
    assert placements(carded) == ((6.0, 16.0), (16.5, 21.5), (25.0, 29.0))


def test_a_chapter_begins_with_the_card_of_its_clip(carded: ReelManifest) -> None:
    assert [(it.start, it.end, it.title) for it in chapters(carded)] == [
        (0.0, 16.5, "Discovery · Harbor"),
        (16.5, 22.0, "Discovery · b"),
        (22.0, 29.0, "Closing · Harbor"),
    ]


def test_without_seconds_there_are_no_cards(carded: ReelManifest) -> None:
    assert replace(carded, card_seconds=0.0).duration == 10.0 + 5.0 + 4.0 + 2 * 0.5


def test_the_stage_that_is_left_first_still_has_its_card(carded: ReelManifest) -> None:
    rest = replace(carded, clips=carded.clips[1:])
    assert [part.of.title for part in parts(rest) if isinstance(part.of, Card)] == [
        "Wins",
        "Discovery",
        "Closing",
    ]


def test_another_stage_begins_after_a_longer_silence() -> None:
    clips = (
        clip("a", 0.0, 5.0, "opening"),
        clip("b", 0.0, 5.0, "opening"),
        clip("c", 0.0, 5.0, "pricing"),
        clip("d", 0.0, 5.0),
    )
    reel = ReelManifest("Wins", clips, gap=0.5, stage_gap=2.0)
    assert placements(reel) == ((0.0, 5.0), (5.5, 10.5), (12.5, 17.5), (19.5, 24.5))
    assert [chapter.start for chapter in chapters(reel)] == [0.0, 5.5, 12.5, 19.5]
    assert placements(replace(reel, stage_gap=0.0))[2] == (11.0, 16.0)
    assert placements(replace(reel, gap=3.0))[2] == (16.0, 21.0)


def test_where_a_card_stands_no_longer_silence_is_needed(carded: ReelManifest) -> None:
    assert parts(replace(carded, stage_gap=9.0))[:4] == parts(carded)[:4]


def test_an_impossible_silence_between_stages_is_refused() -> None:
    with pytest.raises(UsageError, match="gap between clips would be -1 s"):
        ReelManifest("Wins", (clip("a", 0.0, 5.0),), stage_gap=-1.0)
