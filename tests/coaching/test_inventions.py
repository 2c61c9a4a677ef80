from __future__ import annotations

from collections.abc import Sequence

import pytest

from coaching.inventions import Decoded, believed, without_loops
from coaching.transcript import Word


def stretch(
    text: str,
    *,
    start: float = 0.0,
    pace: float = 0.3,
    probability: float = 0.8,
    no_speech: float = 0.1,
    log_probability: float = -0.4,
) -> Decoded:
    words = tuple(
        Word(start + place * pace, start + (place + 1) * pace, word, probability)
        for place, word in enumerate(text.split())
    )
    return Decoded(words, no_speech, log_probability)


def texts(words: Sequence[Word]) -> str:
    return " ".join(word.text for word in words)


def test_words_put_to_noise_are_dropped_and_counted() -> None:
    words, dropped = believed(stretch("Thank you very much.", no_speech=0.73, log_probability=-0.9))
    assert (words, dropped) == ((), {"no speech": 4})


@pytest.mark.parametrize("text", ["Yes.", "Mhm.", "Sixty.", "Thank you.", "You.", "Bye bye."])
@pytest.mark.parametrize(("no_speech", "log_probability"), [(0.1, -1.2), (0.8, -0.5)])
def test_a_short_answer_is_kept_where_one_of_the_signs_alone_speaks_against_it(
    text: str, no_speech: float, log_probability: float
) -> None:
    words, dropped = believed(
        stretch(text, probability=0.6, no_speech=no_speech, log_probability=log_probability)
    )
    assert (texts(words), dropped) == (text, {})


@pytest.mark.parametrize(
    "text",
    [
        "Thank you for watching!",
        "Thanks for watching this video.",
        "Please subscribe to my channel.",
        "Subtitles by the Amara.org community",
        "[Music]",
        "(silence)",
        "♪ la la la ♪",
    ],
)
def test_what_films_end_with_is_dropped_however_sure_it_is(text: str) -> None:
    words, dropped = believed(stretch(text, probability=0.95))
    assert words == ()
    assert dropped == {"stock phrase": len(text.split())}


@pytest.mark.parametrize(
    "text",
    [
        "Thank you for watching the demo with us.",
        "You can subscribe to the monthly plan.",
        "We play hold music while you wait.",
    ],
)
def test_a_sentence_that_holds_such_words_is_kept(text: str) -> None:
    assert texts(believed(stretch(text))[0]) == text


def test_a_polite_phrase_alone_is_dropped_where_its_words_are_unsure() -> None:
    assert believed(stretch("Thank you.", probability=0.2))[1] == {"stock phrase": 2}


@pytest.mark.parametrize("text", ["Summit.com.", "www.acme.com", "Silence.", "Music."])
def test_an_answer_of_a_name_or_a_word_that_films_have_too_is_kept_where_it_is_sure(
    text: str,
) -> None:
    assert texts(believed(stretch(text, probability=0.95))[0]) == text
    assert believed(stretch(text, probability=0.2))[0] == ()


def test_an_invention_after_a_silence_takes_no_speech_with_it() -> None:
    said = stretch("We open at nine.").words
    ending = stretch("Thanks for watching.", start=20.0).words
    words, dropped = believed(Decoded((*said, *ending), 0.1, -0.4))
    assert texts(words) == "We open at nine."
    assert dropped == {"stock phrase": 3}


def test_a_phrase_said_over_and_over_is_kept_twice_and_the_rest_counted() -> None:
    words, dropped = believed(stretch("I see " * 10 + "good."))
    assert texts(words) == "I see I see good."
    assert dropped == {"repeated": 16}


@pytest.mark.parametrize(
    "text",
    ["No no no no.", "Yeah, yeah, yeah, yeah, yeah.", "nine nine nine nine", "I do I do"],
)
def test_what_people_do_say_again_stays(text: str) -> None:
    assert texts(without_loops(stretch(text).words)) == text


def test_more_words_than_can_be_said_in_their_time_are_dropped() -> None:
    words, dropped = believed(stretch("a b c d e f g h i j k l", pace=0.01))
    assert (words, dropped) == ((), {"too fast": 12})
