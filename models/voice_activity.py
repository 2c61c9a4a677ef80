"""Where somebody speaks: Silero's voice activity over one channel, looked at once.

It turns probabilities into stretches of speech, and packs stretches into pieces as long as a
recogniser takes. It does not know what is said, nor by whom. The weights come with faster-whisper.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, islice, pairwise

import numpy as np
from numpy.typing import NDArray

from coaching.ports import Audio
from coaching.runs import runs_of

SAMPLE_RATE_HZ = 16_000

FRAME_SAMPLES = 512
FRAME = FRAME_SAMPLES / SAMPLE_RATE_HZ
"""Seconds that one probability stands for. Source: Silero VAD's model card."""

SPEECH = 0.5
SILENCE = 0.35
"""Probability at which speech begins, and under which it ends.
Source: ``threshold`` and ``neg_threshold`` of Silero's ``get_speech_timestamps``."""

PAUSE = 0.16
"""Seconds of silence that end a stretch. Source: faster-whisper's batched pipeline."""

BREATH = 0.19
"""Seconds of silence in which another may take over, six frames. Source: Stivers et al., Universals
and cultural variation in turn-taking in conversation, 2009: most gaps between two speakers last
about 0.2 s."""

PADDING = 0.4
"""Seconds added to both ends of a stretch before it is recognised, where there is room.
Source: ``speech_pad_ms`` of faster-whisper's ``VadOptions``."""

FAINTEST = 1e-10
"""Power that stands for none: -100 dB."""

LONG_PAUSE = 30.0
"""Seconds without speech after which a piece of its own begins. Chosen because what is said before
and after a wait on hold does not go together, and a call has few such waits."""

QUIET_DB = 30.0
QUIET = 1.0
"""A sound is quiet where it is so many decibels below its loud parts for so many seconds. Chosen
because a side that listens is at least so much fainter on a clean line, and over noise none is."""

LOUD_SHARE = 95
"""Percentile of the frames' levels that stands for the loud parts; chosen because a side that says
little still speaks in a twentieth of its time."""

LEAD = 0.6
"""Seconds of a quiet that are listened to before what follows it; chosen as twice what the network
takes to rise. Source: measured 2026-11-28, as much is heard for 0.3 to 1 s."""

DEAF = 4.0
"""Seconds after a quiet that are listened to once more; chosen as twice the time after which the
network heard the speaker without that."""

BLIP = 0.4
"""Seconds of speech at least that are heard anew: with its memory fresh, the network takes the
first fifth of a second of many a tone for a voice. Source: measured 2026-11-28, made music, rings,
keys and buzzes with pauses; of the speech of a telephone call 97.5 % has words with 0.25, 99.0 with
0.3, 98.7 with 0.4 and 0.5: what is shorter changes chunks and brings hardly a word."""

Span = tuple[float, float]
"""Start and end in seconds, half-open."""


def probabilities(audio: Audio) -> NDArray[np.float32]:
    """How likely somebody speaks in each ``FRAME``: float32, (frames,), 0 to 1.

    Args:
        audio: float32, (samples,), -1…1, 16 kHz; the last frame is filled up with silence.
    """
    from faster_whisper.vad import get_vad_model

    missing = -audio.size % FRAME_SAMPLES
    padded = np.pad(audio.astype(np.float32, copy=False), (0, missing))
    if not padded.size:
        return np.zeros(0, dtype=np.float32)
    found: NDArray[np.float32] = np.asarray(get_vad_model()(padded), dtype=np.float32).reshape(-1)
    return found


def probabilities_afresh(audio: Audio) -> NDArray[np.float32]:
    """As ``probabilities``, higher where a voice is heard after a quiet with a fresh memory.

    The network remembers: after some seconds of quiet, of which a side that listens has many, it
    takes the next words for more of that, and hears the speaker only a second or two later.

    Args:
        audio: float32, (samples,), -1…1, 16 kHz; the last frame is filled up with silence.
    """
    likely = probabilities(audio)
    if not likely.size:
        return likely
    levels = _levels_db(audio)
    loud = levels >= np.percentile(levels, LOUD_SHARE) - QUIET_DB
    ends = [end for start, end in runs_of(~loud) if (end - start) * FRAME >= QUIET]
    heard = _frames_of(likely)
    found = likely.copy()
    for end in ends:
        start, until = max(0, end - round(LEAD / FRAME)), end + round(DEAF / FRAME)
        if not np.any(loud[end:until] & ~heard[end:until]):
            continue
        fresh = probabilities(audio[start * FRAME_SAMPLES : until * FRAME_SAMPLES])
        missed = _frames_of(fresh) & ~heard[start:until]
        for first, last in runs_of(missed):
            if (last - first) * FRAME >= BLIP:
                place = slice(start + first, start + last)
                found[place] = np.maximum(found[place], fresh[first:last])
    return found


def _frames_of(likely: NDArray[np.float32]) -> NDArray[np.bool_]:
    """In which frames somebody speaks."""
    frames = np.zeros(likely.size, dtype=np.bool_)
    for start, end in speech_in(likely):
        frames[round(start / FRAME) : round(end / FRAME)] = True
    return frames


def _levels_db(audio: Audio) -> NDArray[np.float32]:
    """How loud each ``FRAME`` is, decibels below full scale: float32, (frames,)."""
    padded = np.pad(audio, (0, -audio.size % FRAME_SAMPLES)).reshape(-1, FRAME_SAMPLES)
    power = np.mean(np.square(padded), axis=1) + FAINTEST
    levels: NDArray[np.float32] = (10 * np.log10(power)).astype(np.float32)
    return levels


def speech_in(
    likely: NDArray[np.float32], *, begins: float = SPEECH, ends: float = SILENCE
) -> tuple[Span, ...]:
    """The stretches in which somebody speaks, in order, pauses under ``PAUSE`` inside.

    Args:
        likely: As ``probabilities`` gives it.
        begins: Probability from which on speech is believed to begin.
        ends: Probability under which it is believed to end.

    >>> speech_in(np.array([0, 0.9, 0.4, 0.9, 0, 0, 0, 0, 0, 0, 0.9], np.float32))
    ((0.032, 0.128), (0.32, 0.352))
    """
    found: list[list[int]] = []
    speaking = False
    for frame, probability in enumerate(likely.tolist()):
        speaking = probability >= (ends if speaking else begins)
        if not speaking:
            continue
        if found and (frame - found[-1][1]) * FRAME < PAUSE:
            found[-1][1] = frame + 1
        else:
            found.append([frame, frame + 1])
    return tuple((round(start * FRAME, 3), round(end * FRAME, 3)) for start, end in found)


def pauses(likely: NDArray[np.float32]) -> tuple[Span, ...]:
    """The stretches of at least ``BREATH`` in which nobody speaks, in order.

    Args:
        likely: As ``probabilities`` gives it.

    >>> pauses(np.array([0.9, 0, 0.9, 0, 0, 0.2, 0.1, 0, 0, 0.9], np.float32))
    ((0.096, 0.288),)
    """
    return tuple(
        (round(start * FRAME, 3), round(end * FRAME, 3))
        for start, end in runs_of(likely < SILENCE)
        if (end - start) * FRAME >= BREATH
    )


def without(span: Span, gaps: Sequence[Span]) -> tuple[Span, ...]:
    """What is left of a span outside gaps.

    Args:
        span: Seconds.
        gaps: In order, no two at once.

    >>> without((1.0, 4.0), [(0.0, 1.5), (2.0, 2.5), (3.5, 9.0)])
    ((1.5, 2.0), (2.5, 3.5))
    """
    left: list[Span] = []
    start, end = span
    first = max(0, bisect_right(gaps, (start, start)) - 1)
    for begin, finish in islice(gaps, first, None):
        if begin >= end:
            break
        if begin > start:
            left.append((start, begin))
        start = max(start, finish)
    return (*left, (start, end)) if start < end else tuple(left)


def padded(speech: Sequence[Span], *, duration: float, by: float = PADDING) -> tuple[Span, ...]:
    """Stretches with ``by`` seconds around each; those that meet share what is between them.

    >>> padded([(1.0, 2.0), (2.5, 3.0)], duration=3.1, by=0.4)
    ((0.6, 2.25), (2.25, 3.1))
    """
    if not speech:
        return ()
    middles = [(before[1] + after[0]) / 2 for before, after in pairwise(speech)]
    earliest, latest = [0.0, *middles], [*middles, duration]
    return tuple(
        (max(start - by, low), min(end + by, high))
        for (start, end), low, high in zip(speech, earliest, latest, strict=True)
    )


def parts(
    speech: Sequence[Span], likely: NDArray[np.float32], *, longest: float
) -> tuple[Span, ...]:
    """The same speech with no stretch over ``longest``: longer ones are cut where speech is least.

    Each cut leaves at least half of ``longest`` before it.
    """
    cut: list[Span] = []
    for start, end in speech:
        while end - start > longest:
            first = round((start + longest / 2) / FRAME)
            last = min(round((start + longest) / FRAME), len(likely))
            at = (first + int(np.argmin(likely[first:last]))) * FRAME
            cut.append((start, at))
            start = at  # noqa: PLW2901 - what is left of it
        cut.append((start, end))
    return tuple(cut)


@dataclass(frozen=True, slots=True)
class Packed:
    """Stretches of a sound laid end to end.

    Attributes:
        spans: What of the sound, seconds, in order.
        chunks: Pieces to recognise, seconds of the joined sound; each holds whole spans.
    """

    spans: tuple[Span, ...]
    chunks: tuple[Span, ...]

    def audio(self, audio: Audio) -> Audio:
        """The joined sound."""
        cut = [audio[_sample(start) : _sample(end)] for start, end in self.spans]
        return np.concatenate(cut) if cut else audio[:0]

    def back(self, start: float, end: float) -> Span:
        """Where in the sound something in the joined sound lies: within the span of its middle.

        >>> Packed(((1.0, 2.0), (8.0, 9.0)), ((0.0, 2.0),)).back(0.9, 1.5)
        (8.0, 8.5)
        """
        middle = (start + end) / 2
        return self._at(start, near=middle), self._at(end, near=middle)

    def whole(self, start: float, end: float) -> Span:
        """Where in the sound something in the joined sound begins and ends, what is between in it.

        >>> Packed(((1.0, 2.0), (8.0, 9.0)), ((0.0, 2.0),)).whole(0.9, 1.5)
        (1.9, 8.5)
        """
        return self._at(start, near=start), self._at(end, near=end)

    def _at(self, moment: float, *, near: float) -> float:
        """Where in the sound a moment of the joined sound lies, within the span of ``near``."""
        begins = [0.0, *accumulate(end - start for start, end in self.spans)]
        place = max(0, min(bisect_right(begins, near), len(self.spans)) - 1)
        first, last = self.spans[place]
        return round(min(max(moment + first - begins[place], first), last), 3)


def pack(spans: Sequence[Span], *, longest: float, pause: float = LONG_PAUSE) -> Packed:
    """Stretches packed into few pieces of at most ``longest`` seconds, parted where ``pause`` is.

    >>> pack([(0.0, 2.0), (5.0, 7.0), (9.0, 10.0)], longest=4.0).chunks
    ((0.0, 4.0), (4.0, 5.0))
    """
    chunks: list[Span] = []
    at = before = 0.0
    for start, end in spans:
        until = at + end - start
        near = bool(chunks) and start - before <= pause
        before = end
        if near and until - chunks[-1][0] <= longest:
            chunks[-1] = (chunks[-1][0], until)
        else:
            chunks.append((at, until))
        at = until
    return Packed(tuple(spans), tuple(chunks))


def _sample(seconds: float) -> int:
    return round(seconds * SAMPLE_RATE_HZ)
