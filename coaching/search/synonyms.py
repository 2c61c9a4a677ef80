"""Words of the trade that stand for each other, as a team writes them down.

It knows which words stand for which. It does not know what they are worth beside the word itself,
nor which of them are said.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from coaching.search.terms import Terms

MOST_OTHERS = 8
"""Other words that are looked for besides one of a query, at most. Chosen because what is further
down in several groups is rarely meant."""

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")

Entry = Annotated[str, Field(min_length=1)]


class Synonyms(BaseModel):
    """Groups of words that mean the same to whoever searches."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    groups: tuple[tuple[Entry, ...], ...] = ()

    @cached_property
    def _groups_of(self) -> Mapping[tuple[str, ...], tuple[tuple[str, ...], ...]]:
        """The groups that an entry is in, each as its words, by its words in their plain form."""
        found: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
        for group in self.groups:
            for entry in group:
                found.setdefault(_plain(_words(entry)), []).append(
                    tuple(" ".join(_words(it)) for it in group)
                )
        return {entry: tuple(groups) for entry, groups in found.items() if entry}

    def others_of(self, terms: Terms) -> dict[str, tuple[str, ...]]:
        """What else to look for, by the words of a query that it stands for; phrases have none.

        >>> trade = Synonyms(groups=(("price", "cost"), ("PO", "purchase order")))
        >>> trade.others_of(Terms((), ("prices", "purchase", "order")))
        {'prices': ('cost',), 'purchase order': ('po',)}
        """
        words = terms.words
        found: dict[str, tuple[str, ...]] = {}
        for first in range(len(words)):
            for end in range(first + 1, min(first + self._longest, len(words)) + 1):
                entry = _plain(words[first:end])
                groups = self._groups_of.get(entry, ())
                others = dict.fromkeys(
                    other
                    for group in groups
                    for other in group
                    if _plain(_words(other)) != entry and other not in words
                )
                if others:
                    found[" ".join(words[first:end])] = tuple(others)[:MOST_OTHERS]
        return found

    @cached_property
    def _longest(self) -> int:
        return max(map(len, self._groups_of), default=0)


NO_SYNONYMS = Synonyms()


def _words(entry: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(entry.lower()))


def _plain(words: Sequence[str]) -> tuple[str, ...]:
    """Words without the endings by which the same one differs most often.

    >>> _plain(["prices", "costs", "class"])
    ('price', 'cost', 'class')
    """
    return tuple(
        word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word  # noqa: PLR2004
        for word in words
    )
