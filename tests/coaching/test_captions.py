from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.captions import CaptionWord, Cue, Line, call_captions, cues_of, webvtt
from coaching.transcript import Turn, Word


def spoken(text: str, start: float, each: float = 0.3, role: str = "rep") -> list[CaptionWord]:
    return [
        CaptionWord(start + place * each, start + (place + 1) * each, word, role)
        for place, word in enumerate(text.split())
    ]


def texts(cues: tuple[Cue, ...]) -> list[list[str]]:
    return [[line.text for line in cue.lines] for cue in cues]


def test_a_long_sentence_fills_two_lines_and_goes_on_in_the_next_cue() -> None:
    words = spoken("we looked at the numbers for the whole of last year and found that a third "
                   "of the orders came back", 0.0)  # fmt: skip
    assert texts(cues_of(words, duration=60.0)) == [
        ["we looked at the numbers for the whole of", "last year and found that a third of the"],
        ["orders came back"],
    ]


def test_a_pause_ends_a_cue() -> None:
    cues = cues_of(spoken("Let me see.", 0.0) + spoken("Sixty.", 5.0), duration=60.0)
    assert texts(cues) == [["Let me see."], ["Sixty."]]
    assert cues[0].end == pytest.approx(0.9)


def test_a_new_voice_begins_a_new_cue() -> None:
    words = spoken("How many do you ship?", 0.0) + spoken("Sixty a day.", 1.5, role="customer")
    cues = cues_of(words, duration=60.0)
    assert [cue.lines for cue in cues] == [
        (Line("rep", "How many do you ship?"),),
        (Line("customer", "Sixty a day."),),
    ]


def test_a_quick_answer_shares_the_cue_on_a_line_of_its_own() -> None:
    words = spoken("Right?", 0.0) + spoken("Right.", 0.4, role="customer")
    (cue,) = cues_of(words, duration=60.0)
    assert cue.lines == (Line("rep", "Right?"), Line("customer", "Right."))


def test_no_cue_stands_longer_than_seven_seconds() -> None:
    cues = cues_of(spoken("one two three four five six seven eight", 0.0, each=1.4), duration=60.0)
    assert texts(cues) == [["one two three four five"], ["six seven eight"]]
    assert cues[0].end == pytest.approx(7.0)


def test_a_short_word_stands_long_enough_to_be_read() -> None:
    (cue,) = cues_of(spoken("Yes.", 3.0, each=0.1), duration=60.0)
    assert (cue.start, cue.end) == (3.0, 3.7)


def test_the_last_word_of_a_clip_is_shown_before_its_end() -> None:
    (cue,) = cues_of(spoken("Yes.", 9.8, each=0.1), duration=10.0)
    assert (cue.start, cue.end) == pytest.approx((9.3, 10.0))


def test_a_word_longer_than_a_line_is_broken() -> None:
    (cue,) = cues_of([CaptionWord(0.0, 1.0, "x" * 50)], duration=9.0)
    assert [line.text for line in cue.lines] == ["x" * 42, "x" * 8]


def test_nothing_said_gives_a_file_without_cues() -> None:
    assert webvtt(cues_of([CaptionWord(0.0, 1.0, "  ")], duration=9.0)) == "WEBVTT\n"


caption_words = st.lists(
    st.builds(
        lambda start, length, text, role: CaptionWord(start, start + length, text, role),
        st.floats(0, 30),
        st.floats(0, 4),
        st.text(max_size=60),
        st.sampled_from(["rep", "customer", "unknown"]),
    ),
    max_size=60,
)


@given(caption_words, st.floats(0.5, 34))
def test_cues_can_be_read_whatever_is_said(words: list[CaptionWord], duration: float) -> None:
    cues = cues_of(words, duration=duration)
    for cue in cues:
        assert 1 <= len(cue.lines) <= 2
        assert all(0 < len(line.text) <= 42 for line in cue.lines)
        assert 0 <= cue.start < cue.end <= duration + 1e-9
        assert cue.end - cue.start <= 7.0 + 1e-9
        assert cue.end - cue.start >= min(0.7, duration / len(cues)) - 1e-9
    for former, later in pairwise(cues):
        assert former.end <= later.start + 1e-9
    shown = "".join(line.text for cue in cues for line in cue.lines).replace(" ", "")
    said = "".join("".join(word.text.split()) for word in words)
    assert sorted(shown) == sorted(said)


def test_webvtt_has_hours_voices_and_no_markup_from_the_talk() -> None:
    cue = Cue(3725.5, 3726.75, (Line("customer", "<b>R&D --> \u2026"), Line("rep", "Yes.")))
    assert webvtt([cue]) == (
        "WEBVTT\n"
        "\n"
        "01:02:05.500 --> 01:02:06.750\n"
        "<v customer>&lt;b&gt;R&amp;D --&gt; …</v>\n"
        "<v rep>Yes.</v>\n"
    )


def test_a_call_is_captioned_from_its_turns() -> None:
    hello = (Word(0.0, 0.5, "Hello"), Word(0.5, 1.0, "there."))
    turns = [
        Turn(0, "left", "rep", 0.0, 1.0, "Hello there.", hello),
        Turn(1, "right", "customer", 1.5, 2.5, "Hi.", (Word(1.5, 2.5, "Hi."),)),
    ]
    assert call_captions(turns, duration=3.0) == (
        "WEBVTT\n"
        "\n"
        "00:00:00.000 --> 00:00:01.000\n"
        "<v rep>Hello there.</v>\n"
        "\n"
        "00:00:01.500 --> 00:00:02.500\n"
        "<v customer>Hi.</v>\n"
    )
