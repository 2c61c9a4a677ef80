"""What people do about what is taught: give moments to watch, say whether finds are right."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from coaching.errors import NotFoundError, UsageError
from coaching.ledger import call_name
from coaching.moments.sharing import Moment, is_own
from coaching.naming import fold
from coaching.steps.moments import meant, require_open
from coaching.steps.place import Place
from coaching.steps.reading import find_call
from coaching.steps.taught_known import read_known
from coaching.steps.team import Team
from coaching.store import acts, teachings
from coaching.store import moments as moment_store
from coaching.store import taught as stored
from coaching.store.teachings import Said
from coaching.taught.finding import Spot
from coaching.taught.rulings import Verdict

_SPOT = re.compile(r"(?P<call>.+)@(?P<second>[\d:.]+)")


@dataclass(frozen=True, slots=True)
class Given:
    """A moment that was given to people.

    Attributes:
        moment: The moment.
        to: Their names, in order of the alphabet.
        before: Of them, those who had been given it already.
    """

    moment: Moment
    to: tuple[str, ...]
    before: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ruled:
    """What somebody said of a place."""

    moment: Moment
    spot: Spot
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What somebody took back."""

    moment: Moment
    said: Said


def assign(place: Place, wanted: str, to: Sequence[str], *, who: str) -> Given:
    """Give a shared moment to people to watch; who has it already is not given it again.

    Raises:
        UsageError: Nobody is named, it is their own, or its rep did not share it.
        NotFoundError: There is no such moment, or none of ours goes by a name.
    """
    if not to:
        raise UsageError("nobody is named to watch it", hint='say to whom: --to "Priya Nair"')
    with place.library.writing() as conn:
        moment = meant(conn, wanted)
        require_open(conn, moment, who=who, now=place.now())
        if moment.state(place.now()) != "shared":
            raise UsageError(
                f"{moment.name} is not shared with the team",
                hint=f"its rep can share it: filmroom moments share {moment.name}",
            )
        rep = moment_store.rep_names(conn, moment.call)
        found = {_known_as(conn, moment, rep, name) for name in to}
        names = tuple(sorted(found, key=str.casefold))
        have = {fold(it.person) for it in teachings.assignments_of(conn, moment.id)}
        for name in names:
            if fold(name) not in have:
                number = teachings.add_assignment(conn, moment.id, name, who=who, now=place.now())
                after = {"moment": moment.name, "to": name}
                _record(
                    conn, place, who, verb="assign", kind="assignment", number=number, after=after
                )
        return Given(moment, names, tuple(name for name in names if fold(name) in have))


def rule(place: Place, team: Team, wanted: str, where: str, verdict: Verdict, *, who: str) -> Ruled:
    """Say that a moment was used at a place of a later call, C31@02:10, or that it was not.

    Args:
        place: Where.
        team: Whose it is.
        wanted: The moment.
        where: The call, and any second of the rep's turn.
        verdict: What is said.
        who: Who says it.

    Raises:
        UsageError: The place is none, or of the moment's own call.
        NotFoundError: There is no such moment or call, or no rep says anything there that this
            person may see.
    """
    match = _SPOT.fullmatch(where.strip())
    if match is None:
        raise UsageError(f"{where!r} is no place on a call", hint="write C31@02:10")
    second = _seconds(match["second"], where)
    with place.library.writing() as conn:
        moment = meant(conn, wanted)
        require_open(conn, moment, who=who, now=place.now())
        call = find_call(conn, match["call"])
        if call == moment.call:
            raise UsageError(
                f"{moment.name} is from {call_name(call)} itself",
                hint="name a later call on which it was used",
            )
        spot = _spot(conn, place, team, call, second, who=who)
        number = teachings.add_ruling(conn, moment.id, spot, verdict, who=who, now=place.now())
        after = {"moment": moment.name, "call": call_name(call), "start": round(spot.start, 2)}
        _record(conn, place, who, verb=verdict, kind="use_ruling", number=number, after=after)
        return Ruled(moment, spot, verdict)


def undo(place: Place, wanted: str, *, who: str) -> TakenBack:
    """Take back the last thing that somebody said of a teaching.

    Raises:
        NotFoundError: There is no such moment, or nothing to take back.
    """
    with place.library.writing() as conn:
        moment = meant(conn, wanted)
        said = teachings.last_said(conn, moment.id, who=who)
        if said is None:
            raise NotFoundError(
                f"there is nothing of {who}'s to take back on {moment.name}",
                hint="only who said something takes it back: --as NAME says who you are",
            )
        teachings.take_back(conn, said, now=place.now())
        kind = said.table.removesuffix("s")
        after = {"moment": moment.name}
        _record(conn, place, who, verb="undo", kind=kind, number=said.id, after=after)
        return TakenBack(moment, said)


def _known_as(conn: Connection, moment: Moment, rep: Sequence[str], person: str) -> str:
    name = moment_store.named_us(conn, person)
    if name is None:
        raise NotFoundError(
            f"nobody of ours goes by {person!r}", hint="write the name as calls or the CRM have it"
        )
    if rep and is_own(name, rep):
        raise UsageError(f"{moment.name} is {name}'s own", hint="give it to somebody else")
    return name


def _spot(
    conn: Connection, place: Place, team: Team, call: int, second: float, *, who: str
) -> Spot:
    """The turn that is meant: one that begins in that second, or else goes on in it."""
    known = read_known(conn, place, team, who=who)
    open_ones = {it.id for it in known.calls(conn, "")}
    turns = [
        turn
        for turn in stored.turns_between(conn, call, second, second + 1)
        if call in open_ones and not known.is_hidden(call, turn.start, turn.end)
    ]
    turns.sort(key=lambda it: (not second <= it.start < second + 1, it.turn))
    if not turns:
        raise NotFoundError(
            f"no rep says anything at {second:g} s of {call_name(call)} that you may see",
            hint=f"`filmroom show {call_name(call)}` tells what is said when",
        )
    turn = turns[0]
    return Spot(turn.call, turn.turn, turn.start, turn.end, turn.text, 0.0, None, 0.0)


def _seconds(written: str, where: str) -> float:
    seconds = 0.0
    try:
        for part in written.split(":"):
            seconds = 60 * seconds + float(part)
    except ValueError as error:
        raise UsageError(f"{where!r} is no place on a call", hint="write C31@02:10") from error
    return seconds


def _record(
    conn: Connection,
    place: Place,
    who: str,
    *,
    verb: str,
    kind: str,
    number: int,
    after: Mapping[str, Any],
) -> None:
    acts.record(
        conn,
        at=place.now(),
        who=who,
        verb=verb,
        object_kind=kind,
        object_id=number,
        after=after,
    )
