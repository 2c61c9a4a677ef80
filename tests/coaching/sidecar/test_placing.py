from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from coaching.sidecar.placing import (
    AROUND,
    CORE,
    MARGIN,
    one_after_another,
    settled,
    stretches_of,
)
from coaching.transcript import Word


def told(*starts: float, channel: int = 0) -> list[Word]:
    return [
        Word(start, start + 0.4, f"w{place}", channel=channel, estimated=True)
        for place, start in enumerate(starts)
    ]


def at(word: Word, start: float) -> Word:
    return Word(start, start + 0.3, word.text)


def starts_of(words: tuple[Word, ...]) -> list[float]:
    return [round(word.start, 2) for word in words]


def test_every_word_is_placed_once_in_stretches_that_fit_thirty_seconds() -> None:
    words = told(*(0.5 * place for place in range(1000)))
    stretches = stretches_of(words, duration=500.0)
    placed = [place for part in stretches for place in part.words[part.first :][: part.core]]
    assert sorted(placed) == list(range(1000))
    assert all(part.end - part.start <= CORE + 2 * AROUND + 2 * MARGIN for part in stretches)
    assert all(0 <= part.start < part.end <= 500.0 for part in stretches)


@pytest.mark.parametrize("seed", range(8))
def test_whoever_talks_into_whose_speech_stretches_fit_and_place_every_word_once(seed: int) -> None:
    dice = random.Random(seed)
    words: list[Word] = []
    for channel in range(dice.randint(1, 4)):
        at = dice.uniform(0, 5)
        while at < 300:
            length = dice.uniform(0.05, 0.6)
            words.append(Word(at, at + length, dice.choice(["so", "it.", "is"]), channel=channel))
            at += length + dice.choice([0, 0, 0, 0.2, dice.uniform(0, 40 * channel)])
    words.sort(key=lambda word: word.start)
    stretches = stretches_of(words, duration=302.0)
    placed = [place for part in stretches for place in part.words[part.first :][: part.core]]
    assert sorted(placed) == list(range(len(words)))
    assert all(part.end - part.start <= 30.0 for part in stretches)
    for part in stretches:
        for channel in range(4):
            own = [place for place in part.words if words[place].channel == channel]
            assert own == sorted(own)


def test_words_around_the_core_are_looked_for_as_well() -> None:
    stretches = stretches_of(told(*range(60)), duration=60.0)
    second = stretches[1]
    assert second.first == 3
    assert second.words[: second.first] == tuple(
        range(second.words[second.first] - 3, second.words[second.first])
    )


def test_a_stretch_ends_with_a_sentence_where_it_can() -> None:
    words = [
        Word(float(place), place + 1.0, "end." if place == 15 else "on", estimated=True)
        for place in range(60)
    ]
    assert stretches_of(words, duration=60.0)[0].core == 16


def test_a_speakers_words_stay_together_where_two_talk_at_once() -> None:
    words = sorted(
        [*told(0.0, 0.4, 0.8, 1.2, channel=0), *told(0.2, 0.6, 1.0, channel=1)],
        key=lambda word: word.start,
    )
    (stretch,) = stretches_of(words, duration=10.0)
    assert [words[place].channel for place in stretch.words] == [0, 0, 0, 0, 1, 1, 1]


def test_a_transcript_that_is_off_by_the_same_time_everywhere_is_moved() -> None:
    words = told(*range(10))
    placed = settled(words, [at(word, word.start + 4.0) for word in words])
    assert starts_of(placed) == [place + 4.0 for place in range(10)]
    assert not any(word.estimated for word in placed)


def test_a_word_that_was_found_far_from_its_neighbours_is_not_believed() -> None:
    words = told(*range(10))
    found = [at(word, word.start + 0.3) for word in words]
    found[5] = at(words[5], 8.9)
    placed = settled(words, found)
    assert [word.estimated for word in placed] == [place == 5 for place in range(10)]
    assert starts_of(placed)[4:7] == [4.3, 5.3, 6.3]


def test_a_word_that_was_not_found_stays_between_its_neighbours() -> None:
    words = told(0.0, 1.0, 2.0)
    placed = settled(words, [at(words[0], 0.5), None, at(words[2], 1.2)])
    assert placed[1].estimated
    assert placed[0].end <= placed[1].start <= placed[1].end <= placed[2].start


def test_where_nothing_is_found_nothing_moves() -> None:
    words = told(0.0, 1.0, 2.0)
    assert settled(words, [None] * 3) == tuple(words)


@pytest.mark.parametrize("make", [lambda w: w, lambda w: at(w, w.start)], ids=["told", "found"])
def test_text_channel_and_probability_are_left_alone(make: Callable[[Word], Word]) -> None:
    word = Word(1.0, 1.5, "Hi,", 0.7, channel=3, estimated=True)
    (placed,) = settled([word], [make(word)])
    assert (placed.text, placed.probability, placed.channel) == ("Hi,", 0.7, 3)


def test_words_of_two_speakers_may_overlap_and_those_of_one_do_not() -> None:
    words = [Word(0, 3, "a"), Word(1, 4, "b", channel=1), Word(2, 5, "c"), Word(1.5, 6, "d")]
    assert [(w.start, w.end) for w in one_after_another(words)] == [
        (0, 2),
        (1, 4),
        (2, 2),
        (2, 6),
    ]
