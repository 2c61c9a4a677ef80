"""The service's planning: takes the runs of the weekly plan that Prefect says are due.

Prefect gives out a run once. What could not be planned then is kept and planned at a later look, by
this process or the next; a week that has its meeting by then, or is over, gets none.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from coaching.app import wiring
from coaching.app.service.missed import read_missed, write_missed
from coaching.errors import FilmroomError
from coaching.steps.outcome import may_pass
from coaching.steps.team import team_of
from coaching.steps.weekly import plan_for_week
from coaching.weekly import weekly_of
from flows.resident import Resident
from flows.server import answers

logger = logging.getLogger(__name__)

_LOOK = 10.0
"""Seconds between two looks for runs that are due. Chosen because it is how often Prefect's own
workers look, and nobody waits for the plan of a week."""


class Planner:
    """Plans the weekly meeting for as long as the process lives."""

    def __init__(self, resident: Resident, *, prefect: str, told: Callable[[str], None]) -> None:
        """A planner for the resident's workspace.

        Args:
            resident: Whose workspace and settings.
            prefect: Address of Prefect's server.
            told: Told a line about what was planned.
        """
        self._resident = resident
        self._prefect = prefect
        self._told = told
        self._deployment: UUID | None = None
        self._missed = read_missed(resident.place.workspace)
        self._warned = ""

    def run(self) -> None:
        """Look for ever; what breaks is tried again at the next look."""
        while True:
            if answers(f"{self._prefect}/health", timeout=1.0):
                self.look()
            time.sleep(_LOOK)

    def look(self) -> tuple[str, ...]:
        """Take what was missed and what is due, once; what was done, in words."""
        from flows.connection import without_heartbeat
        from flows.meetings import deploy, take_due
        from flows.nameless import real_error

        try:
            again = [self._plan(scheduled) for scheduled in sorted(self._missed)]
            if self._deployment is None:
                settings = self._resident.settings
                weekly = weekly_of(settings.meeting.weekly)
                cron = weekly.cron if weekly is not None else None
                self._deployment = deploy(cron, zone=settings.team.zone)
            with without_heartbeat():
                said = take_due(self._deployment, self._plan, now=self._resident.place.now())
        except Exception as raised:
            error = real_error(raised)
            passes = may_pass(error) or isinstance(error, FilmroomError)
            why = str(error) if passes else type(error).__name__
            level = logging.DEBUG if why == self._warned else logging.WARNING  # once, not each look
            logger.log(level, "the weekly plan is looked at again in a moment: %s", why)
            logger.debug("weekly plan", exc_info=error)
            self._warned = why
            return ()
        self._warned = ""
        return (*again, *said)

    def _plan(self, scheduled: datetime) -> str:
        """Plan for a time and tell of it; until it is planned it is kept for the next look."""
        workspace = self._resident.place.workspace
        if scheduled not in self._missed:
            self._missed.add(scheduled)
            write_missed(workspace, self._missed)
        said = self._planned(scheduled)
        self._missed.discard(scheduled)
        write_missed(workspace, self._missed)
        self._told(f"weekly plan  {said}")
        return said

    def _planned(self, scheduled: datetime) -> str:
        """Plan with the process as its file is now."""
        place, settings = self._resident.place, self._resident.settings
        team = team_of(wiring.process_of(place.workspace), settings)
        return plan_for_week(place, team, scheduled=scheduled, who=self._resident.who)
