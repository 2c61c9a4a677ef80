"""Exports as files: text with separators, a header, and a deal, an account or a call a row.

It knows encodings, separators and what CRMs call our columns; what a dialer calls them it is told.
It does not know what is already known of a deal, nor where anything is kept.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar
from zoneinfo import ZoneInfo

from coaching import cells, dialer
from coaching.cells import DateOrder
from coaching.crm import AccountRow, DealRow, ExportKind, RejectedRow
from coaching.dialer import CallRow, Columns, call_row
from coaching.errors import ExportError
from coaching.naming import fold
from coaching.rows import Cells, account_row, deal_row

SEPARATORS = (",", ";", "\t")

_ACCOUNT = ("account", "account_name", "company", "company_name", "customer", "customer_name")
_OWNER = ("owner", "owner_name", "rep", "rep_name", "sales_rep", "salesperson", "account_executive")

DEAL_COLUMNS: Columns = {
    "deal_id": ("deal_id", "opportunity_id", "opp_id", "record_id", "id"),
    "deal_name": ("deal_name", "deal", "opportunity_name", "opportunity", "name", "title"),
    "account": _ACCOUNT,
    "owner": ("deal_owner", "opportunity_owner", *_OWNER),
    "stage": ("stage", "deal_stage", "sales_stage", "stage_name", "pipeline_stage"),
    "amount": ("amount", "deal_amount", "value", "deal_value"),
    "currency": ("currency", "currency_code", "deal_currency"),
    "outcome": ("outcome", "status", "deal_status", "result"),
    "created_at": ("created_at", "created", "created_date", "create_date", "created_on"),
    "closed_at": (
        "closed_at", "closed", "closed_date", "close_date", "closed_on", "expected_close_date",
    ),
}  # fmt: skip
"""What we call a column of deals, and what it may be called, the surest name first."""

ACCOUNT_COLUMNS: Columns = {
    "account": (*_ACCOUNT, "name"),
    "account_id": ("account_id", "company_id", "customer_id"),
    "territory": ("territory", "territory_name", "sales_territory"),
    "industry": ("industry", "sector", "vertical"),
    "region": ("region", "sales_region"),
    "owner": ("account_owner", *_OWNER),
}
"""What we call a column of accounts, and what it may be called, the surest name first."""

_NEEDED = (
    "deals need deal_id, account, and stage or outcome; "
    "accounts need account, and territory, industry or region; calls need recording or call ID, "
    "and start, direction, agent or a number (other titles: [dialer.columns] in the settings)"
)
_UNCLOSED = "a quotation mark that is never closed is the usual cause"

RowT = TypeVar("RowT", DealRow, AccountRow, CallRow)


@dataclass(frozen=True, slots=True)
class Export:
    """An export as it was read: rows of one kind, and those that were refused.

    Attributes:
        name: The file's name.
        kind: What the rows are about.
        deals: Usable rows in order, one a deal; empty in other exports.
        accounts: Usable rows in order, one an account; empty in other exports.
        calls: Usable rows in order, one a call; empty in other exports.
        rejected: Refused rows, in order of their lines.
    """

    name: str
    kind: ExportKind
    deals: tuple[DealRow, ...] = ()
    accounts: tuple[AccountRow, ...] = ()
    calls: tuple[CallRow, ...] = ()
    rejected: tuple[RejectedRow, ...] = ()

    @property
    def rows_read(self) -> int:
        """How many rows the file holds, the refused ones included."""
        return len(self.deals) + len(self.accounts) + len(self.calls) + len(self.rejected)


def recognise_export(
    header: Sequence[str], *, calls: Columns = dialer.COLUMNS
) -> ExportKind | None:
    """What a file with this header exports; None where it is no export that can be used.

    Args:
        header: The titles of its columns.
        calls: What the team's dialer calls the columns.

    >>> recognise_export(["Opportunity ID", "Account Name", "Stage", "Close Date"])
    'deals'
    >>> recognise_export(["Name", "Industry", "Owner"])
    'accounts'
    >>> recognise_export(["Recording File", "Start Time", "Agent"])
    'calls'
    >>> recognise_export(["song", "artist"])
    """
    call = _places(header, calls).keys()
    if call & dialer.NEEDED and call & dialer.TELLING:
        return "calls"
    deal, account = _places(header, DEAL_COLUMNS), _places(header, ACCOUNT_COLUMNS)
    if {"deal_id", "account"} <= deal.keys() and deal.keys() & {"stage", "outcome"}:
        return "deals"
    if "account" in account and account.keys() & {"territory", "industry", "region"}:
        return "accounts"
    return None


def read_export(
    content: bytes,
    *,
    name: str,
    zone: str,
    calls: Columns = dialer.COLUMNS,
    order: DateOrder = "auto",
) -> Export:
    """The rows of an export; a row with a bad value is refused whole and the others go on.

    Where a deal, an account or a call stands in several rows the last usable one counts, and the
    earlier are refused.

    Args:
        content: The file: UTF-8, UTF-16 with its mark, or Windows-1252.
        name: The file's name, for messages.
        zone: Name of the zone of times that name none.
        calls: What the team's dialer calls the columns of its exports.
        order: What comes first in the dates of a dialer; by ``auto`` its other dates tell.

    Raises:
        ExportError: it is no table, is empty, or lacks columns that are needed.
    """
    table = _table(_text(content, name=name), calls, name=name)
    _, header = next(table, (0, []))
    if not header:
        raise ExportError(f"{name} is empty", hint="export it again from where it was made")
    kind = recognise_export(header, calls=calls)
    if kind is None:
        raise ExportError(
            f"{name} is no export of deals, accounts or calls: "
            f"it has the columns {_listed(header)}",
            hint=_NEEDED,
        )
    columns = {"deals": DEAL_COLUMNS, "accounts": ACCOUNT_COLUMNS, "calls": calls}[kind]
    places = _places(header, columns)
    for column in places:
        _refuse_twice(header, places[column], name=name)
    rows = list(table)
    if not rows:
        raise ExportError(
            f"{name} has a header and no rows", hint="export it again with at least one record"
        )
    team_zone = ZoneInfo(zone)
    if kind == "deals":
        deals, rejected = _read(
            rows,
            header,
            places,
            lambda line, row: deal_row(line, row, zone=team_zone),
            _deal_key,
        )
        return Export(name, kind, deals=deals, rejected=rejected)
    if kind == "calls":
        if order == "auto" and (place := places.get("started_at")) is not None:
            order = dialer.date_order(row[place] for _, row in rows if len(row) > place)
        said, rejected = _read(
            rows,
            header,
            places,
            lambda line, row: call_row(line, row, zone=team_zone, order=order),
            _call_key,
        )
        return Export(name, kind, calls=said, rejected=rejected)
    accounts, rejected = _read(rows, header, places, account_row, _account_key)
    return Export(name, kind, accounts=accounts, rejected=rejected)


def _text(content: bytes, *, name: str) -> str:
    """The characters of a file, without a byte order mark."""
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise ExportError(f"{name} is a workbook, not text", hint="save it as CSV in UTF-8")
    marked = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise ExportError(
        f"{name} is not text in UTF-8 or Windows-1252", hint="save it as CSV in UTF-8"
    )


def _table(text: str, calls: Columns, *, name: str) -> Iterator[tuple[int, list[str]]]:
    """The line and the cells of the header and then of each row that is not blank.

    Raises:
        ExportError: a cell has no end.
    """
    first = next((line for line in text.splitlines() if line.strip()), "")
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=_separator(first, calls), strict=True
    )
    begins = 1
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise ExportError(f"{name}, line {begins}: {error}", hint=_UNCLOSED) from error
        if any(cell.strip() for cell in row):
            yield begins, row
        begins = reader.line_num + 1


def _separator(header: str, calls: Columns) -> str:
    """The separator that finds most of the columns that we know in a header line."""
    kinds = (DEAL_COLUMNS, ACCOUNT_COLUMNS, calls)

    def known(separator: str) -> tuple[int, int]:
        header_cells = header.split(separator)
        found = (_places(header_cells, columns) for columns in kinds)
        return max(len(places) for places in found), len(header_cells)

    return max(SEPARATORS, key=known)


def _plain(title: str) -> str:
    """A column's title for comparing: capitals, blanks and dashes do not count.

    >>> _plain('"Close Date"') == _plain("close_date") == _plain("closeDate")
    True
    """
    return fold(title).replace(" ", "")


def _places(header: Sequence[str], columns: Columns) -> dict[str, int]:
    """Where in the header our columns stand, those that are there."""
    titles = [_plain(title) for title in header]
    found = {
        column: next(
            (titles.index(plain) for plain in map(_plain, synonyms) if plain in titles), None
        )
        for column, synonyms in columns.items()
    }
    return {column: place for column, place in found.items() if place is not None}


def _refuse_twice(header: Sequence[str], place: int, *, name: str) -> None:
    """Refuse a header in which a column that we read stands twice."""
    title = _plain(header[place])
    if sum(_plain(other) == title for other in header) > 1:
        raise ExportError(
            f"{name} has the column {header[place].strip()!r} more than once",
            hint="remove or rename all but the right one, then import it again",
        )


def _listed(header: Sequence[str]) -> str:
    return ", ".join(cells.quoted(title.strip()) for title in header[:20])


def _read(
    rows: Sequence[tuple[int, list[str]]],
    header: Sequence[str],
    places: Mapping[str, int],
    read: Callable[[int, Cells], RowT],
    key: Callable[[RowT], str],
) -> tuple[tuple[RowT, ...], tuple[RejectedRow, ...]]:
    """The usable rows, one a key, and the refused ones with their reasons."""
    usable: dict[str, RowT] = {}
    rejected: list[RejectedRow] = []
    content = {line: dict(zip(header, row, strict=False)) for line, row in rows}
    for line, row in rows:
        if len(row) != len(header):
            reason = f"{len(row)} cells where the header has {len(header)}"
            rejected.append(RejectedRow(line, reason, content[line]))
            continue
        try:
            value = read(line, {column: row[place] for column, place in places.items()})
        except cells.CellError as error:
            rejected.append(RejectedRow(line, str(error), content[line]))
            continue
        earlier = usable.pop(key(value), None)
        if earlier is not None:
            reason = f"stands again in line {line}, which counts"
            rejected.append(RejectedRow(earlier.line, reason, content[earlier.line]))
        usable[key(value)] = value
    in_order = tuple(sorted(rejected, key=lambda refused: refused.line))
    return tuple(usable.values()), in_order


def _deal_key(row: DealRow) -> str:
    return row.external_id


def _account_key(row: AccountRow) -> str:
    return fold(row.name)


def _call_key(row: CallRow) -> str:
    return f"{row.name} {row.external_id}"
