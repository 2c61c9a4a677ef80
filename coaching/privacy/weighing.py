"""What the recognisers found and what a trained network holds of it, brought together.

It does not know the network: it is given what that found, and which words it holds for nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from coaching.privacy.finding import by_certainty
from coaching.privacy.kinds import NAMES, Found, Kind
from coaching.privacy.numbers import PROVEN, TOLD
from coaching.privacy.policy import ALWAYS_MASKED
from coaching.transcript import Word

DOUBTED = 0.2
"""Probability of being anything personal under which what a recogniser found is left out. Chosen on
hands that were left out: see ``models/training/PERSONAL_CARD.md``."""

LEARNED_AT_MOST = 0.999
"""Certainty of what a network alone found, however sure it is: a check digit proves more."""


@dataclass(slots=True)
class _Claim:
    """Words that are shown as one thing."""

    kind: Kind
    certainty: float
    places: set[int]


def weighed(
    words: Sequence[Word],
    found: Iterable[Found],
    learned: Iterable[Found],
    held: Mapping[int, Mapping[Kind, float]],
) -> tuple[Found, ...]:
    """All findings, in order; none overlaps another of its voice.

    Of two findings of the same words the surer one has them, and what the other claims besides
    stays its own: no word is shown because two see different things in it. What the network holds
    for another kind of thing than the recognisers do gives way to everything, and stays hidden.

    Args:
        words: Of the call, of all voices.
        found: What the recognisers found.
        learned: What the network found, with its probability as certainty.
        held: By its index, how likely the network holds a word for each kind, both kinds of names
            as ``person``; words that it did not read are not in it.

    >>> words = [Word(0, 1, text) for text in "part 4155550132".split()]
    >>> weighed(words, [Found(1, 2, "phone", 0.6)], [], {1: {"phone": 0.04}})
    ()
    >>> weighed(words, [Found(1, 2, "phone", 0.6)], [Found(0, 2, "phone", 0.7)], {})
    (Found(first=0, after=2, kind='phone', certainty=0.7),)
    """
    surer: list[Found] = [
        replace(one, certainty=min(one.certainty, LEARNED_AT_MOST)) for one in learned
    ]
    other: list[Found] = []
    for one in found:
        own, any_kind = _likely(one, words, held)
        if any_kind >= DOUBTED:
            (surer if own >= DOUBTED else other).append(one)
    order = [*sorted(surer, key=by_certainty), *sorted(other, key=by_certainty)]
    by_channel: dict[int, list[Found]] = {}
    for one in order:
        by_channel.setdefault(words[one.first].channel, []).append(one)
    whole = [
        one for channel, its in by_channel.items() for one in _side_by_side(its, words, channel)
    ]
    return tuple(sorted(whole, key=lambda one: (one.first, one.after)))


def _likely(
    found: Found, words: Sequence[Word], held: Mapping[int, Mapping[Kind, float]]
) -> tuple[float, float]:
    """How likely the network holds a finding for its kind, and for anything personal at all.

    Both are 1 where it may not say so: of what it did not read as a whole, what a check digit
    proves, what a team must never keep where that was announced, and names that are sure, since
    it sees no capitals.
    """
    places = _places(found, words)
    if (
        found.certainty >= PROVEN
        or (found.kind in (*ALWAYS_MASKED, *NAMES) and found.certainty >= TOLD)
        or not all(place in held for place in places)
    ):
        return 1.0, 1.0
    own = sum(held[place].get(_plain(found.kind), 0.0) for place in places)
    any_kind = sum(sum(held[place].values()) for place in places)
    return own / len(places), any_kind / len(places)


def _places(found: Found, words: Sequence[Word]) -> list[int]:
    """The indexes of its own words; those of other voices between are not part of it."""
    channel = words[found.first].channel
    return [place for place in range(found.first, found.after) if words[place].channel == channel]


def _side_by_side(found: Sequence[Found], words: Sequence[Word], channel: int) -> Iterable[Found]:
    """The findings of one voice, the surest first, each with the words that none before it has."""
    claims: list[_Claim] = []
    taken: dict[int, _Claim] = {}
    for one in found:
        places = _places(one, words)
        free = {place for place in places if place not in taken}
        rivals = [taken[place] for place in places if place in taken]
        same = next((it for it in rivals if _plain(it.kind) == _plain(one.kind)), None)
        if same is not None:
            same.places |= free
            same.kind = "person" if one.kind == "person" else same.kind
            claim = same
        elif not free or (rivals and one.kind in NAMES):
            continue
        else:
            claim = _Claim(one.kind, one.certainty, free)
            claims.append(claim)
        taken |= dict.fromkeys(free, claim)
    order = [place for place, word in enumerate(words) if word.channel == channel]
    index = {place: number for number, place in enumerate(order)}
    for claim in claims:
        yield from _runs(claim, index)


def _runs(claim: _Claim, index: Mapping[int, int]) -> Iterable[Found]:
    """The stretches of a claim, each of words that the voice says one after the other."""
    places = sorted(claim.places)
    first = 0
    for number, place in enumerate(places):
        last = number + 1 == len(places)
        if last or index[places[number + 1]] != index[place] + 1:
            yield Found(places[first], place + 1, claim.kind, claim.certainty)
            first = number + 1


def _plain(kind: Kind) -> Kind:
    """The kind, with both kinds of names as one."""
    return "person" if kind == "first_name" else kind
