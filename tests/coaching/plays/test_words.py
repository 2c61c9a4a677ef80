from __future__ import annotations

import re

import pytest

from coaching.plays.association import Association, Counts, Difference
from coaching.plays.together import Judged
from coaching.plays.words import NO_CAUSE, Went

COUNTS = Counts(60, 120, 70, 200)
SHOWN = Difference(0.124, 0.031, 0.21, 0.045, 0.006, 320, ("person", "territory", "size"))

CAUSES = re.compile(
    r"\b(because|cause[sd]?|thanks to|due to|leads? to|makes? .* win|helps?)\b", re.IGNORECASE
)


def test_few_deals_are_told_as_counts_that_are_no_proof() -> None:
    went = Went("moved", 14, Association(Counts(14, 40, 3, 38), why_not="too few to be sure"))
    assert went.says == (
        (
            "seen on 14 of 40 deals that moved on within 14 days, 3 of 38 that did not; "
            "too few to be sure"
        ),
    )


def test_a_difference_is_told_with_its_interval_and_beside_whom() -> None:
    judged = Judged(SHOWN, stands_out=True, shrunk=0.08, among=24)
    assert Went("won", 14, Association(COUNTS, SHOWN), judged).says == (
        "seen on 60 of 120 deals that were won, 70 of 200 that were lost",
        (
            "beside deals of the same person, territory and size, deals with it were won "
            "12 points more often (95 % interval +3 to +21)"
        ),
        "that is more than chance makes among 24 plays",
        "drawn towards the other plays: +8 points",
    )


def test_a_difference_the_other_way_and_around_zero() -> None:
    unsure = Difference(-0.06, -0.15, 0.03, 0.045, 0.18, 90, ())
    judged = Judged(unsure, stands_out=False, shrunk=None, among=1)
    assert Went("moved", 30, Association(COUNTS, unsure), judged).says[1:] == (
        (
            "beside the others, deals with it moved on 6 points less often "
            "(95 % interval −15 to +3)"  # noqa: RUF001 - a minus
        ),
        "that may be chance for one play",
    )


@pytest.mark.parametrize("kind", ["won", "moved"])
@pytest.mark.parametrize("judged", [None, Judged(SHOWN, stands_out=True, shrunk=0.1, among=3)])
def test_nothing_that_is_said_claims_a_cause(kind: str, judged: Judged | None) -> None:
    went = Went(kind, 14, Association(COUNTS, why_not="too few to be sure"), judged)  # type: ignore[arg-type]
    assert not [line for line in (*went.says, NO_CAUSE) if CAUSES.search(line)]
