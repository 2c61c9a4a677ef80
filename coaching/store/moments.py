"""Moments in SQL: which stretches they are, who may see them, and what speaks for them."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, func, insert, or_, select, update

from coaching.moments.evidence import Heard
from coaching.moments.finding import Finding
from coaching.moments.sharing import Moment, Visibility
from coaching.store.batches import in_batches
from coaching.store.filters import call_territories
from coaching.store.open_calls import open_calls
from coaching.store.schema.acts import acts
from coaching.store.schema.calls import calls, versions
from coaching.store.schema.crm import accounts
from coaching.store.schema.moments import moments, talk_findings
from coaching.store.schema.people import people, person_aliases
from coaching.store.schema.talk import embeddings, snippets, turns
from coaching.store.vectors import STORED
from coaching.store.withheld import withheld_in

# What was found in talk ---------------------------------------------------------------------------


def calls_to_read(conn: Connection, made_by: str) -> tuple[int, ...]:
    """Ready calls in whose talk nothing was looked for in this way, by their tags of now."""
    known = select(talk_findings.c.version_id).where(talk_findings.c.made_by == made_by)
    rows = conn.execute(
        select(calls.c.id)
        .join(versions, versions.c.call_id == calls.c.id)
        .where(
            calls.c.ready_at.is_not(None),
            versions.c.kind == "tags",
            versions.c.active,
            versions.c.id.not_in(known),
        )
        .order_by(calls.c.id)
    )
    return tuple(rows.scalars())


def keep_findings(conn: Connection, version: int, made_by: str, found: Iterable[Finding]) -> None:
    """Keep what was found by a version of tags; what was kept in the same way stays."""
    held = select(talk_findings.c.version_id).where(
        talk_findings.c.version_id == version, talk_findings.c.made_by == made_by
    )
    if conn.execute(held).first() is None:
        conn.execute(
            insert(talk_findings).values(
                version_id=version, made_by=made_by, found=[one.as_row() for one in found]
            )
        )


def findings_by_call(conn: Connection, made_by: str) -> dict[int, tuple[Finding, ...]]:
    """What is found in each call by its tags of now, in order of the turns that show it."""
    rows = conn.execute(
        select(versions.c.call_id, talk_findings.c.found)
        .join(versions, versions.c.id == talk_findings.c.version_id)
        .where(talk_findings.c.made_by == made_by, versions.c.active)
    )
    return {row.call_id: tuple(Finding(*one) for one in row.found) for row in rows}


def heard(conn: Connection, wanted: Mapping[int, Collection[int]]) -> dict[int, dict[int, Heard]]:
    """Some turns of some calls, as they are shown now, by call and position.

    Thousands of calls are one query: it takes the turns as one value, a list of pairs in JSON.
    """
    active = select(versions.c.call_id, versions.c.id).where(
        versions.c.kind == "turns", versions.c.active
    )
    pairs = [
        (version, position)
        for call, version in conn.execute(active)
        for position in wanted.get(call, ())
    ]
    asked = func.json_each(json.dumps(pairs)).table_valued("value")
    rows = conn.execute(
        select(
            versions.c.call_id,
            turns.c.position,
            turns.c.start,
            turns.c.end,
            turns.c.role,
            turns.c.text,
        )
        .select_from(asked)
        .join(
            turns,
            (turns.c.version_id == func.json_extract(asked.c.value, "$[0]"))
            & (turns.c.position == func.json_extract(asked.c.value, "$[1]")),
        )
        .join(versions, versions.c.id == turns.c.version_id)
    )
    found: dict[int, dict[int, Heard]] = {}
    for call, position, *turn in rows:
        found.setdefault(call, {})[position] = Heard(*turn)
    return found


# Stretches ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Stretch:
    """A snippet that the team's search could find, were nothing of it withheld; in seconds."""

    snippet: int
    call: int
    start: float
    end: float
    stage: str
    first_turn: int
    end_turn: int
    text: str


@dataclass(frozen=True, slots=True)
class CallOf:
    """What is known of the call of a moment.

    Attributes:
        title: What it is called.
        started_at: When it began.
        rep_id: Number of our person.
        rep: That person's name.
        account_id: Number of the account.
        account: Its name.
        territory: The account's.
        deal_id: Number of the deal.
    """

    title: str
    started_at: datetime | None
    rep_id: int | None
    rep: str | None
    account_id: int | None
    account: str | None
    territory: str | None
    deal_id: int | None


def stretches(conn: Connection) -> dict[int, tuple[Stretch, ...]]:
    """The snippets of all calls that are open to the team, by call, in order."""
    found: dict[int, list[Stretch]] = {}
    columns = (
        snippets.c[name]
        for name in ("id", "call_id", "start", "end", "stage", "first_turn", "end_turn", "text")
    )
    rows = conn.execute(
        select(*columns)
        .join(versions, versions.c.id == snippets.c.version_id)
        .where(versions.c.active, snippets.c.call_id.in_(open_calls()))
        .order_by(snippets.c.call_id, snippets.c.position)
    )
    for row in rows:
        stretch = Stretch(*row)
        found.setdefault(stretch.call, []).append(stretch)
    return {call: tuple(own) for call, own in found.items()}


def calls_of(conn: Connection, wanted: Collection[int]) -> dict[int, CallOf]:
    """What is known of calls."""
    about = (
        select(
            calls.c.id,
            calls.c.title,
            calls.c.started_at,
            calls.c.rep_id,
            people.c.name.label("rep"),
            calls.c.account_id,
            accounts.c.name.label("account"),
            call_territories.c.territory,
            calls.c.deal_id,
        )
        .outerjoin(people, people.c.id == calls.c.rep_id)
        .outerjoin(accounts, accounts.c.id == calls.c.account_id)
        .outerjoin(call_territories, call_territories.c.call_id == calls.c.id)
    )
    return {
        row.id: CallOf(*row[1:])
        for some in in_batches(wanted)
        for row in conn.execute(about.where(calls.c.id.in_(some)))
    }


def vectors_of(conn: Connection, wanted: Collection[int]) -> dict[int, NDArray[np.float32]]:
    """The vectors of snippets, float32, (dimension,), by number of the snippet."""
    active = (
        select(embeddings.c.snippet_id, embeddings.c.vector)
        .join(versions, versions.c.id == embeddings.c.version_id)
        .where(versions.c.active)
    )
    return {
        row.snippet_id: np.frombuffer(row.vector, dtype=STORED)
        for some in in_batches(wanted)
        for row in conn.execute(active.where(embeddings.c.snippet_id.in_(some)))
    }


def rep_names(conn: Connection, call: int) -> tuple[str, ...]:
    """All names and addresses that the rep of a call goes by; none where nobody knows the rep."""
    rep = conn.execute(select(calls.c.rep_id).where(calls.c.id == call)).scalar()
    if rep is None:
        return ()
    name = conn.execute(select(people.c.name).where(people.c.id == rep)).scalar_one()
    aliases = select(person_aliases.c.value).where(
        person_aliases.c.person_id == rep, person_aliases.c.kind.in_(("name", "email"))
    )
    return (name, *conn.execute(aliases.order_by(person_aliases.c.id)).scalars())


# Moments ------------------------------------------------------------------------------------------


def add_moment(
    conn: Connection,
    call: int,
    *,
    start: float,
    end: float,
    words: str,
    title: str = "",
    visibility: Visibility,
    first_look_until: datetime | None,
    who: str,
    now: datetime,
) -> int:
    """Enter a moment; its number."""
    number = conn.execute(
        insert(moments)
        .values(
            call_id=call,
            start=start,
            end=end,
            words=words,
            title=title,
            visibility=visibility,
            first_look_until=first_look_until,
            created_by=who,
            created_at=now,
        )
        .returning(moments.c.id)
    ).scalar_one()
    return int(number)


_moments = moments.alias("standing")

_STANDING = select(
    *(
        _moments.c["call_id" if one.name == "call" else one.name]
        for one in fields(Moment)
        if one.name != "has_withheld"
    ),
    withheld_in(_moments.c),
).where(_moments.c.withdrawn_at.is_(None))
"""Moments whose choice was not taken back, in the order of ``Moment``'s fields."""


def find_moment(conn: Connection, number: int) -> Moment | None:
    """A moment; None where there is none of that number, or its choice was taken back."""
    row = conn.execute(_STANDING.where(_moments.c.id == number)).first()
    return None if row is None else Moment(*row)


def all_moments(conn: Connection) -> tuple[Moment, ...]:
    """All moments, in order of their numbers."""
    return tuple(Moment(*row) for row in conn.execute(_STANDING.order_by(_moments.c.id)))


def set_visibility(
    conn: Connection,
    number: int,
    visibility: Visibility,
    *,
    first_look_until: datetime | None,
) -> None:
    """Say who may see a moment."""
    conn.execute(
        update(moments)
        .where(moments.c.id == number)
        .values(visibility=visibility, first_look_until=first_look_until)
    )


def set_span(conn: Connection, number: int, *, start: float, end: float, words: str) -> None:
    """Say from where to where a moment goes."""
    conn.execute(
        update(moments).where(moments.c.id == number).values(start=start, end=end, words=words)
    )


def widest(conn: Connection, moment: Moment, *, verb: str) -> tuple[float, float]:
    """From where to where a moment went before it was trimmed; it can be made so wide again."""
    trimmed = select(acts.c.before).where(
        acts.c.object_kind == "moment", acts.c.object_id == moment.id, acts.c.verb == verb
    )
    spans = [row for row in conn.execute(trimmed).scalars() if row]
    return (
        min([moment.start, *(span["start"] for span in spans)]),
        max([moment.end, *(span["end"] for span in spans)]),
    )


def set_title(conn: Connection, number: int, title: str) -> None:
    """Say what a moment is called."""
    conn.execute(update(moments).where(moments.c.id == number).values(title=title))


def take_back(conn: Connection, number: int, *, now: datetime) -> None:
    """Let a moment that a person chose be none; its talk is talk like any other."""
    conn.execute(update(moments).where(moments.c.id == number).values(withdrawn_at=now))


def watched_by(conn: Connection, *, verb: str) -> dict[int, int]:
    """How many people watched each moment."""
    rows = conn.execute(
        select(acts.c.object_id, func.count(func.distinct(func.lower(acts.c.who))).label("people"))
        .where(acts.c.object_kind == "moment", acts.c.verb == verb)
        .group_by(acts.c.object_id)
    )
    return {int(row.object_id): row.people for row in rows}


def named_us(conn: Connection, name: str) -> str | None:
    """The name of our person who goes by a name or address; None where nobody does."""
    from coaching.naming import fold

    rows = conn.execute(
        select(people.c.name, person_aliases.c.value)
        .outerjoin(person_aliases, person_aliases.c.person_id == people.c.id)
        .where(
            or_(
                people.c.works_for == "us",
                people.c.id.in_(select(calls.c.rep_id).where(calls.c.rep_id.is_not(None))),
            )
        )
    )
    for row in rows:
        if fold(name) in {fold(row.name), fold(row.value or "")}:
            return str(row.name)
    return None
