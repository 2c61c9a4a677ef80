"""Rows of an export as deals and accounts, with everything that is wrong with one said at once.

It does not know in which order the cells stand in a file, nor what the columns are called there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, tzinfo
from typing import TypeVar

from coaching import cells
from coaching.crm import AccountRow, DealRow

T = TypeVar("T")
Cells = Mapping[str, str]
"""The cells of a row by our names of the columns; a column that the file lacks is missing."""


class RowReading:
    """The cells of one row as they are read, with everything that is wrong with them."""

    def __init__(self, row: Cells) -> None:
        self._row = row
        self._problems: list[str] = []

    def read(self, column: str, reader: Callable[[str], T], *, instead: T) -> T:
        """A cell's value, or ``instead`` where it cannot be read."""
        try:
            return reader(self._row.get(column, ""))
        except cells.CellError as error:
            self._problems.append(f"{column} {error}")
            return instead

    def text(self, column: str) -> str | None:
        """A cell's text; None where it is empty."""
        return cells.text_of(self._row.get(column, ""))

    def named(self, column: str, *, needed: bool = False) -> str:
        """The name of somebody or something; empty where there is none and none is needed."""
        name = self.read(column, lambda cell: cells.name_of(cell) or "", instead="?")
        if needed and not name:
            self._problems.append(f"{column} is empty")
        return name

    def refuse(self, problem: str) -> None:
        """Note something that is wrong with the row as a whole."""
        self._problems.append(problem)

    def refuse_problems(self) -> None:
        """Refuse the row if anything was wrong.

        Raises:
            CellError: with all that was wrong.
        """
        if self._problems:
            raise cells.CellError("; ".join(self._problems))


def deal_row(line: int, row: Cells, *, zone: tzinfo) -> DealRow:
    """What a row says about a deal.

    Raises:
        CellError: a cell cannot be read.
    """
    reading = RowReading(row)
    currency = reading.read("currency", cells.currency_of, instead="")
    stage = reading.text("stage")

    def moment(cell: str) -> datetime | None:
        return cells.moment_of(cell, zone=zone)

    deal = DealRow(
        line=line,
        external_id=reading.named("deal_id", needed=True),
        name=reading.text("deal_name"),
        account=reading.named("account") or None,
        owner=reading.named("owner") or None,
        stage=stage,
        amount=reading.read(
            "amount", lambda cell: cells.money_of(cell, currency=currency), instead=None
        ),
        outcome=reading.read(
            "outcome", lambda cell: cells.outcome_of(cell, stage=stage), instead="open"
        ),
        created_at=reading.read("created_at", moment, instead=None),
        closed_at=reading.read("closed_at", moment, instead=None),
    )
    reading.refuse_problems()
    return deal


def account_row(line: int, row: Cells) -> AccountRow:
    """What a row says about an account.

    Raises:
        CellError: a cell cannot be read.
    """
    reading = RowReading(row)
    account = AccountRow(
        line=line,
        name=reading.named("account", needed=True),
        territory=reading.named("territory") or None,
        industry=reading.text("industry"),
        region=reading.text("region"),
        owner=reading.named("owner") or None,
        external_id=reading.named("account_id") or None,
    )
    reading.refuse_problems()
    return account
