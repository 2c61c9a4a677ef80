from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from coaching.moments.finding import (
    Finding,
    agrees,
    criteria_met,
    hesitates,
    objections_answered,
    objections_raised,
    turnings,
)
from coaching.ports import SignalHit, StageTag
from coaching.review.review import review_talk
from coaching.review.talk import Talk
from coaching.transcript import Role, Turn
from tests.steps.moment_calls import PROCESS

LONG = "We have three firms of your size who work with it every single day."


def talk(*said: tuple[Role, str], objections: Mapping[int, Sequence[str]] | None = None) -> Talk:
    raised = objections or {}
    turns = [
        Turn(place, role, role, 10.0 * place, 10.0 * place + 9, text)
        for place, (role, text) in enumerate(said)
    ]
    tags = [
        StageTag(
            "negotiation",
            0.9,
            tuple(
                SignalHit("objection", 0.8, 0, len(turn.text), kind=kind)
                for kind in raised.get(place, ())
            ),
        )
        for place, turn in enumerate(turns)
    ]
    return Talk(turns, tags)


def test_an_answered_objection_that_stays_away_is_found_with_its_answer() -> None:
    found = objections_answered(
        talk(
            ("customer", "That is too expensive."),
            ("rep", LONG),
            ("customer", "Okay."),
            ("rep", "Shall we?"),
            ("customer", "Tell me about support."),
            ("rep", "We answer within an hour on every day of the week."),
            ("customer", "Good."),
            objections={0: ["price"]},
        )
    )
    assert list(found) == [Finding("objection", "price", 0, 1, 0.8)]


def test_of_an_objection_that_came_back_the_last_time_counts() -> None:
    found = objections_answered(
        talk(
            ("customer", "That is too expensive."),
            ("rep", LONG),
            ("customer", "Still, it is too expensive."),
            ("rep", LONG),
            *[("customer", "Fine."), ("rep", "Good.")] * 3,
            objections={0: ["price"], 2: ["price"]},
        )
    )
    assert [(one.turn, one.until) for one in found] == [(2, 3)]


def test_another_kind_of_objection_is_not_the_same_one_coming_back() -> None:
    found = objections_answered(
        talk(
            ("customer", "That is too expensive."),
            ("rep", LONG),
            ("customer", "And I have never heard of you."),
            ("rep", LONG),
            *[("customer", "Fine."), ("rep", "Good.")] * 3,
            objections={0: ["price"], 2: ["trust"]},
        )
    )
    assert sorted((one.key, one.turn) for one in found) == [("price", 0), ("trust", 2)]


@pytest.mark.parametrize(
    "after",
    [
        pytest.param([("rep", "I understand."), ("customer", "So?")], id="no answer"),
        pytest.param([("rep", LONG)], id="the call ends with it"),
    ],
)
def test_an_objection_without_an_answer_or_a_call_after_it_is_none(
    after: list[tuple[Role, str]],
) -> None:
    said = talk(("customer", "That is too expensive."), *after, objections={0: ["price"]})
    assert list(objections_answered(said)) == []
    assert [one.kind for one in objections_raised(said)] == ["raised"]


def test_what_the_rep_says_is_no_objection() -> None:
    said = talk(("rep", "Is that too expensive for you?"), objections={0: ["price"]})
    assert list(objections_raised(said)) == []


def test_a_customer_who_doubts_and_then_agrees_has_turned() -> None:
    found = turnings(
        talk(
            ("customer", "I'm not convinced that my people will use it."),
            ("rep", LONG),
            ("customer", "Every day?"),
            ("rep", "Yes, from the first week on, without any training."),
            ("customer", "Oh, that's good to hear."),
        )
    )
    assert [(one.kind, one.turn, one.until) for one in found] == [("turned", 0, 4)]


@pytest.mark.parametrize(
    "then",
    [
        pytest.param([("customer", "That's good.")], id="nobody answered"),
        pytest.param([("rep", LONG), ("customer", "No, that's no good for us.")], id="no"),
        pytest.param([("rep", LONG), ("customer", "Yeah.")], id="a nod"),
        pytest.param(
            [*[("rep", LONG), ("customer", "And then?")] * 4, ("customer", "That's good.")],
            id="too late",
        ),
    ],
)
def test_no_turning_without_an_answer_or_real_agreement_soon(
    then: list[tuple[Role, str]],
) -> None:
    assert not list(turnings(talk(("customer", "I'm worried about the data."), *then)))


def test_doubting_and_agreeing_are_told_from_words() -> None:
    assert hesitates("We'd need to think about it.")
    assert not hesitates("I think about it often, and it works.")
    assert not agrees("That's good, but I'm not sure we can.")


def test_a_criterion_is_found_at_the_utterance_that_proves_it() -> None:
    said = [
        Turn(0, "rep", "rep", 0.0, 9.0, "What is going wrong today?"),
        Turn(1, "customer", "customer", 10.0, 19.0, "The lists get lost every week."),
    ]
    tags = [
        StageTag("discovery", 0.9),
        StageTag("discovery", 0.9, (SignalHit("pain", 0.9, 0, 30),)),
    ]
    found = list(criteria_met(review_talk(PROCESS, Talk(said, tags))))
    assert [(one.key, one.until) for one in found] == [("problem", 1)]
    assert found[0].strength >= 0.6
