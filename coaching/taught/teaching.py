"""Something that was taught, with who was shown it and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from textwrap import shorten
from typing import Any

from coaching.ledger import call_name
from coaching.moments.sharing import moment_name
from coaching.taught.counting import Change
from coaching.taught.finding import Spot, Use
from coaching.taught.showing import Group, Showing
from coaching.taught.threshold import Line

_TITLE = 56
"""Characters of a title. Chosen because more does not stand in a line with the counts."""


@dataclass(frozen=True, slots=True)
class Part:
    """Something that the rep says in the moment, and from where it counts as said again."""

    text: str
    line: Line


@dataclass(frozen=True, slots=True)
class Found:
    """A call on which it was used.

    Attributes:
        use: The places.
        title: The call's.
        started_at: When it began.
        when: Whose call it is and on which side of the showing.
    """

    use: Use
    title: str
    started_at: datetime
    when: Group


@dataclass(frozen=True, slots=True)
class Deals:
    """What became of the deals of calls; each deal once.

    Attributes:
        won: Won after the call.
        lost: Lost after the call.
        moved_on: Came to a later stage after the call, and are open.
        open: Are open and did not.
        unknown: Calls whose deal nobody knows, or that had ended before.
    """

    won: int = 0
    lost: int = 0
    moved_on: int = 0
    open: int = 0
    unknown: int = 0


@dataclass(frozen=True, slots=True)
class Teaching:
    """A moment that people were shown.

    Attributes:
        moment: Its number.
        title: What people see.
        call: The moment's own call.
        start: Seconds.
        end: Seconds.
        stage: What the stage is called that calls must have to count; empty for any.
        showings: The first time that each was shown it in each way, the earliest first.
        unknown: Names among them that nobody of ours goes by.
        parts: What is looked for.
        change: On how many calls it was used; None where it may not or cannot be told.
        others: The same of those who never saw it.
        deals: Of the calls on which it was used since.
        found: Calls with a use, the earliest first.
        possible: Places that do not count unless somebody confirms them.
        notes: What the reader should know.
        mine: Whether it is the viewer's own calls alone.
    """

    moment: int
    title: str
    call: int
    start: float
    end: float
    stage: str
    showings: tuple[Showing, ...]
    unknown: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    change: Change | None = None
    others: Change | None = None
    deals: Deals = field(default_factory=Deals)
    found: tuple[Found, ...] = ()
    possible: tuple[Spot, ...] = ()
    notes: tuple[str, ...] = ()
    mine: bool = False

    @property
    def name(self) -> str:
        """``M12``."""
        return moment_name(self.moment)

    @property
    def last_shown(self) -> datetime:
        """When it was last shown to anybody."""
        return max(one.at for one in self.showings)

    def shown_to(self) -> tuple[Showing, ...]:
        """One showing for each way and meeting, its people together by name."""
        together: dict[tuple[str, str, object], list[Showing]] = {}
        for one in self.showings:
            together.setdefault((one.how, one.where, one.at.date()), []).append(one)
        return tuple(
            replace(own[0], person=", ".join(sorted({it.person for it in own}, key=str.casefold)))
            for own in together.values()
        )

    def as_json(self) -> dict[str, Any]:
        """The shape that scripts get; documented in docs/taught.md."""
        return {
            "moment": self.name,
            "title": self.title,
            "call": call_name(self.call),
            "start": round(self.start, 2),
            "end": round(self.end, 2),
            "stage": self.stage,
            "shown": [
                {"how": it.how, "where": it.where, "at": it.at.isoformat(), "to": it.person}
                for it in self.shown_to()
            ],
            "unknown": list(self.unknown),
            "looked_for": [{"text": it.text, **_rounded(asdict(it.line))} for it in self.parts],
            "change": _change(self.change),
            "others": _change(self.others),
            "deals": asdict(self.deals),
            "found": [
                {
                    "title": it.title,
                    "started_at": it.started_at.isoformat(),
                    "when": it.when,
                    "places": [_spot(spot) for spot in it.use.spots],
                }
                for it in self.found
            ],
            "possible": [_spot(it) for it in self.possible],
            "notes": list(self.notes),
            "mine": self.mine,
        }


def title_from(parts: Sequence[str]) -> str:
    """What a moment is called that nobody named: how the longest thing it says begins.

    >>> title_from(["Right.", "And what does it cost you when you are wrong about a whole year?"])
    'And what does it cost you when you are wrong about a…'
    """
    return shorten(max(parts, key=len, default=""), _TITLE, placeholder="…")


def _spot(spot: Spot) -> dict[str, Any]:
    return {
        "call": call_name(spot.call),
        "start": round(spot.start, 2),
        "end": round(spot.end, 2),
        "text": spot.text,
        "likeness": round(spot.likeness, 3),
        "meaning": None if spot.meaning is None else round(spot.meaning, 3),
        "wording": round(spot.wording, 3),
        "verdict": spot.verdict,
        "by": spot.by,
    }


def _change(change: Change | None) -> dict[str, Any] | None:
    return None if change is None else _rounded(asdict(change))


def _rounded(values: dict[str, Any]) -> dict[str, Any]:
    return {
        name: round(value, 3) if isinstance(value, float) else value
        for name, value in values.items()
    }
