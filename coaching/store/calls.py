"""Calls in SQL: what is known about each besides its talk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Connection, Row, insert, select, text, update

from coaching.store.schema.calls import call_claims, call_people, calls
from coaching.store.schema.people import people
from coaching.transcript import Role


def open_call(
    conn: Connection,
    *,
    title: str,
    duration: float | None,
    started_at: datetime,
    now: datetime,
) -> int:
    """Make a call, not yet ready; its number. What claims say of it is settled after that."""
    return int(
        conn.execute(
            insert(calls)
            .values(
                title=title,
                started_at=started_at,
                started_at_source="arrival",
                duration=duration,
                created_at=now,
            )
            .returning(calls.c.id)
        ).scalar_one()
    )


def choice_of_words(conn: Connection, call: int) -> str | None:
    """Whose words a person wants for a call: "recognised" or "transcript"; None for no matter."""
    chosen = select(call_claims.c.value).where(
        call_claims.c.call_id == call,
        call_claims.c.field == "words",
        call_claims.c.source == "person",
    )
    return conn.execute(chosen.order_by(call_claims.c.at.desc()).limit(1)).scalar()


def people_on_call(conn: Connection, call: int) -> dict[str, Role]:
    """The people who are known to be on a call, by name, with their part in the sale."""
    rows = conn.execute(
        select(people.c.name, call_people.c.role)
        .join(people, people.c.id == call_people.c.person_id)
        .where(call_people.c.call_id == call)
    )
    return {row.name: cast("Role", row.role) for row in rows}


def set_duration(conn: Connection, call: int, duration: float) -> None:
    """Note how long a call lasts."""
    conn.execute(update(calls).where(calls.c.id == call).values(duration=duration))


def set_language(conn: Connection, call: int, language: str) -> None:
    """Note the language that a call is held in."""
    conn.execute(update(calls).where(calls.c.id == call).values(language=language))


def make_ready(conn: Connection, call: int, *, now: datetime) -> None:
    """Make a call visible; the first time counts."""
    conn.execute(
        update(calls).where(calls.c.id == call, calls.c.ready_at.is_(None)).values(ready_at=now)
    )


@dataclass(frozen=True, slots=True)
class CallFacts:
    """What is known about a call besides its talk.

    Attributes:
        id: Its number.
        title: What it is called.
        started_at: When it began; None when nobody knows.
        started_at_source: Where that time came from: name, mtime, metadata.
        duration: Seconds.
        language: Code of its language, once recognised.
        rep: Name of our person.
        account: Name of the account.
        territory: Where the account was on the call's day; None is "unassigned".
        deal: The CRM's id of the deal.
        deal_name: Its name there.
        outcome: won, lost or open.
        match_rule: How it found account and deal, in words.
        match_certainty: How certain that is, 0 to 1; None where nobody looked yet.
        ready: Whether it is visible.
    """

    id: int
    title: str
    started_at: datetime | None
    started_at_source: str | None
    duration: float | None
    language: str | None
    rep: str | None
    account: str | None
    territory: str | None
    deal: str | None
    deal_name: str | None
    outcome: str | None
    match_rule: str | None
    match_certainty: float | None
    ready: bool


_FACTS = """
SELECT calls.*, people.name AS rep, accounts_now.name AS account,
       call_territories.territory AS territory, deals_now.external_id AS deal,
       deals_now.name AS deal_name, deals_now.outcome AS outcome
FROM calls
LEFT JOIN people ON people.id = calls.rep_id
LEFT JOIN accounts_now ON accounts_now.id = calls.account_id
LEFT JOIN call_territories ON call_territories.call_id = calls.id
LEFT JOIN deals_now ON deals_now.id = calls.deal_id
"""


def call_facts(conn: Connection, call: int) -> CallFacts | None:
    """What is known about one call."""
    # by name, since a migration adds columns at the end
    types = {column.name: column.type for column in calls.c}
    statement = text(_FACTS + "WHERE calls.id = :call").columns(**types)
    row = conn.execute(statement, {"call": call}).first()
    return None if row is None else _facts(row)


def exists(conn: Connection, call: int) -> bool:
    """Whether there is a call with this number."""
    return conn.execute(select(calls.c.id).where(calls.c.id == call)).first() is not None


def call_titles(conn: Connection) -> dict[int, str]:
    """The titles of all calls, for finding one by name."""
    return {row.id: row.title for row in conn.execute(select(calls.c.id, calls.c.title))}


def _facts(row: Row[Any]) -> CallFacts:
    return CallFacts(
        id=row.id,
        title=row.title,
        started_at=row.started_at,
        started_at_source=row.started_at_source,
        duration=row.duration,
        language=row.language,
        rep=row.rep,
        account=row.account,
        territory=row.territory,
        deal=row.deal,
        deal_name=row.deal_name,
        outcome=row.outcome,
        match_rule=row.match_rule,
        match_certainty=row.match_certainty,
        ready=row.ready_at is not None,
    )
