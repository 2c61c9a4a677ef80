"""The step that looks for moments: what happens in each call, and which stretches are moments.

What happens in a call is worked out once for its tags and the process, and kept; a stretch in which
something happens becomes a moment with a number, since people will speak of it. What speaks for a
moment is worked out whenever it is shown, so news of a deal counts at once (``steps/moments.py``).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from coaching.errors import NotFoundError
from coaching.moments.finding import findings_of
from coaching.moments.sharing import Moment, first_look
from coaching.process import SalesProcess
from coaching.review.talk import CueFinder
from coaching.settings import Sharing
from coaching.steps import verdicts
from coaching.steps.place import Place, Progress
from coaching.steps.reviewing import review_call
from coaching.store import moments as stored
from coaching.store import turns, versions

logger = logging.getLogger(__name__)

WE = "Filmroom"
"""Who has found what nobody chose."""

RULES = "moments@2"
"""Our rules for what happens in talk; another number has all calls looked through again."""


@dataclass(frozen=True, slots=True)
class Found:
    """What looking for moments brought.

    Attributes:
        calls: How many calls were looked through, since they were new or read anew.
        moments: Numbers of the moments that are new.
    """

    calls: int
    moments: tuple[int, ...]


def made_by(process: SalesProcess) -> str:
    """What findings are made by: our rules, and the process with its criteria."""
    return f"{RULES} process@{process.version}"


def find_moments(
    place: Place,
    process: SalesProcess,
    finder: Callable[[], CueFinder],
    sharing: Sharing,
    *,
    known: tuple[str, ...] = (),
    on_progress: Progress = lambda _: None,
) -> Found:
    """Look through the calls that were not yet, and make moments of what is found.

    Args:
        place: Where the calls are.
        process: The team's.
        finder: Finds phrases and likeness; made only where a call is to be looked through.
        sharing: How long the first look lasts.
        known: Names of the glossary.
        on_progress: Told the share of calls that are looked through.
    """
    maker = made_by(process)
    with place.library.reading() as conn:
        waiting = stored.calls_to_read(conn, maker)
    for number, call in enumerate(waiting, start=1):
        _look_through(place, call, process, finder(), known)
        on_progress(number / len(waiting))
    with place.library.reading() as conn:
        wanted = _new_stretches(conn, maker)
    new = _enter(place, maker, sharing) if wanted else ()
    if waiting or new:
        logger.info("moments: %d calls looked through, %d new", len(waiting), len(new))
    return Found(len(waiting), new)


def _look_through(
    place: Place,
    call: int,
    process: SalesProcess,
    finder: CueFinder,
    known: tuple[str, ...],
) -> None:
    with place.library.reading() as conn:
        shown = versions.active(conn, call, "tags")
        heard = versions.active(conn, call, "turns")
        if shown is None or heard is None:
            return
        spoken, tags = turns.read_turns(conn, heard.id), turns.read_tags(conn, shown.id)
    if len(spoken) != len(tags):
        return  # it is being made anew; the next look finds both
    try:
        review = review_call(place, call, process, finder, known=known)
    except NotFoundError:
        return
    found = findings_of(spoken, tags, review)
    with place.library.writing() as conn:
        if versions.is_there(conn, shown.id):
            stored.keep_findings(conn, shown.id, made_by(process), found)
            verdicts.keep(conn, call, shown.id, process, review)


def _enter(place: Place, maker: str, sharing: Sharing) -> tuple[int, ...]:
    now = place.now()
    visibility, until = first_look(now, sharing.first_look_days)
    with place.library.writing() as conn:
        return tuple(
            stored.add_moment(
                conn,
                one.call,
                start=one.start,
                end=one.end,
                words=one.text,
                visibility=visibility,
                first_look_until=until,
                who=WE,
                now=now,
            )
            for one in _new_stretches(conn, maker)
        )


def _new_stretches(conn: Connection, maker: str) -> tuple[stored.Stretch, ...]:
    """The stretches in which something happens, that are no moment yet and may be the team's."""
    known: dict[int, list[Moment]] = {}
    for moment in stored.all_moments(conn):
        known.setdefault(moment.call, []).append(moment)
    found = stored.findings_by_call(conn, maker)
    return tuple(
        one
        for call, own in stored.stretches(conn).items()
        for one in own
        if any(
            it.kind != "raised" and one.first_turn <= it.until < one.end_turn
            for it in found.get(call, ())
        )
        and not _is_taken(one, known.get(call, ()))
    )


def _is_taken(stretch: stored.Stretch, known: Sequence[Moment]) -> bool:
    """Whether a stretch is a moment already, or has talk that its rep withheld."""
    return any(
        moment.covers(stretch.start, stretch.end)
        or (moment.visibility == "withheld" and moment.touches(stretch.start, stretch.end))
        for moment in known
    )
