"""Stages and signals of labelled calls: the figures, the command, files that are none."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from coaching.app.cli.evaluate import lines_of
from coaching.errors import UsageError
from coaching.ports import Reading, SignalHit, StageTag, Utterance
from coaching.process import parse_process
from coaching.steps.evaluate_stages import StageQuality, evaluate_stages
from tests.steps.making import Unread

STAGE = (
    "  - {{name: {0}, title: {0}, goal: Go, description: The part of {0}, examples: [Say {0}],"
    " actions: [Do {0}], data: [Ask {0}], exit_criteria: [Did {0}]}}\n"
)
SIGNAL = "  - {{name: {0}, title: {0}, description: They speak of {0}, examples: [The {0}]}}\n"
PROCESS = parse_process(
    "stages:\n"
    + "".join(STAGE.format(name) for name in ("opening", "demo", "close"))
    + "signals:\n"
    + "".join(SIGNAL.format(name) for name in ("price", "pain")),
    source="process.yaml",
)


class Echo:
    """A tagger that takes a turn's first word for its stage, and its others for signals."""

    identity = "echo@1"

    def __init__(self) -> None:
        self.reader = Unread()
        self.roles: list[str] = []

    def tag(self, utterances: Sequence[Utterance], reading: Reading) -> tuple[StageTag, ...]:
        assert len(utterances) == len(reading)
        self.roles += [utterance.role for utterance in utterances]
        return tuple(self._tag(*utterance.text.split()) for utterance in utterances)

    def _tag(self, stage: str, *signals: str) -> StageTag:
        sure = "?" not in stage
        hits = tuple(SignalHit(name, 1.0, 0, 1) for name in signals)
        return StageTag(stage.strip("?"), 0.8 if sure else 0.3, hits, sure=sure)


def turn(stage: str, found: str, *signals: str, **others: Any) -> dict[str, Any]:
    return {"role": "rep", "text": found, "stage": stage, "signals": signals} | others


def write(path: Path, *calls: Sequence[dict[str, Any]], **others: Any) -> Path:
    lines = [json.dumps({"call": f"c{at}", "turns": it} | others) for at, it in enumerate(calls)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def judged(folder: Path, *turns: dict[str, Any]) -> StageQuality:
    return evaluate_stages(write(folder / "calls.jsonl", turns), PROCESS, Echo())


def test_the_mean_is_over_the_stages_that_occur_without_other(tmp_path: Path) -> None:
    found = judged(
        tmp_path, turn("opening", "opening"), turn("demo", "close"), turn("other", "demo")
    )
    assert found.macro_f1 == pytest.approx(0.5)
    assert {it.name: it.f1 for it in found.stages} == {
        "opening": 1.0, "demo": 0.0, "close": 0.0, "other": 0.0
    }  # fmt: skip
    assert found.confusion == {
        "opening": {"opening": 1},
        "demo": {"close": 1},
        "other": {"demo": 1},
    }


def test_unsure_turns_count_with_their_likeliest_stage_and_sure_ones_are_told(
    tmp_path: Path,
) -> None:
    found = judged(tmp_path, turn("demo", "demo?"), turn("demo", "demo"), turn("demo", "close"))
    assert found.accuracy == pytest.approx(2 / 3)
    assert (found.sure_share, found.sure_accuracy) == (pytest.approx(2 / 3), 0.5)


def test_calibration_is_how_far_probabilities_are_from_the_truth(tmp_path: Path) -> None:
    found = judged(tmp_path, *[turn("demo", "demo")] * 4, turn("demo", "close"))
    assert found.calibration_error == pytest.approx(0.0, abs=1e-6)
    assert judged(tmp_path, turn("demo", "demo")).calibration_error == pytest.approx(0.2)


def test_signals_have_figures_of_their_own(tmp_path: Path) -> None:
    found = judged(
        tmp_path, turn("demo", "demo price", "price"), turn("demo", "demo price", "pain")
    )
    assert {it.name: (it.precision, it.recall) for it in found.signals} == {
        "price": (0.5, 1.0), "pain": (0.0, 0.0)
    }  # fmt: skip
    assert found.signals_macro_f1 == pytest.approx(1 / 3)


def test_what_does_not_occur_has_no_mean(tmp_path: Path) -> None:
    found = judged(tmp_path, turn("other", "other"))
    assert (found.macro_f1, found.signals_macro_f1) == (None, None)
    assert "unknown" in "\n".join(lines_of(found))


def test_other_keys_are_passed_over_and_other_roles_are_unknown(tmp_path: Path) -> None:
    said = [
        turn("demo", "demo", objection="price", more=[1]),
        turn("demo", "demo", role="narrator"),
    ]
    tagger = Echo()
    evaluate_stages(write(tmp_path / "a.jsonl", said, trade="x"), PROCESS, tagger)
    assert tagger.roles == ["rep", "unknown"]


def test_progress_is_told_call_by_call(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    file = write(tmp_path / "a.jsonl", [turn("demo", "demo")], [turn("demo", "demo")])
    evaluate_stages(file, PROCESS, Echo(), progress=lambda *it: told.append(it))
    assert told == [(1, 2), (2, 2)]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("{", "line 2: no JSON"),
        ('{"turns": []}', "line 2: no labelled call: turns"),
        ('{"turns": [{"text": "a"}]}', "line 2: no labelled call: turns.0.stage"),
        ('{"turns": [{"text": "a", "stage": "haggling"}]}', 'turn 0: stage "haggling"'),
        ('{"turns": [{"text": "a", "stage": "demo", "signals": ["joy"]}]}', 'signal "joy"'),
        ("[1]", "line 2: no labelled call"),
    ],
)
def test_a_line_that_is_no_labelled_call_is_named(tmp_path: Path, line: str, told: str) -> None:
    file = write(tmp_path / "a.jsonl", [turn("demo", "demo")])
    file.write_text(f"{file.read_text(encoding='utf-8')}{line}\n", encoding="utf-8")
    with pytest.raises(UsageError) as raised:
        evaluate_stages(file, PROCESS, Echo())
    assert told in raised.value.message
    assert str(file) in raised.value.message


def test_a_file_without_calls_is_refused(tmp_path: Path) -> None:
    file = write(tmp_path / "a.jsonl")
    with pytest.raises(UsageError, match="no labelled call"):
        evaluate_stages(file, PROCESS, Echo())


def test_the_shape_for_scripts_has_four_digits(tmp_path: Path) -> None:
    shape = judged(tmp_path, turn("demo", "demo"), turn("demo", "close"), turn("demo", "close"))
    stages = shape.as_json()["stages"]
    assert stages["classes"]["demo"] == {
        "precision": 1.0, "recall": 0.3333, "f1": 0.5, "support": 3
    }  # fmt: skip
    assert stages["sure"] == {"share": 1.0, "accuracy": 0.3333}


def test_the_table_names_what_was_taken_for_what(tmp_path: Path) -> None:
    told = "\n".join(lines_of(judged(tmp_path, turn("demo", "close price", "price"))))
    assert "1  demo for close" in told
    assert "signal  precision" in told
