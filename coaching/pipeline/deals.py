"""Deals as the metrics see them, and which of them are asked for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from coaching.crm import Money
from coaching.naming import fold
from coaching.pipeline.paths import A_DAY, Path, Visit
from coaching.search import UNASSIGNED


@dataclass(frozen=True, slots=True)
class Deal:
    """A deal with its path.

    Attributes:
        id: Its number in the library.
        name: As people know it; the CRM's id where it has no name.
        path: Which stages it was in, and how it ended.
        external_id: The CRM's id.
        territory: Of its account; None where nobody assigned one.
        owner: Name of our person, as written.
        amount: What it is worth.
        opened_at: When it was opened.
    """

    id: int
    name: str
    path: Path
    external_id: str = ""
    territory: str | None = None
    owner: str | None = None
    amount: Money | None = None
    opened_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether it is neither won nor lost."""
        return self.path.outcome == "open"

    @property
    def stage(self) -> Visit | None:
        """Its stay in the stage where it is, or ended."""
        return self.path.visits[-1] if self.path.visits else None

    @property
    def began_at(self) -> datetime | None:
        """When it was opened; where nobody said, when its first stage is known to have begun."""
        if self.opened_at is not None:
            return self.opened_at
        first = self.path.visits[0] if self.path.visits else None
        return first.since if first is not None and first.known else None

    def age(self, now: datetime) -> float | None:
        """Days since it was opened, up to its end; None where one of the two is unknown."""
        end = now if self.is_open else self.path.ended_at
        if self.began_at is None or end is None:
            return None
        return max(0.0, (end - self.began_at) / A_DAY)

    def days_in(self, stage: str, now: datetime) -> float | None:
        """Days in a stage, all stays together; None where it never was, or a start is unknown."""
        stays = [visit for visit in self.path.visits if visit.stage == stage]
        if not stays or not all(visit.known for visit in stays):
            return None
        return sum(visit.days(now) for visit in stays)


@dataclass(frozen=True, slots=True)
class Call:
    """A call of a deal.

    Attributes:
        id: Its number.
        deal: Number of the deal.
        at: When it began.
        shown: Whether the team may see what was talked about.
    """

    id: int
    deal: int
    at: datetime
    shown: bool = True


@dataclass(frozen=True, slots=True)
class Span:
    """From when to when; None for no limit. Half-open."""

    after: datetime | None = None
    before: datetime | None = None

    def holds(self, at: datetime) -> bool:
        """Whether a moment lies in it."""
        return (self.after is None or at >= self.after) and (
            self.before is None or at < self.before
        )


def in_territory(deals: Iterable[Deal], territory: str) -> tuple[Deal, ...]:
    """Deals whose account lies in a territory; of "unassigned", those in none."""
    if fold(territory) == UNASSIGNED:
        return tuple(deal for deal in deals if not deal.territory)
    wanted = fold(territory)
    return tuple(deal for deal in deals if deal.territory and fold(deal.territory) == wanted)


def owned_by(deals: Iterable[Deal], names: Iterable[str]) -> tuple[Deal, ...]:
    """Deals of the person who goes by any of the names."""
    wanted = {fold(name) for name in names} - {""}
    return tuple(deal for deal in deals if deal.owner and fold(deal.owner) in wanted)
