"""Machines and people by their words: lines written by hand, half of them kept from tuning."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from coaching.automatic import Announcement, announcements
from coaching.transcript import Word

LINES = Path(__file__).parent / "automatic"
MACHINES = (LINES / "machines.txt").read_text(encoding="utf-8").splitlines()
PEOPLE = (LINES / "people.txt").read_text(encoding="utf-8").splitlines()


def said(*lines: str, pause: float = 1.0) -> list[Word]:
    """Words of a third of a second each; a pause between lines."""
    words: list[Word] = []
    at = 0.0
    for line in lines:
        for text in line.split():
            words.append(Word(at, at + 0.33, text))
            at += 0.33
        at += pause
    return words


def texts(words: Sequence[Word], found: Sequence[Announcement]) -> list[str]:
    return [" ".join(word.text for word in words[one.first : one.after]) for one in found]


def is_automatic(line: str) -> bool:
    words = said(line)
    return 2 * sum(one.after - one.first for one in announcements(words)) >= len(words)


@pytest.mark.parametrize("half", [0, 1], ids=["tuned", "kept apart"])
def test_machines_are_known_from_people_who_speak_of_them(half: int) -> None:
    machines, people = MACHINES[half::2], PEOPLE[half::2]
    found = sum(map(is_automatic, machines))
    wrong = sum(bool(announcements(said(line))) for line in people)
    assert found / len(machines) >= 0.9
    assert wrong / (wrong + found) <= 0.05


def test_an_announcement_ends_where_a_person_begins() -> None:
    words = said(
        "thank you for calling for sales press one for billing press two",
        "hi this is denise how can i help you today",
    )
    (found,) = announcements(words)
    assert texts(words, [found]) == [
        "thank you for calling for sales press one for billing press two"
    ]
    assert found.kind == "menu"


def test_punctuation_ends_it_too() -> None:
    words = said("Your call is important to us. Hi, Marcus speaking.")
    assert texts(words, announcements(words)) == ["Your call is important to us."]


def test_two_announcements_apart_are_two() -> None:
    words = said(
        "your call is important to us", "i wanted to ask about the price", "all good",
        "you've reached the voicemail of greg leave a message after the tone", pause=5.0,
    )  # fmt: skip
    assert [one.kind for one in announcements(words)] == ["hold", "voicemail"]


@pytest.mark.parametrize(
    "line",
    [
        "press one thing",
        "please hold on one second",
        "this call is recorded",
        "just so you know this call may be recorded for quality",
        "can i leave a message after the tone of your voice",
        "all of our agents are busy most of the day that's the problem",
        "all our agents are busy on mondays",
        "our hours are nine to five and our offices are in austin",
        "the mailbox is full every monday",
        "it's not in service yet",
        "we're experiencing high call volumes this quarter so that's why i'm calling",
    ],
)
def test_people_stay_people(line: str) -> None:
    assert announcements(said(line)) == ()


@pytest.mark.parametrize(
    "line",
    [
        "all of our agents are currently busy",
        "all our representatives are assisting other customers please hold",
        "we are experiencing higher than normal call volumes please stay on the line",
        "the number you have dialed is not in service",
        "the mailbox is full and cannot accept any messages at this time",
    ],
)
def test_machines_that_say_the_same_are_machines(line: str) -> None:
    (found,) = announcements(said(line))
    assert (found.first, found.after) == (0, len(line.split()))


def test_nobody_says_nothing() -> None:
    assert announcements([]) == ()
