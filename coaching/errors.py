"""The tree of errors: each says what went wrong, with which object, and what to do next.

::

    FilmroomError
    ├── UsageError            the request itself makes no sense (exit status 2)
    ├── SettingsError         a file of the workspace's config/ is wrong
    ├── WorkspaceError        no workspace here, or one that cannot be used
    ├── NotFoundError         no such call, file, reel or person
    ├── OutdatedError         it is another by now than what somebody saw
    ├── BusyError             somebody else holds it now (transient)
    ├── ModelError            a model's weights are missing, altered or unfit
    ├── RecordingError        this recording cannot be used: it is quarantined
    │   ├── NotMediaError         no sound in it that can be decoded
    │   ├── DamagedError          it starts well and breaks off
    │   ├── NoSpeechError         sound, but nobody speaks
    │   ├── LanguageError         a language that the team does not speak
    │   └── SidecarError          a transcript or sheet beside it makes no sense
    ├── UnstableFileError     a file changed or vanished while it was read (transient)
    └── ExportError           a CRM export that cannot be understood

Library code raises these; only the doors print them.
"""

from __future__ import annotations

from collections.abc import Iterator


class FilmroomError(Exception):
    """Base of all errors that a person can act on.

    Attributes:
        message: What went wrong, naming the object and the offending value.
        hint: What to do next, one sentence; empty where there is nothing to do.
        transient: Whether the same attempt may succeed later; only such errors are retried.
    """

    transient = False

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(FilmroomError):
    """The request itself makes no sense: an unknown stage, a span that ends before it begins."""


class SettingsError(FilmroomError):
    """A file in the workspace's ``config/`` is wrong."""


class WorkspaceError(FilmroomError):
    """There is no workspace here, or one that cannot be read or written."""


class NotFoundError(FilmroomError):
    """Nothing in the library goes by that name."""


class OutdatedError(FilmroomError):
    """What is to be changed is another by now than what somebody saw of it."""


class BusyError(FilmroomError):
    """Somebody else is at work on it."""

    transient = True


class ModelError(FilmroomError):
    """A model's weights are missing, altered or unfit for the job."""


class RecordingError(FilmroomError):
    """This recording cannot be used; trying again would not help."""


class NotMediaError(RecordingError):
    """Nothing in the file can be decoded as sound."""


class DamagedError(RecordingError):
    """The file starts as a recording and breaks off or cannot be decoded further."""


class SidecarError(RecordingError):
    """A transcript or a sheet beside a recording that cannot be used."""


class NoSpeechError(RecordingError):
    """There is sound, but nobody speaks."""


class LanguageError(RecordingError):
    """A language is spoken that the team does not speak, or that the weights do not know."""


class UnstableFileError(FilmroomError):
    """A file changed or vanished while it was read."""

    transient = True


class ExportError(FilmroomError):
    """A CRM export that cannot be understood."""


def causes_of(error: BaseException, *, implied: bool = False) -> Iterator[BaseException]:
    """The error and what it came from, each once: Prefect may raise one from itself again.

    Args:
        error: The last of them.
        implied: Whether what was being handled when it was raised counts, too.
    """
    seen: list[BaseException] = []
    cause: BaseException | None = error
    while cause is not None and not any(cause is one for one in seen):
        seen.append(cause)
        yield cause
        handled = None if cause.__suppress_context__ or not implied else cause.__context__
        cause = cause.__cause__ or handled
