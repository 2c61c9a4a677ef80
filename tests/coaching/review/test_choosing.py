from __future__ import annotations

from typing import get_args

import pytest

from coaching.process import Datum, DatumKind
from coaching.review.choosing import told_values
from coaching.review.hinted import hinted
from coaching.review.things import ALONE, Setting, things
from coaching.transcript import Role
from tests.coaching.review.talk import talk_of

BUDGET = Datum(asks="The budget", kind="money", by="customer")
PRICE = Datum(asks="The price", kind="money", by="rep")
SEATS = Datum(asks="How many seats", kind="count")
TOOL = Datum(asks="The tool in use", kind="tool")
RIVAL = Datum(asks="Whom they compare us with", kind="tool", shown_by=("competitor",))
DECIDES = Datum(asks="Who decides", kind="person", by="customer", shown_by=("authority",))
PRESENT = Datum(asks="Who is on the call", kind="person")
NEEDED = Datum(asks="By when", kind="date", shown_by=("timeline",))
NEXT = Datum(asks="The next step", kind="date")
TERM = Datum(asks="How long the contract runs", kind="duration")


def told(datum: Datum, said: str, asked: str = "") -> list[str]:
    before: list[tuple[Role, str]] = [("rep", asked)] if asked else []
    talk = talk_of(*before, ("customer", said))
    return [it.value.text for it in told_values(datum, talk, len(before), None)]


@pytest.mark.parametrize(
    ("datum", "said", "first"),
    [
        (SEATS, "Sixty. No, sixty-two, we bought two.", "sixty-two"),
        (BUDGET, "I've got eight thousand. No, wait, seven thousand.", "seven thousand"),
        (
            PRICE,
            "I can do ten percent on it. So seventeen hundred and five.",
            "seventeen hundred and five",
        ),
        (PRICE, "You'd save six hundred a month, and it comes to nine hundred.", "nine hundred"),
        (NEXT, "Tomorrow I can't, but Friday at nine works.", "Friday at nine"),
        (NEXT, "Start on a Monday, not a Friday.", "Monday"),
        (NEEDED, "If we start on Monday, can we have it by December?", "December"),
        (DECIDES, "Anything over thirty goes to Bettina, she's our CFO.", "Bettina"),
        (BUDGET, "They want six thousand, we pay four thousand now.", "four thousand"),
        (BUDGET, "We paid eighty pounds then, now it's closer to ninety pounds.", "ninety pounds"),
        (BUDGET, "Anything above five thousand goes to her, I have two thousand.", "two thousand"),
        (TERM, "It's serviced every two weeks, and it runs for three years.", "three years"),
        (TERM, "Invoices are thirty days net, the minimum is twelve months.", "twelve months"),
        (DECIDES, "I'd hear her teacher before I decide.", "her teacher"),
        (DECIDES, "It's by the shed. The landlady would have to allow it.", "The landlady"),
        (DECIDES, "We need the last draft. The management board meets in May.", "management board"),
        (DECIDES, "That goes to them. Below that our director can decide.", "our director"),
    ],
)
def test_the_value_that_counts_goes_first(datum: Datum, said: str, first: str) -> None:
    assert first in told(datum, said)[0]


@pytest.mark.parametrize(
    ("datum", "asked", "said", "first"),
    [
        (BUDGET, "What have you got?", "What I've got is eighteen.", "eighteen"),
        (PRICE, "And the price?", "The middle one is three seven fifty.", "three seven fifty"),
        (NEXT, "When?", "I can be there at four.", "at four"),
        (DECIDES, "Who has to agree?", "the vestry has to approve it", "the vestry"),
        (DECIDES, "Is it your decision?", "I do, it's my shop.", "I do"),
        (TOOL, "What do you use now?", "an old diesel boiler in the shed", "an old diesel boiler"),
        (TOOL, "And today?", "Nothing. We've nothing at all.", "Nothing"),
        (RIVAL, "Anybody else?", "there was a bloke who said four", "a bloke"),
        (RIVAL, "And else?", "We'd build it ourselves.", "build it ourselves"),
        (RIVAL, "", "You have an answer for it all, but the agency is dearer.", "the agency"),
        (TOOL, "", "It gets warm in June, and our old stove from Jotul smokes.", "our old stove"),
        (
            TOOL,
            "How?",
            "We showed them slides. It's a mix of posters and films.",
            "a mix of posters",
        ),
    ],
)
def test_a_weak_form_counts_where_the_turn_is_known(
    datum: Datum, asked: str, said: str, first: str
) -> None:
    assert told(datum, said, asked)[0].startswith(first)


def test_a_number_that_counts_nothing_is_trusted_less_where_nobody_asked_how_many() -> None:
    asked = talk_of(("rep", "How many?"), ("customer", "Forty."))
    unasked = talk_of(("rep", "Until when?"), ("customer", "Forty."))
    assert told_values(SEATS, asked, 1, None)[0].trust == 1.0
    assert told_values(SEATS, unasked, 1, None)[0].trust < 1.0


def test_what_the_rep_says_that_the_customer_has_is_trusted_less_than_a_question_for_it() -> None:
    tells = talk_of(("rep", "We have a hundred and forty offices."))
    asks = talk_of(("rep", "So that's six offices?"))
    assert told_values(SEATS, tells, 0, None)[0].trust < 1.0
    assert told_values(SEATS, asks, 0, None)[0].trust == 1.0


def test_of_those_on_the_call_names_are_trusted_more_than_parts() -> None:
    talk = talk_of(("rep", "Hi, am I speaking with the owner? This is Brad."))
    trust = {it.value.text: it.trust for it in told_values(PRESENT, talk, 0, None)}
    assert trust["Brad"] > trust["the owner"]


def test_a_thing_is_not_a_time_a_number_or_what_belongs_to_the_other() -> None:
    assert things("We're on four ninety until the end of the month.", "in use") == ()
    assert things("Who have you got your phone with?", "in use") == ()


def test_who_is_spoken_to_and_who_has_a_title_is_no_thing() -> None:
    assert things("I'll be open with you, Monica.", "rival") == ()
    assert things("We had Mrs Aalders.", "in use") == ()


def test_what_the_question_says_is_less_likely_and_what_is_named_elsewhere_more() -> None:
    text = "We sent the samples to Duisburg and Kassel."
    alone, known = (
        {text[it.start : it.end]: it.score for it in things(text, "rival", setting)}
        for setting in (
            ALONE,
            Setting(asked=frozenset({"samples"}), names=frozenset({"kassel"})),
        )
    )
    assert known["the samples"] < alone["the samples"]
    assert known["Kassel"] > alone["Kassel"]
    assert known["Duisburg"] == alone["Duisburg"]


def test_the_first_number_answers_how_many_whatever_the_reply_takes_up() -> None:
    talk = talk_of(
        ("rep", "How many classes are there?"),
        ("customer", "Seven. There are nine steps to the hall, though."),
        ("rep", "Nine steps, I see."),
    )
    assert told_values(SEATS, talk, 1, None)[0].value.text == "Seven"


def test_one_of_two_things_that_are_as_likely_is_trusted_less_than_is_ever_enough() -> None:
    clear = talk_of(("rep", "What do you use today?"), ("customer", "We use Salesforce."))
    doubtful = talk_of(("customer", "Oh, it varies a lot, you see, the stairs, the garden."))
    assert told_values(TOOL, clear, 1, None)[0].trust == 1.0
    assert told_values(TOOL, doubtful, 0, None)[0].trust < 0.5


def test_somebody_who_is_only_pointed_to_is_trusted_less_than_is_ever_enough() -> None:
    talk = talk_of(("customer", "I'd have to ask him."))
    (one,) = told_values(DECIDES, talk, 0, None)
    assert (one.value.text, one.trust < 0.5) == ("him", True)


def test_a_span_of_time_is_trusted_less_where_nothing_says_that_it_lasts() -> None:
    spans = ("It runs for two years.", "I was with them for two years.")
    runs, was = (told_values(TERM, talk_of(("rep", it)), 0, None)[0].trust for it in spans)
    assert was < runs == 1.0


def test_what_counts_by_itself_is_not_given_again_as_a_weak_form() -> None:
    assert hinted("It costs nine pounds.", "money") == ()


@pytest.mark.parametrize(
    "text", ["", " ", "...", "'", "a", "the the the", "no " * 3000, "ñandú, 今日"]
)
def test_odd_talk_has_weak_values_or_none_and_never_an_error(text: str) -> None:
    for kind in get_args(DatumKind):
        for value in hinted(text, kind, setting=Setting(answers=True)):
            assert text[value.start : value.end] == value.text
