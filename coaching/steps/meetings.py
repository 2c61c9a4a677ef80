"""Learning meetings: planned from wins and moments, edited, closed, and what follows from them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from coaching.errors import NotFoundError, UsageError
from coaching.meeting import (
    Candidate,
    Clip,
    Limits,
    Meeting,
    Win,
    choose,
    meeting_name,
    prompts_for,
)
from coaching.meeting.agenda import agenda, watched_seconds
from coaching.moments.sharing import moment_number
from coaching.process import SalesProcess
from coaching.settings import Meeting as MeetingSettings
from coaching.settings import Sharing
from coaching.steps.deal_review_short import short_reviews
from coaching.steps.moment_library import KnownMoment, MomentLibrary, read_moments, score
from coaching.steps.moments import title_of
from coaching.steps.place import Place
from coaching.steps.taught import taken_up
from coaching.steps.taught_known import Team as TaughtTeam
from coaching.store import acts, meetings
from coaching.store import moments as stored
from coaching.store.meetings import Planned, PlannedClip
from coaching.territories import UNASSIGNED
from coaching.weekly import week_of

LONGEST_LOOK_BACK = timedelta(days=28)
"""How far back the first meeting reviews wins. Chosen because older ones are not fresh any more."""


@dataclass(frozen=True, slots=True)
class Team:
    """What a team's meetings go by.

    Attributes:
        process: The sales process.
        sharing: When moments are shared, and what counts as moving on.
        meeting: What the team agreed on about meetings.
        zone: The team's.
    """

    process: SalesProcess
    sharing: Sharing
    meeting: MeetingSettings
    zone: str


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
        last = max((it.day for it in known if it.day < day), default=None)
        wins = meetings.wins_between(conn, last or day - LONGEST_LOOK_BACK, day)
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
                    _prompts(team.process, by_number[it.candidate.moment]),
                )
                for it in choice.picked
            ],
        )
        _record(conn, place, who, "plan", number, after={"day": day.isoformat()})
        return _shown(conn, place, team, read, _found(conn, number))


def show(place: Place, team: Team, wanted: str | None) -> Meeting:
    """A meeting by its name, or the next one, or else the last.

    Raises:
        UsageError: it is no name of a meeting.
        NotFoundError: there is none.
    """
    today = place.now().astimezone(ZoneInfo(team.zone)).date()
    with place.library.reading() as conn:
        planned = _meant(conn, wanted) if wanted else _nearest(conn, today)
        read = read_moments(conn, place, team.process, team.sharing, team.zone)
        return _shown(conn, place, team, read, planned)


def listed(place: Place) -> tuple[Planned, ...]:
    """All meetings, the latest first."""
    with place.library.reading() as conn:
        return meetings.all_meetings(conn)


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
        planned = _meant(conn, wanted)
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
                    raise NotFoundError(f"there is no commitment {number}")
        _record(
            conn,
            place,
            who,
            "edit",
            planned.id,
            before={"moments": [it.moment for it in before]},
            after={"moments": [it.moment for it in clips], "note": change.note},
        )
        return _shown(conn, place, team, read, _found(conn, planned.id))


def commit(place: Place, wanted: str, text: str, *, owner: str, due: date | None, who: str) -> int:
    """Note what somebody takes along; its number.

    Raises:
        NotFoundError: there is no such meeting.
    """
    with place.library.writing() as conn:
        planned = _meant(conn, wanted)
        number = meetings.commit(conn, planned.id, text, owner=owner, due=due, now=place.now())
        _record(
            conn, place, who, "commit", planned.id, after={"commitment": number, "owner": owner}
        )
        return number


def close(place: Place, team: Team, wanted: str, *, reopen: bool, who: str) -> Meeting:
    """Note that a meeting was held, or that it was not after all.

    Raises:
        NotFoundError: there is no such meeting.
        UsageError: it is closed, or open, already.
    """
    with place.library.writing() as conn:
        planned = _meant(conn, wanted)
        if (planned.state == "planned") == reopen:
            state = "open" if reopen else "closed"
            raise UsageError(f"{meeting_name(planned.id)} is {state} already")
        meetings.close(conn, planned.id, now=None if reopen else place.now())
        _record(conn, place, who, "reopen" if reopen else "close", planned.id)
        read = read_moments(conn, place, team.process, team.sharing, team.zone)
        return _shown(conn, place, team, read, _found(conn, planned.id))


def keep_reel(place: Place, wanted: str, reel: int, *, who: str) -> None:
    """Note the reel that was made of a meeting's clips."""
    with place.library.writing() as conn:
        planned = _meant(conn, wanted)
        meetings.set_reel(conn, planned.id, reel)
        _record(conn, place, who, "reel", planned.id, after={"reel": reel})


# What is known, as the meeting needs it -----------------------------------------------------------


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


def _prompts(process: SalesProcess, one: KnownMoment) -> tuple[str, ...]:
    goal = next((it.goal for it in process.stages if it.name == one.stretch.stage), "")
    return prompts_for(goal, [it.kind for it in one.evidence])


def _edited(
    before: Sequence[PlannedClip], change: Edit, process: SalesProcess, read: MomentLibrary
) -> tuple[PlannedClip, ...]:
    """The clips after a change."""
    open_to_all = {
        one.moment.id: one for one in read.known if one.moment.state(read.now) == "shared"
    }
    removed = {moment_number(name) for name in change.remove}
    if missing := removed - {it.moment for it in before}:
        raise NotFoundError(f"M{min(missing)} is not in the meeting")
    clips = [it for it in before if it.moment not in removed]
    for name in change.add:
        number = moment_number(name)
        if number not in open_to_all:
            raise NotFoundError(
                f"M{number} cannot be watched: there is none, or its rep did not share it",
                hint="`filmroom moments` lists what is shared",
            )
        if number not in {it.moment for it in clips}:
            prompts = _prompts(process, open_to_all[number])
            clips.append(PlannedClip(number, ("chosen by hand",), prompts))
    if change.first is not None:
        first = moment_number(change.first)
        if first not in {it.moment for it in clips}:
            raise NotFoundError(f"M{first} is not in the meeting")
        clips.sort(key=lambda it: it.moment != first)
    return tuple(clips)


def _shown(
    conn: Connection, place: Place, team: Team, read: MomentLibrary, planned: Planned
) -> Meeting:
    taught = TaughtTeam(team.process, team.sharing, team.zone)
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
        wins=_wins(conn, read, planned),
        carried=meetings.open_before(conn, planned.id, planned.day),
        commitments=meetings.commitments_of(conn, planned.id),
        notes=meetings.notes_of(conn, planned.id),
        attended=meetings.attended(conn, planned.id),
        remarks=planned.remarks,
        taken_up=taken_up(conn, place, taught, meeting=planned.id),
        reel=meetings.reel_path(conn, planned.reel) if planned.reel is not None else None,
    )


def _wins(conn: Connection, read: MomentLibrary, planned: Planned) -> tuple[Win, ...]:
    """The wins with their reviews, short."""
    wins = meetings.wins_named(conn, planned.wins)
    deals = [win.deal for win in wins]
    reviews = short_reviews(conn, read.now, read.process, deals, zone=read.zone)
    return tuple(replace(win, review=reviews.get(win.deal)) for win in wins)


def _clip(
    conn: Connection, read: MomentLibrary, one: KnownMoment | None, planned: PlannedClip
) -> Clip:
    """A clip as it stands now: what was withheld since is shown by its number alone."""
    if one is None or one.moment.state(read.now) != "shared":
        moment = stored.find_moment(conn, planned.moment)
        state = "withdrawn" if moment is None else moment.state(read.now)
        gone = "its rep took it back" if state == "withheld" else "it is not there any more"
        return Clip(planned.moment, planned.why, planned.prompts, 0, 0.0, 0.0, "", "", gone)
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


def _meant(conn: Connection, wanted: str) -> Planned:
    number = wanted.strip().upper().removeprefix("L")
    if not (number.isascii() and number.isdecimal()):
        raise UsageError(f"{wanted!r} is no meeting", hint="write its name, such as L3")
    return _found(conn, int(number))


def _found(conn: Connection, number: int) -> Planned:
    planned = meetings.find(conn, number)
    if planned is None:
        raise NotFoundError(
            f"there is no meeting {meeting_name(number)}",
            hint="`filmroom meeting list` shows them, `filmroom meeting plan` plans one",
        )
    return planned


def _nearest(conn: Connection, today: date) -> Planned:
    known = meetings.all_meetings(conn)
    if not known:
        raise NotFoundError(
            "there is no meeting yet", hint="`filmroom meeting plan` plans the next one"
        )
    to_come = [it for it in known if it.state == "planned" and it.day >= today]
    return to_come[-1] if to_come else known[0]


def _record(
    conn: Connection,
    place: Place,
    who: str,
    verb: str,
    meeting: int,
    *,
    before: dict[str, object] | None = None,
    after: dict[str, object] | None = None,
) -> None:
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
