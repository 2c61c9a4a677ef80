"""Names of people, and what is called like people and is none."""

from __future__ import annotations

import pytest

from coaching.privacy.firm_names import is_firm, is_partner, is_thing
from coaching.privacy.people import trimmed_name
from coaching.privacy.tokens import tokens_of
from tests.coaching.privacy.talk import found_in, listed, marked, said

PEOPLE: dict[str, tuple[str, ...]] = {
    "with a title": (
        "Put it down to [Father Michael Cusack,] he's the chair",
        "I spoke to [Lieutenant Marcia Dunn] about the doors",
        "Ask for [Brother Anselm,] he has the keys",
        "We sell roses in February, [Herr Brandl.] What do you need?",
    ),
    "of whom something is said": (
        "[Hannelore Kranz,] she's in purchasing",
        "the head is, uh, [Wiremu Tamihana,] he runs the yard",
    ),
    "who speaks": ("It's [Deepa] here, from the Pune office.",),
    "with a family name that is a word": ("You want [Rachel Hill] from accounts.",),
}  # fmt: skip

THINGS = (
    "Ernst and Young did the audit, and before them it was Grant Thornton.",
    "It's a John Deere 6155R, with four thousand hours on the clock.",
    "Ben and Jerry's take the whole ground floor, and Marks and Spencer is opposite.",
    "Johnson and Johnson sent us the spec, and Eli Lilly wants the same.",
    "It's a Morgan Stanley building, they put a Charlie Brown cafe in the lobby.",
    "Take the Stanley knife and the Allen key from the box.",
    "Bosch, Makita, Milwaukee and Stanley all have the same battery problem.",
    "Sinead's Bar and Murphy Plumbing are both on the old plan.",
    "We're opening in Lawrence, Kansas, then Eugene, Oregon.",
    "The Victoria pump's cheaper, and it comes from Victoria, Texas.",
    "our new Jenkins, Travis branch and all, failed again",
)


@pytest.mark.parametrize("talk", listed(PEOPLE))
def test_a_name_is_found_whole_where_talk_tells_that_it_is_one(talk: str) -> None:
    turns, expected = marked(talk)
    found = [words for kind, words in found_in(*turns) if kind in ("person", "first_name")]
    assert found == expected


@pytest.mark.parametrize("talk", THINGS)
def test_firms_products_and_towns_are_no_people(talk: str) -> None:
    assert [words for kind, words in found_in(talk) if kind in ("person", "first_name")] == []


@pytest.mark.parametrize(
    "talk",
    [
        "they use [Briggs] and Stratton",
        "they use Briggs and [Stratton]",
        "at the Lord [Nelson] in Halifax",
        "the State Bank, [Ernakulam] main branch",
        "a hall in [Harrow] for half the price",
        "it's called [Trowel] and nobody's heard of it",
        "the 2023 Chrysler [Pacifica] is here",
        "Wren from [Greenbar] called",
        "our supplier's [Hunter Douglas] for the blinds",
        "The [Ralph Lauren] outlet",
        "a [Massey Ferguson] 5710",
    ],
)
def test_what_a_network_takes_for_a_name_is_looked_at_in_its_words(talk: str) -> None:
    words = talk.split()
    start = next(place for place, word in enumerate(words) if word.startswith("["))
    stop = 1 + next(place for place, word in enumerate(words) if word.endswith("]"))
    tokens = tokens_of(said(talk.replace("[", "").replace("]", "")), 0)
    assert trimmed_name(tokens, (start, stop), ()) is None


@pytest.mark.parametrize(
    "talk", ["I met a Dave Miller in Leeds", "they gave it to Sarah Quist and left"]
)
def test_words_that_go_on_with_a_person_leave_the_name(talk: str) -> None:
    tokens = tokens_of(said(talk), 0)
    start = next(place for place, one in enumerate(tokens) if one.norm in ("dave", "sarah"))
    assert not is_firm(tokens, start, start + 2)
    assert not is_thing(tokens, start, start + 2)
    assert not is_partner(tokens, start, start + 2)
