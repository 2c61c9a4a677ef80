"""The labels of the demo's calls: of what is said there, and never learned from."""

from __future__ import annotations

from pathlib import Path

import pytest

from coaching.app.demo.studio.script import load_script
from coaching.process import parse_process
from coaching.workspace import shipped_config
from models.stages.columns import OBJECTION
from models.training.talk import LabelledCall, read_talk

ROOT = Path(__file__).parents[2]
TRAINING = ROOT / "models" / "training"
SCRIPTS = sorted((ROOT / "coaching" / "app" / "demo" / "scripts").glob("*.yaml"))
PROCESS = parse_process(
    (shipped_config() / "sales_process.yaml").read_text(encoding="utf-8"), source="process"
)
LONG = 8
"""Words from which on nobody says a turn twice by chance."""


@pytest.fixture(scope="module")
def labelled() -> dict[str, LabelledCall]:
    talk = read_talk(TRAINING / "talk_test" / "demo.jsonl", PROCESS)
    return {call.call: call for call in talk}


def test_every_turn_of_the_demo_is_labelled_as_it_is_said(
    labelled: dict[str, LabelledCall],
) -> None:
    said = {
        path.stem: [(turn.who, turn.text) for turn in load_script(path).turns] for path in SCRIPTS
    }
    assert said == {
        name: [(turn.role, turn.text) for turn in call.turns] for name, call in labelled.items()
    }


def test_objections_of_the_demo_are_the_customers_and_have_a_kind(
    labelled: dict[str, LabelledCall],
) -> None:
    turns = [turn for call in labelled.values() for turn in call.turns]
    assert all((OBJECTION in turn.signals) == bool(turn.objection) for turn in turns)
    assert {turn.role for turn in turns if turn.objection} == {"customer"}


def test_no_turn_of_the_demo_is_learned_from(labelled: dict[str, LabelledCall]) -> None:
    learned = {turn.text for call in read_talk(TRAINING / "talk", PROCESS) for turn in call.turns}
    demo = {turn.text for call in labelled.values() for turn in call.turns}
    assert not {text for text in demo & learned if len(text.split()) >= LONG}
