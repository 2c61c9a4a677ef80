"""Who says what of a call, in SQL, and the people on it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, Connection, delete, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from coaching.claims import FIELDS, SOURCES, Claim, Field, Source
from coaching.store.schema.calls import call_claims, call_people, calls

_AT_ONCE = 500
"""Calls that one query names. Chosen because SQLite takes some thousand values at once."""


def claims_of(conn: Connection, call: int) -> tuple[Claim, ...]:
    """What is said of a call, in order of saying; see ``coaching.claims.decide``."""
    return claims_of_calls(conn, [call]).get(call, ())


def claims_of_calls(conn: Connection, numbers: Sequence[int]) -> dict[int, tuple[Claim, ...]]:
    """What is said of several calls, in order of saying, by call; none for calls without any."""
    found: defaultdict[int, list[Claim]] = defaultdict(list)
    for begin in range(0, len(numbers), _AT_ONCE):
        wanted = (
            select(call_claims)
            .where(call_claims.c.call_id.in_(numbers[begin : begin + _AT_ONCE]))
            .order_by(call_claims.c.at, call_claims.c.id)
        )
        for row in conn.execute(wanted):
            claim = Claim(cast("Field", row.field), row.value, row.source, row.detail)
            if claim.field in FIELDS:
                found[row.call_id].append(claim)
    return {call: tuple(said) for call, said in found.items()}


def put_claims(conn: Connection, call: int, said: Iterable[Claim], *, now: datetime) -> None:
    """Note claims; each takes the place of what the same source said of the same field."""
    values = [
        {
            "call_id": call,
            "field": claim.field,
            "value": claim.value,
            "source": claim.source,
            "detail": claim.detail,
            "at": now,
        }
        for claim in said
    ]
    if not values:
        return
    adding = upsert(call_claims)
    conn.execute(
        adding.on_conflict_do_update(
            index_elements=["call_id", "field", "source", "detail"],
            set_={"value": adding.excluded.value, "at": adding.excluded.at},
        ),
        values,
    )


def drop_claims(
    conn: Connection,
    call: int,
    *,
    source: Source,
    detail: str | None = None,
    fields: Sequence[Field] | None = None,
) -> int:
    """Forget what a kind of source said of a call; how many claims that were.

    Args:
        conn: A writing transaction.
        call: Number of the call.
        source: The kind of source.
        detail: Which one; None for all of that kind.
        fields: What about; None for all fields.
    """
    tests: list[ColumnElement[bool]] = [
        call_claims.c.call_id == call,
        call_claims.c.source == source,
    ]
    if detail is not None:
        tests.append(call_claims.c.detail == detail)
    if fields is not None:
        tests.append(call_claims.c.field.in_(fields))
    return int(conn.execute(delete(call_claims).where(*tests)).rowcount)


@dataclass(frozen=True, slots=True)
class OnCall:
    """Somebody on a call.

    Attributes:
        person: Their number.
        role: On whose side they are.
        source: Who says so.
    """

    person: int
    role: str
    source: str


def people_on(conn: Connection, call: int) -> tuple[OnCall, ...]:
    """Who is on a call, in order of their numbers."""
    rows = conn.execute(
        select(call_people)
        .where(call_people.c.call_id == call)
        .order_by(call_people.c.person_id, call_people.c.role)
    )
    return tuple(OnCall(row.person_id, row.role, row.source) for row in rows)


def set_people_on(conn: Connection, call: int, wanted: Sequence[OnCall]) -> bool:
    """Note who is on a call as the claims say; whether anybody or a role is new or gone.

    Who stays keeps the voice that was found for them; who another part of the program entered
    stays, too.
    """
    by_key = {(one.person, one.role): one for one in wanted}
    known = {(one.person, one.role): one for one in people_on(conn, call)}
    gone = [
        key
        for key, one in known.items()
        if key not in by_key and one.source.partition(" ")[0] in SOURCES
    ]
    for person, role in gone:
        conn.execute(
            delete(call_people).where(
                call_people.c.call_id == call,
                call_people.c.person_id == person,
                call_people.c.role == role,
            )
        )
    fresh = [one for key, one in by_key.items() if key not in known]
    if fresh:
        conn.execute(
            insert(call_people),
            [
                {"call_id": call, "person_id": one.person, "role": one.role, "source": one.source}
                for one in fresh
            ],
        )
    return bool(gone or fresh)


_NOTED = (
    "title", "started_at", "started_at_source", "started_at_zone", "direction", "consent",
    "consent_source", "external_id", "account_id", "deal_id", "rep_id", "match_rule",
    "match_certainty",
)  # fmt: skip


def noted(conn: Connection, call: int) -> dict[str, Any]:
    """What the call's own row holds of all that claims decide; empty where there is no call."""
    row = conn.execute(select(calls).where(calls.c.id == call)).mappings().first()
    return {} if row is None else {name: row[name] for name in _NOTED}


def write_down(
    conn: Connection, call: int, values: Mapping[str, Any], before: Mapping[str, Any] | None = None
) -> dict[str, tuple[Any, Any]]:
    """Write what was decided into the call's row; before and after of what is new.

    A dialer's id that another call has already is left out.

    Args:
        conn: A writing transaction.
        call: Number of the call.
        values: By column.
        before: What the row holds, where that is at hand.
    """
    before = noted(conn, call) if before is None else before
    wanted = dict(values)
    if wanted.get("external_id") not in {None, before["external_id"]}:
        taken = select(calls.c.id).where(
            calls.c.external_id == wanted["external_id"], calls.c.id != call
        )
        if conn.execute(taken).first() is not None:
            wanted["external_id"] = None
    changed = {
        name: (before[name], value) for name, value in wanted.items() if before[name] != value
    }
    if changed:
        conn.execute(
            update(calls)
            .where(calls.c.id == call)
            .values({name: after for name, (_, after) in changed.items()})
        )
    return changed
