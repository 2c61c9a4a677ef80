"""Exports of deals, accounts and calls, read to their end."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from coaching.crm import AccountRow, DealRow, RejectedRow
from coaching.dialer import CallRow
from coaching.errors import ExportError
from coaching.exports import by_header, open_export

DEALS = "deal_id,deal_name,account,owner,stage,amount,currency,outcome,created_at,closed_at"


@dataclass(frozen=True)
class Read:
    """An export read to its end."""

    kind: str
    deals: tuple[DealRow, ...]
    accounts: tuple[AccountRow, ...]
    calls: tuple[CallRow, ...]
    rejected: tuple[RejectedRow, ...]

    @property
    def rows_read(self) -> int:
        return len(self.deals) + len(self.accounts) + len(self.calls) + len(self.rejected)


def read_bytes(content: bytes, *, name: str = "x.csv", zone: str = "UTC", **how: Any) -> Read:
    export = open_export(io.BytesIO(content), name=name, zone=zone, **how)
    rows = list(export.rows())
    refused = [row for row in rows if isinstance(row, RejectedRow)]
    return Read(
        export.kind,
        tuple(row for row in rows if isinstance(row, DealRow)),
        tuple(row for row in rows if isinstance(row, AccountRow)),
        tuple(row for row in rows if isinstance(row, CallRow)),
        tuple(sorted(refused, key=lambda row: row.line)),
    )


def read(text: str, *, zone: str = "UTC") -> Read:
    return read_bytes(text.encode(), name="deals.csv", zone=zone)


def kind_of(header: str, separator: str = ",") -> str | None:
    found = by_header(header.split(separator))
    return None if found is None else found.kind


CELL = st.text() | st.from_regex(r"\A[0-9.,/' $€TZ:+-]{0,24}\Z")


def read_or_refuse(content: bytes) -> Read | None:
    try:
        return read_bytes(content, name="x.csv", zone="Pacific/Kiritimati")
    except ExportError:
        return None


def uses_or_refuses_every_row(header: str, rows: list[list[str]]) -> bool:
    """Whether as many rows are read or refused as have anything in them."""
    quoted = (",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows)
    text = "\n".join([header, *quoted])
    if "\0" in text:
        return True
    export = read_or_refuse(text.encode())
    filled = sum(any(cell.strip() for cell in row) for row in rows)
    return (0 if export is None else export.rows_read) == filled
