"""Ranking: what words, meanings and the talk around a snippet are worth together.

It knows how the evidence is weighed. It does not know where it comes from.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from heapq import nlargest

from coaching.search.hit import Evidence

MEANING_WEIGHT = 35.0
"""Points of BM25 that a cosine similarity of one is worth. Source: of 20 to 50, 2026-11-27, on the
odd lines of tests/search MRR .664 at 20, .679 at 35, .677 at 40, .683 at 50, hit@10 .903, .903,
.897, .869; and on 32 of the questions about long meetings (tests/search/meetings, tune) .721,
.723, .695, .694, hit@10 .875, .938, .938, .938. Absolute BM25 is kept, not scaled to the best hit:
a query of common words then leaves more to the meaning."""

AROUND_WEIGHT = 0.15
"""Share of the neighbouring snippets' words that counts for a snippet: people answer in the next
one. Source: the same measurement; .1 and .2 differ by less than the noise."""

CALL_WEIGHT = 0.3
"""Share of the mean of its call's best ``CALL_DEPTH`` snippets that counts for each: what a call
talks about at length is more likely meant. Source: the same; gains .007 between .3 and 1."""

CALL_DEPTH = 3
"""See ``CALL_WEIGHT``. Source: the best of 2, 3, 5 and all."""


_WHY: dict[tuple[bool, bool], tuple[Evidence, ...]] = {
    (True, True): ("words", "meaning"),
    (True, False): ("words",),
    (False, True): ("meaning",),
    (False, False): (),
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A snippet that may be meant.

    Attributes:
        snippet: Its number.
        call: Its call.
        position: Its place in the call.
        words: BM25, from 0; 0 where no word matches.
        meaning: Cosine similarity; 0 where its meaning is not known or not near.
        extra: Further points, such as for who speaks.
    """

    snippet: int
    call: int
    position: int
    words: float = 0.0
    meaning: float = 0.0
    extra: float = 0.0

    @property
    def why(self) -> tuple[Evidence, ...]:
        """What speaks for it."""
        return _WHY[self.words > 0, self.meaning > 0]


@dataclass(frozen=True, slots=True)
class Ranked:
    """A snippet with what speaks for it.

    Attributes:
        snippet: Its number.
        score: Points; compares snippets of one search only.
        why: What was found of it, in the order of ``EVIDENCE``.
    """

    snippet: int
    score: float
    why: tuple[Evidence, ...]


def ranked(candidates: Iterable[Candidate]) -> tuple[Ranked, ...]:
    """The candidates, best first; of two with as many points, the lower number first.

    >>> [it.snippet for it in ranked([Candidate(7, 1, 0, words=3.0),
    ...                               Candidate(5, 2, 0, words=3.0, meaning=0.4)])]
    [5, 7]
    """
    known = {(it.call, it.position): it for it in candidates}
    own: dict[tuple[int, int], float] = {}
    of_call: dict[int, list[float]] = defaultdict(list)
    for (call, position), it in known.items():
        points = _points(it) + _around(call, position, known)
        own[call, position] = points
        of_call[call].append(points)
    support = {
        call: CALL_WEIGHT * sum(nlargest(CALL_DEPTH, points)) / CALL_DEPTH
        for call, points in of_call.items()
    }
    found = sorted(
        (-(own[place] + support[place[0]]), it.snippet, place) for place, it in known.items()
    )
    return tuple(Ranked(snippet, -points, known[place].why) for points, snippet, place in found)


def _points(it: Candidate) -> float:
    return it.words + MEANING_WEIGHT * it.meaning + it.extra


def _around(call: int, position: int, known: dict[tuple[int, int], Candidate]) -> float:
    """What the snippets right before and after are worth."""
    before, after = known.get((call, position - 1)), known.get((call, position + 1))
    words = (before.words if before else 0.0) + (after.words if after else 0.0)
    return AROUND_WEIGHT * words
