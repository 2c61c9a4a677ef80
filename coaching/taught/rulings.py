"""What people say of finds: that it was used there, or that it was not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Verdict = Literal["confirmed", "rejected"]


@dataclass(frozen=True, slots=True)
class Ruling:
    """A person's word on one place of a call.

    Attributes:
        id: Its number; a later one has a higher.
        call: The call.
        start: Seconds.
        end: Seconds.
        words: What was shown there when it was said.
        verdict: Whether it was used there.
        who: The person.
        at: When.
    """

    id: int
    call: int
    start: float
    end: float
    words: str
    verdict: Verdict
    who: str
    at: datetime

    def covers(self, call: int, start: float, end: float) -> bool:
        """Whether it is about that talk: they share half of the shorter.

        >>> at = datetime(2026, 9, 8)
        >>> ruling = Ruling(1, 4, 10.0, 20.0, "", "confirmed", "Kim", at)
        >>> ruling.covers(4, 14.0, 30.0), ruling.covers(4, 18.0, 30.0), ruling.covers(5, 10.0, 20.0)
        (True, False, False)
        """
        shared = min(self.end, end) - max(self.start, start)
        shorter = min(self.end - self.start, end - start)
        return call == self.call and shared > 0 and shared >= shorter / 2


def ruled(rulings: Iterable[Ruling], call: int, start: float, end: float) -> Ruling | None:
    """What was said of a place last; None where nobody said anything."""
    own = [one for one in rulings if one.covers(call, start, end)]
    return max(own, key=lambda one: one.id, default=None)
