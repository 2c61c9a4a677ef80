"""Calls without media, which a transcript alone has opened, and what becomes of them.

Once it is clear which call the transcript belongs to, all that the lone call had goes there.
"""

from __future__ import annotations

import logging
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from coaching.claims import FILE_FIELDS
from coaching.ledger import call_name
from coaching.steps import claims
from coaching.steps.forgotten_files import Pending, list_of, work_off, write_down
from coaching.steps.place import Place
from coaching.store import anchors, companions, forget, ledger, queueing, transcripts
from coaching.store import claims as said
from coaching.store.transcripts import Transcript

logger = logging.getLogger(__name__)

_TAKEN_ALONG = ("person", "sheet", "export", "transcript")
"""Who spoke of the lone call and not of its file."""


def absorb(place: Place, call: int) -> None:
    """Make the lone calls of transcripts beside a call's recordings a part of it."""
    with place.library.reading() as conn:
        lone = companions.lone_calls(conn, call)
    for one in lone:
        with place.library.writing() as conn:
            if one not in companions.lone_calls(conn, call):
                continue  # somebody took it up in between
            moved = transcripts.of_call(conn, one)
            if not all(transcript.kept_path for transcript in moved):
                continue  # its words cannot be read anew, and would go with it
            companions.move_companions(conn, one, to=call)
            for transcript in moved:
                kept = place.workspace.root / transcript.kept_path
                home = place.workspace.call_folder(call) / kept.name
                home.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(kept, home)
                transcripts.move_copy(conn, transcript, place.workspace.relative(home))
            _take_claims_along(place, conn, one, to=call)
            anchors.hand_over(conn, one, to=call)
            pending = _drop(place, conn, one)
        work_off(place, pending, {})
        logger.info("transcript: %s is a part of %s", call_name(one), call_name(call))


@dataclass(frozen=True, slots=True)
class Left:
    """What is to be removed of the call that a transcript has gone from: its copy, or all."""

    copy: Path | None = None
    dropped: Pending | None = None

    def remove(self, place: Place) -> None:
        """Remove it, now that the transaction is done."""
        if self.copy is not None:
            self.copy.unlink(missing_ok=True)
        if self.dropped is not None:
            work_off(place, self.dropped, {})


def leave(place: Place, conn: Connection, earlier: Transcript | None, call: int) -> Left:
    """Settle the call that a transcript has gone from, if any: dropped, or heard by ourselves."""
    if earlier is None or earlier.call == call:
        return Left()
    pending = _drop_if_empty(place, conn, earlier.call, to=call)
    recording = ledger.recording_file(conn, earlier.call)
    if pending is None and recording is not None:
        queueing.requeue(conn, [recording], states=("ready",), now=place.now())
    copy = place.workspace.root / earlier.kept_path if earlier.kept_path else None
    return Left(copy, pending)


def _drop_if_empty(place: Place, conn: Connection, call: int, *, to: int) -> Pending | None:
    """Drop a call that has neither media nor a transcript any more, since that went to another.

    Returns:
        The files that are to be removed once the transaction is done; None where the call stays.
    """
    if (
        companions.has_media(conn, call)
        or transcripts.of_call(conn, call)
        or companions.is_worked_on(conn, call)
    ):
        return None
    _take_claims_along(place, conn, call, to=to, sources=("person",))
    anchors.hand_over(conn, call, to=to)
    companions.release(conn, call, exported_to=to)
    logger.info("transcript: %s is empty and goes", call_name(call))
    return _drop(place, conn, call)


def _take_claims_along(
    place: Place, conn: Connection, lone: int, *, to: int, sources: Sequence[str] = _TAKEN_ALONG
) -> None:
    """Let what was said of a lone call count for the call that it is a part of."""
    by_person = {one.field for one in said.claims_of(conn, to) if one.source == "person"}
    along = [
        one
        for one in said.claims_of(conn, lone)
        if one.source in sources
        and one.field not in FILE_FIELDS
        and not (one.source == "person" and one.field in by_person)
    ]
    said.put_claims(conn, to, along, now=place.now())
    said.write_down(conn, lone, {"external_id": None})  # no two calls have the same
    claims.settle(conn, to, now=place.now())


def _drop(place: Place, conn: Connection, call: int) -> Pending:
    """Delete the rows of a call that has no bytes of its own; the files that are to follow."""
    pending = Pending(
        calls=(call,),
        originals=(),
        folders=(str(place.workspace.call_folder(call)),),
        media=(),
        exports=(),
        reels=(),
    )
    forget.erase(conn, [call], keeping=(), reason="", hint="", who="", now=place.now())
    write_down(list_of(place, pending.calls), pending)
    return pending
