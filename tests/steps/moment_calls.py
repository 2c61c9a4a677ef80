"""A team with calls, deals and a process of its own, whose moments are found without models."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from sqlalchemy import insert, select, update

from coaching.moments.shown import ShownMoment
from coaching.ports import Reading, StageTag
from coaching.process import parse_process
from coaching.review.talk import Cues
from coaching.settings import Sharing
from coaching.steps.finding_moments import Found, find_moments
from coaching.steps.moment_board import Board, board
from coaching.steps.moment_notes import Masking
from coaching.steps.moments import show
from coaching.steps.place import Place
from coaching.store.schema.calls import calls, versions
from coaching.store.schema.crm import deal_events
from coaching.store.schema.people import people
from coaching.store.schema.talk import signals
from coaching.transcript import Role, Turn
from tests.places import NOW
from tests.store.search_fixtures import add_account, add_deal, add_person
from tests.web.conftest import Library

MARCUS = "Marcus Bennett"
"""Whose calls are, unless another is named."""

PROCESS = parse_process(
    """
stages:
  - name: discovery
    title: Discovery
    goal: We know what hurts.
    description: Questions about their situation.
    actions: [Ask what hurts]
    exit_criteria:
      - {says: A problem is named, name: problem, shown_by: [pain], by: customer}
    examples: ["How do you do it today?", We use paper., "What hurts?", It hurts., "Who?", Me.]
  - name: negotiation
    title: Negotiation
    goal: Nothing speaks against it.
    description: Doubts and terms.
    actions: [Hear them out]
    exit_criteria: [They have no doubts left]
    examples: [Too dear., "Why so?", A year., Fair., "Could you?", I could.]
  - name: closing
    title: Closing
    goal: It is done.
    description: The end of the call.
    actions: [Ask for it]
    exit_criteria: [They signed]
    examples: ["Shall we?", Yes., Bye., See you., Sign here., Good.]
signals:
  - {name: pain, title: Pain, description: It hurts., examples: [It hurts.]}
  - name: objection
    title: Objection
    description: A doubt.
    examples: [Too dear.]
    kinds:
      - {name: price, title: Price, description: Too dear.}
""",
    source="test",
)

Said = Sequence[tuple[Role, str]]

LONG = "Nine firms of your size pay that and get it back in March"
PAIN: Said = [("rep", "What hurts?"), ("customer", "The lists get lost every week.")]
PRICE: Said = [("customer", "That is too dear for us."), ("rep", LONG)]
REST: Said = [
    ("customer", "I see."),
    ("rep", "Good."),
    ("customer", "So."),
    ("customer", "Bye now."),
]


class Nothing:
    """A finder of cues that finds nothing: signals alone speak."""

    reader = "none@0"

    def find(
        self, turns: Sequence[Turn], tags: Sequence[StageTag], reading: Reading | None
    ) -> Cues:
        return Cues()


class Unmasked(Masking):
    """Leaves what people write as it is."""

    def __init__(self) -> None:
        pass

    def masked(self, text: str) -> str:
        return text


@dataclass
class Team:
    """Makes calls and deals, and looks at moments.

    Attributes:
        place: Where.
        sharing: The team's settings.
        library: Makes calls.
    """

    place: Place
    sharing: Sharing = field(default_factory=Sharing)
    library: Library = field(init=False)
    reps: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.library = Library(self.place)

    def call(
        self,
        *said: Said,
        stages: Sequence[str],
        rep: str | None = MARCUS,
        at: datetime = NOW,
        marks: Mapping[int, tuple[str, str]] | None = None,
        sound: bool = False,
        account: str | None = None,
        territory: str | None = None,
        deal: int | None = None,
    ) -> int:
        """A call whose turns carry signals: position of the turn to name and kind."""
        facts: dict[str, object] = {"deal_id": deal}
        with self.place.library.writing() as conn:
            if rep is not None:
                if rep not in self.reps:
                    self.reps[rep] = add_person(conn, rep, rep)
                facts["rep_id"] = self.reps[rep]
            if account is not None:
                facts["account_id"] = add_account(conn, account, territory=territory)
        call = self.library.call(*said, stages=stages, sound=sound, **facts)
        with self.place.library.writing() as conn:
            own = dict(
                conn.execute(
                    select(versions.c.kind, versions.c.id).where(
                        versions.c.call_id == call, versions.c.active
                    )
                ).all()
            )
            conn.execute(
                update(versions).where(versions.c.id == own["tags"]).values(made_from=own["turns"])
            )
            conn.execute(update(calls).where(calls.c.id == call).values(started_at=at))
            for turn, (name, kind) in (marks or {}).items():
                conn.execute(
                    insert(signals).values(
                        version_id=own["tags"], turn=turn, signal=name, kind=kind, probability=0.9
                    )
                )
        return call

    def winning_call(self, **facts: object) -> int:
        """A call with a problem named in discovery and a price objection answered."""
        return self.call(
            PAIN,
            PRICE,
            REST,
            stages=("discovery", "negotiation", "closing"),
            marks={1: ("pain", ""), 2: ("objection", "price")},
            **facts,  # type: ignore[arg-type]
        )

    def deal(self, name: str, *stages: tuple[str, float], outcome: str | None = None) -> int:
        """A deal with its stages, by days after ``NOW``."""
        with self.place.library.writing() as conn:
            number = add_deal(conn, name)
        for stage, days in stages:
            self.tell(number, "stage", stage, days=days)
        if outcome is not None:
            self.news(number, outcome, days=20)
        return number

    def news(self, deal: int, outcome: str, *, days: float) -> None:
        """Tell what became of a deal."""
        self.tell(deal, "outcome", outcome, days=days)

    def tell(self, deal: int, fact: str, value: str, *, days: float = 0) -> None:
        """Tell something of a deal, that many days after ``NOW``."""
        at = NOW + timedelta(days=days)
        with self.place.library.writing() as conn:
            conn.execute(
                insert(deal_events).values(
                    deal_id=deal,
                    fact=fact,
                    value=value,
                    held_from_at=at,
                    learned_at=at,
                    seen_at=at,
                    told_as="changed",
                )
            )

    def find(self) -> Found:
        return find_moments(self.place, PROCESS, Nothing, self.sharing)

    def board(self, who: str = "Ann", **wanted: object) -> Board:
        self.find()
        return board(  # type: ignore[arg-type]
            self.place,
            PROCESS,
            self.sharing,
            zone="UTC",
            who=who,
            **{"limit": 5} | wanted,
        )

    def names(self, who: str = "Ann", **wanted: object) -> dict[str, list[str]]:
        """The names of the moments of each stage that somebody is shown."""
        found = self.board(who, **wanted)
        return {name: [one.moment.name for one in own] for name, own in found.stages.items()}

    def show(self, wanted: str, who: str = MARCUS) -> ShownMoment:
        return show(self.place, PROCESS, self.sharing, zone="UTC", wanted=wanted, who=who)

    def later(self, days: float) -> Team:
        """The same team some days later."""
        now = self.place.now() + timedelta(days=days)
        team = Team(replace(self.place, now=lambda: now), self.sharing)
        team.reps = self.reps
        return team


def add_us(place: Place, name: str) -> None:
    """A person of ours without calls."""
    with place.library.writing() as conn:
        conn.execute(insert(people).values(name=name, works_for="us", created_at=NOW))
