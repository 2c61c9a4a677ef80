"""Quality of stages and signals, against labelled calls: runs what ingest runs, keeps nothing."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from coaching.errors import UsageError
from coaching.given_text import given_text
from coaching.ports import StageTag, StageTagger, Utterance
from coaching.process import OTHER, SalesProcess
from models.training.judge import (
    Figures,
    calibration_error,
    confusion,
    figures_by_class,
    macro_f1,
    signal_figures,
)

_LINE = '{"call": …, "turns": [{"role": …, "text": …, "stage": …, "signals": […]}]}'
"""What is in a line of a file."""


class _Turn(BaseModel):
    """One turn and what people say it is; other keys are passed over."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    role: object = "unknown"
    text: str
    stage: str
    signals: tuple[str, ...] = ()

    @property
    def utterance(self) -> Utterance:
        """What the tagger gets to see."""
        if self.role == "rep" or self.role == "customer":  # noqa: PLR1714 - narrows the type
            return Utterance(self.role, self.text)
        return Utterance("unknown", self.text)


class _Call(BaseModel):
    """One call; other keys are passed over."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    call: str = ""
    turns: tuple[_Turn, ...] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class StageQuality:
    """How well stages and signals are found; shares are 0 to 1.

    Attributes:
        calls: How many calls were tagged.
        turns: How many turns they have.
        accuracy: Share of turns whose stage is right, "other" and unsure turns included.
        stages: One for each stage that occurs or was found and for "other", as in the process.
        macro_f1: Mean F1 of the process's stages that occur; None where none does.
        confusion: How often a turn of the first stage was taken for the second.
        calibration_error: Expected, of the likeliest stage.
        sure_share: Share of turns whose stage is sure.
        sure_accuracy: Share of right ones among these; None where none is sure.
        signals: One for each signal of the process that occurs or was found.
        signals_macro_f1: Mean F1 of those that occur; None where none does.
    """

    calls: int
    turns: int
    accuracy: float
    stages: tuple[Figures, ...]
    macro_f1: float | None
    confusion: dict[str, dict[str, int]]
    calibration_error: float
    sure_share: float
    sure_accuracy: float | None
    signals: tuple[Figures, ...]
    signals_macro_f1: float | None

    def as_json(self) -> dict[str, Any]:
        """The shape that scripts get; documented in docs/scripting.md."""
        return {
            "stages": {
                "macro_f1": _rounded(self.macro_f1),
                "accuracy": _rounded(self.accuracy),
                "classes": _classes(self.stages),
                "confusion": self.confusion,
                "calibration_error": _rounded(self.calibration_error),
                "sure": {
                    "share": _rounded(self.sure_share),
                    "accuracy": _rounded(self.sure_accuracy),
                },
            },
            "signals": {
                "macro_f1": _rounded(self.signals_macro_f1),
                "classes": _classes(self.signals),
            },
            "calls": self.calls,
            "turns": self.turns,
        }


def evaluate_stages(
    path: Path,
    process: SalesProcess,
    tagger: StageTagger,
    *,
    progress: Callable[[int, int], object] = lambda *_: None,
) -> StageQuality:
    """The figures of a tagger on labelled calls.

    Args:
        path: One call a line of JSON: turns with ``role``, ``text``, ``stage`` and ``signals``.
        process: The one that the tagger works by; its stages and signals are the labels.
        tagger: Gets roles and text, a whole call at a time.
        progress: Told how many calls are done, of how many.

    Raises:
        UsageError: The file cannot be read, or a line is no such call; names file and line.
        ModelError: The tagger's weights are missing or altered.
    """
    calls = _read(path, process)
    turns: list[_Turn] = []
    tags: list[StageTag] = []
    for done, call in enumerate(calls, start=1):
        utterances = [turn.utterance for turn in call.turns]
        turns += call.turns
        tags += tagger.tag(utterances, tagger.reader.read(utterances))
        progress(done, len(calls))
    return _quality(process, len(calls), turns, tags)


def _quality(
    process: SalesProcess, calls: int, turns: Sequence[_Turn], tags: Sequence[StageTag]
) -> StageQuality:
    names = (*process.stage_names, OTHER)
    labels = np.array([names.index(turn.stage) for turn in turns], dtype=np.int64)
    found = np.array([names.index(tag.stage) for tag in tags], dtype=np.int64)
    stages = figures_by_class(names, labels, found)
    counts = confusion(len(names), labels, found)
    right = labels == found
    sure = np.array([tag.sure for tag in tags])
    # a column for the stage that was found, an empty one for all others
    odds = np.array([[tag.probability, 0.0] for tag in tags], dtype=np.float32)
    flags = _flags(process, [turn.signals for turn in turns])
    shown = _flags(process, [tag.signal_names for tag in tags])
    signals = signal_figures(process.signal_names, flags, shown)
    return StageQuality(
        calls=calls,
        turns=len(turns),
        accuracy=float(right.mean()),
        stages=tuple(
            it for it in stages if it.support or it.name == OTHER or names.index(it.name) in found
        ),
        macro_f1=_mean([it for it in stages if it.name != OTHER]),
        confusion={
            name: {other: int(count) for other, count in zip(names, row, strict=True) if count}
            for name, row in zip(names, counts, strict=True)
            if row.any()
        },
        calibration_error=calibration_error(odds, np.where(right, 0, 1).astype(np.int64)),
        sure_share=float(sure.mean()),
        sure_accuracy=float(right[sure].mean()) if sure.any() else None,
        signals=tuple(
            it for place, it in enumerate(signals) if it.support or bool(shown[:, place].any())
        ),
        signals_macro_f1=_mean(signals),
    )


def _flags(process: SalesProcess, said: Sequence[Sequence[str]]) -> np.ndarray[Any, Any]:
    """Which signals each turn has: bool, (turns, signals)."""
    names = process.signal_names
    return np.array([[name in it for name in names] for it in said], dtype=np.bool_).reshape(
        len(said), len(names)
    )


def _mean(figures: Sequence[Figures]) -> float | None:
    """Mean F1 of the classes that occur."""
    occurring = [it for it in figures if it.support]
    return macro_f1(occurring) if occurring else None


def _read(path: Path, process: SalesProcess) -> tuple[_Call, ...]:
    text = given_text(path, hint="Give a file of JSON lines in UTF-8.")
    # not splitlines(), which also cuts at the line separators that JSON may hold
    lines = enumerate(text.split("\n"), start=1)
    calls = tuple(_call(line, f"{path}, line {at}", process) for at, line in lines if line.strip())
    if not calls:
        raise UsageError(f"{path} has no labelled call", hint="One call a line of JSON.")
    return calls


def _call(line: str, where: str, process: SalesProcess) -> _Call:
    try:
        call = _Call.model_validate(json.loads(line))
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise UsageError(
            f"{where}: no labelled call: {key or 'the line'}: {first['msg']}",
            hint=_LINE,
        ) from error
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{where}: no JSON: {error}", hint=_LINE) from error
    stages = (*process.stage_names, OTHER)
    for place, turn in enumerate(call.turns):
        if turn.stage not in stages:
            raise UsageError(
                f'{where}, turn {place}: stage "{turn.stage}" is none of the process',
                hint=f"It has {', '.join(stages)}.",
            )
        for signal in turn.signals:
            if signal not in process.signal_names:
                raise UsageError(
                    f'{where}, turn {place}: signal "{signal}" is none of the process',
                    hint=f"It has {', '.join(process.signal_names) or 'no signals'}.",
                )
    return call


def _classes(figures: Sequence[Figures]) -> dict[str, dict[str, float | int | None]]:
    return {
        it.name: {
            "precision": _rounded(it.precision),
            "recall": _rounded(it.recall),
            "f1": _rounded(it.f1),
            "support": it.support,
        }
        for it in figures
    }


def _rounded(share: float | None) -> float | None:
    """Four digits, as everywhere."""
    return None if share is None else round(share, 4)
