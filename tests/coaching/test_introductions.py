"""Names said in talk: introductions that count, sentences that look like some and are none."""

from __future__ import annotations

import pytest

from coaching.introductions import NameSaid, names_of_voices, names_said
from coaching.ports import Spoken

KNOWN = ("Marcus Bennett", "Laura Kim", "Will Ashby")
COMPANIES = ("Pipewise", "Summit Outdoor Gear")


def said_in(*texts: str, known: tuple[str, ...] = ()) -> list[tuple[int, str]]:
    """Voice and name of everything said in turns that two people take one after the other."""
    talk = [Spoken(place % 2, text) for place, text in enumerate(texts)]
    return [(one.voice, one.name) for one in names_said(talk, known=known, companies=COMPANIES)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Hi, this is Marcus from Pipewise.", "Marcus"),
        ("Hello, this is Marcus Bennett from Pipewise, how are you?", "Marcus Bennett"),
        ("Good morning, this is Dana calling.", "Dana"),
        ("This is Priya Shah speaking.", "Priya Shah"),
        ("Hi Tom, this is Marcus.", "Marcus"),
        ("Yes, this is Jamie.", "Jamie"),
        ("Hello, this is Siobhán O'Neill at Ledgerway.", "Siobhán O'Neill"),
        ("My name is Laura Kim and I run operations.", "Laura Kim"),
        ("My name's Dermot, I'm calling about the forklifts.", "Dermot"),
        ("Uh, my first name is Anne-Marie.", "Anne-Marie"),
        ("The name's Walter.", "Walter"),
        ("Marcus Bennett here.", "Marcus Bennett"),
        ("Hey, Zane here from Packaging Intelligence.", "Zane"),
        ("Ray speaking.", "Ray"),
        ("Good afternoon, Ashcombe Chairs, Philippa speaking.", "Philippa"),
        ("Maintenance, Kowalczyk speaking.", "Kowalczyk"),
        ("You're speaking with Dana.", "Dana"),
        ("You are talking to Mrs Tolland.", "Mrs Tolland"),
        ("I'm Ottoline with Larch Lane Dental.", "Ottoline"),
        ("Hi, I'm Kelly, and I look after new accounts.", "Kelly"),
        ("I am Lindiwe Dube from the warehouse team.", "Lindiwe Dube"),
        ("Hi Laura, it's Marcus again.", "Marcus"),
        ("Mrs Tolland, good morning, it's Beatrix from the clinic.", "Beatrix"),
        ("Hey, Mrs. Okafor, it's Teddy.", "Teddy"),
        ("It's Dr. Amadi here.", "Dr. Amadi"),
        ("Hi, Zane from Packaging Intelligence, is now good?", "Zane"),
        ("Everybody calls me Patience.", "Patience"),
        ("You can call me Bob.", "Bob"),
    ],
)
def test_who_introduces_himself_is_named(text: str, name: str) -> None:
    assert (1, name) in said_in("Hello?", text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Hi Marcus, thanks for calling.", "Marcus"),
        ("Hello, Mr. Faber.", "Mr. Faber"),
        ("Good morning Mrs Halvorsen, how are the roses?", "Mrs Halvorsen"),
        ("Thanks, Laura.", "Laura"),
        ("Right, that's it. Thank you so much, Jamie!", "Jamie"),
        ("Nice to meet you, Priyanka.", "Priyanka"),
        ("Bye bye, Walt.", "Walt"),
    ],
)
def test_who_is_greeted_is_the_other_one(text: str, name: str) -> None:
    assert said_in("Hello?", text) == [(0, name)]


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Is this Denise Farrow?", "Yes it is."),
        ("Hello, am I speaking with Denise Farrow?", "Yes, who is this?"),
        ("Could I speak to Denise Farrow, please?", "Speaking."),
        ("May I talk to Denise Farrow?", "This is she."),
        ("Hi, do I have Denise Farrow?", "You do."),
    ],
)
def test_who_owns_up_to_a_name_has_it(question: str, answer: str) -> None:
    assert said_in(question, answer) == [(1, "Denise Farrow")]


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Is this Denise Farrow?", "No, she left in May."),
        ("Could I speak to Denise Farrow?", "Yes, one moment."),
        ("Could I speak to Denise Farrow?", "Speaking of Denise, she moved to Leeds."),
        ("Is this the right number?", "Yes it is."),
        ("Is that Friday?", "Yes."),
        ("Is this HubSpot?", "Yes."),
    ],
)
def test_who_is_asked_for_and_is_somebody_else_has_no_name(question: str, answer: str) -> None:
    assert said_in(question, answer) == []


@pytest.mark.parametrize(
    "text",
    [
        "This is Great, I like it.",
        "This is Pipewise, how can I help?",
        "This is Summit Outdoor Gear.",
        "And this is Priya, she runs our warehouse.",
        "This is Priya, who runs our warehouse.",
        "This is Marcus's desk.",
        "This is Tuesday's list.",
        "I'm German, from the north.",
        "I'm Sorry.",
        "I'm Interested.",
        "I'm fine, thanks.",
        "I'm calling from Pipewise.",
        "I'm in London.",
        "It's Monday again.",
        "It's raining here.",
        "It's Salesforce again.",
        "We use Clarivo here in Denver.",
        "Same here.",
        "Right here.",
        "Not much here.",
        "Everyone here likes it.",
        "Sarah here is our head of IT.",
        "Generally speaking.",
        "Speaking of Laura, is she in?",
        "Good afternoon, Ashcombe Chairs.",
        "Hello there.",
        "Hi everyone.",
        "Hi Team.",
        "Thanks God.",
        "Thanks, I'll tell Laura.",
        "Thanks to Laura we found it.",
        "Thank you very much.",
        "Good Morning.",
        "Thanks, Priya will send it.",
        "Please call me Tomorrow.",
        "Just call me back.",
        "My name is on the list.",
        "You're speaking with the right person.",
        "hi laura this is marcus",
        "my name is marcus",
    ],
)
def test_nobody_is_named_by_what_only_looks_like_it(text: str) -> None:
    assert said_in(text) == []
    assert said_in("Mhm.", "So.", text, "Mhm.") == []


@pytest.mark.parametrize("text", ["Could be. It was Laura.", "I'm Laura.", "Hi, this is Laura."])
def test_little_more_than_a_name_is_believed_at_the_start_of_a_call_alone(text: str) -> None:
    assert said_in(*["Mhm."] * 20, text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("hi laura this is marcus from pipewise", [(0, "Marcus Bennett"), (1, "Laura Kim")]),
        ("hello my name is markus benett", [(0, "Marcus Bennett")]),
        ("Hi, this is Marcus.", [(0, "Marcus Bennett")]),
        ("this is will from pipewise", []),
        ("This is Will from Pipewise.", [(0, "Will Ashby")]),
        ("Good morning, Ms. Kim.", [(1, "Laura Kim")]),
        ("marcus bennett speaking", [(0, "Marcus Bennett")]),
        ("Hi, this is Marta from Pipewise.", [(0, "Marta")]),
    ],
)
def test_known_names_are_found_without_capitals_and_a_letter_off(
    text: str, found: list[tuple[int, str]]
) -> None:
    assert sorted(said_in(text, "mhm", known=KNOWN)) == found


def test_of_two_people_known_by_one_first_name_neither_is_meant() -> None:
    found = said_in("Hi, this is Laura from Pipewise.", known=("Laura Kim", "Laura Bell"))
    assert found == [(0, "Laura")]


def test_whom_somebody_works_for_is_told_with_the_name() -> None:
    talk = [Spoken(0, "Hi, this is Jamie from Summit Outdoor Gear, is Sam there?")]
    assert names_said(talk)[0].company == "Summit Outdoor Gear"


def test_among_three_nobody_knows_who_is_greeted() -> None:
    talk = [Spoken(0, "Hello?"), Spoken(1, "Hi Laura."), Spoken(2, "Hi Laura.")]
    assert names_said(talk) == ()


def test_an_introduction_counts_more_than_a_greeting_that_was_misheard() -> None:
    talk = [Spoken(0, "Hi, this is Marcus from Pipewise."), Spoken(1, "Hi Markus.")]
    assert names_of_voices(names_said(talk)) == {0: "Marcus"}


def test_two_greetings_by_different_names_cancel_out() -> None:
    talk = [Spoken(0, "Mhm."), Spoken(1, "Hi Dana."), Spoken(0, "Mhm."), Spoken(1, "Bye, Tom.")]
    assert names_of_voices(names_said(talk)) == {}


def test_one_name_is_not_given_to_two_voices() -> None:
    greeted = NameSaid(1, "Marcus", "addressed", 4, "Thanks, Marcus")
    own = NameSaid(0, "Marcus Bennett", "introduced", 0, "this is Marcus Bennett")
    assert names_of_voices([own, greeted]) == {0: "Marcus Bennett"}


def test_talk_without_a_word_names_nobody() -> None:
    assert names_said([]) == ()
    assert names_said([Spoken(0, "")]) == ()
