"""Whose word is each: words with times against stretches in which voices speak.

It knows how word times, pauses and sentences help where two people speak at once or the stretches
are late. It does not know where words and stretches come from, nor who the voices are.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log
from typing import NamedTuple, TypeAlias

from coaching.ports import Stretch
from coaching.transcript import SENTENCE_ENDS, Word

NEARBY = 0.12
"""Seconds around a word that are listened to as well, at ``NEARBY_SHARE``. Chosen because a
recogniser's word times are off by about so much."""

NEARBY_SHARE = 0.3
"""How much of the evidence for a word comes from its surroundings."""

REACH = 0.3
"""Seconds from a word to the nearest stretch, beyond which nothing tells whose it is. Source:
measured 2026-11-26, 9569 words: of 12 just outside all stretches 11 went to their speaker, of 4
that were farther away one."""

FAINT = 0.25
"""Evidence of a stretch that ends where the word begins; it falls to nothing over ``FADING``."""

FADING = 1.0
"""Seconds. Chosen because the unheard end of a phrase is shorter."""

FLOOR = 0.03
"""Evidence for a voice that is not heard at all: words lie outside their stretches now and then."""

LINKED = 0.3
"""Seconds of pause up to which a word goes on from the one before. Chosen because pauses between
the words of a phrase are mostly shorter, those between speakers mostly longer."""

CHANGE_COST = 1.6
"""Cost, in nats of evidence, of giving a word to another voice than the one it goes on from.
Source: measured 2026-11-26, as ``SAME_TIME``: from 1 to 3 the share of right words moves by 0.2
points, and 1.6 is best."""

CHANGE_COST_AFTER_SENTENCE = 0.5
"""The same where the word before ends a sentence. Source: the same measurement, 0 to 1."""

SAME_TIME = 0.01
"""Seconds that two words may overlap and still be one voice's; beyond twice that, nobody says both.
Source: measured 2026-11-26 on calls laid over themselves: 0.01 gave 97.5 % of words to their
speaker, 0.03 97.0 %, 0.06 96 %."""

SAME_TIME_COST = 5.0
"""Cost, in nats, of giving one voice two words at the same time."""

HYPOTHESES = 48
"""Ways of giving words to voices that are kept while going through a call. Chosen because more
change no word on the calls measured."""

OVERLAPPED = 0.3
"""Share of a word during which another voice speaks too, from which on it counts as overlapped."""


@dataclass(frozen=True, slots=True)
class Attributed:
    """A word and whose it is.

    Attributes:
        word: As given.
        voice: The voice, as the stretches number them; None where nothing tells.
        overlapped: Whether somebody else speaks at the same time.
    """

    word: Word
    voice: int | None
    overlapped: bool


_Chosen: TypeAlias = "tuple[()] | tuple[int, _Chosen]"
"""The choices of a hypothesis, the latest first, each with all before it."""


class _Last(NamedTuple):
    """The last word that a hypothesis gave to a voice."""

    voice: int
    end: float
    ends_sentence: bool


class _Hypothesis(NamedTuple):
    """A way of giving the words so far to voices: its cost, what matters of it, the choices."""

    cost: float
    last: tuple[_Last, ...]
    chosen: _Chosen


def attribute(words: Sequence[Word], stretches: Sequence[Stretch]) -> tuple[Attributed, ...]:
    """Each word with the voice that says it, in the order given.

    The voices' choices are made together: a word mostly goes on from the word just before it,
    a voice changes more easily after a sentence, and nobody says two words at once.

    Args:
        words: Of one channel; they may overlap.
        stretches: Of the same sound; stretches of different voices may overlap.

    >>> stretches = [Stretch(0.0, 2.0, voice=0), Stretch(1.0, 1.4, voice=1)]
    >>> words = [Word(0.0, 1.0, "Sixty"), Word(1.05, 1.35, "Mhm."), Word(1.0, 2.0, "seats.")]
    >>> [(given.word.text, given.voice, given.overlapped) for given in attribute(words, stretches)]
    [('Sixty', 0, False), ('Mhm.', 1, True), ('seats.', 0, True)]
    """
    heard = _by_voice(stretches)
    order = sorted(range(len(words)), key=lambda place: (words[place].start, words[place].end))
    evidence = {place: _evidence(words[place], heard) for place in order}
    known = [place for place in order if evidence[place]]
    chosen = _decide([words[place] for place in known], [evidence[place] for place in known])
    voices = dict(zip(known, chosen, strict=True))
    return tuple(
        Attributed(word, voices.get(place), _overlapped(word, voices.get(place), heard))
        for place, word in enumerate(words)
    )


def _by_voice(stretches: Sequence[Stretch]) -> dict[int, tuple[Stretch, ...]]:
    """The stretches of each voice, in order, joined where they overlap."""
    heard: dict[int, list[Stretch]] = {}
    for stretch in sorted(stretches, key=lambda stretch: stretch.start):
        own = heard.setdefault(stretch.voice, [])
        if own and stretch.start <= own[-1].end:
            own[-1] = Stretch(own[-1].start, max(own[-1].end, stretch.end), stretch.voice)
        else:
            own.append(stretch)
    return {voice: tuple(own) for voice, own in sorted(heard.items())}


def _evidence(word: Word, heard: Mapping[int, Sequence[Stretch]]) -> dict[int, float]:
    """How much of a word each voice speaks, 0 to 1; empty where nobody does, near or far."""
    found: dict[int, float] = {}
    if all(_distance(word, own) > REACH for own in heard.values()):
        return found
    for voice, own in heard.items():
        covered = (1 - NEARBY_SHARE) * _covered(word.start, word.end, own)
        covered += NEARBY_SHARE * _covered(word.start - NEARBY, word.end + NEARBY, own)
        if not covered:
            distance = _distance(word, own)
            covered = max(0.0, FAINT * (1 - distance / FADING))
        found[voice] = covered
    return found if any(found.values()) else {}


def _covered(start: float, end: float, own: Sequence[Stretch]) -> float:
    """The share of a span during which a voice speaks; of an empty span, whether it does then."""
    end = max(end, start + 0.01)
    place = max(0, bisect_left(own, start, key=lambda stretch: stretch.start) - 1)
    covered = 0.0
    while place < len(own) and own[place].start < end:
        covered += max(0.0, min(end, own[place].end) - max(start, own[place].start))
        place += 1
    return covered / (end - start)


def _distance(word: Word, own: Sequence[Stretch]) -> float:
    """Seconds from a word to a voice's nearest stretch."""
    place = bisect_left(own, word.start, key=lambda stretch: stretch.start)
    near = own[max(0, place - 1) : place + 1]
    return min(max(0.0, one.start - word.end, word.start - one.end) for one in near)


def _overlapped(word: Word, voice: int | None, heard: Mapping[int, Sequence[Stretch]]) -> bool:
    """Whether a voice other than the word's own speaks during it."""
    others = (own for other, own in heard.items() if other != voice)
    return voice is not None and any(
        _covered(word.start, word.end, own) >= OVERLAPPED for own in others
    )


def _decide(words: Sequence[Word], evidence: Sequence[Mapping[int, float]]) -> list[int]:
    """The cheapest way of giving words, in order of their start, to voices."""
    beam = [_Hypothesis(0.0, (), ())]
    for word, found in zip(words, evidence, strict=True):
        total = sum(found.values()) + FLOOR * len(found)
        heard_cost = {voice: -log((one + FLOOR) / total) for voice, one in found.items()}
        best: dict[tuple[_Last, ...], _Hypothesis] = {}
        for before in beam:
            recent = tuple(one for one in before.last if word.start - one.end <= LINKED)
            for voice, cost in heard_cost.items():
                whole = before.cost + cost + _cost_of_order(word, voice, recent)
                last = _with_last(recent, voice, word)
                if last not in best or whole < best[last].cost:
                    best[last] = _Hypothesis(whole, last, (voice, before.chosen))
        beam = sorted(best.values(), key=lambda one: one.cost)[:HYPOTHESES]
    return _unrolled(beam[0].chosen)


def _cost_of_order(word: Word, voice: int, recent: tuple[_Last, ...]) -> float:
    """What speaks against a voice saying a word after, or during, the words just before it."""
    cost = 0.0
    goes_on_from: list[_Last] = []
    for one in recent:
        at_once = one.end - word.start
        if at_once <= SAME_TIME:
            goes_on_from.append(one)
        elif one.voice == voice:
            cost += SAME_TIME_COST * min(1.0, at_once / (2 * SAME_TIME))
    if goes_on_from and all(one.voice != voice for one in goes_on_from):
        nearest = max(goes_on_from, key=lambda one: one.end)
        cost += CHANGE_COST_AFTER_SENTENCE if nearest.ends_sentence else CHANGE_COST
    return cost


def _with_last(recent: tuple[_Last, ...], voice: int, word: Word) -> tuple[_Last, ...]:
    """The last words of the voices, after one more."""
    mine = [one.end for one in recent if one.voice == voice]
    last = _Last(voice, max([word.end, *mine]), word.text.endswith(SENTENCE_ENDS))
    return tuple(sorted([one for one in recent if one.voice != voice] + [last]))


def _unrolled(chosen: _Chosen) -> list[int]:
    """The choices of a hypothesis from first to last."""
    voices: list[int] = []
    while chosen:
        voice, chosen = chosen
        voices.append(voice)
    return voices[::-1]
