"""What people name when they make a reel: stretches, moments, meetings and reels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coaching.app.cli.selecting import span_of

if TYPE_CHECKING:
    from coaching.app.cli.session import Session
    from coaching.steps.meeting_team import Team
    from coaching.steps.reel_sources import Source


def team_of(session: Session) -> Team:
    """What the team's meetings and reels go by."""
    from coaching.app.wiring import process_of
    from coaching.steps import meeting_team

    return meeting_team.team_of(process_of(session.found), session.settings)


def source_of(session: Session, written: str) -> Source:
    """What somebody typed: a stretch, or the name of a moment, a meeting or a reel.

    Raises:
        UsageError: it is none of these.
        NotFoundError: there is none of that name, or the person may not see it.
    """
    from coaching.steps.reel_sources import Source, named

    found = named(session.place, team_of(session), written, who=session.actor)
    return found or Source("", (span_of(session.place, written),))
