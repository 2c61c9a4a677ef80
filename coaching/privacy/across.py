"""Numbers and addresses that begin in one voice and end in another.

People finish each other's numbers, and where voices are told apart in the sound, a pause between
two groups of digits is where they are torn most often.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, groupby

from coaching.privacy.kinds import Found, Kind
from coaching.privacy.mails import mails
from coaching.privacy.numbers import PROVEN, Item, numbers
from coaching.privacy.runs import digit_runs
from coaching.privacy.tokens import Token, tokens_of
from coaching.transcript import Word

_PROVEN_ALONE: tuple[Kind, ...] = ("card", "iban")
"""Kinds that are found across voices only where their check digits fit: two people count at once
more often than one of them gives a card away."""

_SURE_ADDRESS = 0.9
"""Certainty of an address without a spoken "dot". Chosen because of "replaced at any point? No,"
in 412 written calls, the one thing that was found across voices and was no address."""

_KINDS: tuple[Kind, ...] = (*_PROVEN_ALONE, "phone", "email")


def found_across(
    words: Sequence[Word], norms: Sequence[str], found: Iterable[Found]
) -> Iterator[Found]:
    """What is found only where the voices are read as one: the part of each voice on its own.

    Args:
        words: Of the call, of all voices, in order.
        norms: The same as the recognisers compare them.
        found: What was found voice by voice.
    """
    if len({word.channel for word in words}) < 2:  # noqa: PLR2004 - nothing can lie across one
        return
    masked = {
        place
        for one in found
        for place in range(one.first, one.after)
        if words[place].channel == words[one.first].channel
    }
    tokens = tokens_of(words, None)
    for item in chain(numbers(tokens, norms), mails(tokens, norms)):
        if item.kind in _KINDS and _is_sure(item, tokens):
            yield from _parts(item, tokens, words, masked)


def _is_sure(item: Item, tokens: Sequence[Token]) -> bool:
    if item.kind in _PROVEN_ALONE:
        return item.certainty >= PROVEN
    said = [token.norm for token in tokens[item.start : item.stop]]
    return item.kind != "email" or item.certainty >= _SURE_ADDRESS or "dot" in said


def _parts(
    item: Item, tokens: Sequence[Token], words: Sequence[Word], masked: set[int]
) -> Iterator[Found]:
    """The stretches of one voice each that say something of it, where one of them is new."""
    by_voice = groupby(tokens[item.start : item.stop], key=lambda token: words[token.place].channel)
    runs = [list(own) for _, own in by_voice]
    if item.kind != "email":  # an "okay" between its digits is no part of a number
        runs = [run for run in runs if digit_runs(run)]
    if len({words[run[0].place].channel for run in runs}) < 2:  # noqa: PLR2004 - one voice alone
        return
    if all(token.place in masked for run in runs for token in run):
        return
    for run in runs:
        yield Found(run[0].place, run[-1].place + 1, item.kind, item.certainty)
