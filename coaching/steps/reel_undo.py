"""Taking back edits of a reel, the last first.

A reel gets the clips that it had before, as loud and as short as they were, with the words of now.
What is closed or forgotten does not come back with them, and what left the reel for that stays out
also where it is open again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from sqlalchemy import Connection

from coaching.errors import NotFoundError
from coaching.ledger import call_name
from coaching.reel import Clip
from coaching.steps.place import Place, Progress
from coaching.steps.recut import laid, words_between
from coaching.steps.reel_changing import KEPT, KIND, put
from coaching.steps.reel_clips import LeftOut
from coaching.steps.reel_edit import find
from coaching.steps.reel_usable import shown_now, without_missing
from coaching.store import acts, calls, recordings, reels
from coaching.store.acts import Act
from coaching.store.anchors import span_now
from coaching.store.reels import CutClip, StoredReel

UNDO = "undo"
"""What the log calls it."""


@dataclass(frozen=True, slots=True)
class Undone:
    """An edit that was taken back.

    Attributes:
        reel: As it is now.
        verb: What was taken back, as the log calls it.
        left_out: Clips that the reel had before and may not have again.
    """

    reel: StoredReel
    verb: str
    left_out: tuple[LeftOut, ...]


def undo(
    place: Place,
    wanted: str,
    *,
    who: str,
    state: str | None = None,
    on_progress: Progress | None = None,
) -> Undone:
    """Take back the last edit of a reel that was not taken back yet; all its files follow.

    Args:
        place: Where it is.
        wanted: Its number.
        who: Who does it.
        state: In which they saw it; None for whichever.
        on_progress: Told the share that is done.

    Raises:
        UsageError: That is no number of a reel.
        NotFoundError: There is no such reel, no edit to take back, or nothing of what it was
            before may be shown.
        ReelChangedError: It is in another state, or was changed meanwhile.
    """
    found = find(place, wanted, state=state)
    with place.library.reading() as conn:
        changes = _changes(conn, found.number)
        act = _last(changes)
        if act is None:
            raise NotFoundError(
                f"there is no edit of R{found.number} to take back",
                hint=f"see it: filmroom reel show R{found.number}",
            )
        then, gone = _before(conn, found.number, act, changes)
        allowed, closed = shown_now(conn, then)
    manifest, missing = without_missing(place, replace(found.manifest, clips=allowed))
    put(place, found, manifest, verb=UNDO, who=who, undoes=act.id, on_progress=on_progress)
    return Undone(find(place, wanted), act.verb, (*gone, *closed, *missing))


def undoable(conn: Connection, number: int) -> str | None:
    """What ``undo`` would take back of a reel, as the log calls it; None for nothing."""
    act = _last(_changes(conn, number))
    return None if act is None else act.verb


def _changes(conn: Connection, number: int) -> list[Act]:
    """The edits of a reel, those that took others back, too; oldest first."""
    return [act for act in acts.acts_on(conn, KIND, number) if KEPT in _of(act.after)]


def _last(changes: Sequence[Act]) -> Act | None:
    """The last edit that stands."""
    undone = {_of(act.before)["act"] for act in changes if act.verb == UNDO}
    standing = [act for act in changes if act.verb != UNDO and act.id not in undone]
    return standing[-1] if standing else None


def _before(
    conn: Connection, number: int, act: Act, changes: Sequence[Act]
) -> tuple[tuple[Clip, ...], tuple[LeftOut, ...]]:
    """The clips that a reel had before an act, without what was taken out of it since."""
    kept = _of(act.before)[KEPT]
    lost = _lost(conn, number, [it for it in changes if it.id >= act.id])
    cuts = reels.cut_clips(conn, {*lost, *(one["clip"] for one in kept)})
    closed = [cuts[row] for row in lost if row in cuts]
    made: list[Clip] = []
    left: list[LeftOut] = []
    for name, one in zip(_of(act.before)["clips"], kept, strict=True):
        cut = cuts.get(one["clip"])
        if cut is None:
            left.append(LeftOut(name, "its call was forgotten"))
        elif any(_overlap(conn, cut, other) for other in closed):
            left.append(LeftOut(name, "it was taken out of the reel since, when it was closed"))
        else:
            try:
                made.append(_clip(conn, cut, one))
            except NotFoundError as error:
                left.append(LeftOut(name, error.message))
    if not made:
        raise NotFoundError(f"nothing of what R{number} was before is there any more")
    return tuple(made), tuple(left)


def _lost(conn: Connection, number: int, changes: Sequence[Act]) -> set[int]:
    """Numbers of clips that left a reel after these changes of it other than by one of them."""
    lost: set[int] = set()
    for act, following in pairwise(changes):
        lost |= _numbers(act.after) - _numbers(following.before)
    return lost | (_numbers(changes[-1].after) - set(reels.clip_numbers(conn, number)))


def _numbers(noted: Mapping[str, Any] | None) -> set[int]:
    return {one["clip"] for one in _of(noted)[KEPT]}


def _overlap(conn: Connection, one: CutClip, other: CutClip) -> bool:
    """Whether two clips have talk in common; also where nothing tells."""
    if one.call != other.call:
        return False
    if one.recording != other.recording:
        here, there = _span_now(conn, one), _span_now(conn, other)
        return here is None or there is None or (here[0] < there[1] and there[0] < here[1])
    return one.start < other.end and other.start < one.end


def _span_now(conn: Connection, cut: CutClip) -> tuple[float, float] | None:
    return span_now(conn, cut.call, cut.recording, cut.start, cut.end)


def _clip(conn: Connection, cut: CutClip, noted: Mapping[str, Any]) -> Clip:
    """A clip as it was, with the words and the title of now.

    Raises:
        NotFoundError: Its recording is not kept, or nothing tells where in the call it lies by now.
    """
    recording = recordings.recording(conn, cut.recording)
    facts = calls.call_facts(conn, cut.call)
    if recording is None or recording.kept_path is None or recording.facts is None or facts is None:
        raise NotFoundError(f"the recording of {call_name(cut.call)} is not kept")
    now = _span_now(conn, cut)
    if now is None:
        raise NotFoundError(f"nothing tells where it lies in {call_name(cut.call)} by now")
    return Clip(
        call=call_name(cut.call),
        recording_sha256=recording.id,
        source=recording.kept_path,
        start=cut.start,
        end=cut.end,
        stage=noted["stage"],
        title=facts.title,
        heard=recording.facts.heard,
        gain_db=noted["gain_db"],
        words=laid(words_between(conn, cut.call, *now), cut.start - now[0]),
        cuts=tuple((start, end) for start, end in noted["cuts"]),
    )


def _of(noted: Mapping[str, Any] | None) -> Mapping[str, Any]:
    return noted or {}
