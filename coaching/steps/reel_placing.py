"""Files of a reel put where they are to lie: all of them, or none.

A reel is several files that belong together. While they are put in place each former one is kept
beside its follower, and a list in the workspace says which. It is written, and the files are put in
place, within the transaction that enters them: so whoever holds the library's lock and finds a list
sees from the library whether that came to its end, and puts what was there back where it did not.
Whoever was killed amid it leaves a list that the next look at a reel settles, and no file is
missing meanwhile.
"""

from __future__ import annotations

import json
import logging
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from uuid import uuid4

from sqlalchemy import Connection

from coaching.errors import BusyError, WorkspaceError
from coaching.steps.place import Place
from coaching.store.placed import told_of
from coaching.workspace import said_plainly, write_whole

logger = logging.getLogger(__name__)

Put = Callable[[Connection], None]
"""Puts files in their places; the last that is done in the transaction that enters them."""

_FORMER = ".former"
"""Ending of what waits beside its follower; no writer of parts sweeps it away."""


@dataclass(frozen=True, slots=True)
class _Change:
    """A file that is put in place.

    Attributes:
        path: Where.
        former: Where what was there is kept meanwhile.
        replaces: Whether something was there.
        size_bytes: Of the new file.
        mtime_ns: When that was written.
    """

    path: str
    former: str
    replaces: bool
    size_bytes: int
    mtime_ns: int

    def is_there(self) -> bool:
        """Whether the new file lies there, and nothing that came after it."""
        try:
            state = os.lstat(self.path)
        except FileNotFoundError:
            return False
        return (state.st_size, state.st_mtime_ns) == (self.size_bytes, self.mtime_ns)


@dataclass(frozen=True, slots=True)
class _List:
    """What is put in place at a time.

    Attributes:
        told: What the library says of these files once they are entered (``told_of``).
        changes: The files.
    """

    told: str
    changes: tuple[_Change, ...]

    @property
    def paths(self) -> tuple[Path, ...]:
        """Where they go."""
        return tuple(Path(one.path) for one in self.changes)


@contextmanager
def all_or_none(place: Place, drafts: Sequence[tuple[Path, Path]]) -> Iterator[Put]:
    """What is yielded puts drafts in their places; what was there is put back if that fails.

    So the block holds the transaction that enters them, too.

    Args:
        place: Where that is.
        drafts: Where each was written, in a folder of its own beside where it is to lie, and where
            it is to lie.

    Raises:
        WorkspaceError: One cannot be put in its place.
    """

    def put(conn: Connection) -> None:
        changes = tuple(_change(draft, path) for draft, path in drafts)
        _write_down(place, _List(told_of(conn, [path for _, path in drafts]), changes))
        for (draft, path), change in zip(drafts, changes, strict=True):
            with said_plainly(path):
                if change.replaces:
                    _keep(path, draft, Path(change.former))
                draft.replace(path)

    try:
        yield put
    finally:
        try:
            settle_placings(place)
        except (BusyError, WorkspaceError) as error:  # of the library
            logger.warning("files of a reel are settled later: %s", type(error).__name__)


def _change(draft: Path, path: Path) -> _Change:
    """What putting a draft in its place changes."""
    state = draft.lstat()
    return _Change(
        path=str(path),
        former=str(draft.parent.with_suffix(_FORMER)),
        replaces=os.path.lexists(path),
        size_bytes=state.st_size,
        mtime_ns=state.st_mtime_ns,
    )


def _keep(path: Path, draft: Path, former: Path) -> None:
    """Keep a file under another name as well; a link is kept, and not what it leads to."""
    try:
        os.link(path, former, follow_symlinks=False)
    except OSError:  # a disk on which a file has one name
        whole = draft.with_name(former.name)
        shutil.copy2(path, whole, follow_symlinks=False)
        whole.replace(former)


# What is on its way, and what was left of it ------------------------------------------------------


def settle_placings(place: Place) -> None:
    """Put back what was there before files of reels that were put in place and never entered.

    To be called, outside transactions, by whoever looks at a reel or is to change one, and at every
    start.

    Raises:
        BusyError, WorkspaceError: The library cannot be written now; the next look tries again.
    """
    for path in sorted(place.workspace.own.glob("placing-*.json")):
        with place.library.writing() as conn:  # so whoever wrote it has entered it, or never will
            listed = _read(path)
            if listed is None:
                continue  # somebody else settled it meanwhile
            if told_of(conn, listed.paths) != listed.told and not _put_back(listed):
                continue
            for change in listed.changes:
                with suppress(OSError):
                    Path(change.former).unlink(missing_ok=True)
            path.unlink(missing_ok=True)


def _put_back(listed: _List) -> bool:
    """Undo what was put in place, the last first; False where its disk is not there now.

    What somebody else has put there since, or taken away, stays so.
    """
    if not all(path.parent.is_dir() for path in listed.paths):
        return False
    for change in reversed(listed.changes):
        try:
            if not change.is_there():
                continue
            if change.replaces:
                Path(change.former).replace(Path(change.path))
            else:
                Path(change.path).unlink()
        except OSError as error:
            logger.warning("a former file of a reel is not put back: %s", error.strerror)
    return True


def _write_down(place: Place, listed: _List) -> None:
    place.workspace.own.mkdir(parents=True, exist_ok=True)
    path = place.workspace.own / f"placing-{uuid4().hex}.json"
    with said_plainly(path):
        write_whole(path, json.dumps(asdict(listed)), lasting=True)


def _read(path: Path) -> _List | None:
    """A list; None where it is gone."""
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return _List(told["told"], tuple(_Change(**one) for one in told["changes"]))
