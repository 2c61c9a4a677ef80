"""What lies in folders right now: every file with its length and time, or why it cannot be taken.

It looks and never waits: whether a file is whole is for those who look twice to say.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from coaching.arrivals import file_kind
from coaching.ledger import State
from coaching.store.ledger import Sighting

WRITERS_SUFFIXES = (".part", ".partial", ".filepart", ".crdownload", ".download", ".tmp")
"""Endings that browsers, copy tools and transfer programs give a file until it is whole."""

NO_TEXT = "its name is not valid UTF-8"
"""Why a file is refused whose path in the ledger is not its own, but one that can be shown."""

_DESKTOP_FILES = ("thumbs.db", "desktop.ini")


@dataclass(frozen=True, slots=True)
class Seen:
    """A file as it was found: length and time, or why it cannot be taken.

    Attributes:
        path: Absolute path.
        size_bytes: Its length; 0 for one that is refused.
        mtime_ns: Its time of change; 0 for one that is refused.
        refusal: Why it cannot be taken; empty for a plain file.
        hint: What to do about that.
    """

    path: str
    size_bytes: int
    mtime_ns: int
    refusal: str = ""
    hint: str = ""

    @property
    def writers_suffix(self) -> str:
        """The ending that says it is still being written; empty without one."""
        suffix = Path(self.path).suffix.lower()
        return suffix if suffix in WRITERS_SUFFIXES else ""

    def sighting(self, *, waits_for: str = "", hint: str = "") -> Sighting:
        """What the ledger is told of it: queued, unless it is refused or has to wait."""
        state: State = "queued"
        reason = ""
        if self.refusal:
            state, reason, hint = "quarantined", self.refusal, self.hint
        elif waits_for:
            state, reason = "waiting", waits_for
        else:
            hint = ""
        kind = file_kind(os.path.basename(self.path))  # noqa: PTH119 - twice as quick, for each
        return Sighting(self.path, kind, self.size_bytes, self.mtime_ns, state, reason, hint)


def look(path: Path) -> Seen | None:
    """What a path holds right now; None where it is gone."""
    name = str(path)
    if unreadable := _no_text(name):
        return unreadable
    try:
        return _seen(name, path.lstat())
    except FileNotFoundError:
        return None
    except OSError as error:
        return _refused(name, error)


def files_in(roots: Iterable[Path]) -> Iterator[Seen]:
    """Every file under the roots, each once, by folder and name; hidden ones are left out.

    "call.mp3" comes before "call (1).mp3", so that the copy is the duplicate. A folder that cannot
    be read is found as a file that is refused.
    """
    found: dict[str, Seen] = {}
    for root in roots:
        if not why_no_folder(root):
            found.update((seen.path, seen) for seen in tree(str(root)))
        elif (seen := look(root)) is not None:
            found[seen.path] = seen

    def place(seen: Seen) -> tuple[Path, str, str]:
        path = Path(seen.path)
        return path.parent, path.stem, path.suffix

    return iter(sorted(found.values(), key=place))


def tree(folder: str) -> Iterator[Seen]:
    """Every file under a folder, in no order; made for many thousand files, looked at often."""
    try:
        with os.scandir(folder) as entries:
            here = [entry for entry in entries if not entry.name.startswith(".")]
    except FileNotFoundError:
        return
    except OSError as error:
        yield _no_text(folder) or Seen(
            folder,
            0,
            0,
            f"this folder cannot be read: {error.strerror}",
            "let the user who runs filmroom read it",
        )
        return
    for entry in here:
        if entry.name.lower() in _DESKTOP_FILES:
            continue
        try:
            found = None if entry.is_dir(follow_symlinks=False) else _state(entry)
        except FileNotFoundError:
            continue
        except OSError as error:
            yield _no_text(entry.path) or _refused(entry.path, error)
            continue
        if found is None:
            yield from tree(entry.path)
        else:
            yield _no_text(entry.path) or _seen(entry.path, found)


def gone_from(known: Iterable[str], lying: Iterable[Seen]) -> set[str]:
    """Paths that were known and are gone; what lies in a folder that cannot be read is not.

    >>> sorted(gone_from(["/a/1", "/b/2", "/c"], [Seen("/c", 1, 1), Seen("/b", 0, 0, "closed")]))
    ['/a/1']
    """
    gone = set(known)
    unreadable: list[str] = []
    for seen in lying:
        gone.discard(seen.path)
        if seen.refusal:
            unreadable.append(f"{seen.path}/")
    if unreadable:
        gone = {path for path in gone if not path.startswith(tuple(unreadable))}
    return gone


def why_no_folder(path: Path) -> str:
    """Why nothing can be listed in a folder; empty where it is one, as far as can be seen.

    A network drive whose other end is gone is none: its folder is there, and refuses to be one.
    """
    try:
        found = path.stat()
    except FileNotFoundError:
        return "it is not there"
    except OSError as error:
        return error.strerror or str(error)
    return "" if stat.S_ISDIR(found.st_mode) else "it is no folder"


def _state(entry: os.DirEntry[str]) -> os.stat_result:
    return entry.stat(follow_symlinks=False)


def _refused(name: str, error: OSError) -> Seen:
    return Seen(name, 0, 0, f"it cannot be looked at: {error.strerror}", "check its rights")


def _seen(name: str, found: os.stat_result) -> Seen:
    if stat.S_ISREG(found.st_mode):
        return Seen(name, found.st_size, found.st_mtime_ns)
    if stat.S_ISLNK(found.st_mode):
        return Seen(name, 0, 0, "it is a link, not a file", "put the file itself here")
    return Seen(name, 0, 0, "it is not a regular file", "put a recording or an export here")


def _no_text(name: str) -> Seen | None:
    """A refusal, where a name is no text that the library could hold."""
    try:
        name.encode()
    except UnicodeEncodeError:
        shown = os.fsencode(name).decode("utf-8", "backslashreplace")
        return Seen(shown, 0, 0, NO_TEXT, "rename it")
    return None
