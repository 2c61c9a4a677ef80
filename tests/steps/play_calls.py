"""Calls of a team in which two things are done again and again, with vectors of their turns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

import numpy as np
from sqlalchemy import select, update

from coaching.plays.shown import ShownPlay
from coaching.ports import Embeddings
from coaching.settings import Sharing
from coaching.steps.finding_plays import FoundPlays, find_plays
from coaching.steps.place import Place
from coaching.steps.plays import Listing, listed, show
from coaching.store.schema.calls import calls, versions
from coaching.store.schema.talk import turns
from coaching.store.turn_vectors import add_turn_vectors
from tests.places import NOW
from tests.steps.moment_calls import PROCESS, Team
from tests.store.search_fixtures import add_account

EMBEDDER = "ways@1"
DIMENSION = 256

THEIRS = "Put the price beside {} that you lose on lists"
WHO = "Besides you who else would {} have to ask"
WAYS = {"Put the price": 0, "Besides you": 1}
"""How turns begin that do the same thing; all other turns are like nothing else."""

REPS = ("Marcus Bennett", "Priya Nair", "Tom Okafor")


def vectors_of(texts: Sequence[str], seed: int) -> Embeddings:
    """Near a direction of its own for each way, anywhere else."""
    random = np.random.default_rng(seed)
    rows = random.normal(size=(len(texts), DIMENSION))
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    for place, text in enumerate(texts):
        way = next((way for begins, way in WAYS.items() if text.startswith(begins)), None)
        if way is not None:
            rows[place] *= 0.4
            rows[place, way] += 0.9
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return rows.astype(np.float32)


def add_vectors(place: Place, wanted: Sequence[int], *, embedder: str = EMBEDDER) -> None:
    """Give the turns of some calls their vectors."""
    with place.library.writing() as conn:
        for call in wanted:
            version = conn.execute(
                select(versions.c.id).where(
                    versions.c.call_id == call, versions.c.kind == "turns", versions.c.active
                )
            ).scalar_one()
            texts = conn.execute(
                select(turns.c.text).where(turns.c.version_id == version).order_by(turns.c.position)
            ).scalars()
            add_turn_vectors(conn, version, embedder, vectors_of(list(texts), call))


@dataclass
class PlayTeam:
    """Makes calls in which things are done, finds plays and looks at them.

    Attributes:
        place: Where.
        team: Makes calls and deals.
        sharing: The team's settings.
    """

    place: Place
    sharing: Sharing = field(default_factory=lambda: Sharing(first_look_days=0))
    team: Team = field(init=False)
    accounts: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.team = Team(self.place, self.sharing)

    def call(
        self,
        *said: str,
        rep: str | None = REPS[0],
        deal: int | None = None,
        days: float = 0,
        account: str | None = None,
        embedder: str | None = EMBEDDER,
    ) -> int:
        """A call in whose negotiation a rep says things, among others."""
        spoken = [("rep", text) for text in said]
        other = ("rep", f"Nothing like it number{len(self.team.library.made)} was ever said here")
        call = self.team.call(
            [*spoken, other, ("customer", "I see.")],  # type: ignore[list-item]
            stages=("negotiation",),
            rep=rep,
            deal=deal,
            at=NOW + timedelta(days=days),
        )
        if account is not None:
            self._with(call, account)
        if embedder is not None:
            add_vectors(self.place, [call], embedder=embedder)
        return call

    def _with(self, call: int, account: str) -> None:
        with self.place.library.writing() as conn:
            if account not in self.accounts:
                self.accounts[account] = add_account(conn, account)
            conn.execute(
                update(calls).where(calls.c.id == call).values(account_id=self.accounts[account])
            )

    def calls_in_both_ways(self, count: int = 12, **facts: object) -> list[int]:
        """Calls, each with both ways, of three reps in turn."""
        return [
            self.call(
                THEIRS.format(f"{number} hours"),
                WHO.format(f"person{number}"),
                rep=REPS[number % len(REPS)],
                **facts,  # type: ignore[arg-type]
            )
            for number in range(count)
        ]

    def deals(
        self, outcomes: Mapping[str, tuple[int, int]], *, reps: Sequence[str | None] = REPS
    ) -> None:
        """Deals of reps in turn, a call each: of each end how many with the way, and without."""
        number = 0
        for outcome, (with_it, without) in outcomes.items():
            for place in range(with_it + without):
                number += 1
                deal = self.team.deal(f"D-{number}", ("Discovery", -9), outcome=outcome)
                said = (
                    THEIRS.format(f"{number} hours")
                    if place < with_it
                    else "So what would do the best for you"
                )
                self.call(said, deal=deal, rep=reps[number % len(reps)])

    def find(self) -> FoundPlays:
        return find_plays(self.place, PROCESS, who="Ann")

    def listed(self, **wanted: object) -> Listing:
        return listed(self.place, PROCESS, self.sharing, zone="UTC", **wanted)  # type: ignore[arg-type]

    def plays(self, **wanted: object) -> list[ShownPlay]:
        return [one for own in self.listed(**wanted).stages.values() for one in own]

    def show(self, wanted: str) -> ShownPlay:
        return show(self.place, PROCESS, self.sharing, zone="UTC", wanted=wanted)
