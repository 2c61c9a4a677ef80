"""Deals with what was told of their stages, their calls, and what the calls were about, in SQL."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import Connection, column, func, select, table

from coaching.naming import AccountNames, fold
from coaching.pipeline.deals import Call
from coaching.pipeline.paths import Event
from coaching.store.schema.calls import calls, versions
from coaching.store.schema.crm import accounts, deal_events
from coaching.store.schema.people import account_territories, people, person_aliases
from coaching.store.schema.talk import tags, turns

_accounts_now = table("accounts_now", column("id"), column("territory"))

AT_ONCE = 5_000
"""Ids in one query. Chosen below the 32,766 that SQLite takes."""


def stage_events(conn: Connection) -> dict[int, list[Event]]:
    """What was told of the stage and the outcome of each deal, in the order of the telling."""
    found: dict[int, list[Event]] = {}
    rows = conn.execute(
        select(
            deal_events.c.deal_id,
            deal_events.c.fact,
            deal_events.c.value,
            deal_events.c.held_from_at,
            deal_events.c.learned_at,
            deal_events.c.told_as,
        )
        .where(deal_events.c.fact.in_(("stage", "outcome")))
        .order_by(deal_events.c.id)
    )
    for deal, fact, value, at, learned_at, told_as in rows:
        event = Event(fact, value, at, learned_at, seen=told_as == "seen")
        found.setdefault(deal, []).append(event)
    return found


def territories_of_accounts(conn: Connection, names: Collection[str]) -> dict[str, str]:
    """The territory that each account has last, by its name as a deal writes it.

    Where nothing was settled of an account yet, it is the CRM's; see ``store.territories``.
    """
    told = select(_accounts_now).where(_accounts_now.c.territory.is_not(None))
    territories = {row.id: row.territory for row in conn.execute(told)}
    settled = select(account_territories).where(account_territories.c.until.is_(None))
    for row in conn.execute(settled):
        territories.pop(row.account_id, None)
        if row.territory is not None:
            territories[row.account_id] = row.territory
    known = {row.id: row.name for row in conn.execute(select(accounts.c.id, accounts.c.name))}
    spelled = AccountNames(known)
    found = {name: spelled.find(name) for name in names}
    return {
        name: territories[account]
        for name, account in found.items()
        if account is not None and account in territories
    }


def calls_of_deals(conn: Connection) -> dict[int, list[Call]]:
    """The ready calls of each deal that have a time, the earliest first."""
    found: dict[int, list[Call]] = {}
    rows = conn.execute(
        select(calls.c.id, calls.c.deal_id, calls.c.started_at, calls.c.visibility, calls.c.consent)
        .where(
            calls.c.deal_id.is_not(None),
            calls.c.started_at.is_not(None),
            calls.c.ready_at.is_not(None),
        )
        .order_by(calls.c.started_at, calls.c.id)
    )
    for call, deal, at, visibility, consent in rows:
        shown = visibility == "team" and consent not in ("refused", "withdrawn")
        found.setdefault(deal, []).append(Call(call, deal, at, shown))
    return found


def talk_by_stage(conn: Connection, wanted: Collection[int]) -> dict[int, Mapping[str, float]]:
    """Seconds of talk by the stage that its turns are tagged with, by call; active versions only.

    Stages stand under the names that they had when the call was tagged.
    """
    found: dict[int, dict[str, float]] = {}
    ids = sorted(wanted)
    for first in range(0, len(ids), AT_ONCE):
        rows = conn.execute(
            select(
                versions.c.call_id,
                tags.c.stage,
                func.sum(turns.c.end - turns.c.start),
            )
            .select_from(versions)
            .join(tags, tags.c.version_id == versions.c.id)
            .join(
                turns,
                (turns.c.version_id == versions.c.made_from) & (turns.c.position == tags.c.turn),
            )
            .where(
                versions.c.kind == "tags",
                versions.c.active,
                versions.c.call_id.in_(ids[first : first + AT_ONCE]),
            )
            .group_by(versions.c.call_id, tags.c.stage)
        )
        for call, stage, seconds in rows:
            found.setdefault(call, {})[stage] = float(seconds)
    return dict(found)


def names_of(conn: Connection, who: str) -> frozenset[str]:
    """All names of those of us who go by a name or an address; that name itself in any case."""
    aliases = conn.execute(
        select(person_aliases.c.person_id, person_aliases.c.value)
        .join(people, people.c.id == person_aliases.c.person_id)
        .where(people.c.works_for == "us", person_aliases.c.kind.in_(("name", "email")))
    ).all()
    own = conn.execute(select(people.c.id, people.c.name).where(people.c.works_for == "us")).all()
    known = [tuple(row) for row in (*own, *aliases)]
    meant = {person for person, name in known if fold(name) == fold(who)}
    return frozenset({who, *(name for person, name in known if person in meant)})


def _instant(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
