"""What a team's meetings and teachings go by: its process, and what it agreed on."""

from __future__ import annotations

from dataclasses import dataclass

from coaching.process import SalesProcess
from coaching.settings import Meeting, Settings, Sharing


@dataclass(frozen=True, slots=True)
class Team:
    """What a team's meetings and teachings go by.

    Attributes:
        process: The sales process.
        sharing: When moments are shared, and what counts as moving on.
        meeting: What the team agreed on about meetings.
        zone: The team's.
    """

    process: SalesProcess
    sharing: Sharing
    meeting: Meeting
    zone: str


def team_of(process: SalesProcess, settings: Settings) -> Team:
    """What the team with these settings goes by."""
    return Team(process, settings.sharing, settings.meeting, settings.team.zone)
