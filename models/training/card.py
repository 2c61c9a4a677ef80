"""The model card: what the weights are, how good they are, and what they are bad at."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from models.training.judge import (
    calibration_error,
    confusion,
    figures_by_class,
    macro_f1,
    signal_figures,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from models.stages.header import Header
    from models.stages.scores import Matrix
    from models.training.fit import Recipe
    from models.training.judge import Figures, Flags, Labels
    from models.training.talk import LabelledCall

RARE = 10
"""A class with fewer turns than this has no figure worth a mean; it is left out of macro-F1."""

INTRODUCTION = Path(__file__).with_name("model_card_introduction.md")
"""What is the same for every training: purpose, method, what was tried, what falls short."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was said of some turns, and what they are.

    Attributes:
        probabilities: float32, (turns, stages + 1), tempered.
        shown: The signals found: bool, (turns, signals).
        labels: int64, (turns,).
        flags: The signals that are there: bool, (turns, signals).
        kinds: The kinds of objection that are there: int64, (turns,); below 0 for none.
        kinds_found: The kind that each turn was taken for, should it object: int64, (turns,).
    """

    probabilities: Matrix
    shown: Flags
    labels: Labels
    flags: Flags
    kinds: Labels
    kinds_found: Labels


@dataclass(frozen=True, slots=True)
class Card:
    """Everything that one training has to report.

    Attributes:
        sha256: Of the weights.
        size_bytes: Of the weights.
        header: Of the weights.
        recipe: The settings.
        calls: The talk that was trained on.
        left_out: Turns of trades left out, under each condition; the first is the plain one.
        reported: By name of other talk that was never trained on, the same; may be empty.
        minutes: Of its core that the longer of the two trainings took.
    """

    sha256: str
    size_bytes: int
    header: Header
    recipe: Recipe
    calls: Sequence[LabelledCall]
    left_out: Mapping[str, Outcome]
    reported: Mapping[str, Mapping[str, Outcome]]
    minutes: float

    def summary(self) -> str:
        """One line a condition: macro-F1 of stages and signals."""
        return "\n".join(
            f"{talk}, {condition}: stages {_macro_stages(self.header, it):.3f},"
            f" signals {_macro(_signals(self.header, it)):.3f}"
            for talk, outcomes in {"left out": self.left_out, **self.reported}.items()
            for condition, it in outcomes.items()
        )


def write_card(path: Path, card: Card) -> None:
    """Write the model card as Markdown."""
    path.write_text("\n".join(_lines(card)) + "\n", encoding="utf-8")


def _lines(card: Card) -> Iterator[str]:
    turns = sum(len(call.turns) for call in card.calls)
    trades = len({call.trade for call in card.calls})
    yield INTRODUCTION.read_text(encoding="utf-8").rstrip()
    yield ""
    yield "## This training"
    yield ""
    yield f"- weights: {card.size_bytes:,} bytes, SHA-256 `{card.sha256}`"
    yield f"- over the embedder `{card.header.embedder}`, which is not in them"
    yield f"- talk: {len(card.calls)} calls, {turns:,} turns, {trades} trades"
    yield f"- {card.minutes:.0f} minutes for the longer of two trainings, each on a core of its own"
    yield f"- temperature {card.header.temperature:.2f}; sure from {card.header.sure:.2f}"
    yield "- thresholds of the signals: " + ", ".join(
        f"{name} {value:.2f}"
        for name, value in zip(card.header.signals, card.header.thresholds, strict=True)
    )
    settings = ", ".join(f"{name} {value}" for name, value in asdict(card.recipe).items())
    yield f"- settings: {settings}"
    yield from _section(
        "Trades left out",
        "A fifth of the trades, tagged by a network that never saw a call of those trades and is"
        " otherwise trained like the shipped one. Network alone, without the phrases of the process"
        " file. Temperature and thresholds were chosen on these same turns, so calibration and"
        " signals look slightly better than new talk will.",
        card.header,
        card.left_out,
    )
    for name, outcomes in card.reported.items():
        yield from _section(
            f"{name}: other talk, not trained on",
            "The shipped network alone, without the phrases of the process file.",
            card.header,
            outcomes,
        )


def _section(
    title: str, note: str, header: Header, outcomes: Mapping[str, Outcome]
) -> Iterator[str]:
    plain = next(iter(outcomes.values()))
    yield ""
    yield f"## {title}"
    yield ""
    yield f"{note} {len(plain.labels):,} turns."
    yield ""
    yield "| condition | stages: macro-F1 | accuracy | calibration error | signals: macro-F1 |"
    yield "|---|---|---|---|---|"
    for condition, it in outcomes.items():
        accuracy = float((it.probabilities.argmax(axis=1) == it.labels).mean())
        yield (
            f"| {condition} | {_macro_stages(header, it):.3f} | {accuracy:.3f}"
            f" | {calibration_error(it.probabilities, it.labels):.3f}"
            f" | {_macro(_signals(header, it)):.3f} |"
        )
    yield ""
    yield f"Macro-F1 over the classes with at least {RARE} turns, without `other`."
    yield ""
    yield from _table("stage", _stages(header, plain))
    yield ""
    yield from _table("signal", _signals(header, plain))
    yield ""
    asked = plain.kinds >= 0
    if asked.any():
        kinds = figures_by_class(header.kinds, plain.kinds[asked], plain.kinds_found[asked])
        yield from _table("kind of objection", kinds)
        yield ""
    yield "Rows are what a turn is, columns what it was taken for:"
    yield ""
    yield "| | " + " | ".join(header.stages) + " |"
    yield "|---" * (len(header.stages) + 1) + "|"
    found = plain.probabilities.argmax(axis=1)
    counts = confusion(len(header.stages), plain.labels, np.asarray(found, dtype=np.int64))
    for name, row in zip(header.stages, counts, strict=True):
        yield f"| **{name}** | " + " | ".join(str(count) for count in row) + " |"


def _table(kind: str, figures: Sequence[Figures]) -> Iterator[str]:
    yield f"| {kind} | precision | recall | F1 | turns |"
    yield "|---|---|---|---|---|"
    for it in figures:
        yield f"| {it.name} | {it.precision:.2f} | {it.recall:.2f} | {it.f1:.2f} | {it.support} |"


def _stages(header: Header, outcome: Outcome) -> tuple[Figures, ...]:
    found = np.asarray(outcome.probabilities.argmax(axis=1), dtype=np.int64)
    return figures_by_class(header.stages, outcome.labels, found)


def _signals(header: Header, outcome: Outcome) -> tuple[Figures, ...]:
    return signal_figures(header.signals, outcome.flags, outcome.shown)


def _macro_stages(header: Header, outcome: Outcome) -> float:
    """Over the stages of the process: the last class, ``OTHER``, is none."""
    return _macro(_stages(header, outcome)[:-1])


def _macro(figures: Sequence[Figures]) -> float:
    """Macro-F1 of the classes that are not rare; 0 where all are."""
    kept = [it for it in figures if it.support >= RARE]
    return macro_f1(kept) if kept else 0.0
