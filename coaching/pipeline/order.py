"""Stages of a pipeline: which name means which, and which comes after which.

The process is asked first: a stage of the CRM that goes by a name, a title or an earlier name of
one of the process's stages is that stage. Others keep the CRM's name and find their place by the
ways that deals went.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from coaching.naming import fold
from coaching.process import SalesProcess

ROUNDS = 20
"""How often all stages are tried in all places at most. Chosen because it settles in two or
three; a pipeline that goes in a circle is left where it is."""


@dataclass(frozen=True, slots=True)
class PipelineStage:
    """A stage of the pipeline.

    Attributes:
        key: Its name in the process, or else the CRM's name folded.
        title: Its name for people.
        in_process: Whether the process has it.
    """

    key: str
    title: str
    in_process: bool


class StageNames:
    """Which stage a name of the CRM's means; remembers how it was written."""

    def __init__(self, process: SalesProcess | None) -> None:
        """Names of a process; where there is none, every name stands for itself."""
        stages = process.stages if process is not None else ()
        self.process = tuple(PipelineStage(it.name, it.title, in_process=True) for it in stages)
        self._keys: dict[str, str] = {}
        for stage in reversed(stages):
            self._keys.update({fold(name): stage.name for name in stage.was})
        self._keys.update({fold(stage.title): stage.name for stage in reversed(stages)})
        self._keys.update({fold(stage.name): stage.name for stage in stages})  # this counts most
        self._written: dict[str, str] = {}

    def key_of(self, written: str) -> str:
        """The stage that is meant.

        >>> names = StageNames(None)
        >>> names.key_of("Legal  Review"), names.key_of("legal-review")
        ('legal review', 'legal review')
        """
        folded = fold(written) or written.strip()
        key = self._keys.get(folded, folded)
        self._written[key] = written
        return key

    def stage(self, key: str) -> PipelineStage:
        """The stage with that key."""
        for stage in self.process:
            if stage.key == key:
                return stage
        return PipelineStage(key, self._written.get(key, key), in_process=False)


@dataclass(frozen=True, slots=True)
class StageOrder:
    """The stages of a pipeline, the first one first.

    Attributes:
        stages: All that any deal was in, and no other.
    """

    stages: tuple[PipelineStage, ...]

    def place(self, key: str) -> int:
        """The place of a stage, from 0."""
        return next(place for place, stage in enumerate(self.stages) if stage.key == key)

    def later(self, stage: str, than: str) -> bool:
        """Whether a stage comes after another."""
        return self.place(stage) > self.place(than)


def order_of(names: StageNames, ways: Sequence[Sequence[str]]) -> StageOrder:
    """The order of the stages in which deals were.

    Stages of the process stand as the process has them. Each other one stands where the fewest
    deals contradict: that first came to it before a stage that stands before it, or after one that
    stands after it.

    Source: Kemeny, Mathematics without numbers, 1959; found by moving one stage at a time.

    Args:
        names: Of the stages.
        ways: Keys of the stages of each deal, the earliest first.

    >>> order = order_of(StageNames(None), [["demo", "offer"], ["hello", "offer", "demo"],
    ...                                     ["hello", "demo"], ["demo", "offer"]])
    >>> [stage.key for stage in order.stages]
    ['hello', 'demo', 'offer']
    """
    firsts = [tuple(dict.fromkeys(way)) for way in ways]
    used = dict.fromkeys(key for way in firsts for key in way)
    before: Counter[tuple[str, str]] = Counter()
    for way in firsts:
        before.update(combinations(way, 2))
    placed = [stage.key for stage in names.process if stage.key in used]
    ranks = _mean_ranks(firsts)
    free = sorted((it for it in used if it not in placed), key=lambda it: (ranks[it], it))
    for key in free:
        placed.insert(_best_place(key, placed, before), key)
    for _ in range(ROUNDS):
        earlier = list(placed)
        for key in free:
            placed.remove(key)
            placed.insert(_best_place(key, placed, before), key)
        if placed == earlier:
            break
    return StageOrder(tuple(names.stage(key) for key in placed))


def _mean_ranks(ways: Iterable[Sequence[str]]) -> dict[str, float]:
    """The mean place of each stage among those of a deal, from 0."""
    ranks: dict[str, list[int]] = {}
    for way in ways:
        for rank, key in enumerate(way):
            ranks.setdefault(key, []).append(rank)
    return {key: sum(found) / len(found) for key, found in ranks.items()}


def _best_place(key: str, placed: Sequence[str], before: Counter[tuple[str, str]]) -> int:
    """Where the fewest deals contradict; of places as good, the last."""
    contradict = sum(before[other, key] for other in placed)
    best, fewest = 0, contradict
    for place, other in enumerate(placed, start=1):
        contradict += before[key, other] - before[other, key]
        if contradict <= fewest:
            best, fewest = place, contradict
    return best
