"""``filmroom ingest`` and ``filmroom retry``."""

from __future__ import annotations

import signal
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from coaching.app.cli.printing import as_json, file_name, visible
from coaching.app.cli.session import Session, with_session
from coaching.errors import NotFoundError
from coaching.ledger import FileEntry, call_name


@click.command("ingest")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--json", "json_wanted", is_flag=True, help="Print the result as JSON.")
@with_session
def ingest_command(session: Session, paths: tuple[Path, ...], *, json_wanted: bool) -> int:
    """Work the inbox, or files and folders, once.

    PATHS are files or folders; without any, the workspace's inbox. Ends with 0 when every file is
    ready or a duplicate, with 1 when one is not. Interrupted or killed, the next run goes on.
    """
    from coaching.steps import owner
    from coaching.steps.intake import take_in
    from coaching.store import ledger

    settings = session.settings
    place = session.place
    files = take_in(place, paths, rest_seconds=settings.inbox.rest_seconds)
    if not paths:
        with place.library.reading() as conn:
            dead = owner.dead(ledger.owners_at_work(conn))
            files = tuple(dict.fromkeys((*files, *ledger.left_over(conn, dead=dead))))
    return work_and_report(session, files, json_wanted=json_wanted)


@click.command("retry")
@click.argument("names", nargs=-1)
@click.option("--json", "json_wanted", is_flag=True, help="Print the result as JSON.")
@with_session
def retry_command(session: Session, names: tuple[str, ...], *, json_wanted: bool) -> int:
    """Try failed and quarantined files again.

    NAMES are files as `filmroom status` lists them, or calls; without any, all that failed or are
    quarantined.
    """
    from coaching.app.wiring import glossary_of, process_of
    from coaching.steps.intake import look_again
    from coaching.store import acts, ledger

    place = session.place
    process_of(place.workspace)  # a mistake in the settings is told before anything is queued
    glossary_of(place.workspace)
    with place.library.reading() as conn:
        lines = ledger.entries(conn)
    inbox = place.workspace.inbox
    chosen = [entry for name in names for entry in _named(lines, name, inbox)] if names else lines
    again = [
        entry.id
        for entry in chosen
        if entry.state == "queued"
        or (entry.state in ("failed", "quarantined") and look_again(place, entry))
    ]
    with place.library.writing() as conn:
        ledger.requeue(conn, again, now=place.now())
        for file in again:
            acts.record(
                conn,
                at=place.now(),
                who=session.actor,
                verb="retry",
                object_kind="file",
                object_id=str(file),
            )
    if not again and not json_wanted:
        click.echo("Nothing to retry: no such file has failed or is quarantined.", err=True)
    return work_and_report(session, again, json_wanted=json_wanted)


def work_and_report(session: Session, files: Sequence[int], *, json_wanted: bool) -> int:
    """Work on files with progress; the exit status that their states deserve."""
    from coaching.app.cli.progress import Board
    from coaching.app.wiring import process_of, resident_of
    from coaching.app.worker import work
    from coaching.store import ledger

    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    place = session.place
    with place.library.reading() as conn:
        lines = ledger.entries(conn, files)
    with Board(lines, place.workspace.inbox, quiet=json_wanted) as board:
        resident = resident_of(place, session.settings, who=session.actor, listener=board.advance)
        work(resident, process_of(place.workspace), files, done=board.done)
    with place.library.reading() as conn:
        lines = ledger.entries(conn, files)
    if json_wanted:
        as_json(status_shape(lines, place.workspace.inbox))
    else:
        click.echo(_summary(lines))
    return 0 if all(entry.state in ("ready", "duplicate") for entry in lines) else 1


def state_counts(lines: Sequence[FileEntry]) -> dict[str, int]:
    """How many files are in each state that occurs, by the state's name."""
    return dict(sorted(Counter(entry.state for entry in lines).items()))


def status_shape(lines: Sequence[FileEntry], inbox: Path) -> dict[str, Any]:
    """The ledger as scripts get it; documented in docs/scripting.md."""
    return {
        "recordings": [
            {
                "file": file_name(entry.path, inbox),
                "path": entry.path,
                "kind": entry.kind,
                "state": entry.state,
                "step": entry.step,
                "progress": entry.progress,
                "reason": entry.reason,
                "next": entry.hint,
                "call": None if entry.call is None else call_name(entry.call),
                "recording": entry.recording,
                "attempts": entry.attempts,
                "changed_at": entry.changed_at.isoformat(),
            }
            for entry in lines
        ],
        "counts": state_counts(lines),
    }


def _summary(lines: Sequence[FileEntry]) -> str:
    """One line with the number of files in each state."""
    if not lines:
        return "No files to work on. Drop recordings or CRM exports into the inbox."
    told = ", ".join(f"{count} {state}" for state, count in state_counts(lines).items())
    return f"{len(lines)} files: {told}."


def _named(lines: Sequence[FileEntry], name: str, inbox: Path) -> list[FileEntry]:
    """The files that a person means; a call may have come in several."""
    wanted = str(Path(name).absolute())
    found = []
    for entry in lines:
        call = None if entry.call is None else call_name(entry.call)
        shown = file_name(entry.path, inbox)
        if name in (entry.path, shown, visible(shown), call) or entry.path == wanted:
            found.append(entry)
    if not found:
        raise NotFoundError(
            f"no file {name!r} in the ledger", hint="`filmroom status` lists the files by name"
        )
    return found
