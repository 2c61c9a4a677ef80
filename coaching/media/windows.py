"""Windows: a recording's sound in stretches that fit a recogniser, cut where nobody speaks.

One streaming pass, 16 kHz, the channels that are heard. Windows tile the recording without gap or
overlap, so words found in them need only an offset.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from coaching.errors import UnstableFileError
from coaching.media.decode import PREROLL, Samples, resampled, sides
from coaching.media.sound import open_sound
from coaching.recording import MediaFacts

SAMPLE_RATE_HZ = 16_000
"""What speech recognisers and speaker models hear. Source: Whisper's and CAM++'s model cards."""

PAUSE = 0.3
"""Seconds of the quiet that a cut goes through. Chosen because a pause between sentences is longer
and the closure inside a word ("p", "t") is a third of it."""

HOP = 0.01
"""Seconds; the resolution of a cut."""


@dataclass(frozen=True, slots=True, eq=False)
class Window:
    """A stretch of a recording.

    Attributes:
        start: Seconds, a whole number of samples.
        end: Seconds; the next window's start, or the recording's end.
        audio: float32, (channels heard, samples), -1…1, 16 kHz.
    """

    start: float
    end: float
    audio: Samples


def windows(
    path: Path,
    facts: MediaFacts,
    *,
    target: float = 600.0,
    search: float = 60.0,
    start: float = 0.0,
) -> Iterator[Window]:
    """The windows of a recording, in order, decoded as they are asked for.

    A cut goes through the middle of the quietest ``PAUSE`` within the last ``search`` seconds
    before ``target``; where several are equally quiet, the last. Quiet means quiet on every
    channel that is heard.

    Args:
        path: The recording that ``facts`` were measured of.
        facts: They say which channels to take and where the recording ends.
        target: Longest window in seconds.
        search: How far before the target a cut may lie, in seconds.
        start: Where to begin: 0, or a former window's end, to go on from there.

    Raises:
        UnstableFileError: The file is no longer the one that was measured.
    """
    position = round(start * SAMPLE_RATE_HZ)
    total = round(facts.duration * SAMPLE_RATE_HZ)
    longest = round(target * SAMPLE_RATE_HZ)
    searched = round(search * SAMPLE_RATE_HZ)
    window = _empty(facts, min(longest, total - position))
    filled = 0
    for block in _sound(path, facts, position):
        rest = block[:, : total - position - filled]
        while rest.shape[1]:
            taken = min(rest.shape[1], window.shape[1] - filled)
            window[:, filled : filled + taken] = rest[:, :taken]
            filled += taken
            rest = rest[:, taken:]
            if filled < window.shape[1] or position + filled >= total:
                continue
            cut = filled - searched + quietest(window[:, filled - searched :])
            tail = window[:, cut:].copy()
            yield _window(position, window[:, :cut])
            position += cut
            filled -= cut
            window = _empty(facts, min(longest, total - position))
            window[:, :filled] = tail
    missing = total - position - filled
    if missing > SAMPLE_RATE_HZ:
        raise UnstableFileError(
            f"{path.name!r} changed while it was read.", hint="Wait until it is copied completely."
        )
    if filled + missing > 0:
        window[:, filled:] = 0.0
        yield _window(position, window)


def whole(path: Path, facts: MediaFacts) -> Samples:
    """All of a recording at once: float32, (channels heard, samples), -1…1, 16 kHz.

    Four megabytes a minute and channel; for what has to know all of it.

    Raises:
        UnstableFileError: The file is no longer the one that was measured.
    """
    audio = _empty(facts, round(facts.duration * SAMPLE_RATE_HZ))
    for window in windows(path, facts):
        first = round(window.start * SAMPLE_RATE_HZ)
        audio[:, first : first + window.audio.shape[1]] = window.audio
    return audio


def quietest(audio: Samples) -> int:
    """The middle of the quietest ``PAUSE``, as an index of a sample.

    Args:
        audio: (channels, samples); the loudest channel counts at every moment.

    >>> audio = np.ones((2, SAMPLE_RATE_HZ), np.float32)
    >>> audio[:, 8000:12800] = 0.0
    >>> quietest(audio)
    10400
    """
    hop = round(HOP * SAMPLE_RATE_HZ)
    samples: int = audio.shape[1]
    hops = samples // hop
    wide = min(hops, round(PAUSE / HOP))
    if not wide:
        return samples // 2
    pieces = audio[:, : hops * hop].reshape(audio.shape[0], hops, hop)
    powers: NDArray[np.float32] = np.einsum("chs,chs->ch", pieces, pieces).max(axis=0)
    quiet: NDArray[np.float64] = np.convolve(powers, np.ones(wide), mode="valid")
    last = len(quiet) - 1 - int(np.argmin(quiet[::-1]))
    return last * hop + wide * hop // 2


def _sound(path: Path, facts: MediaFacts, position: int) -> Iterator[Samples]:
    """The channels that are heard at 16 kHz, from a sample on.

    Decoding begins at a whole second at least ``PREROLL`` earlier, where samples of either rate
    coincide, so that resampling gives the same samples as it would from the recording's start.
    """
    begin = max(0, int(position / SAMPLE_RATE_HZ - PREROLL))
    surplus = position - begin * SAMPLE_RATE_HZ
    with open_sound(path) as sound:
        heard = (sides(block.audio, facts.heard) for block in sound.blocks(start=begin))
        for block in resampled(heard, facts.sample_rate_hz, SAMPLE_RATE_HZ):
            dropped = min(surplus, block.shape[1])
            surplus -= dropped
            if dropped < block.shape[1]:
                yield np.clip(block[:, dropped:], -1.0, 1.0)


def _empty(facts: MediaFacts, samples: int) -> Samples:
    return np.empty((len(facts.heard), samples), np.float32)


def _window(position: int, audio: Samples) -> Window:
    end = position + audio.shape[1]
    return Window(position / SAMPLE_RATE_HZ, end / SAMPLE_RATE_HZ, audio)
