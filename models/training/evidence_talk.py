"""Calls labelled with what proves which part of the process, for the evidence heads."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from coaching.errors import UsageError
from coaching.ports import Utterance
from coaching.review.talk import parts_of
from coaching.transcript import Turn
from models.evidence.cues import phrases_in
from models.stages.columns import unpacked
from models.training.proofs import read_shares

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from coaching.ports import StageTag
    from coaching.process import SalesProcess
    from coaching.review.talk import Ref, Span
    from models.stages import SpacyStageTagger
    from models.stages.columns import Columns
    from models.stages.scores import Matrix


@dataclass(frozen=True)
class ProvenCall:
    """A call with its labels.

    Attributes:
        call: Its name.
        trade: What is sold.
        turns: Of the call; their times are their places.
        tags: What the shipped tagger says of them.
        columns: Their reading, taken apart.
        phrases: For each turn, the parts of which a phrase is said in it.
        proves: float32, (turns, parts in order of the process), the share of the hands that say the
            turn proves the part.
    """

    call: str
    trade: str
    turns: tuple[Turn, ...]
    tags: tuple[StageTag, ...]
    columns: Columns
    phrases: tuple[Mapping[Ref, Sequence[Span]], ...]
    proves: Matrix


def read_proven(
    labels: Path, talk: Path, process: SalesProcess, tagger: SpacyStageTagger
) -> tuple[ProvenCall, ...]:
    """The labelled calls, read and tagged as ingest does.

    Args:
        labels: One call a line, see ``proofs.py``; what further hands say lies beside it.
        talk: Folder of the files.
        process: Whose parts the labels name.
        tagger: The shipped one.

    Raises:
        UsageError: A label names a call, a part or a turn that is not there.
    """
    files: dict[str, dict[str, Any]] = {}
    refs = [ref for ref, _ in parts_of(process)]
    found = []
    for number, label, proven in read_shares(labels):
        if label["file"] not in files:
            lines = (talk / label["file"]).read_text(encoding="utf-8").splitlines()
            files[label["file"]] = {call["call"]: call for call in map(json.loads, lines)}
        call = files[label["file"]].get(label["call"])
        if call is None:
            raise UsageError(f"{labels}, line {number}: no call {label['call']} in {label['file']}")
        turns = tuple(
            Turn(place, turn["role"], turn["role"], place, place, turn["text"])
            for place, turn in enumerate(call["turns"])
        )
        proves = np.zeros((len(turns), len(refs)), dtype=np.float32)
        for ref, shares in proven.items():
            if ref not in refs or max(shares) >= len(turns):
                raise UsageError(
                    f"{labels}, line {number}: no {ref.part} {ref.key}, or no such turn"
                )
            for place, share in shares.items():
                proves[place, refs.index(ref)] = share
        said = [Utterance(turn.role, turn.text) for turn in turns]
        reading = tagger.reader.read(said)
        found.append(
            ProvenCall(
                call=label["call"],
                trade=call["trade"],
                turns=turns,
                tags=tagger.tag(said, reading),
                columns=unpacked(reading),
                phrases=tuple(phrases_in(process, turn.text) for turn in turns),
                proves=proves,
            )
        )
    return tuple(found)
