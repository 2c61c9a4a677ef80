"""A workspace of five reps whose results differ much, so that any order by result shows.

Whom is made first, whose calls are newest and whose names come first are other orders than that of
the results: each begins and ends with a round of all five, so nothing that is listed by time or
number gives the order of results by chance.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import func, insert, select, update

from coaching.steps.place import Place
from coaching.store.schema.calls import calls, versions
from coaching.store.schema.crm import deal_events
from coaching.store.schema.moments import moments
from coaching.store.schema.people import people
from coaching.store.schema.talk import turns
from coaching.store.turn_vectors import add_turn_vectors
from coaching.store.turns import StoredVoice
from coaching.workspace import lay_out
from tests.app import people_in
from tests.places import NOW, place_in
from tests.steps.moment_calls import REST, Team
from tests.web.conftest import TALK

BY_RESULT = ("Mo Adler", "Al Winter", "Zoe Brandt", "Bo Sander", "Cy Marsh")
MADE_IN_ORDER = ("Zoe Brandt", "Cy Marsh", "Mo Adler", "Bo Sander", "Al Winter")
FIVE = people_in.Team(BY_RESULT)

WORDS = ("paper", "stock", "orders", "invoices", "routes", "drivers", "fuel")

ROUNDS = 6
"""Deals of each: the first and the last are won, of the others the fewer the worse the result."""

PARTS = ("West", "North", "Coast", "East", "South")


def wins_of(rep: str) -> int:
    """Of ``ROUNDS`` deals, from all to the first and the last alone."""
    return ROUNDS - BY_RESULT.index(rep)


@contextmanager
def team_of_five(folder: Path) -> Iterator[Place]:
    """A workspace with files, calls, deals, moments and territories of the five."""
    workspace = lay_out(folder)
    (workspace.config / "territories.yaml").write_text(territories(), encoding="utf-8")
    with place_in(workspace) as place:
        team = Team(place)
        _deals(team)
        _more_calls(team)
        _all_in_a_call(team)
        team.find()
        _share(place)
        _turn_vectors(place)
        yield place


def _turn_vectors(place: Place) -> None:
    """What turns mean: those at the same place of a call do one thing or another, by its number."""
    random = np.random.default_rng(5)
    with place.library.writing() as conn:
        for row in conn.execute(
            select(versions.c.id, versions.c.call_id, func.count(turns.c.position).label("turns"))
            .join(turns, turns.c.version_id == versions.c.id)
            .where(versions.c.active)
            .group_by(versions.c.id)
            .order_by(versions.c.id)
        ).all():
            vectors = 0.02 * random.normal(size=(row.turns, 256))
            for place_in_call in range(row.turns):
                vectors[place_in_call, 2 * place_in_call + row.call_id % 2] += 1
            vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
            add_turn_vectors(conn, row.id, "places@1", vectors.astype(np.float32))


def territories(*, moved: bool = False) -> str:
    """The file of territories, or another cut in which everybody has another's."""
    owners = MADE_IN_ORDER[1:] + MADE_IN_ORDER[:1] if moved else MADE_IN_ORDER
    parts = [
        f"  - {{name: {name}, owner: {owner}, accounts: [{_account(rep)}]}}"
        for name, owner, rep in zip(PARTS, owners, MADE_IN_ORDER, strict=True)
    ]
    return "territories:\n" + "\n".join(parts) + "\n"


def _account(rep: str) -> str:
    return f"Firm {MADE_IN_ORDER.index(rep) * 3 % 5}"


def _deals(team: Team) -> None:
    days = -155.0
    for place in range(ROUNDS):
        for rep in MADE_IN_ORDER:
            days += 5
            won = place in (0, ROUNDS - 1) or place < wins_of(rep) - 1
            deal = team.deal(
                f"D-{place}-{MADE_IN_ORDER.index(rep)}",
                ("discovery", days),
                ("negotiation", days + 2),
            )
            _told(team, deal, rep, days, outcome="won" if won else "lost")
            _call(
                team,
                rep,
                deal=deal,
                at=NOW + timedelta(days=days),
                account=_account(rep) if place == 0 else None,
                territory=PARTS[MADE_IN_ORDER.index(rep)],
                sound=place == 0,
            )


def _told(team: Team, deal: int, rep: str, days: float, *, outcome: str) -> None:
    """What the CRM says of a deal; the better the rep, the more it is worth."""
    closed = NOW + timedelta(days=days + 4)
    told = {
        "name": f"Deal {deal}",
        "owner": rep,
        "account": _account(rep),
        "created_at": (NOW + timedelta(days=days)).isoformat(),
        "amount": f"{wins_of(rep) * 1000}.00 EUR",
        "outcome": outcome,
        "closed_at": closed.isoformat(),
    }
    with team.place.library.writing() as conn:
        conn.execute(
            insert(deal_events),
            [
                {
                    "deal_id": deal,
                    "fact": fact,
                    "value": value,
                    "held_from_at": closed,
                    "learned_at": closed,
                    "seen_at": closed,
                    "told_as": "changed",
                }
                for fact, value in told.items()
            ],
        )


def _more_calls(team: Team) -> None:
    """Calls without a deal in the middle of the time, the more the better the result."""
    for place in range(4):
        for rep in MADE_IN_ORDER:
            if place < wins_of(rep) - 2:
                _call(team, rep, at=NOW - timedelta(days=100 - place))


def _call(team: Team, rep: str, **facts: Any) -> None:
    """A call with a problem and a price in it, in words that no other call has."""
    heard = [f"{word}{len(team.library.made)}" for word in WORDS]  # alike hits are shown once
    first, second = " ".join(heard[:4]), " ".join(heard[4:])
    team.call(
        [("rep", f"What hurts about {first}?"), ("customer", f"The {second} gets lost.")],
        [("customer", f"That is too dear for {first}."), ("rep", f"{second} comes back by March")],
        REST,
        stages=("discovery", "negotiation", "closing"),
        marks={1: ("pain", ""), 2: ("objection", "price")},
        rep=rep,
        **facts,
    )


def _all_in_a_call(team: Team) -> None:
    """Several of the team in one call; the better the result, the earlier they speak."""
    said = [(name, f"{text} {place}") for place, (name, text) in enumerate([*TALK, *TALK])]
    voices = dict(zip("ABC", ("Mo Adler", "Al Winter", "Zoe Brandt"), strict=True))
    team.library.call(
        said,
        title="All of us",
        voices={label: StoredVoice("rep", "said so", name) for label, name in voices.items()},
        rep_id=team.reps["Bo Sander"],
        sound=False,
    )


def _share(place: Place) -> None:
    """All moments are the team's but those of one call of each, which nobody saw yet."""
    with place.library.writing() as conn:
        conn.execute(update(moments).values(visibility="team", first_look_until=None))
        by_rep = select(calls.c.id).join(people, people.c.id == calls.c.rep_id)
        for rep in MADE_IN_ORDER:
            last = by_rep.where(people.c.name == rep).order_by(calls.c.id.desc()).limit(1)
            conn.execute(
                update(moments)
                .where(moments.c.call_id == last.scalar_subquery())
                .values(visibility="first_look", first_look_until=NOW + timedelta(days=3650))
            )
