"""What a meeting watches is fair to people, stages and territories, and says why."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count

import pytest

from coaching.meeting import Candidate, Choice, Limits, choose

DAY = date(2026, 9, 28)
STAGES = ("opening", "discovery", "demo", "closing")
_numbers = count(1)


def moment(
    person: str = "Dana",
    *,
    stage: str = "demo",
    territory: str = "West",
    account: str = "",
    seconds: float = 40,
    strength: float = 0.5,
    weeks_ago: int = 0,
) -> Candidate:
    since = DAY - timedelta(weeks=weeks_ago)
    number = next(_numbers)
    return Candidate(number, stage, person, territory, account, seconds, strength, since)


def chosen(
    *candidates: Candidate,
    seconds: float = 200,
    seen: dict[str, date] | None = None,
    limits: Limits | None = None,
) -> Choice:
    return choose(
        candidates, seconds=seconds, day=DAY, seen=seen or {}, stages=STAGES, limits=limits
    )


def people(choice: Choice) -> set[str]:
    return {it.candidate.person for it in choice.picked}


def test_nothing_to_watch_is_an_empty_choice() -> None:
    assert chosen() == Choice((), ())


def test_clips_stand_in_the_order_of_the_process() -> None:
    found = chosen(moment("A", stage="closing"), moment("B", stage="opening"), moment("C"))
    assert [it.candidate.stage for it in found.picked] == ["opening", "demo", "closing"]


def test_all_of_it_fits_into_the_time() -> None:
    found = chosen(*(moment(name, seconds=60) for name in "ABCDEFGH"), seconds=200)
    assert len(found.picked) == 3


def test_a_clip_of_some_seconds_takes_as_much_talk_as_one_of_three_quarters_of_a_minute() -> None:
    found = chosen(*(moment(name, seconds=4) for name in "ABCDEFGH"), seconds=200)
    assert len(found.picked) == 4


def test_one_moment_that_is_longer_than_the_time_is_watched_alone() -> None:
    assert len(chosen(moment(seconds=500), moment("Lee", seconds=20)).picked) >= 1


def test_nobodys_part_of_the_time_passes_the_limit() -> None:
    strong = [moment("Dana", strength=0.99, stage=stage) for stage in STAGES]
    others = [moment(name, strength=0.1) for name in ("Kim", "Lee", "Max")]
    found = chosen(*strong, *others, limits=Limits(share=0.34))
    own = sum(it.candidate.seconds for it in found.picked if it.candidate.person == "Dana")
    assert own <= 0.34 * 200
    assert people(found) == {"Dana", "Kim", "Lee", "Max"}


def test_a_limit_that_too_few_people_can_keep_is_told() -> None:
    found = chosen(moment("Dana"), moment("Dana", stage="closing"), moment("Lee"))
    assert found.notes == (
        "only 2 people have moments to show: the limit of 34% could not be kept",
    )
    assert len(found.picked) == 3


def test_somebody_who_waited_long_is_seen_before_stronger_moments() -> None:
    strong = [moment(name, strength=1.0, seconds=60) for name in "ABC"]
    found = chosen(*strong, moment("Zoe", strength=0.01, seconds=60, weeks_ago=5), seconds=180)
    assert "Zoe" in people(found)
    why = next(it.why for it in found.picked if it.candidate.person == "Zoe")
    assert why[0] == "the rep's turn: not seen for 5 weeks"


@pytest.mark.parametrize(
    ("days", "why"),
    [
        (3, "the rep's turn"),
        (14, "the rep's turn: not seen for 2 weeks"),
        (35, "the rep's turn: not seen for 5 weeks"),
    ],
    ids=["this week", "two weeks ago", "five weeks ago"],
)
def test_weeks_are_counted_from_when_somebody_was_seen(days: int, why: str) -> None:
    found = chosen(moment("Dana", weeks_ago=8), seen={"Dana": DAY - timedelta(days=days)})
    assert found.picked[0].why[0] == why


def test_somebody_who_was_seen_last_week_waits_their_turn() -> None:
    strong = [moment(name, strength=1.0, seconds=60) for name in "ABC"]
    late = moment("Zoe", strength=0.01, seconds=60, weeks_ago=5)
    found = chosen(*strong, late, seconds=180, seen={"Zoe": DAY - timedelta(weeks=0)})
    assert "Zoe" not in people(found)


@pytest.mark.parametrize("weeks", [3, 4, 6])
def test_everybody_with_a_moment_is_seen_within_the_weeks_agreed_on(weeks: int) -> None:
    names = [f"Rep {number}" for number in range(9)]
    seen: dict[str, date] = {}
    day = DAY
    for _ in range(weeks):
        # a few have the strongest moments every week; there is time for three clips
        fresh = [
            Candidate(next(_numbers), "demo", name, "West", name, 60, 1.0 if at < 3 else 0.1, DAY)
            for at, name in enumerate(names)
        ]
        found = choose(
            fresh, seconds=180, day=day, seen=seen, stages=STAGES, limits=Limits(weeks=weeks)
        )
        seen |= {it.candidate.person: day for it in found.picked}
        day += timedelta(weeks=1)
    assert set(seen) == set(names)


def test_stages_and_territories_that_are_not_there_yet_come_first() -> None:
    found = chosen(
        moment("A", stage="demo", territory="West", strength=0.9),
        moment("B", stage="demo", territory="West", strength=0.8),
        moment("C", stage="closing", territory="East", strength=0.6),
        seconds=100,
    )
    assert {it.candidate.territory for it in found.picked} == {"West", "East"}


def test_one_account_does_not_fill_the_meeting() -> None:
    found = chosen(
        moment("A", account="Acme", strength=0.9),
        moment("B", account="Acme", strength=0.9),
        moment("C", account="Brew", strength=0.6),
        seconds=100,
    )
    assert {it.candidate.account for it in found.picked} == {"Acme", "Brew"}


def test_the_same_moments_in_another_order_are_the_same_choice() -> None:
    given = [moment(name, strength=0.5) for name in "ABCDEF"]
    assert chosen(*given, seconds=100) == chosen(*reversed(given), seconds=100)


def test_every_choice_says_why() -> None:
    found = chosen(moment("A"), moment("B", stage="closing", territory="East"))
    assert all(it.why for it in found.picked)
    told = [reason for it in found.picked for reason in it.why]
    assert "the first of closing" in told
    assert "the first from East" in told
