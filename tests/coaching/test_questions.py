from __future__ import annotations

import pytest

from coaching.measures.questions import asks, questions_in

ASKED = {
    "open": (
        "So what do you use today?",
        "Okay, so, um, how does your team handle that?",
        "Why not?",
        "What happens next?",
        "And what's driving that?",
        "You're on a spreadsheet today, how's that going?",
        "If you had a magic wand, what would you change?",
        "What tools or spreadsheets do you use?",
        "Tell me about your process.",
        "Can you walk me through that?",
        "I'm curious how you do that today.",
    ),
    "closed": (
        "Do you use a spreadsheet?",
        "Isn't that expensive?",
        "How many seats do you need?",
        "Who makes the decision?",
        "What's the best number to reach you?",
        "And when you do that, do you call them?",
        "How about Thursday at 2 p.m.?",
        "Can you send me the contract?",
        "Do you have any problems or concerns with it?",
        "Sixty seats?",
        "You're planning by hand?",
    ),
    "choice": (
        "Do you prefer monthly or annual?",
        "Is it a spreadsheet, or a tool?",
        "Which do you prefer, A or B?",
        "Would Tuesday at 2 p.m. or Thursday work better?",
    ),
    "tag": (
        "It works, right?",
        "You're the owner, aren't you?",
        "You\N{RIGHT SINGLE QUOTATION MARK}re the owner, aren\N{RIGHT SINGLE QUOTATION MARK}t you?",
        "You have sixty seats, correct?",
    ),
    "check_back": (
        "Does that make sense?",
        "Make sense?",
        "How does that sound?",
        "Is that fair?",
        "Did I get that right?",
        "Any questions so far?",
        "You know what I mean?",
    ),
}

UNMARKED = {
    "do you use a spreadsheet today": ("closed",),
    "okay so how do you handle that today": ("open",),
    "does that make sense": ("check_back",),
    "so tell me about your team": ("open",),
    "that works doesn't it": ("tag",),
    "we start in may how many seats do you need does that make sense": ("closed", "check_back"),
    "How does that work.": ("open",),
}

NOT_ASKED = (
    "How are you doing today?",
    "Hello?",
    "Sorry?",
    "Really?",
    "What we do is simple.",
    "what we do is we take the data and then you know we can do it",
    "Should you need anything, call me.",
    "Which is why we did it.",
    "Do that for me.",
    "When you do that, it works.",
    "I know what you mean.",
    "Have a look.",
    "right",
    "",
)


@pytest.mark.parametrize(
    ("kind", "text"), [(kind, it) for kind, all_ in ASKED.items() for it in all_]
)
def test_a_question_is_known_by_its_wording(kind: str, text: str) -> None:
    assert questions_in(text) == (kind,)


@pytest.mark.parametrize(("text", "kinds"), UNMARKED.items())
def test_a_question_is_found_without_its_mark(text: str, kinds: tuple[str, ...]) -> None:
    assert questions_in(text) == kinds


@pytest.mark.parametrize("text", NOT_ASKED)
def test_what_asks_for_nothing_is_no_question(text: str) -> None:
    assert questions_in(text) == ()


def test_right_is_a_tag_after_something_was_said_and_alone_a_back_channel() -> None:
    assert questions_in("We start in May. Right?") == ("tag",)
    assert questions_in("Right?") == ()


def test_talk_asks_when_its_last_sentence_does() -> None:
    assert asks("We have two. Which one?")
    assert not asks("Which one? We have two.")
    assert not asks("")
