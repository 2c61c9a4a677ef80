"""The step that plans the weekly meeting: once a week, and never beside one that is to come."""

from __future__ import annotations

import logging
from datetime import datetime
from zoneinfo import ZoneInfo

from coaching.errors import UsageError
from coaching.meeting.weekly import due
from coaching.steps import meetings
from coaching.steps.meeting_planning import plan
from coaching.steps.place import Place
from coaching.steps.team import Team

logger = logging.getLogger(__name__)


def plan_for_week(place: Place, team: Team, *, scheduled: datetime, who: str) -> str:
    """Plan the meeting of a week, or say why there is nothing to plan; what was done, in words.

    Args:
        place: The workspace.
        team: What its meetings go by.
        scheduled: When it was to be planned; Prefect's time.
        who: In whose name.
    """
    known = [(it.id, it.day, it.state) for it in meetings.listed(place)]
    found = due(
        scheduled,
        place.now(),
        known,
        days_ahead=team.meeting.days_ahead,
        zone=ZoneInfo(team.zone),
    )
    if found.day is None:
        return f"nothing planned: {found.why_not}"
    try:
        made = plan(
            place, team, day=found.day, minutes=team.meeting.minutes, who=who, alone_in_week=True
        )
    except UsageError as error:  # somebody planned one a moment ago
        return f"nothing planned: {error.message}"
    logger.info("weekly: %s is planned for %s", made.name, made.day)
    return f"planned {made.name} for {made.day}"
