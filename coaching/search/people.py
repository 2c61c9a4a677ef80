"""Whom a query names: "what did Maureen say about the notice period"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from coaching.search.terms import STOP_WORDS
from coaching.wording.common_words import COMMON_WORDS

NAMED_WEIGHT = 4.0
"""Points for a snippet in which somebody speaks whom the query names, all of it theirs. Chosen as
much as a fairly rare word is worth, since a name is one."""

SPOKEN_OF: dict[str, frozenset[str]] = {
    "customer": frozenset(("customer", "client", "prospect", "buyer")),
    "rep": frozenset(("rep", "seller", "salesperson", "colleague")),
}
"""How a query speaks of a side."""

_PART = re.compile(r"[^\W_]+")
_MARKS = '"\u201c\u201d\u201e'
_QUOTED = f"[{_MARKS}][^{_MARKS}]*[{_MARKS}]"
_OWNS = "(?:['\u2019]s)?"
_TELLING = 4
"""Letters from which on one part of a name stands for the whole. Chosen because shorter ones are
mostly initials and titles."""


def is_named(names: Sequence[str], role: str, words: Sequence[str]) -> bool:
    """Whether a query's words name a speaker, by one of the names or by the side.

    >>> is_named(["Maureen Dunn"], "customer", ["maureen", "notice", "period"])
    True
    >>> is_named(["Project Manager"], "unknown", ["project", "plan"])
    False
    """
    known = set(words)
    if known & SPOKEN_OF.get(role, frozenset()):
        return True
    asked = f" {' '.join(words)} "
    for name in names:
        parts = [part.lower() for part in _PART.findall(name)]
        if parts and f" {' '.join(parts)} " in asked:
            return True
        numbered = len(parts) > 1 and len(parts[-1]) == 1  # "Grad A": "grad" means any of them
        if not numbered and any(_tells(part) for part in parts if part in known):
            return True
    return False


def without_speakers(text: str, names: Iterable[str]) -> str:
    """A query without the full names of who speaks: those are not what is said.

    Names of one word stay, since people are called by them; so does what is in quotes, and a query
    of nothing else.

    Args:
        text: The query.
        names: What those who speak are called.

    >>> without_speakers("Why did the Project Manager doubt the budget?", ["Project Manager"])
    'Why did the doubt the budget?'
    >>> without_speakers("Project Manager", ["Project Manager"])
    'Project Manager'
    """
    left = text
    for name in sorted(names, key=len, reverse=True):
        parts = _PART.findall(name)
        if len(parts) > 1:
            named = r"[\W_]+".join(map(re.escape, parts))
            left = re.sub(rf"{_QUOTED}|\b{named}{_OWNS}\b", _quoted, left, flags=re.IGNORECASE)
    if left == text:
        return text
    left = " ".join(left.split())
    return left if any(word not in STOP_WORDS for word in _PART.findall(left.lower())) else text


def _quoted(found: re.Match[str]) -> str:
    return found[0] if found[0][0] in _MARKS else " "


def speaks_of_a_side(words: Sequence[str]) -> bool:
    """Whether a query speaks of one side, whoever that is.

    >>> speaks_of_a_side(["what", "the", "customer", "pays"])
    True
    """
    return any(word in said for word in words for said in SPOKEN_OF.values())


def _tells(part: str) -> bool:
    return len(part) >= _TELLING and part not in COMMON_WORDS
