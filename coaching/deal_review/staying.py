"""How long a deal was in a stage, beside how long the team's deals usually are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from coaching.pipeline.deals import Deal
from coaching.pipeline.paths import Visit
from coaching.pipeline.staying import TimeInStage

FINE_BELOW = 10
"""Days below which a tenth is shown."""


@dataclass(frozen=True, slots=True)
class TimeThere:
    """The time of a deal in a stage.

    Attributes:
        stays: Its stays there, the earliest first; none where the CRM told of none.
        days: All stays together; None where it never was there, or a beginning is unknown.
        usual: How long the team's deals stay there; None where no deal was.
    """

    stays: tuple[Visit, ...]
    days: float | None
    usual: TimeInStage | None

    @property
    def says(self) -> str:
        """The time in words."""
        if not self.stays:
            return "not in this stage, by the CRM"
        if self.days is None:
            own = "nobody knows since when"
        else:
            own = days_in_words(self.days)
            own += f" in {len(self.stays)} stays" if len(self.stays) > 1 else ""
        return f"{own}; {self.usually}"

    @property
    def usually(self) -> str:
        """How long is usual, in words."""
        usual = self.usual
        if usual is None or usual.median is None:
            ended = usual.ended if usual is not None else 0
            return f"too few stays of the team to say what is usual: {ended} ended"
        if usual.median.days is None:
            return "of the team's stays, less than half have ended"
        said = f"usually half have left by {days_in_words(usual.median.days)}"
        later = usual.three_quarters.days if usual.three_quarters is not None else None
        return said if later is None else f"{said}, three quarters by {days_in_words(later)}"


def time_there(deal: Deal, stage: str, usual: TimeInStage | None, *, now: datetime) -> TimeThere:
    """The time of a deal in a stage.

    Args:
        deal: The deal.
        stage: Key of the stage.
        usual: Of the team's deals there.
        now: The time.
    """
    stays = tuple(visit for visit in deal.path.visits if visit.stage == stage)
    return TimeThere(stays, deal.days_in(stage, now), usual)


def days_in_words(days: float) -> str:
    """A number of days as people say it.

    >>> days_in_words(3.14), days_in_words(12.4), days_in_words(1.0)
    ('3.1 days', '12 days', '1 day')
    """
    said = f"{days:.1f}" if days < FINE_BELOW else f"{days:.0f}"
    said = said.removesuffix(".0")
    return f"{said} {'day' if said == '1' else 'days'}"
