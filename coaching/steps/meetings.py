"""Learning meetings as they stand: which there are, and one with all that is known of it now."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from coaching.errors import NotFoundError
from coaching.meeting import Clip, Meeting, Win, meeting_name, prompts_for
from coaching.naming import number_named
from coaching.process import SalesProcess
from coaching.steps.deal_review_short import short_reviews
from coaching.steps.moment_library import KnownMoment, MomentLibrary, read_moments
from coaching.steps.moments import title_of
from coaching.steps.place import Place
from coaching.steps.taught import taken_up
from coaching.steps.team import Team
from coaching.store import acts, meetings
from coaching.store import moments as stored
from coaching.store.meetings import Planned, PlannedClip


def show(place: Place, team: Team, wanted: str | None) -> Meeting:
    """A meeting by its name, or the next one, or else the last.

    Raises:
        UsageError: it is no name of a meeting.
        NotFoundError: there is none.
    """
    today = place.now().astimezone(ZoneInfo(team.zone)).date()
    with place.library.reading() as conn:
        planned = meant(conn, wanted) if wanted else _nearest(conn, today)
        read = read_moments(conn, place, team.process, team.sharing, team.zone)
        return shown(conn, place, team, read, planned)


def listed(place: Place) -> tuple[Planned, ...]:
    """All meetings, the latest first."""
    with place.library.reading() as conn:
        return meetings.all_meetings(conn)


def meant(conn: Connection, wanted: str) -> Planned:
    """The meeting that a person means, such as L3.

    Raises:
        UsageError: it is no name of a meeting.
        NotFoundError: there is none.
    """
    return found(conn, number_named(wanted, "L", what="meeting", such_as=3))


def found(conn: Connection, number: int) -> Planned:
    """A meeting by its number.

    Raises:
        NotFoundError: there is none.
    """
    planned = meetings.find(conn, number)
    if planned is None:
        raise NotFoundError(
            f"there is no meeting {meeting_name(number)}",
            hint="`filmroom meeting list` shows them, `filmroom meeting plan` plans one",
        )
    return planned


def shown(
    conn: Connection, place: Place, team: Team, read: MomentLibrary, planned: Planned
) -> Meeting:
    """A meeting with all that is known of it now."""
    known = {one.moment.id: one for one in read.known}
    return Meeting(
        id=planned.id,
        day=planned.day,
        minutes=planned.minutes,
        state=planned.state,
        clips=tuple(
            _clip(conn, read, known.get(it.moment), it)
            for it in meetings.clips_of(conn, planned.id)
        ),
        wins=_wins(conn, place, read, planned),
        carried=meetings.open_before(conn, planned.id, planned.day),
        commitments=meetings.commitments_of(conn, planned.id),
        notes=meetings.notes_of(conn, planned.id),
        attended=meetings.attended(conn, planned.id),
        remarks=planned.remarks,
        taken_up=taken_up(conn, place, team, meeting=planned.id),
        reel=meetings.reel_path(conn, planned.reel) if planned.reel is not None else None,
    )


def _wins(conn: Connection, place: Place, read: MomentLibrary, planned: Planned) -> tuple[Win, ...]:
    """The wins with their reviews, short."""
    wins = meetings.wins_named(conn, planned.wins, read.zone)
    deals = [win.deal for win in wins]
    reviews = short_reviews(conn, place, read.process, deals, zone=read.zone)
    return tuple(replace(win, review=reviews.get(win.deal)) for win in wins)


def _clip(
    conn: Connection, read: MomentLibrary, one: KnownMoment | None, planned: PlannedClip
) -> Clip:
    """A clip as it stands now: what was withheld since is shown by its number alone."""
    if one is None or one.moment.state(read.now) != "shared":
        moment = stored.find_moment(conn, planned.moment)
        state = "withdrawn" if moment is None else moment.state(read.now)
        gone = "its rep took it back" if state == "withheld" else "it is not there any more"
        return Clip(planned.moment, (), (), 0, 0.0, 0.0, "", "", gone)
    moment = one.moment
    return Clip(
        moment=moment.id,
        why=planned.why,
        prompts=planned.prompts,
        call=moment.call,
        start=moment.start,
        end=moment.end,
        stage=one.stretch.stage,
        title=title_of(conn, read, one),
    )


def prompts_of(process: SalesProcess, one: KnownMoment) -> tuple[str, ...]:
    """What to talk about after a moment."""
    goal = next((it.goal for it in process.stages if it.name == one.stretch.stage), "")
    return prompts_for(goal, [it.kind for it in one.evidence])


def record(
    conn: Connection,
    place: Place,
    who: str,
    verb: str,
    meeting: int,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    """Put on record what somebody did to a meeting."""
    acts.record(
        conn,
        at=place.now(),
        who=who,
        verb=verb,
        object_kind="meeting",
        object_id=meeting,
        before=before,
        after=after,
    )


def _nearest(conn: Connection, today: date) -> Planned:
    known = meetings.all_meetings(conn)
    if not known:
        raise NotFoundError(
            "there is no meeting yet", hint="`filmroom meeting plan` plans the next one"
        )
    to_come = [it for it in known if it.state == "planned" and it.day >= today]
    return to_come[-1] if to_come else known[0]
