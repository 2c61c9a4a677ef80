"""Rows of an export as values, with everything that is wrong with one said at once.

It does not know in which order the cells stand in a file, nor what the columns are called there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from typing import TypeVar
from urllib.parse import urlsplit

from coaching import cells
from coaching.cells import DateOrder, DecimalMark
from coaching.crm import AccountRow, DealRow, Outcome, PersonRow, Ref, plain_id
from coaching.naming import fold
from coaching.participants import is_email, person_of

T = TypeVar("T")
Cells = Mapping[str, str]
"""The cells of a row by our names of the columns; a column that the file lacks is missing."""


_DELETED = "deleted"
"""What a CRM writes as a deal's outcome that tells none."""

_ENDED_SOMEHOW = (
    "is_closed says that it has ended and nothing says how: export whether it was won, too, or "
    "say it of its stage under outcomes in a file for --mapping"
)


@dataclass(frozen=True, slots=True)
class Ways:
    """How the cells of a file are written.

    Attributes:
        zone: Zone of times that name none.
        day_zone: Zone of days without a time; None for ``zone``.
        now: The time, after which nothing can have changed; None where nobody says.
        dates: What comes first in the dates of each column.
        decimals: What stands before decimals in each column, where that is known.
        sure: Whether somebody said so, and not the cells alone.
        outcomes: How a deal ended, by its stage in small letters, as somebody said.
    """

    zone: tzinfo = UTC
    day_zone: tzinfo | None = None
    now: datetime | None = None
    dates: Mapping[str, DateOrder] = field(default_factory=dict)
    decimals: Mapping[str, DecimalMark] = field(default_factory=dict)
    sure: bool = False
    outcomes: Mapping[str, Outcome] = field(default_factory=dict)


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

    def moment(self, column: str, ways: Ways) -> datetime | None:
        """The moment in a cell; None where it is empty."""
        cell = self._row.get(column, "")
        if not cell:
            return None
        order = ways.dates.get(column, "auto")
        try:
            return cells.moment_of(cell, zone=ways.zone, day_zone=ways.day_zone, order=order)
        except cells.CellError as error:
            advice = f"; {cells.TOLD_BY}" if cells.is_ambiguous(cell) else ""
            self._problems.append(f"{column} {error}{advice}")
            return None

    def yes(self, column: str) -> bool | None:
        """Whether a cell says yes; None where it is empty."""
        cell = self._row.get(column, "")
        return self.read(column, cells.yes_of, instead=None) if cell else None

    def first(self, column: str) -> str:
        """The first of several ids or names in a cell; empty where there is none."""
        return next(iter(_several(self._row.get(column, ""))), "")

    def ref(self, column: str) -> Ref:
        """Somebody or something as the row names it: by name, id and address."""
        written = self.named(column)
        external_id = self.first(f"{column}_id")
        if ";" in self._row.get(f"{column}_id", ""):
            written = next(iter(_several(written)), "")  # several, the first of which counts
        email = self.text(f"{column}_email") or ""
        if column == "owner" and "@" in written:
            person = person_of(written)
            written, email = person.name, person.email or email
        if written and written == external_id:
            written = ""  # the same column tells both
        return Ref(written, plain_id(external_id), email if is_email(email) else "")

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


def deal_row(line: int, row: Cells, ways: Ways) -> DealRow:
    """What a row says about a deal.

    Raises:
        CellError: a cell cannot be read.
    """
    reading = RowReading(row)
    currency = reading.read("currency", cells.currency_of, instead="")
    stage = reading.text("stage")
    outcome = _outcome(reading, row, stage, ways)
    by_outcome = {"won": "won_at", "lost": "lost_at"}.get(outcome or "", "expected_at")
    deal = DealRow(
        line=line,
        external_id=plain_id(reading.named("deal_id", needed=True)),
        name=reading.text("deal_name"),
        account=reading.ref("account"),
        owner=reading.ref("owner"),
        stage=stage,
        amount=reading.read(
            "amount",
            lambda cell: cells.money_of(
                cell, currency=currency, decimal=ways.decimals.get("amount", ""), sure=ways.sure
            ),
            instead=None,
        ),
        outcome=outcome,
        created_at=reading.moment("created_at", ways),
        closed_at=reading.moment("closed_at", ways) or reading.moment(by_outcome, ways),
        modified_at=reading.moment("modified_at", ways),
        pipeline=reading.text("pipeline"),
        reason=reading.text("reason"),
        contacts=tuple(plain_id(one) for one in _several(row.get("contacts", ""))),
        deleted=_deleted(reading, row),
    )
    reading.refuse_problems()
    return deal


def _outcome(reading: RowReading, row: Cells, stage: str | None, ways: Ways) -> Outcome | None:
    """How a deal ended: as somebody said of its stage, its own cells, or its stage's name."""
    said = ways.outcomes.get(fold(stage)) if stage else None
    if said is not None:
        return said
    if fold(row.get("outcome", "")) == _DELETED:
        return None
    won, closed = reading.yes("is_won"), reading.yes("is_closed")
    if won:
        return "won"
    if closed and won is False:
        return "lost"
    told: Outcome | None = "open" if closed is False else None
    if "outcome" in row or stage is not None:
        told = reading.read(
            "outcome", lambda cell: cells.outcome_of(cell, stage=stage), instead="open"
        )
    if closed and told in (None, "open"):
        reading.refuse(_ENDED_SOMEHOW)
    return told


def _deleted(reading: RowReading, row: Cells) -> bool | None:
    """Whether the CRM has deleted a record; a time of deletion says so, too."""
    cell = row.get("deleted", "")
    if cell[:2] == "20":
        return True
    if fold(row.get("outcome", "")) == _DELETED:
        return True
    return reading.yes("deleted") if "deleted" in row else None


def account_row(line: int, row: Cells, ways: Ways) -> AccountRow:
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
        owner=reading.ref("owner"),
        external_id=plain_id(reading.named("account_id")) or None,
        employees=reading.read("employees", cells.count_of, instead=None),
        country=reading.text("country"),
        state=reading.text("state"),
        city=reading.text("city"),
        postal_code=reading.text("postal_code"),
        domain=domain_of(row.get("domain", "")) or None,
        phone=next(iter(_several(row.get("phone", ""))), None),
        modified_at=reading.moment("modified_at", ways),
        deleted=_deleted(reading, row),
    )
    reading.refuse_problems()
    return account


def person_row(line: int, row: Cells, ways: Ways) -> PersonRow:
    """What a row says about a customer, or about one of our people.

    Raises:
        CellError: a cell cannot be read, or nothing tells who it is.
    """
    reading = RowReading(row)
    parts = (reading.text("first_name"), reading.text("last_name"))
    name = reading.named("person") or " ".join(filter(None, parts))
    emails = [one for column in ("email", "email_2") for one in _several(row.get(column, ""))]
    for email in emails:
        if not is_email(email):
            reading.refuse(f"email {cells.quoted(email)} is no e-mail address")
    phones = [
        one
        for column in ("phone", "mobile", "phone_3")
        for one in _several(row.get(column, ""))
        if any(char.isdigit() for char in one)
    ]
    external_id = plain_id(reading.first("person_id"))
    if not (fold(name) or emails or phones):
        reading.refuse("neither a name nor an address nor a number says who it is")
    person = PersonRow(
        line=line,
        external_id=external_id,
        name=name if fold(name) else "",
        emails=tuple(dict.fromkeys(email.casefold() for email in emails)),
        phones=tuple(dict.fromkeys(phones)),
        account=reading.ref("account"),
        title=reading.text("title"),
        active=reading.yes("active"),
        modified_at=reading.moment("modified_at", ways),
        deleted=_deleted(reading, row),
    )
    reading.refuse_problems()
    return person


def domain_of(cell: str) -> str:
    """The domain of a site or an address, without www; empty for none.

    >>> domain_of("https://www.Acme.example/about"), domain_of("acme.example"), domain_of("n/a")
    ('acme.example', 'acme.example', '')
    """
    text = cell.strip().casefold()
    try:
        host = urlsplit(text if "://" in text else f"//{text}").hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.") if "." in host.strip(".") else ""


def _several(cell: str) -> tuple[str, ...]:
    """What stands in a cell, separated by semicolons."""
    if not cell:
        return ()
    return tuple(part for one in cell.split(";") if (part := one.strip()))
