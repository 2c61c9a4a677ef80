"""What is known around what was taught: who was shown which moment when, and who may see what."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from coaching.meeting import meeting_name
from coaching.moments.sharing import Moment, touches
from coaching.naming import fold
from coaching.process import SalesProcess
from coaching.steps.moment_library import WATCH
from coaching.steps.place import Place
from coaching.steps.sharing import KIND
from coaching.steps.team import Team
from coaching.store import acts, play_talk, teachings
from coaching.store import moments as moment_store
from coaching.store import taught as stored
from coaching.store.index import VectorSpace
from coaching.store.taught import CountedCall, RepTurns
from coaching.taught import Showing
from coaching.taught.showing import meeting_at


@dataclass
class Known:
    """Everything that several teachings need, read once.

    Attributes:
        team: What they go by.
        now: The time.
        viewer: Numbers of the people that the viewer is; none for a stranger.
        people: Numbers of our people by folded name.
        moments: The moments that the viewer may see, of calls that are open, by number.
        showings: Every time that one was shown, by its number.
        spans: Stretches that the viewer may not see, by call.
        first_look: Calls with talk that is its rep's own still.
    """

    team: Team
    now: datetime
    viewer: frozenset[int]
    people: Mapping[str, Collection[int]]
    moments: Mapping[int, Moment]
    showings: Mapping[int, Sequence[Showing]]
    spans: Mapping[int, Sequence[tuple[float, float]]]
    first_look: frozenset[int]
    _talk: dict[VectorSpace | None, RepTurns] = field(default_factory=dict)
    _calls: dict[str, tuple[CountedCall, ...]] = field(default_factory=dict)

    @property
    def zone(self) -> ZoneInfo:
        """The team's."""
        return ZoneInfo(self.team.zone)

    def talk(self, conn: Connection, space: VectorSpace | None) -> RepTurns:
        """All talk of reps with its vectors in a space."""
        if space not in self._talk:
            self._talk[space] = stored.rep_turns(conn, space)
        return self._talk[space]

    def calls(self, conn: Connection, stage: str) -> tuple[CountedCall, ...]:
        """The calls on which something of a stage could have been said."""
        if stage not in self._calls:
            self._calls[stage] = stored.calls_with(conn, names_of(self.team.process, stage))
        return self._calls[stage]

    def is_hidden(self, call: int, start: float, end: float) -> bool:
        """Whether talk of a stretch is not for the viewer."""
        return any(touches(span, (start, end)) for span in self.spans.get(call, ()))


def read_known(conn: Connection, place: Place, team: Team, *, who: str) -> Known:
    """What is known, as somebody may see it.

    Where nobody knows the rep of a call, anybody may be it; the whole team is nobody.

    Args:
        conn: Any transaction.
        place: It has the clock.
        team: What it goes by.
        who: Who looks; empty for what the whole team may see.
    """
    now = place.now()
    people = stored.our_people(conn)
    viewer = frozenset(people.get(fold(who), ()))
    moments = moment_store.all_moments(conn)
    there = play_talk.calls_there(conn)
    reps = {
        call: of.rep_id
        for call, of in moment_store.calls_of(conn, {it.call for it in moments}).items()
    }
    spans: dict[int, list[tuple[float, float]]] = {}
    first_look: set[int] = set()
    visible: dict[int, Moment] = {}
    for moment in moments:
        if moment.call not in there:
            continue
        state, rep = moment.state(now), reps.get(moment.call)
        if state == "shared" or (bool(who) if rep is None else rep in viewer):
            visible[moment.id] = moment
            continue
        spans.setdefault(moment.call, []).append((moment.start, moment.end))
        if state == "first look":
            first_look.add(moment.call)
    return Known(
        team=team,
        now=now,
        viewer=viewer,
        people=people,
        moments=visible,
        showings=_showings(conn, ZoneInfo(team.zone)),
        spans=spans,
        first_look=frozenset(first_look),
    )


def names_of(process: SalesProcess, stage: str) -> tuple[str, ...]:
    """The names that a stage has or had; none where it is no stage of the process."""
    for known in process.stages:
        if stage in (known.name, *known.was):
            return (known.name, *known.was)
    return ()


def title_of(process: SalesProcess, stage: str) -> str:
    """What people see of a stage; empty where the process has none of that name."""
    return next((it.title for it in process.stages if stage in (it.name, *it.was)), "")


def _showings(conn: Connection, zone: ZoneInfo) -> dict[int, tuple[Showing, ...]]:
    """Every time that each moment was shown to somebody, the earliest first."""
    found: dict[int, list[Showing]] = {}
    for clip in stored.watched_clips(conn):
        at = meeting_at(clip.day, clip.closed_at, zone)
        showing = Showing(clip.person or "", at, "meeting", meeting_name(clip.meeting))
        found.setdefault(clip.moment, []).append(showing)
    for act in acts.acts_of(conn, KIND, (WATCH,)):
        found.setdefault(int(act.object_id), []).append(
            Showing(act.who, act.at.astimezone(zone), "watched")
        )
    for given in teachings.assignments_of(conn):
        showing = Showing(given.person, given.at.astimezone(zone), "assigned")
        found.setdefault(given.moment, []).append(showing)
    return {
        number: tuple(sorted(own, key=lambda it: (it.at, it.how, fold(it.person))))
        for number, own in found.items()
    }
