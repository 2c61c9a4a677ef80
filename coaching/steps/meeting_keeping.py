"""What people keep of a learning meeting: what is watched, notes, commitments, that it was held."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from coaching.errors import NotFoundError, UsageError
from coaching.meeting import Meeting, meeting_name
from coaching.moments.sharing import moment_number
from coaching.process import SalesProcess
from coaching.steps.meetings import found, meant, prompts_of, record, shown
from coaching.steps.moment_library import MomentLibrary, read_moments
from coaching.steps.place import Place
from coaching.steps.team import Team
from coaching.store import meetings
from coaching.store.meetings import PlannedClip


@dataclass(frozen=True, slots=True)
class Edit:
    """What to change about a meeting; what is left empty stays.

    Attributes:
        add: Moments to watch, too, by name.
        remove: Moments not to watch.
        first: A moment to watch before the others.
        note: Something to write down.
        attended: Who was there, in place of what was noted.
        done: Numbers of commitments that are done.
        undone: Numbers of commitments that are not.
    """

    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()
    first: str | None = None
    note: str | None = None
    attended: tuple[str, ...] = ()
    done: tuple[int, ...] = ()
    undone: tuple[int, ...] = ()

    @property
    def says_something(self) -> bool:
        """Whether there is anything to do."""
        return self != Edit()


def edit(place: Place, team: Team, wanted: str, change: Edit, *, who: str) -> Meeting:
    """Change a meeting, all of it or nothing.

    Raises:
        UsageError: there is nothing to change, or a name is none.
        NotFoundError: there is no such meeting, moment or commitment, or the team may not see it.
    """
    if not change.says_something:
        raise UsageError("nothing to change", hint="see `filmroom meeting edit --help`")
    with place.library.writing() as conn:
        planned = meant(conn, wanted)
        read = read_moments(conn, place, team.process, team.sharing, team.zone)
        before = meetings.clips_of(conn, planned.id)
        clips = _edited(before, change, team.process, read)
        if clips != before:
            meetings.set_clips(conn, planned.id, clips)
        if change.note:
            meetings.add_note(conn, planned.id, change.note, who=who, now=place.now())
        if change.attended:
            meetings.set_attended(conn, planned.id, dict.fromkeys(change.attended))
        for numbers, done in ((change.done, True), (change.undone, False)):
            for number in numbers:
                if not meetings.set_done(conn, number, done=done, now=place.now()):
                    raise NotFoundError(
                        f"there is no commitment {number}",
                        hint="`filmroom meeting show` numbers what is open",
                    )
        record(
            conn,
            place,
            who,
            "edit",
            planned.id,
            before={"moments": [it.moment for it in before]},
            after={"moments": [it.moment for it in clips], "note": change.note},
        )
        return shown(conn, place, team, read, found(conn, planned.id))


def commit(place: Place, wanted: str, text: str, *, owner: str, due: date | None, who: str) -> int:
    """Note what somebody takes along; its number.

    Raises:
        NotFoundError: there is no such meeting.
    """
    with place.library.writing() as conn:
        planned = meant(conn, wanted)
        number = meetings.commit(conn, planned.id, text, owner=owner, due=due, now=place.now())
        record(conn, place, who, "commit", planned.id, after={"commitment": number, "owner": owner})
        return number


def close(place: Place, team: Team, wanted: str, *, reopen: bool, who: str) -> Meeting:
    """Note that a meeting was held, or that it was not after all.

    Raises:
        NotFoundError: there is no such meeting.
        UsageError: it is closed, or open, already.
    """
    with place.library.writing() as conn:
        planned = meant(conn, wanted)
        if (planned.state == "planned") == reopen:
            state = "open" if reopen else "closed"
            raise UsageError(f"{meeting_name(planned.id)} is {state} already")
        meetings.close(conn, planned.id, now=None if reopen else place.now())
        record(conn, place, who, "reopen" if reopen else "close", planned.id)
        read = read_moments(conn, place, team.process, team.sharing, team.zone)
        return shown(conn, place, team, read, found(conn, planned.id))


def keep_reel(place: Place, wanted: str, reel: int, *, who: str) -> None:
    """Note the reel that was made of a meeting's clips."""
    with place.library.writing() as conn:
        planned = meant(conn, wanted)
        meetings.set_reel(conn, planned.id, reel)
        record(conn, place, who, "reel", planned.id, after={"reel": reel})


def _edited(
    before: Sequence[PlannedClip], change: Edit, process: SalesProcess, read: MomentLibrary
) -> tuple[PlannedClip, ...]:
    """The clips after a change."""
    open_to_all = {
        one.moment.id: one for one in read.known if one.moment.state(read.now) == "shared"
    }
    removed = {moment_number(name) for name in change.remove}
    if missing := removed - {it.moment for it in before}:
        raise _not_in_it(min(missing))
    clips = [it for it in before if it.moment not in removed]
    for name in change.add:
        number = moment_number(name)
        if number not in open_to_all:
            raise NotFoundError(
                f"M{number} cannot be watched: there is none, or its rep did not share it",
                hint="`filmroom moments` lists what is shared",
            )
        if number not in {it.moment for it in clips}:
            prompts = prompts_of(process, open_to_all[number])
            clips.append(PlannedClip(number, ("chosen by hand",), prompts))
    if change.first is not None:
        first = moment_number(change.first)
        if first not in {it.moment for it in clips}:
            raise _not_in_it(first)
        clips.sort(key=lambda it: it.moment != first)
    return tuple(clips)


def _not_in_it(moment: int) -> NotFoundError:
    return NotFoundError(
        f"M{moment} is not in the meeting", hint="`filmroom meeting show` lists what is watched"
    )
