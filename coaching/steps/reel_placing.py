"""Files of a reel put where they are to lie: all of them, or none.

A reel is several files that belong together. While they are put in place each former one is kept
beside its follower, and what fails on the way puts all of them back. A process that is killed in
those milliseconds leaves some files new; none is ever missing, and whatever writes the reel next
writes all of them.
"""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from coaching.errors import WorkspaceError

logger = logging.getLogger(__name__)

_FORMER = "former"
"""What a file is called that waits beside the draft of its follower; a draft has an ending."""


@contextmanager
def all_or_none(drafts: Sequence[tuple[Path, Path]]) -> Iterator[Callable[[], None]]:
    """What is yielded puts drafts in their places; what was there is put back if the block fails.

    So the block holds the transaction that enters them, too.

    Args:
        drafts: Where each was written, in a folder of its own on the same disk, and where it is to
            lie.

    Raises:
        WorkspaceError: One cannot be put in its place.
    """
    changed: list[tuple[Path, Path]] = []

    def put() -> None:
        try:
            for draft, path in drafts:
                with said_plainly(path):
                    former = _kept(path, draft.with_name(_FORMER))
                    changed.append((former, path))
                    draft.replace(path)
        except BaseException:
            _put_back(changed)
            raise

    try:
        yield put
    except Exception:  # who presses Ctrl+C now may do so when they were entered already
        _put_back(changed)
        raise


@contextmanager
def said_plainly(path: Path) -> Iterator[None]:
    """Turn what the system says of a file that cannot be written into words for people."""
    try:
        yield
    except OSError as error:
        raise WorkspaceError(
            f"{path} cannot be written: {error.strerror or error}",
            hint="see that there is room, and that you may write there",
        ) from error


def _kept(path: Path, former: Path) -> Path:
    """Keep a file under another name as well, until the folder of that goes; it may not be there.

    A link is kept, and not what it leads to.
    """
    if os.path.lexists(path):
        try:
            os.link(path, former, follow_symlinks=False)
        except OSError:  # a disk on which a file has one name
            shutil.copy2(path, former, follow_symlinks=False)
    return former


def _put_back(changed: list[tuple[Path, Path]]) -> None:
    """Undo what was put in place, the last first, as far as the disk lets us."""
    while changed:
        former, path = changed.pop()
        try:
            if os.path.lexists(former):
                former.replace(path)
            else:
                path.unlink(missing_ok=True)
        except OSError as error:
            logger.warning("a former file of a reel is not put back: %s", error.strerror)
