"""What ``filmroom status`` tells, from the library: files by state, who works, what is unseen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from coaching.app.service.standing import standing_of
from coaching.app.shapes import status_shape
from coaching.ledger import FileEntry, State
from coaching.store import alerts, inbox
from coaching.store.library import Library
from coaching.workspace import Workspace

_CALM: tuple[State, ...] = ("ready", "duplicate", "queued", "waiting")
"""States that pass by themselves or are the end; of each the newest are listed."""


def overview_of(
    library: Library,
    workspace: Workspace,
    states: Sequence[State],
    *,
    newest: int | None,
    keep_free_gb: float,
) -> dict[str, Any]:
    """Files, counts and standing as ``status --json`` has them, and ``alerts``.

    Args:
        library: Of the workspace.
        workspace: Whose inbox.
        states: Files in these are listed and counted.
        newest: Of a state in which nothing needs doing so many files are listed; None for all.
        keep_free_gb: What the settings want left on the disk.

    Returns:
        ``alerts`` is the number of calls that saved searches found and nobody has seen.
    """
    folder = workspace.inbox
    lines: list[FileEntry] = []
    with library.reading() as conn:
        counts = {state: count for state, count in inbox.counts(conn).items() if state in states}
        for state, count in counts.items():
            limit = count if newest is None or state not in _CALM else min(newest, count)
            if limit:
                lines += inbox.page(conn, inbox=folder, states=(state,), limit=limit).lines
        unread = alerts.count_unread(conn)
    lines.sort(key=lambda line: line.changed_at, reverse=True)
    standing = standing_of(workspace, keep_free_gb=keep_free_gb)
    return {**status_shape(lines, folder, counts), **standing, "alerts": unread}
