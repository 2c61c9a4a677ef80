"""Papers that go out: put in their place, and entered with each call that stands in them.

So forgetting a call reaches the file. What a browser was given is out of reach, and is told so.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from coaching.deal_review.review import DealReview
from coaching.errors import NotFoundError
from coaching.ledger import call_name
from coaching.meeting import Meeting
from coaching.steps.place import Place
from coaching.store import acts, calls, exports
from coaching.store.exports import MEETING, PRINTED, REVIEW

EXPORT = "export"
"""What it is called in the log that a paper went out."""


@dataclass(frozen=True, slots=True)
class Paper:
    """Something to read that several calls stand in.

    Attributes:
        kind: What it is called among exports and in the log.
        id: Of the deal's review or the meeting.
        calls: Numbers of the calls that it tells of.
    """

    kind: str
    id: int
    calls: tuple[int, ...]


def paper_of(told: DealReview | Meeting) -> Paper:
    """What is to be known of a deal's review or a meeting that goes out."""
    if isinstance(told, Meeting):
        return Paper(MEETING, told.id, told.calls)
    return Paper(REVIEW, told.id, tuple(one.call for one in told.calls))


def put_in_place(place: Place, paper: Paper, written: Path, target: Path, *, who: str) -> None:
    """Put a paper that was written where it belongs, and note which calls stand in it.

    Args:
        place: Where the calls are.
        paper: What was written.
        written: The file as it was written, on the same disk.
        target: Where it goes, absolute; what is there is replaced.
        who: Who wants it.

    Raises:
        NotFoundError: One of the calls was forgotten meanwhile; the file stays where it is.
    """
    with place.library.writing() as conn:
        _enter(conn, place, paper, str(target), who=who)
        written.replace(target)


def enter_download(place: Place, paper: Paper, *, who: str) -> None:
    """Note that a paper was given to a browser, and which calls stand in it.

    Raises:
        NotFoundError: One of the calls was forgotten meanwhile.
    """
    with place.library.writing() as conn:
        _enter(conn, place, paper, PRINTED, who=who)


def _enter(conn: Connection, place: Place, paper: Paper, path: str, *, who: str) -> None:
    for call in paper.calls:
        if not calls.exists(conn, call):
            raise NotFoundError(
                f"{call_name(call)} was forgotten meanwhile, and nothing was kept of what was "
                "written",
                hint="run it again",
            )
    now = place.now()
    exports.add_paper(conn, paper.kind, path, paper.calls, now=now)
    acts.record(
        conn,
        at=now,
        who=who,
        verb=EXPORT,
        object_kind=paper.kind,
        object_id=paper.id,
        after={"path": path, "calls": list(map(call_name, paper.calls))},
    )
