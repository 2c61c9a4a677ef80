"""``filmroom retag``."""

from __future__ import annotations

import sys

import click

from coaching.app.cli.printing import as_json
from coaching.app.cli.session import Session, with_session
from coaching.errors import UsageError
from coaching.ledger import call_name
from coaching.retagging import CallChange, total_moves
from coaching.steps.retag import Retagged

SHOWN_CALLS = 20
"""Calls that are listed one by one; --json has them all."""


@click.command("retag")
@click.argument("calls", nargs=-1, metavar="[CALL…]")
@click.option("--dry-run", is_flag=True, help="Say what would change, and show nothing of it yet.")
@click.option("--undo", is_flag=True, help="Take back the last retagging.")
@click.option("--json", "json_wanted", is_flag=True, help="Print JSON.")
@with_session
def retag_command(
    session: Session, calls: tuple[str, ...], *, dry_run: bool, undo: bool, json_wanted: bool
) -> None:
    """Read calls again by the sales process as it is now.

    For after an edit of sales_process.yaml or after labels: stages, signals and snippets follow in
    seconds, because what the network computed of each turn is kept. Without CALL it is done for
    every call that was tagged otherwise. The tags of before are kept; --undo shows them again.
    """
    from coaching.app.wiring import means_of, process_of
    from coaching.steps import retag
    from coaching.steps.setting import calls_meant

    if undo and (calls or dry_run):
        raise UsageError("--undo takes back the whole of the last retagging, and nothing else")
    place = session.place
    means = means_of(place.workspace, session.settings)
    if undo:
        _print(retag.undo(place, means, who=session.actor), json_wanted=json_wanted, done="undone")
        return
    process = process_of(place.workspace)
    if calls:
        with place.library.reading() as conn:
            chosen = calls_meant(conn, calls, unmatched=False)
    else:
        chosen = retag.tagged_otherwise(place, means.tagger())
    with click.progressbar(length=len(chosen), label="Tagging", file=sys.stderr) as bar:
        if dry_run:
            changes = retag.preview(place, chosen, process, means)
            result = Retagged(process.version, changes)
            bar.update(len(chosen))
        else:
            result = retag.retag(
                place,
                chosen,
                process,
                means,
                who=session.actor,
                progress=lambda _: bar.update(1),
            )
    _print(result, json_wanted=json_wanted, done="would be retagged" if dry_run else "retagged")


def _print(result: Retagged, *, json_wanted: bool, done: str) -> None:
    changed = [change for change in result.changes if change.changed]
    if json_wanted:
        as_json(
            {
                "process": result.process or None,
                "calls": [change.as_json() for change in result.changes],
                "left": {call_name(call): why for call, why in result.left.items()},
            }
        )
        return
    under = f" under process {result.process}" if result.process else ""
    click.echo(f"{len(result.changes)} calls {done}{under}, {len(changed)} of them read otherwise")
    for move in total_moves(changed):
        click.echo(f"  {move.before} → {move.after}: {move.turns} turns")
    for change in changed[:SHOWN_CALLS]:
        click.echo(f"{call_name(change.call)}  {change.title}: {_told(change)}")
    if len(changed) > SHOWN_CALLS:
        click.echo(f"… and {len(changed) - SHOWN_CALLS} more; --json has them all")
    for call, why in result.left.items():
        click.echo(f"{call_name(call)} left as it is: {why}", err=True)


def _told(change: CallChange) -> str:
    """What changed in a call, in a line."""
    parts = [f"{change.moved} of {change.turns} turns in another stage"] if change.moves else []
    for sign, counts in (("+", change.signals_gained), ("-", change.signals_lost)):
        parts += [f"{sign}{count} {name}" for name, count in (counts or {}).items()]
    return ", ".join(parts)
