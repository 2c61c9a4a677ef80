"""The step that judges which exit criteria calls met by their talk, once for a version of tags.

The verdicts of `filmroom review` on a call are kept without any talk, so that metrics and meetings
need not look at thousands of calls anew. What people rule is looked up when it is shown.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from coaching.errors import NotFoundError
from coaching.process import SalesProcess
from coaching.steps.place import Place, Progress
from coaching.store import deal_reviews, versions

if TYPE_CHECKING:  # what looks at talk takes half a second to load, and metrics mostly need none
    from coaching.review.parts import Review
    from coaching.review.talk import CueFinder

logger = logging.getLogger(__name__)

RULES = "verdicts@1"
"""Our rules for what a call met; another number has all calls judged again."""


def made_by(process: SalesProcess) -> str:
    """What verdicts are made by: our rules, and the process with its criteria."""
    return f"{RULES} process@{process.version}"


def verdicts_of(review: Review) -> dict[str, str]:
    """What a review found of each exit criterion by its key; what is unknown is left out."""
    return {
        part.ref.key: part.found
        for stage in review.stages
        for part in stage.criteria
        if part.found != "unknown"
    }


def to_judge(place: Place, process: SalesProcess, wanted: Collection[int]) -> tuple[int, ...]:
    """Those of some calls that were not judged yet by this process."""
    with place.library.reading() as conn:
        return deal_reviews.calls_to_judge(conn, made_by(process), wanted)


def judge(
    place: Place,
    process: SalesProcess,
    finder: Callable[[], CueFinder],
    wanted: Collection[int],
    *,
    known: tuple[str, ...] = (),
    on_progress: Progress = lambda _: None,
) -> int:
    """Judge those of some calls that were not yet; how many that were.

    Each is kept before the next, so who is cut short loses one.

    Args:
        place: Where the calls are.
        process: The team's.
        finder: Finds phrases and likeness; made only where a call is to be judged.
        wanted: Numbers of calls.
        known: Names of the glossary.
        on_progress: Told the share of those calls that is done.
    """
    waiting = to_judge(place, process, wanted)
    if not waiting:
        return 0
    from coaching.steps.reviewing import review_call

    for number, call in enumerate(waiting, start=1):
        with place.library.reading() as conn:
            shown = versions.active(conn, call, "tags")
        if shown is None:
            continue
        try:
            review = review_call(place, call, process, finder(), known=known)
        except NotFoundError:  # it is made anew; the next look finds it
            continue
        with place.library.writing() as conn:
            keep(conn, call, shown.id, process, review)
        on_progress(number / len(waiting))
    logger.info("verdicts: %d calls judged", len(waiting))
    return len(waiting)


def keep(
    conn: Connection, call: int, tags_version: int, process: SalesProcess, review: Review
) -> None:
    """Keep what a review found of the exit criteria, unless the call was tagged anew meanwhile."""
    now = versions.active(conn, call, "tags")
    if now is not None and now.id == tags_version:
        deal_reviews.keep_verdicts(conn, tags_version, made_by(process), verdicts_of(review))
