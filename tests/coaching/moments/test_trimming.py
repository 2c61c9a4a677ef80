from __future__ import annotations

import pytest

from coaching.errors import NotFoundError, UsageError
from coaching.moments.trimming import trimmed
from coaching.transcript import Word

REP = ["So,", "what", "hurts", "today?"]
CUSTOMER = ["The", "lists.", "What", "hurts", "most"]
SAID = [
    *(Word(at, at + 0.9, text, channel=0) for at, text in enumerate(REP)),
    *(Word(4 + at, 4.9 + at, text, channel=1) for at, text in enumerate(CUSTOMER)),
]


def texts(**wanted: str | None) -> list[str]:
    return [word.text for word in trimmed(SAID, **{"first": None, "last": None} | wanted)]


def test_it_goes_from_words_to_words_over_both_voices() -> None:
    assert texts(first="what hurts", last="the lists") == [
        "what",
        "hurts",
        "today?",
        "The",
        "lists.",
    ]
    assert texts(last="today") == ["So,", "what", "hurts", "today?"]


def test_the_end_is_looked_for_after_the_beginning() -> None:
    assert texts(first="the lists", last="what hurts")[-1] == "hurts"
    with pytest.raises(NotFoundError, match="nobody says"):
        texts(first="the lists", last="today")


@pytest.mark.parametrize("first", ["what most", "today the"])
def test_words_that_one_voice_does_not_say_in_a_row_are_not_found(first: str) -> None:
    with pytest.raises(NotFoundError, match=first):
        texts(first=first)


def test_nothing_named_is_no_request() -> None:
    with pytest.raises(UsageError, match="where it is to begin"):
        texts()
