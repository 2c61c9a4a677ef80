from __future__ import annotations

import pytest

from coaching.errors import SettingsError
from coaching.glossary import Glossary, Term, parse_glossary
from coaching.workspace import shipped_config

SOURCE = "config/glossary.yaml"


def test_terms_keep_their_order_spelling_and_variants() -> None:
    text = """
    terms:
      - {term: Pipewise, sounds_like: [pipe wise, pipe ways]}  # ours
      - SOC  2
    """
    glossary = parse_glossary(text, source=SOURCE)
    assert glossary == Glossary((Term("Pipewise", ("pipe wise", "pipe ways")), Term("SOC 2")))
    assert glossary.hotwords == ("Pipewise", "SOC 2")


@pytest.mark.parametrize("text", ["", "# nothing yet", "terms:", "terms: []"])
def test_a_file_without_terms_is_an_empty_glossary(text: str) -> None:
    assert parse_glossary(text, source=SOURCE) == Glossary()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("terms: [", "is no YAML"),
        ("- Pipewise", "the one key at the top"),
        ("words: [Pipewise]", "words"),
        ("terms: Pipewise", "terms = 'Pipewise' is not a list"),
        ("terms: [Clarivo, 365]", "terms[2] = 365 is not a text"),
        ("terms: [yes]", "terms[1] = True is not a text"),
        ("terms: ['  ']", "terms[1] is empty"),
        ("terms: [Pipewise, pipewise]", 'terms[2] = "pipewise" is there twice'),
        ("terms: [{sounds_like: [pipe]}]", "has no term"),
        ("terms: [{term: Pipewise, sound_like: [pipe]}]", "'sound_like' is not a key"),
        ("terms: [{term: Pipewise, sounds_like: pipe}]", "sounds_like = 'pipe' is not a list"),
        ("terms: [{term: Pipewise, sounds_like: [1]}]", "terms[1].sounds_like = 1 is not a text"),
        (f"terms: [{'x' * 61}]", "is longer than 60 characters"),
    ],
)
def test_a_mistake_is_refused_naming_file_place_and_value(text: str, names: str) -> None:
    with pytest.raises(SettingsError) as caught:
        parse_glossary(text, source=SOURCE)
    assert caught.value.message.startswith(f"{SOURCE}: ")
    assert names in caught.value.message
    assert "`- Pipewise`" in caught.value.hint


def test_the_shipped_glossary_is_sound_and_names_the_product_first() -> None:
    shipped = shipped_config() / "glossary.yaml"
    glossary = parse_glossary(shipped.read_text(encoding="utf-8"), source=SOURCE)
    assert glossary.hotwords[0] == "Pipewise"
    assert {"Clarivo", "Brightmoor"} <= set(glossary.hotwords)


def test_every_shipped_term_says_what_it_is() -> None:
    lines = (shipped_config() / "glossary.yaml").read_text(encoding="utf-8").splitlines()
    entries = [line for line in lines if line.startswith("  - ")]
    assert entries
    assert all("  # " in line for line in entries)


@pytest.mark.parametrize(
    ("term", "told"),
    [
        (Term("Clarivo", ("Popeyes",)), ()),
        (Term("Pipewise", ("pipe wise", "pipe ways")), ()),
        (Term("Clarivo", ("clear",)), ("is an everyday word", "and Clarivo is said elsewhere")),
        (Term("Salesforce", ("Sales-force",)), ("everyday words", "or Salesforce is said")),
    ],
    ids=lambda value: value.text if isinstance(value, Term) else None,
)
def test_a_variant_of_everyday_words_is_warned_of(term: Term, told: tuple[str, ...]) -> None:
    warnings = Glossary((term,)).warnings
    assert len(warnings) == bool(told)
    assert all(part in warnings[0] for part in told)


def test_a_variant_of_two_terms_is_warned_of() -> None:
    glossary = Glossary((Term("Clarivo", ("clary vote",)), Term("Clari", ("Clary vote",))))
    assert glossary.warnings == ('Clari: sounds_like "Clary vote" is taken for Clarivo',)


def test_the_shipped_glossary_gives_no_warning() -> None:
    shipped = shipped_config() / "glossary.yaml"
    assert parse_glossary(shipped.read_text(encoding="utf-8"), source=SOURCE).warnings == ()
