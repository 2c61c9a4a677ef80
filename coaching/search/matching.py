"""Expressions of SQLite's FTS5 for the terms of a query."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from coaching.search.terms import Terms
from coaching.transcript import Role
from coaching.wording.number_forms import MOST_FORMS, forms_of, joined_numbers

Others = Mapping[str, Sequence[str]]
"""Other words to look for besides a word: how it may be spelled, what the trade calls it."""

NONE: Others = {}


def match_all(terms: Terms, role: Role | None = None) -> str:
    """The FTS5 expression for snippets in which every term occurs, numbers in any of their forms.

    >>> match_all(Terms(("sign off",), ("price", "sixty")), role="rep")
    '{rep} : ("sign off" AND "price" AND ("sixty" OR "60"))'
    """
    return _said_by(role, " AND ".join(map(quoted, terms.phrases + terms.words)))


def match_any(terms: Terms, role: Role | None = None, others: Others = NONE) -> str:
    """The FTS5 expression for snippets with every phrase, or any word where there is no phrase.

    Words beside a phrase need not occur, but count for the ranking.

    >>> match_any(Terms((), ("price", "discount")))
    '"price" OR "discount"'
    >>> match_any(Terms(("sign off",), ("discount",)))
    '"sign off" AND ("sign off" OR "discount")'
    >>> match_any(Terms((), ("clarivoo",)), others={"clarivoo": ["clarivo"]})
    '"clarivoo" OR "clarivo"'
    """
    words = [quoted(form) for word in terms.words for form in (word, *others.get(word, ()))]
    if not terms.phrases:
        return _said_by(role, " OR ".join(words))
    must = " AND ".join(map(quoted, terms.phrases))
    may = " OR ".join([quoted(terms.phrases[0]), *words])
    return _said_by(role, f"{must} AND ({may})" if terms.words else must)


def match_others(terms: Terms, others: Others, role: Role | None = None) -> str | None:
    """The FTS5 expression for snippets with what stands for words of a query, None without any.

    >>> match_others(Terms((), ("price",)), {"price": ["cost", "running costs"]})
    '"cost" OR "running costs"'
    >>> match_others(Terms(("sign off",), ("price",)), {"price": ["cost"]}, role="customer")
    '{customer} : (("cost") AND "sign off")'
    """
    said = [quoted(other) for other in dict.fromkeys(it for its in others.values() for it in its)]
    if not said:
        return None
    either = " OR ".join(said)
    must = [quoted(phrase) for phrase in terms.phrases]
    return _said_by(role, " AND ".join([f"({either})", *must]) if must else either)


def match_excluded(terms: Terms) -> str | None:
    """The FTS5 expression for snippets that say what must not be said, whoever says it.

    >>> match_excluded(Terms((), ("price",), ("call back", "renewal")))
    '"call back" OR "renewal"'
    """
    return " OR ".join(map(quoted, terms.excluded)) or None


def quoted(term: str) -> str:
    """A term as FTS5 takes it literally; where there is a number in it, any of its forms.

    >>> quoted("net thirty")
    '("net thirty" OR "net 30")'
    """
    forms = [""]
    for word in joined_numbers(term.split()):
        said = forms_of(word)
        forms = [f"{form} {one}".strip() for one in said for form in forms][:MOST_FORMS]
    either = " OR ".join(f'"{form}"' for form in dict.fromkeys(forms))
    return f"({either})" if len(forms) > 1 else either


def _said_by(role: Role | None, expression: str) -> str:
    return f"{{{role}}} : ({expression})" if role else expression
