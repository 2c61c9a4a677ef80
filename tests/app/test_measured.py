from __future__ import annotations

import re
from pathlib import Path

from coaching.app.measured import MEANINGS, lines_of, reasons_of, rows_of, whole_of
from coaching.measures import measures_of
from coaching.steps.place import Place
from coaching.transcript import Role, Turn, Word
from tests.commands import filmroom
from tests.steps.ready_calls import make_ready_call

DOCUMENT = Path(__file__).parents[2] / "docs" / "metrics.md"


def spoken(speaker: str, role: Role, start: float, end: float, text: str) -> Turn:
    """A turn that is one long word to the clock."""
    return Turn(0, speaker, role, start, end, text, (Word(start, end, text),))


TALK = (
    spoken("left A", "rep", 0.0, 90.0, "So how do you plan today? Is it by hand?"),
    spoken("right", "customer", 90.5, 92.5, "By hand."),
    spoken("left B", "rep", 93.5, 101.5, "I see, thank you."),
)


def test_every_measure_is_told_in_a_line() -> None:
    assert lines_of(measures_of(TALK, duration=125.0)) == (
        ("Share of talk", "rep 98%, 01:38; customer 2%, 2 s"),
        ("Longest monologue", "rep 01:30, from 00:00; customer 2 s, from 01:30"),
        ("Questions", "rep 2: 1 open, 1 closed; customer 0"),
        ("Patience", "rep 1.0 s in 1; customer 0.5 s in 1"),
        ("Interruptions", "rep 0; customer 0"),
        ("Pace", "rep 9 a minute"),
        ("Share by voice", "left A 90%, right 2%, left B 8%"),
        ("Changes of the floor", "2, 1.0 a minute"),
        ("Silence", "20%"),
    )


def test_a_measure_that_no_side_has_is_left_to_the_reasons() -> None:
    found = measures_of([Turn(0, "left", "rep", 0.0, 60.0, "Hello.")], duration=60.0)
    assert "Patience" not in [row.name for row in rows_of(found)]
    assert reasons_of(found) == (
        "patience, interruptions, pace, silence: the times of its words are estimated",
    )


def test_every_measure_that_is_shown_has_a_meaning_and_a_definition() -> None:
    found = measures_of(TALK, duration=125.0)
    shown = {row.name for row in rows_of(found)} | {name for name, _ in whole_of(found)}
    assert shown == {name for name, _ in MEANINGS}
    text = DOCUMENT.read_text(encoding="utf-8")
    defined = set(re.findall(r"^## (.+)$", text, re.MULTILINE)) | {"Share by voice"}
    assert shown <= defined
    assert "`Share by voice`" in text


def test_show_tells_how_a_call_was_talked_and_has_it_for_scripts(place: Place) -> None:
    make_ready_call(place, "harbor.wav", "What about price", "sixty seats are fine")
    ran = filmroom("show", "C1", "--workspace", place.workspace.root)
    assert ran.status == 0, ran.err
    lines = [" ".join(line.split()) for line in ran.out.splitlines()]
    # three and four words of half a second; the rep ends at 2.5 s, the customer begins at 3 s
    assert lines[lines.index("How it was talked") + 1] == (
        "Share of talk rep 43%, 2 s; customer 57%, 2 s"
    )
    assert "Patience customer 0.5 s in 1" in lines
    said = filmroom("show", "C1", "--json", "--workspace", place.workspace.root).json["measures"]
    assert [(side["side"], side["talk"]) for side in said["sides"]] == [
        ("rep", 1.5),
        ("customer", 2.0),
    ]
    assert (said["duration"], said["changes"], said["missing"]) == (12.0, 1, {})
