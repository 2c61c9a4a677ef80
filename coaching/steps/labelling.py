"""Labels of people on turns: kept, taken back, found again in the talk as it is now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from coaching.errors import NotFoundError, UsageError
from coaching.labelling import Meant, carried, turn_of
from coaching.ledger import call_name
from coaching.process import OTHER, SalesProcess
from coaching.process.mapping import mapping
from coaching.steps.place import Place
from coaching.steps.reading import find_call
from coaching.store import acts, processes, turn_labels, turns, versions
from coaching.store.turn_labels import TurnLabel
from coaching.transcript import Turn
from coaching.yaml_places import did_you_mean

LABEL, WITHDRAW = "label", "withdraw label"
"""What the acts are called in the log."""


@dataclass(frozen=True, slots=True)
class Found:
    """A label with the turn that it belongs to now.

    Attributes:
        label: As it was given.
        meant: In the words of the process as it is; None where its stage is gone.
        turn: Place of the turn; None where none has its time and words any more.
        words: What is shown of the turn now; None without one. What the label holds may be masked
            by now, and is not shown.
        told: Signals of which it says whether the turn shows them: those that its version of the
            process had.
    """

    label: TurnLabel
    meant: Meant | None
    turn: int | None
    words: str | None
    told: frozenset[str]

    @property
    def counts(self) -> bool:
        """Whether anything can be learned from it."""
        return self.meant is not None and self.turn is not None

    def as_json(self) -> dict[str, Any]:
        """The shape that scripts get; documented in docs/scripting.md."""
        said = self.meant or self.label.meant
        return {
            "label": self.label.id,
            "call": call_name(self.label.call),
            "turn": None if self.turn is None else self.turn + 1,
            "start": round(self.label.start, 2),
            "words": self.words,
            "stage": said.stage,
            "signals": None if said.signals is None else sorted(said.signals),
            "who": self.label.who,
            "at": self.label.at.isoformat(),
            "counts": self.counts,
            "why_not": None
            if self.counts
            else "its stage is gone from the process"
            if self.meant is None
            else "no turn has its time and words",
        }


def label_turn(
    place: Place, call: int, turn: int, meant: Meant, process: SalesProcess, *, who: str
) -> int:
    """Keep what a person says of a turn; the label's number.

    Args:
        place: Where the call is.
        call: Its number.
        turn: The turn's place in the talk as it is shown, from 0.
        meant: What it is.
        process: Whose stage and signals these are.
        who: The person.

    Raises:
        UsageError: The process has no such stage or signal, or no person says the turn.
        NotFoundError: The call has no such turn.
    """
    _sound(meant, process)
    with place.library.writing() as conn:
        said = _said(conn, call, turn)
        processes.remember(conn, process, now=place.now())
        earlier = _labels_of_turn(conn, call, turn)
        for one in earlier:
            turn_labels.withdraw_label(conn, one, now=place.now())
        number = turn_labels.add_label(
            conn,
            call,
            start=said.start,
            end=said.end,
            words=said.text,
            meant=meant,
            process=process.version,
            who=who,
            now=place.now(),
        )
        acts.record(
            conn,
            at=place.now(),
            who=who,
            verb=LABEL,
            object_kind="call",
            object_id=call,
            before={"labels": earlier} if earlier else None,
            after={"label": number, "says": meant.written()},
        )
    return number


def undo_label(place: Place, label: int, *, who: str) -> None:
    """Take a label back as if it had not been given: what it replaced counts again."""
    with place.library.writing() as conn:
        held = {one.id: one for one in turn_labels.labels_that_count(conn)}
        if label not in held:
            raise NotFoundError(f"there is no label {label} to take back")
        call = held[label].call
        given = next(
            (
                act
                for act in reversed(acts.acts_on(conn, "call", call))
                if act.verb == LABEL and act.after and act.after["label"] == label
            ),
            None,
        )
        replaced = list(given.before["labels"]) if given and given.before else []
        turn_labels.withdraw_label(conn, label, now=place.now())
        for earlier in replaced:
            turn_labels.restore_label(conn, earlier)
        _withdrawn(conn, place, call, [label], replaced, who=who)


def withdraw(place: Place, wanted: str, turn: int, *, who: str) -> None:
    """Take back all that was said of a turn, so that it has no label.

    Raises:
        NotFoundError: It has none.
    """
    with place.library.writing() as conn:
        call = find_call(conn, wanted)
        held = _labels_of_turn(conn, call, turn)
        if not held:
            raise NotFoundError(
                f"turn {turn + 1} of {wanted} has no label",
                hint=f"`filmroom label {wanted} --list` shows those that it has.",
            )
        for number in held:
            turn_labels.withdraw_label(conn, number, now=place.now())
        _withdrawn(conn, place, call, held, [], who=who)


def labels_of(
    place: Place, wanted: str | None, process: SalesProcess
) -> tuple[int | None, tuple[Found, ...]]:
    """The labels of the call that a person means, or of all calls, with the turns they are of.

    Of several labels of one turn the last counts, and it alone is given.

    Raises:
        NotFoundError: No call goes by that.
    """
    with place.library.reading() as conn:
        call = None if wanted is None else find_call(conn, wanted)
        given = turn_labels.labels_that_count(conn, call)
        shown = {
            one: () if version is None else turns.read_turns(conn, version.id)
            for one in {label.call for label in given}
            for version in [versions.active(conn, one, "turns")]
        }
        of = {label.process for label in given}
        heirs = {one: heirs_in(conn, one, process) for one in of}
        told = {one: _signals_of(conn, one, process) for one in of}
    latest: dict[tuple[int, int] | int, Found] = {}
    for label in given:
        turn = turn_of(label, shown[label.call])
        meant = carried(label.meant, heirs[label.process], process)
        words = None if turn is None else shown[label.call][turn].text
        known = told[label.process] or label.meant.signals or frozenset()
        found = Found(label, meant, turn, words, known)
        latest[label.id if turn is None else (label.call, turn)] = found
    return call, tuple(sorted(latest.values(), key=lambda it: (it.label.call, it.label.start)))


def heirs_in(conn: Connection, version: str, process: SalesProcess) -> Mapping[str, str | None]:
    """Where the stages of a version are in the process as it is."""
    known = process if version == process.version else processes.process_of(conn, version)
    if known is None:  # an earlier Filmroom wrote it otherwise: the names are what is left
        return {name: name for name in process.stage_names}
    return mapping(known, process)


def _signals_of(conn: Connection, version: str, process: SalesProcess) -> frozenset[str]:
    """The signals that a version of the process had; none where nobody can read it any more."""
    known = process if version == process.version else processes.process_of(conn, version)
    return frozenset(known.signal_names) if known else frozenset()


def _labels_of_turn(conn: Connection, call: int, turn: int) -> list[int]:
    """Numbers of the labels that a turn has as the talk is now, the oldest first."""
    shown = versions.active(conn, call, "turns")
    spoken = turns.read_turns(conn, shown.id) if shown else ()
    given = turn_labels.labels_that_count(conn, call)
    return [label.id for label in given if turn_of(label, spoken) == turn]


def turns_of(conn: Connection, call: int) -> tuple[Turn, ...]:
    """The turns of a call as they are shown.

    Raises:
        NotFoundError: The call is not ready.
    """
    shown = versions.active(conn, call, "turns")
    if shown is None:
        raise NotFoundError(
            f"{call_name(call)} is not ready", hint="`filmroom status` says what it waits for"
        )
    return turns.read_turns(conn, shown.id)


def _said(conn: Connection, call: int, turn: int) -> Turn:
    """A turn that a person says."""
    spoken = turns_of(conn, call)
    if not 0 <= turn < len(spoken):
        raise NotFoundError(
            f"{call_name(call)} has no turn {turn + 1}",
            hint=f"Its turns go from 1 to {len(spoken)}.",
        )
    if spoken[turn].role == "other":
        raise UsageError(f"turn {turn + 1} is said by a machine, which has no stage")
    return spoken[turn]


def _sound(meant: Meant, process: SalesProcess) -> None:
    stages = (*process.stage_names, OTHER)
    if meant.stage not in stages:
        raise UsageError(
            f'"{meant.stage}" is not a stage of the process ({", ".join(stages)})',
            hint=did_you_mean(meant.stage, stages),
        )
    for signal in sorted(meant.signals or ()):
        if signal not in process.signal_names:
            raise UsageError(
                f'"{signal}" is not a signal of the process'
                f" ({', '.join(process.signal_names) or 'it has none'})",
                hint=did_you_mean(signal, process.signal_names),
            )


def _withdrawn(
    conn: Connection,
    place: Place,
    call: int,
    labels: Sequence[int],
    restored: Sequence[int],
    *,
    who: str,
) -> None:
    acts.record(
        conn,
        at=place.now(),
        who=who,
        verb=WITHDRAW,
        object_kind="call",
        object_id=call,
        before={"labels": list(labels)},
        after={"labels": list(restored)} if restored else None,
    )
