"""Telling voices apart: from windows and voice prints of one call to who speaks when.

It knows how many voices there are, which is heard in each window, and where one takes over. It
reads no sound; ``models/speakers.py`` does. Voice prints come in and none goes out.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from coaching.ports import Embeddings, Stretch
from models.segmentation import ACTIVE, FIRST_FRAME, FRAME, SPEAKERS, WINDOW

Floats = NDArray[np.float64]

TICK = 0.02
"""Seconds for which one decision is made; chosen because the network's own frames are as long."""

CUT_APART = 0.55
"""Mean cosine distance at which groups of prints are first kept apart. Source: measured
2026-11-26 on a telephone call, four meetings and six made calls, as they are and laid over
themselves: groups of one voice joined at up to 0.5, of two voices from 0.63."""

ALIKE = 0.65
"""Cosine of two groups' centres from which on they are one voice. Source: the same measurement:
two voices came at up to 0.52, one voice in two groups mostly beyond 0.65."""

ALIKE_BRIEF = 0.55
"""The same where one of them talks for less than ``BRIEF``: of little talk the centre is unsure.
Source: the same measurement: one voice of a meeting in several groups came from 0.56 on."""

BRIEF = 8.0
"""Seconds of talk."""

CLEAR = 1.0
"""Seconds of sound from which on a print is trusted to find voices by. Chosen because shorter
prints of one voice scatter as far as two voices lie apart."""

LEAST_TALK = 1.5
"""Seconds of talk that make a voice of its own; less is folded into the voice it is most like."""

LEAST_SHARE = 0.03
"""The same as a share of all talk. Chosen because a hallucinated voice has a percent or two."""

LEAST_HEARD = 0.3
"""Seconds of talk in all of a call below which nobody speaks. Chosen because a bark or a knock is
shorter and a single "hello" longer."""

MOST_PRINTS = 1500
"""Prints that voices are found by, spread evenly over the call; the time taken grows with the
square. Chosen because at four a second of talk it is all of a ten-minute call."""

SPLIT = 0.2
"""Cosine by which a window's speaker has to be more like another voice than the one left for it,
to be taken for the same person twice. Chosen because two voices lie further apart."""

PULL = 4.0
"""Weight of the prints against the windows, where they disagree about one person's talk: a full
second and a half that is clearly another voice's outvotes two windows that agree."""

FULL = 1.5
"""Seconds of the longest prints."""

TOO_SHORT = 0.4
"""Seconds of sound up to which a print is not held against a window."""

MOSTLY = 0.5
"""Share of the windows over a moment that have to hear a voice in it."""

PURE = 0.8
"""Share of a print that a window's speaker has to fill for the print to be his or hers."""

HOP = 0.25
"""Seconds from one print to the next within a stretch, about."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What the networks made of a call; lives as long as one call is diarized.

    Attributes:
        duration: Seconds.
        hop: Seconds from one window to the next; the first begins so that its middle ``hop``
            seconds are the call's first.
        classes: (windows, frames), indices into ``ACTIVE``.
        starts: (prints,), seconds.
        ends: (prints,), seconds.
        prints: (prints, 192), of spans in which one person speaks.
    """

    duration: float
    hop: float
    classes: NDArray[np.int8]
    starts: Floats
    ends: Floats
    prints: Embeddings

    def begin(self, window: int) -> float:
        """Seconds at which a window begins; before 0 for the first."""
        return window * self.hop - (WINDOW - self.hop) / 2


def stretches_of(heard: Heard, *, speakers: int | None) -> tuple[Stretch, ...]:
    """When each voice speaks, in order of start; voices numbered as they are first heard.

    Args:
        heard: A call.
        speakers: How many people speak, where somebody knows.
    """
    if not len(heard.prints):
        return ()
    active = _active(heard, find_voices(heard, speakers=speakers))
    return _as_stretches(active) if active.sum() * TICK >= LEAST_HEARD else ()


def find_voices(heard: Heard, *, speakers: int | None) -> Embeddings:
    """The centre of each voice: (voices, 192), unit length."""
    from scipy.cluster.hierarchy import fcluster, linkage

    lengths = heard.ends - heard.starts
    chosen = np.flatnonzero(lengths >= CLEAR)
    if len(chosen) < max(2, speakers or 0):
        chosen = np.argsort(-lengths, kind="stable")[: max(2, speakers or 0)]
    talk = len(chosen) * HOP
    if len(chosen) > MOST_PRINTS:
        chosen = chosen[np.linspace(0, len(chosen) - 1, MOST_PRINTS).astype(int)]
    prints = heard.prints[chosen]
    if len(prints) == 1:
        return prints
    each = talk / len(prints)
    groups = fcluster(linkage(prints, "average", metric="cosine"), CUT_APART, "distance")
    if speakers and groups.max() < speakers:
        groups = fcluster(linkage(prints, "average", metric="cosine"), speakers, "maxclust")
    groups = _merged(prints, groups, at_least=speakers or 1, brief=BRIEF / each)
    names, sizes = np.unique(groups, return_counts=True)
    if speakers:
        kept = names[np.argsort(-sizes, kind="stable")[:speakers]]
    else:
        kept = names[sizes * each >= max(LEAST_TALK, LEAST_SHARE * talk)]
        kept = kept if len(kept) else names[[sizes.argmax()]]
    centres = _centres(prints, groups, kept)
    for _ in range(2):
        nearest = (prints @ centres.T).argmax(1)
        if len(np.unique(nearest)) < len(centres):
            break
        centres = _centres(prints, nearest, np.arange(len(centres)))
    return centres


def _merged(
    prints: Embeddings, groups: NDArray[np.int32], *, at_least: int, brief: float
) -> NDArray[np.int32]:
    """The groups after those that are alike have become one; ``brief`` is a number of prints."""
    groups = groups.copy()
    while len(names := np.unique(groups)) > at_least:
        centres = _centres(prints, groups, names)
        sizes = np.array([(groups == name).sum() for name in names])
        needed = np.where(np.minimum.outer(sizes, sizes) < brief, ALIKE_BRIEF, ALIKE)
        surplus = centres @ centres.T - needed - 4 * np.eye(len(names))
        one, other = np.unravel_index(surplus.argmax(), surplus.shape)
        if surplus[one, other] < 0:
            break
        groups[groups == names[one]] = names[other]
    return groups


def _centres(prints: Embeddings, groups: NDArray[np.integer], names: NDArray) -> Embeddings:  # type: ignore[type-arg]
    """The mean print of each named group, unit length."""
    centres = np.stack([prints[groups == name].mean(0) for name in names])
    unit: Embeddings = centres / np.linalg.norm(centres, axis=1, keepdims=True)
    return unit


def _active(heard: Heard, centres: Embeddings) -> NDArray[np.bool_]:
    """Which voices speak in each tick: (ticks, voices)."""
    ticks = int(np.ceil(heard.duration / TICK))
    shares = np.zeros((ticks, len(centres)))
    weights = np.zeros((ticks, 1))
    middles = (np.arange(ticks) + 0.5) * TICK
    for window in range(len(heard.classes)):
        begin = heard.begin(window)
        first, last = np.searchsorted(middles, [begin, begin + WINDOW])
        frames = ((middles[first:last] - begin - FIRST_FRAME) / FRAME).round().astype(int)
        inside = np.clip(frames, 0, heard.classes.shape[1] - 1)
        distance = np.minimum(middles[first:last] - begin, begin + WINDOW - middles[first:last])
        weight = np.clip(distance / ((WINDOW - heard.hop) / 2), 0.02, 1)[:, None]
        shares[first:last] += _voices_of(heard, window, centres)[inside] * weight
        weights[first:last] += weight
    shares /= np.maximum(weights, 1e-9)
    active: NDArray[np.bool_] = shares >= MOSTLY
    alone = active.sum(1) == 1
    unsure = (active.sum(1) == 0) & (shares.sum(1) >= MOSTLY)
    wanted = shares + _pull(heard, centres, shares)
    open_to = np.flatnonzero(alone | unsure)
    active[open_to] = False
    active[open_to, wanted[open_to].argmax(1)] = True
    return active


def _voices_of(heard: Heard, window: int, centres: Embeddings) -> Floats:
    """Which voices are heard in each frame of a window: (frames, voices), 0 or 1."""
    from scipy.optimize import linear_sum_assignment

    here = ACTIVE[heard.classes[window]]
    found = np.zeros((len(here), len(centres)))
    present = np.flatnonzero(here.any(0))
    if not len(present):
        return found
    scores, strengths = _likeness(heard, window, here, centres)
    scores = scores[present] * strengths[present, None]
    if len(present) <= len(centres):
        given = dict(zip(*linear_sum_assignment(-scores), strict=True))
    else:
        given = dict(enumerate(scores.argmax(1)))
    for place, speaker in enumerate(present):
        voice, best = given[place], scores[place].argmax()
        if scores[place, best] - scores[place, voice] > SPLIT * strengths[speaker]:
            voice = best  # one voice that the network took for two
        if strengths[speaker] or len(centres) == len(present):
            found[:, voice] = np.maximum(found[:, voice], here[:, speaker])
    return found


def _likeness(
    heard: Heard, window: int, here: NDArray[np.bool_], centres: Embeddings
) -> tuple[Floats, Floats]:
    """How like each voice a window's speakers are: (speakers, voices); how sure that is, 0…1."""
    begin = heard.begin(window)
    first = int(np.searchsorted(heard.ends, begin))
    last = int(np.searchsorted(heard.starts, begin + WINDOW))
    scores, strengths = np.zeros((SPEAKERS, len(centres))), np.zeros(SPEAKERS)
    if first >= last:
        return scores, strengths
    alone = here & (here.sum(1, keepdims=True) == 1)
    sums = np.concatenate([np.zeros((1, SPEAKERS)), np.cumsum(alone, axis=0)])
    edges = np.stack([heard.starts[first:last], heard.ends[first:last]])
    frames = ((edges - begin - FIRST_FRAME) / FRAME).round().astype(int).clip(0, len(here))
    shares = (sums[frames[1]] - sums[frames[0]]) / np.maximum(1, frames[1] - frames[0])[:, None]
    lengths = np.minimum(heard.ends[first:last] - heard.starts[first:last], CLEAR)
    weights = np.where(shares >= PURE, lengths[:, None], 0.0)  # (prints, speakers)
    total = weights.sum(0)
    scores = weights.T @ (heard.prints[first:last] @ centres.T) / np.maximum(total, 1e-9)[:, None]
    return scores, np.minimum(total / CLEAR, 1)


def _pull(heard: Heard, centres: Embeddings, shares: Floats) -> Floats:
    """What the prints themselves say against the windows' voices, per tick: (ticks, voices)."""
    ticks = len(shares)
    edges = np.stack([heard.starts, heard.ends]) / TICK
    edges = edges.round().astype(int).clip(0, ticks)
    lengths = heard.ends - heard.starts
    sums = np.zeros((ticks + 1, len(centres) + 2))
    likeness = heard.prints @ centres.T
    rows = np.column_stack([likeness, lengths, np.ones(len(lengths))])
    np.add.at(sums, edges[0], rows)
    np.add.at(sums, edges[1], -rows)
    sums = np.cumsum(sums, axis=0)[:-1]
    count = np.maximum(sums[:, -1:], 1e-9)
    mean, length = sums[:, :-2] / count, sums[:, -2:-1] / count
    trust = np.clip((length - TOO_SHORT) / (FULL - TOO_SHORT), 0, 1)
    leader = shares.argmax(1)
    apart = np.maximum(1 - (centres @ centres.T)[leader], 0.1)
    lead = mean - mean[np.arange(ticks), leader][:, None]
    pull: Floats = PULL * trust * lead / apart
    pull[np.arange(ticks), leader] = 0
    return pull


def _as_stretches(active: NDArray[np.bool_]) -> tuple[Stretch, ...]:
    """Runs of activity as stretches, voices in order of their first."""
    found: list[tuple[int, int, int]] = []
    for voice in range(active.shape[1]):
        edges = np.flatnonzero(np.diff(active[:, voice].astype(np.int8), prepend=0, append=0))
        found += [(begin, end, voice) for begin, end in zip(edges[::2], edges[1::2], strict=True)]
    found.sort()
    numbers: dict[int, int] = {}
    return tuple(
        Stretch(begin * TICK, end * TICK, numbers.setdefault(voice, len(numbers)))
        for begin, end, voice in found
    )
