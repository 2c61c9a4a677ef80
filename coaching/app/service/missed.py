"""Plans that are still to be made, by the times they were scheduled for; they outlive the process.

Prefect gives out a run once. What was given out and is not planned yet stands in
``.filmroom/missed_plans.json`` until it is.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Collection
from datetime import datetime
from pathlib import Path

from coaching.workspace import Workspace, write_whole

logger = logging.getLogger(__name__)


def read_missed(workspace: Workspace) -> set[datetime]:
    """The times; none where nothing was missed, or what stands there is spoilt."""
    try:
        kept = json.loads(_path(workspace).read_text(encoding="utf-8"))
        times = {datetime.fromisoformat(one) for one in kept}
    except FileNotFoundError:
        return set()
    except (OSError, ValueError, TypeError) as error:
        logger.warning("plans that were missed before are not known: %s", error)
        return set()
    return {one for one in times if one.tzinfo is not None}


def write_missed(workspace: Workspace, times: Collection[datetime]) -> None:
    """Keep the times; on a full disk what stood there before stays."""
    path = _path(workspace)
    try:
        if times:
            path.parent.mkdir(exist_ok=True)
            write_whole(path, json.dumps(sorted(one.isoformat() for one in times)))
        else:
            path.unlink(missing_ok=True)
    except OSError as error:
        logger.warning("plans that are missed are not kept: %s", error.strerror)


def _path(workspace: Workspace) -> Path:
    return workspace.own / "missed_plans.json"
