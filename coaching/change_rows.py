"""Rows of a deal's history as changes: values from then on, or a field with its values.

It knows what CRMs call the fields that we keep; other fields' rows are no changes to us.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal

from coaching import cells
from coaching.cells import CellError
from coaching.crm import ENDS, NOBODY, ChangeRow, Money, Outcome, Ref, plain_id
from coaching.naming import fold
from coaching.participants import person_of
from coaching.rows import Cells, RowReading, Ways

Changed = Literal["stage", "amount", "owner", "owner_id", "outcome", "closed_at"]

FIELDS: dict[str, Changed] = {
    "stage": "stage", "stagename": "stage", "dealstage": "stage", "stageid": "stage",
    "stage id": "stage", "deal stage": "stage", "stage name": "stage",
    "amount": "amount", "value": "amount", "deal value": "amount",
    "owner": "owner", "owner name": "owner", "deal owner": "owner", "opportunity owner": "owner",
    "ownerid": "owner_id", "owner id": "owner_id", "hubspot owner id": "owner_id",
    "user id": "owner_id",
    "status": "outcome", "deal status": "outcome",
    "closedate": "closed_at", "close date": "closed_at", "expected close date": "closed_at",
}  # fmt: skip
"""Fields that we keep, by what CRMs call them."""

_OTHERS_FLOW = ("dealchange", "")
"""What a line of a deal's flow can be about that changes the deal; all else are activities."""

CLOCK_AHEAD = timedelta(minutes=5)
"""How far another clock may run ahead of ours. Chosen because clocks that nobody sets differ by
less, and zones by a quarter of an hour at least."""

_ZONE_TOLD_BY = "say another zone in a file for --mapping"
"""What to do about times that are read in a wrong zone."""


def change_row(line: int, row: Cells, ways: Ways) -> ChangeRow | None:
    """What a row says changed of a deal; None for what we do not keep.

    Raises:
        CellError: a cell cannot be read.
    """
    if fold(row.get("about", "")).replace(" ", "") not in _OTHERS_FLOW:
        return None
    field = FIELDS.get(fold(row["field"])) if "field" in row else "all"
    if field is None:
        return None
    reading = RowReading(row)
    at = reading.moment("changed_at", ways)
    external_id = plain_id(reading.named("deal_id", needed=True))
    if at is None and not cells.text_of(row.get("changed_at", "")):
        reading.refuse("changed_at is empty")
    if at is None:
        reading.refuse_problems()
        raise CellError("changed_at is empty")
    if ways.now is not None and at > ways.now + CLOCK_AHEAD:
        cell = cells.quoted(row["changed_at"].strip())
        reading.refuse(f"changed_at {cell} is yet to come, read in {ways.zone}; {_ZONE_TOLD_BY}")
    change = ChangeRow(line, external_id, at if ways.now is None else min(at, ways.now))
    if field == "all":
        change = _with_all(change, reading, row, ways)
    else:
        change = _with_field(change, field, reading, row, ways)
    reading.refuse_problems()
    return change


def _with_all(change: ChangeRow, reading: RowReading, row: Cells, ways: Ways) -> ChangeRow:
    """A change with all that a row tells as of then."""
    currency = reading.read("currency", cells.currency_of, instead="")
    stage, stage_before = reading.text("stage"), reading.text("stage_before")
    return replace(
        change,
        stage=stage,
        stage_before=stage_before,
        amount=reading.read("amount", lambda cell: _money(cell, currency, ways, "amount"),
                            instead=None),
        owner=reading.ref("owner") if "owner" in row or "owner_id" in row else NOBODY,
        outcome=_outcome_of(stage, stage_before, ways),
        closed_at=reading.moment("closed_at", ways),
    )  # fmt: skip


def _with_field(
    change: ChangeRow, field: Changed, reading: RowReading, row: Cells, ways: Ways
) -> ChangeRow:
    """A change of one field from one value to another."""
    new = reading.text("new_value") or reading.text("raw_value")
    old = reading.text("old_value")
    if new is None:
        return change  # emptied: what was so until then is told by others
    if field == "stage":
        before = old if old is None or fold(old) else None
        return replace(
            change, stage=new, stage_before=before, outcome=_outcome_of(new, before, ways)
        )
    if field == "outcome":
        unread: Outcome = "open"
        how = reading.read(
            "new_value", lambda cell: cells.outcome_of(cell, stage=None), instead=unread
        )
        return replace(change, outcome=how)
    if field == "amount":
        return replace(
            change,
            amount=reading.read("new_value", lambda it: _money(it, "", ways, "new_value"),
                                instead=None),
            amount_before=reading.read("old_value", lambda it: _money(it, "", ways, "old_value"),
                                       instead=None),
        )  # fmt: skip
    if field == "closed_at":
        return replace(change, closed_at=_day(reading, ways))
    return replace(
        change,
        owner=_person(row, "new_value", "raw_value", by_id=field == "owner_id"),
        owner_before=_person(row, "old_value", "raw_before", by_id=field == "owner_id"),
    )


def _outcome_of(stage: str | None, before: str | None, ways: Ways) -> Outcome | None:
    """How a deal ended by coming to a stage, or that it went on from one said to be an end.

    None where neither is told: a stage of a name that we do not know can be the end of deals. Going
    on from one whose name tells the end is concluded from all that is known, see ``reopenings``.
    """
    if stage is None:
        return None
    said = ways.outcomes.get(fold(stage)) or cells.end_of(stage)
    if said is None and before is not None and ways.outcomes.get(fold(before)) in ENDS:
        return "open"
    return said


def _money(cell: str, currency: str, ways: Ways, column: str) -> Money | None:
    decimal = ways.decimals.get(column, "")
    return cells.money_of(cell, currency=currency, decimal=decimal, sure=ways.sure)


def _day(reading: RowReading, ways: Ways) -> datetime | None:
    order = ways.dates.get("changed_at", "auto")
    return reading.read(
        "new_value",
        lambda cell: cells.moment_of(cell, zone=ways.zone, day_zone=ways.day_zone, order=order),
        instead=None,
    )


def _person(row: Cells, column: str, raw: str, *, by_id: bool) -> Ref:
    """Our person as a history names them: an id where the name is of an id and is one."""
    written = " ".join(row.get(column, "").split())
    if not fold(written):
        return NOBODY
    number = row.get(raw, written).strip()
    looks_like_id = plain_id(written) != written or written.isdigit() or written[:3] == "005"
    if by_id or looks_like_id:
        name = written if written != number and not looks_like_id else ""
        return Ref(name, plain_id(number))
    person = person_of(written)
    return Ref(person.name, "", person.email)
