"""The board of moments: which of each stage a person is shown, unlike each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from coaching.errors import UsageError
from coaching.moments.selection import Choice, diverse
from coaching.moments.sharing import is_own
from coaching.moments.shown import ShownMoment
from coaching.process import SalesProcess
from coaching.search import Filters, Outcome
from coaching.settings import Sharing
from coaching.steps.moment_library import KnownMoment, MomentLibrary, read_moments, score
from coaching.steps.moments import shown_of
from coaching.steps.place import Place
from coaching.store import moments as stored
from coaching.store.filters import select_by
from coaching.store.territories import territories_of


@dataclass(frozen=True, slots=True)
class Board:
    """The moments that a person is shown.

    Attributes:
        stages: The moments of each stage, in order of the process; stages without are left out.
        in_first_look: How many others fit, but are their reps' own still.
        more: How many more fit that were not chosen.
        kept: The viewer's own that the team does not see, where they are told apart: those in
            their first look that is over soonest first, then those that are withheld.
        kept_more: How many more of these there are.
    """

    stages: Mapping[str, tuple[ShownMoment, ...]]
    in_first_look: int
    more: int
    kept: tuple[ShownMoment, ...] = ()
    kept_more: int = 0


def board(
    place: Place,
    process: SalesProcess,
    sharing: Sharing,
    *,
    zone: str,
    who: str,
    stage: str | None = None,
    territory: str | None = None,
    elsewhere: bool = False,
    outcome: Outcome | None = None,
    mine: bool = False,
    apart: int = 0,
    limit: int,
) -> Board:
    """The moments of each stage, unlike each other, that a person may see.

    Args:
        place: Where they are.
        process: The team's.
        sharing: What counts as moving on.
        zone: The team's.
        who: Who looks; own moments are shown during their first look.
        stage: Only of this stage.
        territory: Only of accounts there, or "unassigned".
        elsewhere: Only of accounts outside the viewer's own territories.
        outcome: Only of deals that are won, lost or open.
        mine: Only the viewer's own, withheld ones too.
        apart: So many of the viewer's own that the team does not see are told apart, whatever
            else is asked for; none of these is among the stages then.
        limit: At most so many of a stage.

    Raises:
        UsageError: No such stage, or nobody knows which territories are the viewer's.
        NotFoundError: No such territory.
    """
    with place.library.reading() as conn:
        wanted = select_by(conn, Filters(stage=stage, territory=territory))
        theirs = _own_territories(conn, who) if elsewhere else frozenset()
        read = read_moments(conn, place, process, sharing, zone)
        fitting = [
            one
            for one in read.known
            if (wanted.stages is None or one.stretch.stage in wanted.stages)
            and _in_territory(one.of.territory, wanted.territories)
            and one.of.territory not in theirs
            and (outcome is None or _outcome(read, one) == outcome)
        ]
        visible, closed = _visible(conn, fitting, read.now, who=who, mine=mine)
        kept = _kept(conn, read, who=who) if apart else []
        told_apart = {one.moment.id for one in kept}
        visible = [one for one in visible if one.moment.id not in told_apart]
        chosen, more = _chosen(conn, read, visible, limit=limit)
        stages = {
            name: tuple(shown_of(conn, read, one, who=who) for one in own)
            for name, own in chosen.items()
        }
        shown = tuple(shown_of(conn, read, one, who=who) for one in kept[:apart])
    return Board(stages, 0 if mine else closed, more, shown, len(kept) - len(shown))


# Choosing ----------------------------------------------------------------------------------------


def _in_territory(territory: str | None, spellings: tuple[str, ...] | None) -> bool:
    if spellings is None:
        return True
    return territory in spellings if spellings else territory is None


def _own_territories(conn: Connection, who: str) -> frozenset[str]:
    own = territories_of(conn, who)
    if not own:
        raise UsageError(
            f"no territory is known to be {who}'s",
            hint="config/territories.yaml says who owns which; the setting me says who you are",
        )
    return own


def _outcome(read: MomentLibrary, one: KnownMoment) -> str | None:
    """What became of the deal; None where no deal is known."""
    story = read.stories.get(one.of.deal_id) if one.of.deal_id is not None else None
    return story.outcome if story else None


def _visible(
    conn: Connection, fitting: Sequence[KnownMoment], now: datetime, *, who: str, mine: bool
) -> tuple[list[KnownMoment], int]:
    """What a person may see of moments, and how many are others' in their first look."""
    names: dict[int, tuple[str, ...]] = {}
    visible: list[KnownMoment] = []
    closed = 0
    for one in fitting:
        if one.moment.call not in names:
            names[one.moment.call] = stored.rep_names(conn, one.moment.call)
        called = names[one.moment.call]
        own = bool(called) and is_own(who, called)
        state = one.moment.state(now)
        if own if mine else state == "shared" or (own and state == "first look"):
            visible.append(one)
        elif state == "first look":
            closed += 1
    return visible, closed


def _kept(conn: Connection, read: MomentLibrary, *, who: str) -> list[KnownMoment]:
    """The moments of a person that the team does not see, see ``Board.kept``."""
    closed = [one for one in read.known if one.moment.state(read.now) != "shared"]
    own, _ = _visible(conn, closed, read.now, who=who, mine=True)

    def order(one: KnownMoment) -> tuple[bool, str, int]:
        until = one.moment.first_look_until
        withheld = one.moment.state(read.now) == "withheld"
        return withheld, until.isoformat() if until else "", one.moment.id

    return sorted(own, key=order)


def _chosen(
    conn: Connection, read: MomentLibrary, visible: Sequence[KnownMoment], *, limit: int
) -> tuple[dict[str, list[KnownMoment]], int]:
    """The moments to show of each stage, in order of the process; and how many more there are."""
    vectors = stored.vectors_of(conn, {one.stretch.snippet for one in visible})
    by_number = {one.moment.id: one for one in visible}
    stages: dict[str, list[Choice]] = {}
    for one in visible:
        stages.setdefault(one.stretch.stage, []).append(
            Choice(
                one.moment.id,
                score(read, one).value,
                one.of.rep_id,
                one.of.account_id,
                vectors.get(one.stretch.snippet),
            )
        )
    names = read.process.stage_names
    places = {name: place for place, name in enumerate(names)}
    chosen: dict[str, list[KnownMoment]] = {}
    for name in sorted(stages, key=lambda name: (places.get(name, len(places)), name)):
        chosen[name] = [by_number[number] for number in diverse(stages[name], limit)]
    return chosen, len(visible) - sum(map(len, chosen.values()))
