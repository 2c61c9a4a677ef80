from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from coaching.moments.deals import DealStory, StageChange, order_of
from coaching.moments.evidence import (
    Evidence,
    Heard,
    Later,
    Span,
    Verdict,
    evidence_in_talk,
    evidence_of_deal,
    listed,
)
from coaching.moments.finding import Finding
from coaching.process import parse_process

CALL = datetime(2026, 9, 14, 10, 30, tzinfo=UTC)
PROCESS = parse_process(
    """
stages:
  - name: proposal
    title: Proposal
    goal: They know what it costs.
    description: Prices and terms.
    actions: [Say the price]
    exit_criteria:
      - {says: A date is known, name: date_known, examples: [By the first of March., In May.]}
    examples: [It is nine., That much, Yes., A year., Per seat., Good.]
  - name: closing
    title: Closing
    goal: Done.
    description: The end.
    actions: [Ask]
    exit_criteria: [Signed]
    examples: [Sign., Bye., See you., Deal., Yes., Good.]
signals:
  - name: objection
    title: Objection
    description: A doubt.
    examples: [Too much.]
    kinds:
      - {name: price, title: Price, description: Too dear.}
""",
    source="test",
)
WHOLE = Span(60.0, 110.0)
HEARD = {
    3: Heard(60.0, 65.0, "customer", "That is too expensive."),
    4: Heard(66.0, 80.0, "rep", "Nine a month is one lost lead."),
    6: Heard(90.0, 95.0, "customer", "It has to run by March."),
}


def in_talk(
    *findings: Finding,
    later: Later | None = None,
    ruled: dict[str, Verdict] | None = None,
    span: Span = WHOLE,
) -> list[Evidence]:
    return list(
        evidence_in_talk(
            findings,
            HEARD,
            PROCESS,
            span=span,
            call=7,
            call_at=CALL,
            later=later or Later(),
            ruled=ruled or {},
        )
    )


PRICE = Finding("objection", "price", 3, 4, 0.8)
DATE = Finding("criterion", "date_known", 6, 6, 0.8)


def test_each_piece_has_source_time_and_the_words() -> None:
    (one,) = in_talk(DATE)
    assert one.says == (
        "an exit criterion of Proposal was met here: A date is known; "
        "customer: “It has to run by March.”"
    )
    assert (one.source, one.at, one.start) == ("C7 at 01:30", CALL, 90.0)


@pytest.mark.parametrize(
    ("finding", "span", "says"),
    [
        pytest.param(
            Finding("turned", "", 3, 6, 0.8), Span(65.5, 110.0),
            "the customer went from doubt to “It has to run by March.” within 3 turns",
            id="a doubt before it",
        ),
        pytest.param(
            Finding("turned", "", 3, 6, 0.8), Span(60.0, 93.0),
            "the customer went from “That is too expensive.” to agreement within 3 turns",
            id="an agreement whose end was trimmed off",
        ),
        pytest.param(
            Finding("objection", "price", 3, 4, 0.8), Span(62.0, 80.0),
            "an objection (price) was answered and not heard again in the rest of the call",
            id="an objection whose beginning was trimmed off",
        ),
        pytest.param(
            Finding("criterion", "date_known", 6, 6, 0.8), Span(91.0, 110.0),
            "an exit criterion of Proposal was met here: A date is known",
            id="a criterion likewise",
        ),
    ],
)  # fmt: skip
def test_what_is_not_said_in_the_moment_as_a_whole_is_not_quoted(
    finding: Finding, span: Span, says: str
) -> None:
    (one,) = in_talk(finding, span=span)
    assert one.says == says


def test_an_objection_that_came_back_in_a_later_call_is_no_evidence() -> None:
    assert in_talk(PRICE, later=Later(1, frozenset({"price"}))) == []
    (one,) = in_talk(PRICE, later=Later(2, frozenset({"trust"})))
    assert "in the rest of the call, nor in 2 later calls of the deal" in one.says
    assert "an objection (price) was answered" in one.says


def test_a_person_who_says_that_a_criterion_is_not_met_goes_first() -> None:
    assert in_talk(DATE, ruled={"date_known": Verdict(met=False, who="Priya")}) == []
    (one,) = in_talk(DATE, ruled={"date_known": Verdict(met=True, who="Priya")})
    assert (one.source, one.strength) == ("C7 at 01:30, and Priya says so", 1.0)


def test_what_became_of_the_deal_is_told_as_what_came_after() -> None:
    story = DealStory(
        1,
        "D-9",
        "won",
        ended_at=CALL + timedelta(days=20),
        learned_at=datetime(2026, 11, 1, tzinfo=UTC),
        stages=(
            StageChange("Proposal", CALL - timedelta(days=3), CALL),
            StageChange("Closing", CALL + timedelta(days=6, hours=3), CALL),
        ),
    )
    won, moved = evidence_of_deal(story, CALL, order_of(PROCESS, [story]), days=14, zone=UTC)
    assert won.says == "seen on a call of a deal that was won 20 days later"
    assert won.source == "deal D-9 in the CRM's export, learned on 2026-11-01"
    assert moved.says == (
        "seen on a call after which the deal moved on 6 days later, from Proposal to Closing"
    )


def test_a_deal_that_was_won_by_the_next_day_was_not_won_on_the_same_one() -> None:
    midnight = datetime(2026, 9, 15, tzinfo=UTC)
    story = DealStory(1, "D-9", "won", ended_at=midnight, learned_at=midnight)
    (won,) = evidence_of_deal(story, CALL, order_of(PROCESS, [story]), days=14, zone=UTC)
    assert won.says == "seen on a call of a deal that was won 1 day later"


def test_a_criterion_met_twice_is_listed_once_with_the_surer_utterance() -> None:
    weak = Finding("criterion", "date_known", 3, 3, 0.6)
    (one,) = listed(in_talk(weak, DATE))
    assert one.start == 90.0


def test_evidence_comes_by_kind_the_deal_first() -> None:
    late = Evidence("endorsed", "used", "Ann used it", "Ann")
    first = Evidence("won", "", "seen on a call of a deal that was won", "CRM")
    assert [one.kind for one in listed([late, *in_talk(DATE), first])] == [
        "won",
        "criterion",
        "endorsed",
    ]
