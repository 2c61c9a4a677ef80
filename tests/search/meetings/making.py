"""Meetings: calls of like trades after each other, spoken by four people, with fillers and asides.

Which calls, who speaks, and what is put in between is the same every time.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
CALLS = 8
"""Calls of a meeting, about: some 250 turns."""

FILLED, ANSWERED = 0.03, 0.15
"""How often a filler stands before a word, and an aside after a turn."""

TALK = (
    *("counters", "courteous", "health", "households", "industry", "money", "phone", "services"),
    *("software", "technology", "textbook", "things"),
)
"""The written talk, besides the second test set, that there was when the questions were asked: more
of it would make more meetings, and so another measure."""

REPS = ("Account Manager", "Technical Consultant")
CUSTOMERS = ("Purchasing Lead", "Operations Lead")
FILLERS = ("um", "uh", "you know", "I mean")
ASIDES = ("Mm-hmm.", "Yeah.", "Okay.", "Right.", "Uh-huh.")


@dataclass
class Meeting:
    """A meeting on its way.

    Attributes:
        id: What it is called.
        turns: Speaker and text of each.
        places: Where each turn of each call has come to.
        sides: Who speaks for rep and customer in each call.
    """

    id: str
    turns: list[dict[str, str]] = field(default_factory=list)
    places: dict[tuple[str, int], int] = field(default_factory=dict)
    sides: dict[str, dict[str, str]] = field(default_factory=dict)


def read_lines(path: Path) -> list[dict[str, Any]]:
    """The JSON objects of a file, in order."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def meetings() -> list[Meeting]:
    """All meetings, of all written calls that the other questions are not about."""
    elsewhere = {one["id"] for one in read_lines(HERE.parent / "documents.jsonl")}
    made = []
    talk = ROOT / "models" / "training"
    files = (*(talk / "talk" / f"{name}.jsonl" for name in TALK), talk / "talk_test/left_out.jsonl")
    for path in files:
        own = [call for call in read_lines(path) if call["call"] not in elsewhere]
        each = -(-len(own) // max(1, round(len(own) / CALLS)))
        made += [
            _meeting(f"{path.stem}-{number}", own[first : first + each])
            for number, first in enumerate(range(0, len(own), each), start=1)
        ]
    return made


def questions(half: str, among: list[Meeting]) -> Iterator[dict[str, Any]]:
    """The questions of a half, as ``filmroom evaluate search`` reads them."""
    of_call = {call: meeting for meeting in among for call in meeting.sides}
    for one in read_lines(HERE / "questions.jsonl"):
        if one["half"] != half:
            continue
        meeting = of_call[one["call"]]
        sides = meeting.sides[one["call"]]
        query = one["query"].replace("{REP}", f"the {sides['rep']}")
        span = {
            "document": meeting.id,
            "first_turn": meeting.places[one["call"], one["first_turn"]],
            "last_turn": meeting.places[one["call"], one["last_turn"]],
        }
        yield {
            "query": query.replace("{CUST}", f"the {sides['customer']}"),
            "relevant": [span],
        }


def write(folder: Path) -> None:
    """Write meetings and questions as files."""
    made = meetings()
    folder.mkdir(parents=True, exist_ok=True)
    documents = [{"id": one.id, "turns": one.turns} for one in made]
    _write(folder / "documents.jsonl", documents)
    for half in ("tune", "held"):
        _write(folder / f"{half}.jsonl", list(questions(half, made)))


def _meeting(name: str, calls: list[dict[str, Any]]) -> Meeting:
    chance = random.Random(name)
    meeting = Meeting(name)
    for number, call in enumerate(calls):
        sides = {"rep": REPS[number % 2], "customer": CUSTOMERS[number % 2]}
        meeting.sides[call["call"]] = sides
        for place, turn in enumerate(call["turns"]):
            who = sides[turn["role"]]
            words: list[str] = []
            for word in turn["text"].split():
                if chance.random() < FILLED:
                    words.append(chance.choice(FILLERS))
                words.append(word)
            meeting.places[call["call"], place] = len(meeting.turns)
            meeting.turns.append({"speaker": who, "text": " ".join(words)})
            if chance.random() < ANSWERED:
                others = [one for one in (*REPS, *CUSTOMERS) if one != who]
                aside = {"speaker": chance.choice(others), "text": chance.choice(ASIDES)}
                meeting.turns.append(aside)
    return meeting


def _write(path: Path, entries: list[dict[str, Any]]) -> None:
    path.write_text("".join(json.dumps(one) + "\n" for one in entries), encoding="utf-8")
