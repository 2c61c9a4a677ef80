"""A transcript's file as it lies there: its bytes, and what they say."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from coaching.errors import NotFoundError, SidecarError
from coaching.sidecar.cue import SideTranscript
from coaching.sidecar.reading import read_transcript
from coaching.steps.opening import open_plain_file

LARGEST_BYTES = 64_000_000
"""Longest transcript that is read. Chosen because a day of talk, timed word by word, is less."""


@dataclass(frozen=True, slots=True)
class TranscriptFile:
    """A transcript's file: its bytes, their hash, and what they say."""

    content: bytes
    sha256: str
    read: SideTranscript


def read_file(path: Path, name: str) -> TranscriptFile:
    """Read a transcript at a path, known to people by a name.

    Raises:
        SidecarError: it is no transcript, or cannot be read.
        NotFoundError: it vanished.
    """
    try:
        with open_plain_file(path) as file:
            content = file.read(LARGEST_BYTES + 1)
    except FileNotFoundError as error:
        raise NotFoundError(
            f"{name} vanished before it could be read",
            hint="put it back, then `filmroom retry`",
        ) from error
    except OSError as error:
        raise SidecarError(
            f"{name} cannot be read: {error.strerror or error}", hint="check its rights"
        ) from error
    if len(content) > LARGEST_BYTES:
        raise SidecarError(
            f"{name} is longer than {LARGEST_BYTES // 1_000_000} MB, so no transcript",
            hint="check what was dropped",
        )
    read = read_transcript(content, name=name)
    return TranscriptFile(content, hashlib.sha256(content).hexdigest(), read)
