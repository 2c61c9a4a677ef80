from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from coaching.errors import UsageError
from coaching.search import Filters
from coaching.search.typed import query_of, read_box

BERLIN = ZoneInfo("Europe/Berlin")


def test_filters_stand_among_the_words_in_any_place() -> None:
    box = read_box('stage:negotiation discount account:"Acme Inc" for seats outcome:won')
    assert box.text == "discount for seats"
    assert box.given == {"stage": "negotiation", "account": "Acme Inc", "outcome": "won"}


def test_every_filter_can_be_typed() -> None:
    text = (
        "stage:closing role:customer outcome:lost rep:Dana account:Acme territory:North "
        "after:2026-09 before:2026-10-05 signal:price"
    )
    assert query_of(text, zone=BERLIN).filters == Filters(
        stage="closing",
        role="customer",
        outcome="lost",
        rep="Dana",
        account="Acme",
        territory="North",
        after=datetime(2026, 9, 1, tzinfo=BERLIN),
        before=datetime(2026, 10, 5, tzinfo=BERLIN),
        signal="price",
    )


def test_typed_filters_join_those_given_beside() -> None:
    query = query_of("price outcome:won", Filters(stage="closing"), zone=BERLIN)
    assert (query.text, query.filters) == ("price", Filters(stage="closing", outcome="won"))


def test_case_of_a_role_an_outcome_and_a_name_does_not_matter() -> None:
    query = query_of("Role:Customer OUTCOME:Won", zone=BERLIN)
    assert query.filters == Filters(role="customer", outcome="won")


@pytest.mark.parametrize(
    "text",
    [
        '"rep:Dana said so"',
        "at 10:30 in the morning",
        "https://example.org/path",
        "stage: negotiation",
        "a ratio of 3:1",
        ":closing",
        '-"stage:closing"',
    ],
)
def test_what_is_no_filter_stays_as_it_was_typed(text: str) -> None:
    box = read_box(text)
    assert (box.text, box.given) == (text, {})


def test_an_unknown_name_is_read_as_words_and_told() -> None:
    box = read_box("price colour:red")
    assert box.text == "price colour:red"
    (remark,) = box.remarks
    assert remark.startswith('"colour:" is no filter (stage, role, outcome, rep, ')
    assert remark.endswith("), so it was read as words")


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("outcom:won", '"outcom:" is no filter', 'did you mean "outcome:"?'),
        ("-outcome:won", "a filter cannot be excluded", "words can"),
        ("stage:closing stage:opening", 'stage is asked for twice: "closing" and "opening"', None),
        ("after:yesterday", "after 'yesterday' is no date", "write 2026-09-14"),
        ("role:boss", 'role = "boss" is not one of', None),
        ("after:2026-10 before:2026-09", "no time lies after 2026-10-01", "swap the two"),
    ],
    ids=["nearly", "excluded", "twice", "date", "role", "span"],
)
def test_a_filter_that_makes_no_sense_is_refused(text: str, message: str, hint: str | None) -> None:
    with pytest.raises(UsageError) as refused:
        query_of(text, zone=BERLIN)
    assert message in refused.value.message
    if hint is not None:
        assert hint in (refused.value.hint or "")


def test_a_filter_that_says_another_thing_than_the_option_is_refused() -> None:
    with pytest.raises(UsageError, match="stage is asked for twice"):
        query_of("stage:closing", Filters(stage="opening"), zone=BERLIN)
    same = query_of("stage:closing", Filters(stage="closing"), zone=BERLIN)
    assert same.filters.stage == "closing"


def test_a_time_of_day_and_a_zone_can_be_typed() -> None:
    query = query_of("after:2026-09-14T10:30+00:00", zone=BERLIN)
    assert query.filters.after == datetime(2026, 9, 14, 10, 30, tzinfo=UTC)


def test_curly_quotes_hold_a_value_together() -> None:
    assert read_box("account:\u201cAcme Inc\u201d").given == {"account": "Acme Inc"}
