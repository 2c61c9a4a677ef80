"""Leakage: words of one side of a call that are heard, faintly, on the other side too.

It knows which recognised words are no more than a leak (``coaching.coupling``) explains. What a
side's own talk adds is louder, or lies at other pitches: so quiet speakers, double talk and
back-channels stay.

Source of the thresholds: measured, 2026-11-26, on one telephone call and six demo calls with
leakage made into them (-12 to -30 dB, 0 to 300 ms, plain and through a room, one way and both),
recognised with Whisper base; wide plateaus were taken.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from coaching.coupling import (
    AUDIBLE_DB,
    HOP,
    Decibels,
    Leak,
    Levels,
    leak_between,
    quietest_db,
    shifted,
)
from coaching.transcript import Word

EXPLAINED_DB = 5.0
"""Sound is explained by a leak unless it is louder by that."""

FADING_DB = 1.5
"""How much a leak fades in each ``HOP``: a reverberation time of 0.8 s, a bare room's."""

SURE = 9.0
"""Weight of the share of a word that is explained: nats between a word all explained and none."""

EVEN = 0.65
"""Share explained at which the sound speaks neither for nor against a leaked word."""

ECHO = 1.5
UNECHOED = -0.8
"""Nats that it counts when the other side says the same word at that time, and when it does not."""

CHANGE = 1.5
CHANGE_AT_ONCE = 3.5
AT_ONCE = 0.1
"""Nats against a change between own and leaked words within a run, and where a word follows on the
one before, within so many seconds."""

RUN_GAP = 0.6
"""Seconds between words beyond which they are no run. Chosen because a change of speaker takes
mostly less; pauses inside a phrase do, too."""

NEAR = 0.5
"""Seconds by which the times of one word, recognised twice, differ at most."""

LONG = 0.8
"""Seconds from which on a word is suspected to lie at one end of its span only. Chosen because
hardly any spoken word takes longer."""

FAINT = 0.33
"""Share of the usual loudness of leaked words under which a word is not at its times, but near."""

LONGEST = 3.0
"""Seconds that a word takes at most; longer ones are looked for at their end only."""

BESIDE = 0.6
LEAST_OWN = 0.1
"""Seconds beside a word that are searched for own sound that has no word, and how much counts."""

OWN_AROUND = 0.3
"""Seconds around own sound that are its own, too: faint consonants, breaths, the end of a word."""

ALIKE = 0.75
"""Likeness of two spellings, by ``difflib``, from which on they may be the same word."""


def leaked(words: Sequence[Word], levels: Levels) -> frozenset[int]:
    """The places of the words that are only the other side's, heard through a leak.

    Where no side leaks into the other, there are none, whatever the words.

    Args:
        words: Of both channels of one call, in any order; channels 0 and 1.
        levels: Of these channels, on the same time line.
    """
    order = sorted(range(len(words)), key=lambda place: (words[place].start, words[place].end))
    places = [[place for place in order if words[place].channel == side] for side in (0, 1)]
    sides = [[words[place] for place in of_side] for of_side in places]
    explained: dict[int, float] = {}
    for source, into in ((0, 1), (1, 0)):
        leak = leak_between(levels, source=source, into=into)
        if leak is None:
            continue
        found = _evidence(leak, sides[into], sides[source], levels)
        chosen = _in_runs(sides[into], [one.nats for one in found])
        explained |= {
            place: one.share
            for place, one, is_leaked in zip(places[into], found, chosen, strict=True)
            if is_leaked
        }
    return frozenset(explained) - _said(words, explained)


def own_sound(levels: Levels, *, channel: int) -> NDArray[np.bool_] | None:
    """In which frames a channel holds sound of its own, with ``OWN_AROUND`` seconds around it.

    None where nothing leaks into it: then all of it is its own.
    """
    leak = leak_between(levels, source=1 - channel, into=channel)
    if leak is None:
        return None
    own = np.diff(_heard_through(leak, levels).own) > 0
    several = np.convolve(own, np.ones(5), mode="same") >= 2  # noqa: PLR2004 - two frames of five
    around = np.ones(2 * round(OWN_AROUND / HOP) + 1)
    sounds: NDArray[np.bool_] = np.convolve(several, around)[len(around) // 2 :][: len(own)] > 0
    return sounds


def _said(words: Sequence[Word], explained: Mapping[int, float]) -> set[int]:
    """Of words that both sides would lose, those that somebody must have said: the likelier ones.

    A word that the other side keeps is lost to nobody ("Bye." and "Bye." within half a second, each
    with its leak, are four words, and two are kept).

    Args:
        words: All words.
        explained: The places of those that seem leaked, with the share that the leak explains.
    """
    said: set[int] = set()
    in_time = sorted(explained, key=lambda place: words[place].start)
    kept = sorted(
        (word for place, word in enumerate(words) if place not in explained), key=_start_of
    )
    for position, place in enumerate(in_time):
        for other in in_time[position + 1 :]:
            one, two = words[place], words[other]
            if two.start - one.start > NEAR:
                break
            if _one_word(one, two):
                lost = [at for at in (place, other) if not _is_among(words[at], kept)]
                said.update(sorted(lost, key=explained.__getitem__)[:1])
    return said


def _is_among(word: Word, kept: Sequence[Word]) -> bool:
    """Whether a word stays on the other side, of the words that are kept, in order of start."""
    first = bisect_left(kept, word.start - 2 * NEAR, key=_start_of)
    after = bisect_right(kept, word.start + 2 * NEAR, key=_start_of)
    return any(_one_word(word, one) for one in kept[first:after])


def _start_of(word: Word) -> float:
    return word.start


def _one_word(one: Word, two: Word) -> bool:
    """Whether both sides have a word at one time that may be the same."""
    return (
        one.channel != two.channel
        and abs(one.start - two.start) <= NEAR
        and are_alike(one.text, two.text)
    )


class _Evidence(NamedTuple):
    """Nats for a word being leaked, against own; the share explained of it and beside it."""

    nats: float
    share: float


def _evidence(
    leak: Leak, own: Sequence[Word], others: Sequence[Word], levels: Levels
) -> list[_Evidence]:
    """What speaks for each word of one side, in order, being leaked."""
    sound = _heard_through(leak, levels)
    echoes = _echoes(own, others, leak.delay)
    shares = [sound.share(word.start, word.end) for word in own]
    loudness = [sound.loudness(word.start, word.end) for word in own]
    usual = [one for one, share in zip(loudness, shares, strict=True) if share > EVEN]
    faint = FAINT * float(np.median(usual)) if usual else 0.0
    evidence: list[_Evidence] = []
    for place, (word, echo) in enumerate(zip(own, echoes, strict=True)):
        before = own[place - 1].end if place else 0.0
        after = own[place + 1].start if place + 1 < len(own) else np.inf
        share = shares[place]
        if echo:
            before, after = sound.between(before, after)
            if max(word.start, before) < min(word.end, after):
                share = sound.share(max(word.start, before), min(word.end, after))
        if loudness[place] < faint:
            share = sound.share(max(before, word.start - NEAR), min(after, word.end + NEAR))
        least = min(share, _least_explained(word, before, after, sound))
        is_long = word.end - word.start > LONG
        weighed = least if is_long and not echo else share
        nats = SURE * (weighed - EVEN) + (ECHO if echo else UNECHOED)
        evidence.append(_Evidence(nats, least))
    return evidence


@dataclass(frozen=True, slots=True, eq=False)
class _Sound:
    """Sums over frames from the start, one more than there are frames.

    Attributes:
        audible: Decibels above what is inaudible, of all bands.
        explained: The part of it that the leak explains.
        own: Seconds of frames of which most is not explained.
    """

    audible: NDArray[np.float64]
    explained: NDArray[np.float64]
    own: NDArray[np.float64]

    def share(self, start: float, end: float) -> float:
        """The share between two times that the leak explains; a half where nothing is heard."""
        first, after = self._frames(start, end)
        audible = self.audible[after] - self.audible[first]
        if audible <= 0:
            return 0.5
        return float((self.explained[after] - self.explained[first]) / audible)

    def loudness(self, start: float, end: float) -> float:
        """Decibels above what is inaudible between two times, of all bands, in the mean."""
        first, after = self._frames(start, end)
        return float(self.audible[after] - self.audible[first]) / (after - first)

    def seconds(self, start: float, end: float) -> float:
        """Seconds of own sound between two times."""
        first, after = self._frames(start, end)
        return float(self.own[after] - self.own[first])

    def between(self, before: float, after: float) -> tuple[float, float]:
        """What lies between two words, without their ends that a recogniser left out.

        That is sound which the leak does not explain, going on from the end of the one or up to the
        start of the other, for ``OWN_AROUND`` seconds at most.
        """
        last = len(self.audible) - 1
        first, end = round(before / HOP), round(min(after / HOP, last))
        reach = round(OWN_AROUND / HOP)
        ending = self._unexplained(first, min(first + reach, last))
        beginning = self._unexplained(max(0, end - reach), end)[::-1]
        return before + _run(ending) * HOP, after - _run(beginning) * HOP

    def _unexplained(self, first: int, after: int) -> NDArray[np.bool_]:
        """Which frames hold sound that mostly is not explained."""
        whole = np.diff(self.audible[first : after + 1])
        part = np.diff(self.explained[first : after + 1])
        mostly: NDArray[np.bool_] = part < whole / 2
        return mostly

    def _frames(self, start: float, end: float) -> tuple[int, int]:
        last = len(self.audible) - 1
        first = min(max(0, int(start / HOP)), last - 1)
        return first, min(max(first + 1, round(end / HOP)), last)


def _heard_through(leak: Leak, levels: Levels) -> _Sound:
    """How much of what is heard on the channel leaked into the leak explains."""
    other, own = levels.channel_db(leak.source), levels.channel_db(leak.into)
    expected = shifted(other, round(leak.delay / HOP)) + np.array(leak.gain_db, np.float32)
    audible = np.maximum(own - quietest_db(own) - AUDIBLE_DB, 0.0)
    explained = np.where(own <= _lingering(expected) + EXPLAINED_DB, audible, 0.0)
    whole, part = audible.sum(axis=1), explained.sum(axis=1)
    is_own = (whole > AUDIBLE_DB * own.shape[1]) & (part < whole / 2)
    return _Sound(_summed(whole), _summed(part), _summed(is_own * HOP))


def _run(values: NDArray[np.bool_]) -> int:
    """How many values are true before the first that is not."""
    return int(np.argmin(np.append(values, False)))


def _summed(values: NDArray[np.generic]) -> NDArray[np.float64]:
    return np.concatenate([[0.0], np.cumsum(values, dtype=np.float64)])


def _least_explained(word: Word, before: float, after: float, sound: _Sound) -> float:
    """The share that the leak explains of a word's ends, or of sound without words beside it.

    A recogniser may stretch the first or last word of a sentence into the other's talk, or put it
    there: then the side's own sound lies at one of the word's ends, or next to it. Sound that is
    not the side's own does not count.

    Args:
        word: Of the channel leaked into.
        before: Seconds; where the word before it ends.
        after: Seconds; where the next one starts.
        sound: What is heard there.
    """
    near = (
        (max(before, word.start - BESIDE), word.start),
        (word.start, word.start + LONG / 2),
        (word.end - LONG / 2, word.end),
        (word.end, min(after, word.end + BESIDE)),
    )
    return min(
        (
            sound.share(start, end)
            for start, end in near
            if start < end and sound.seconds(start, end) >= LEAST_OWN
        ),
        default=1.0,
    )


def _lingering(expected: Decibels) -> Decibels:
    """What a leak sounds like at most: a hop early or late, and fading as a room does."""
    later = np.vstack([expected[1:], expected[-1:]])
    loudest = np.maximum(expected, later)
    fading = np.arange(len(expected), dtype=np.float32)[:, None] * FADING_DB
    lingering: Decibels = np.maximum.accumulate(loudest + fading, axis=0) - fading
    return lingering


def _echoes(own: Sequence[Word], others: Sequence[Word], delay: float) -> list[bool]:
    """For each word, whether the other side says nearly the same at that time."""
    starts = [word.start for word in others]
    echoes: list[bool] = []
    for word in own:
        start, end = word.start - delay - NEAR, word.end - delay
        first = bisect_left(starts, start - LONGEST)
        after = bisect_right(starts, max(end, start + 2 * NEAR))
        near = (one for one in others[first:after] if one.end > start + NEAR or one.start >= start)
        echoes.append(any(are_alike(word.text, one.text) for one in near))
    return echoes


def are_alike(one: str, other: str) -> bool:
    """Whether two spellings may be one word, heard twice.

    >>> are_alike("seats.", "seat"), are_alike("right?", "Right."), are_alike("no", "now")
    (True, True, True)
    >>> are_alike("pipe", "price")
    False
    """
    left, right = (
        "".join(sign for sign in text.casefold() if sign.isalnum()) for text in (one, other)
    )
    return left == right or SequenceMatcher(None, left, right).ratio() >= ALIKE


def _in_runs(words: Sequence[Word], evidence: Sequence[float]) -> list[bool]:
    """Which words are leaked, decided together: neighbours in a run are mostly alike.

    Args:
        words: Of one channel, in order of their start.
        evidence: Nats for "leaked", against "own".
    """
    best = (0.0, 0.0)  # own, leaked
    steps: list[tuple[bool, bool]] = []
    for place, found in enumerate(evidence):
        gap = words[place].start - words[place - 1].end if place else np.inf
        cost = CHANGE_AT_ONCE if gap < AT_ONCE else CHANGE if gap < RUN_GAP else 0.0
        stays_own = best[0] >= best[1] - cost
        stays_leaked = best[1] >= best[0] - cost
        steps.append((not stays_own, stays_leaked))
        best = (
            (best[0] if stays_own else best[1] - cost),
            (best[1] if stays_leaked else best[0] - cost) + found,
        )
    chosen: list[bool] = []
    state = best[1] > best[0]
    for from_own, from_leaked in reversed(steps):
        chosen.append(state)
        state = from_leaked if state else from_own
    return chosen[::-1]
