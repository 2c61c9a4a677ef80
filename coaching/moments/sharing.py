"""Sharing: whose a moment is at first, when the team sees it, and what became of it.

A moment is the rep's own until the rep says yes or the team's period is over. What is withheld is
nobody's but the rep's. Leaders' calls go the same way: nothing here knows what somebody's position
is.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from coaching.naming import fold, number_named

State = Literal["first look", "shared", "withheld"]
Visibility = Literal["first_look", "team", "withheld"]

TOUCHES = 0.5
"""Seconds that two stretches have in common from which they are about the same talk. Chosen because
neighbours overlap by less, where one speaker falls in with the other."""


def touches(one: tuple[float, float], other: tuple[float, float]) -> bool:
    """Whether two stretches of a call have talk in common, see ``TOUCHES``.

    >>> touches((0.0, 10.0), (9.0, 20.0)), touches((0.0, 10.0), (9.5, 20.0))
    (True, False)
    """
    return all(touching(one, other))


def touching(one: tuple[Any, Any], other: tuple[Any, Any]) -> tuple[Any, Any]:
    """What holds together where two stretches have talk in common.

    Of seconds it is whether each holds; of columns, the conditions.
    """
    (start, end), (other_start, other_end) = one, other
    return start < other_end - TOUCHES, end > other_start + TOUCHES


def moment_name(number: int) -> str:
    """How a moment is called: ``M12``."""
    return f"M{number}"


def moment_number(wanted: str) -> int:
    """The number that a person means: ``M12`` or ``12``.

    Raises:
        UsageError: It is no number of a moment.

    >>> moment_number(" m12 ")
    12
    """
    return number_named(wanted, "M", what="moment", such_as=12)


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment as people have it: a stretch of a call, and who may see it.

    Attributes:
        id: Its number.
        call: The call.
        start: Seconds.
        end: Seconds.
        words: What is said in it, as it was shown when it was found or trimmed.
        title: What a person called it; empty else.
        visibility: As it was set last.
        first_look_until: When the first look is over.
        created_by: Who chose it; Filmroom where it was found.
        created_at: When.
        has_withheld: Whether a rep withheld talk of it, as this moment or as another.
    """

    id: int
    call: int
    start: float
    end: float
    words: str
    title: str
    visibility: Visibility
    first_look_until: datetime | None
    created_by: str
    created_at: datetime
    has_withheld: bool = False

    @property
    def name(self) -> str:
        """``M12``."""
        return moment_name(self.id)

    def state(self, now: datetime) -> State:
        """Who may see it by now."""
        visibility = "withheld" if self.has_withheld else self.visibility
        return state_of(visibility, self.first_look_until, now)

    def covers(self, start: float, end: float) -> bool:
        """Whether it is about the same talk as another stretch: they share half of the shorter."""
        shared = min(self.end, end) - max(self.start, start)
        return shared >= min(self.end - self.start, end - start) / 2

    def touches(self, start: float, end: float) -> bool:
        """Whether it has talk of another stretch."""
        return touches((self.start, self.end), (start, end))


def state_of(visibility: Visibility, until: datetime | None, now: datetime) -> State:
    """Who may see a moment.

    >>> from datetime import UTC
    >>> state_of("first_look", datetime(2026, 9, 8, tzinfo=UTC), datetime(2026, 9, 9, tzinfo=UTC))
    'shared'
    """
    if visibility == "withheld":
        return "withheld"
    if visibility == "team" or until is None or until <= now:
        return "shared"
    return "first look"


def first_look(found_at: datetime, days: int) -> tuple[Visibility, datetime | None]:
    """How a moment begins: as the rep's own for some days, or shared at once where they are 0."""
    if not days:
        return "team", None
    return "first_look", found_at + timedelta(days=days)


def is_own(who: str, names: Collection[str]) -> bool:
    """Whether somebody is the rep whose call it is; where nobody knows the rep, anybody may be.

    >>> is_own("marcus  bennett", ["Marcus Bennett", "marcus@pipewise.example"])
    True
    """
    return not names or fold(who) in {fold(name) for name in names}
