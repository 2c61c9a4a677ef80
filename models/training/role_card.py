"""The model card of the role teller: what the weights are, how good, and what they are bad at."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from coaching.roles import SURE
from models.training.role_judge import figures_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from models.roles.trained import Weights
    from models.training.role_judge import Answer, Figures

INTRODUCTION = Path(__file__).with_name("roles_card_introduction.md")
"""What is the same for every training: purpose, method, what was tried, what falls short."""

WHOLE = "whole"
"""The kind of case that is the call as it is."""

CUT = "first four turns cut"

THRESHOLDS = (0.6, 0.7, 0.8, 0.9, 0.95)
"""Thresholds for which coverage and accuracy are shown."""

HEAD = "| | calls | right | voices right | turns right | calibration error |"
RULE = "|---|---|---|---|---|---|"


@dataclass(frozen=True, slots=True)
class RoleCard:
    """Everything that one training has to report.

    Attributes:
        sha256: Of the weights.
        size_bytes: Of the weights.
        weights: The weights.
        calls: Calls of each part of the talk, by its name.
        left_out: For each part, the cases' kinds and what words learned elsewhere say of them.
        reported: Answers on talk that was never trained on, under each condition; may be empty.
        report_name: Name of that talk.
    """

    sha256: str
    size_bytes: int
    weights: Weights
    calls: Mapping[str, int]
    left_out: Mapping[str, Sequence[tuple[str, Answer]]]
    reported: Mapping[str, Sequence[Answer]]
    report_name: str

    @property
    def by_kind(self) -> dict[str, list[Answer]]:
        """All answers of left-out parts, by the kind of case."""
        found: dict[str, list[Answer]] = {}
        for cases in self.left_out.values():
            for kind, answer in cases:
                found.setdefault(kind, []).append(answer)
        return found

    @property
    def by_folder(self) -> dict[str, list[tuple[str, Answer]]]:
        """The same of all parts of a folder together, by the folder's name."""
        found: dict[str, list[tuple[str, Answer]]] = {}
        for name, cases in self.left_out.items():
            found.setdefault(f"all of {name.partition('/')[0]}", []).extend(cases)
        return found

    def summary(self) -> str:
        """One line a condition: calls right."""
        lines: dict[str, Sequence[Answer]] = {
            f"left out, {kind}": self.by_kind[kind] for kind in (WHOLE, CUT)
        }
        lines |= {f"{self.report_name}, {name}": it for name, it in self.reported.items()}
        return "\n".join(
            f"{name}: {figures_of(it, threshold=SURE).calls_right:.3f} of {len(it)} calls right"
            for name, it in lines.items()
        )


def write_card(path: Path, card: RoleCard) -> None:
    """Write the model card as Markdown."""
    path.write_text("\n".join(_lines(card)) + "\n", encoding="utf-8")


def _lines(card: RoleCard) -> Iterator[str]:
    yield INTRODUCTION.read_text(encoding="utf-8").rstrip()
    yield ""
    yield "## This training"
    yield ""
    yield f"- weights: {card.size_bytes:,} bytes, SHA-256 `{card.sha256}`"
    yield f"- {len(card.weights.grams):,} words and pairs of words"
    talk = ", ".join(f"{name} {count}" for name, count in card.calls.items())
    yield f"- talk: {sum(card.calls.values())} calls ({talk})"
    yield (
        f"- start {card.weights.start:.3f}, scale {card.weights.scale:.3f},"
        f" pull {card.weights.pull:.3f}"
    )
    yield ""
    yield "## Files left out"
    yield ""
    yield (
        "Each file was told by words learned from the other files, as sure as suits the other"
        " files. A call is right where every voice is."
    )
    yield ""
    yield HEAD
    yield RULE
    for kind, answers in card.by_kind.items():
        yield _row(kind, figures_of(answers, threshold=SURE))
    yield ""
    yield "By file:"
    yield ""
    yield HEAD
    yield RULE
    for name, cases in {**card.left_out, **card.by_folder}.items():
        for kind in (WHOLE, CUT):
            answers = [answer for it, answer in cases if it == kind]
            yield _row(f"{name}, {kind}", figures_of(answers, threshold=SURE))
    yield ""
    yield "## Unknown rather than a guess"
    yield ""
    yield (
        "Share of the voices that are told at least so surely, and how many of these are right."
        f" Filmroom uses {SURE}."
    )
    yield ""
    yield "| threshold | whole calls: told | right | all the cases above: told | right |"
    yield "|---|---|---|---|---|"
    everything = [answer for answers in card.by_kind.values() for answer in answers]
    for threshold in THRESHOLDS:
        whole = figures_of(card.by_kind[WHOLE], threshold=threshold)
        every = figures_of(everything, threshold=threshold)
        yield (
            f"| {threshold} | {whole.kept:.3f} | {whole.kept_right:.3f}"
            f" | {every.kept:.3f} | {every.kept_right:.3f} |"
        )
    if card.reported:
        yield ""
        yield f"## {card.report_name}: other talk, never trained on nor tuned to"
        yield ""
        yield HEAD
        yield RULE
        for name, reported in card.reported.items():
            yield _row(name, figures_of(reported, threshold=SURE))


def _row(name: str, it: Figures) -> str:
    return (
        f"| {name} | {it.calls} | {it.calls_right:.3f} | {it.voices_right:.3f}"
        f" | {it.turns_right:.3f} | {it.calibration_error:.3f} |"
    )
