"""What becomes of a file when a step fails: its state, the reason in words, and the next step."""

from __future__ import annotations

import errno
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from coaching.errors import (
    BusyError,
    ExportError,
    FilmroomError,
    RecordingError,
    UnstableFileError,
    causes_of,
)
from coaching.ledger import State
from coaching.steps.place import Place
from coaching.store import companions, ledger, queueing

logger = logging.getLogger(__name__)

_FIRST_WAIT = timedelta(seconds=5)
_LONGEST_WAIT = timedelta(minutes=10)
"""Bounds of the time until a file is tried again that met a full disk or a held library. Chosen so
that it goes on soon after the cause is gone, and a lasting cause costs little."""

_NO_SPACE = (errno.ENOSPC, errno.EDQUOT)
_NO_RIGHT = (errno.EROFS, errno.EACCES, errno.EPERM)


@contextmanager
def told_to_the_ledger(place: Place, file: int) -> Iterator[None]:
    """Run the steps of a file; whatever goes wrong ends up in its line, and the error goes on."""
    try:
        yield
    except Exception as error:
        state, reason, hint = outcome_of(error)
        if state == "queued":
            _put_off(place, file, reason=reason, hint=hint)
        else:
            with place.library.writing() as conn:
                ledger.finish(conn, file, state=state, reason=reason, hint=hint, now=place.now())
                if state != "waiting":  # a transcript beside it has waited in vain
                    companions.wake(conn, file, now=place.now())
        known = isinstance(error, FilmroomError) or state == "queued"
        level = logging.WARNING if known else logging.ERROR
        logger.log(level, "file %d is %s: %s", file, state, type(error).__name__)
        logger.debug("file %d", file, exc_info=error)
        raise


def outcome_of(error: Exception) -> tuple[State, str, str]:
    """State, reason and hint for an error.

    A recording that is no use is quarantined; a file that still changes waits; one that met a full
    disk or a library held by somebody else is queued again; all else has failed.

    >>> outcome_of(ZeroDivisionError("division by zero"))[:2]
    ('failed', 'an error in Filmroom itself: ZeroDivisionError: division by zero')
    """
    if isinstance(error, RecordingError | ExportError):
        return "quarantined", error.message, error.hint
    if isinstance(error, UnstableFileError):
        return "waiting", error.message, error.hint
    if may_pass(error):
        reason = error.message if isinstance(error, FilmroomError) else _in_words(error)
        return "queued", reason, "it is tried again by itself"
    if isinstance(error, FilmroomError):
        return "failed", error.message, error.hint or "put it right, then `filmroom retry`"
    if isinstance(error, OSError) and error.errno in _NO_RIGHT:
        return (
            "failed",
            f"cannot write {error.filename or 'into the workspace'}: {error.strerror}",
            "let the user who runs filmroom write there, then `filmroom retry`",
        )
    return (
        "failed",
        f"an error in Filmroom itself: {type(error).__name__}: {error}",
        "`filmroom retry` tries again; `--debug` shows where it happened",
    )


def may_pass(error: BaseException) -> bool:
    """Whether an error is about the machine and not the file: a full disk, a library that is held.

    >>> may_pass(OSError(errno.ENOSPC, "No space left on device")), may_pass(ValueError())
    (True, False)
    """
    return any(
        isinstance(cause, BusyError)
        or "database or disk is full" in str(cause)
        or "disk I/O error" in str(cause)  # SQLite, where the disk has no page for its -shm
        or (isinstance(cause, OSError) and cause.errno in _NO_SPACE)
        for cause in causes_of(error)
    )


def _in_words(error: Exception) -> str:
    return (isinstance(error, OSError) and error.strerror) or str(error)


def _put_off(place: Place, file: int, *, reason: str, hint: str) -> None:
    """Queue a file again for later; the more often that happened, the later."""
    attempts = place.entry(file).attempts
    wait = min(_LONGEST_WAIT, _FIRST_WAIT * 2 ** min(attempts, 10))
    now = place.now()
    with place.library.writing() as conn:
        queueing.put_off(conn, file, reason=reason, hint=hint, until=now + wait, now=now)
