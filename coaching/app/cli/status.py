"""``filmroom status``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import click

from coaching.app.cli.printing import as_json, table, visible
from coaching.app.cli.session import Session, with_session
from coaching.ledger import STATES, FileEntry, State

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
    wanted = states or STATES
    if json_wanted:
        listed = _in_library(session, wanted, most=None)
        files = sorted(listed.files, key=lambda file: str(file["path"]))
        counts = {state: count for state, count in sorted(listed.counts.items()) if count}
        as_json({"recordings": files, "counts": counts} | _standing(session))
        return
    most = None if everything else SHOWN_AT_FIRST
    listed = _from_service(session, wanted, most) or _in_library(session, wanted, most)
    _tell_service(session, listed.keep_free_gb)
    _tell_alerts(listed.alerts)
    if not listed.files:
        click.echo(f"No files. Drop recordings or CRM exports into {session.found.inbox}.")
        return
    files = sorted(listed.files, key=lambda file: str(file["changed_at"]), reverse=True)
    table(("file", "state", "call", "reason", "next"), [_row(file) for file in files])
    shown = Counter(file["state"] for file in files)
    for state in wanted:
        if more := listed.counts.get(state, 0) - shown[state]:
            click.echo(f"… and {more} more {state}: --all")
    told = ((state, listed.counts.get(state, 0)) for state in sorted(wanted))
    click.echo(", ".join(f"{count} {state}" for state, count in told if count))


def _tell_alerts(count: int) -> None:
    """Say that saved searches found calls that nobody has seen."""
    if count:
        calls = "1 new call" if count == 1 else f"{count} new calls"
        click.echo(f"Saved searches found {calls}: `filmroom search --alerts`")


@dataclass(frozen=True, slots=True)
class _Listed:
    """Files of some states.

    Attributes:
        files: In the shape of ``--json``; of one state the newest first.
        counts: How many there are of each of the states.
        alerts: How many calls saved searches found that nobody has seen.
        keep_free_gb: Room that the settings want left on the disk; None where nobody read them yet.
    """

    files: list[dict[str, Any]]
    counts: Mapping[State, int]
    alerts: int
    keep_free_gb: float | None = None


def _from_service(session: Session, states: Sequence[State], most: int | None) -> _Listed | None:
    """What a running service tells; it has the library open, so it takes a fraction of the time."""
    from coaching.app.service.client import SilentError, running_service

    service = running_service(session.found)
    if service is None:
        return None
    try:
        health = service.status()
        counts = {state: health["counts"].get(state, 0) for state in states}
        files = [
            file
            for state, count in counts.items()
            for file in service.files(state, _shown_of(state, count, most))
        ]
    except SilentError:
        return None
    return _Listed(files, counts, health["alerts"], health["disk"]["keep_free_gb"])


def _in_library(session: Session, states: Sequence[State], most: int | None) -> _Listed:
    """The same from the library."""
    from coaching.app.shapes import status_shape
    from coaching.store import alerts, inbox

    place = session.place
    folder = place.workspace.inbox
    lines: list[FileEntry] = []
    with place.library.reading() as conn:
        counts = {state: count for state, count in inbox.counts(conn).items() if state in states}
        for state in states:
            if limit := _shown_of(state, counts[state], most):
                lines += inbox.page(conn, inbox=folder, states=(state,), limit=limit).lines
        unread = alerts.count_unread(conn)
    return _Listed(status_shape(lines, folder)["recordings"], counts, unread)


def _shown_of(state: State, count: int, most: int | None) -> int:
    """How many files of a state are listed."""
    return count if most is None or state not in _CALM else min(most, count)


def _standing(session: Session, keep_free_gb: float | None = None) -> dict[str, Any]:
    """Who works, and why not.

    Args:
        session: Of the command.
        keep_free_gb: What the settings say, where that is known already.
    """
    from coaching.app.service.standing import standing_of

    if keep_free_gb is None:
        keep_free_gb = session.settings.inbox.keep_free_gb
    return standing_of(session.found, keep_free_gb=keep_free_gb)


def _tell_service(session: Session, keep_free_gb: float | None) -> None:
    told = _standing(session, keep_free_gb)
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
