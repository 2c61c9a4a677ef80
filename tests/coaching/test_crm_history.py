from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.crm import Fact, Statement, ToldAs, current, plain_id, timeline, weigh


def day(number: int) -> datetime:
    return datetime(2026, 9, 1, tzinfo=UTC) + timedelta(days=number - 1)


def seen(value: str, at: int) -> Fact:
    return Fact("stage", value, day(at), day(at))


def changed(value: str, at: int) -> Fact:
    return Fact("stage", value, day(at), day(at), "changed")


def since(value: str, begin: int, at: int) -> Fact:
    return Fact("stage", value, day(begin), day(at), "since")


def learned(*facts: Fact) -> list[Statement]:
    """What is known after statements came in this order."""
    known: list[Statement] = []
    for fact in facts:
        found = weigh(fact, sorted(known, key=lambda one: one.seen_at))
        if found.confirmed is not None:
            place = max(at for at, one in enumerate(known) if _is(one, found.confirmed))
            known[place] = found.confirmed
        if found.added is not None:
            known.append(found.added)
    return known


def _is(one: Statement, other: Statement) -> bool:
    return (one.value, one.held_from_at, one.told_as) == (
        other.value,
        other.held_from_at,
        other.told_as,
    )


def now_of(*facts: Fact) -> str:
    found = current(learned(*facts))
    assert found is not None
    return found.value


def spans(*facts: Fact, begin: int | None = None) -> list[tuple[str, int, bool]]:
    told = timeline(learned(*facts), since=None if begin is None else day(begin))
    return [(span.value, span.begin_at.day, span.exact) for span in told]


def test_an_older_export_after_a_newer_one_turns_nothing_back() -> None:
    assert now_of(seen("proposal", 20), seen("demo", 10)) == "proposal"
    found = weigh(seen("demo", 10), learned(seen("proposal", 20)))
    assert found.clash is not None
    assert (found.clash.said, found.clash.known, found.clash.counts) == (
        "demo",
        "proposal",
        "known",
    )


def test_what_was_confirmed_later_counts_though_a_change_is_learned_after() -> None:
    assert now_of(seen("demo", 5), seen("demo", 9), changed("lead", 7)) == "demo"


def test_of_two_that_were_seen_at_once_the_one_learned_later_counts_and_that_is_said() -> None:
    known = learned(seen("demo", 5))
    found = weigh(seen("lead", 5), known)
    assert found.clash is not None
    assert found.clash.counts == "said"
    assert now_of(seen("demo", 5), seen("lead", 5)) == "lead"
    assert now_of(seen("demo", 5), seen("lead", 5), seen("demo", 5)) == "lead"


def test_a_deal_that_was_won_before_the_day_it_was_last_seen_open_is_won() -> None:
    facts = (seen("open", 10), since("won", 8, 15))
    assert now_of(*facts) == "won"
    assert spans(*facts, begin=1) == [("won", 8, True)]


def test_what_was_said_to_be_so_since_before_overrules_what_was_seen_in_between() -> None:
    assert spans(seen("open", 2), seen("open", 10), since("won", 8, 15)) == [
        ("open", 2, False),
        ("won", 8, True),
    ]


def test_a_deal_that_opens_again_has_both_in_its_history() -> None:
    facts = (since("won", 8, 15), changed("open", 20), seen("open", 25))
    assert now_of(*facts) == "open"
    assert spans(*facts) == [("won", 8, True), ("open", 20, True)]


def test_a_history_that_goes_back_a_stage_keeps_every_step() -> None:
    steps = (changed("lead", 1), changed("demo", 5), changed("lead", 9), changed("demo", 12))
    assert [(value, at) for value, at, _ in spans(*steps)] == [
        ("lead", 1),
        ("demo", 5),
        ("lead", 9),
        ("demo", 12),
    ]
    assert spans(*reversed(steps)) == spans(*steps)


def test_the_first_stage_is_as_old_as_the_deal_where_nobody_says_more() -> None:
    assert spans(seen("lead", 4), changed("demo", 9), begin=2)[0] == ("lead", 2, False)
    assert spans(changed("lead", 4), changed("demo", 9), begin=2)[0] == ("lead", 4, True)


def test_a_span_ends_where_the_next_begins_and_the_last_goes_on() -> None:
    first, last = timeline(learned(changed("lead", 4), changed("demo", 9)))
    assert (first.end_at, last.end_at) == (day(9), None)


_VALUE = st.sampled_from("abc")
_DAY = st.integers(2, 28)


@st.composite
def _files(draw: st.DrawFn) -> list[Fact]:
    """Statements of which no two contradict each other about one time."""
    times = draw(st.lists(_DAY, unique=True, min_size=1, max_size=7))
    kinds: list[ToldAs] = ["seen", "changed"]
    return [
        (seen if draw(st.sampled_from(kinds)) == "seen" else changed)(draw(_VALUE), at)
        for at in times
    ]


@given(_files(), st.randoms())
def test_files_in_any_order_and_again_and_again_lead_to_the_same(
    facts: list[Fact], chance: object
) -> None:
    newest = max(facts, key=lambda fact: fact.seen_at or day(1))
    mixed = [*facts, *facts]
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    assert now_of(*facts) == now_of(*mixed) == newest.value
    known = learned(*mixed)
    in_order = sorted(known, key=lambda one: one.seen_at)
    for fact in facts:
        again = weigh(fact, in_order)
        assert again.added is None
        assert again.confirmed is None


@given(_files())
def test_a_timeline_goes_forward_without_gaps_and_ends_with_what_is_so_now(
    facts: list[Fact],
) -> None:
    told = timeline(learned(*facts))
    assert told[-1].value == now_of(*facts)
    for one, other in pairwise(told):
        assert one.end_at == other.begin_at
        assert one.begin_at < other.begin_at
        assert one.value != other.value


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("0065g00000AbCdE", "0065g00000AbCdEAAV"),
        ("001A0000006Vm9r", "001A0000006Vm9rIAC"),
        ("001A0000006Vm9rIAC", "001A0000006Vm9rIAC"),
        ("D-1042", "D-1042"),
        ("123456789012345", "123456789012345"),
    ],
)
def test_an_id_of_salesforce_is_the_same_with_15_and_with_18_characters(
    written: str, meant: str
) -> None:
    assert plain_id(written) == meant
