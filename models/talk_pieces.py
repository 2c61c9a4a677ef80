"""What one person says alone, cut where another may take over: in pauses.

It makes of the segmentation network's windows the spans of talk that voices are told by. The
network often takes two people who answer each other for one: a voice print of both is of neither,
and between them there mostly is a pause. It does not know whose talk a piece is.
"""

from __future__ import annotations

from itertools import pairwise
from math import ceil
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from coaching.runs import runs_of
from models.segmentation import FIRST_FRAME, FRAME, SAMPLE_RATE_HZ, SPEAKERS, WINDOW
from models.voice_activity import BREATH, without

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from coaching.ports import Audio
    from models.voice_activity import Span

LONGEST = 8.0
"""Seconds of a piece; chosen to bound memory, and because people seldom talk on for longer."""

SHORTEST = 0.1
"""Seconds of a piece; a voice cannot be told by less."""

BELIEVED = 0.5
"""Share of a span in which Silero has to hear talk for its pauses to be believed. Source: measured
2026-11-28: of some deep voices over the telephone it hears an eighth, of most all."""

FAINT_DB = 24.0
"""How much quieter than a call's loud talk a span is that is an echo, or heard through a leak.
Chosen because people on one line differ by half of it, and echoes are further down."""

LEVEL_FRAME = SAMPLE_RATE_HZ // 100
"""Samples over which loudness is taken."""

QUIET = 0.25
"""How far up from the quietest to the loudest of a span, in decibels, a moment may be to be a
pause. Chosen because the ends of words are half-way up."""

LEAST_POWER = 1e-10
"""About that of one step of 16-bit sound."""


class Piece(NamedTuple):
    """Talk of one person without a pause.

    Attributes:
        start: Seconds.
        end: Seconds.
        begins: Seconds from which on the piece tells who speaks: half of the pause before is its.
        ends: The same for the pause after.
    """

    start: float
    end: float
    begins: float
    ends: float


def alone(classes: Sequence[NDArray[np.int8]], *, hop: float) -> list[Span]:
    """Spans of a call in which one person speaks alone, in order, as the windows' middles tell.

    Args:
        classes: Of each window, (frames,), indices into ``ACTIVE``.
        hop: Seconds from one window to the next; the first is about the call's first ``hop``.
    """
    found: list[Span] = []
    for window, own in enumerate(classes):
        origin = window * hop
        for start, end in _in_the_middle(own, hop):
            if found and start == 0.0 and found[-1][1] == origin:
                found[-1] = (found[-1][0], origin + end)
            else:
                found.append((origin + start, origin + end))
    return found


def _in_the_middle(classes: NDArray[np.int8], hop: float) -> Iterator[Span]:
    """Spans in which one person speaks alone, within the middle ``hop`` seconds of a window."""
    times = np.arange(len(classes)) * FRAME + FIRST_FRAME - (WINDOW - hop) / 2
    inside = (times >= 0) & (times < hop)
    classes, times = classes[inside], times[inside]
    edges = [0, *(np.flatnonzero(np.diff(classes)) + 1).tolist(), len(classes)]
    limits = [0.0, *(times[edges[1:-1]] - FRAME / 2).tolist(), hop]
    for place, (start, end) in zip(edges, pairwise(limits), strict=False):
        if 1 <= classes[place] <= SPEAKERS:  # none is 0, two at once come after
            yield start, end


def without_echoes(spans: Sequence[Span], audio: Audio) -> list[Span]:
    """The spans of talk that are not by ``FAINT_DB`` quieter than the call's loud ones.

    The network hears an echo as well as talk, since it makes all it hears equally loud.
    """
    levels_db = np.array(
        [
            10 * np.log10(np.square(audio[_sample(start) : _sample(end)]).mean() + LEAST_POWER)
            for start, end in spans
        ]
    )
    loud_db = np.quantile(levels_db, 0.9) if len(spans) else 0.0
    return [
        span
        for span, level_db in zip(spans, levels_db, strict=True)
        if level_db > loud_db - FAINT_DB
    ]


def pieces_of(span: Span, audio: Audio, silent: Sequence[Span]) -> Iterator[Piece]:
    """A span of talk cut in its pauses, and into at most ``LONGEST``; none where all is silent.

    Args:
        span: Seconds.
        audio: float32, (samples,), 16 kHz; the whole call.
        silent: When Silero hears nobody, in order.
    """
    talk = [part for part in without(span, silent) if part[1] - part[0] >= SHORTEST]
    if sum(end - start for start, end in talk) < BELIEVED * (span[1] - span[0]):
        loud = loud_parts(audio[_sample(span[0]) : _sample(span[1])])
        talk = [(span[0] + start, span[0] + end) for start, end in loud]
    short = [part for one in talk for part in _shortened(one)]
    between = [(before[1] + after[0]) / 2 for before, after in pairwise(short)]
    limits = pairwise([span[0], *between, span[1]])
    for own, around in zip(short, limits, strict=False):  # without talk the span tells nothing
        yield Piece(*own, *around)


def loud_parts(sound: Audio) -> list[Span]:
    """The parts of a sound between its quietest, in seconds.

    How loud a pause is depends on the line, and how loud talk is on who talks: both are looked for
    in the sound itself.
    """
    frames = sound[: len(sound) // LEVEL_FRAME * LEVEL_FRAME].reshape(-1, LEVEL_FRAME)
    if not len(frames):
        return []
    level = np.log10(np.square(frames).mean(axis=1) + LEAST_POWER)
    quietest, loudest = np.quantile(level, (0.1, 0.95))
    loud = level > quietest + QUIET * (loudest - quietest)
    found: list[Span] = []
    for first, after in runs_of(loud):
        start, end = first * LEVEL_FRAME / SAMPLE_RATE_HZ, after * LEVEL_FRAME / SAMPLE_RATE_HZ
        if found and start - found[-1][1] < BREATH:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return [(start, end) for start, end in found if end - start >= SHORTEST]


def _shortened(span: Span) -> list[Span]:
    """A span in as many equal parts as make each at most ``LONGEST``."""
    start, end = span
    limits = np.linspace(start, end, ceil((end - start) / LONGEST) + 1)
    return list(pairwise(limits.tolist()))


def _sample(seconds: float) -> int:
    return round(seconds * SAMPLE_RATE_HZ)
