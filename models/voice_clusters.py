"""Telling voices apart: from windows and voice prints of one call to who speaks when.

It knows how many voices there are, which is heard in each window, and where one takes over. It
reads no sound; ``models/speakers.py`` does. Voice prints come in and none goes out.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from coaching.ports import Embeddings, Stretch
from coaching.runs import runs_of
from models.segmentation import ACTIVE, FIRST_FRAME, FRAME, SPEAKERS, WINDOW

Floats = NDArray[np.float64]

TICK = 0.02
"""Seconds for which one decision is made; chosen because the network's own frames are as long."""

CUT_APART = 0.5
"""Mean cosine distance at which groups of prints are first kept apart. Source: measured
2026-11-28 on the invented meetings of tests/benchmarks (the half for tuning), as the next."""

ALIKE = 0.75
"""Likeness of two groups, see ``_likeness_of_groups``, from which on they are one voice. Source:
the same measurement: two voices that sound alike came at 0.71, most at up to 0.5."""

ALIKE_BRIEF = 0.68
"""The same where one of them talks for less than ``BRIEF``: of little talk it is unsure. Source:
the same measurement: a brief group of a voice came from 0.6 on."""

BRIEF = 8.0
"""Seconds of talk."""

CLEAR = 0.7
"""Seconds of sound from which on a print is trusted to find voices by. Chosen because shorter
prints of one voice scatter as far as two voices lie apart."""

APART_IN_TIME = 1.5
"""Seconds between the middles of two prints that share no sound: as long as the longest are."""

SAME_VOICE = 0.55
"""Cosine of two prints of one voice, in the mean. Source: the same measurement: 0.4 to 0.65."""

SURE = 4.0
"""Pairs of prints, each weighted by both prints' seconds, that weigh as much as ``SAME_VOICE``, of
which it is known beforehand. Chosen because two groups of two seconds have as many."""

LEAST_TALK, MOST_NEEDED = 2.0, 10.0
"""Seconds of talk that make a voice of its own, in a short call and in a long one; less is folded
into the voice it is most like. Two people at once for a second and a half sound like a third."""

NEEDED_SHARE = 0.02
"""The same as a share of all talk. Chosen because a hallucinated voice has a percent or two."""

UNLIKE = 0.33
"""Cosine to everybody who talks more below which a voice needs less talk to be one of its own.
Source: as ``CUT_APART``, and the 30 s of meetings: most brief groups of a voice that has more talk
came from 0.35 on, most people who say a sentence or two at up to 0.3."""

LEAST_UNLIKE, UNLIKE_SHARE = 1.2, 1 / 3
"""Seconds, and share of what others need, of such a voice's talk while no window hears two at once.
Chosen because it is a short sentence, and a cough or a laugh is shorter."""

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
"""Weight of the prints against the windows, where they disagree about one person's talk: a third
of a second that is clearly another voice's outvotes windows that agree. Source: as ``CUT_APART``:
half of it gives 0.6 points of words less to their speaker, twice as much no more."""

FULL = 0.8
"""Seconds of sound from which on a print is believed in full."""

TOO_SHORT = 0.15
"""Seconds of sound up to which a print is not held against a window."""

MOSTLY = 0.5
"""Share of the windows over a moment that have to hear a voice in it."""

BREATH = 0.3
"""Seconds of silence that do not end a stretch. Chosen because people who mark talk leave out as
much: between 0.3 s (NIST's evaluations) and half a second."""

PURE = 0.8
"""Share of a print that a window's speaker has to fill for the print to be his or hers."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What the networks made of a call; lives as long as one call is diarized.

    Attributes:
        duration: Seconds.
        hop: Seconds from one window to the next; the first begins so that its middle ``hop``
            seconds are the call's first.
        classes: (windows, frames), indices into ``ACTIVE``.
        spans: (prints, 2), seconds in which one person speaks.
        decides: (prints, 2), seconds that each print decides about; no two share any.
        prints: (prints, 192), unit length, in order of their spans.
    """

    duration: float
    hop: float
    classes: NDArray[np.int8]
    spans: Floats
    decides: Floats
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
    seconds: Floats = np.minimum(np.diff(heard.decides), np.diff(heard.spans))[:, 0]
    clear = _clear(heard, seconds, at_least=max(2, speakers or 0))
    chosen = clear[np.linspace(0, len(clear) - 1, min(len(clear), MOST_PRINTS)).astype(int)]
    prints: Embeddings = heard.prints[chosen]
    if len(prints) == 1:
        return prints
    weights = seconds[chosen] * (len(clear) / len(chosen))
    pure = _apart(prints, at_least=speakers or 1)
    times = heard.decides[chosen].mean(1)
    groups = _merged(prints, weights, times, pure, at_least=speakers or 1)
    sizes = np.bincount(groups, weights).astype(np.float64)
    centres = _centres(prints, weights, groups, np.arange(len(sizes)))
    if speakers:
        kept = np.argsort(-sizes, kind="stable")[:speakers]
    else:
        needed = np.clip(NEEDED_SHARE * seconds.sum(), LEAST_TALK, MOST_NEEDED)
        alone = weights * ~_crowded(heard)[chosen]
        sure = np.bincount(groups, alone).astype(np.float64)
        kept = _people(centres, sizes, sure, needed=min(needed, sizes.max()))
    centres = centres[kept]
    for _ in range(2):
        nearest = (prints @ centres.T).argmax(1)
        if len(np.unique(nearest)) < len(centres):
            break
        centres = _centres(prints, weights, nearest, np.arange(len(centres)))
    return centres


def _people(centres: Embeddings, sizes: Floats, sure: Floats, *, needed: float) -> NDArray[np.intp]:
    """The groups that are a person's: with talk enough, or unlike everybody who talks more.

    Args:
        centres: (groups, 192), unit length.
        sizes: (groups,), seconds of talk.
        sure: (groups,), those in which no window hears two people at once.
        needed: Seconds that are enough, whomever a group is like.
    """
    kept: list[int] = []
    for group in np.argsort(-sizes, kind="stable").tolist():
        unlike = bool((centres[kept] @ centres[group] < UNLIKE).all())
        brief = unlike and sure[group] >= max(LEAST_UNLIKE, UNLIKE_SHARE * needed)
        if sizes[group] >= needed or brief:
            kept.append(group)
    return np.sort(kept)


def _crowded(heard: Heard) -> NDArray[np.bool_]:
    """Whether a window hears two people at once during a print: (prints,)."""
    windows, frames = np.nonzero(ACTIVE[heard.classes].sum(-1) > 1)
    moments = np.sort(heard.begin(0) + windows * heard.hop + FIRST_FRAME + frames * FRAME)
    first, after = np.searchsorted(moments, heard.spans.T)
    crowded: NDArray[np.bool_] = after > first
    return crowded


def _apart(prints: Embeddings, *, at_least: int) -> NDArray[np.int32]:
    """The group of each print, by names in no order: many, each of one voice."""
    from scipy.cluster.hierarchy import fcluster, linkage

    tree = linkage(prints, "average", metric="cosine")
    groups: NDArray[np.int32] = fcluster(tree, CUT_APART, "distance")
    if groups.max() < at_least:
        groups = fcluster(tree, at_least, "maxclust")
    return groups


def _clear(heard: Heard, seconds: Floats, *, at_least: int) -> NDArray[np.intp]:
    """The places of the prints that voices are found by; ``seconds`` is what each stands for."""
    lengths = np.diff(heard.spans)[:, 0]
    for least in (CLEAR, CLEAR / 2):
        clear = np.flatnonzero(lengths >= least)
        if len(clear) >= at_least and seconds[clear].sum() >= seconds.sum() / 2:
            return clear
    if len(clear) >= at_least:
        return clear
    return np.sort(np.argsort(-lengths, kind="stable")[:at_least])


def _merged(
    prints: Embeddings,
    weights: Floats,
    times: Floats,
    groups: NDArray[np.int32],
    *,
    at_least: int,
) -> NDArray[np.intp]:
    """The group of each print after those that are alike have become one, numbered from 0.

    The most alike become one first. Prints of the same sound, by their ``times``, are not compared.
    """
    member = (groups[:, None] == np.unique(groups)).astype(float)
    pairs = np.outer(weights, weights) * (np.abs(times[:, None] - times) > APART_IN_TIME)
    alike = member.T @ (prints @ prints.T * pairs) @ member
    count = member.T @ pairs @ member
    while len(count) > at_least:
        brief = weights @ member < BRIEF
        needed = np.where(brief[:, None] | brief, ALIKE_BRIEF, ALIKE)
        surplus = _likeness_of_groups(alike, count) - needed
        one, other = np.unravel_index(surplus.argmax(), surplus.shape)
        if surplus[one, other] < 0:
            break
        join = np.eye(len(count))
        join[:, one] += join[:, other]
        join = np.delete(join, other, axis=1)
        alike, count, member = join.T @ alike @ join, join.T @ count @ join, member @ join
    places: NDArray[np.intp] = member.argmax(1)
    return places


def _likeness_of_groups(alike: Floats, count: Floats) -> Floats:
    """How alike the voices of groups are: (groups, groups), about 1 for one voice, -1 for itself.

    That is the mean cosine between their prints against that within each, so that it does not
    depend on how noisy the prints are, nor on how many there are.

    Args:
        alike: (groups, groups), sums of cosines over pairs of prints.
        count: (groups, groups), how many these are, by weight.
    """
    within = (np.diag(alike) + SURE * SAME_VOICE) / (np.diag(count) + SURE)
    within = np.maximum(within, SAME_VOICE / 2)
    likeness: Floats = alike / np.maximum(count, 1e-9) / np.sqrt(np.outer(within, within))
    np.fill_diagonal(likeness, -1)
    return likeness


def _centres(
    prints: Embeddings,
    weights: Floats,
    groups: NDArray[np.integer],
    names: NDArray[np.integer],
) -> Embeddings:
    """The mean print of each named group, unit length."""
    member = (groups[:, None] == names) * weights[:, None]
    centres = member.T @ prints
    unit: Embeddings = (centres / np.linalg.norm(centres, axis=1, keepdims=True)).astype(np.float32)
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
    return _without_breaths(active)


def _without_breaths(active: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The same, a voice going on through silence of up to ``BREATH`` if it speaks on both sides."""
    filled = active.copy()
    for begin, end in runs_of(active.sum(1) == 0):
        if begin > 0 and end < len(active) and (end - begin) * TICK <= BREATH:
            filled[begin:end] = active[begin - 1] & active[end]
    return filled


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
    first = int(np.searchsorted(heard.spans[:, 1], begin))
    last = int(np.searchsorted(heard.spans[:, 0], begin + WINDOW))
    scores, strengths = np.zeros((SPEAKERS, len(centres))), np.zeros(SPEAKERS)
    if first >= last:
        return scores, strengths
    alone = here & (here.sum(1, keepdims=True) == 1)
    sums = np.concatenate([np.zeros((1, SPEAKERS)), np.cumsum(alone, axis=0)])
    edges = heard.spans[first:last].T
    frames = ((edges - begin - FIRST_FRAME) / FRAME).round().astype(int).clip(0, len(here))
    shares = (sums[frames[1]] - sums[frames[0]]) / np.maximum(1, frames[1] - frames[0])[:, None]
    lengths = np.minimum(edges[1] - edges[0], CLEAR)
    weights = np.where(shares >= PURE, lengths[:, None], 0.0)  # (prints, speakers)
    total = weights.sum(0)
    scores = weights.T @ (heard.prints[first:last] @ centres.T) / np.maximum(total, 1e-9)[:, None]
    return scores, np.minimum(total / CLEAR, 1)


def _pull(heard: Heard, centres: Embeddings, shares: Floats) -> Floats:
    """What the prints themselves say against the windows' voices, per tick: (ticks, voices)."""
    ticks = len(shares)
    likeness = np.zeros((ticks, len(centres)))
    trust = np.zeros((ticks, 1))
    lengths = heard.spans[:, 1] - heard.spans[:, 0]
    edges = (heard.decides / TICK).round().astype(int)
    for (first, after), own, length in zip(edges, heard.prints @ centres.T, lengths, strict=True):
        likeness[first:after] = own
        trust[first:after] = np.clip((length - TOO_SHORT) / (FULL - TOO_SHORT), 0, 1)
    leader = shares.argmax(1)
    apart = np.maximum(1 - (centres @ centres.T)[leader], 0.1)
    pull: Floats = PULL * trust * (likeness - likeness[np.arange(ticks), leader][:, None]) / apart
    pull[np.arange(ticks), leader] = 0
    return pull


def _as_stretches(active: NDArray[np.bool_]) -> tuple[Stretch, ...]:
    """Runs of activity as stretches, voices in order of their first."""
    found: list[tuple[int, int, int]] = []
    for voice in range(active.shape[1]):
        found += [(begin, end, voice) for begin, end in runs_of(active[:, voice])]
    found.sort()
    numbers: dict[int, int] = {}
    return tuple(
        Stretch(begin * TICK, end * TICK, numbers.setdefault(voice, len(numbers)))
        for begin, end, voice in found
    )
