"""Roles told from labelled calls: the figures, the command, files that are none."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from coaching.errors import UsageError
from coaching.ports import Spoken
from coaching.steps.evaluate_roles import evaluate_roles


class FirstVoiceSells:
    """A teller that takes whoever speaks first for the rep."""

    identity = "first@0"

    def tell(self, turns: Sequence[Spoken]) -> dict[int, float]:
        """Certain of the first voice."""
        return {turn.voice: float(turn.voice == turns[0].voice) for turn in turns}


def write_calls(path: Path, *calls: Sequence[str]) -> Path:
    """Calls as a file; a turn is its speaker, "R1" or "C2" and so on."""
    sides = {"R": "rep", "C": "customer"}
    lines = [
        json.dumps(
            {
                "call": f"call {number}",
                "turns": [
                    {"role": sides[turn[0]], "speaker": turn, "text": "Hello."} for turn in call
                ],
            }
        )
        for number, call in enumerate(calls)
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_a_call_is_right_where_every_voice_is(tmp_path: Path) -> None:
    file = write_calls(
        tmp_path / "calls.jsonl",
        ["R1", "C1", "R1", "C1"],
        ["R1", "C1", "R2", "C1", "C1"],  # the second rep is taken for a customer
    )
    quality = evaluate_roles(file, FirstVoiceSells())
    assert (quality.whole.calls, quality.whole.calls_right) == (2, 0.5)
    assert (quality.whole.voices, quality.whole.voices_right) == (5, 0.8)
    assert (quality.whole.turns, quality.whole.turns_right) == (9, 8 / 9)


def test_a_teller_that_goes_by_the_first_turn_fails_on_cut_calls(tmp_path: Path) -> None:
    file = write_calls(tmp_path / "calls.jsonl", ["R1", "C1", "R1", "C1", "C1", "R1"])
    quality = evaluate_roles(file, FirstVoiceSells())
    assert quality.whole.calls_right == 1
    assert (quality.cut.calls, quality.cut.calls_right, quality.cut.turns) == (1, 0, 2)


def test_calls_that_are_over_when_the_cut_is_made_are_left_out(tmp_path: Path) -> None:
    file = write_calls(tmp_path / "calls.jsonl", ["R1", "C1"])
    assert evaluate_roles(file, FirstVoiceSells()).cut.calls == 0


@pytest.mark.parametrize(
    "line", ["no json", "{}", '{"call": "c", "turns": [{"role": "boss", "text": "Hi."}]}']
)
def test_a_line_that_is_no_call_is_named(tmp_path: Path, line: str) -> None:
    file = write_calls(tmp_path / "calls.jsonl", ["R1", "C1"])
    file.write_text(f"{file.read_text()}\n{line}\n")
    with pytest.raises(UsageError, match=r"calls\.jsonl, line 2"):
        evaluate_roles(file, FirstVoiceSells())


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "calls.jsonl"
    file.write_text("\n")
    with pytest.raises(UsageError, match="no calls"):
        evaluate_roles(file, FirstVoiceSells())
