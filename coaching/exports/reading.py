"""Exports as they are read: recognised, surveyed, then row by row as values or refusals.

Where a record stands in several rows of a file that shows how things are, the last usable one
counts and the others are refused; rows of a history are all events of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import BinaryIO
from zoneinfo import ZoneInfo

from coaching import cells, dialer
from coaching.cells import DateOrder
from coaching.change_rows import change_row
from coaching.crm import (
    AccountRow,
    ChangeRow,
    DealRow,
    ExportKind,
    PersonRow,
    RejectedRow,
    plain_id,
)
from coaching.dialer import CallRow, call_row, recording_stem
from coaching.errors import ExportError
from coaching.exports.mapping import Mapped, as_mapped, mapping_text
from coaching.exports.recognising import Recognised, known_titles, recognise
from coaching.exports.survey import Survey, survey
from coaching.exports.tables import Row, Table, open_table
from coaching.exports.titles import Columns
from coaching.naming import fold
from coaching.rows import Cells, Ways, account_row, deal_row, person_row

Value = DealRow | ChangeRow | AccountRow | PersonRow | CallRow


@dataclass(frozen=True, slots=True)
class Present:
    """Which deals a file holds, also in rows that are refused.

    Attributes:
        ids: Their ids in the CRM.
        unclear: Lines of rows that do not tell which deal they are about.
    """

    ids: frozenset[str]
    unclear: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Export:
    """A file that was recognised and surveyed; its rows are read when they are asked for.

    Attributes:
        name: The file's name.
        table: Its rows as cells.
        found: What it was recognised as.
        told: What its rows tell together.
        ways: How its cells are written.
    """

    name: str
    table: Table
    found: Recognised
    told: Survey
    ways: Ways

    @property
    def kind(self) -> ExportKind:
        """What its rows are about."""
        return self.found.kind

    def rows(self) -> Iterator[Value | RejectedRow | int]:
        """Every row in order: what it says, why it was refused, or its line where it says nothing.

        Rows of records that stand again come at the end.
        """
        read = _reader(self.found.kind, self.ways)
        key = _key_of(self.found.kind)
        held: dict[str, list[tuple[int, list[str]]]] = {}
        for line, row in self._records():
            if self.told.again and key is not None and len(row) == len(self.table.header):
                record = key(self._cells(row))
                if record in self.told.again:
                    held.setdefault(record, []).append((line, row))
                    continue
            yield self._value(line, row, read)
        for again in held.values():
            yield from self._of_one_record(again, read)

    def _records(self) -> Iterator[Row]:
        """The rows of the table without what a report says of itself below them."""
        for line, row in self.table.rows():
            if self.found.footers and len(row) != len(self.table.header) and _is_footer(row):
                continue
            yield line, row

    def _of_one_record(
        self,
        again: list[tuple[int, list[str]]],
        read: Callable[[int, Cells], Value | None],
    ) -> Iterator[Value | RejectedRow | int]:
        """Rows of one record: the last usable one, and the others refused."""
        values = [self._value(line, row, read) for line, row in again]
        usable = [place for place, value in enumerate(values) if not isinstance(value, RejectedRow)]
        counts = usable[-1] if usable else -1
        for place, value in enumerate(values):
            if isinstance(value, RejectedRow) or place == counts:
                yield value
            else:
                line, row = again[place]
                reason = f"stands again in line {again[counts][0]}, which counts"
                yield RejectedRow(line, reason, self._content(row))

    def _value(
        self, line: int, row: list[str], read: Callable[[int, Cells], Value | None]
    ) -> Value | RejectedRow | int:
        width = len(self.table.header)
        if len(row) != width:
            reason = f"{len(row)} cells where the header has {width}"
            return RejectedRow(line, reason, self._content(row))
        try:
            value = read(line, self._cells(row))
        except cells.CellError as error:
            return RejectedRow(line, str(error), self._content(row))
        return line if value is None else value

    def _cells(self, row: list[str]) -> dict[str, str]:
        return {column: row[place] for column, place in self.found.places.items()}

    def _content(self, row: list[str]) -> Mapping[str, str]:
        return dict(zip(self.table.header, row, strict=False))

    def present(self, known: Collection[str]) -> Present:
        """Which deals stand in a file of deals.

        In a row of another width than the header's a cell may stand in any place, so it is about
        the deals of which it has the id anywhere.

        Args:
            known: The ids of all deals that the library knows.
        """
        ids: set[str] = set()
        unclear = []
        for line, row in self._records():
            if len(row) == len(self.table.header):
                about = {_deal_key(self._cells(row))} - {""}
            else:
                about = {plain_id(cell) for cell in row}.intersection(known)
            ids |= about
            if not about:
                unclear.append(line)
        return Present(frozenset(ids), tuple(unclear))

    def as_mapping(self) -> str:
        """How it was recognised, as a mapping file."""
        return mapping_text(self.table.header, self.found, self.told)


def open_export(
    source: BinaryIO,
    *,
    name: str,
    zone: str,
    now: datetime | None = None,
    calls: Columns = dialer.COLUMNS,
    dates: DateOrder = "auto",
    call_dates: DateOrder = "auto",
    mapping: tuple[Mapped, str] | None = None,
) -> Export:
    """Recognise and survey an export.

    Args:
        source: The file: UTF-8, UTF-16 with its mark, or Windows-1252; open while rows are read.
        name: What it is called, for messages.
        zone: Name of the team's zone: of days, and of times that name none.
        now: The time, after which nothing can have changed; None where nobody says.
        calls: What the team's dialer calls the columns of its exports.
        dates: What comes first in dates; by ``auto`` the other dates tell.
        call_dates: The same of a dialer's dates, as the settings say.
        mapping: What a mapping file says, and what to call that file; None to recognise by titles.

    Raises:
        ExportError: it is no table, is empty, or lacks columns that are needed.
        SettingsError: it lacks a column that the mapping names.
    """
    table = open_table(source, name=name, known=lambda header: known_titles(header, calls))
    if mapping is None:
        found = recognise(table.header, name=name, calls=calls)
    else:
        found = as_mapped(table.header, mapping[0], name=name, source=mapping[1])
    said = dates if dates != "auto" else found.dates
    if said == "auto" and found.kind == "calls":
        said = call_dates
    found = Recognised(
        found.kind, found.preset, found.places, found.zone, found.decimal, found.footers, said,
        found.outcomes,
    )  # fmt: skip
    told = survey(table, found, _key_of(found.kind))
    if not told.rows:
        raise ExportError(
            f"{name} has a header and no rows", hint="export it again with at least one record"
        )
    ways = Ways(
        zone=ZoneInfo(found.zone or zone),
        day_zone=ZoneInfo(zone),
        now=now,
        dates=told.dates,
        decimals=told.decimals,
        sure=bool(found.decimal),
        outcomes=found.outcomes,
    )
    return Export(name, table, found, told, ways)


def _reader(kind: ExportKind, ways: Ways) -> Callable[[int, Cells], Value | None]:
    if kind == "deals":
        return partial(deal_row, ways=ways)
    if kind == "history":
        return partial(change_row, ways=ways)
    if kind == "accounts":
        return partial(account_row, ways=ways)
    if kind == "calls":
        order = ways.dates.get("started_at", "auto")
        return partial(call_row, zone=ways.zone, order=order)
    return partial(person_row, ways=ways)


def _key_of(kind: ExportKind) -> Callable[[Cells], str] | None:
    """What tells a row's record from others; None for a history."""
    return {
        "deals": _deal_key,
        "accounts": _account_key,
        "contacts": _person_key,
        "users": _person_key,
        "calls": _call_key,
    }.get(kind)


def _deal_key(row: Cells) -> str:
    return plain_id(row.get("deal_id", ""))


def _account_key(row: Cells) -> str:
    return plain_id(row.get("account_id", "")) or fold(row.get("account", ""))


def _person_key(row: Cells) -> str:
    if external_id := plain_id(row.get("person_id", "")):
        return external_id
    return " ".join(row.get(column, "").strip().casefold() for column in _WHO)


_WHO = ("person", "first_name", "last_name", "email", "phone", "mobile", "account", "account_id")


def _call_key(row: Cells) -> str:
    external_id = cells.text_of(row.get("external_id", "")) or ""
    return f"{recording_stem(row.get('recording', '')) or external_id.casefold()} {external_id}"


def _is_footer(row: list[str]) -> bool:
    """Whether a row is what a report says of itself below its records."""
    return sum(bool(cell.strip()) for cell in row) <= 1
