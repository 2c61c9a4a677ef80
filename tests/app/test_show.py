from __future__ import annotations

import json
from dataclasses import replace

from coaching.app.left_out import MOST_GAPS, coverage_told, lines_of
from coaching.ports import SignalHit, StageTag
from coaching.steps.left_out import Gap, LeftOut, WordsCoverage, left_out_of
from coaching.steps.place import Place
from coaching.workspace import Workspace
from tests.commands import filmroom
from tests.places import NOW, library_in
from tests.web.conftest import NOTED, PRICE, TALK, VOICES, Library
from tests.web.test_signs import retag

COVERAGE = WordsCoverage(speech=40.0, covered=37.9, share=0.9475, gaps=(Gap(12.4, 14.5, 0),))


def shown(workspace: Workspace) -> list[str]:
    library = library_in(workspace)
    made = Library(Place(workspace, library, now=lambda: NOW))
    made.call(TALK, [("automatic", "Please hold.")], voices=VOICES, noted=NOTED)
    library.close()
    ran = filmroom("show", "C1", "--workspace", workspace.root)
    assert ran.status == 0, ran.err
    return ran.out.splitlines()


def test_show_says_who_speaks_what_decided_it_and_what_was_left_out(workspace: Workspace) -> None:
    lines = shown(workspace)
    at = lines.index("Who speaks")
    assert lines[at + 1 : at + 5] == [
        "  A          customer  (the other voice is the rep)",
        "  B          rep       Marcus Bennett  (talk 0.97)",
        "  C          customer  (Dana said so)",
        "  automatic  other     (sounds like a machine)",
    ]
    assert "  coverage    94.8 % of speech has words; gaps at 00:12 (2.1 s)" in lines
    assert "  masked      1 card number, 2 phone numbers" in lines
    assert "  lost        1 correction finds no place in these words" in lines


def test_turns_are_printed_with_names_or_roles_in_one_column(workspace: Workspace) -> None:
    lines = shown(workspace)
    assert lines[-4:] == [
        "  00:00  customer A      We use pipe wise daily here.",
        "  00:10  Marcus Bennett  How many seats do you need?",
        "  00:20  customer C      Sixty seats would do.",
        "  00:30  other           Please hold.",
    ]


def test_coverage_never_rounds_up_to_all_and_silence_has_none() -> None:
    nearly = replace(COVERAGE, covered=39.999, share=0.99997, gaps=())
    assert coverage_told(nearly) == "99.9 % of speech has words"
    assert coverage_told(replace(nearly, covered=40.0, share=1.0)) == "100 % of speech has words"
    silent = WordsCoverage(speech=0.0, covered=0.0, share=None, gaps=())
    assert coverage_told(silent) == "no speech was detected"


def test_many_gaps_are_counted_rather_than_listed() -> None:
    gaps = tuple(Gap(10.0 * at, 10.0 * at + 2, 0) for at in range(MOST_GAPS + 3))
    ((_, told),) = lines_of(LeftOut(coverage=replace(COVERAGE, gaps=gaps)))
    assert told.endswith("(2.0 s) and 3 more")


def test_what_people_masked_is_told_with_what_was_found() -> None:
    assert lines_of(LeftOut(masked={"phone": 1}, removed=2)) == (
        ("masked", "1 phone number, 2 passages masked by a person"),
    )


def test_versions_of_an_earlier_filmroom_note_nothing() -> None:
    assert left_out_of({}) == LeftOut()
    assert lines_of(LeftOut(dropped={"leaked": 0})) == ()


def test_show_has_segments_at_its_head_and_signals_under_their_turns(workspace: Workspace) -> None:
    library = library_in(workspace)
    made = Library(Place(workspace, library, now=lambda: NOW))
    call = made.call(PRICE, PRICE, title="A talk")
    dear = SignalHit("objection", 0.91, 8, 21, kind="price")
    guess = StageTag("closing", 0.3, (SignalHit("next_step", 0.8, 0, 26),), sure=False)
    sure = StageTag("discovery", 0.9)
    retag(made, call, sure, replace(sure, signals=(dear,)), sure, guess)
    library.close()
    ran = filmroom("show", "C1", "--workspace", workspace.root)
    assert ran.status == 0, ran.err
    lines = ran.out.splitlines()
    assert "  stages      00:00 discovery · 00:30 closing (unsure)" in lines
    assert "[closing] unsure" in lines
    assert [line.strip() for line in lines if line.lstrip().startswith("- ")] == [
        "- objection: price “too expensive”",
        "- next step",
    ]


def test_show_json_has_segments(workspace: Workspace) -> None:
    shown(workspace)
    found = json.loads(filmroom("show", "C1", "--json", "--workspace", workspace.root).out)
    assert [(it["stage"], it["end_turn"]) for it in found["segments"]] == [("discovery", 4)]
