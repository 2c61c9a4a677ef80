"""What the derived steps share: find a version that is there, or write a new one whole."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Connection

from coaching.steps.place import Place
from coaching.store import versions
from coaching.store.versions import VersionKind


def already(
    place: Place, call: int, kind: VersionKind, *, made_by: str, made_from: int
) -> int | None:
    """The complete version that was made in this way from that one, if it is there."""
    with place.library.reading() as conn:
        found = versions.find(conn, call, kind, made_by=made_by, made_from=made_from)
    return found.id if found and found.complete else None


def write(
    place: Place,
    call: int,
    kind: VersionKind,
    rows: Callable[[Connection, int], None],
    *,
    made_by: str,
    made_from: int | None,
    detail: Mapping[str, Any] | None = None,
) -> int:
    """Write a version with all its rows in one transaction; its number.

    Where another worker made the same in the meantime, that one is taken and nothing written.

    Args:
        place: Where to work.
        call: The call it belongs to.
        kind: What it is a version of.
        rows: Writes the rows, given a connection and the version's number.
        made_by: What made it.
        made_from: The version it was derived from; None for what comes from outside.
        detail: What else there is to know about it.
    """
    now = place.now()
    with place.library.writing() as conn:
        twin = versions.find(conn, call, kind, made_by=made_by, made_from=made_from)
        if twin is not None and twin.complete:
            return twin.id
        version = versions.begin(conn, call, kind, made_by=made_by, made_from=made_from, now=now)
        rows(conn, version.id)
        versions.complete(conn, version.id, now=now, detail=dict(detail or {}))
    return version.id
