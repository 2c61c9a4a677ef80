"""Forgetting calls: their rows go in one transaction, their files after it.

What has to be removed of files is written down before that transaction ends, so that whoever is
killed in between leaves a list that the next start works off (``finish_forgetting``).
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
import os
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import Connection

from coaching.errors import BusyError, NotFoundError, RecordingError
from coaching.ledger import call_name
from coaching.steps import owner
from coaching.steps.forgotten_files import (
    Forgotten,
    Pending,
    list_of,
    read_list,
    work_off,
    write_down,
)
from coaching.steps.opening import open_plain_file
from coaching.steps.place import Place
from coaching.steps.reel_placing import settle_placings
from coaching.store import acts, ledger, originals, recordings
from coaching.store import forget as stored
from coaching.store.belongings import Belongings, Original, belongings
from coaching.store.exports import PRINTED, folders_of_exports
from coaching.workspace import sweep_partial

logger = logging.getLogger(__name__)

_COPY = re.compile(r"[0-9a-f]{64}(\..*)?")
"""Names of our copies of recordings that have no call yet."""

_HALF = re.compile(r"[0-9]{1,18}\.part")
"""Names of what is being copied: the number of the file's line."""


def forget(
    place: Place, calls: Sequence[int], *, keep_original: bool = False, who: str
) -> Forgotten:
    """Remove everything of calls: rows, index, media, exports, and the files they came in.

    Args:
        place: Where they are.
        calls: Their numbers.
        keep_original: Leave what lies in the inbox; its line there says that it is forgotten.
        who: Who wants it.

    Raises:
        NotFoundError: there is no such call.
        BusyError: somebody works on one of them.
    """
    chosen = tuple(dict.fromkeys(calls))
    now = place.now()
    rows: Counter[str] = Counter()
    with place.library.writing() as conn:
        for call in chosen:
            if not stored.still_there(conn, [call]):
                raise NotFoundError(f"there is no call {call_name(call)}")
        found = belongings(conn, chosen)
        _require_idle(place, found, chosen)
        moved = [
            Path(path)
            for call in chosen
            for gone in originals.let_go(conn, call)
            for path in gone.moved.values()
        ]
        staying, pending = _plan(place, found, chosen, moved, keep_original=keep_original)
        for call in chosen:
            gone = stored.erase(
                conn,
                [call],
                keeping=[original.file for original in staying],
                reason=f"forgotten on {now:%Y-%m-%d} by {who}",
                hint="`filmroom retry` with this file's name takes it again",
                who=who,
                now=now,
            )
            acts.record(
                conn,
                at=now,
                who=who,
                verb="forget",
                object_kind="call",
                object_id=call,
                after={"rows": gone, "kept_original": keep_original},
            )
            rows.update(gone)
        write_down(list_of(place, chosen), pending)
    logger.info("forget: %s, %d rows", ", ".join(map(call_name, chosen)), rows.total())
    return work_off(place, pending, rows)


def finish_forgetting(place: Place) -> tuple[Forgotten, ...]:
    """Remove the files of calls whose forgetting was cut short; to be called at every start.

    Copies that a kill left behind where recordings arrive go, too, and what it left half written
    or half put in place where files go out: no call would take them along.
    """
    settle_placings(place)
    _sweep_incoming(place)
    _sweep_outgoing(place)
    done = []
    for path in sorted(place.workspace.own.glob("forget-*.json")):
        with place.library.writing() as conn:  # waits for a forgetting that is at work right now
            try:
                pending = read_list(path)
            except FileNotFoundError:
                continue  # it finished in between
            undone = stored.still_there(conn, pending.calls)
            if undone:
                path.unlink(missing_ok=True)  # the rows never went, so nothing was forgotten
        if not undone:
            done.append(work_off(place, pending, {}))
    return tuple(done)


def _sweep_incoming(place: Place) -> None:
    """Remove copies that lie where recordings arrive and that the library has elsewhere, or not.

    And what was copied half way for a file on which nobody is at work.
    """
    arrived = list(place.workspace.incoming.glob("*"))
    copies = [path for path in arrived if _COPY.fullmatch(path.name)]
    halves = {path: int(path.stem) for path in arrived if _HALF.fullmatch(path.name)}
    if not copies and not halves:
        return
    with place.library.writing() as conn:  # a copy gets its name in a transaction
        for path in copies:
            known = recordings.recording(conn, path.name.partition(".")[0])
            kept = place.workspace.root / known.kept_path if known and known.kept_path else None
            if kept is None or (kept != path and kept.is_file()):
                with contextlib.suppress(OSError):  # the next start finds it, too
                    path.unlink(missing_ok=True)
                    logger.info("incoming: a copy that is not in use is removed")
        for path, file in halves.items():
            line = ledger.entry(conn, file)
            if line is None or line.state != "working":
                with contextlib.suppress(OSError):
                    path.unlink(missing_ok=True)
                    logger.info("incoming: half a copy is removed")


def _sweep_outgoing(place: Place) -> None:
    """Remove what is half written of reels, pages and exports, and nobody is at work on."""
    with place.library.reading() as conn:
        folders = folders_of_exports(conn)
    for folder in {place.workspace.reels, place.workspace.playbook, *folders}:
        with contextlib.suppress(OSError):  # nobody may write there: the next start tries, too
            sweep_partial(folder)


def refuse_forgotten(conn: Connection, sha256: str) -> None:
    """Refuse bytes that were forgotten.

    Raises:
        RecordingError: they were; the file is to be quarantined.
    """
    tombstone = stored.is_forgotten(conn, sha256)
    if tombstone is not None:
        raise RecordingError(
            f"forgotten on {tombstone.at:%Y-%m-%d} by {tombstone.who}",
            hint="`filmroom retry` with this file's name takes it again",
        )


def take_again(place: Place, file: int, *, who: str) -> bool:
    """Let the bytes of a file come back, as a person wishes who names it; whether they had to."""
    path = Path(place.entry(file).path)
    try:
        with open_plain_file(path) as reading:
            sha256 = hashlib.file_digest(reading, "sha256").hexdigest()
    except OSError:
        return False  # the steps will say so
    with place.library.writing() as conn:
        was = stored.remember_again(conn, sha256)
        if was:
            acts.record(
                conn,
                at=place.now(),
                who=who,
                verb="remember",
                object_kind="recording",
                object_id=sha256,
            )
    return was


# Before: what there is to remove ------------------------------------------------------------------


def _require_idle(place: Place, found: Belongings, chosen: Sequence[int]) -> None:
    here = owner.this_process().partition(":")[0]
    dead = owner.dead(holder for holder, _ in found.claims)
    for holder, until in found.claims:
        elsewhere = holder.partition(":")[0] != here
        if holder not in dead and not (elsewhere and until < place.now()):
            raise BusyError(
                f"{', '.join(map(call_name, chosen))}: a worker is at work on it",
                hint="wait until `filmroom status` shows it ready, or stop the worker; then again",
            )


def _plan(
    place: Place,
    found: Belongings,
    chosen: Sequence[int],
    moved: Sequence[Path],
    *,
    keep_original: bool,
) -> tuple[list[Original], Pending]:
    """The originals that stay, and what else is to go."""
    workspace = place.workspace
    staying: list[Original] = []
    going: list[tuple[str, int, int]] = []
    left: list[str] = []
    for original in found.originals:
        path = Path(original.path)
        state = path.lstat() if os.path.lexists(path) else None
        if state is None:
            continue
        if keep_original:
            staying.append(original)
        elif not path.is_relative_to(workspace.inbox):
            staying.append(original)
            left.append(original.path)
        elif _is_as_seen(path, original):
            going.append((original.path, state.st_size, state.st_mtime_ns))
        else:
            left.append(original.path)  # somebody put something else in its place
    exported = [path for path in dict.fromkeys(found.exports) if path != PRINTED]
    ours = tuple(path for path in exported if Path(path).is_relative_to(workspace.root))
    left += [path for path in exported if path not in ours and os.path.lexists(path)]
    elsewhere = [path for path in moved if path.parent.parent.is_dir()]
    left += [str(path) for path in moved if path not in elsewhere]  # a disk that is not there
    arriving = [
        *elsewhere,
        *(workspace.incoming / f"{original.file}.part" for original in found.originals),
        *(
            path
            for original in found.originals
            for path in workspace.incoming.glob(f"transcript-{original.file}.*")
        ),
        *(path for sha256 in found.sha256s for path in workspace.incoming.glob(f"{sha256}*")),
    ]
    return staying, Pending(
        calls=tuple(chosen),
        originals=tuple(going),
        folders=tuple(str(workspace.call_folder(call)) for call in chosen),
        media=tuple(
            str(path) for path in (*(workspace.root / copy for copy in found.copies), *arriving)
        ),
        exports=ours,
        reels=found.reels,
        left=tuple(left),
        printed=found.exports.count(PRINTED),
    )


def _is_as_seen(path: Path, original: Original) -> bool:
    """Whether a file still is the one that was taken; in doubt its bytes say so."""
    state = path.lstat()
    if not path.is_file() or path.is_symlink():
        return False
    if (state.st_size, state.st_mtime_ns) == (original.size_bytes, original.mtime_ns):
        return True
    if original.sha256 is None or state.st_size != original.size_bytes:
        return False
    with open_plain_file(path) as reading:
        return hashlib.file_digest(reading, "sha256").hexdigest() == original.sha256
