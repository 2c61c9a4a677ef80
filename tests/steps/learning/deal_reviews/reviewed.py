"""Deals whose reviews are read and written, and the reviews' parts."""

from __future__ import annotations

from datetime import UTC

from coaching.deal_review.review import DealReview, ShortReview, StageOfDeal
from coaching.deal_review.words import Version
from coaching.deal_review.writing import blocks
from coaching.printed import lines
from coaching.steps import deal_review_words as words
from coaching.steps.deal_review_short import short_reviews
from coaching.steps.deal_reviews import Reviewing, read
from tests.steps.moment_calls import PROCESS, Nothing, Team, Unmasked

WIN = "D-1"
"""The deal that the team won."""


def going_by(team: Team) -> Reviewing:
    return Reviewing(PROCESS, team.sharing, "UTC", Nothing)


def review(team: Team, wanted: str = WIN, who: str = "Ann") -> DealReview:
    return read(team.place, going_by(team), wanted, who=who)


def short(team: Team) -> ShortReview:
    """What a meeting shows of the review of the deal that was won."""
    with team.place.library.reading() as conn:
        return short_reviews(conn, team.place, PROCESS, [WIN], zone=UTC)[WIN]


def stage(found: DealReview, name: str) -> StageOfDeal:
    return next(one for one in found.stages if one.name == name)


def text_of(found: DealReview) -> str:
    return "\n".join(lines(blocks(found)))


def write(
    team: Team, stage: str = "discovery", who: str = "Ann", deal: str = WIN, **said: str
) -> Version:
    """Write what worked or was learned in a stage."""
    given = {"worked": None, "learned": None} | said
    return words.write(team.place, deal, stage, PROCESS, masking=Unmasked(), who=who, **given)  # type: ignore[arg-type]


def clip(team: Team, start: float = 10.0, end: float = 16.0, call: str = "C1") -> Version:
    """Choose a stretch of a call for the discovery of the deal that was won."""
    return words.clip(
        team.place,
        WIN,
        "discovery",
        PROCESS,
        (call, start, end),
        says="the lists",
        masking=Unmasked(),
        who="Ann",
    )
