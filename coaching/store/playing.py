"""What is played of a call, and whether the team may see it at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Connection, select

from coaching.store.recordings import source_of_call
from coaching.store.schema.calls import calls

Closed = Literal["first_look", "withheld", "consent refused", "consent withdrawn"]


@dataclass(frozen=True, slots=True)
class Playable:
    """The file that is played for a call.

    Attributes:
        path: Relative to the workspace.
        container: Short name of its format, as in ``MediaFacts``.
        has_video: Whether it shows moving pictures.
    """

    path: str
    container: str
    has_video: bool


def playable(conn: Connection, call: int) -> Playable | None:
    """What a browser plays for a call; None where it has no media, and until it is ready.

    Before, nobody knows what of it is not to be heard.
    """
    ready = select(calls.c.id).where(calls.c.id == call, calls.c.ready_at.is_not(None))
    if conn.execute(ready).first() is None:
        return None
    source = source_of_call(conn, call)
    if source is None or source.playback_path is None:
        return None
    facts = source.facts
    if facts is None or source.playback_path != source.kept_path:  # a copy has the sound alone
        return Playable(source.playback_path, "mp4", has_video=False)
    return Playable(source.playback_path, facts.container, facts.has_video)


def why_closed(conn: Connection, call: int) -> Closed | None:
    """Why the team may not see a call's talk; None for one that it may, and for an unknown call."""
    row = conn.execute(
        select(calls.c.visibility, calls.c.consent).where(calls.c.id == call)
    ).first()
    if row is None:
        return None
    if row.consent == "refused":
        return "consent refused"
    if row.consent == "withdrawn":
        return "consent withdrawn"
    if row.visibility == "withheld":
        return "withheld"
    return "first_look" if row.visibility == "first_look" else None
