"""What is read out with a card's number in one go: the month it expires, its security code."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from coaching.privacy.checks import AMEX_DIGITS, MOST_CARD_DIGITS, is_card, is_expiry
from coaching.privacy.kinds import Kind
from coaching.privacy.runs import Run, shortened
from coaching.privacy.tokens import Token

_EXPIRY = 4
"""Digits of a month and a year."""
_CODES = (3, 4)
"""Digits of a security code."""
_SHORTEST = AMEX_DIGITS + _CODES[0]


def card_details(
    run: Run, tokens: Sequence[Token], *, spoken_of: bool
) -> tuple[tuple[Run, Kind], ...]:
    """A card's number and what follows it in the same run; nothing where that is not all there is.

    Args:
        run: Digits said in one go.
        tokens: Of the voice.
        spoken_of: Whether a card is, so that its check digit may be misheard.
    """
    if len(run.signs) < _SHORTEST or run.amount:
        return ()
    for length in (MOST_CARD_DIGITS, AMEX_DIGITS):
        parts = _parted(run, tokens, length)
        if parts is None or (length == AMEX_DIGITS) != (run.signs[0] == "3"):
            continue
        proven = is_card(parts[0].signs)
        rest = tuple(after_expiry(parts[1], tokens)) or (_code_alone(parts[1]) if proven else ())
        if rest and (proven or spoken_of or len(rest) > 1):
            return ((parts[0], "card"), *rest)
    return ()


def after_expiry(run: Run, tokens: Sequence[Token]) -> Iterator[tuple[Run, Kind]]:
    """A month and a year with a code after it, or without one; nothing where it is no such."""
    if len(run.signs) == _EXPIRY and is_expiry(run.signs):
        yield run, "card_expiry"
        return
    parts = _parted(run, tokens, _EXPIRY)
    if parts is not None and is_expiry(parts[0].signs) and len(parts[1].signs) in _CODES:
        yield parts[0], "card_expiry"
        yield parts[1], "cvv"


def _code_alone(run: Run) -> tuple[tuple[Run, Kind], ...]:
    """A security code."""
    return ((run, "cvv"),) if len(run.signs) in _CODES else ()


def _parted(run: Run, tokens: Sequence[Token], length: int) -> tuple[Run, Run] | None:
    """The run as two, of which the first has so many digits; None where no group ends there."""
    for stop in range(run.start + 1, run.stop):
        head = shortened(run, tokens, 0, run.stop - stop)
        if head is None or head.stop != stop or len(head.signs) != length:
            continue
        tail = shortened(run, tokens, stop - run.start, 0)
        if tail is not None and head.groups == run.groups[: len(head.groups)]:
            return head, tail
    return None
