"""What proves which part of the process in the labelled talk, by people and by a network.

``evidence.jsonl`` has what people say, one call a line: its name, its file below this folder,
criteria and actions with the turns that prove them, data with values and their turns.
``left_out.npz`` has what the first of two trainings takes for proven in the calls that it did not
see.
"""

from __future__ import annotations

import json
from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np

from coaching.review.talk import Ref

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from models.stages.scores import Matrix
    from models.training.talk import LabelledCall

LEFT_OUT = "left_out.npz"


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


def with_proofs(
    calls: Sequence[LabelledCall], labels: Path, *, first: int
) -> tuple[LabelledCall, ...]:
    """The calls, their turns with what they prove where somebody labelled it.

    Args:
        calls: Of the talk.
        labels: ``evidence.jsonl``.
        first: So many lines of it, from the first on, are read.
    """
    known = {label["call"]: proven_by(label) for _, label in islice(read_labels(labels), first)}
    return tuple(_proving(call, known[call.call]) if call.call in known else call for call in calls)


def _proving(call: LabelledCall, proven: Sequence[tuple[Ref, Sequence[int]]]) -> LabelledCall:
    turns = [
        turn.model_copy(update={"proves": tuple(ref.name for ref, its in proven if place in its)})
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
