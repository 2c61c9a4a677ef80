from __future__ import annotations

import pytest
from sqlalchemy import text

from coaching.search import MARK, UNMARK
from coaching.store.library import Library
from coaching.store.marking import TOKENIZER, marked
from coaching.transcript import ROLES
from tests.store.search_fixtures import Said, add_call

TALK: Said = [
    ("rep", "Prices: the café pays net thirty, priced per seat."),
    ("customer", "The price is a price. Café, thirty seats."),
]


@pytest.mark.parametrize(
    "match",
    [
        '"price"',
        '"cafe" OR "seat"',
        '"net thirty"',
        '{customer} : ("price" OR "seats")',
        '"net thirty" AND ("net thirty" OR "price")',
    ],
)
def test_what_is_marked_is_what_the_index_marks(library: Library, match: str) -> None:
    add_call(library, TALK)
    shown = ", ".join(f"highlight(snippet_words, {place}, :mark, :unmark)" for place in range(3))
    with library.reading() as conn:
        said = conn.execute(text("SELECT rowid, rep, customer, unknown FROM snippet_words")).one()
        index = conn.execute(
            text(f"SELECT {shown} FROM snippet_words WHERE snippet_words MATCH :match"),
            {"match": match, "mark": MARK, "unmark": UNMARK},
        ).one()
    found = marked({said[0]: dict(zip(ROLES, said[1:], strict=True))}, match)
    assert found == {said[0]: dict(zip(ROLES, index, strict=True))}


def test_what_does_not_match_is_not_among_what_is_marked() -> None:
    priced = {"rep": "the price", "customer": "", "unknown": ""}
    other = {"rep": "the seats", "customer": "", "unknown": ""}
    assert list(marked({3: priced, 7: other}, '"price"')) == [3]


def test_what_was_marked_before_is_gone() -> None:
    said = {"rep": "the price", "customer": "", "unknown": ""}
    marked({3: said}, '"price"')
    assert list(marked({7: said}, '"price"')) == [7]


def test_words_are_told_apart_as_in_the_index(library: Library) -> None:
    with library.reading() as conn:
        made = conn.execute(text("SELECT sql FROM sqlite_master WHERE name = 'snippet_words'"))
        assert TOKENIZER in made.scalar_one()
