"""Intake: every file in the inbox, or in what was named, gets its line in the ledger."""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from coaching.arrivals import file_kind
from coaching.errors import UsageError, WorkspaceError
from coaching.ledger import FileEntry, State
from coaching.steps.place import Place
from coaching.store import ledger

WRITERS_SUFFIXES = (".part", ".partial", ".filepart", ".crdownload", ".download", ".tmp")
"""Endings that browsers, copy tools and transfer programs give a file until it is whole."""

_DESKTOP_FILES = ("thumbs.db", "desktop.ini")


@dataclass(frozen=True, slots=True)
class _Seen:
    """A file as it was found: length and time, or why it cannot be taken."""

    path: str
    size_bytes: int
    mtime_ns: int
    refusal: str = ""
    hint: str = ""


def take_in(place: Place, paths: Sequence[Path] = (), *, rest_seconds: float) -> tuple[int, ...]:
    """Enter all files of ``paths``, or of the inbox; their numbers in the ledger.

    A file that changed less than ``rest_seconds`` ago is looked at again after that time; one that
    has changed in between is left waiting.

    Raises:
        UsageError: a path does not exist.
    """
    for path in paths:
        if not os.path.lexists(path):
            raise UsageError(f"{path} does not exist", hint="name a file or a folder")
    roots = [path.parent.resolve() / path.name for path in paths] or [place.workspace.inbox]
    if not paths and not place.workspace.inbox.is_dir():
        raise WorkspaceError(
            f"the inbox {place.workspace.inbox} is gone",
            hint=f"`filmroom init {place.workspace.root}` makes it anew",
        )
    seen = [found for path in _files_in(roots) if (found := _look(path))]
    unrested = {
        found.path for found in seen if not found.refusal and _is_fresh(found, rest_seconds)
    }
    restless: set[str] = set()
    if unrested:
        time.sleep(rest_seconds)
        again = {path: _look(Path(path)) for path in sorted(unrested)}
        restless = {found.path for found in seen if again.get(found.path, found) != found}
        seen = [now for found in seen if (now := again.get(found.path, found))]
    return tuple(_enter(place, found, restless=found.path in restless) for found in seen)


def look_again(place: Place, entry: FileEntry) -> bool:
    """Whether a file that went wrong can be tried again, as it lies there now.

    One that is gone can: what is tried then is our copy, or it fails by saying so.
    """
    found = _look(Path(entry.path))
    if found is None:
        return True
    if not found.refusal:
        _enter(place, found, restless=False)  # other bytes start over in the file's line
    return not found.refusal


def _files_in(roots: Iterable[Path]) -> Iterator[Path]:
    """Every file under the roots, each once, by folder and name; hidden ones are left out.

    "call.mp3" comes before "call (1).mp3", so that the copy is the duplicate.
    """
    found: set[str] = set()
    for root in roots:
        if not root.is_dir():
            found.add(str(root))
            continue
        for folder, folders, names in os.walk(root):
            folders[:] = [name for name in folders if not name.startswith(".")]
            found.update(
                os.path.join(folder, name)  # noqa: PTH118 - the walk gives strings
                for name in names
                if not name.startswith(".") and name.lower() not in _DESKTOP_FILES
            )
    return iter(sorted(map(Path, found), key=lambda path: (path.parent, path.stem, path.suffix)))


def _look(path: Path) -> _Seen | None:
    """What a path holds right now; None where it is gone."""
    name = str(path)
    try:
        name.encode()
    except UnicodeEncodeError:
        shown = os.fsencode(name).decode("utf-8", "backslashreplace")
        return _Seen(shown, 0, 0, "its name is not valid UTF-8", "rename it")
    try:
        found = path.lstat()
    except FileNotFoundError:
        return None
    except OSError as error:
        return _Seen(name, 0, 0, f"it cannot be looked at: {error.strerror}", "check its rights")
    if stat.S_ISLNK(found.st_mode):
        return _Seen(name, 0, 0, "it is a link, not a file", "put the file itself here")
    if not stat.S_ISREG(found.st_mode):
        return _Seen(name, 0, 0, "it is not a regular file", "put a recording or an export here")
    return _Seen(name, found.st_size, found.st_mtime_ns)


def _is_fresh(found: _Seen, rest_seconds: float) -> bool:
    """Whether a file changed so lately that somebody may still be writing it."""
    return time.time() - found.mtime_ns / 1e9 < rest_seconds


def _enter(place: Place, found: _Seen, *, restless: bool) -> int:
    suffix = Path(found.path).suffix.lower()
    kind = file_kind(Path(found.path).name)
    state: State = "queued"
    reason = hint = ""
    if found.refusal:
        state, reason, hint = "quarantined", found.refusal, f"{found.hint}, then `filmroom ingest`"
    elif suffix in WRITERS_SUFFIXES:
        state, reason = "waiting", f"still being written: its name ends in {suffix}"
        hint = "it is taken once it has its final name; run `filmroom ingest` then"
    elif restless:
        state, reason = "waiting", "still being written: it changed while it was watched"
        hint = "run `filmroom ingest` again when it is written to its end"
    with place.library.writing() as conn:
        return ledger.sight(
            conn,
            path=found.path,
            kind=kind,
            size_bytes=found.size_bytes,
            mtime_ns=found.mtime_ns,
            state=state,
            reason=reason,
            hint=hint,
            now=place.now(),
        )
