"""Real talk to measure searches on: what it says and what it means, embedded once and kept.

The labelled talk of the repository (some 13,000 turns) is cut into pieces in four ways: two turns
each from the first and from the second turn on, three turns each from the first and from the second.
So each piece is said just so somewhere, and no two are the same.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from coaching.app.wiring import embedder_of
from coaching.settings import cache_folder
from coaching.transcript import Role

ROOT = Path(__file__).parents[2]
SOURCES = (
    "models/training/talk/*.jsonl",
    "models/training/talk_test/*.jsonl",
    "models/training/role_talk/*.jsonl",
    "tests/search/documents.jsonl",
)
CUTS = ((2, 0), (2, 1), (3, 0), (3, 1))
"""Turns of a piece, and those that are passed over at the start."""

AT_ONCE = 2048
"""Texts that are embedded between two writes, so that a run that was stopped goes on there."""


@dataclass(frozen=True, slots=True)
class Said:
    """A turn: who says what, in which stage."""

    role: Role
    stage: str
    text: str


def calls_of_talk() -> tuple[tuple[Said, ...], ...]:
    """All calls, none twice."""
    found: dict[tuple[Said, ...], None] = {}
    for pattern in SOURCES:
        for path in sorted(ROOT.glob(pattern)):
            for line in path.read_text(encoding="utf-8").splitlines():
                turns = json.loads(line).get("turns", ())
                call = tuple(
                    Said(_role(turn), turn.get("stage", "other"), turn["text"]) for turn in turns
                )
                if len(call) >= CUTS[-1][0] + CUTS[-1][1]:
                    found[call] = None
    texts: dict[tuple[str, ...], tuple[Said, ...]] = {}
    for call in found:
        texts.setdefault(tuple(turn.text for turn in call), call)
    return tuple(texts.values())


def pieces(turns: int, cut: tuple[int, int]) -> tuple[tuple[int, int], ...]:
    """First turn of each piece of a call and the one after its last.

    >>> pieces(6, (2, 1))
    ((1, 3), (3, 5))
    """
    length, skipped = cut
    return tuple((at, at + length) for at in range(skipped, turns - length + 1, length))


def embedded(texts: Sequence[str]) -> NDArray[np.float32]:
    """What texts mean, (n, 384), unit length; kept in the cache of this person, outside the tree."""
    named = hashlib.sha256("\0".join(texts).encode()).hexdigest()[:12]
    embedder = embedder_of()
    folder = cache_folder() / "benchmarks" / embedder.identity
    whole = folder / f"{named}.npy"
    if whole.is_file():
        vectors: NDArray[np.float32] = np.load(whole)
        return vectors
    folder.mkdir(parents=True, exist_ok=True)
    parts = []
    for number, at in enumerate(range(0, len(texts), AT_ONCE)):
        part = folder / f"{named}.{number}.npy"
        if not part.is_file():
            np.save(part, embedder.embed(texts[at : at + AT_ONCE]))
            print(f"embedded {min(at + AT_ONCE, len(texts))} of {len(texts)}", file=sys.stderr)
        parts.append(part)
    vectors = np.concatenate([np.load(part) for part in parts])
    np.save(whole, vectors)
    for part in parts:
        part.unlink()
    return vectors


def texts_of(calls: Sequence[Sequence[Said]]) -> Iterator[str]:
    """The pieces of all calls, cut by cut."""
    for cut in CUTS:
        for call in calls:
            for first, end in pieces(len(call), cut):
                yield "\n".join(turn.text for turn in call[first:end])


def _role(turn: dict[str, str]) -> Role:
    said = turn.get("role", turn.get("speaker", ""))
    known: dict[str, Role] = {"rep": "rep", "customer": "customer"}
    return known.get(said, "unknown")


if __name__ == "__main__":
    talk = calls_of_talk()
    embedded([turn.text for call in talk for turn in call])
    embedded(list(texts_of(talk)))
