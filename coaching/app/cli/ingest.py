"""``filmroom ingest`` and ``filmroom retry``."""

from __future__ import annotations

import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from coaching.app.cli.printing import as_json, file_name, visible
from coaching.app.cli.session import Session, with_session
from coaching.app.cli.typed import NamedPath
from coaching.app.shapes import state_counts, status_shape
from coaching.errors import NotFoundError, UsageError
from coaching.ledger import FileEntry, call_name

if TYPE_CHECKING:
    from coaching.app.cli.progress import Board


@click.command("ingest")
@click.argument("paths", nargs=-1, type=NamedPath())
@click.option(
    "--retranscribe",
    is_flag=True,
    help="Recognise the talk of these calls ourselves, whatever transcript came with them.",
)
@click.option("--json", "json_wanted", is_flag=True, help="Print the result as JSON.")
@with_session
def ingest_command(
    session: Session, paths: tuple[Path, ...], *, retranscribe: bool, json_wanted: bool
) -> int:
    """Work the inbox, or files and folders, once.

    PATHS are files or folders; without any, the workspace's inbox. Ends with 0 when every file is
    ready or a duplicate, with 1 when one is not. Interrupted or killed, the next run goes on.

    With --retranscribe PATHS are calls (C12) or files of calls; `filmroom show CALL --compare` then
    shows both transcripts, and `filmroom set CALL --words transcript` goes back.
    """
    from coaching.steps import owner
    from coaching.steps.forget import finish_forgetting
    from coaching.steps.intake import take_in
    from coaching.store import queueing

    settings = session.settings
    place = session.place
    if retranscribe:
        files = _to_be_heard(session, [str(path) for path in paths])
        return work_and_report(session, files, json_wanted=json_wanted)
    finish_forgetting(place)
    files = take_in(place, paths, rest_seconds=settings.inbox.rest_seconds)
    if not paths:
        with place.library.reading() as conn:
            dead = owner.dead(queueing.owners_at_work(conn))
            files = tuple(dict.fromkeys((*files, *queueing.left_over(conn, dead=dead))))
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
    from coaching.app.retrying import put_back
    from coaching.app.wiring import glossary_of, process_of
    from coaching.steps.forget import take_again
    from coaching.store import ledger

    place = session.place
    process_of(place.workspace)  # a mistake in the settings is told before anything is queued
    glossary_of(place.workspace)
    with place.library.reading() as conn:
        lines = ledger.entries(conn)
    inbox = place.workspace.inbox
    chosen = [entry for name in names for entry in _named(lines, name, inbox)] if names else lines
    if names:  # whoever names a file that was forgotten wants it back
        for entry in chosen:
            take_again(place, entry.id, who=session.actor)
    again = put_back(place, chosen, who=session.actor)
    if not again and not json_wanted:
        click.echo("Nothing to retry: no such file has failed or is quarantined.", err=True)
    return work_and_report(session, again, json_wanted=json_wanted)


def _to_be_heard(session: Session, names: Sequence[str]) -> tuple[int, ...]:
    """Queue the recordings of calls again, for which ours are the words from now on."""
    from coaching.app.retrying import listen_again
    from coaching.store import ledger

    if not names:
        raise UsageError("no call is named", hint="`filmroom ingest --retranscribe C12`")
    place = session.place
    with place.library.reading() as conn:
        lines = ledger.entries(conn)
    chosen = [entry for name in names for entry in _named(lines, name, place.workspace.inbox)]
    return listen_again(place, chosen, who=session.actor, zone=session.settings.team.zone)


def work_and_report(session: Session, files: Sequence[int], *, json_wanted: bool) -> int:
    """Have files worked on, by a running service or here; the exit status that they deserve."""
    from coaching.app.cli.progress import Board
    from coaching.store import ledger

    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    place = session.place
    with place.library.reading() as conn:
        lines = ledger.entries(conn, files)
    with Board(lines, place.workspace.inbox, quiet=json_wanted) as board:
        _have_worked(session, files, board)
    with place.library.reading() as conn:
        lines = ledger.entries(conn, files)
    if json_wanted:
        as_json(status_shape(lines, place.workspace.inbox, state_counts(lines)))
    else:
        click.echo(_summary(lines))
    return 0 if all(entry.state in ("ready", "duplicate") for entry in lines) else 1


def _have_worked(session: Session, files: Sequence[int], board: Board) -> None:
    """Let the running service do it, where there is one: it has the models loaded."""
    from coaching.app.service.client import is_served

    place = session.place
    if is_served(place.workspace):
        from coaching.app.service.waiting import wait_for_service

        try:
            wait_for_service(place, files, advance=board.advance, done=board.done)
        except KeyboardInterrupt:
            click.echo("The service goes on with them.", err=True)
            sys.exit(130)
        return
    from coaching.app.wiring import process_of, resident_of
    from coaching.app.worker import work

    resident = resident_of(place, session.settings, who=session.actor, listener=board.advance)
    work(resident, process_of(place.workspace), files, done=board.done)


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
