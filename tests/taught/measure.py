"""How well uses are told from what is only near: the figures of docs/taught.md.

python -m tests.taught.measure
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from coaching.taught.likeness import FLOOR, WORDING_FLOOR, likeness
from coaching.taught.threshold import line_of
from coaching.taught.wording import wording, words_of

HERE = Path(__file__).parent
TALK = HERE.parents[1] / "models" / "training" / "talk"
KINDS = ("used", "near", "unrelated")


@dataclass(frozen=True)
class Pair:
    """Something that was taught, and something that was said later."""

    line: int
    taught: str
    said: str
    kind: str

    @property
    def held_out(self) -> bool:
        return self.line % 2 == 0


@dataclass(frozen=True)
class Told:
    """How well uses are told from others."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        return 2 * self.precision * self.recall / max(self.precision + self.recall, 1e-9)

    def __str__(self) -> str:
        return f"precision {self.precision:.2f}, recall {self.recall:.2f}, F1 {self.f1:.2f}"


@cache
def pairs() -> tuple[Pair, ...]:
    """All labelled pairs, and each thing beside the uses of all others of its half as unrelated."""
    lines = (HERE / "pairs.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    return tuple(_pairs(rows))


def _pairs(rows: Sequence[dict[str, list[str]]]) -> Iterator[Pair]:
    for number, row in enumerate(rows, start=1):
        for kind in KINDS:
            for said in row[kind]:
                yield Pair(number, str(row["taught"]), said, kind)
        for other, beside in enumerate(rows, start=1):
            if other != number and other % 2 == number % 2:
                for said in beside["used"]:
                    yield Pair(number, str(row["taught"]), said, "unrelated")


def meanings(texts: Sequence[str]) -> dict[str, np.ndarray]:
    """What texts mean to the shipped embedder."""
    from coaching.app.wiring import embedder_of

    wanted = sorted(set(texts))
    return dict(zip(wanted, embedder_of().embed(wanted), strict=True))


def likenesses(known: dict[str, np.ndarray] | None) -> dict[Pair, float]:
    """How like the said is to the taught in each pair; by wording alone where nothing is known."""
    return {
        pair: likeness(
            None if known is None else float(known[pair.taught] @ known[pair.said]),
            wording(words_of(pair.taught), words_of(pair.said)),
        )
        for pair in pairs()
    }


def told(found: dict[Pair, float], floor: float, *, held_out: bool) -> Told:
    """Precision and recall over one half."""
    own = {pair: value >= floor for pair, value in found.items() if pair.held_out == held_out}
    hits = [pair for pair, is_hit in own.items() if is_hit]
    right = sum(pair.kind == "used" for pair in hits)
    uses = sum(pair.kind == "used" for pair in own)
    return Told(right / max(1, len(hits)), right / uses)


def calls() -> list[list[str]]:
    """What reps say in the written calls of the training set, a list a call."""
    found = [
        [turn["text"] for turn in json.loads(line)["turns"] if turn["role"] == "rep"]
        for path in sorted(TALK.glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    long = [[text for text in call if len(text) >= 20] for call in found]
    return [call for call in long if call]


def by_chance(known: dict[str, np.ndarray], taught: str, talk: list[list[str]]) -> list[float]:
    """The greatest likeness on each call."""
    words = words_of(taught)
    return [
        max(
            likeness(
                float(known[taught] @ known[said]),
                wording(words, words_of(said)) if known[taught] @ known[said] >= 0.25 else 0.0,
            )
            for said in call
        )
        for call in talk
    ]


def say(line: str) -> None:
    """Print a figure."""
    sys.stdout.write(f"{line}\n")


def main() -> None:
    """Print all figures."""
    talk = calls()
    said = [text for call in talk for text in call]
    known = meanings([*said, *(text for pair in pairs() for text in (pair.taught, pair.said))])
    for name, found, floor in (
        ("meaning and wording", likenesses(known), FLOOR),
        ("wording alone", likenesses(None), WORDING_FLOOR),
    ):
        for half in (False, True):
            half_of = "even" if half else "odd"
            say(f"{name}, {half_of} lines: {told(found, floor, held_out=half)}")
    found = likenesses(known)
    for kind in KINDS:
        own = [found[pair] >= FLOOR for pair in pairs() if pair.held_out and pair.kind == kind]
        say(f"even lines, {kind}: {sum(own)} of {len(own)} at or above the floor")
    learned_from, judged_by = talk[::2], talk[1::2]
    above, counted, lines = [], [], []
    for taught in sorted({pair.taught for pair in pairs() if pair.held_out}):
        line = line_of(by_chance(known, taught, learned_from), floor=FLOOR)
        chance = by_chance(known, taught, judged_by)
        lines.append(line.possible)
        above.append(np.mean([value >= line.possible for value in chance]))
        counted.append(np.mean([value >= line.used for value in chance]))
    say(
        f"lines learned from {len(learned_from)} written calls: {min(lines):.2f} to"
        f" {max(lines):.2f}"
        f"; of {len(judged_by)} others {np.mean(above):.1%} lie above by chance,"
        f" {np.mean(counted):.1%} above the floor, too"
    )


if __name__ == "__main__":
    main()
