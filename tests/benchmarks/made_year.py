"""A made year of a team: 300 deals and 5,000 calls, with what was found and judged in their talk.

    python tests/benchmarks/made_year.py TARGET [--calls 5000] [--deals 300]

The rows are written straight into the tables, as a year of use would leave them: deals with their
ways through the shipped process, calls of a hundred turns tagged with its stages, five moments a
call with what speaks for them, and which exit criteria each call met. There is no sound and no
network in it, and what is met is drawn by lot.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from large_library import TALK, Said, said_in
from sqlalchemy import Connection, Table, insert

from coaching.app.wiring import open_place, process_of
from coaching.crm import instant_text
from coaching.naming import fold
from coaching.process import SalesProcess
from coaching.steps import finding_moments, verdicts
from coaching.store import processes
from coaching.store.schema import calls, crm, deal_reviews, moments, people, talk
from coaching.workspace import Workspace, lay_out

CALLS, DEALS, REPS, ACCOUNTS = 5_000, 300, 12, 200
TURNS = 100
SNIPPET = 10
"""Turns of a snippet."""

MOMENTS = 5
"""Moments of a call. Source: the demo's 17 calls have 90 (2026-11-27)."""

SECONDS = 9.0
"""Of a turn."""

NOW = datetime(2026, 11, 27, 9, tzinfo=UTC)
YEAR = timedelta(days=365)
AT_ONCE = 250


def main() -> None:
    """Make one."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("target", type=Path)
    parser.add_argument("--calls", type=int, default=CALLS)
    parser.add_argument("--deals", type=int, default=DEALS)
    asked = parser.parse_args()
    began = time.monotonic()
    make(asked.target, count=asked.calls, deals=asked.deals)
    print(f"{asked.deals} deals, {asked.calls} calls in {time.monotonic() - began:.0f} s")


def make(target: Path, *, count: int = CALLS, deals: int = DEALS) -> Workspace:
    """A workspace with so many calls and deals; the same for the same numbers."""
    workspace = lay_out(target)
    place = open_place(workspace)
    process = process_of(workspace)
    chance = random.Random(count)
    with place.library.writing() as conn:
        processes.remember(conn, process, now=NOW - YEAR)
        _write_people(conn)
        ways = list(_ways(process, deals, chance))
        _write_deals(conn, ways)
    spoken = said_in(TALK)
    for first in range(1, count + 1, AT_ONCE):
        rows: dict[Table, list[dict[str, Any]]] = {}
        for call in range(first, min(first + AT_ONCE, count + 1)):
            _add_call(rows, call, count, process, ways, spoken, chance)
        with place.library.writing() as conn:
            for table, values in rows.items():
                conn.execute(insert(table), values)
    with place.library.reading() as conn:
        conn.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    place.library.close()
    return workspace


def _write_people(conn: Connection) -> None:
    names = [f"Rep {chr(65 + number)}" for number in range(REPS)]
    conn.execute(
        insert(people.people),
        [
            {"id": number, "name": name, "works_for": "us", "created_at": NOW - YEAR}
            for number, name in enumerate(names, 1)
        ],
    )
    conn.execute(
        insert(crm.accounts),
        [
            {
                "id": number,
                "name": f"Account {number}",
                "folded_name": fold(f"Account {number}"),
                "created_at": NOW - YEAR,
            }
            for number in range(1, ACCOUNTS + 1)
        ],
    )


Way = tuple[list[tuple[str, datetime]], str, datetime | None]
"""Stages with since when, the outcome, and when it ended."""


def _ways(process: SalesProcess, count: int, chance: random.Random) -> Iterator[Way]:
    """A third of the deals is won, a seventh open, the rest lost on the way."""
    names = process.stage_names
    for number in range(count):
        at = NOW - YEAR + YEAR * (number / count) * 0.95
        outcome = chance.choices(("won", "lost", "open"), (5, 7, 2))[0]
        last = len(names) if outcome == "won" else chance.randrange(1, len(names) + 1)
        stages = []
        for name in names[:last]:
            if at >= NOW:
                break
            stages.append((name, at))
            at += timedelta(days=chance.uniform(2, 18))
        ended = min(at, NOW - timedelta(hours=1)) if outcome != "open" else None
        yield stages or [(names[0], NOW - timedelta(days=1))], outcome, ended


def _write_deals(conn: Connection, ways: Sequence[Way]) -> None:
    conn.execute(
        insert(crm.deals),
        [
            {"id": number, "external_id": f"D-{number}", "created_at": NOW - YEAR}
            for number in range(1, len(ways) + 1)
        ],
    )
    events: list[dict[str, Any]] = []
    for number, (stages, outcome, ended) in enumerate(ways, 1):
        opened = stages[0][1]
        told = [
            ("name", f"Deal {number}", opened),
            ("account", f"Account {1 + number % ACCOUNTS}", opened),
            ("owner", f"Rep {chr(65 + number % REPS)}", opened),
            ("created_at", instant_text(opened), opened),
            ("amount", f"{1000 + number * 7}.00 EUR", opened),
            *(("stage", name, at) for name, at in stages),
            ("outcome", outcome, ended or opened),
        ]
        if ended is not None:
            told.append(("closed_at", instant_text(ended), ended))
        events += [
            {
                "deal_id": number,
                "fact": fact,
                "value": value,
                "held_from_at": at,
                "learned_at": at,
                "seen_at": at,
                "told_as": "changed",
            }
            for fact, value, at in told
        ]
    conn.execute(insert(crm.deal_events), events)


def _add_call(  # noqa: PLR0917 - what every call is made of
    rows: dict[Table, list[dict[str, Any]]],
    call: int,
    count: int,
    process: SalesProcess,
    ways: Sequence[Way],
    spoken: Sequence[Said],
    chance: random.Random,
) -> None:
    """A call with its talk, what was found in it, and its moments."""

    def add(table: Table, **values: Any) -> None:
        rows.setdefault(table, []).append(values)

    deal = 1 + call * len(ways) // (count + 1)
    stages, _, ended = ways[deal - 1]
    begins, ends = stages[0][1], ended or NOW
    at = begins + (ends - begins) * chance.random()
    now_in = next(name for name, since in reversed(stages) if since <= at or name == stages[0][0])
    add(
        calls.calls,
        id=call,
        title=f"Call {call}",
        started_at=at,
        duration=TURNS * SECONDS,
        rep_id=1 + deal % REPS,
        account_id=1 + deal % ACCOUNTS,
        deal_id=deal,
        ready_at=at,
        created_at=at,
    )
    kinds = ("turns", "tags", "snippets")
    turns, tags, snippets = (len(kinds) * (call - 1) + place for place in range(1, 4))
    for kind, number in zip(kinds, (turns, tags, snippets), strict=True):
        add(
            calls.versions,
            id=number,
            call_id=call,
            kind=kind,
            made_by="made up",
            made_from=None if kind == "turns" else number - 1,
            detail={},
            created_at=at,
            completed_at=at,
            active=True,
        )
    first = chance.randrange(len(spoken) - TURNS)
    names = process.stage_names
    for place, said in enumerate(spoken[first : first + TURNS]):
        stage = now_in if place % 3 else names[place * len(names) // TURNS]
        add(
            talk.turns,
            version_id=turns,
            position=place,
            speaker=said.role,
            role=said.role,
            channel=0,
            start=place * SECONDS,
            end=(place + 1) * SECONDS,
            text=said.text,
        )
        add(talk.tags, version_id=tags, turn=place, stage=stage, probability=0.9)
    for place in range(TURNS // SNIPPET):
        add(
            talk.snippets,
            version_id=snippets,
            call_id=call,
            position=place,
            start=place * SNIPPET * SECONDS,
            end=(place + 1) * SNIPPET * SECONDS,
            stage=now_in if place % 2 else names[place * len(names) * SNIPPET // TURNS],
            first_turn=place * SNIPPET,
            end_turn=(place + 1) * SNIPPET,
            text="what was said",
            rep_speaks=True,
            customer_speaks=True,
            unknown_speaks=False,
        )
    criteria = [it.key for stage in process.stages for it in stage.exit_criteria]
    met = chance.sample(criteria, 3)
    found = []
    for place in range(MOMENTS):
        turn = place * 2 * SNIPPET + 3
        key = met[place % len(met)]
        found.append(["criterion", key, turn, turn, 0.9])
        add(
            moments.moments,
            call_id=call,
            start=place * 2 * SNIPPET * SECONDS,
            end=place * 2 * SNIPPET * SECONDS + 40,
            words="what was said",
            title="",
            visibility="team",
            created_by=finding_moments.WE,
            created_at=at,
        )
    add(
        moments.talk_findings,
        version_id=tags,
        made_by=finding_moments.made_by(process),
        found=found,
    )
    add(
        deal_reviews.call_verdicts,
        version_id=tags,
        made_by=verdicts.made_by(process),
        found=dict.fromkeys(met, "met"),
    )


if __name__ == "__main__":
    main()
