"""Where the stretches of a reel come from: moments, meetings, deals and other reels, by name."""

from __future__ import annotations

import re
from dataclasses import dataclass

from coaching.errors import NotFoundError
from coaching.ledger import call_name
from coaching.process import SalesProcess
from coaching.reel import Card
from coaching.settings import Sharing
from coaching.steps.deal_history import read_deal
from coaching.steps.meetings import show as show_meeting
from coaching.steps.moment_library import read_moments
from coaching.steps.moments import meant, require_open
from coaching.steps.place import Place
from coaching.steps.reel_clips import Span, span_of
from coaching.steps.reel_edit import find
from coaching.steps.team import Team

_MOMENT = re.compile(r"[Mm]\d+")
_MEETING = re.compile(r"[Ll]\d+")
_REEL = re.compile(r"[Rr]\d+")


@dataclass(frozen=True, slots=True)
class Source:
    """Stretches and what they are called together."""

    name: str
    spans: tuple[Span, ...]


def named(place: Place, team: Team, written: str, *, who: str) -> Source | None:
    """What a name stands for: ``M12`` a moment, ``L3`` a meeting, ``R2`` a reel; None for others.

    Raises:
        NotFoundError: There is none, or the person may not see it.
    """
    if _MOMENT.fullmatch(written):
        return _moment(place, team, written, who=who)
    if _MEETING.fullmatch(written):
        return _meeting(place, team, written)
    if _REEL.fullmatch(written):
        reel = find(place, written)
        with place.library.reading() as conn:
            spans = tuple(span_of(conn, clip) for clip in reel.manifest.clips)
        return Source(reel.manifest.title, spans)
    return None


def _moment(place: Place, team: Team, written: str, *, who: str) -> Source:
    with place.library.reading() as conn:
        moment = meant(conn, written)
        require_open(conn, moment, who=who, now=place.now())
        stages = _stages(place, team.process, team.sharing, team.zone)
    span = Span(moment.call, moment.start, moment.end, stages.get(moment.id, ""))
    return Source(moment.title or moment.name, (span,))


def _meeting(place: Place, team: Team, written: str) -> Source:
    planned = show_meeting(place, team, written)
    spans = tuple(Span(it.call, it.start, it.end, it.stage) for it in planned.clips if not it.gone)
    if not spans:
        raise NotFoundError(
            f"{planned.name} has no moments to watch",
            hint=f"add some: filmroom meeting edit {planned.name} --add M1",
        )
    return Source(f"Learning meeting {planned.name}", spans)


def cards_of(process: SalesProcess) -> tuple[Card, ...]:
    """What announces each stage of a process: its title and goal."""
    return tuple(Card(stage.name, stage.title, stage.goal) for stage in process.stages)


def of_deal(place: Place, team: Team, wanted: str) -> Source:
    """The moments of a deal's calls that the team may see, in the order in which they happened.

    Raises:
        NotFoundError: No deal, or more than one, goes by that; or it has no such moments.
    """
    history = read_deal(place.library, wanted)
    name = history.deal.name or history.deal.external_id
    order = {one.call: place_ for place_, one in enumerate(history.calls)}
    now = place.now()
    with place.library.reading() as conn:
        read = read_moments(conn, place, team.process, team.sharing, team.zone)
    found = sorted(
        (
            one
            for one in read.known
            if one.moment.call in order and one.moment.state(now) == "shared"
        ),
        key=lambda one: (order[one.moment.call], one.moment.start),
    )
    if not found:
        calls = ", ".join(call_name(one.call) for one in history.calls) or "no calls"
        raise NotFoundError(
            f"no moment of {name} is shown to the team ({calls})",
            hint="`filmroom moments --mine` lists what its rep may share; or name stretches of "
            "its calls: C12@02:10-02:45",
        )
    spans = (
        Span(one.moment.call, one.moment.start, one.moment.end, one.stretch.stage) for one in found
    )
    return Source(name, tuple(spans))


def _stages(place: Place, process: SalesProcess, sharing: Sharing, zone: str) -> dict[int, str]:
    """The stage of each moment that can be shown, by number."""
    with place.library.reading() as conn:
        read = read_moments(conn, place, process, sharing, zone)
    return {one.moment.id: one.stretch.stage for one in read.known}
