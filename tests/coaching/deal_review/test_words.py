"""What people write of a deal: changed, compared, brought back."""

from __future__ import annotations

import pytest

from coaching.deal_review.words import (
    Change,
    PickedClip,
    StageWords,
    Version,
    Written,
    Wrote,
    clip_of,
    difference,
    version_of,
    with_clip,
    without_clip,
    written,
)
from coaching.errors import NotFoundError, UsageError


def wrote(held: Written = Written(), stage: str = "demo", **said: str | None) -> Written:  # noqa: B008
    given = {"worked": None, "learned": None} | said
    return written(held, stage, who="Lee", **given)  # type: ignore[arg-type]


def clip(number: int = 1, start: float = 10.0, end: float = 20.0, stage: str = "demo"):  # noqa: ANN201
    return PickedClip(number, stage, 3, start, end, "How many seats?", "the question", "Lee")


def test_one_of_the_two_can_be_written_and_the_other_stays() -> None:
    first = wrote(worked="One screen")
    second = wrote(first, learned="Ask who decides")
    assert second.words == (
        StageWords("demo", Wrote("One screen", "Lee"), Wrote("Ask who decides", "Lee")),
    )


def test_what_is_unchanged_keeps_its_writer() -> None:
    first = wrote(worked="One screen")
    second = written(first, "demo", worked="One screen", learned="Ask", who="Kim")
    assert second.words[0].worked.who == "Lee"
    assert second.words[0].learned.who == "Kim"


def test_nothing_written_takes_the_words_away_and_the_stage_with_them() -> None:
    assert wrote(wrote(worked="One screen"), worked="").words == ()


@pytest.mark.parametrize("said", [{}, {"worked": "One screen"}], ids=["nothing", "the same"])
def test_nothing_new_is_refused(said: dict[str, str]) -> None:
    with pytest.raises(UsageError):
        wrote(wrote(worked="One screen"), **said)


def test_talk_is_chosen_once_for_a_stage_and_may_stand_under_two() -> None:
    held = with_clip(Written(), clip())
    with pytest.raises(UsageError, match="clip 1"):
        with_clip(held, clip(2, 15.0, 25.0))
    assert len(with_clip(held, clip(2, stage="closing")).clips) == 2
    assert len(with_clip(held, clip(2, 20.0, 25.0)).clips) == 2


def test_a_clip_that_is_not_there_is_told_with_those_that_are() -> None:
    held = with_clip(Written(), clip())
    with pytest.raises(NotFoundError) as raised:
        clip_of(held, 7)
    assert raised.value.hint == "its clips: 1"
    assert without_clip(held, 1).clips == ()


def test_two_versions_differ_in_words_clips_and_who_may_see_it() -> None:
    before = with_clip(wrote(worked="One screen"), clip())
    after = Written((StageWords("demo", learned=Wrote("Ask", "Kim")),), (), open_to_team=True)
    assert difference(before, after) == (
        Change("worked", "demo", "One screen", ""),
        Change("learned", "demo", "", "Ask"),
        Change("clip", "demo", "1. C3@00:10-00:20: the question", ""),
        Change("open to the team", "", "no", "yes"),
    )
    assert difference(after, after) == ()


def test_a_version_that_is_not_there_is_told_with_those_that_are() -> None:
    from datetime import UTC, datetime

    known = [Version(1, "Lee", datetime(2026, 9, 1, tzinfo=UTC), {"verb": "write"}, Written())]
    assert version_of(known, 1) is known[0]
    with pytest.raises(NotFoundError) as raised:
        version_of(known, 2)
    assert raised.value.hint == "1 to 1 are there"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"verb": "write", "stage": "demo", "parts": ["worked"]}, "wrote what worked in demo"),
        (
            {"verb": "write", "stage": "demo", "parts": ["worked", "learned"]},
            "wrote what worked and what was learned in demo",
        ),
        (
            {"verb": "write", "stage": "demo", "parts": ["learned"]},
            "wrote what was learned in demo",
        ),
        ({"verb": "clip", "stage": "demo", "clip": 2}, "chose clip 2 for demo"),
        ({"verb": "unclip", "clip": 2}, "took clip 2 out"),
        ({"verb": "share"}, "opened it to the team"),
        ({"verb": "withhold"}, "closed it to the team"),
        ({"verb": "restore", "version": 3}, "went back to version 3"),
    ],
)
def test_what_a_version_did_is_said(change: dict[str, object], says: str) -> None:
    from datetime import UTC, datetime

    made = Version(1, "Lee", datetime(2026, 9, 1, tzinfo=UTC), change, Written())
    assert made.says == says
