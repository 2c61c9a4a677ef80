"""``filmroom moments``."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Any

import click

from coaching.app.cli.moment_printing import board_lines, moment_lines, say
from coaching.app.cli.moment_verbs import VERBS
from coaching.app.cli.printing import as_json
from coaching.app.cli.selecting import seconds_of
from coaching.app.cli.session import Session, with_session
from coaching.errors import UsageError

if TYPE_CHECKING:
    from coaching.moments.shown import ShownMoment

A_STAGE = 5
"""Moments of a stage that are shown, unless told otherwise. Chosen because more are not watched."""

_SPAN = re.compile(r"(?P<call>.+)@(?P<start>[\d:.]+)-(?P<end>[\d:.]+)")


@click.group("moments", commands=VERBS, invoke_without_command=True)
@click.option("--stage", metavar="STAGE", help="Only this stage of the process.")
@click.option("--territory", metavar="NAME", help="Only accounts there; or unassigned.")
@click.option("--mine", is_flag=True, help="Only your own, withheld ones too.")
@click.option(
    "--limit",
    type=click.IntRange(1, 1000),
    default=A_STAGE,
    show_default=True,
    help="Of each stage.",
)
@click.option("--json", "json_wanted", is_flag=True, help="Print JSON.")
@with_session
def moments_command(
    session: Session,
    *,
    stage: str | None,
    territory: str | None,
    mine: bool,
    limit: int,
    json_wanted: bool,
) -> None:
    """List moments with evidence of winning; share, withhold and explain your own.

    Without a further word the moments of each stage are listed that the team may see, and your own,
    unlike each other in people, accounts and words. Calls that are new are looked through first.
    A new moment is its rep's own first: see yours with --mine.
    """
    if click.get_current_context().invoked_subcommand is not None:
        if stage or territory or mine:
            raise UsageError("--stage, --territory and --mine go with `filmroom moments` alone")
        return
    from coaching.app.wiring import process_of
    from coaching.steps.moment_board import board

    place, settings = session.place, session.settings
    _look(session)
    found = board(
        place,
        process_of(place.workspace),
        settings.sharing,
        zone=settings.team.zone,
        who=session.actor,
        stage=stage,
        territory=territory,
        mine=mine,
        limit=limit,
    )
    if json_wanted:
        as_json(
            {
                "stages": [
                    {"stage": name, "moments": [one.as_json() for one in own]}
                    for name, own in found.stages.items()
                ],
                "in_first_look": found.in_first_look,
                "more": found.more,
            }
        )
        return
    for line in board_lines(found, mine=mine):
        click.echo(line)


@moments_command.command("show")
@click.argument("moment")
@click.option("--json", "json_wanted", is_flag=True, help="Print JSON.")
@with_session
def show_command(session: Session, moment: str, *, json_wanted: bool) -> None:
    """Show a moment: its talk, what speaks for it, what people say of it."""
    shown = _shown(session, moment)
    if json_wanted:
        as_json(shown.as_json())
        return
    for line in moment_lines(shown):
        click.echo(line)


@moments_command.command("add")
@click.argument("stretch", metavar="CALL@START-END")
@click.option("--title", default="", help="What it is called.")
@with_session
def add_command(session: Session, stretch: str, *, title: str) -> None:
    """Make a moment of a stretch that you choose: C12@02:10-02:45."""
    from coaching.steps.sharing import choose

    match = _SPAN.fullmatch(stretch)
    if match is None:
        raise UsageError(f"{stretch!r} is no stretch of a call", hint="write C12@02:10-02:45")
    made = choose(
        session.place,
        match["call"],
        seconds_of(match["start"]),
        seconds_of(match["end"]),
        title=title,
        sharing=session.settings.sharing,
        who=session.actor,
    )
    say(session, made, "is a moment now")


def _look(session: Session) -> None:
    """Look through new calls, with a bar where there are some."""
    from coaching.app.moments import look_for_moments

    bars: list[Any] = []

    def progress(share: float) -> None:
        if not bars:
            bar = click.progressbar(length=100, label="Looking for moments", file=sys.stderr)
            bars.append(bar.__enter__())
        bars[0].update(round(share * 100) - bars[0].pos)

    try:
        look_for_moments(session.place, session.settings, on_progress=progress)
    finally:
        for bar in bars:
            bar.render_finish()


def _shown(session: Session, moment: str) -> ShownMoment:
    from coaching.app.wiring import process_of
    from coaching.steps.moments import show

    place, settings = session.place, session.settings
    return show(
        place,
        process_of(place.workspace),
        settings.sharing,
        zone=settings.team.zone,
        wanted=moment,
        who=session.actor,
    )
