"""Room on the disk: how much is left beside the library, and whether that is enough to go on."""

from __future__ import annotations

import shutil

from coaching.workspace import Workspace

LEAST_BYTES = 1_000_000
"""Room below which nothing is begun, whatever is set. Chosen because with less neither the library
can be written nor a note of why: what was begun would be tried again and again, and nobody told."""


def free_bytes(workspace: Workspace) -> int:
    """Bytes that are free on the disk of the workspace."""
    return shutil.disk_usage(workspace.root).free


def why_no_room(workspace: Workspace, *, keep_free_gb: float) -> str:
    """Why no file should be begun for want of room; empty where there is enough."""
    free = free_bytes(workspace)
    if free < LEAST_BYTES:
        return f"the disk of {workspace.root} is full: {free // 1000} KB are free"
    free_gb = free / 1e9
    if free_gb >= keep_free_gb:
        return ""
    return (
        f"the disk of {workspace.root} is nearly full: {free_gb:.1f} GB are free, "
        f"and inbox.keep_free_gb = {keep_free_gb:g} stay free"
    )
