"""Parts of one number: groups of digits that are said with words between them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from coaching.privacy.checks import (
    AMEX_DIGITS,
    CARD_DIGITS,
    MOST_CARD_DIGITS,
    NIR_DIGITS,
    SORT_CODE_DIGITS,
    SSN_DIGITS,
    is_card,
)
from coaching.privacy.cues import around, told
from coaching.privacy.interruptions import LONGEST_ASIDE, interrupts
from coaching.privacy.kinds import Kind
from coaching.privacy.mends import is_mended_card
from coaching.privacy.mixed import signs_from
from coaching.privacy.phone_parts import LONGEST_LINK, asks
from coaching.privacy.runs import Run
from coaching.privacy.tokens import Token

_CARD_GROUPS = range(3, 13)
_QUARTER = 4
"""Digits of a group of most cards; they have four of these."""
_MOST_GROUPS = (CARD_DIGITS.stop - 1) // _CARD_GROUPS.start
"""Of the longest card in the smallest groups; what has more of them is none."""
_ID_DIGITS = range(SORT_CODE_DIGITS, NIR_DIGITS + 1)
"""Digits of ids and accounts that have no letters: from Britain's sort codes to France's ids."""
_IDS: tuple[Kind, ...] = ("national_id", "bank_account")


def chained(runs: Sequence[Run], tokens: Sequence[Token], norms: Sequence[str]) -> Iterator[Run]:
    """The runs, with those that are parts of one number as one.

    "The first four are 4111, the next are …": where a card is spoken of, groups of three digits on
    with few words between them belong together. Those of an id do where somebody interrupts it.
    """
    place = 0
    while place < len(runs):
        near = _near(runs[place : place + 1 + _MOST_GROUPS], tokens)
        length = next(
            (end for end in range(len(near), 1, -1) if _is_one(near[:end], tokens, norms)), 1
        )
        yield _as_one(near[:length]) if length > 1 else runs[place]
        place += length


def _near(runs: Sequence[Run], tokens: Sequence[Token]) -> Sequence[Run]:
    """The first runs, each of which follows the one before within an aside."""
    for reached, (one, then) in enumerate(pairwise(runs), start=1):
        if not _is_link(one, then, tokens):
            return runs[:reached]
    return runs


def _is_link(one: Run, then: Run, tokens: Sequence[Token]) -> bool:
    """Whether what stands between two runs may stand between the parts of one number."""
    between = tokens[one.stop : then.start]
    if len(between) <= LONGEST_LINK:
        return True
    fours = all(len(run.signs) % _QUARTER == 0 for run in (one, then))
    return len(between) <= LONGEST_ASIDE and (fours or interrupts(between))


def _as_one(parts: Sequence[Run]) -> Run:
    """The parts of a number as one run."""
    return Run(
        parts[0].start,
        parts[-1].stop,
        "".join(run.signs for run in parts),
        tuple(group for run in parts for group in run.groups),
        mended=any(run.mended for run in parts),
    )


def _is_one(parts: Sequence[Run], tokens: Sequence[Token], norms: Sequence[str]) -> bool:
    """Whether parts are those of one card's or id's number."""
    if any(run.amount or run.plus for run in parts):
        return False
    lengths = [len(run.signs) for run in parts]
    if sum(lengths) in CARD_DIGITS and all(length in _CARD_GROUPS for length in lengths):
        return _is_card_in_parts(parts, tokens, norms)
    fours = all(length % _QUARTER == 0 for length in lengths)
    if fours and is_mended_card(_as_one(parts), tokens):
        return _is_card_in_parts(parts, tokens, norms)
    return sum(lengths) in _ID_DIGITS and _is_id_in_parts(parts, tokens, norms)


def _is_card_in_parts(parts: Sequence[Run], tokens: Sequence[Token], norms: Sequence[str]) -> bool:
    """Whether groups of digits are one card's: a card is spoken of, or its sum is right."""
    whole = _as_one(parts)
    before, _ = around(tokens, norms, whole.start, whole.stop)
    cue = told(before, (), signs=len(whole.signs))
    if cue is not None and (cue.kind == "card" or cue.harmless):
        return cue.kind == "card"
    fours = all(len(run.signs) % _QUARTER == 0 for run in parts)
    halves = len(parts) == 2  # noqa: PLR2004 - a single break
    proven = is_usual(whole) and is_card(whole.signs)
    return (fours or halves) and (proven or is_mended_card(whole, tokens))


def _is_id_in_parts(parts: Sequence[Run], tokens: Sequence[Token], norms: Sequence[str]) -> bool:
    """Whether an id or an account is spoken of, and reading it out was interrupted."""
    breaks = [tokens[one.stop : then.start] for one, then in pairwise(parts)]
    if not all(interrupts(one) or asks(one) for one in breaks):
        return False
    before, _ = around(tokens, norms, parts[0].start, parts[0].stop)
    cue = told(before, (), signs=sum(len(run.signs) for run in parts))
    named = cue is not None and cue.kind in _IDS and cue.strong and cue.distance <= cue.reach
    return named and not _is_id_alone(parts[0]) and not any(map(_announces, breaks))


def continued(run: Run, tokens: Sequence[Token]) -> Run:
    """A run of an id's letters and digits with what follows it behind an interruption.

    "m four eight, two eight five, hold on, let me turn it round, one eight seven" is one.
    """
    last = min(len(tokens), run.stop + LONGEST_ASIDE + 1)
    for reach in range(run.stop + 1, last):
        rest = signs_from(tokens, reach) if tokens[reach].signs else None
        if rest is None or not any(map(str.isdigit, rest.signs)):
            continue
        between = tokens[run.stop : reach]
        if not (interrupts(between) or asks(between)) or _announces(between) or rest.amount:
            return run
        return _as_one((run, rest))
    return run


def _announces(between: Sequence[Token]) -> bool:
    """Whether an interruption says that something else follows: "sorry, my phone is"."""
    cue = told([one.norm for one in between], (), signs=SSN_DIGITS)
    return cue is not None and cue.strong


def _is_id_alone(run: Run) -> bool:
    """Whether digits are as long as an id, so that what follows is something else."""
    return len(run.signs) >= SSN_DIGITS


def is_usual(run: Run) -> bool:
    """Whether it is as long as most cards are that begin so."""
    return len(run.signs) == (AMEX_DIGITS if run.signs[0] == "3" else MOST_CARD_DIGITS)
