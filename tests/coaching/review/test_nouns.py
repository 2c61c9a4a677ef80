from __future__ import annotations

import pytest

from coaching.review.nouns import names_in, noun_phrases, whole_phrases


def phrases(text: str) -> list[str]:
    return [text[start:end] for start, end in noun_phrases(text)]


def whole(text: str) -> list[str]:
    return [text[start:end] for start, end in whole_phrases(text)]


def test_a_short_verb_is_no_part_of_a_noun_phrase() -> None:
    assert phrases("Dad'll want it, and the neighbour's son too.") == ["Dad", "the neighbour's son"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("We showed the drivers films.", ["the drivers films"]),
        ("They post everything in an envelope.", ["everything", "an envelope"]),
        ("My plumber has produced the valves itself.", ["My plumber", "the valves itself"]),
        ("I would like to show you the old boiler.", ["the old boiler"]),
        ("Ideally before the weekend.", ["the weekend"]),
        ("That sounds promising.", ["promising"]),
        ("some scripts that Lev wrote", ["some scripts", "Lev"]),
        ("I'm afraid of ladders.", ["ladders"]),
    ],
    ids=lambda it: it if isinstance(it, str) else "",
)
def test_a_verb_an_adverb_and_what_one_is_are_no_noun_phrases(text: str, found: list[str]) -> None:
    assert phrases(text) == found


def test_a_name_after_a_verb_that_needs_none_is_one_all_the_same() -> None:
    assert phrases("We can Zendesk it, or talk to sales.") == ["Zendesk", "sales"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a man called Colin", ["a man called Colin"]),
        ("an awning from Markilux", ["an awning from Markilux"]),
        ("a mix of two couriers", ["a mix of two couriers"]),
        ("the roof of the barn", ["the roof", "the barn"]),
        ("the end of November", ["the end", "November"]),
    ],
    ids=lambda it: it if isinstance(it, str) else "",
)
def test_a_thing_is_one_with_its_name_its_maker_and_what_it_is_a_mix_of(
    text: str, found: list[str]
) -> None:
    assert whole(text) == found


def test_a_capital_makes_a_name_inside_a_sentence_only() -> None:
    assert names_in("We had Bosch. Then I'm told Vaillant came.") == {"bosch", "vaillant"}
