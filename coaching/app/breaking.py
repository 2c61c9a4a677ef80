"""What of an error that nobody foresaw may stand in a log: its kind and where, never its words.

The words of an error may be talk, a name or a path. Whoever logs an error gives it as it is; the
doors, which write the logs, let only this through.
"""

from __future__ import annotations

import logging
import traceback
from pathlib import Path

from coaching.errors import causes_of

_SHOWN = 6
"""Places of each error that are named, the innermost first."""


def kind_of(error: BaseException) -> str:
    """What kind of error it is, and what the system says where it came from there.

    >>> kind_of(OSError(28, "No space left on device", "inbox/Laura Hill.wav"))
    'OSError (No space left on device)'
    >>> kind_of(KeyError("Laura Hill"))
    'KeyError'
    """
    said = [
        cause.strerror
        for cause in causes_of(error, implied=True)
        if isinstance(cause, OSError) and cause.strerror is not None
    ]
    return f"{type(error).__name__} ({said[0]})" if said else type(error).__name__


def without_words(record: logging.LogRecord) -> bool:
    """Take the words of an error out of a line for a log; a filter, which lets every line pass.

    Libraries write down errors of ours as they came.
    """
    error = record.exc_info[1] if record.exc_info else None
    if error is not None and record.levelno > logging.DEBUG:
        record.msg = f"{record.getMessage()}: {where_it_broke(error)}"
        record.args, record.exc_info, record.exc_text = None, None, None
    return True


def where_it_broke(error: BaseException) -> str:
    """The kind of an error and of what it came from, each with the lines of code that led to it."""
    return ", from ".join(_told(one) for one in causes_of(error, implied=True))


def _told(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)[-_SHOWN:]
    places = [f"{_short(frame.filename)}:{frame.lineno} in {frame.name}" for frame in frames[::-1]]
    return f"{type(error).__name__} at {' < '.join(places) or 'no place'}"


def _short(filename: str) -> str:
    """A file of code without the folders of this machine around it."""
    return "/".join(Path(filename).parts[-3:])
