"""``filmroom label`` over a real library and the shipped weights."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from coaching.app.cli import filmroom as filmroom_command
from coaching.app.cli.label import chosen_stage
from coaching.errors import UsageError
from coaching.process import parse_process
from coaching.steps.place import Place
from coaching.workspace import Workspace, shipped_config
from tests.commands import filmroom
from tests.places import NOW, library_in
from tests.web.conftest import Library

TALK = [
    ("rep", "Good morning, this is Paul from Northgate, is now still fine?"),
    ("customer", "We plan it all on a whiteboard, and twice a week that goes wrong."),
    ("rep", "It would be nineteen pounds a month for each of you."),
    ("customer", "Yes, send me the contract and we start on Monday."),
]
STAGES = ["opening", "discovery", "proposal", "closing"]


@pytest.fixture
def labelled(workspace: Workspace) -> Workspace:
    """A workspace with three calls."""
    library = library_in(workspace)
    made = Library(Place(workspace, library, now=lambda: NOW))
    for number in range(3):
        made.call(TALK, title=f"Call {number}", stages=["discovery"], sound=False)
    library.close()
    return workspace


def test_labels_are_given_listed_learned_from_and_forgotten(labelled: Workspace) -> None:
    at = ("--workspace", labelled.root, "--as", "Priya")
    asked = json.loads(filmroom("label", "C1", "--json", *at).out)
    assert {turn["turn"] for turn in asked["turns"]} <= {1, 2, 3, 4}
    ran = filmroom("label", "C1", "--turn", "3", "--stage", "prop", "--signals", "price", *at)
    assert ran.status == 0, ran.err
    assert "C1 turn 3 00:20  proposal [price]" in ran.out
    again = filmroom("label", "C1", "--turn", "3", "--withdraw", *at)
    assert again.out.splitlines()[-1] == "0 labels, 0 of them count"
    file = labelled.root / "labels.jsonl"
    turns = [{"text": text, "stage": stage} for (_, text), stage in zip(TALK, STAGES, strict=True)]
    calls = [{"call": f"C{number}", "turns": turns} for number in (1, 2, 3)]
    file.write_text("\n".join(map(json.dumps, [*calls, {"call": "C9", "turns": turns}])))
    taken = filmroom("label", "--import", file, "--learn", *at)
    assert taken.status == 0, taken.err
    assert "12 labels of 3 calls taken" in taken.out
    assert "C9 left out: there is no call C9" in taken.err
    assert "learned from 12 labels of 3 calls" in taken.out
    assert "judged on calls left out in turn: macro-F1" in taken.out
    nothing = filmroom("label", "--json", *at)
    assert json.loads(nothing.out)["turns"] == []


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("C7", "--list"), "there is no call C7"),
        (("C1", "--turn", "1"), "say the --stage of the turn, or --withdraw"),
        (("C1", "--turn", "1", "--stage", "pitch"), '"pitch" is no stage'),
        (("C1", "--turn", "99", "--stage", "demo"), "C1 has no turn 99"),
        (("--turn", "1", "--stage", "demo"), "--turn is of a call"),
        (("C1", "--stage", "demo"), "--stage, --signals and --withdraw go with --turn"),
        (("--learn",), "there is no label to learn from"),
        (("--learn", "--list"), "--list and --learn are not said together"),
        (("--forget-lesson",), "there is no lesson to forget"),
    ],
    ids=lambda it: it[0] if isinstance(it, tuple) else "",
)
def test_what_makes_no_sense_is_told(
    labelled: Workspace, options: tuple[str, ...], message: str
) -> None:
    ran = filmroom("label", *options, "--workspace", labelled.root)
    assert ran.status in (1, 2)
    assert message in ran.err


def test_a_stage_is_chosen_by_number_name_or_beginning() -> None:
    path: Path = shipped_config() / "sales_process.yaml"
    process = parse_process(path.read_text(encoding="utf-8"), source=path.name)
    assert [chosen_stage(it, process) for it in ("0", "2", "Demo", "neg")] == [
        "other",
        "discovery",
        "demo",
        "negotiation",
    ]
    with pytest.raises(UsageError, match="could be discovery, demo"):
        chosen_stage("d", process)


def test_a_round_asks_keeps_takes_back_and_learns(labelled: Workspace) -> None:
    answers = ["demo", "price", "u", "1", "", "nonsense", "s", "q", "y"]
    ran = CliRunner().invoke(
        filmroom_command,
        ["label", "C1", "--workspace", str(labelled.root), "--as", "Priya"],
        input="\n".join(answers) + "\n",
    )
    assert ran.output.count("tagged ") >= 4
    assert '"nonsense" is no stage' in ran.output
    assert "1 label kept" in ran.output
    assert isinstance(ran.exception, UsageError)
    assert "nothing to tell apart: 1 label, all of opening" in ran.exception.message
    listed = json.loads(filmroom("label", "--list", "--json", "--workspace", labelled.root).out)
    assert [(it["stage"], it["signals"], it["who"]) for it in listed["labels"]] == [
        ("opening", None, "Priya")
    ]
