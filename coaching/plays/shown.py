"""What is shown of a play: its name, how often it is seen, how deals went, and examples to play."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from coaching.ledger import call_name
from coaching.moments.sharing import moment_name
from coaching.plays.association import Difference
from coaching.plays.naming import play_name
from coaching.plays.words import NO_CAUSE, Kind, Went, not_told
from coaching.taught.counting import PEOPLE_TOGETHER

UNNAMED = "without words of its own"


def is_of_few(people: int) -> bool:
    """Whether figures of so many known people would be those of somebody.

    One person's are that person's, and each of two could tell the other's.

    >>> [is_of_few(people) for people in (0, 1, 2, 3)]
    [False, True, True, False]
    """
    return 0 < people < PEOPLE_TOGETHER


@dataclass(frozen=True, slots=True)
class Example:
    """A turn that uses a play, with who and where.

    Attributes:
        call: Number of the call.
        call_title: What it is called.
        start: Seconds.
        end: Seconds.
        text: What is said, as it is shown.
        rep: Whose call it is; None where nobody knows.
        account: With whom.
        started_at: When the call began.
        moment: Number of the moment that the team may see and the turn is in; None for none.
    """

    call: int
    call_title: str
    start: float
    end: float
    text: str
    rep: str | None
    account: str | None
    started_at: datetime | None
    moment: int | None = None

    def as_json(self) -> dict[str, Any]:
        """The shape that scripts get."""
        return {
            "call": call_name(self.call),
            "call_title": self.call_title,
            "start": round(self.start, 2),
            "end": round(self.end, 2),
            "text": self.text,
            "rep": self.rep,
            "account": self.account,
            "started_at": self.started_at.isoformat() if self.started_at else None,
            "moment": moment_name(self.moment) if self.moment is not None else None,
        }


@dataclass(frozen=True, slots=True)
class ShownPlay:
    """A play with all that is shown of it.

    Attributes:
        number: Its number.
        stage: The stage of its talk.
        title: What it is called.
        named: Whether a person called it so.
        turns: How many turns use it.
        calls: On how many calls.
        deals: On how many deals.
        people: By how many people; unknown ones are not among them.
        went: How deals went, of each kind for which something is known and told.
        examples: By name of the person, then by call and time.
        dismissed_at: When a person dismissed it; None where nobody did.
        of_few: Kinds of which it is not shown how deals went, since they are of so few people.
    """

    number: int
    stage: str
    title: str
    named: bool
    turns: int
    calls: int
    deals: int
    people: int
    went: tuple[Went, ...] = ()
    examples: tuple[Example, ...] = ()
    dismissed_at: datetime | None = None
    of_few: tuple[Kind, ...] = ()

    @property
    def no_deals(self) -> str:
        """Why of deals nothing, or not all, is told; empty where all is."""
        if self.of_few:
            return not_told(self.of_few)
        return "" if self.went else "nothing is known of deals"

    @property
    def note(self) -> str:
        """What the reader of its figures should know."""
        notes = [not_told(self.of_few)] if self.of_few else []
        if any(one.judged for one in self.went):
            notes.append(NO_CAUSE)
        return ". ".join(notes)

    @property
    def name(self) -> str:
        """``P3``."""
        return play_name(self.number)

    @property
    def often(self) -> str:
        """How often it is seen, in words.

        >>> ShownPlay(3, "closing", "x", False, 9, 7, 5, 2).often
        '9 turns on 7 calls, 5 deals, by 2 people'
        """
        parts = [
            f"{_many(self.turns, 'turn')} on {_many(self.calls, 'call')}",
            _many(self.deals, "deal") if self.deals else "no deal known",
        ]
        if self.people:
            parts.append("by 1 person" if self.people == 1 else f"by {self.people} people")
        return ", ".join(parts)

    def as_json(self) -> dict[str, Any]:
        """The shape that scripts get; documented in docs/plays.md."""
        return {
            "play": self.name,
            "stage": self.stage,
            "title": self.title,
            "named": self.named,
            "turns": self.turns,
            "calls": self.calls,
            "deals": self.deals,
            "people": self.people,
            "went": [_went_json(one) for one in self.went],
            "note": self.note,
            "examples": [one.as_json() for one in self.examples],
            "dismissed_at": self.dismissed_at.isoformat() if self.dismissed_at else None,
        }


def _many(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


def _went_json(went: Went) -> dict[str, Any]:
    counts = went.association.counts
    return {
        "kind": went.kind,
        "days": went.days if went.kind == "moved" else None,
        "well_with": counts.well_with,
        "well": counts.well,
        "ill_with": counts.ill_with,
        "ill": counts.ill,
        "difference": _difference_json(went.judged.difference) if went.judged else None,
        "stands_out": went.judged.stands_out if went.judged else False,
        "shrunk": _rounded(went.judged.shrunk) if went.judged else None,
        "among": went.judged.among if went.judged else None,
        "says": list(went.says),
    }


def _difference_json(one: Difference) -> dict[str, Any]:
    return {
        "value": _rounded(one.value),
        "low": _rounded(one.low),
        "high": _rounded(one.high),
        "deals": one.deals,
        "same": list(one.same),
    }


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, 4)
