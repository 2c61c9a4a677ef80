"""The playbook: moments that people choose for each stage; every change makes a version."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from coaching.errors import NotFoundError, UsageError
from coaching.moments.sharing import moment_number
from coaching.playbook import Change, Chosen, added, before_last, difference, moved, removed
from coaching.playbook.pages import Playbook, StageOfPlaybook
from coaching.process import SalesProcess
from coaching.settings import Sharing
from coaching.steps.moments import meant, shown_for_all
from coaching.steps.place import Place
from coaching.store import acts, playbooks
from coaching.store.playbooks import PlaybookVersion

ADD, REMOVE, MOVE, RESTORE, WORDS = "add", "remove", "move", "restore", "words"
"""What a version did to the one before; ``words``: somebody said anew why a moment worked."""


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """A version with what it changed, by its moments."""

    version: PlaybookVersion
    changes: tuple[Change, ...]

    @property
    def says(self) -> str:
        """What was done, in words."""
        change = self.version.change
        name = f"M{change['moment']}" if "moment" in change else ""
        match change.get("verb"):
            case "add":
                return f"added {name} to {change['stage']}"
            case "remove":
                return f"removed {name}"
            case "move":
                return f"moved {name} to place {change['place']} of {change['stage']}"
            case "restore":
                return f"went back to version {change['version']}"
            case _:
                return f"{name} has other words"


def read(
    place: Place,
    process: SalesProcess,
    sharing: Sharing,
    *,
    zone: str,
    version: int | None = None,
) -> Playbook:
    """A version of the playbook with its moments as the whole team may see them.

    Args:
        place: Where it is.
        process: The team's: it orders the stages.
        sharing: What counts as moving on.
        zone: The team's.
        version: Which; None for the one that holds. An earlier one has people's words of then.

    Raises:
        NotFoundError: There is no such version.
    """
    with place.library.reading() as conn:
        known = playbooks.versions_of(conn)
    if not known and version is None:
        return Playbook(0, "", None, ())
    chosen = known[-1] if version is None else _version(known, version)
    wanted = [one.moment for one in chosen.items]
    as_of = None if version is None else chosen.at
    shown = shown_for_all(place, process, sharing, zone=zone, wanted=wanted, as_of=as_of)
    stages = []
    for name in _stage_order(process, [one.stage for one in chosen.items]):
        own = [
            shown[one.moment] for one in chosen.items if one.stage == name and one.moment in shown
        ]
        if own:
            stages.append(_stage(process, name, own))
    gone = tuple(number for number in wanted if number not in shown)
    return Playbook(chosen.version, chosen.who, chosen.at, tuple(stages), gone)


def add(
    place: Place,
    wanted: str,
    process: SalesProcess,
    *,
    stage: str | None = None,
    to: int | None = None,
    sharing: Sharing,
    zone: str,
    who: str,
) -> int:
    """Put a moment into the playbook, under its own stage or another; the new version's number.

    Raises:
        NotFoundError: No such moment, or the team may not see it.
        UsageError: It is in there, or there is no such stage or place.
    """
    with place.library.reading() as conn:
        moment = meant(conn, wanted)
        held = playbooks.newest(conn)
    known = {one.moment for one in held.items} if held else set()
    shown = shown_for_all(place, process, sharing, zone=zone, wanted=[moment.id, *known])
    if moment.id not in shown:
        raise NotFoundError(
            f"{moment.name} is not shared with the team",
            hint=f"its rep can do that: `filmroom moments share {moment.name}`",
        )
    under = process.stage(stage).name if stage else shown[moment.id].stage
    return _change(
        place,
        lambda items: added(items, moment.id, under, place=to, hidden=known - set(shown)),
        {"verb": ADD, "moment": moment.id, "stage": under},
        who=who,
    )


def remove(place: Place, wanted: str, *, who: str) -> int:
    """Take a moment out of the playbook, also one that is none any more; the new version's number.

    Raises:
        NotFoundError: It is not in there.
    """
    number = moment_number(wanted)
    change = {"verb": REMOVE, "moment": number}
    return _change(place, lambda items: removed(items, number), change, who=who)


def move(
    place: Place,
    wanted: str,
    process: SalesProcess,
    *,
    stage: str | None,
    to: int | None,
    sharing: Sharing,
    zone: str,
    who: str,
) -> int:
    """Put a moment of the playbook elsewhere; the new version's number.

    Args:
        place: Where it is.
        wanted: The moment; it may be hidden.
        process: The team's.
        stage: Under this stage; None for its own.
        to: Its place there among those that are shown; None for the last.
        sharing: What counts as moving on.
        zone: The team's.
        who: Who does it.

    Raises:
        NotFoundError: It is not in there.
        UsageError: Nothing says where to, or there is no such stage or place.
    """
    number = moment_number(wanted)
    under = process.stage(stage).name if stage else None
    hidden = set(read(place, process, sharing, zone=zone).gone) - {number}

    def change(items: Sequence[Chosen]) -> tuple[Chosen, ...]:
        return moved(items, number, stage=under, place=to, hidden=hidden)

    return _change(place, change, {"verb": MOVE, "moment": number}, hidden=hidden, who=who)


def restore(place: Place, version: int | None, *, who: str) -> int:
    """Go back to an earlier version, by default the last with other moments; a new version.

    Raises:
        NotFoundError: There is no such version.
    """
    with place.library.writing() as conn:
        known = playbooks.versions_of(conn)
        if not known:
            raise NotFoundError("there is no playbook yet", hint="`filmroom playbook add M1`")
        if version is None:
            before = before_last([one.items for one in known])
            earlier = None if before is None else known[before]
        else:
            earlier = _version(known, version)
        items, number = (earlier.items, earlier.version) if earlier else ((), 0)
        return _keep(conn, place, items, {"verb": RESTORE, "version": number}, who=who)


def history(place: Place) -> tuple[HistoryLine, ...]:
    """All versions with what each changed, the newest first."""
    with place.library.reading() as conn:
        known = playbooks.versions_of(conn)
    lines = []
    before: tuple[Chosen, ...] = ()
    for one in known:
        lines.append(HistoryLine(one, difference(before, one.items)))
        before = one.items
    return tuple(reversed(lines))


def compare(place: Place, before: int, after: int | None) -> tuple[Change, ...]:
    """What is otherwise in a version than in an earlier one; None for the one that holds.

    Raises:
        NotFoundError: There is no such version.
    """
    with place.library.reading() as conn:
        known = playbooks.versions_of(conn)
    new = known[-1] if after is None and known else _version(known, after or 0)
    return difference(_version(known, before).items, new.items)


def note_words(conn: Connection, place: Place, moment: int, *, who: str) -> None:
    """Make a version where the words of a moment of the playbook are new; a writing transaction."""
    held = playbooks.newest(conn)
    if held is not None and any(one.moment == moment for one in held.items):
        _keep(conn, place, held.items, {"verb": WORDS, "moment": moment}, who=who)


def _change(
    place: Place,
    change: Callable[[Sequence[Chosen]], tuple[Chosen, ...]],
    what: Mapping[str, Any],
    *,
    hidden: Collection[int] = (),
    who: str,
) -> int:
    with place.library.writing() as conn:
        held = playbooks.newest(conn)
        items = change(held.items if held else ())
        told = dict(what)
        if what["verb"] == MOVE:
            one = next(it for it in items if it.moment == what["moment"])
            own = [it.moment for it in items if it.stage == one.stage and it.moment not in hidden]
            told |= {"stage": one.stage, "place": own.index(one.moment) + 1}
        return _keep(conn, place, items, told, who=who)


def _keep(
    conn: Connection,
    place: Place,
    items: Sequence[Chosen],
    change: Mapping[str, Any],
    *,
    who: str,
) -> int:
    now = place.now()
    number = playbooks.add_version(conn, items, change=change, who=who, now=now)
    acts.record(
        conn,
        at=now,
        who=who,
        verb=str(change["verb"]),
        object_kind="playbook",
        object_id=number,
        after=dict(change),
    )
    return number


def _version(known: Sequence[PlaybookVersion], number: int) -> PlaybookVersion:
    found = next((one for one in known if one.version == number), None)
    if found is None:
        raise NotFoundError(
            f"the playbook has no version {number}", hint="`filmroom playbook history` lists them"
        )
    return found


def _stage_order(process: SalesProcess, used: Sequence[str]) -> list[str]:
    """Names of stages in order of the process; those that it no longer has at the end."""
    known = [name for name in process.stage_names if name in used]
    return known + [name for name in dict.fromkeys(used) if name not in known]


def _stage(process: SalesProcess, name: str, own: Sequence[Any]) -> StageOfPlaybook:
    try:
        stage = process.stage(name)
    except UsageError:  # a stage that the process no longer has
        return StageOfPlaybook(name, name.replace("_", " ").title(), "", tuple(own))
    return StageOfPlaybook(stage.name, stage.title, stage.goal, tuple(own))
