"""Deal reviews that go out: put in their place, and entered with each call that stands in them.

So forgetting a call reaches the file. What a browser was given is out of reach, and is told so.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection

from coaching.deal_review.review import DealReview
from coaching.errors import NotFoundError
from coaching.steps.deal_review_words import KIND
from coaching.steps.place import Place
from coaching.store import acts, calls, exports
from coaching.store.exports import PRINTED

EXPORT = "export"
"""What it is called in the log that a review went out."""


def put_in_place(
    place: Place, review: DealReview, written: Path, target: Path, *, who: str
) -> None:
    """Put a review that was written where it belongs, and note which calls stand in it.

    Args:
        place: Where the calls are.
        review: What was written.
        written: The file as it was written, on the same disk.
        target: Where it goes, absolute; what is there is replaced.
        who: Who wants it.

    Raises:
        NotFoundError: One of the calls was forgotten meanwhile; the file stays where it is.
    """
    with place.library.writing() as conn:
        _enter(conn, place, review, str(target), who=who)
        written.replace(target)


def enter_download(place: Place, review: DealReview, *, who: str) -> None:
    """Note that a review was given to a browser, and which calls stand in it.

    Raises:
        NotFoundError: One of the calls was forgotten meanwhile.
    """
    with place.library.writing() as conn:
        _enter(conn, place, review, PRINTED, who=who)


def _enter(conn: Connection, place: Place, review: DealReview, path: str, *, who: str) -> None:
    for one in review.calls:
        if not calls.exists(conn, one.call):
            raise NotFoundError(
                f"{one.name} was forgotten meanwhile, and nothing was kept of what was written",
                hint="run it again",
            )
    now = place.now()
    exports.add_review(conn, path, [one.call for one in review.calls], now=now)
    acts.record(
        conn,
        at=now,
        who=who,
        verb=EXPORT,
        object_kind=KIND,
        object_id=review.id,
        after={"path": path, "calls": [one.name for one in review.calls]},
    )
