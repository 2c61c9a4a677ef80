"""What people name when they make a reel: stretches, moments, meetings and reels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coaching.app.cli.selecting import span_of

if TYPE_CHECKING:
    from coaching.app.cli.session import Session
    from coaching.steps.reel_sources import Source


def source_of(session: Session, written: str) -> Source:
    """What somebody typed: a stretch, or the name of a moment, a meeting or a reel.

    Raises:
        UsageError: it is none of these.
        NotFoundError: there is none of that name, or the person may not see it.
    """
    from coaching.steps.reel_sources import Source, named

    found = named(session.place, session.team, written, who=session.actor)
    return found or Source("", (span_of(session.place, written),))
