"""Pages of the playbook follow what they show: one that shows what is not shown any more goes.

A page stands while each of its moments is the team's to see, goes from where to where it went, and
has the turns that it had. Else it is removed, with the clips of those moments; a note in the
workspace (``playbook_waiting.py``) says that it is to be written anew, which whoever has the team's
settings does (``coaching/app/playbook.py``), so a kill in between loses no page. One that lies
outside the workspace is a person's to remove.
"""

from __future__ import annotations

import logging
import math
import os
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from coaching.moments.sharing import Moment, moment_name
from coaching.steps.broom import Broom
from coaching.steps.place import Place
from coaching.steps.playbook_waiting import wait_for
from coaching.store import acts, playbook_pages, versions
from coaching.store import moments as stored
from coaching.store.deal_reviews import open_among
from coaching.store.playbook_pages import ShownOn

logger = logging.getLogger(__name__)

KIND = "playbook"
"""What the playbook is called in the log of acts."""

EXPORT, WITHDRAW = "export", "withdraw"

PAGES_OF_IT = "pages"
"""What the log calls all that was written of it."""

WE = "Filmroom"
"""In whose name pages follow."""

PAGES = (".md", ".html", ".htm")
"""Endings of pages; what else is written of the playbook are clips beside one."""


@dataclass(frozen=True, slots=True)
class Gone:
    """Files of the playbook that showed what is not shown any more.

    Attributes:
        removed: Paths of those in the workspace.
        left: Paths of those that are there still: not ours to remove, or not to be removed now.
        withdrawn: Paths of all that are not looked at again.
    """

    removed: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    withdrawn: tuple[str, ...] = ()


def follow_pages(place: Place) -> Gone:
    """Remove the files of the playbook that show what is not shown any more."""
    with place.library.reading() as conn:
        if not _stale(conn, place):
            return Gone()
    with place.library.writing() as conn:  # whoever puts a page in its place waits for this
        gone = _remove(place, _stale(conn, place))
        for path in gone.withdrawn:
            playbook_pages.withdraw_page(conn, path, now=place.now())
        acts.record(
            conn,
            at=place.now(),
            who=WE,
            verb=WITHDRAW,
            object_kind=KIND,
            object_id=PAGES_OF_IT,
            after={"removed": list(gone.removed), "left": list(gone.left)},
        )
    if gone.left:
        logger.warning("playbook: %d files are not ours to remove", len(gone.left))
    logger.info("playbook: %d files removed", len(gone.removed))
    return gone


def _remove(place: Place, stale: Iterable[str]) -> Gone:
    """Remove files, noting first which pages are to be written anew."""
    root, broom = place.workspace.root, Broom()
    inside, outside = [], []
    for path in stale:
        if Path(path).is_relative_to(root):
            if _is_page(path):
                wait_for(place, path)
            broom.file("pages", Path(path))
            inside.append(path)
        else:
            outside.append(path)
    removed = tuple(path for path in inside if path not in broom.stuck)
    there = (path for path in outside if os.path.lexists(path))
    return Gone(removed, (*there, *broom.stuck), withdrawn=(*removed, *outside))


def _is_page(path: str) -> bool:
    return Path(path).suffix.lower() in PAGES


# What a page shows --------------------------------------------------------------------------------


def as_shown(conn: Connection, moment: Moment) -> list[float]:
    """What a page shows of a moment now, as the log keeps it: a version of turns, and its span."""
    heard = versions.active(conn, moment.call, "turns")
    return [heard.id if heard is not None else 0, moment.start, moment.end]


def is_open(conn: Connection, place: Place, moment: Moment) -> bool:
    """Whether the whole team may see a moment."""
    return moment.state(place.now()) == "shared" and bool(open_among(conn, [moment.call]))


def clips_folder(page: Path) -> Path:
    """The folder beside a page that its clips go into."""
    return page.with_name(f"{page.stem}-clips")


def where_clips_went(conn: Connection, path: str) -> Any:
    """Where the clips of a page went when it was written last; None where nobody knows."""
    return _written(conn).get(path, {}).get("clips")


def _written(conn: Connection) -> dict[str, Mapping[str, Any]]:
    """What the log says of how each page was written last, by its path."""
    found: dict[str, Mapping[str, Any]] = {}
    for act in acts.acts_of(conn, KIND, (EXPORT,)):
        if act.after is not None:
            found.pop(act.after["path"], None)  # the last that was written comes last
            found[act.after["path"]] = act.after
    return found


def _stale(conn: Connection, place: Place) -> tuple[str, ...]:
    """Paths of the files that show what is not shown any more."""
    standing = playbook_pages.standing(conn)
    if not standing:
        return ()
    then = _shown_then(conn)
    gone = (one.path for one in standing if not _holds(conn, place, one, _was(then, one)))
    return tuple(dict.fromkeys(gone))


def stale_elsewhere(
    conn: Connection,
    place: Place,
    calls: Collection[int],
    start: float = 0.0,
    end: float = math.inf,
) -> tuple[str, ...]:
    """Paths outside the workspace of files with talk of calls that is not shown so any more.

    Those that were named before are among them as long as they lie there.

    Args:
        conn: To the library.
        place: Where the calls are.
        calls: Their numbers.
        start: Of the talk that is meant, in seconds.
        end: Of it.
    """
    root = place.workspace.root
    then = _shown_then(conn)
    found = []
    for one in playbook_pages.ever(conn):
        was = _was(then, one)
        if was is None or was[1] >= end or was[2] <= start or Path(one.path).is_relative_to(root):
            continue
        moment = stored.find_moment(conn, one.moment)
        of_these = moment is not None and moment.call in calls
        if of_these and os.path.lexists(one.path) and not _holds(conn, place, one, was):
            found.append(one.path)
    return tuple(dict.fromkeys(found))


def _shown_then(conn: Connection) -> dict[str, Mapping[str, Sequence[float]]]:
    """What pages, and the clips beside them, showed when they were written last, by path."""
    then: dict[str, Mapping[str, Sequence[float]]] = {}
    for path, after in _written(conn).items():
        then[path] = after.get("shown", {})
        if after.get("clips") == "folder":
            then[str(clips_folder(Path(path)))] = then[path]
    return then


def _was(then: Mapping[str, Mapping[str, Sequence[float]]], one: ShownOn) -> Sequence[float] | None:
    """How a file showed a moment when it was written last (``as_shown``); None where it did not."""
    page = one.path if _is_page(one.path) else str(Path(one.path).parent)
    return then.get(page, {}).get(moment_name(one.moment))


def _holds(conn: Connection, place: Place, one: ShownOn, was: Sequence[float] | None) -> bool:
    """Whether a moment is shown now as it was."""
    moment = stored.find_moment(conn, one.moment)
    if moment is None or not is_open(conn, place, moment):
        return False
    return was == as_shown(conn, moment)
