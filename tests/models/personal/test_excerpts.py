"""What of a call the network reads, and in how many windows; no weights are asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pytest

from coaching.privacy.kinds import Found
from coaching.transcript import Word
from models.personal import tagger as tagging
from models.personal.excerpts import Excerpt, excerpts
from models.personal.finder import WeighedFinder
from models.personal.labels import LABELS, NOTHING
from models.personal.tagger import STRIDE, WINDOW, PersonalTagger, Told
from tests.models.personal.talk import call


def read(words: Sequence[Word], *found: Found) -> list[tuple[str, str]]:
    """What is read, and what was said before it."""
    return [(" ".join(it.words), " ".join(it.before)) for it in excerpts(words, found)]


def test_an_answer_is_read_after_what_was_asked() -> None:
    words = call((0, "and what is the password?"), (1, "marmalade kettle"))
    assert ("marmalade kettle", "and what is the password?") in read(words)


def test_an_answer_is_read_where_the_question_is_an_aside() -> None:
    words = call(
        (1, "yes we are on the guest network up there"), (0, "And the PIN?"), (1, "marmalade it is")
    )
    assert ("marmalade it is", "And the PIN?") in read(words)


def test_plain_talk_is_not_read_but_where_something_was_found() -> None:
    words = call((0, "ask for Jane then"), (1, "all right I will do that"))
    assert read(words) == []
    assert read(words, Found(2, 3, "first_name", 0.6)) == [("ask for Jane then", "")]


def test_an_aside_within_a_number_of_another_has_no_hint_of_it() -> None:
    words = call((0, "four one"), (1, "my code okay"), (0, "five five"))
    found = Found(0, 7, "phone", 0.9)
    hints = {it.words[0]: list(it.hints) for it in excerpts(words, [found])}
    assert not any(hints["my"])
    assert all(hints["four"])


class Windows(PersonalTagger):
    """A tagger whose network says which window a word was read in, by how sure it is."""

    def __init__(self, longest: int = WINDOW) -> None:
        self.longest = longest
        self.seen: list[int] = []

    def _read(self, windows: Sequence[tagging._Window]) -> list[np.ndarray]:
        self.seen = [len(window.words) for window in windows]
        return [
            np.log(np.full((min(size, self.longest), len(LABELS)), 0.01, np.float32) * (1 + number))
            for number, size in enumerate(self.seen)
        ]


def excerpt(size: int) -> Excerpt:
    return Excerpt(range(size), ["code"] * size, (), [0] * size)


def test_a_long_excerpt_is_read_in_windows_and_each_word_where_it_stands_deeper() -> None:
    tagger = Windows()
    (likely,) = tagger._likely([excerpt(WINDOW + 2 * STRIDE)])
    assert tagger.seen == [WINDOW] * 3
    middle = (WINDOW - STRIDE) // 2
    windows = np.exp(likely[:, NOTHING]) / 0.01 - 1
    assert windows.round().tolist() == (
        [0] * (STRIDE + middle) + [1] * STRIDE + [2] * (WINDOW - middle)
    )


def test_words_that_are_not_read_are_held_for_nothing_at_all() -> None:
    told = Windows(longest=100).read([excerpt(110)])
    assert sorted(told.held) == list(range(100))


class Sure:
    """A tagger that takes the third word for a name."""

    identity = "sure"

    def read(self, excerpts: Sequence[Excerpt]) -> Told:
        return Told(tuple(self._names(excerpts)), {})

    def _names(self, excerpts: Sequence[Excerpt]) -> Iterator[Found]:
        for one in excerpts:
            yield Found(one.places[2], one.places[2] + 1, "first_name", 0.9)


class Unaware:
    """Recognisers that find nothing."""

    identity = "unaware"

    def find(self, words: Sequence[Word], *, known: object = ()) -> tuple[Found, ...]:
        return ()


@pytest.mark.parametrize(("known", "count"), [((), 1), (("Pipewise",), 0)])
def test_a_term_of_the_glossary_is_no_name(known: tuple[str, ...], count: int) -> None:
    finder = WeighedFinder(Unaware(), Sure())  # type: ignore[arg-type]
    found = finder.find(call((0, "code of Pipewise's, is 4471")), known=known)
    assert len(found) == count
