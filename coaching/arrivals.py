"""What a file that arrives is taken for by its name, and which files belong together.

It knows names. What is in a file is for those who read it to say.
"""

from __future__ import annotations

from pathlib import PurePath
from unicodedata import normalize

from coaching.ledger import FileKind

SHEET_SUFFIX = ".call.json"
"""Ending of a sheet: facts of the call whose recording has the same stem."""

TRANSCRIPT_SUFFIXES = (".vtt", ".srt", ".txt", ".json")
"""Endings of files that are read as transcripts."""

EXPORT_SUFFIXES = (".csv", ".tsv", ".crm.json")
"""Endings of files that are read as exports of a CRM or a dialer."""

_SAID_TWICE = (".transcript", ".transcription", ".captions", ".subtitles")
"""What tools put between the stem and the ending of a transcript."""


def file_kind(name: str) -> FileKind:
    """What a file is taken for; whatever else it is, it is tried as a recording.

    >>> [file_kind(name) for name in ("a.mp3", "a.vtt", "a.call.json", "deals.CSV", "a.json")]
    ['recording', 'transcript', 'sheet', 'export', 'transcript']
    """
    lowered = name.lower()
    if lowered.endswith(SHEET_SUFFIX):
        return "sheet"
    if lowered.endswith(EXPORT_SUFFIXES):
        return "export"
    if lowered.endswith(TRANSCRIPT_SUFFIXES):
        return "transcript"
    return "recording"


def stem_of(name: str) -> str:
    """What a recording and the files beside it have in common, folded for comparing.

    A companion may carry the recording's own ending before its own, and so may a recording that
    was converted. A letter with an accent is the same however it is written.

    >>> [stem_of(name) for name in ("Acme 1.mp3", "acme 1.transcript.vtt", "Acme 1.call.json")]
    ['acme 1', 'acme 1', 'acme 1']
    >>> [stem_of(name) for name in ("acme.wav.mp3", "acme.wav.vtt", "acme.mp3.call.json")]
    ['acme', 'acme', 'acme']
    >>> stem_of("v1.2 call.srt"), stem_of("Cafe\u0301.wav") == stem_of("Caf\u00e9.vtt")
    ('v1.2 call', True)
    """
    folded = normalize("NFC", normalize("NFC", PurePath(name).name).casefold())
    if folded.endswith(SHEET_SUFFIX):
        return _without_recordings_ending(folded.removesuffix(SHEET_SUFFIX))
    stem = PurePath(folded).stem
    if file_kind(folded) == "transcript":
        for said in _SAID_TWICE:
            stem = stem.removesuffix(said)
    return _without_recordings_ending(stem)


RECORDING_SUFFIXES = (
    *(".wav", ".mp3", ".m4a", ".aac", ".ogg", ".opus", ".oga", ".flac", ".amr", ".wma", ".gsm"),
    *(".mp4", ".mov", ".mkv", ".webm", ".avi", ".3gp", ".m4v", ".aiff", ".caf"),
)
"""Endings that recordings commonly have; any other is a part of the name."""


def _without_recordings_ending(stem: str) -> str:
    while (bare := PurePath(stem)).suffix in RECORDING_SUFFIXES:
        stem = bare.stem
    return stem
