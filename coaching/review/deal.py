"""The review of a deal: those of its calls as one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from coaching.review.parts import PartReview, Review, Ruled, Verdict
from coaching.review.review import SHOWN


def review_deal(reviews: Sequence[Review]) -> Review:
    """The reviews of a deal's calls, the earliest first, as one.

    What was once met stays met, else the later of two that say different things counts. Evidence is
    that of the calls that say so, the strongest first; the value of a datum is that of the last
    call that has one. A ruling counts from its call on: evidence of a later call goes before a
    ruling that it was not met or not known.
    """
    last = reviews[-1]
    stages = []
    for place, stage in enumerate(last.stages):
        same = [review.stages[place] for review in reviews]
        stages.append(
            replace(
                stage,
                turns=sum(one.turns for one in same),
                actions=_merged([one.actions for one in same]),
                data=_merged([one.data for one in same]),
                criteria=_merged([one.criteria for one in same]),
            )
        )
    return Review(
        last.process, tuple(stages), tuple(call for review in reviews for call in review.calls)
    )


def _merged(of_calls: Sequence[tuple[PartReview, ...]]) -> tuple[PartReview, ...]:
    return tuple(_together(same) for same in zip(*of_calls, strict=True))


def _together(same: Sequence[PartReview]) -> PartReview:
    """One part over several calls, the earliest first."""
    values = [value for part in reversed(same) for value in part.values]
    found: Verdict = "unknown"
    ruled: Ruled | None = None
    for part in same:
        if part.found != "unknown" and not (found == "met" and part.found == "not_met"):
            found = part.found
        if part.ruled is not None:
            ruled = part.ruled
        elif ruled is not None and ruled.verdict != "met" and part.found == "met":
            ruled = None
    evidence = sorted(
        (one for part in same if part.found == found for one in part.evidence),
        key=lambda one: (-one.strength, -one.call),
    )
    return replace(
        same[-1],
        found=found,
        evidence=tuple(evidence[:SHOWN]),
        values=tuple(values),
        ruled=ruled,
    )
