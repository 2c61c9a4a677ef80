"""The logs of a command or of the service's processes, none of which grows without end."""

from __future__ import annotations

import contextlib
import logging
import logging.handlers
import os
import shutil
from pathlib import Path

LONGEST_BYTES = 5_000_000
"""Length at which a log begins anew; of those that we rotate the three before are kept, of those
that another process has open the one before."""


def log_to(path: Path, *, debug: bool = False) -> None:
    """Send our own logs of this process to a file of its own."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handler = logging.handlers.RotatingFileHandler(
        path, maxBytes=LONGEST_BYTES, backupCount=3, encoding="utf-8", delay=True
    )
    if not debug:
        from coaching.app.breaking import without_words

        handler.addFilter(without_words)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    for name in ("coaching", "flows", "models"):
        ours = logging.getLogger(name)
        ours.setLevel(logging.DEBUG if debug else logging.INFO)
        for earlier in ours.handlers[:]:
            ours.removeHandler(earlier)
            earlier.close()
        ours.addHandler(handler)
        ours.propagate = False


def keep_short(path: Path) -> None:
    """Begin a log anew that another process writes to its end, once it is long.

    That process has it open for appending, so its next line comes first in what is then empty.
    """
    with contextlib.suppress(OSError):
        if path.stat().st_size > LONGEST_BYTES:
            shutil.copyfile(path, path.with_name(f"{path.name}.1"))
            os.truncate(path, 0)
