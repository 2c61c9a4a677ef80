from __future__ import annotations

import pytest

from coaching.errors import UsageError
from coaching.plays.naming import Said, play_number, title_of


def said(term: str, weight: float, *who: tuple[int, int | None]) -> list[Said]:
    """A term by (call, person) of each who says it."""
    return [Said(term, weight, call, person) for call, person in who]


def test_a_play_is_called_by_what_several_people_say_on_several_calls() -> None:
    terms = [
        *said("priya's dog", 9.0, (1, 7), (2, 7)),
        *said("secret offer", 8.0, (1, 7), (1, 8)),
        *said("who else", 3.0, (1, 7), (2, 8)),
        *said("signs", 2.0, (2, 8), (3, 7)),
    ]
    assert title_of(terms, by_one=False) == "who else · signs"


def test_a_play_of_one_person_is_called_by_what_is_said_on_several_calls() -> None:
    terms = [*said("who else", 3.0, (1, 7), (2, 7)), *said("signs", 4.0, (2, 7))]
    assert title_of(terms, by_one=True) == "who else"


def test_three_terms_are_enough() -> None:
    terms = [one for at in range(6) for one in said(f"t{at}", float(at), (1, 1), (2, 2))]
    assert title_of(terms, by_one=False) == "t5 · t4 · t3"


def test_without_words_there_is_no_name() -> None:
    assert title_of([], by_one=False) == ""


@pytest.mark.parametrize("wanted", ["M3", "P", "three", "-1", ""])
def test_what_is_no_number_of_a_play_is_refused(wanted: str) -> None:
    with pytest.raises(UsageError, match="is no play"):
        play_number(wanted)
