"""The files of forgotten calls: listed before the rows go, removed after, whatever happens between.

The list lies in the workspace, so that a start after a kill works it off. Reels that showed the
calls are rendered anew without them, or withdrawn.
"""

from __future__ import annotations

import json
import os
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

from coaching.errors import FilmroomError, NotFoundError
from coaching.ledger import call_name
from coaching.reel import manifest_from_json
from coaching.steps.place import Place
from coaching.steps.recut import as_now
from coaching.steps.reel_files import kind_of, write_files
from coaching.store import forget as stored
from coaching.store import withdrawing


@dataclass(frozen=True, slots=True)
class ReelFate:
    """What became of a reel that showed a forgotten call.

    Attributes:
        number: The reel's.
        fate: Whether it was rendered without the call, or taken back.
        why: Why it could not be rendered; empty where it was, and where nothing is left of it.
    """

    number: int
    fate: Literal["rendered anew", "withdrawn"]
    why: str = ""


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What was removed of calls.

    Attributes:
        calls: Their names.
        rows: How many rows of the library, by table.
        files: How many files: originals, media, exports.
        reels: What became of reels that showed them.
        left: Files that are not ours to remove, for a person to look after.
        printed: How often a call was exported to a screen or a pipe, out of our reach.
        unfinished: Files that could not be removed; they are tried again at the next start.
    """

    calls: tuple[str, ...]
    rows: Mapping[str, int]
    files: Mapping[str, int]
    reels: tuple[ReelFate, ...]
    left: tuple[str, ...]
    printed: int
    unfinished: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pending:
    """What is to be removed once the rows are gone.

    Attributes:
        calls: Numbers of the calls.
        originals: Path, length and time of files in the inbox.
        folders: Of the calls.
        media: Our copies outside those folders.
        exports: Files that were written of the calls.
        reels: Numbers of reels to be made anew.
        left: Files that are not ours to remove.
        printed: Exports that went to a screen or a pipe.
    """

    calls: tuple[int, ...]
    originals: tuple[tuple[str, int, int], ...]
    folders: tuple[str, ...]
    media: tuple[str, ...]
    exports: tuple[str, ...]
    reels: tuple[int, ...]
    left: tuple[str, ...] = ()
    printed: int = 0


def lists_folder(place: Place) -> Path:
    """Where lists lie that were not worked off."""
    return place.workspace.root / ".filmroom"


def list_of(place: Place, calls: Sequence[int]) -> Path:
    """The list for these calls."""
    return lists_folder(place) / f"forget-{call_name(min(calls))}.json"


def write_down(path: Path, pending: Pending) -> None:
    """Write the list so that it is on the disk before the rows are gone."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    with part.open("w", encoding="utf-8") as writing:
        json.dump(asdict(pending), writing)
        writing.flush()
        os.fsync(writing.fileno())
    part.replace(path)


def read_list(path: Path) -> Pending:
    """The list that was written down."""
    told = json.loads(path.read_text(encoding="utf-8"))
    originals = tuple((name, size, mtime) for name, size, mtime in told.pop("originals"))
    lists: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in told.items()
    }
    return Pending(originals=originals, **lists)


# After: the files ---------------------------------------------------------------------------------


@dataclass
class Broom:
    """Removes files, counts them by kind, and keeps what would not go."""

    counts: Counter[str] = field(default_factory=Counter)
    stuck: list[str] = field(default_factory=list)

    def file(self, kind: str, path: Path) -> None:
        """Remove one file, where it is there."""
        try:
            path.unlink()
        except FileNotFoundError:
            return
        except OSError:
            self.stuck.append(str(path))
            return
        self.counts[kind] += 1

    def folder(self, kind: str, path: Path) -> None:
        """Remove a folder with all that is in it."""
        if path.is_symlink() or not path.is_dir():
            return
        for inside in _files_below(path):
            self.file(kind, inside)
        shutil.rmtree(path, ignore_errors=True)
        if path.exists() and not self.stuck:
            self.stuck.append(str(path))


def _files_below(folder: Path) -> Iterator[Path]:
    for root, _, names in os.walk(folder):
        for name in names:
            yield Path(root) / name


def work_off(place: Place, pending: Pending, rows: Mapping[str, int]) -> Forgotten:
    """Remove what is on the list; one that is worked off is removed itself."""
    broom = Broom()
    left = list(pending.left)
    for folder in pending.folders:
        broom.folder("media", Path(folder))
    for copy in pending.media:
        broom.file("media", Path(copy))
    for export in pending.exports:
        broom.file("exports", Path(export))
    for name, size_bytes, mtime_ns in pending.originals:
        path = Path(name)
        if not os.path.lexists(path):
            continue
        state = path.lstat()
        if (state.st_size, state.st_mtime_ns) == (size_bytes, mtime_ns):
            broom.file("originals", path)
        else:
            left.append(name)
    fates = [
        fate for reel in pending.reels if (fate := mend_reel(place, reel, broom, left)) is not None
    ]
    if not stored.empty_the_log(place.library):
        broom.stuck.append(f"{place.workspace.library}-wal")
    if not broom.stuck:
        list_of(place, pending.calls).unlink(missing_ok=True)
    return Forgotten(
        calls=tuple(map(call_name, pending.calls)),
        rows=dict(rows),
        files=dict(sorted(broom.counts.items())),
        reels=tuple(fates),
        left=tuple(left),
        printed=pending.printed,
        unfinished=tuple(broom.stuck),
    )


def mend_reel(place: Place, number: int, broom: Broom, left: list[str]) -> ReelFate | None:
    """Render a reel without what was taken out of it, or withdraw it."""
    with place.library.reading() as conn:
        reel = withdrawing.reel(conn, number)
    if reel is None:
        return None
    why = ""
    if reel.manifest["clips"]:
        try:
            left += _render_anew(place, number, reel)
        except (FilmroomError, OSError) as error:
            why = error.message if isinstance(error, FilmroomError) else str(error.strerror)
        else:
            return ReelFate(number, "rendered anew")
    removed = []
    for written in reel.files:
        if Path(written).is_relative_to(place.workspace.root):
            broom.file("reels", Path(written))
            removed.append(written)
        elif os.path.lexists(written):
            left.append(written)
    with place.library.writing() as conn:
        withdrawing.withdraw_reel(conn, number, removed=removed, now=place.now())
    return ReelFate(number, "withdrawn", why)


def _render_anew(place: Place, number: int, reel: withdrawing.Reel) -> list[str]:
    """Write all files of a reel in the place of their former selves, from the calls as of now.

    Returns:
        Files of it that lie outside the workspace, and have what it no longer has.

    Raises:
        FilmroomError: one of its recordings is gone, or nothing of it lies in the workspace.
    """
    inside, outside = own_files(place, reel)
    if not any(kind_of(path) == "reel" for path in inside):
        raise NotFoundError("it lies outside the workspace")
    with place.library.reading() as conn:
        manifest = as_now(conn, manifest_from_json(json.dumps(reel.manifest)))
    write_files(place, manifest, inside)
    with place.library.writing() as conn:
        withdrawing.change_reel(conn, number, manifest, duration=manifest.duration)
        withdrawing.withdraw_files(conn, number, outside, now=place.now())
    return [path for path in outside if os.path.lexists(path)]


def own_files(place: Place, reel: withdrawing.Reel) -> tuple[list[Path], list[str]]:
    """The files of a reel that are ours to write, and those that lie outside the workspace."""
    root = place.workspace.root
    inside = [Path(path) for path in reel.files if Path(path).is_relative_to(root)]
    return inside, [path for path in reel.files if not Path(path).is_relative_to(root)]
