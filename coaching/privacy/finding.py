"""Finding personal data in the words of a call: every recogniser, and what remains of them all.

It knows how findings are brought together. It does not know what a network recognises; that is
given to it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from itertools import chain

from coaching.privacy.across import found_across
from coaching.privacy.addresses import addresses
from coaching.privacy.cues import told
from coaching.privacy.dates import dates
from coaching.privacy.kinds import NAMES, Found, Kind
from coaching.privacy.lexicon import among
from coaching.privacy.mails import mails
from coaching.privacy.numbers import PROVEN, Item, numbers
from coaching.privacy.passwords import passwords
from coaching.privacy.people import people
from coaching.privacy.runs import MENDS, Run, digit_runs
from coaching.privacy.tokens import Token, tokens_of, undotted
from coaching.transcript import Word

ECHO_REACH = 40
"""Words of all voices after a number within which the other side may read it back."""

REPEAT_REACH = 16
"""Words of the same voice after a number within which it may say a part of it again; fewer, since a
voice says other numbers more often than the same one twice."""

SHORTEST_ECHO = 3
"""Digits of a piece that is read back; fewer are in any number."""

_LAST = 4
"""Digits at the end of a number that are put right."""
_BESIDE = 6
"""Words around them among which it is said that they were wrong."""
_MISTAKES = among("wrong mistake fault end hold typo misread meant should instead")
_ECHOED: tuple[Kind, ...] = ("card", "iban", "bank_account", "national_id", "phone")
_FIRST: tuple[Kind, ...] = (
    "iban",
    "card",
    "email",
    "birth_date",
    "card_expiry",
    "national_id",
    "cvv",
    "address",
    "bank_account",
    "password",
    "phone",
    "person",
    "first_name",
)
"""Which of two kinds remains where both claim the same words with one certainty."""


def find_spoken(
    words: Sequence[Word], heard: Iterable[Found] = (), *, known: Collection[str] = ()
) -> tuple[Found, ...]:
    """The personal data in the words of a call, in order; none overlaps another of its voice.

    Args:
        words: Of the call, of all voices, in the order that findings count by.
        heard: What others found in the same words, such as a network for names.
        known: Names that are no person's, case folded: products, firms, terms of the trade.

    >>> words = [Word(0, 1, text) for text in "call me on 415 555 0132 please".split()]
    >>> [(found.kind, found.first, found.after) for found in find_spoken(words)]
    [('phone', 3, 6)]
    """
    norms = [undotted(word.text) for word in words]
    given = list(heard)
    kept: list[Found] = []
    for channel in sorted({word.channel for word in words}):
        tokens = tokens_of(words, channel)
        items = [item for item in _items(tokens, norms) if not _is_known(item, tokens, known)]
        own = [
            Found(
                tokens[item.start].place, tokens[item.stop - 1].place + 1, item.kind, item.certainty
            )
            for item in items
        ]
        own += [
            found
            for found in given
            if words[found.first].channel == channel and not _is_harmless(found, words, norms)
        ]
        kept += _without_overlaps(own)
        kept += [echo for item in items for echo in _echoes(item, tokens, words, channel)]
    kept += found_across(words, norms, kept)
    by_channel: dict[int, list[Found]] = {}
    for found in kept:
        by_channel.setdefault(words[found.first].channel, []).append(found)
    whole = chain.from_iterable(_without_overlaps(own) for own in by_channel.values())
    return tuple(sorted(whole, key=lambda found: (found.first, found.after)))


def _items(tokens: Sequence[Token], norms: Sequence[str]) -> Iterable[Item]:
    """What every recogniser finds in the words of one voice."""
    return chain(
        numbers(tokens, norms),
        mails(tokens, norms),
        addresses(tokens, norms),
        dates(tokens, norms),
        passwords(tokens, norms),
        people(tokens, norms),
    )


def _is_known(item: Item, tokens: Sequence[Token], known: Collection[str]) -> bool:
    """Whether a name is a product's or a firm's."""
    norms = [one.norm for one in tokens[item.start : item.stop]]
    return item.kind in NAMES and is_known_name(norms, known)


def is_known_name(norms: Sequence[str], known: Collection[str]) -> bool:
    """Whether some words, or one of them, are a name that is no person's.

    Args:
        norms: Of the words, without their marks and capitals.
        known: Such names, case folded.
    """
    said = [norm.removesuffix("'s") for norm in norms]
    return " ".join(said) in known or any(name in known for name in said)


def _is_harmless(found: Found, words: Sequence[Word], norms: Sequence[str]) -> bool:
    """Whether a number that no check digit proves was announced as an order, a serial and so on."""
    if found.certainty >= PROVEN or found.kind in (*NAMES, "email"):
        return False
    signs = sum(sign.isdigit() for word in words[found.first : found.after] for sign in word.text)
    cue = told(norms[max(0, found.first - 60) : found.first], (), signs=max(signs, 7))
    return cue is not None and cue.harmless


def _without_overlaps(found: Sequence[Found]) -> list[Found]:
    """The surest of those that claim the same words; the longer of two that are as sure.

    Two of one kind that overlap become one, since both saw the same thing.
    """
    kept: list[Found] = []
    for one in sorted(found, key=by_certainty):
        clash = [
            place
            for place, other in enumerate(kept)
            if one.first < other.after and other.first < one.after
        ]
        if not clash:
            kept.append(one)
        elif len(clash) == 1 and _person(kept[clash[0]]) == _person(one):
            other = kept[clash[0]]
            wider = replace(
                other, first=min(one.first, other.first), after=max(one.after, other.after)
            )
            if one.kind == "person":
                wider = replace(wider, kind="person")
            rest = [another for place, another in enumerate(kept) if place != clash[0]]
            if all(wider.first >= two.after or two.first >= wider.after for two in rest):
                kept[clash[0]] = wider
    return sorted(kept, key=lambda one: one.first)


def by_certainty(found: Found) -> tuple[bool, float, int, int, int]:
    """Sorts findings by which of two keeps the words that both claim.

    Names give way to all else: names are in e-mail addresses.
    """
    return (
        found.kind in NAMES,
        -found.certainty,
        _FIRST.index(found.kind),
        found.first - found.after,
        found.first,
    )


def _person(found: Found) -> str:
    """The kind, with both kinds of names as one."""
    return "person" if found.kind == "first_name" else found.kind


def _echoes(
    item: Item, tokens: Sequence[Token], words: Sequence[Word], channel: int
) -> Iterable[Found]:
    """What is said of the same number once more, by any voice, while it is said and around it.

    The voice that says it repeats its first digits before it ("nine one seven, that's nine one
    seven …") and any four or more after it.
    """
    if item.kind not in _ECHOED or len(item.signs) <= SHORTEST_ECHO:
        return
    first, last = tokens[item.start].place, tokens[item.stop - 1].place
    for start, stop in _repeated(item, tokens):
        yield Found(tokens[start].place, tokens[stop - 1].place + 1, item.kind, item.certainty)
    near = words[first : last + ECHO_REACH]
    for other in sorted({word.channel for word in near} - {channel}):
        said = tokens_of(near, other)
        for run in digit_runs(said):
            same = len(run.signs) >= SHORTEST_ECHO and run.signs in item.signs
            if not run.amount and (same or _is_put_right(item, run, said)):
                yield Found(
                    first + said[run.start].place,
                    first + said[run.stop - 1].place + 1,
                    item.kind,
                    item.certainty,
                )


def _repeated(item: Item, tokens: Sequence[Token]) -> Iterable[tuple[int, int]]:
    """Where the same voice says the beginning of a number before it, or a part of it after it."""
    begun = max(0, item.start - 2 * SHORTEST_ECHO)
    near = tokens[begun : item.stop + REPEAT_REACH]
    for run in digit_runs(near):
        start, stop = begun + run.start, begun + run.stop
        same = len(run.signs) >= SHORTEST_ECHO and not run.amount and not run.years
        before = stop <= item.start and item.signs.startswith(run.signs)
        after = start >= item.stop and len(run.signs) > SHORTEST_ECHO and run.signs in item.signs
        right = start >= item.stop and _is_put_right(item, run, near)
        if same and (before or after or right):
            yield start, stop


def _is_put_right(item: Item, run: Run, said: Sequence[Token]) -> bool:
    """Whether the last digits of a number are said once more, put right: "it's a 4472 at the end".

    At most two of them differ, and a word of a mistake stands beside them.
    """
    last = item.signs[-_LAST:]
    signs = run.signs[: len(run.signs) // 2] if len(run.signs) == 2 * _LAST else run.signs
    twice = signs * 2 if signs != run.signs else signs
    if len(signs) != _LAST or twice != run.signs or signs == last:
        return False
    beside = said[max(0, run.start - _BESIDE) : run.stop + _BESIDE]
    wrong = any(one.norm in MENDS or one.norm in _MISTAKES for one in beside)
    return wrong and 2 * sum(map(str.__eq__, signs, last)) >= _LAST
