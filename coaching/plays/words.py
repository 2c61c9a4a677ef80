"""What is said of a play in words; what went with what, never what brought it about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from coaching.plays.association import Association, Counts
from coaching.plays.together import Judged

Kind = Literal["won", "moved"]

NO_CAUSE = (
    "This is what went together. A play can stand for other things that were so on those deals, "
    "and need not be why they went so."
)
"""What is said below every difference."""


@dataclass(frozen=True, slots=True)
class Went:
    """How deals went on which a play was seen.

    Attributes:
        kind: Whether it is about winning, or about moving on.
        days: Within how many days a deal moved on.
        association: Counts, and the difference where there are enough deals.
        judged: The difference among those of other plays; None where there is none.
    """

    kind: Kind
    days: int
    association: Association
    judged: Judged | None = None

    @property
    def says(self) -> tuple[str, ...]:
        """Sentences, without capitals and full stops."""
        return tuple(_sentences(self))


@dataclass(frozen=True, slots=True)
class WentOf:
    """How deals went on which a play was seen, as far as it is told.

    Attributes:
        told: Of each kind of which something is known.
        of_few: Kinds that are not told, since the deals are those of one or two people.
    """

    told: tuple[Went, ...] = ()
    of_few: tuple[Kind, ...] = ()


_WHAT: Mapping[Kind, str] = {"won": "how many deals were won", "moved": "how many deals moved on"}


def not_told(of_few: Sequence[Kind]) -> str:
    """Why of one kind, or of both, nothing is told.

    >>> not_told(["moved"])[:38]
    'how many deals moved on is not shown: '
    """
    what = _WHAT[of_few[0]] if len(of_few) == 1 else "how deals went"
    return (
        f"{what} is not shown: fewer than three people use it on deals of which that is known, "
        "and it cannot be told from these people"
    )


def seen_on(kind: Kind, counts: Counts, *, days: int) -> str:
    """On how many deals a play was seen.

    >>> seen_on("moved", Counts(14, 40, 3, 38), days=14)
    'seen on 14 of 40 deals that moved on within 14 days, 3 of 38 that did not'
    """
    if kind == "won":
        return (
            f"seen on {counts.well_with} of {_deals(counts.well)} that {_was(counts.well)} won, "
            f"{counts.ill_with} of {counts.ill} that {_was(counts.ill)} lost"
        )
    return (
        f"seen on {counts.well_with} of {_deals(counts.well)} that moved on within {days} days, "
        f"{counts.ill_with} of {counts.ill} that did not"
    )


def _sentences(went: Went) -> Iterator[str]:
    counted = seen_on(went.kind, went.association.counts, days=went.days)
    if went.judged is None:
        yield f"{counted}; {went.association.why_not}"
        return
    yield counted
    difference = went.judged.difference
    of_same = _listed(difference.same)
    beside = f"beside deals of the same {of_same}" if of_same else "beside the others"
    did = "were won" if went.kind == "won" else "moved on"
    which = "more" if difference.value >= 0 else "less"
    points = abs(round(difference.value * 100))
    yield (
        f"{beside}, deals with it {did} {points} {_points(points)} {which} often "
        f"(95 % interval {_signed(difference.low)} to {_signed(difference.high)})"
    )
    among = f"among {went.judged.among} plays" if went.judged.among > 1 else "for one play"
    if went.judged.stands_out:
        yield f"that is more than chance makes {among}"
    else:
        yield f"that may be chance {among}"
    if went.judged.shrunk is not None:
        drawn = _signed(went.judged.shrunk)
        yield f"drawn towards the other plays: {drawn} points"


def _deals(count: int) -> str:
    return f"{count} deal{'' if count == 1 else 's'}"


def _was(count: int) -> str:
    return "was" if count == 1 else "were"


def _points(count: int) -> str:
    return "point" if count == 1 else "points"


def _signed(share: float) -> str:
    points = round(share * 100)
    return f"+{points}" if points > 0 else f"−{-points}" if points < 0 else "0"  # noqa: RUF001


def _listed(names: tuple[str, ...]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))
