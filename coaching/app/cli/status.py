"""``filmroom status``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from coaching.app.cli.printing import as_json, file_name, table, visible
from coaching.app.cli.session import Session, with_session
from coaching.app.shapes import state_counts, status_shape
from coaching.ledger import STATES, FileEntry, State, call_name

SHOWN_AT_FIRST = 50
"""Files of a state that say nothing needs doing that are listed; all others always are."""

_CALM: tuple[State, ...] = ("ready", "duplicate", "queued", "waiting")
"""States that pass by themselves or are the end; of each the newest are shown."""


@click.command("status")
@click.option(
    "--state", "states", multiple=True, type=click.Choice(STATES), help="Only files in this state."
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
    from coaching.store import inbox

    place = session.place
    folder = place.workspace.inbox
    most = None if everything or json_wanted else SHOWN_AT_FIRST
    with place.library.reading() as conn:
        counts = inbox.counts(conn)
        lines: list[FileEntry] = []
        for state in states or STATES:
            limit = counts[state]
            if not limit:
                continue
            if most is not None and state in _CALM:
                limit = min(most, limit)
            lines += inbox.page(conn, inbox=folder, states=(state,), limit=limit).lines
    if json_wanted:
        lines.sort(key=lambda entry: entry.path)
        shown = {state: count for state, count in counts.items() if state in (states or STATES)}
        as_json(status_shape(lines, folder, shown) | _service_shape(session))
        return
    _tell_service(session)
    if not lines:
        click.echo(f"No files. Drop recordings or CRM exports into {folder}.")
        return
    lines.sort(key=lambda entry: (entry.changed_at, entry.id), reverse=True)
    table(("file", "state", "call", "reason", "next"), [_row(entry, folder) for entry in lines])
    listed = state_counts(lines)
    for state in states or STATES:
        if more := counts[state] - listed.get(state, 0):
            click.echo(f"… and {more} more {state}: --all")
    told = ((state, counts[state]) for state in sorted(states or STATES) if counts[state])
    click.echo(", ".join(f"{count} {state}" for state, count in told))


def _service_shape(session: Session) -> dict[str, Any]:
    """Who works, and why not."""
    from coaching.app.service import notes
    from coaching.app.service.client import is_served
    from coaching.steps.room import why_no_room

    workspace = session.found
    service = None
    if is_served(workspace):
        note = notes.read_service(workspace)
        service = {
            "pid": note.pid if note else None,
            "url": note.url if note else None,
            "started_at": note.started_at if note else None,
        }
    keep_free_gb = session.settings.inbox.keep_free_gb
    paused = why_no_room(workspace, keep_free_gb=keep_free_gb)
    if service and not paused:
        worker = notes.read_worker(workspace)
        paused = (worker and (worker.paused or worker.inbox)) or ""
    return {"service": service, "paused": paused or None}


def _tell_service(session: Session) -> None:
    told = _service_shape(session)
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


def _row(entry: FileEntry, inbox: Path) -> tuple[str, ...]:
    doing = ""
    if entry.state == "working":
        doing = f"{entry.step or 'starting'} {entry.progress or 0:.0%}"
    return (
        visible(file_name(entry.path, inbox)),
        entry.state,
        "" if entry.call is None else call_name(entry.call),
        visible(entry.reason) or doing,
        visible(entry.hint),
    )
