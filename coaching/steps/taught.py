"""What was taught, and whether those who saw it say it on later calls."""

from __future__ import annotations

from sqlalchemy import Connection

from coaching.errors import NotFoundError, UsageError
from coaching.meeting import TakenUp, meeting_name
from coaching.naming import number_named
from coaching.steps.moments import meant, require_open
from coaching.steps.place import Place, Progress
from coaching.steps.taught_known import Known, read_known
from coaching.steps.taught_moment import teaching_of
from coaching.steps.team import Team
from coaching.store import meetings
from coaching.taught import Teaching, seen_by
from coaching.taught.telling import in_short

MOST_LISTED = 20
"""Moments that are listed unless more are wanted. Chosen because they are those of some meetings,
and each takes half a second over 5,000 calls."""


def listed(
    place: Place,
    team: Team,
    *,
    who: str,
    mine: bool,
    limit: int = MOST_LISTED,
    on_progress: Progress = lambda _: None,
) -> tuple[Teaching, ...]:
    """What was taught and somebody may see, what was shown last first; counts alone.

    Args:
        place: Where.
        team: What it goes by.
        who: Who looks.
        mine: Only what the viewer saw, counted over the viewer's own calls.
        limit: How many, at most.
        on_progress: Told the share of them that is looked for.

    Raises:
        NotFoundError: Nobody of ours goes by the viewer's name, and ``mine`` is wanted.
    """
    with place.library.reading() as conn:
        known = _known(conn, place, team, who=who, mine=mine)
        numbers = [
            number
            for number in known.showings
            if number in known.moments and (not mine or _saw(known, number))
        ]
        numbers.sort(key=lambda it: (known.showings[it][-1].at, it), reverse=True)
        found = []
        for done, number in enumerate(numbers[:limit], start=1):
            found.append(teaching_of(conn, known, known.moments[number], mine=mine, whole=False))
            on_progress(done / min(limit, len(numbers)))
    return tuple(found)


def show(place: Place, team: Team, wanted: str, *, who: str, mine: bool) -> tuple[Teaching, ...]:
    """A moment that was taught, M12, or all that a meeting watched, L3; with all that is known.

    Raises:
        UsageError: It is no name of either, or the meeting was not held yet.
        NotFoundError: There is none, nobody was shown it, its call is closed to the team, or it is
            somebody else's own still.
    """
    with place.library.reading() as conn:
        known = _known(conn, place, team, who=who, mine=mine)
        if wanted.strip().upper().startswith("L"):
            numbers = _watched_in(conn, known, wanted)
        else:
            moment = meant(conn, wanted)
            require_open(conn, moment, who=who, now=known.now)
            if moment.id not in known.moments:
                raise NotFoundError(
                    f"{moment.name} is not shown: its call is closed to the team",
                    hint="`filmroom taught` lists those that are",
                )
            if moment.id not in known.showings:
                raise NotFoundError(
                    f"nobody was shown {moment.name} yet",
                    hint=f'`filmroom taught assign {moment.name} --to "NAME"`, or a meeting',
                )
            numbers = (moment.id,)
        return tuple(
            teaching_of(conn, known, known.moments[number], mine=mine, whole=True)
            for number in numbers
        )


def taken_up(conn: Connection, place: Place, team: Team, *, meeting: int) -> tuple[TakenUp, ...]:
    """What became of what the meeting before one watched, as the whole team may see it.

    Args:
        conn: Any transaction.
        place: It has the clock.
        team: What it goes by.
        meeting: Number of the meeting that looks back.
    """
    own = meetings.find(conn, meeting)
    held = [
        it
        for it in meetings.all_meetings(conn)
        if it.state == "closed" and it.id != meeting and (own is None or it.day <= own.day)
    ]
    if not held:
        return ()
    known = read_known(conn, place, team, who="")
    numbers = (clip.moment for clip in meetings.clips_of(conn, held[0].id))
    return tuple(
        TakenUp(
            known.moments[number].call,
            in_short(teaching_of(conn, known, known.moments[number], mine=False, whole=False)),
        )
        for number in numbers
        if number in known.moments and number in known.showings
    )


# Whose and which ----------------------------------------------------------------------------------


def _known(conn: Connection, place: Place, team: Team, *, who: str, mine: bool) -> Known:
    known = read_known(conn, place, team, who=who)
    if mine and not known.viewer:
        raise NotFoundError(
            f"nobody of ours goes by {who!r}, so no calls are yours",
            hint="say who you are with --as NAME, or set me in config/filmroom.toml",
        )
    return known


def _saw(known: Known, moment: int) -> bool:
    """Whether the viewer is among those who were shown a moment."""
    return bool(known.viewer & seen_by(known.showings[moment], known.people).first.keys())


def _watched_in(conn: Connection, known: Known, wanted: str) -> tuple[int, ...]:
    """What a closed meeting watched and the viewer may see, in order."""
    number = number_named(wanted, "L", what="meeting", such_as=3)
    planned = meetings.find(conn, number)
    if planned is None:
        raise NotFoundError(
            f"there is no meeting {meeting_name(number)}", hint="`filmroom meeting list` shows them"
        )
    name = meeting_name(planned.id)
    if planned.state != "closed":
        raise UsageError(
            f"{name} was not held yet", hint=f"`filmroom meeting close {name}` says that it was"
        )
    clips = [it.moment for it in meetings.clips_of(conn, planned.id)]
    there = tuple(it for it in clips if it in known.moments and it in known.showings)
    if not there:
        raise NotFoundError(
            f"nothing that {name} watched is there any more"
            if not clips
            else f"what {name} watched was taken back, is its rep's own still, or of a closed call",
            hint="`filmroom taught` lists what is there",
        )
    return there
