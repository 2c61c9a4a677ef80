"""Speakers against a reference: runs what ingest runs on a mono call, and keeps nothing."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from coaching.attribution import attribute
from coaching.errors import UsageError
from coaching.media.probe import probe
from coaching.media.windows import SAMPLE_RATE_HZ, windows
from coaching.ports import Audio, Diarizer, Stretch
from coaching.speaker_reference import Span, SpeakerReference, read_speaker_reference

if TYPE_CHECKING:
    from pyannote.core import Annotation

COLLAR = 0.25
"""Seconds around the reference's changes that ``der`` leaves out, half before and half after.
Source: pyannote.metrics' ``collar``."""


@dataclass(frozen=True, slots=True)
class SpeakerErrors:
    """How well speakers were told apart.

    Attributes:
        word_accuracy: Share of the reference's words that were given to their speaker, under the
            best one-to-one naming; an unknown word counts as wrong. None without words.
        der: Diarization error rate with ``COLLAR``; 0 is perfect, may be over 1.
        der_collar_0: The same with every moment counted.
        found: How many speakers were found.
        true: How many the reference has.
    """

    word_accuracy: float | None
    der: float
    der_collar_0: float
    found: int
    true: int

    def __str__(self) -> str:
        """One line for people."""
        words = "" if self.word_accuracy is None else f"words {self.word_accuracy:.1%} right, "
        return (
            f"{words}diarization error rate {self.der:.1%} ({self.der_collar_0:.1%} without "
            f"collar), {self.found} speakers found of {self.true}"
        )

    def as_dict(self) -> dict[str, object]:
        """What ``--json`` prints."""
        accuracy = self.word_accuracy
        return {
            "word_accuracy": None if accuracy is None else round(accuracy, 4),
            "der": round(self.der, 4),
            "der_collar_0": round(self.der_collar_0, 4),
            "speakers": {"found": self.found, "true": self.true},
        }


def evaluate_speakers(
    audio: Path, reference: Path, diarizer: Diarizer, *, speakers: int | None = None
) -> SpeakerErrors:
    """The errors of a diarizer, and of giving words to its voices, on a recording.

    The recording is heard as one channel, the mean of those that ingest hears.

    Args:
        audio: The recording.
        reference: RTTM, or JSON of words; see ``read_speaker_reference``.
        diarizer: What ingest uses.
        speakers: How many people speak, where somebody knows.

    Raises:
        RecordingError: The recording is unusable.
        UsageError: The reference cannot be read or is about another recording.
    """
    expected = read_speaker_reference(reference)
    sound = mono(audio)
    duration = len(sound) / SAMPLE_RATE_HZ
    latest = max(span.start for span in expected.spans)
    if latest >= duration:
        raise UsageError(
            f"{reference}: somebody speaks at {latest:g} s, but {audio.name!r} "
            f"lasts {duration:g} s",
            hint="Give the reference of this recording, with times in seconds.",
        )
    found = diarizer.diarize(sound, speakers=speakers)
    return judge(expected, found, duration=duration)


def judge(
    expected: SpeakerReference, found: Sequence[Stretch], *, duration: float
) -> SpeakerErrors:
    """The errors of stretches, and of the words given by them, against a reference."""
    accuracy = None
    if expected.words:
        given = [one.voice for one in attribute(expected.words, found)]
        accuracy = _share_right(expected.speakers, given)
    return SpeakerErrors(
        word_accuracy=accuracy,
        der=_error_rate(expected.spans, found, collar=COLLAR, duration=duration),
        der_collar_0=_error_rate(expected.spans, found, collar=0.0, duration=duration),
        found=len({stretch.voice for stretch in found}),
        true=len(expected.names),
    )


def mono(path: Path) -> Audio:
    """A recording as one channel: the mean of the channels that ingest hears.

    Raises:
        RecordingError: It is unusable.
    """
    pieces = [window.audio.mean(axis=0) for window in windows(path, probe(path))]
    return np.concatenate(pieces) if pieces else np.zeros(0, np.float32)


def _share_right(speakers: Sequence[str], given: Sequence[int | None]) -> float:
    """The share of words whose voice is their speaker's, under the best naming of voices."""
    from scipy.optimize import linear_sum_assignment

    names = sorted(set(speakers))
    voices = sorted({voice for voice in given if voice is not None})
    counts = np.zeros((len(names), len(voices)), int)
    for speaker, voice in zip(speakers, given, strict=True):
        if voice is not None:
            counts[names.index(speaker), voices.index(voice)] += 1
    rows, columns = linear_sum_assignment(-counts)
    return float(counts[rows, columns].sum()) / len(speakers)


def _error_rate(
    expected: Sequence[Span], found: Sequence[Stretch], *, collar: float, duration: float
) -> float:
    """The diarization error rate, overlaps included, over the whole recording."""
    from pyannote.core import Segment, Timeline
    from pyannote.metrics.diarization import DiarizationErrorRate

    reference = _annotation([(one.start, min(one.end, duration), one.speaker) for one in expected])
    heard = _annotation([(one.start, one.end, f"voice {one.voice}") for one in found])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        rate = DiarizationErrorRate(collar=collar)(
            reference, heard, uem=Timeline([Segment(0.0, duration)])
        )
    return float(rate)


def _annotation(spans: Sequence[tuple[float, float, str]]) -> Annotation:
    """Spans in pyannote's form."""
    from pyannote.core import Annotation, Segment

    made = Annotation()
    for track, (start, end, label) in enumerate(spans):
        if end > start:
            made[Segment(start, end), track] = label
    return made
