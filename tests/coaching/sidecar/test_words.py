from __future__ import annotations

import time

import pytest

from coaching.errors import SidecarError
from coaching.sidecar.cue import Cue, SideTranscript
from coaching.sidecar.reading import read_transcript
from coaching.sidecar.words import coverage, words_of
from coaching.transcript import Word


def transcript(*cues: Cue, kind: str = "webvtt") -> SideTranscript:
    speakers = tuple(dict.fromkeys(cue.speaker for cue in cues if cue.speaker is not None))
    return SideTranscript(kind, cues, "en", speakers, (), timed=False)  # type: ignore[arg-type]


def test_words_share_the_time_of_their_cue_by_characters_and_say_so() -> None:
    words = words_of(transcript(Cue(10.0, 11.4, None, "Good morning.")), duration=60.0)
    assert [(w.text, w.start, w.end, w.estimated, w.channel) for w in words] == [
        ("Good", 10.0, pytest.approx(10.5), True, 0),
        ("morning.", pytest.approx(10.5), 11.4, True, 0),
    ]


def test_times_that_the_format_gives_are_kept() -> None:
    own = (Word(1.1, 1.3, "Hi", 0.8), Word(1.5, 1.9, "you"))
    (first, second) = words_of(transcript(Cue(1.0, 2.0, "A", "Hi you", own)), duration=60.0)
    assert (first.start, first.end, first.probability, first.estimated) == (1.1, 1.3, 0.8, False)
    assert (second.start, second.end) == (1.5, 1.9)


def test_a_words_channel_is_the_place_of_its_speaker() -> None:
    said = transcript(Cue(1, 2, "A", "one"), Cue(2, 3, "B", "two"), Cue(3, 4, "A", "three"))
    assert [(w.text, w.channel) for w in words_of(said, duration=9.0)] == [
        ("one", 0),
        ("two", 1),
        ("three", 0),
    ]


def test_words_of_all_speakers_are_in_order_of_time_and_two_may_talk_at_once() -> None:
    said = transcript(Cue(0, 4, "A", "aa bb"), Cue(1, 3, "B", "cc dd"))
    assert [(w.text, w.start) for w in words_of(said, duration=9.0)] == [
        ("aa", 0.0),
        ("cc", 1.0),
        ("bb", 2.0),
        ("dd", 2.0),
    ]


def test_words_of_one_speaker_neither_step_back_nor_overlap_nor_leave_the_recording() -> None:
    own = (Word(1.0, 3.0, "a"), Word(0.5, 2.5, "b"), Word(2.0, 1.0, "c"), Word(9.5, 12.0, "d"))
    words = words_of(transcript(Cue(0.5, 12.0, "A", "a b c d", own)), duration=10.0)
    assert [(w.text, w.start, w.end) for w in words] == [
        ("a", 1.0, 1.0),
        ("b", 1.0, 2.0),
        ("c", 2.0, 2.0),
        ("d", 9.5, 10.0),
    ]


@pytest.mark.parametrize(
    ("duration", "last", "fits"),
    [(60.0, 64.9, True), (60.0, 65.1, False), (600.0, 629.0, True), (600.0, 631.0, False)],
    ids=["5 s more", "over 5 s more", "5 % more", "over 5 % more"],
)
def test_a_transcript_that_is_clearly_longer_than_the_recording_is_refused(
    duration: float, last: float, *, fits: bool
) -> None:
    said = transcript(Cue(0.0, 1.0, None, "Hi."), Cue(last - 8.0, last, None, "Bye."))
    if fits:
        assert max(word.end for word in words_of(said, duration=duration)) <= duration
    else:
        with pytest.raises(SidecarError, match="belongs to another one") as caught:
            words_of(said, duration=duration)
        assert caught.value.hint


def test_the_guessed_end_of_a_stamped_text_does_not_count_as_longer() -> None:
    said = transcript(Cue(0.0, 50.0, None, "Hi."), Cue(50.0, 80.0, None, "Bye."), kind="text")
    assert words_of(said, duration=60.0)[-1].end == 60.0


def test_without_a_recording_nothing_is_too_long() -> None:
    said = transcript(Cue(0.0, 9000.0, None, "Hi."))
    assert words_of(said, duration=None)[0].end == 9000.0


def test_a_transcript_of_a_part_is_said_to_be_one() -> None:
    part = transcript(Cue(70.0, 100.0, None, "Hi."))
    assert coverage(part, duration=600.0) == ("it covers only 01:10 to 01:40 of 10:00",)
    assert coverage(part, duration=50.0) == ()


def test_four_minutes_of_talk_take_milliseconds() -> None:
    lines = ["WEBVTT\n"]
    for place in range(80):
        minutes, seconds = divmod(place * 3, 60)
        text = f"{'Marcus Bell' if place % 2 else 'Dana Levi'}: so we said that it was about fine."
        lines.append(
            f"00:{minutes:02}:{seconds:02}.000 --> 00:{minutes:02}:{seconds:02}.900\n{text}\n"
        )
    content = "\n".join(lines).encode()
    best = 1.0
    for _ in range(5):
        began = time.process_time()
        words = words_of(read_transcript(content, name="call.vtt"), duration=240.0)
        best = min(best, time.process_time() - began)
    assert len(words) == 640
    assert best < 0.1


def test_stamps_in_whole_seconds_do_not_tear_the_turns_of_two_speakers() -> None:
    said = transcript(Cue(0, 6, "A", "one two three four"), Cue(4, 9, "B", "five six seven"))
    assert [w.text for w in words_of(said, duration=9.0)] == [
        *("one", "two", "three", "four"),
        *("five", "six", "seven"),
    ]


def test_an_aside_inside_a_cue_is_no_rounding() -> None:
    said = transcript(Cue(0, 6, "A", "one two three four"), Cue(2, 3, "B", "mhm"))
    assert [w.text for w in words_of(said, duration=9.0)].index("mhm") in {1, 2, 3}
