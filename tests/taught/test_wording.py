"""How much of a wording comes back."""

from __future__ import annotations

import pytest

from coaching.taught import wording, words_of
from coaching.taught.wording import shares_enough

TAUGHT = words_of("Who else loses sleep over this besides you?")


@pytest.mark.parametrize(
    ("said", "least", "most"),
    [
        ("And who else loses sleep over this besides you and Ida?", 1.0, 1.0),
        ("who else's losing sleep over that besides you", 0.8, 0.99),
        ("You sleep over there? Who else?", 0.1, 0.5),
        ("The invoice goes out on the first.", 0.0, 0.0),
        ("", 0.0, 0.0),
    ],
    ids=["the same", "other forms", "another order", "nothing", "empty"],
)
def test_wording_counts_in_its_order(said: str, least: float, most: float) -> None:
    assert least <= wording(TAUGHT, words_of(said)) <= most


def test_a_long_turn_does_not_collect_it_here_and_there() -> None:
    far = "who " + "well " * 40 + "else " + "well " * 40 + "sleep " + "well " * 40 + "you"
    assert wording(TAUGHT, words_of(far)) < 0.4


def test_it_is_found_at_the_end_of_a_long_turn() -> None:
    late = "well " * 95 + "who else loses sleep over this besides you"
    assert wording(TAUGHT, words_of(late)) == 1.0


def test_the_quick_look_never_passes_over_what_is_enough() -> None:
    said = words_of("who else loses time over it besides you")
    enough = wording(TAUGHT, said)
    assert shares_enough(frozenset(TAUGHT), frozenset(said), enough)
    assert not shares_enough(frozenset(TAUGHT), frozenset(words_of("The first invoice")), 0.2)
