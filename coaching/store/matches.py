"""Which account, deal and rep each call belongs to, in SQL."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, or_, select, update

from coaching.matching import Match
from coaching.store.schema.calls import calls, recordings

SET_BY = "set by"
"""How the rule of a match begins that a person made; no other match takes its place."""


@dataclass(frozen=True, slots=True)
class CallPlace:
    """A call, what its recordings are called, and what it belongs to so far.

    Attributes:
        call: Its number.
        title: What it is called.
        names: File names of its recordings in order of the call; its title where it has none.
        started_at: When it began; None when nobody knows.
        account: Number of its account.
        deal: Number of its deal.
        rep: Number of our person.
        rule: How they were found or why not, in words; None where nobody looked yet.
        certainty: 0 to 1; None where nobody looked yet.
    """

    call: int
    title: str
    names: tuple[str, ...]
    started_at: datetime | None
    account: int | None
    deal: int | None
    rep: int | None
    rule: str | None
    certainty: float | None

    @property
    def is_set_by_a_person(self) -> bool:
        """Whether a person said what it belongs to."""
        return self.rule is not None and self.rule.startswith(SET_BY)


def call_places(conn: Connection, ids: Sequence[int]) -> tuple[CallPlace, ...]:
    """Those of the calls that exist, in order of their numbers."""
    return _places(conn, calls.c.id.in_(ids))


def incomplete_places(conn: Connection) -> tuple[CallPlace, ...]:
    """The calls that lack an account, a deal or a rep, in order of their numbers."""
    missing = (calls.c.account_id, calls.c.deal_id, calls.c.rep_id)
    return _places(conn, or_(*(column.is_(None) for column in missing)))


def set_place(conn: Connection, call: int, match: Match) -> None:
    """Note what a call belongs to, unless a person said so."""
    conn.execute(
        update(calls)
        .where(
            calls.c.id == call,
            or_(calls.c.match_rule.is_(None), calls.c.match_rule.not_like(f"{SET_BY}%")),
        )
        .values(
            account_id=match.account,
            deal_id=match.deal,
            rep_id=match.rep,
            match_rule=match.rule,
            match_certainty=match.certainty,
        )
    )


def _places(conn: Connection, wanted: ColumnElement[bool]) -> tuple[CallPlace, ...]:
    rows = conn.execute(select(calls).where(wanted).order_by(calls.c.id)).all()
    names: defaultdict[int, list[str]] = defaultdict(list)
    of_calls = (
        select(recordings.c.call_id, recordings.c.name)
        .join(calls, calls.c.id == recordings.c.call_id)
        .where(wanted)
        .order_by(recordings.c.part, recordings.c.offset, recordings.c.id)
    )
    for recording in conn.execute(of_calls):
        names[recording.call_id].append(recording.name)
    return tuple(
        CallPlace(
            call=row.id,
            title=row.title,
            names=tuple(names.get(row.id, [row.title])),
            started_at=row.started_at,
            account=row.account_id,
            deal=row.deal_id,
            rep=row.rep_id,
            rule=row.match_rule,
            certainty=row.match_certainty,
        )
        for row in rows
    )
