from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.captions import CaptionWord
from coaching.errors import UsageError
from coaching.reel import (
    Clip,
    ReelManifest,
    fit_to_words,
    level_gain,
    manifest_from_json,
    manifest_json,
    merged,
    placements,
    reel_captions,
    reel_of,
)
from coaching.transcript import Word

SHA = "5f" * 32


def clip(call: str, start: float, end: float, stage: str = "", title: str = "") -> Clip:
    return Clip(call, SHA, f"calls/{call}.wav", start, end, stage, title)


WORDS = [
    Word(1.0, 1.4, "What"),
    Word(1.4, 1.8, "matters"),
    Word(1.8, 2.4, "most?"),
    Word(2.6, 3.0, "Price.", channel=1),
    Word(5.0, 5.5, "Noted."),
]

FITTED = [
    pytest.param(1.5, 2.0, (1.4, 2.5), id="words that are touched stay whole"),
    pytest.param(1.8, 2.4, (1.8, 2.5), id="an edge between joined words stays there"),
    pytest.param(2.45, 2.9, (2.5, 3.25), id="an edge in a pause goes to its middle"),
    pytest.param(5.1, 5.2, (4.75, 5.75), id="a long pause is kept for a quarter of a second"),
    pytest.param(0.2, 1.1, (0.75, 1.4), id="silence before the first word is left out"),
    pytest.param(3.5, 4.5, (3.5, 4.5), id="a span without words stays as it is"),
    pytest.param(-3.0, 99.0, (0.75, 5.75), id="a span beyond the call ends with its words"),
]


@pytest.mark.parametrize(("start", "end", "fitted"), FITTED)
def test_edges_lie_in_the_pauses_around_the_words(
    start: float, end: float, fitted: tuple[float, float]
) -> None:
    assert fit_to_words(start, end, WORDS, duration=6.0) == pytest.approx(fitted)


def test_edges_stay_inside_the_recording() -> None:
    words = [Word(0.1, 0.5, "Hi."), Word(5.9, 6.0, "Bye.")]
    assert fit_to_words(0.2, 5.95, words, duration=6.0) == (0.0, 6.0)


def test_a_word_of_the_other_side_that_runs_across_an_edge_stays_whole() -> None:
    words = [Word(2.0, 3.0, "Sure."), Word(1.5, 2.3, "mhm", channel=1), Word(0.0, 1.0, "So")]
    assert fit_to_words(2.5, 2.8, words, duration=9.0) == (1.25, 3.25)


times = st.integers(0, 400).map(lambda hundredths: hundredths / 100)
spoken = st.builds(
    lambda start, length, channel: Word(start, start + length / 100, "so", channel=channel),
    times,
    st.integers(0, 120),
    st.integers(0, 1),
)


@given(st.lists(spoken, max_size=20), times, st.integers(1, 100))
def test_no_word_is_ever_cut(words: list[Word], start: float, length: int) -> None:
    fitted = fit_to_words(start, start + length / 100, words, duration=10.0)
    for word in words:
        assert not word.start < fitted[0] < word.end
        assert not word.start < fitted[1] < word.end
        if word.start < start + length / 100 and word.end > start:
            assert fitted[0] <= word.start
            assert word.end <= fitted[1]


def test_overlapping_clips_of_a_call_become_one() -> None:
    word = CaptionWord(4.0, 4.5, "yes", "customer")
    first = replace(clip("a", 1.0, 5.0, "discovery", "Asks"), words=(word,))
    second = replace(clip("a", 4.0, 9.0, "pricing", "Names a price"), words=(word,))
    other = clip("b", 4.0, 9.0)
    joined = replace(first, end=9.0)
    assert merged([second, other, first]) == (joined, other)


def test_clips_that_only_meet_stay_two() -> None:
    clips = (clip("a", 1.0, 5.0), clip("a", 5.0, 9.0))
    assert merged(clips) == clips


def test_a_clip_inside_another_adds_nothing() -> None:
    assert merged([clip("a", 1.0, 9.0), clip("a", 2.0, 3.0)]) == (clip("a", 1.0, 9.0),)


def test_a_reel_goes_by_stage_then_call_then_time() -> None:
    clips = [
        clip("new", 50.0, 60.0, "closing"),
        clip("new", 5.0, 9.0, "opening"),
        clip("old", 30.0, 40.0, "opening"),
        clip("old", 1.0, 2.0, "opening"),
        clip("old", 90.0, 99.0, "small talk"),
    ]
    reel = reel_of("June", clips, stages=["opening", "discovery", "closing"])
    assert [(each.call, each.start) for each in reel.clips] == [
        ("new", 5.0),
        ("old", 1.0),
        ("old", 30.0),
        ("new", 50.0),
        ("old", 90.0),
    ]


def test_clips_follow_each_other_with_a_gap() -> None:
    reel = ReelManifest("r", (clip("a", 1.0, 3.0), clip("b", 5.0, 6.5), clip("c", 0.0, 1.0)))
    assert placements(reel) == ((0.0, 2.0), (2.4, 3.9), (pytest.approx(4.3), pytest.approx(5.3)))
    assert reel.duration == pytest.approx(5.3)


def test_captions_of_a_reel_stand_where_the_words_are_heard() -> None:
    rep = replace(
        clip("a", 10.0, 12.0),
        words=(CaptionWord(9.0, 9.5, "cut", "rep"), CaptionWord(10.5, 11.0, "Hello.", "rep")),
    )
    customer = replace(
        clip("b", 100.0, 101.0), words=(CaptionWord(100.25, 101.5, "Hi.", "customer"),)
    )
    assert reel_captions(ReelManifest("r", (rep, customer))) == (
        "WEBVTT\n"
        "\n"
        "00:00:00.500 --> 00:00:01.200\n"
        "<v rep>Hello.</v>\n"
        "\n"
        "00:00:02.650 --> 00:00:03.400\n"
        "<v customer>Hi.</v>\n"
    )


REEL = ReelManifest(
    "Wins, “June”",
    (
        Clip(
            "2026-06-02-acme",
            SHA,
            "recordings/acme 📞.wav",
            12.25,
            31.5,
            "discovery",
            "Asks what it costs to do nothing",
            (0, 1),
            -3.25,
            0.01,
            0.03,
            (CaptionWord(12.5, 12.9, "What", "rep"), CaptionWord(13.0, 13.5, "if?", "customer")),
        ),
        clip("b", 0.0, 1.0),
    ),
    gap=0.5,
)


def test_a_manifest_comes_back_from_json_as_it_was() -> None:
    assert manifest_from_json(manifest_json(REEL)) == REEL


def test_a_manifest_can_be_read_by_people() -> None:
    text = manifest_json(REEL)
    assert json.loads(text)["schema"] == "filmroom-reel/1"
    assert json.loads(text)["clips"][0]["source"] == "recordings/acme 📞.wav"
    assert "📞" in text
    assert text.endswith("}\n")


def altered(**fields: object) -> str:
    content = json.loads(manifest_json(REEL))
    content["clips"][0] |= fields
    return json.dumps(content)


WRONG = [
    pytest.param("{", "not JSON", id="not json"),
    pytest.param("[]", "not of the form", id="a list"),
    pytest.param('{"title": "x", "clips": []}', "not of the form", id="no schema"),
    pytest.param('{"schema": "filmroom-reel/2", "clips": []}', "not of the form", id="newer"),
    pytest.param('{"schema": "filmroom-reel/1", "title": "x"}', "wrong at clips", id="no clips"),
    pytest.param(altered(rank=1), r"wrong at clips\.0\.rank", id="unknown field"),
    pytest.param(altered(start="12"), r"wrong at clips\.0\.start", id="text for a number"),
    pytest.param(altered(heard=[0.5]), r"wrong at clips\.0\.heard\.0", id="half a channel"),
    pytest.param(altered(heard=[]), "impossible channel", id="no channel"),
    pytest.param(altered(heard=[-1]), "impossible channel", id="channel before the first"),
    pytest.param(altered(end=2.0), "from 12.25 to 2 s", id="ends before it begins"),
    pytest.param(altered(end=float("nan")), "from 12.25 to nan s", id="no number"),
    pytest.param(
        altered(gain_db=float("inf")), "impossible channel, fade or gain", id="endless gain"
    ),
    pytest.param(altered(recording_sha256="abc"), "names its recording 'abc'", id="no digest"),
    pytest.param(altered(source="/etc/passwd"), "cut from '/etc/passwd'", id="absolute source"),
    pytest.param(altered(source="a/../../b"), r"cut from 'a/\.\./\.\./b'", id="source outside"),
    pytest.param(
        altered(words=[{"start": 1, "end": 2, "text": "x", "role": "boss"}]),
        r"wrong at clips\.0\.words\.0\.role",
        id="unknown role",
    ),
]


@pytest.mark.parametrize(("text", "reason"), WRONG)
def test_a_wrong_manifest_is_refused_with_the_place(text: str, reason: str) -> None:
    with pytest.raises(UsageError, match=reason):
        manifest_from_json(text)


@pytest.mark.parametrize(("start", "end"), [(3.0, 3.0), (3.0, 2.0), (-1.0, 2.0)])
def test_a_clip_has_to_end_after_it_begins(start: float, end: float) -> None:
    with pytest.raises(UsageError, match="would go from"):
        clip("a", start, end)


@pytest.mark.parametrize(
    ("loudness", "gain_db"),
    [(-16.0, 0.0), (-28.0, 12.0), (-10.0, -6.0), (-69.0, 24.0), (-70.0, 0.0), (-100.0, 0.0)],
)
def test_gain_brings_a_clip_to_the_target_within_limits(loudness: float, gain_db: float) -> None:
    assert level_gain(loudness) == gain_db
