"""Planning a learning meeting: from the wins since the last one, and the moments to watch."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta, tzinfo
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from coaching.errors import UsageError
from coaching.meeting import Candidate, Limits, Meeting, Win, choose, meeting_name
from coaching.meeting.agenda import agenda, watched_seconds
from coaching.steps.meetings import found, prompts_of, record, shown
from coaching.steps.moment_library import MomentLibrary, read_moments, score
from coaching.steps.place import Place
from coaching.steps.team import Team
from coaching.store import meetings
from coaching.store.meetings import Planned, PlannedClip
from coaching.territories import UNASSIGNED
from coaching.weekly import week_of

LOOK_BACK = timedelta(days=28)
"""How far back wins are reviewed where the last meeting was later than that, or where there was
none. Chosen because older ones are not fresh any more, and news of a win may come weeks late."""


def plan(
    place: Place,
    team: Team,
    *,
    day: date,
    minutes: int,
    who: str,
    alone_in_week: bool = False,
) -> Meeting:
    """Plan a meeting: the wins since the last, the moments to watch, and what is open.

    Args:
        place: The workspace.
        team: What its meetings go by.
        day: When it is.
        minutes: How long.
        who: Who plans it.
        alone_in_week: Refuse a second one in its week, as the weekly plan does.

    Raises:
        UsageError: one is planned on that day, or in that week, already, or the time is too short
            or too long.
    """
    agenda(minutes)
    with place.library.writing() as conn:
        known = meetings.all_meetings(conn)
        taken = (
            it
            for it in known
            if it.day == day or (alone_in_week and week_of(it.day) == week_of(day))
        )
        if same := next(taken, None):
            raise UsageError(
                f"{meeting_name(same.id)} is on {same.day} already",
                hint=f"see it with `filmroom meeting show {meeting_name(same.id)}`",
            )
        wins = _wins_to_review(conn, known, day, ZoneInfo(team.zone))
        read = read_moments(conn, place, team.process, team.sharing, team.zone)
        choice = choose(
            _candidates(conn, read, day, team.zone),
            seconds=watched_seconds(minutes),
            day=day,
            seen=meetings.last_seen(conn, before=day),
            stages=team.process.stage_names,
            limits=Limits(team.meeting.share_limit, team.meeting.seen_within_weeks),
        )
        remarks = [*choice.notes]
        if not wins:
            remarks.append("no deal was won since the last meeting: moments of open deals stand in")
        if not choice.picked:
            remarks.append(
                "no shared moment that was not watched yet: reps share them with"
                " `filmroom moments share`"
            )
        number = meetings.add(
            conn,
            day,
            minutes=minutes,
            wins=[win.deal for win in wins],
            remarks=remarks,
            who=who,
            now=place.now(),
        )
        by_number = {one.moment.id: one for one in read.known}
        meetings.set_clips(
            conn,
            number,
            [
                PlannedClip(
                    it.candidate.moment,
                    it.why,
                    prompts_of(team.process, by_number[it.candidate.moment]),
                )
                for it in choice.picked
            ],
        )
        record(conn, place, who, "plan", number, after={"day": day.isoformat()})
        return shown(conn, place, team, read, found(conn, number))


def _wins_to_review(
    conn: Connection, known: Iterable[Planned], day: date, zone: tzinfo
) -> tuple[Win, ...]:
    """The wins until the day of a meeting that no other one reviews, the earliest first.

    A deal may be won between planning and meeting, or be told of late: it is the next one's.
    """
    known = tuple(known)
    last = max((it.day for it in known if it.day < day), default=day)
    reviewed = {deal for it in known for deal in it.wins}
    wins = meetings.wins_between(conn, min(last, day - LOOK_BACK), day, zone)
    return tuple(win for win in wins if win.deal not in reviewed)


def _candidates(
    conn: Connection, read: MomentLibrary, day: date, zone: str
) -> tuple[Candidate, ...]:
    """The moments that the team may see and no meeting watched yet."""
    watched = meetings.watched_moments(conn)
    made = []
    for one in read.known:
        moment = one.moment
        if moment.id in watched or moment.state(read.now) != "shared":
            continue
        since = (moment.first_look_until or moment.created_at).astimezone(ZoneInfo(zone)).date()
        made.append(
            Candidate(
                moment=moment.id,
                stage=one.stretch.stage,
                person=one.of.rep or "",
                territory=one.of.territory or UNASSIGNED,
                account=one.of.account or "",
                seconds=moment.end - moment.start,
                strength=score(read, one).value,
                since=min(since, day),
            )
        )
    return tuple(made)
