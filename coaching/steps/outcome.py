"""What becomes of a file when a step fails: its state, the reason in words, and the next step."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from coaching.errors import ExportError, FilmroomError, RecordingError, UnstableFileError
from coaching.ledger import State
from coaching.steps.place import Place
from coaching.store import ledger

logger = logging.getLogger(__name__)


@contextmanager
def told_to_the_ledger(place: Place, file: int) -> Iterator[None]:
    """Run the steps of a file; whatever goes wrong ends up in its line, and the error goes on."""
    try:
        yield
    except Exception as error:
        state, reason, hint = outcome_of(error)
        with place.library.writing() as conn:
            ledger.finish(conn, file, state=state, reason=reason, hint=hint, now=place.now())
        level = logging.WARNING if isinstance(error, FilmroomError) else logging.ERROR
        logger.log(level, "file %d is %s: %s", file, state, type(error).__name__)
        logger.debug("file %d", file, exc_info=error)
        raise


def outcome_of(error: Exception) -> tuple[State, str, str]:
    """State, reason and hint for an error.

    A recording that is no use is quarantined; a file that still changes waits; all else has failed.

    >>> outcome_of(ZeroDivisionError("division by zero"))[:2]
    ('failed', 'an error in Filmroom itself: ZeroDivisionError: division by zero')
    """
    if isinstance(error, RecordingError | ExportError):
        return "quarantined", error.message, error.hint
    if isinstance(error, UnstableFileError):
        return "waiting", error.message, error.hint
    if isinstance(error, FilmroomError):
        return "failed", error.message, error.hint or "put it right, then `filmroom retry`"
    return (
        "failed",
        f"an error in Filmroom itself: {type(error).__name__}: {error}",
        "`filmroom retry` tries again; `--debug` shows where it happened",
    )
