from __future__ import annotations

import pytest

from coaching.errors import SettingsError
from coaching.search import Terms, terms_of
from coaching.search.synonym_file import parse_synonyms
from coaching.search.synonyms import MOST_OTHERS, Synonyms
from coaching.workspace import shipped_config

SOURCE = "config/synonyms.yaml"
TRADE = Synonyms(groups=(("price", "cost", "fee"), ("PO", "purchase order")))


def others(text: str, synonyms: Synonyms = TRADE) -> dict[str, tuple[str, ...]]:
    return synonyms.others_of(terms_of(text))


def test_a_word_stands_for_the_others_of_its_group() -> None:
    assert others("their price") == {"price": ("cost", "fee")}


def test_a_plural_is_the_same_word() -> None:
    assert others("hidden costs") == {"costs": ("price", "fee")}


def test_several_words_in_a_row_are_one_entry_and_so_is_what_they_stand_for() -> None:
    assert others("send the purchase order") == {"purchase order": ("po",)}
    assert others("send the PO") == {"po": ("purchase order",)}


def test_what_is_in_quotes_has_no_stand_in() -> None:
    assert others('"price" discount') == {}


def test_what_is_asked_for_already_is_not_looked_for_twice() -> None:
    assert others("price or cost") == {"price": ("fee",), "cost": ("fee",)}


def test_a_word_of_many_groups_has_at_most_so_many_stand_ins() -> None:
    groups = tuple(("deal", *(f"word{group}x{place}" for place in range(5))) for group in range(4))
    assert len(others("the deal", Synonyms(groups=groups))["deal"]) == MOST_OTHERS


def test_the_shipped_file_has_groups_of_at_least_two_different_entries() -> None:
    text = (shipped_config() / "synonyms.yaml").read_text(encoding="utf-8")
    groups = parse_synonyms(text, source=SOURCE).groups
    assert len(groups) >= 60
    assert all(len({entry.lower() for entry in group}) == len(group) >= 2 for group in groups)


def test_no_entry_of_the_shipped_file_is_made_of_stop_words_alone() -> None:
    text = (shipped_config() / "synonyms.yaml").read_text(encoding="utf-8")
    for group in parse_synonyms(text, source=SOURCE).groups:
        for entry in group:
            assert terms_of(entry) != Terms((), ()), entry


@pytest.mark.parametrize("text", ["", "# nothing yet\n"], ids=["empty", "remarks"])
def test_an_empty_file_has_no_synonyms(text: str) -> None:
    assert parse_synonyms(text, source=SOURCE).groups == ()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("groups: 3", "groups = 3 is not a list"),
        ("grups: []", "grups is not a known key"),
        ("groups:\n  - [price, 3]", "line 2: groups"),
        ("groups:\n  - price, cost", "line 2: groups"),
        ('groups:\n  - ["", cost]', "is empty"),
        ("groups: [[price", "not readable as YAML"),
    ],
    ids=["number", "key", "number in a group", "no list", "empty entry", "no YAML"],
)
def test_what_is_wrong_in_the_file_is_told_with_its_place(text: str, told: str) -> None:
    with pytest.raises(SettingsError, match=r"config/synonyms\.yaml") as raised:
        parse_synonyms(text, source=SOURCE)
    assert told in raised.value.message
