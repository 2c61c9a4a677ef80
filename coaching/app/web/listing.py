"""A list of files as it stands in an address: which states, which names, from where on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Depends, Query
from pydantic import BeforeValidator

from coaching.ledger import State
from coaching.store.inbox import Cursor


@dataclass(frozen=True, slots=True)
class Listing:
    """What of the files is asked for.

    Attributes:
        states: Only files in one of these; empty for all.
        text: Only files with this in their folder or name; empty for all.
        before: The place after which the list goes on; empty for its beginning.
    """

    states: tuple[State, ...] = ()
    text: str = ""
    before: str = ""

    @property
    def cursor(self) -> Cursor | None:
        """The place after which the list goes on.

        Raises:
            UsageError: it is none.
        """
        return Cursor.parse(self.before) if self.before else None

    @property
    def query(self) -> str:
        """The same as the query of an address; empty for all files.

        >>> Listing(("failed",), "a b").query
        '?state=failed&q=a+b'
        """
        asked = [("state", str(state)) for state in self.states]
        words = (("q", self.text), ("before", self.before))
        asked += [(name, value) for name, value in words if value]
        return f"?{urlencode(asked)}" if asked else ""

    def of(self, *states: State) -> Listing:
        """The beginning of the list of other states, for the same text."""
        return replace(self, states=states, before="")

    def after(self, place: Cursor) -> Listing:
        """The same list from a place on."""
        return replace(self, before=str(place))


def unless_empty(otherwise: object) -> BeforeValidator:
    """A field of an address that is left empty is not asked for."""
    return BeforeValidator(lambda asked: otherwise if asked == "" else asked)


def _those_given(asked: Sequence[str]) -> list[str]:
    return [it for it in asked if it]


def _listing_of(
    states: Annotated[
        list[State], BeforeValidator(_those_given), Query(alias="state", default_factory=list)
    ],
    text: Annotated[str, Query(alias="q", max_length=200)] = "",
    before: str = "",
) -> Listing:
    return Listing(tuple(states), text.strip(), before)


Asked = Annotated[Listing, Depends(_listing_of)]
"""The list that a request asks for."""
