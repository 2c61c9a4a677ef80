"""Intake: every file in the inbox, or in what was named, gets its line in the ledger at once."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Sequence
from itertools import islice
from pathlib import Path

from coaching.errors import UsageError, WorkspaceError
from coaching.ledger import FileEntry, State
from coaching.steps.listing import NO_TEXT, Seen, files_in, gone_from, look, why_no_folder
from coaching.steps.place import Place
from coaching.store import ledger
from coaching.store.ledger import Sighting

AT_ONCE = 500
"""Files entered in one transaction. Chosen because they take about 0.1 s, which no other writer
minds."""


def take_in(place: Place, paths: Sequence[Path] = (), *, rest_seconds: float) -> tuple[int, ...]:
    """Enter all files of ``paths``, or of the inbox; their numbers in the ledger.

    A file that changed less than ``rest_seconds`` ago is looked at again after that time; one that
    has changed in between is left waiting.

    Raises:
        UsageError: a path does not exist.
        WorkspaceError: the inbox is gone.
    """
    for path in paths:
        if not os.path.lexists(path):
            raise UsageError(f"{path} does not exist", hint="name a file or a folder")
    roots = [_as_listed(place, path) for path in paths] or [place.workspace.inbox]
    if not paths and (why := why_no_folder(place.workspace.inbox)):
        raise WorkspaceError(
            f"the inbox {place.workspace.inbox} cannot be looked at: {why}",
            hint=f"mount its drive, or make it anew: `filmroom init {place.workspace.root}`",
        )
    seen = list(files_in(roots))
    fresh = {it.path for it in seen if not it.refusal and _is_fresh(it, rest_seconds)}
    restless: set[str] = set()
    if fresh:
        time.sleep(rest_seconds)
        again = {path: look(Path(path)) for path in sorted(fresh)}
        restless = {it.path for it in seen if again.get(it.path, it) != it}
        seen = [now for it in seen if (now := again.get(it.path, it))]
    numbers = enter(place, [_sighting(it, restless=it.path in restless) for it in seen])
    if not paths:
        _note_vanished(place, seen)
    return numbers


def _as_listed(place: Place, path: Path) -> Path:
    """A path as the ledger has it: absolute; of what lies in the inbox, as the inbox is called.

    The last part is left as it is, since a link is not followed.
    """
    real = path.parent.resolve() / path.name
    inbox = place.workspace.inbox
    if not real.is_relative_to(inbox.resolve()):
        return real
    return inbox / real.relative_to(inbox.resolve())


def look_again(place: Place, entry: FileEntry) -> bool:
    """Whether a file that went wrong can be tried again, as it lies there now.

    One that is gone can: what is tried then is our copy, or it fails by saying so. One that is
    refused for its name cannot be looked for: its line does not have that name.
    """
    path = Path(entry.path)
    if path.is_dir() and not path.is_symlink():
        return False  # a folder that could not be read; its files have their own lines
    found = look(path)
    if found is None:
        return entry.reason != NO_TEXT
    if not found.refusal:
        enter(place, [found.sighting()])  # other bytes start over in the file's line
    return not found.refusal


def enter(place: Place, sightings: Iterable[Sighting]) -> tuple[int, ...]:
    """Enter files in the ledger, so many at a time that nobody else waits for long."""
    numbers: list[int] = []
    coming = iter(sightings)
    while some := tuple(islice(coming, AT_ONCE)):
        with place.library.writing() as conn:
            numbers += ledger.sight_all(conn, some, now=place.now())
    return tuple(numbers)


_NOT_TAKEN: tuple[State, ...] = ("waiting", "queued", "quarantined", "failed")
"""States of files whose lines have something to say once they are gone."""


def _note_vanished(place: Place, lying: Sequence[Seen]) -> None:
    """Tell the ledger which files of the inbox are there no more; transcripts may wait for them."""
    with place.library.reading() as conn:
        known = ledger.sighted(conn, str(place.workspace.inbox))
    gone = gone_from((path for path, _, _, state in known if state in _NOT_TAKEN), lying)
    if gone:
        with place.library.writing() as conn:
            ledger.vanished(conn, sorted(gone), now=place.now())


def _is_fresh(found: Seen, rest_seconds: float) -> bool:
    """Whether a file changed so lately that somebody may still be writing it."""
    return time.time() - found.mtime_ns / 1e9 < rest_seconds


def _sighting(found: Seen, *, restless: bool) -> Sighting:
    if found.writers_suffix:
        return found.sighting(
            waits_for=f"still being written: its name ends in {found.writers_suffix}",
            hint="it is taken once it has its final name; run `filmroom ingest` then",
        )
    if restless:
        return found.sighting(
            waits_for="still being written: it changed while it was watched",
            hint="run `filmroom ingest` again when it is written to its end",
        )
    return found.sighting()
