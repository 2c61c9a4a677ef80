"""The files of forgotten calls: listed before the rows go, removed after, whatever happens between.

The list lies in the workspace, so that a start after a kill works it off. Reels that showed the
calls are rendered anew without them, or withdrawn.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from coaching.ledger import call_name
from coaching.steps.broom import Broom
from coaching.steps.place import Place
from coaching.steps.reel_anew import ReelFate, mend_reel
from coaching.store import forget as stored
from coaching.workspace import write_whole


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What was removed of calls.

    Attributes:
        calls: Their names.
        rows: How many rows of the library, by table.
        files: How many files: originals, media, exports.
        reels: What became of reels that showed them.
        left: Files that are not ours to remove, for a person to look after.
        printed: How often a call was exported to a screen, a pipe or a browser, out of our reach.
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
        printed: Exports that went to a screen, a pipe or a browser.
    """

    calls: tuple[int, ...]
    originals: tuple[tuple[str, int, int], ...]
    folders: tuple[str, ...]
    media: tuple[str, ...]
    exports: tuple[str, ...]
    reels: tuple[int, ...]
    left: tuple[str, ...] = ()
    printed: int = 0


def list_of(place: Place, calls: Sequence[int]) -> Path:
    """The list for these calls."""
    return place.workspace.own / f"forget-{call_name(min(calls))}.json"


def write_down(path: Path, pending: Pending) -> None:
    """Write the list so that it is on the disk before the rows are gone."""
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, json.dumps(asdict(pending)), lasting=True)


def read_list(path: Path) -> Pending:
    """The list that was written down."""
    told = json.loads(path.read_text(encoding="utf-8"))
    originals = tuple((name, size, mtime) for name, size, mtime in told.pop("originals"))
    lists: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in told.items()
    }
    return Pending(originals=originals, **lists)


# After: the files ---------------------------------------------------------------------------------


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
