"""What labels teach: lessons made, kept, carried over to the process as it is, and forgotten.

A lesson is a correction of the tagger's own answers; see ``models/stages/taught.py``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from coaching.errors import NotFoundError
from coaching.ports import StageReader, Utterance
from coaching.process import SalesProcess
from coaching.steps.labelling import Found, heirs_in, labels_of
from coaching.steps.place import Place
from coaching.steps.tags import reading_of
from coaching.store import acts, processes, turn_labels, turns, versions
from coaching.store.library import Library

if TYPE_CHECKING:
    from models.stages import StageReader as NetworkReader
    from models.stages.lessons import LabelledCall, Learned
    from models.stages.taught import Lesson

LEARN, FORGET = "learn", "forget lesson"
"""What the acts are called in the log."""

LESSON = "lesson"
"""Kind of the object that they are done to."""


def lesson_in_use(library: Library, process: SalesProcess, reader: StageReader) -> Lesson | None:
    """What was learned for this process, or for an earlier version and carried over to this one.

    Raises:
        ModelError: The lesson in the library is altered.
    """
    with library.reading() as conn:
        kept = turn_labels.lesson_that_counts(conn, process.version, reader.identity)
        if kept is None:
            return None
        heirs = heirs_in(conn, kept.process, process)
    from models.stages.taught import lesson_from

    lesson = lesson_from(kept.weights, sha256=kept.sha256)
    return lesson if kept.process == process.version else lesson.carried(process, heirs)


def lesson_to_renew(library: Library, reader: StageReader) -> str | None:
    """Identity of the reader that the newest lesson was learned over, where it is another one.

    Such a lesson weighs other numbers, so it is not used; its labels are there to learn from again.
    """
    with library.reading() as conn:
        other = turn_labels.lesson_of_another_reader(conn, reader.identity)
    return None if other is None else other.reader


def learn(
    place: Place, process: SalesProcess, reader: NetworkReader, *, who: str
) -> tuple[Learned, tuple[Found, ...]]:
    """Learn from all labels that count, and keep the lesson; with it those that do not count.

    A lesson that would be no better than none is not kept, and what was learned before is
    forgotten then: the labels have been learned from, and say nothing new.

    Args:
        place: Where the labels are.
        process: Whose stages are learned.
        reader: Reads the labelled calls, where no reading is kept.
        who: The person.

    Raises:
        NotFoundError: There is no label.
        UsageError: All labels are of one stage.
    """
    from models.stages.lessons import learn as learned_from

    _, found = labels_of(place, None, process)
    counting = [one for one in found if one.counts]
    left = tuple(one for one in found if not one.counts)
    if not counting:
        raise NotFoundError(
            "there is no label to learn from"
            + (f": the {len(left)} that were given have lost their turn or stage" if left else ""),
            hint="`filmroom label` asks for some.",
        )
    by_call: dict[int, list[Found]] = {}
    for one in counting:
        by_call.setdefault(one.label.call, []).append(one)
    learned = learned_from(
        process, reader, [_labelled(place, call, own, reader) for call, own in by_call.items()]
    )
    with place.library.writing() as conn:
        processes.remember(conn, process, now=place.now())
        before = turn_labels.lesson_that_counts(conn, process.version, reader.identity)
        sha256 = _keep(conn, place, learned, process, reader.identity, had_one=before is not None)
        acts.record(
            conn,
            at=place.now(),
            who=who,
            verb=LEARN,
            object_kind=LESSON,
            object_id=sha256[:8] or "none",
            before=None if before is None else {"sha256": before.sha256},
            after={"labels": learned.labels, "kept": bool(sha256)},
        )
    return learned, left


def forget_lesson(place: Place, process: SalesProcess, reader: StageReader, *, who: str) -> None:
    """Tag without what was learned; the labels stay, and learning again brings it back.

    Raises:
        NotFoundError: Nothing was learned.
    """
    with place.library.writing() as conn:
        before = turn_labels.lesson_that_counts(conn, process.version, reader.identity)
        if before is None:
            raise NotFoundError(
                "there is no lesson to forget", hint="`filmroom label --learn` makes one."
            )
        _forget(conn, place, process, reader.identity)
        acts.record(
            conn,
            at=place.now(),
            who=who,
            verb=FORGET,
            object_kind=LESSON,
            object_id=before.sha256[:8],
            before={"sha256": before.sha256},
        )


def _keep(
    conn: Connection,
    place: Place,
    learned: Learned,
    process: SalesProcess,
    reader: str,
    *,
    had_one: bool,
) -> str:
    """Keep the lesson; its hash, empty where there is none."""
    import hashlib

    if learned.lesson is None:
        if had_one:
            _forget(conn, place, process, reader)
        return ""
    weights = learned.lesson.packed()
    sha256 = hashlib.sha256(weights).hexdigest()
    turn_labels.add_lesson(
        conn,
        process=process.version,
        reader=reader,
        labels=learned.labels,
        weights=weights,
        sha256=sha256,
        now=place.now(),
    )
    return sha256


def _forget(conn: Connection, place: Place, process: SalesProcess, reader: str) -> None:
    turn_labels.add_lesson(
        conn,
        process=process.version,
        reader=reader,
        labels=0,
        weights=b"",
        sha256="",
        now=place.now(),
    )


def _labelled(
    place: Place, call: int, found: Sequence[Found], reader: NetworkReader
) -> LabelledCall:
    """A call with its labels, as learning takes it."""
    from models.stages.columns import unpacked
    from models.stages.lessons import LabelledCall

    with place.library.reading() as conn:
        version = versions.active(conn, call, "turns")
        assert version is not None, "its labels have found turns"
        spoken = turns.read_turns(conn, version.id)
    people = [place for place, turn in enumerate(spoken) if turn.role != "other"]
    utterances = tuple(Utterance(spoken[it].role, spoken[it].text) for it in people)
    reading = reading_of(place, version.id, utterances, reader)
    by_turn = {people.index(one.turn): one for one in found if one.turn in people}
    meant = {turn: one.meant for turn, one in by_turn.items() if one.meant is not None}
    return LabelledCall(
        call=call,
        utterances=utterances,
        columns=unpacked(reading),
        stages={turn: one.stage for turn, one in meant.items()},
        signals={turn: one.signals for turn, one in meant.items() if one.signals is not None},
        told={turn: one.told for turn, one in by_turn.items()},
    )
