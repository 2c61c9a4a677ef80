"""Which turns and snippets use a play: for other steps, which ask for it by play or by call."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from coaching.moments.sharing import Moment
from coaching.steps.finding_plays import ClosedTalk
from coaching.store import moments as stored_moments
from coaching.store import play_talk
from coaching.store import plays as stored


@dataclass(frozen=True, slots=True)
class PlayUse:
    """A turn that uses a play.

    Attributes:
        play: Number of the play.
        call: Number of the call.
        start: Seconds.
        end: Seconds.
        snippet: Number of the snippet that the turn is in now; None where it is in none.
    """

    play: int
    call: int
    start: float
    end: float
    snippet: int | None


def uses_of(
    conn: Connection, numbers: Sequence[int], *, call: int | None = None
) -> tuple[PlayUse, ...]:
    """The turns that use some plays, by play, call and time; in open calls, none of it withheld.

    Args:
        conn: Any transaction.
        numbers: Of the plays; those that are unknown use nothing.
        call: Only in this call.
    """
    held: dict[int, list[Moment]] = {}
    for moment in stored_moments.all_moments(conn):
        if moment.visibility == "withheld":
            held.setdefault(moment.call, []).append(moment)
    talk = ClosedTalk(held, {})
    shown = [
        (number, one.use)
        for number, own in stored.uses_by_play(conn, numbers, call=call).items()
        for one in own
        if not talk.holds(one.use)
    ]
    snippets = play_talk.snippets_of(conn, [use for _, use in shown])
    return tuple(
        PlayUse(number, use.call, use.start, use.end, snippets.get(use)) for number, use in shown
    )


def plays_in(conn: Connection, call: int) -> tuple[PlayUse, ...]:
    """The plays that are used in a call and that nobody dismissed, by time."""
    run = stored.newest_run(conn)
    known = [
        one.id
        for one in stored.all_plays(conn)
        if run is not None and one.run == run.id and one.dismissed_at is None
    ]
    own = uses_of(conn, known, call=call)
    return tuple(sorted(own, key=lambda one: (one.start, one.play)))
