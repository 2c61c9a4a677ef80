"""Opening files that others put down: a link is not followed, and a pipe is not waited for."""

from __future__ import annotations

import errno
import io
import os
import stat
from pathlib import Path

_NO_SURPRISE = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)


def open_plain_file(path: Path) -> io.BufferedReader:
    """Open a file to read its bytes.

    Whatever it was when it was seen, something else may have taken its place since.

    Raises:
        OSError: it cannot be opened, or is no plain file.
    """
    descriptor = os.open(path, os.O_RDONLY | _NO_SURPRISE | getattr(os, "O_BINARY", 0))
    if not stat.S_ISREG(os.stat(descriptor).st_mode):  # noqa: PTH116 - no path
        os.close(descriptor)
        raise OSError(errno.EINVAL, "it is no plain file", str(path))
    return os.fdopen(descriptor, "rb")
