"""One moment that was taught: looked for on calls, with what people said of finds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from coaching.moments.sharing import Moment
from coaching.naming import fold
from coaching.process import OTHER
from coaching.steps.sharing import KIND, TRIM, UNDO
from coaching.steps.taught_deals import deals_of
from coaching.steps.taught_known import Known, title_of
from coaching.steps.taught_talk import Heard, Wanted, listen, wanted_of
from coaching.store import acts, teachings
from coaching.store import moments as moment_store
from coaching.store import taught as stored
from coaching.store.taught import CountedCall
from coaching.taught import (
    Change,
    Group,
    Line,
    Looked,
    Ruling,
    Seen,
    Showing,
    Spot,
    Tally,
    Teaching,
    change_of,
    line_of,
    seen_by,
    uses_in,
    when_of,
)
from coaching.taught.likeness import floor_of
from coaching.taught.notes import (
    NO_CALL_SINCE,
    NO_WORDS,
    NOT_SHOWN,
    Gaps,
    alone,
    notes_on_calls,
    notes_on_showing,
)
from coaching.taught.teaching import Deals, Found, Part, title_from


@dataclass(frozen=True, slots=True)
class _Counted:
    """Calls that count, each with its side; and how many do not."""

    calls: Mapping[int, CountedCall]
    sides: Mapping[int, Group]
    left_out: int


def teaching_of(
    conn: Connection, known: Known, moment: Moment, *, mine: bool, whole: bool
) -> Teaching:
    """One teaching; without ``whole`` only what a list shows."""
    showings = known.showings[moment.id]
    of = moment_store.calls_of(conn, [moment.call])[moment.call]
    seen = seen_by(showings, known.people, but=of.rep_id)
    stage = stored.stage_between(conn, moment.call, moment.start, moment.end)
    stage = "" if stage == OTHER else stage
    parts, space = wanted_of(conn, moment)
    taught = Teaching(
        moment=moment.id,
        title=moment.title or title_from([part.text for part in parts]) or of.title,
        call=moment.call,
        start=moment.start,
        end=moment.end,
        stage=title_of(known.team.process, stage),
        showings=_first_of_each(showings),
        unknown=seen.unknown,
        mine=mine,
    )
    trimmed_at = _trimmed_at(conn, moment, showings[0].at)
    notes = [*notes_on_showing(showings, seen.unknown, trimmed_at=trimmed_at)]
    if not parts or not seen.first:
        if not parts:
            notes.insert(0, NO_WORDS)
        return replace(taught, notes=tuple(notes))
    rulings = teachings.rulings_of(conn, moment.id)
    counted = _counted(conn, known, moment, stage, seen=seen, rep=of.rep_id, rulings=rulings)
    heard = listen(conn, known.talk(conn, space), parts, counted.calls, known.is_hidden)
    lines = _lines(heard, counted, len(parts))
    placed, lost = _confirmed(conn, known, rulings, heard, counted)
    looked = uses_in((*heard.spots, *placed), lines, rulings)
    gaps = Gaps(
        left_out=counted.left_out,
        first_look=len(known.first_look & counted.calls.keys()),
        by_wording=len(heard.unknown),
        has_meaning=space is not None,
        lost=lost,
    )
    notes += notes_on_calls(gaps)
    own = _mine(known, counted) if mine else counted.sides
    change = _change(looked, counted, own, ("before", "after"), interval=whole)
    if not change.is_together and not mine:
        notes.insert(0, alone(change))
        return replace(taught, parts=_parts(parts, lines), notes=tuple(notes))
    others = _change(looked, counted, own, ("others before", "others after"), interval=whole)
    if mine and not known.viewer & seen.first.keys():
        notes.insert(0, NOT_SHOWN)
    elif not change.after.of:
        notes.insert(0, NO_CALL_SINCE)
    return replace(
        taught,
        parts=_parts(parts, lines),
        change=change,
        others=others if others.is_together else None,
        deals=_deals(conn, known, looked, counted, own) if whole else Deals(),
        found=_found(looked, counted, own, with_others=others.is_together) if whole else (),
        possible=_possible(looked, own, with_others=others.is_together) if whole else (),
        notes=tuple(notes),
    )


def _counted(
    conn: Connection,
    known: Known,
    moment: Moment,
    stage: str,
    *,
    seen: Seen,
    rep: int | None,
    rulings: Sequence[Ruling],
) -> _Counted:
    """Calls of the stage, and those on which somebody says that it was used."""
    calls, sides, left_out = {}, {}, 0
    possible = known.calls(conn, stage)
    missing = {it.call for it in rulings if it.verdict == "confirmed"} - {it.id for it in possible}
    if missing:
        possible += tuple(it for it in known.calls(conn, "") if it.id in missing)
    for call in possible:
        if call.id == moment.call:
            continue
        if call.rep is None or call.started_at is None:
            left_out += 1
        elif call.rep != rep and (side := when_of(call.rep, call.started_at, seen)):
            calls[call.id] = replace(call, started_at=call.started_at.astimezone(known.zone))
            sides[call.id] = side
    return _Counted(calls, sides, left_out)


def _lines(heard: Heard, counted: _Counted, parts: int) -> dict[tuple[int, bool], Line]:
    """From where each part counts, learned from the calls of people who had not seen it."""
    unseen = {call for call, side in counted.sides.items() if side != "after"}
    return {
        (part, by_meaning): line_of(
            [
                likest
                for call, likest in heard.likest.get((part, by_meaning), {}).items()
                if call in unseen
            ],
            floor=floor_of(by_meaning=by_meaning),
            parts=parts,
        )
        for part in range(parts)
        for by_meaning in (True, False)
    }


def _confirmed(
    conn: Connection,
    known: Known,
    rulings: Iterable[Ruling],
    heard: Heard,
    counted: _Counted,
) -> tuple[tuple[Spot, ...], int]:
    """Places that somebody confirmed and nothing was found at; and how many have no talk now."""
    placed, lost = [], 0
    for ruling in rulings:
        if ruling.verdict != "confirmed" or ruling.call not in counted.calls:
            continue
        if any(ruling.covers(it.call, it.start, it.end) for it in heard.spots):
            continue
        turns = [
            turn
            for turn in stored.turns_between(conn, ruling.call, ruling.start, ruling.end)
            if ruling.covers(turn.call, turn.start, turn.end)
        ]
        lost += not turns
        placed += [
            Spot(turn.call, turn.turn, turn.start, turn.end, turn.text, 0.0, None, 0.0)
            for turn in turns[:1]
            if not known.is_hidden(turn.call, turn.start, turn.end)
        ]
    return tuple(placed), lost


def _mine(known: Known, counted: _Counted) -> dict[int, Group]:
    """The viewer's own calls."""
    return {
        call: side
        for call, side in counted.sides.items()
        if counted.calls[call].rep in known.viewer
    }


def _change(
    looked: Looked,
    counted: _Counted,
    sides: Mapping[int, Group],
    pair: tuple[Group, Group],
    *,
    interval: bool,
) -> Change:
    tallies: tuple[dict[int, Tally], dict[int, Tally]] = ({}, {})
    for call, side in sides.items():
        if side in pair:
            own, rep = tallies[pair.index(side)], counted.calls[call].rep
            assert rep is not None, "others were left out"
            before = own.get(rep, Tally(0, 0))
            own[rep] = Tally(before.used + (call in looked.uses), before.of + 1)
    return change_of(*tallies, interval=interval)


def _found(
    looked: Looked, counted: _Counted, sides: Mapping[int, Group], *, with_others: bool
) -> tuple[Found, ...]:
    """The calls with a use, the earliest first."""
    found = [
        Found(use, counted.calls[call].title, _began(counted.calls[call]), sides[call])
        for call, use in looked.uses.items()
        if call in sides and (with_others or not sides[call].startswith("others"))
    ]
    return tuple(sorted(found, key=lambda it: (it.started_at, it.use.call)))


def _possible(looked: Looked, sides: Mapping[int, Group], *, with_others: bool) -> tuple[Spot, ...]:
    return tuple(
        spot
        for spot in looked.possible
        if spot.call in sides
        and spot.call not in looked.uses
        and (with_others or not sides[spot.call].startswith("others"))
    )


def _deals(
    conn: Connection,
    known: Known,
    looked: Looked,
    counted: _Counted,
    sides: Mapping[int, Group],
) -> Deals:
    """What became of the deals of the calls since on which it was used."""
    used = [counted.calls[call] for call in looked.uses if sides.get(call) == "after"]
    used.sort(key=lambda call: (_began(call), call.id))
    among = {call.deal for call in counted.calls.values() if call.deal is not None}
    return deals_of(conn, known.team, used, among)


def _parts(parts: Sequence[Wanted], lines: Mapping[tuple[int, bool], Line]) -> tuple[Part, ...]:
    return tuple(
        Part(part.text, lines[number, part.vector is not None]) for number, part in enumerate(parts)
    )


def _began(call: CountedCall) -> datetime:
    assert call.started_at is not None, "others were left out"
    return call.started_at


def _trimmed_at(conn: Connection, moment: Moment, shown_at: datetime) -> datetime | None:
    """When the moment was last trimmed after it was shown, if that was not taken back."""
    done = acts.acts_on(conn, KIND, moment.id)
    undone = {act.before["act"] for act in done if act.verb == UNDO and act.before}
    trims = (it.at for it in done if it.verb == TRIM and it.at > shown_at and it.id not in undone)
    return max(trims, default=None)


def _first_of_each(showings: Sequence[Showing]) -> tuple[Showing, ...]:
    """The first time that each was shown it in each way."""
    first: dict[tuple[str, str, str], Showing] = {}
    for one in showings:
        first.setdefault((one.how, one.where, fold(one.person)), one)
    return tuple(first.values())
