"""What the reader of a teaching should know besides its counts, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from coaching.taught.counting import Change
from coaching.taught.showing import Showing

NO_WORDS = "no rep says a sentence in it, so nothing can be looked for"
NOT_SHOWN = "you are not among those who were shown it"
NO_CALL_SINCE = "nobody who saw it has had a call to count since"


@dataclass(frozen=True, slots=True)
class Gaps:
    """What a count does not cover.

    Attributes:
        left_out: Calls without a known rep or time.
        first_look: Calls with talk that is its rep's own still.
        by_wording: Calls whose meaning is not known in the moment's own terms.
        has_meaning: Whether the moment's meaning is known.
        lost: Words of people that find no talk any longer.
    """

    left_out: int = 0
    first_look: int = 0
    by_wording: int = 0
    has_meaning: bool = True
    lost: int = 0


def notes_on_showing(
    showings: Sequence[Showing], unknown: Sequence[str], *, trimmed_at: datetime | None
) -> Iterator[str]:
    """What is amiss with who was shown it, and whether it is what they saw."""
    nobody = sorted({it.where for it in showings if not it.person})
    if nobody and not any(it.person for it in showings):
        yield (
            f"nobody is noted as there in {' and '.join(nobody)}:"
            f" filmroom meeting edit {nobody[0]} --attended NAME"
        )
    elif nobody:
        yield f"nobody is noted as there in {' and '.join(nobody)}"
    if unknown:
        yield f"nobody of ours goes by {' or '.join(unknown)}"
    if trimmed_at is not None:
        yield f"it was trimmed on {trimmed_at:%Y-%m-%d}, after it was shown: what is left counts"


def notes_on_calls(gaps: Gaps) -> Iterator[str]:
    """What a count does not cover.

    >>> list(notes_on_calls(Gaps(left_out=1)))
    ['1 call without a known rep or time is left out']
    """
    if not gaps.has_meaning:
        yield "its meaning is not known (embedded by nobody): the wording alone was compared"
    elif gaps.by_wording:
        one = gaps.by_wording == 1
        yield (
            f"{_calls(gaps.by_wording)} {'was' if one else 'were'} not embedded by the model that"
            " embedded the moment: the wording alone was compared there"
        )
    if gaps.left_out:
        are = "is" if gaps.left_out == 1 else "are"
        yield f"{_calls(gaps.left_out)} without a known rep or time {are} left out"
    if gaps.first_look:
        yield (
            f"talk in its rep's first look is passed over until that ends"
            f" ({_calls(gaps.first_look)})"
        )
    if gaps.lost:
        words = "1 word" if gaps.lost == 1 else f"{gaps.lost} words"
        yield f"{words} of people on uses find{'s' * (gaps.lost == 1)} no talk any longer"


def alone(change: Change) -> str:
    """Why no counts are told.

    >>> from coaching.taught.counting import Share
    >>> alone(Change(Share(0, 0), Share(0, 0), 0, 0))
    'nobody who saw it has a call to count'
    """
    if not change.people:
        return "nobody who saw it has a call to count"
    return (
        "calls before or since are of fewer than three people:"
        " shown to each of them, over the own calls, with --mine"
    )


def _calls(count: int) -> str:
    return f"{count} call{'s' * (count != 1)}"
