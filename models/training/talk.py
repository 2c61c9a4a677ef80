"""Labelled talk: calls whose turns carry a stage and signals, one call a line of JSON.

It knows the file format and when a line is wrong. What the labels mean is in ``LABELS.md``.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from coaching.errors import UsageError
from coaching.ports import Utterance
from coaching.process import OTHER
from models.stages.columns import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from coaching.process import SalesProcess


class LabelledTurn(BaseModel):
    """One turn and what people say it is.

    Attributes:
        role: Who speaks.
        text: What is said, written or in a recogniser's spelling.
        stage: Its stage, or ``OTHER``.
        signals: The signals that it shows.
        objection: Kind of the objection that it raises; empty where it raises none, and in talk
            that was labelled without kinds.
        proves: The parts of the process that it proves, each with the share of the hands that say
            so; None in talk that was labelled without.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    role: Literal["rep", "customer"]
    text: str = Field(min_length=1)
    stage: str
    signals: tuple[str, ...] = ()
    objection: str = ""
    proves: dict[str, float] | None = None

    @property
    def utterance(self) -> Utterance:
        """What the tagger gets to see."""
        return Utterance(role=self.role, text=self.text)


class LabelledCall(BaseModel):
    """One call.

    Attributes:
        call: Its name, unique in the talk.
        trade: What is sold; calls of one trade are never on both sides of a fold.
        kind: Such as "cold call", "renewal".
        talk: "clean" or "recognised": whose spelling it is in; empty where nobody says.
        turns: In order.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    call: str = Field(min_length=1)
    trade: str = ""
    kind: str = ""
    talk: str = ""
    turns: tuple[LabelledTurn, ...] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Fold:
    """One way to leave calls out: positions in the talk."""

    train: tuple[int, ...]
    test: tuple[int, ...]


def read_talk(path: Path, process: SalesProcess) -> tuple[LabelledCall, ...]:
    """The calls of one file, or of every ``.jsonl`` in a folder, by name of file.

    Args:
        path: File or folder.
        process: Its stages and signals are the labels that may be used.

    Raises:
        UsageError: Nothing there, or a line that is no labelled call; names file and line.
    """
    files = sorted(path.glob("*.jsonl")) if path.is_dir() else [path]
    if not files or not all(file.is_file() for file in files):
        raise UsageError(f"{path}: no labelled talk (.jsonl) here")
    calls = tuple(call for file in files for call in _calls_of(file, process))
    names = [call.call for call in calls]
    for place, name in enumerate(names):
        if name in names[:place]:
            raise UsageError(f'{path}: two calls are named "{name}"', hint="Rename one of them.")
    return calls


def folds_by_trade(calls: Sequence[LabelledCall], count: int) -> tuple[Fold, ...]:
    """The talk cut into ``count`` parts of like size, each trade whole in one of them.

    Trades go largest first to the part with the fewest turns so far; ties by name.
    """
    turns: dict[str, int] = {}
    for call in calls:
        turns[call.trade] = turns.get(call.trade, 0) + len(call.turns)
    sizes = [0] * count
    part: dict[str, int] = {}
    for trade in sorted(turns, key=lambda name: (-turns[name], name)):
        part[trade] = sizes.index(min(sizes))
        sizes[part[trade]] += turns[trade]
    places = range(len(calls))
    return tuple(
        Fold(
            train=tuple(place for place in places if part[calls[place].trade] != number),
            test=tuple(place for place in places if part[calls[place].trade] == number),
        )
        for number in range(count)
    )


def _calls_of(file: Path, process: SalesProcess) -> Iterator[LabelledCall]:
    stages = (*process.stage_names, OTHER)
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        where = f"{file}, line {number}"
        try:
            call = LabelledCall.model_validate(json.loads(line))
        except (ValidationError, ValueError) as error:
            raise UsageError(f"{where}: no labelled call: {error}") from error
        for place, turn in enumerate(call.turns):
            if turn.stage not in stages:
                raise UsageError(
                    f'{where}, turn {place}: stage "{turn.stage}" is none of {", ".join(stages)}'
                )
            for signal in turn.signals:
                if signal not in process.signal_names:
                    raise UsageError(
                        f'{where}, turn {place}: signal "{signal}" is none of'
                        f" {', '.join(process.signal_names)}"
                    )
            if turn.objection and turn.objection not in KINDS:
                raise UsageError(
                    f'{where}, turn {place}: objection "{turn.objection}" is none of'
                    f" {', '.join(KINDS)}"
                )
        yield call
