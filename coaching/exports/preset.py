"""How one export of a CRM is read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from coaching.crm import ExportKind
from coaching.exports.generic import COLUMNS
from coaching.exports.titles import Columns, plain


@dataclass(frozen=True, slots=True)
class Preset:
    """How one export of one CRM is read.

    Attributes:
        name: What it is called, such as ``salesforce opportunities``.
        kind: What its rows are about.
        marks: Titles that all have to stand in the header.
        columns: What our columns are called in it; generic titles count after these.
        unlike: Titles of which none may stand there.
        zone: Zone of its times where they name none; empty for the team's.
        plain_numbers: Whether its numbers have a decimal point and no marks between thousands.
        footers: Whether rows of one cell end it, which say who made it.
        lacking: What to do where the header lacks the deal's id; empty where it cannot.
    """

    name: str
    kind: ExportKind
    marks: tuple[str, ...]
    columns: Columns = field(default_factory=dict)
    unlike: tuple[str, ...] = ()
    zone: str = ""
    plain_numbers: bool = False
    footers: bool = False
    lacking: str = ""

    def fits(self, titles: frozenset[str]) -> bool:
        """Whether all its marks are among the plain titles of a header, and nothing unlike it."""
        return all(plain(mark) in titles for mark in self.marks) and not any(
            plain(title) in titles for title in self.unlike
        )

    def all_columns(self) -> Columns:
        """Its own titles of each column, then the generic ones."""
        generic = COLUMNS[self.kind]
        return {
            column: (*self.columns.get(column, ()), *generic.get(column, ()))
            for column in dict.fromkeys((*generic, *self.columns))
        }


def titles(**columns: str) -> dict[str, Sequence[str]]:
    """Titles of columns, written with | between them.

    >>> titles(deal_id="Id|Deal ID")
    {'deal_id': ['Id', 'Deal ID']}
    """
    return {column: titles.split("|") for column, titles in columns.items()}
