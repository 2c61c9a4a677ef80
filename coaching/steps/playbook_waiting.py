"""Pages of the playbook that were removed and are to be written anew: a list in the workspace each.

One that cannot be written says of what that is known, so that it is not tried again before it would
meet something else.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from coaching.steps.place import Place
from coaching.workspace import write_whole


def wait_for(place: Place, path: str) -> None:
    """Note that a page is to be written anew."""
    _write(place, path, tried="")


def put_off(place: Place, path: str, state: str) -> None:
    """Note that a page cannot be written while it is so (``playbook_pages.state_of``)."""
    _write(place, path, tried=state)


def is_put_off(place: Place, path: str, state: str) -> bool:
    """Whether a page could not be written when it was so."""
    try:
        return bool(json.loads(_list_of(place, path).read_text("utf-8")).get("tried") == state)
    except (FileNotFoundError, ValueError):
        return False


def pages_to_write(place: Place) -> tuple[str, ...]:
    """Paths of the pages that were removed and not written anew yet."""
    waiting = []
    for path in sorted(place.workspace.own.glob("page-*.json")):
        try:
            waiting.append(json.loads(path.read_text(encoding="utf-8"))["path"])
        except (FileNotFoundError, ValueError):
            continue  # it was written in between
    return tuple(waiting)


def strike(place: Place, path: str) -> None:
    """Note that a page was written anew, or is not to be."""
    _list_of(place, path).unlink(missing_ok=True)


def _write(place: Place, path: str, *, tried: str) -> None:
    place.workspace.own.mkdir(parents=True, exist_ok=True)
    write_whole(_list_of(place, path), json.dumps({"path": path, "tried": tried}))


def _list_of(place: Place, path: str) -> Path:
    return place.workspace.own / f"page-{hashlib.sha256(path.encode()).hexdigest()[:16]}.json"
