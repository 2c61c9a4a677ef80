"""A team whose calls say, or do not say, what was taught; with vectors that need no model."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta

from sqlalchemy import insert, select, update

from coaching.settings import Meeting
from coaching.steps import taught
from coaching.steps.place import Place
from coaching.steps.taught_said import assign
from coaching.steps.team import Team as Goes
from coaching.store.schema.calls import versions
from coaching.store.schema.moments import moments
from coaching.store.schema.talk import turns
from coaching.store.turn_vectors import add_turn_vectors
from coaching.taught import Teaching
from coaching.transcript import Role
from coaching.workspace import Workspace
from tests.places import NOW, place_in
from tests.steps.moment_calls import PROCESS, Team
from tests.store.search_fixtures import BAG, BagOfWords

ASKED = "Suppose nothing changes until spring, how many pallets would get lost?"
SAID_AGAIN = "Okay, suppose nothing changes until spring, how many pallets would get lost then?"
NEARLY = "How many pallets fit into the new hall?"
FILLERS = (
    "Our office moved to Leeds in the summer, mostly for the trains.",
    "You can add seats whenever another team wants to join.",
    "The invoice goes out on the first and is due in two weeks.",
    "My colleague Ida sets it up together with your administrator.",
    "Every evening a copy is written to another building.",
    "We work with bakeries, butchers and a large brewery.",
)
"""Sentences that share next to no words with what is taught."""

HOST = "Marcus Bennett"


@dataclass
class Taught:
    """Makes calls around one moment of ``HOST``'s, days from ``NOW``; it is shown at day 0.

    Attributes:
        team: Makes calls and deals.
        host_call: The moment's call.
        moment: The moment's name.
    """

    team: Team
    host_call: int = 0
    moment: str = "M1"
    made: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.host_call = self.call(HOST, -60, ASKED)
        with self.place.library.writing() as conn:
            conn.execute(
                insert(moments).values(
                    call_id=self.host_call,
                    start=20.0,
                    end=30.0,
                    words=ASKED,
                    title="What if nothing changes",
                    visibility="team",
                    created_by=HOST,
                    created_at=NOW - timedelta(days=50),
                )
            )

    @property
    def place(self) -> Place:
        return self.team.place

    def call(
        self,
        rep: str | None,
        days: float,
        said: str = NEARLY,
        *,
        stage: str = "discovery",
        deal: int | None = None,
        embedder: BagOfWords | None = BAG,
    ) -> int:
        """A call of a rep with three turns; the third says something, 20 to 30 s."""
        number = len(self.made)
        talk: list[tuple[Role, str]] = [
            ("rep", FILLERS[number % len(FILLERS)]),
            ("customer", "I see."),
            ("rep", said),
            ("customer", "Too many."),
        ]
        call = self.team.call(
            talk, stages=(stage,), rep=rep, at=NOW + timedelta(days=days), deal=deal
        )
        self.made.append(call)
        if embedder is not None:
            self.embed(call, embedder)
        return call

    def embed(self, call: int, embedder: BagOfWords = BAG) -> None:
        """What the turns of a call mean."""
        with self.place.library.writing() as conn:
            own = (
                select(turns.c.version_id, turns.c.text)
                .join(versions, versions.c.id == turns.c.version_id)
                .where(versions.c.call_id == call, versions.c.active)
                .order_by(turns.c.position)
            )
            rows = conn.execute(own).all()
            vectors = embedder.embed([row.text for row in rows])
            add_turn_vectors(conn, rows[0].version_id, embedder.identity, vectors)

    def give(self, *people: str, days: float = 0) -> None:
        """Give the moment to people so many days from ``NOW``."""
        now = NOW + timedelta(days=days)
        assign(replace(self.place, now=lambda: now), self.moment, people, who="Kim")

    def later(self, days: float) -> Place:
        now = NOW + timedelta(days=days)
        return replace(self.place, now=lambda: now)

    def goes(self) -> Goes:
        return Goes(PROCESS, self.team.sharing, Meeting(), "UTC")

    def show(self, who: str = "Kim", *, mine: bool = False) -> Teaching:
        (found,) = taught.show(self.later(60), self.goes(), self.moment, who=who, mine=mine)
        return found

    def listed(self, who: str = "Kim", *, mine: bool = False) -> tuple[Teaching, ...]:
        return taught.listed(self.later(60), self.goes(), who=who, mine=mine)

    def hide(self, call: int, visibility: str, *, days: float = 70) -> None:
        """Withhold what the third turn of a call says, or keep it to its rep for a while."""
        with self.place.library.writing() as conn:
            conn.execute(
                insert(moments).values(
                    call_id=call,
                    start=20.0,
                    end=30.0,
                    words="x",
                    title="",
                    visibility=visibility,
                    first_look_until=NOW + timedelta(days=days),
                    created_by="x",
                    created_at=NOW,
                )
            )

    def set_moment(self, **values: object) -> None:
        with self.place.library.writing() as conn:
            conn.execute(update(moments).where(moments.c.id == 1).values(**values))


@contextmanager
def taught_in(workspace: Workspace) -> Iterator[Taught]:
    with place_in(workspace) as place:
        yield Taught(Team(place))


def used_on(teaching: Teaching) -> Sequence[tuple[str, str]]:
    """The calls on which it was found, with their side."""
    return [(f"C{one.use.call}", one.when) for one in teaching.found]
