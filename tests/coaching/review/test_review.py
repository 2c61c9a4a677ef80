from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from coaching.process import SalesProcess, parse_process
from coaching.review.deal import review_deal
from coaching.review.evidence import Evidence
from coaching.review.finding import SHORT
from coaching.review.parts import PartReview, Review, Ruled, StageReview, Verdict
from coaching.review.review import review_talk
from coaching.review.talk import Ref
from tests.coaching.review.talk import talk_of

PROCESS = parse_process(
    """
stages:
  - name: discovery
    title: Discovery
    goal: We know them.
    description: Questions about their situation.
    actions:
      - {does: Ask who decides, name: ask_who, shown_by: [authority]}
    data:
      - {asks: The budget, name: budget, kind: money, shown_by: [budget], by: customer}
      - {asks: How many seats, name: seats, kind: count, patterns: [how many seats]}
      - {asks: What is a must, name: must, by: customer}
    exit_criteria:
      - {says: A problem is named, name: problem, shown_by: [pain], by: customer}
      - {says: Money is known, name: money, shown_by: [budget], by: customer, needs: [budget]}
      - {says: They smile, name: smile}
    examples: ["How do you do it today?", We use paper., "What hurts?", It hurts., "Who?", Me.]
  - name: closing
    title: Closing
    goal: It is done.
    description: The end of the call.
    actions: [Ask for it]
    exit_criteria:
      - says: They said yes
        name: "yes"
        by: customer
        examples: ["Yes, let's do it.", "Go ahead, put us down.", "Okay, I'll take it."]
    examples: ["Shall we?", Yes., Bye., See you., Sign here., Good.]
signals:
  - {name: pain, title: Pain, description: It hurts., examples: [It hurts.]}
  - {name: budget, title: Budget, description: Money., examples: [We have money.]}
  - {name: authority, title: Authority, description: Who decides., examples: [My boss.]}
""",
    source="test",
)
SEATS = Ref("datum", "seats")
MUST = Ref("datum", "must")
YES = Ref("criterion", "yes")
NOW = datetime(2026, 11, 26, tzinfo=UTC)


def criterion(review: Review, key: str) -> tuple[str, list[int]]:
    part = review.part(Ref("criterion", key))
    return part.verdict, [one.turn for one in part.evidence]


def value(review: Review, key: str) -> str | None:
    return review.part(Ref("datum", key)).value


def reviewed(process: SalesProcess = PROCESS, **more: object) -> Review:
    talk = talk_of(
        ("rep", "What is going wrong today?"),
        ("customer", "The lists get lost every week."),
        ("rep", "Is there money set aside for it?"),
        ("customer", "We've set aside twenty thousand for this year."),
        signals={1: ["pain"], 2: ["budget"], 3: ["budget"]},
    )
    return review_talk(process, talk, **more)  # type: ignore[arg-type]


def test_a_criterion_is_met_by_an_utterance_that_is_shown_with_its_time() -> None:
    part = reviewed().part(Ref("criterion", "problem"))
    assert part.verdict == "met"
    (one,) = part.evidence
    assert (one.turn, one.at, one.role, one.text) == (
        1,
        10.0,
        "customer",
        "The lists get lost every week.",
    )


def test_what_nothing_speaks_for_is_unknown_never_met() -> None:
    review = reviewed()
    assert criterion(review, "smile") == ("unknown", [])
    assert criterion(review, "yes") == ("unknown", [])
    assert review_talk(PROCESS, talk_of()).part(Ref("criterion", "problem")).verdict == "unknown"


def test_a_criterion_of_the_customer_is_not_met_by_the_rep() -> None:
    talk = talk_of(("rep", "Your lists get lost every week."), signals={0: ["pain"]})
    assert criterion(review_talk(PROCESS, talk), "problem") == ("unknown", [])


def test_what_the_rep_says_is_met_once_the_customer_affirms_it() -> None:
    talk = talk_of(
        ("rep", "So the lists get lost every week?"),
        ("customer", "Exactly."),
        signals={0: ["pain"]},
    )
    assert criterion(review_talk(PROCESS, talk), "problem") == ("met", [1])


def test_a_criterion_that_needs_a_value_is_met_with_it_and_not_without() -> None:
    assert criterion(reviewed(), "money") == ("met", [3])
    talk = talk_of(("customer", "There is some money, I think."), signals={0: ["budget"]})
    assert criterion(review_talk(PROCESS, talk), "money")[0] == "unknown"


def test_a_no_to_the_question_is_not_met() -> None:
    talk = talk_of(
        ("rep", "Is there money set aside for it?"),
        ("customer", "No, not before April."),
        signals={0: ["budget"]},
    )
    assert criterion(review_talk(PROCESS, talk), "money") == ("not_met", [1])


def test_a_stage_that_was_talked_through_without_it_leaves_it_not_met() -> None:
    said = [("rep", "How is it done today?"), ("customer", "On paper.")] * 2
    talk = talk_of(
        *said,  # type: ignore[arg-type]
        ("rep", "Well, goodbye then."),
        stages=["discovery"] * 4 + ["closing"],
    )
    review = review_talk(PROCESS, talk)
    assert criterion(review, "problem") == ("not_met", [])
    assert criterion(review, "smile") == ("unknown", [])


def test_an_answer_holds_the_value_of_the_question() -> None:
    talk = talk_of(
        ("rep", "And how many seats?"),
        ("customer", "Sixty."),
        phrases={0: {SEATS: [(4, 18)]}},
    )
    review = review_talk(PROCESS, talk)
    assert value(review, "seats") == "Sixty"
    assert review.part(SEATS).values[0].value.normal == "60"


def test_our_price_is_not_their_budget() -> None:
    talk = talk_of(
        ("rep", "It's nine hundred a month."), ("customer", "I see."), signals={0: ["budget"]}
    )
    assert value(review_talk(PROCESS, talk), "budget") is None


def test_what_the_heads_prove_is_met_from_the_strength_that_is_enough() -> None:
    said = (("rep", "Shall we start, then?"), ("customer", "Yes, let's do it."), ("rep", "Good."))
    for proof, verdict in ((0.81, "met"), (0.79, "unknown")):
        talk = talk_of(*said, proofs={YES: ([0.0, proof, 0.0], 0.8)})
        part = review_talk(PROCESS, talk).part(YES)
        assert (part.verdict, [one.turn for one in part.evidence]) == (
            verdict,
            [1] if verdict == "met" else [],
        )


def test_what_the_heads_say_of_somebody_elses_turn_proves_nothing() -> None:
    talk = talk_of(("rep", "Yes, let's do it."), proofs={YES: ([0.99], 0.8)})
    assert criterion(review_talk(PROCESS, talk), "yes") == ("unknown", [])


def test_a_value_comes_from_the_turn_that_the_heads_point_to() -> None:
    talk = talk_of(
        ("customer", "There are three of us, and seven dogs."),
        ("customer", "Sixty seats, no wait, forty."),
        proofs={SEATS: ([0.1, 0.9], 0.7)},
    )
    review = review_talk(PROCESS, talk)
    assert value(review, "seats") == "forty"
    assert [one.evidence.turn for one in review.part(SEATS).values] == [1, 1]


def test_a_value_of_a_turn_that_is_barely_proven_is_not_given_in_a_weak_form() -> None:
    said = "Two three fifty, that's what I've got."
    for proof, given in ((0.95, True), (0.75, False)):
        talk = talk_of(("customer", said), proofs={Ref("datum", "budget"): ([proof], 0.7)})
        assert bool(review_talk(PROCESS, talk).part(Ref("datum", "budget")).values) is given


def test_a_value_in_free_words_needs_a_turn_that_is_surer() -> None:
    for proof, given in ((0.73, True), (0.71, False)):
        talk = talk_of(("customer", "It must fold."), proofs={MUST: ([proof], 0.6)})
        assert (value(review_talk(PROCESS, talk), "must") is not None) is given


def test_a_value_in_free_words_is_the_sentence_that_shows_it_with_those_beside_it() -> None:
    doubt = "I like it, I do. My worry is the stairs. I could never carry it up to the third floor."
    talk = talk_of(("customer", doubt), proofs={MUST: ([0.9], 0.6)})
    assert value(review_talk(PROCESS, talk), "must") == doubt.removesuffix(".")
    long = f"{'We had a long talk about it at home last night. ' * 4}{doubt}"
    talk = talk_of(("customer", long), proofs={MUST: ([0.9], 0.6)})
    shown = {MUST: {0: (long.index("My worry"), long.index(" I could"))}}
    talk = replace(talk, cues=replace(talk.cues, spans=shown))
    given = value(review_talk(PROCESS, talk), "must")
    assert given is not None
    assert given.endswith("My worry is the stairs. I could never carry it up to the third floor")
    assert len(given.split()) <= SHORT


def test_what_the_customer_only_affirms_has_the_value_of_the_reps_guess() -> None:
    talk = talk_of(
        ("rep", "So that would be about forty seats?"),
        ("customer", "Yeah, about that."),
        proofs={SEATS: ([0.0, 0.9], 0.7)},
    )
    (one,) = review_talk(PROCESS, talk).part(SEATS).values
    assert (one.value.text, one.evidence.turn, one.evidence.why) == (
        "forty seats",
        0,
        ("meaning", "affirmed"),
    )


def test_a_ruling_goes_before_what_was_found_which_stays_beside_it() -> None:
    ruled = Ruled("not_met", None, "he meant another firm", "Priya", NOW, 7)
    part = reviewed(ruled={Ref("criterion", "problem"): ruled}).part(Ref("criterion", "problem"))
    assert (part.verdict, part.found) == ("not_met", "met")
    assert part.as_json()["ruled"]["who"] == "Priya"


def test_a_ruled_value_goes_before_the_one_that_was_said() -> None:
    ruled = Ruled("met", "25,000", None, "Priya", NOW)
    assert value(reviewed(ruled={Ref("datum", "budget"): ruled}), "budget") == "25,000"


def test_a_deal_takes_the_value_of_the_last_call_and_says_which_call_proves_what() -> None:
    later = talk_of(("customer", "The budget is thirty thousand now."), signals={0: ["budget"]})
    deal = review_deal([reviewed(call=1), review_talk(PROCESS, later, call=2)])
    assert deal.calls == (1, 2)
    assert value(deal, "budget") == "thirty thousand"
    part = deal.part(Ref("criterion", "problem"))
    assert (part.verdict, [one.call for one in part.evidence]) == ("met", [1])


def _on_call(number: int, found: Verdict, text: str, strength: float) -> Review:
    """The review of a call that has one criterion, with the utterance that shows it."""
    said = Evidence(0, 0, len(text), text, "B", "customer", 1.0, 4.0, strength, (), number)
    part = PartReview(Ref("criterion", "budget"), "There is a budget", found, (said,))
    stage = StageReview("discovery", "Discovery", "", 1, (), (), (part,))
    return Review("1", (stage,), (number,))


@pytest.mark.parametrize(
    ("calls", "verdict", "proof"),
    [
        ((("not_met", "No.", 0.9), ("met", "Yes, forty.", 0.7)), "met", ["Yes, forty."]),
        ((("met", "Yes, forty.", 0.7), ("not_met", "No.", 0.9)), "met", ["Yes, forty."]),
        ((("not_met", "No.", 0.7), ("not_met", "None.", 0.9)), "not_met", ["None.", "No."]),
    ],
    ids=["met after a no", "a no after met", "no twice"],
)
def test_a_deals_criterion_is_proved_by_calls_that_say_the_same_of_it(
    calls: tuple[tuple[Verdict, str, float], ...], verdict: Verdict, proof: list[str]
) -> None:
    deal = review_deal([_on_call(number, *call) for number, call in enumerate(calls, start=1)])
    (part,) = deal.stages[0].criteria
    assert (part.verdict, [one.text for one in part.evidence]) == (verdict, proof)


def test_one_speaker_and_a_single_turn_make_a_review() -> None:
    for talk in (talk_of(("unknown", "Hello?")), talk_of(*[("rep", "I see.")] * 40)):
        assert all(stage.criteria for stage in review_talk(PROCESS, talk).stages)
