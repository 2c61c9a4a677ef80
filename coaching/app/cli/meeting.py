"""``filmroom meeting``: plan, show, list, edit, commit, reel, close and export."""

from __future__ import annotations

import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from coaching.app.cli.printing import as_json, table, visible
from coaching.app.cli.session import Session, with_session
from coaching.app.cli.typed import Day, NamedPath
from coaching.errors import UsageError
from coaching.recording import clock

if TYPE_CHECKING:
    from coaching.meeting import Meeting
    from coaching.steps.team import Team

_PERCENT = 100
_ALIGNING = 0.5
"""Share of the bar for finding the times of words that a transcript does not tell."""
_json = click.option("--json", "json_wanted", is_flag=True, help="Print JSON.")


@click.group("meeting")
def meeting_command() -> None:
    """Plan, show and keep the learning meeting."""


@meeting_command.command("plan")
@click.option("--date", "day", type=Day(), help="The day; a week from today if left out.")
@click.option("--minutes", type=int, help="How long (else meeting.minutes).")
@_json
@with_session
def plan_command(
    session: Session, day: date | None, minutes: int | None, *, json_wanted: bool
) -> None:
    """Plan a meeting from the wins since the last one.

    Moments that reps shared and nobody watched in a meeting yet are chosen across stages,
    territories and people; why each was chosen is printed. What is open from earlier meetings is
    carried over. Each win has its review, short; `filmroom deal-review` shows all of it.
    """
    from coaching.app.meetings import with_reviews
    from coaching.steps.meeting_planning import plan

    team = session.team
    made = plan(
        session.place,
        team,
        day=day or _next_week(session, team),
        minutes=team.meeting.minutes if minutes is None else minutes,
        who=session.actor,
    )
    _tell(with_reviews(session.place, team, made), json_wanted=json_wanted)


@meeting_command.command("show")
@click.argument("meeting", required=False)
@_json
@with_session
def show_command(session: Session, meeting: str | None, *, json_wanted: bool) -> None:
    """Show a meeting, such as L3; the next one if left out."""
    from coaching.app.meetings import with_reviews
    from coaching.steps import meetings

    team = session.team
    found = meetings.show(session.place, team, meeting)
    _tell(with_reviews(session.place, team, found), json_wanted=json_wanted)


@meeting_command.command("list")
@_json
@with_session
def list_command(session: Session, *, json_wanted: bool) -> None:
    """List all meetings, the latest first."""
    from coaching.meeting import meeting_name
    from coaching.steps import meetings

    found = meetings.listed(session.place)
    if json_wanted:
        as_json(
            [
                {
                    "meeting": meeting_name(it.id),
                    "day": it.day.isoformat(),
                    "minutes": it.minutes,
                    "state": it.state,
                }
                for it in found
            ]
        )
        return
    if not found:
        click.echo("No meeting yet: `filmroom meeting plan` plans the next one.")
        return
    rows = [
        (meeting_name(it.id), it.day.isoformat(), f"{it.minutes} min", it.state) for it in found
    ]
    table(("meeting", "day", "length", "state"), rows)


@meeting_command.command("edit")
@click.argument("meeting")
@click.option(
    "--add", multiple=True, metavar="MOMENT", help="Watch this moment, too; again for others."
)
@click.option(
    "--remove", multiple=True, metavar="MOMENT", help="Do not watch this moment; again for others."
)
@click.option("--first", metavar="MOMENT", help="Watch this moment first.")
@click.option("--note", metavar="TEXT", help="Write something down.")
@click.option(
    "--attended", multiple=True, metavar="NAME", help="Who was there; again for all others."
)
@click.option(
    "--done",
    multiple=True,
    type=int,
    metavar="N",
    help="This commitment is done; again for others.",
)
@click.option(
    "--not-done",
    multiple=True,
    type=int,
    metavar="N",
    help="This one is not, after all; again for others.",
)
@_json
@with_session
def edit_command(
    session: Session,
    meeting: str,
    *,
    add: tuple[str, ...],
    remove: tuple[str, ...],
    first: str | None,
    note: str | None,
    attended: tuple[str, ...],
    done: tuple[int, ...],
    not_done: tuple[int, ...],
    json_wanted: bool,
) -> None:
    """Change what is watched, write something down, tick off what is done."""
    from coaching.steps.meeting_keeping import Edit, edit

    change = Edit(add, remove, first, note, attended, done, not_done)
    made = edit(session.place, session.team, meeting, change, who=session.actor)
    _tell(made, json_wanted=json_wanted)


@meeting_command.command("commit")
@click.argument("meeting")
@click.argument("text")
@click.option("--owner", metavar="NAME", help="Who does it (else who you are).")
@click.option("--due", type=Day(), help="Until when; the next meeting if left out.")
@_json
@with_session
def commit_command(
    session: Session,
    meeting: str,
    text: str,
    *,
    owner: str | None,
    due: date | None,
    json_wanted: bool,
) -> None:
    """Note what somebody takes along from a meeting."""
    from coaching.steps.meeting_keeping import commit

    if not text.strip():
        raise UsageError("a commitment says something", hint="write what is to be done")
    number = commit(
        session.place,
        meeting,
        text.strip(),
        owner=owner or session.actor,
        due=due,
        who=session.actor,
    )
    if json_wanted:
        as_json({"commitment": number})
        return
    click.echo(
        f"Noted as {number}; `filmroom meeting edit {meeting} --done {number}` ticks it off."
    )


@meeting_command.command("reel")
@click.argument("meeting", required=False)
@click.option("--out", type=NamedPath(), help="File to write; in reels/ if plain.")
@_json
@with_session
def reel_command(
    session: Session, meeting: str | None, out: Path | None, *, json_wanted: bool
) -> int:
    """Cut the moments of a meeting into a reel to watch together.

    MEETING is one such as L3; the next one if left out.
    """
    from coaching.app.cli.reel_printing import left_shapes, print_left
    from coaching.app.timing import hear_times_of
    from coaching.steps import meetings
    from coaching.steps.meeting_keeping import keep_reel
    from coaching.steps.reel import Look, Span, make_reel
    from coaching.steps.reel_sources import cards_of

    team, place = session.team, session.place
    planned = meetings.show(place, team, meeting)
    clips = [it for it in planned.clips if not it.gone]
    if not clips:
        raise UsageError(
            f"{planned.name} has no moments to watch",
            hint=f"add some: filmroom meeting edit {planned.name} --add M1",
        )
    name = out or Path(f"{planned.name}-{planned.day}.m4a")
    target = place.workspace.reels / name if name.parent == Path() else name
    with click.progressbar(range(_PERCENT), label="Rendering", file=sys.stderr) as bar:

        def progress(share: float) -> None:
            bar.update(round(share * _PERCENT) - bar.pos)

        hear_times_of(
            place,
            session.settings,
            [it.call for it in clips],
            on_progress=lambda share: progress(share * _ALIGNING),
        )
        made = make_reel(
            place,
            [Span(it.call, it.start, it.end, it.stage) for it in clips],
            title=f"Learning meeting {planned.name}",
            target=target,
            settings=session.settings.reel,
            stages=team.process.stage_names,
            who=session.actor,
            look=Look(cards=cards_of(team.process)),
            on_progress=progress,
        )
    keep_reel(place, planned.name, made.number, who=session.actor)
    status = 1 if made.left_out else 0
    if json_wanted:
        shape = {"meeting": planned.name, "reel": made.number, "path": str(made.path)}
        as_json({**shape, "left_out": left_shapes(made.left_out)})
        return status
    print_left(made.left_out)
    click.echo(f"{made.path} ({clock(made.duration)}), captions {made.captions.name}")
    return status


@meeting_command.command("close")
@click.argument("meeting")
@click.option("--reopen", is_flag=True, help="It was not held after all, or goes on.")
@_json
@with_session
def close_command(session: Session, meeting: str, *, reopen: bool, json_wanted: bool) -> None:
    """Note that a meeting was held; what is open goes to the next one."""
    from coaching.steps.meeting_keeping import close

    made = close(session.place, session.team, meeting, reopen=reopen, who=session.actor)
    if json_wanted:
        _tell(made, json_wanted=True)
        return
    left = sum(not it.done for it in (*made.commitments, *made.carried))
    state = "open again" if reopen else "closed"
    click.echo(f"{made.name} is {state}; {left} commitments are carried over.")


@meeting_command.command("export")
@click.argument("meeting")
@click.option(
    "--out",
    type=NamedPath(),
    required=True,
    help="File to write: .md, .html, .pdf or .ics.",
)
@click.option(
    "--at",
    "start",
    metavar="HH:MM",
    default="09:00",
    show_default=True,
    help="When it begins, for .ics.",
)
@with_session
def export_command(session: Session, meeting: str, *, out: Path, start: str) -> None:
    """Write a meeting as Markdown, as one HTML page, as PDF, or for a calendar."""
    from coaching.app.meetings import keep_meeting, with_reviews
    from coaching.steps import meetings

    try:
        begins = datetime.strptime(start, "%H:%M").time()  # noqa: DTZ007 - a time of day alone
    except ValueError as error:
        raise UsageError(f"{start!r} is no time of day", hint="write it as 09:30") from error
    team = session.team
    found = with_reviews(session.place, team, meetings.show(session.place, team, meeting))
    missing = keep_meeting(
        session.place, found, out, zone=team.zone, start=begins, who=session.actor
    )
    if missing:
        click.echo(f"Letters that no font has stand as □: {' '.join(missing)}", err=True)
    click.echo(str(out))


def _next_week(session: Session, team: Team) -> date:
    from datetime import timedelta
    from zoneinfo import ZoneInfo

    return session.place.now().astimezone(ZoneInfo(team.zone)).date() + timedelta(weeks=1)


def _tell(meeting: Meeting, *, json_wanted: bool) -> None:
    from coaching.app.meetings import as_data
    from coaching.meeting.writing import markdown

    if json_wanted:
        as_json(as_data(meeting))
        return
    for line in markdown(meeting).splitlines():
        click.echo(visible(line))
