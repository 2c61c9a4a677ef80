"""``filmroom taught``: what was shown, and whether it is said on later calls."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from coaching.app.cli.printing import as_json, visible
from coaching.app.cli.session import Session, with_session
from coaching.errors import UsageError
from coaching.ledger import call_name
from coaching.recording import clock

if TYPE_CHECKING:
    from coaching.taught.rulings import Verdict

_PERCENT = 100
_json = click.option("--json", "json_wanted", is_flag=True, help="Print JSON.")
_mine = click.option("--mine", is_flag=True, help="Only what you saw, over your own calls.")


@click.group("taught", invoke_without_command=True)
@_mine
@click.option("--limit", type=click.IntRange(1, 10_000), help="How many, at most (else 20).")
@_json
@with_session
def taught_command(session: Session, *, mine: bool, limit: int | None, json_wanted: bool) -> None:
    """List what was shown to whom, and on how many calls it was said again.

    Shown is what a closed meeting watched, what was noted as watched (`filmroom moments watched`)
    and what was given to somebody (`filmroom taught assign`). What was shown last comes first.
    People are counted together, never one by one.
    """
    if click.get_current_context().invoked_subcommand is not None:
        if mine or json_wanted or limit is not None:
            raise UsageError(
                "--mine and --json go after the word, --limit with `filmroom taught` alone",
                hint="`filmroom taught show M12 --mine`",
            )
        return
    from coaching.steps.taught import MOST_LISTED, listed
    from coaching.taught.telling import in_short, shown_line

    with click.progressbar(length=_PERCENT, label="Looking", file=sys.stderr) as bar:
        found = listed(
            session.place,
            session.team,
            who=session.actor,
            mine=mine,
            limit=limit or MOST_LISTED,
            on_progress=lambda share: bar.update(round(share * _PERCENT) - bar.pos),
        )
    if json_wanted:
        as_json([one.as_json() for one in found])
        return
    for one in found:
        click.echo(visible(in_short(one)))
        for showing in one.shown_to():
            click.echo(f"      {visible(shown_line(showing))}")
    if len(found) == (limit or MOST_LISTED):
        click.echo(f"At most {len(found)} are listed; --limit shows more.")
    if not found:
        whom = "You were shown nothing" if mine else "Nothing was shown to anybody"
        click.echo(f"{whom} yet: hold a meeting, or `filmroom taught assign M1 --to NAME`.")


@taught_command.command("show")
@click.argument("wanted", metavar="MOMENT|MEETING")
@_mine
@click.option("--all", "everything", is_flag=True, help="Others' uses and possible ones, too.")
@_json
@with_session
def show_command(
    session: Session, wanted: str, *, mine: bool, everything: bool, json_wanted: bool
) -> None:
    """Show where a moment, M12, or what a meeting watched, L3, is said again."""
    from coaching.steps.taught import show
    from coaching.taught.telling import lines_of

    found = show(session.place, session.team, wanted, who=session.actor, mine=mine)
    if json_wanted:
        as_json([one.as_json() for one in found])
        return
    for place, one in enumerate(found):
        if place:
            click.echo("")
        for line in lines_of(one, everything=everything):
            click.echo(visible(line))


@taught_command.command("assign")
@click.argument("moment")
@click.option("--to", multiple=True, required=True, metavar="NAME", help="Whom; again for others.")
@_json
@with_session
def assign_command(
    session: Session, moment: str, *, to: tuple[str, ...], json_wanted: bool
) -> None:
    """Give a shared moment to people to watch."""
    from coaching.steps.taught_said import assign

    given = assign(session.place, moment, to, who=session.actor)
    if json_wanted:
        as_json({"moment": given.moment.name, "to": given.to, "had_it": given.before})
        return
    for name in given.to:
        had = name in given.before
        what = "has it already" if had else "has it to watch"
        click.echo(f"{given.moment.name}: {visible(name)} {what}")


@taught_command.command("confirm")
@click.argument("moment")
@click.argument("where", metavar="CALL@TIME")
@_json
@with_session
def confirm_command(session: Session, moment: str, where: str, *, json_wanted: bool) -> None:
    """Say that a moment was used at a place, such as C31@02:10, found or not."""
    _rule(session, moment, where, "confirmed", json_wanted=json_wanted)


@taught_command.command("reject")
@click.argument("moment")
@click.argument("where", metavar="CALL@TIME")
@_json
@with_session
def reject_command(session: Session, moment: str, where: str, *, json_wanted: bool) -> None:
    """Say that a moment was not used at a place: it does not count there any more."""
    _rule(session, moment, where, "rejected", json_wanted=json_wanted)


@taught_command.command("undo")
@click.argument("moment")
@_json
@with_session
def undo_command(session: Session, moment: str, *, json_wanted: bool) -> None:
    """Take back what you last gave, confirmed or rejected of a moment."""
    from coaching.steps.taught_said import undo

    done = undo(session.place, moment, who=session.actor)
    if json_wanted:
        as_json({"moment": done.moment.name, "taken_back": done.said.what})
        return
    click.echo(f"{done.moment.name}: {visible(done.said.what)} is taken back")


def _rule(
    session: Session, moment: str, where: str, verdict: Verdict, *, json_wanted: bool
) -> None:
    from coaching.steps.taught_said import rule

    done = rule(session.place, session.team, moment, where, verdict, who=session.actor)
    span = f"{call_name(done.spot.call)}@{clock(done.spot.start)}-{clock(done.spot.end)}"
    if json_wanted:
        as_json({"moment": done.moment.name, "where": span, "verdict": verdict})
        return
    click.echo(f"{done.moment.name}: {verdict} at {span}: “{visible(done.spot.text)}”")
