"""Trying files again: back into the queue, and noted as somebody's act."""

from __future__ import annotations

from collections.abc import Iterable

from coaching.ledger import FileEntry
from coaching.steps.intake import look_again
from coaching.steps.place import Place
from coaching.store import acts, queueing


def put_back(place: Place, lines: Iterable[FileEntry], *, who: str) -> tuple[int, ...]:
    """Queue again those files that failed or are quarantined and can be tried as they lie there.

    Args:
        place: Where they are.
        lines: Files in any state; one that is queued already counts as put back.
        who: In whose name.

    Returns:
        The numbers of the files that are in the queue now.
    """
    again = tuple(
        entry.id
        for entry in lines
        if entry.state == "queued"
        or (entry.state in ("failed", "quarantined") and look_again(place, entry))
    )
    with place.library.writing() as conn:
        queueing.requeue(conn, again, now=place.now())
        for file in again:
            acts.record(
                conn,
                at=place.now(),
                who=who,
                verb="retry",
                object_kind="file",
                object_id=str(file),
            )
    return again
