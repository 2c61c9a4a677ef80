"""What proves which part of the process in the labelled talk, by people and by a network.

``evidence.jsonl`` has what people say, one call a line: its name, its file below this folder,
criteria and actions with the turns that prove them, data with values and their turns.
``evidence_again.jsonl`` has what two more hands say of the parts that hands part most in
(``READ_AGAIN``), one call and hand a line: its name and the turns that prove each. ``left_out.npz``
has what the first of two trainings takes for proven in the calls that it did not see.
"""

from __future__ import annotations

import json
from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np

from coaching.errors import UsageError
from coaching.review.talk import Ref

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from models.stages.scores import Matrix
    from models.training.talk import LabelledCall

AGAIN = "evidence_again.jsonl"
LEFT_OUT = "left_out.npz"

READ_AGAIN = (
    Ref("criterion", "agreed_to_talk"),
    Ref("criterion", "purpose_is_clear"),
    Ref("criterion", "problem_named"),
    Ref("criterion", "date_known"),
    Ref("criterion", "problem_solved"),
    Ref("criterion", "use_in_own_words"),
    Ref("criterion", "questions_have_owner"),
    Ref("criterion", "terms_clear"),
    Ref("criterion", "limits_known"),
    Ref("criterion", "doubts_answered"),
    Ref("criterion", "no_open_point"),
    Ref("criterion", "customer_said_yes"),
    Ref("criterion", "tasks_clear"),
    Ref("action", "show_their_problem"),
    Ref("action", "answer_with_proof"),
)
"""The parts that every labelled call was read again for."""

Shares = dict[int, float]
"""By turn, the share of those who read the call that say it proves a part: over 0, up to 1."""


def read_labels(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """The labelled calls of a file, each with the number of its line."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        yield number, json.loads(line)


def proven_by(label: Mapping[str, Any]) -> list[tuple[Ref, list[int]]]:
    """Each part that is labelled, with the turns that prove it."""
    return [
        *((Ref("criterion", key), one["turns"]) for key, one in label["criteria"].items()),
        *((Ref("action", key), one["turns"]) for key, one in label["actions"].items()),
        *((Ref("datum", key), [one["turn"] for one in its]) for key, its in label["data"].items()),
    ]


def read_again(labels: Path) -> dict[str, list[dict[Ref, list[int]]]]:
    """By call, what each further hand says of the parts of ``READ_AGAIN``.

    Args:
        labels: ``evidence.jsonl``; what further hands say lies beside it, if anything does.

    Raises:
        UsageError: A line names a part that is not among those.
    """
    said: dict[str, list[dict[Ref, list[int]]]] = {}
    path = labels.parent / AGAIN
    if not path.is_file():
        return said
    refs = {ref.name: ref for ref in READ_AGAIN}
    for number, line in read_labels(path):
        if unknown := line["proves"].keys() - refs.keys():
            raise UsageError(f"{path}, line {number}: {min(unknown)} is not read again")
        proves = {refs[name]: turns for name, turns in line["proves"].items()}
        said.setdefault(line["call"], []).append(proves)
    return said


def read_shares(labels: Path) -> Iterator[tuple[int, dict[str, Any], dict[Ref, Shares]]]:
    """The labelled calls, each with the number of its line and what the hands say together.

    Args:
        labels: ``evidence.jsonl``; what further hands say lies beside it.
    """
    again = read_again(labels)
    for number, label in read_labels(labels):
        yield number, label, shares_of(label, again.get(label["call"], ()))


def shares_of(
    label: Mapping[str, Any], again: Sequence[Mapping[Ref, Sequence[int]]]
) -> dict[Ref, Shares]:
    """What the hands that read a call say together of what its turns prove.

    Args:
        label: Of the first hand, of all parts.
        again: Of each further hand, of the parts of ``READ_AGAIN``.
    """
    first = dict(proven_by(label))
    shares = {ref: dict.fromkeys(turns, 1.0) for ref, turns in first.items()}
    if again:
        for ref in READ_AGAIN:
            shares[ref] = _together([first.get(ref, ()), *(its.get(ref, ()) for its in again)])
    return {ref: its for ref, its in shares.items() if its}


def _together(hands: Sequence[Sequence[int]]) -> Shares:
    """The share of each turn that a hand names.

    Hands that agree that a part is proven name more or fewer of its turns: one that half of them
    name counts as much as the part itself.

    >>> _together([[3], [3, 5], []]) == {3: 2 / 3, 5: 2 / 3}
    True
    """
    sure = [set(turns) for turns in hands if turns]
    shares = {}
    for turn in sorted(set().union(*sure)):
        named = sum(turn in turns for turns in sure)
        shares[turn] = (len(sure) if 2 * named >= len(sure) else named) / len(hands)
    return shares


def with_proofs(
    calls: Sequence[LabelledCall], labels: Path, *, first: int
) -> tuple[LabelledCall, ...]:
    """The calls, their turns with what they prove where somebody labelled it.

    Args:
        calls: Of the talk.
        labels: ``evidence.jsonl``; what further hands say lies beside it.
        first: So many lines of it, from the first on, are read.
    """
    known = {label["call"]: shares for _, label, shares in islice(read_shares(labels), first)}
    return tuple(_proving(call, known[call.call]) if call.call in known else call for call in calls)


def _proving(call: LabelledCall, proven: Mapping[Ref, Shares]) -> LabelledCall:
    turns = [
        turn.model_copy(
            update={"proves": {ref.name: its[place] for ref, its in proven.items() if place in its}}
        )
        for place, turn in enumerate(call.turns)
    ]
    return call.model_copy(update={"turns": tuple(turns)})


def write_left_out(path: Path, proofs: Mapping[str, Matrix]) -> None:
    """Keep what a network takes for proven in calls that it did not see.

    Args:
        path: ``left_out.npz``.
        proofs: By name of call, (turns, parts).
    """
    its: dict[str, Any] = {name: rows.astype(np.float16) for name, rows in proofs.items()}
    np.savez_compressed(path, allow_pickle=False, **its)


def read_left_out(path: Path) -> dict[str, Matrix]:
    """By name of call, float32, (turns, parts)."""
    with np.load(path) as kept:
        return {name: kept[name].astype(np.float32) for name in kept.files}
