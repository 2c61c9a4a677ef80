"""Titles of columns: what we call one, what others call it, and where in a header it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from coaching.cells import quoted
from coaching.errors import ExportError
from coaching.naming import fold

Columns = Mapping[str, Sequence[str]]
"""What we call a column, and what it may be called, the surest title first."""

SHOWN = 20
"""Titles of a header that a message repeats. Chosen because more are not read."""


@cache
def plain(title: str) -> str:
    """A column's title for comparing: capitals, blanks, dots and dashes do not count.

    >>> plain('"Close Date"') == plain("close_date") == plain("closeDate")
    True
    """
    return fold(title).replace(" ", "")


def places_of(header: Sequence[str], columns: Columns) -> dict[str, int]:
    """Where in the header our columns stand, those that are there.

    >>> places_of(["Stage", "Opportunity ID"], {"deal_id": ["Id", "Opportunity ID"], "owner": []})
    {'deal_id': 1}
    """
    titles: dict[str, int] = {}
    for place, title in enumerate(header):
        titles.setdefault(plain(title), place)
    found = {}
    for column, synonyms in columns.items():
        standing = (titles[known] for name in synonyms if (known := plain(name)) in titles)
        if (place_found := next(standing, None)) is not None:
            found[column] = place_found
    return found


def refuse_twice(header: Sequence[str], place: int, *, name: str) -> None:
    """Refuse a header in which a column that we read stands twice.

    Raises:
        ExportError: it does.
    """
    title = plain(header[place])
    if sum(plain(other) == title for other in header) > 1:
        raise ExportError(
            f"{name} has the column {header[place].strip()!r} more than once",
            hint="remove or rename all but the right one, then import it again",
        )


def listed(header: Sequence[str]) -> str:
    """The titles of a header, for a message."""
    return ", ".join(quoted(title.strip()) for title in header[:SHOWN])
