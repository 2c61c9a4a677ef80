"""All moments of a library as they stand now, with what speaks for each and how deals did.

Nothing of it is stored but what people made: an import, a ruling or a correction counts at once.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from coaching.moments.deals import (
    DealStory,
    StageOrder,
    could_move,
    moved_on,
    order_of,
    was_decided,
)
from coaching.moments.evidence import (
    Evidence,
    Heard,
    Later,
    Span,
    Verdict,
    evidence_in_talk,
    evidence_of_deal,
    listed,
)
from coaching.moments.finding import Finding
from coaching.moments.score import (
    NONE,
    Cases,
    Feature,
    Rates,
    Score,
    Went,
    rates_of,
    score_of,
    tally,
    went,
)
from coaching.moments.sharing import Moment
from coaching.process import SalesProcess
from coaching.settings import Sharing
from coaching.steps.finding_moments import WE, made_by
from coaching.steps.place import Place
from coaching.store import moment_notes, rulings
from coaching.store import moments as stored
from coaching.store.deal_stories import deal_stories
from coaching.store.moment_notes import Note
from coaching.store.rulings import Ruling
from coaching.transcript import Turn

WATCH = "watch"
"""What the log calls it that somebody watched a moment."""


@dataclass(frozen=True, slots=True)
class KnownMoment:
    """A moment with what is worked out of it."""

    moment: Moment
    stretch: stored.Stretch
    of: stored.CallOf
    evidence: tuple[Evidence, ...]
    features: tuple[Feature, ...]
    notes: tuple[Note, ...]


@dataclass
class MomentLibrary:
    """All moments of a library, read at once."""

    process: SalesProcess
    now: datetime
    zone: ZoneInfo
    sharing: Sharing
    order: StageOrder
    stories: Mapping[int, DealStory]
    calls: Mapping[int, stored.CallOf]
    of_deal: Mapping[int, Sequence[int]]
    known: list[KnownMoment] = field(default_factory=list)
    won: Rates = field(default_factory=lambda: Rates(NONE))
    moved: Rates = field(default_factory=lambda: Rates(NONE))
    watched: Mapping[int, int] = field(default_factory=dict)
    spoken: dict[int, tuple[Turn, ...]] = field(default_factory=dict)
    moved_on: dict[int, bool | None] = field(default_factory=dict)
    went: dict[tuple[str, tuple[Feature, ...], frozenset[int]], Went | None] = field(
        default_factory=dict
    )


def read_moments(
    conn: Connection,
    place: Place,
    process: SalesProcess,
    sharing: Sharing,
    zone: str,
    *,
    words_of: datetime | None = None,
) -> MomentLibrary:
    """All moments of open calls, with evidence, and how the team's deals did.

    Args:
        conn: Any transaction.
        place: It has the clock.
        process: The team's.
        sharing: What counts as moving on.
        zone: The team's.
        words_of: Of when people's words are; None for now.
    """
    open_calls = stored.stretches(conn)
    calls = stored.calls_of(conn, open_calls)
    of_deal: dict[int, list[int]] = {}
    for call, of in calls.items():
        if of.deal_id is not None:
            of_deal.setdefault(of.deal_id, []).append(call)
    stories = deal_stories(conn, of_deal)
    read = MomentLibrary(
        process,
        place.now(),
        ZoneInfo(zone),
        sharing,
        order_of(process, stories.values()),
        stories,
        calls,
        of_deal,
        watched=stored.watched_by(conn, verb=WATCH),
    )
    found = stored.findings_by_call(conn, made_by(process))
    notes = moment_notes.notes_by_moment(conn, as_of=words_of)
    ruled = rulings.rulings_by_call(conn, "criterion")
    by_call: dict[int, list[Moment]] = {}
    for moment in stored.all_moments(conn):
        if moment.call in open_calls:
            by_call.setdefault(moment.call, []).append(moment)
    happened = {
        call: [one for one in found.get(call, ()) if one.kind != "raised"] for call in by_call
    }
    heard = stored.heard(
        conn,
        {
            call: {at for one in own for at in (one.turn, one.until)}
            for call, own in happened.items()
        },
    )
    for call, own in by_call.items():
        talk = _Talk(
            call=call,
            of=calls[call],
            findings=happened[call],
            heard=heard.get(call, {}),
            later=_later(read, calls[call], found),
            ruled=_verdicts(ruled.get(call, ())),
            deal=_became(read, calls[call]),
        )
        read.known += _of_call(read, own, open_calls[call], talk, notes)
    _learn_rates(read)
    return read


@dataclass(frozen=True, slots=True)
class _Talk:
    """What happens in a call, and what became of its deal."""

    call: int
    of: stored.CallOf
    findings: Sequence[Finding]
    heard: Mapping[int, Heard]
    later: Later
    ruled: Mapping[str, Verdict]
    deal: tuple[Evidence, ...]


def _verdicts(ruled: Sequence[Ruling]) -> dict[str, Verdict]:
    return {
        one.key: Verdict(one.verdict == "met", one.who) for one in ruled if one.verdict != "unknown"
    }


def _became(read: MomentLibrary, of: stored.CallOf) -> tuple[Evidence, ...]:
    """What became of the deal of a call."""
    story = _story(read, of)
    days, zone = read.sharing.moved_on_days, read.zone
    return tuple(evidence_of_deal(story, of.started_at, read.order, days=days, zone=zone))


def _of_call(
    read: MomentLibrary,
    own: Sequence[Moment],
    stretches: Sequence[stored.Stretch],
    talk: _Talk,
    notes: Mapping[int, Sequence[Note]],
) -> list[KnownMoment]:
    """The moments of a call for which something speaks, or that a person chose."""
    known = []
    findings = [one for one in talk.findings if one.turn in talk.heard and one.until in talk.heard]
    begin = [one.start for one in stretches]
    for moment in own:
        happened = tuple(
            evidence_in_talk(
                [one for one in findings if _shows(moment, talk.heard[one.until])],
                talk.heard,
                read.process,
                span=Span(moment.start, moment.end),
                call=talk.call,
                call_at=talk.of.started_at,
                later=talk.later,
                ruled=talk.ruled,
            )
        )
        said = tuple(notes.get(moment.id, ()))
        if happened or said or moment.created_by != WE:
            evidence = listed((*talk.deal, *happened, *_endorsements(said)))
            first = max(0, bisect_right(begin, moment.start) - 1)
            end = max(first + 1, bisect_left(begin, moment.end))
            stretch = max(
                stretches[first:end], key=lambda one: _overlap(moment, one.start, one.end)
            )
            features = tuple(dict.fromkeys((one.kind, one.key) for one in happened))
            known.append(KnownMoment(moment, stretch, talk.of, evidence, features, said))
    return known


def _overlap(moment: Moment, start: float, end: float) -> float:
    return min(moment.end, end) - max(moment.start, start)


def _shows(moment: Moment, turn: Heard) -> bool:
    """Whether most of a turn, or most of the moment, is the other's."""
    shared = _overlap(moment, turn.start, turn.end)
    return shared > 0 and shared >= min(turn.end - turn.start, moment.end - moment.start) / 2


def _later(read: MomentLibrary, of: stored.CallOf, found: Mapping[int, Sequence[Finding]]) -> Later:
    """What the deal's later calls have of objections."""
    if of.deal_id is None or of.started_at is None:
        return Later()
    after = [
        number
        for number in read.of_deal[of.deal_id]
        if (began := read.calls[number].started_at) is not None and began > of.started_at
    ]
    raised = frozenset(
        one.key for number in after for one in found.get(number, ()) if one.kind == "raised"
    )
    return Later(len(after), raised)


def _endorsements(notes: Sequence[Note]) -> list[Evidence]:
    """What colleagues say, as evidence: each person once for each thing."""
    says = {"why": "{who} says why it worked", "used": "{who} used it{where}"}
    return [
        Evidence(
            "endorsed",
            one.kind,
            says[one.kind].format(who=one.who, where=f" on C{one.used_on}" if one.used_on else ""),
            one.who,
            one.at,
            one.used_on,
        )
        for one in notes
        if one.kind in says
    ]


def _learn_rates(read: MomentLibrary) -> None:
    """How the team's deals did, over all and by what was seen on them."""
    won, moved = _outcomes(read, read.calls)
    deals: dict[Feature, set[int]] = {}
    calls: dict[Feature, set[int]] = {}
    for one in read.known:
        for feature in one.features:
            calls.setdefault(feature, set()).add(one.moment.call)
            story = _story(read, one.of)
            if story is not None and _won(read, one.of, story) is not None:
                deals.setdefault(feature, set()).add(story.id)
    read.won = rates_of(tally(won), {it: _among(won, own) for it, own in deals.items()})
    read.moved = rates_of(tally(moved), {it: _among(moved, own) for it, own in calls.items()})


def _outcomes(read: MomentLibrary, calls: Iterable[int]) -> tuple[Cases, Cases]:
    """Whether the deals of calls were won, by deal, and whether they moved on after, by call."""
    won: dict[int, bool] = {}
    moved: dict[int, bool] = {}
    for call in calls:
        story = _story(read, read.calls[call])
        if story is None:
            continue
        well = _won(read, read.calls[call], story)
        if well is not None:
            won[story.id] = well
        outcome = _moved(read, call, story)
        if outcome is not None:
            moved[call] = outcome
    return won, moved


def _among(cases: Cases, own: Collection[int]) -> Cases:
    """Those of some cases of which it is known how they went."""
    return {number: cases[number] for number in own if number in cases}


def _story(read: MomentLibrary, of: stored.CallOf) -> DealStory | None:
    return read.stories.get(of.deal_id) if of.deal_id is not None else None


def _won(read: MomentLibrary, of: stored.CallOf, story: DealStory) -> bool | None:
    """Whether a call's deal was won; None where it is open, or was decided before the call."""
    if story.outcome not in {"won", "lost"} or was_decided(story, of.started_at, zone=read.zone):
        return None
    return story.outcome == "won"


def _moved(read: MomentLibrary, call: int, story: DealStory) -> bool | None:
    """Whether a deal moved on after a call; None while that cannot be told."""
    if call not in read.moved_on:
        read.moved_on[call] = _moved_after(read, story, read.calls[call])
    return read.moved_on[call]


def _moved_after(read: MomentLibrary, story: DealStory, of: stored.CallOf) -> bool | None:
    at, days, zone = of.started_at, read.sharing.moved_on_days, read.zone
    if moved_on(story, at, read.order, days=days, zone=zone) is not None:
        return True
    return False if could_move(story, at, days=days, now=read.now, zone=zone) else None


def score(read: MomentLibrary, one: KnownMoment) -> Score:
    """The score of a moment by all that is known now."""
    used_on = [note.used_on for note in one.notes if note.kind == "used" and note.used_on]
    calls = [call for call in (one.moment.call, *used_on) if call in read.calls]
    won, moved = _outcomes(read, calls)
    return score_of(
        one.evidence,
        _went(read, "won", one.features, won),
        _went(read, "moved", one.features, moved),
    )


def _went(
    read: MomentLibrary, what: Literal["won", "moved"], features: tuple[Feature, ...], own: Cases
) -> Went | None:
    """How deals did on which such things were seen; worked out once for the same."""
    key = (what, features, frozenset(own))
    if key not in read.went:
        read.went[key] = went(features, own, read.won if what == "won" else read.moved)
    return read.went[key]
