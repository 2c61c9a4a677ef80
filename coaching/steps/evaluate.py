"""Quality against a reference: runs what ingest runs, and keeps nothing."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from coaching.accuracy import WordErrors, read_reference, word_error_rate
from coaching.media.probe import probe
from coaching.media.windows import windows
from coaching.ports import Transcriber
from coaching.steps.words import WINDOW, hear


def evaluate_speech(
    audio: Path, reference: Path, transcriber: Transcriber, *, hotwords: Sequence[str]
) -> WordErrors:
    """The word errors of a recogniser on a recording.

    Raises:
        RecordingError: the recording is unusable.
        UsageError: the reference cannot be read.
    """
    expected = read_reference(reference)
    facts = probe(audio)
    heard: list[str] = []
    language = None
    for window in windows(audio, facts, target=WINDOW):
        words, language, _ = hear(window, facts.heard, transcriber, language, hotwords)
        heard.extend(word.text for word in words)
    return word_error_rate(expected, " ".join(heard))
