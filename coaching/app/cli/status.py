"""``filmroom status``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import click

from coaching.app.cli.printing import as_json, table, visible
from coaching.app.cli.session import Session, with_session
from coaching.ledger import STATES, State

SHOWN_AT_FIRST = 50
"""Files of a state that say nothing needs doing that are listed; all others always are."""


@click.command("status")
@click.option(
    "--state",
    "states",
    multiple=True,
    type=click.Choice(STATES),
    help="Only files in this state; again for others.",
)
@click.option("--all", "everything", is_flag=True, help="List every file, not only the newest.")
@click.option("--json", "json_wanted", is_flag=True, help="Print JSON, with every file.")
@with_session
def status_command(
    session: Session, states: tuple[State, ...], *, everything: bool, json_wanted: bool
) -> None:
    """List every file with its state, reason and next step.

    States: waiting (still being written), queued, working (with step), ready, duplicate (same bytes
    as another), quarantined (cannot be used as it is), failed (something went wrong on our side).
    Of a state in which nothing needs doing only the newest 50 files are listed, unless with --all.
    """
    wanted = states or STATES
    newest = None if everything or json_wanted else SHOWN_AT_FIRST
    told = _from_service(session, wanted, newest) or _in_library(session, wanted, newest)
    if json_wanted:
        told["recordings"].sort(key=lambda file: str(file["path"]))
        as_json(told)
        return
    _tell_service(told)
    _tell_alerts(told["alerts"])
    files, counts = told["recordings"], told["counts"]
    if not files:
        click.echo(f"No files. Drop recordings or CRM exports into {session.found.inbox}.")
        return
    table(("file", "state", "call", "reason", "next"), [_row(file) for file in files])
    shown = Counter(file["state"] for file in files)
    for state in wanted:
        if more := counts.get(state, 0) - shown[state]:
            click.echo(f"… and {more} more {state}: --all")
    click.echo(", ".join(f"{count} {state}" for state, count in sorted(counts.items())))


def _tell_alerts(count: int) -> None:
    """Say that saved searches found calls that nobody has seen."""
    if count:
        calls = "1 new call" if count == 1 else f"{count} new calls"
        click.echo(f"Saved searches found {calls}: `filmroom search --alerts`")


def _from_service(
    session: Session, states: Sequence[State], newest: int | None
) -> dict[str, Any] | None:
    """What a running service tells; it has the library open, so it takes a fraction of the time."""
    from coaching.app.service.client import SilentError, running_service

    service = running_service(session.found)
    if service is None:
        return None
    try:
        return service.overview(states, newest)
    except SilentError:
        return None


def _in_library(session: Session, states: Sequence[State], newest: int | None) -> dict[str, Any]:
    """The same from the library."""
    from coaching.app.overview import overview_of

    return overview_of(
        session.place.library,
        session.found,
        states,
        newest=newest,
        keep_free_gb=session.settings.inbox.keep_free_gb,
    )


def _tell_service(told: Mapping[str, Any]) -> None:
    """Say who works, and why not."""
    service = told["service"]
    if service is None:
        click.echo("No service runs; `filmroom serve` starts one, `filmroom ingest` works once.")
    elif service["url"] is None:
        click.echo("The service is starting.")
    else:
        click.echo(
            f"The service runs: {service['url']}, process {service['pid']}, "
            f"since {service['started_at']}."
        )
    if told["paused"]:
        click.echo(f"Ingest is paused: {told['paused']}.")


def _row(file: Mapping[str, Any]) -> tuple[str, ...]:
    doing = ""
    if file["state"] == "working":
        doing = f"{file['step'] or 'starting'} {file['progress'] or 0:.0%}"
    return (
        visible(file["file"]),
        file["state"],
        file["call"] or "",
        visible(file["reason"]) or doing,
        visible(file["next"]),
    )
