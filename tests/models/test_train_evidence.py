from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from coaching.errors import UsageError
from coaching.process import parse_process
from coaching.review.evidence import may_say
from coaching.review.talk import Ref, parts_of
from models.training.evidence_fit import Judged
from models.training.evidence_talk import read_proven
from models.training.proofs import AGAIN, READ_AGAIN, proven_by, read_again, shares_of
from models.training.train_evidence import CARD, LABELS, card, least_sure, report, thresholds

ROOT = Path(__file__).parents[2]
HELD_OUT = ROOT / "tests" / "coaching" / "review" / "labelled.jsonl"
PROCESS = parse_process(
    (ROOT / "config" / "sales_process.yaml").read_text(), source="sales_process.yaml"
)
PIECES = dict(parts_of(PROCESS))


@cache
def calls_in(file: str) -> dict[str, dict[str, Any]]:
    lines = (ROOT / "models" / "training" / file).read_text().splitlines()
    return {call["call"]: call for call in map(json.loads, lines)}


def labels_in(path: Path) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    for label in map(json.loads, path.read_text().splitlines()):
        yield label, calls_in(label["file"])[label["call"]]


@pytest.mark.parametrize("path", [LABELS, HELD_OUT], ids=["learned from", "left out"])
def test_each_label_stands_in_a_turn_of_whoever_has_to_say_it(path: Path) -> None:
    for label, call in labels_in(path):
        for ref, turns in proven_by(label):
            for turn in turns:
                assert may_say(PIECES[ref].by, call["turns"][turn]["role"]), (label["call"], ref)
        for its in label["data"].values():
            for one in its:
                said = call["turns"][one["turn"]]["text"].lower()
                assert one["value"].lower() in said, (label["call"], one)


def test_every_call_that_is_learned_from_was_read_again_by_two_more_hands() -> None:
    again = read_again(LABELS)
    for label, call in labels_in(LABELS):
        assert len(again[label["call"]]) == 2
        for ref, shares in shares_of(label, again[label["call"]]).items():
            assert all(may_say(PIECES[ref].by, call["turns"][turn]["role"]) for turn in shares)
            assert 0 < min(shares.values()) <= max(shares.values()) <= 1
    assert set(READ_AGAIN) <= PIECES.keys()


def test_what_hands_part_in_counts_by_the_share_that_says_so() -> None:
    yes, tasks = Ref("criterion", "customer_said_yes"), Ref("criterion", "tasks_clear")
    price = Ref("criterion", "price_named")
    label = {
        "criteria": {
            yes.key: {"verdict": "met", "turns": [7]},
            tasks.key: {"verdict": "met", "turns": [8]},
            price.key: {"verdict": "met", "turns": [4]},
        },
        "actions": {},
        "data": {},
    }
    again = [{yes: [7, 9]}, {yes: [7]}]
    assert shares_of(label, again) == {
        yes: {7: 1.0, 9: pytest.approx(1 / 3)},
        tasks: {8: pytest.approx(1 / 3)},
        price: {4: 1.0},
    }
    assert shares_of(label, [])[tasks] == {8: 1.0}


def test_a_part_that_is_not_read_again_is_refused_by_line(tmp_path: Path) -> None:
    (tmp_path / AGAIN).write_text('{"call": "a", "proves": {"criterion:price_named": [4]}}\n')
    with pytest.raises(UsageError, match="line 1: criterion:price_named is not read again"):
        read_again(tmp_path / LABELS.name)


def test_no_trade_that_is_learned_from_is_left_out() -> None:
    learned = {call["trade"] for _, call in labels_in(LABELS)}
    left_out = {call["trade"] for _, call in labels_in(HELD_OUT)}
    assert not learned & left_out
    assert len(learned) >= 90


def test_a_label_of_a_call_that_is_not_there_is_refused_by_line(tmp_path: Path) -> None:
    path = tmp_path / "evidence.jsonl"
    label = {
        "call": "nobody",
        "file": "talk/health.jsonl",
        "criteria": {},
        "actions": {},
        "data": {},
    }
    path.write_text(json.dumps(label) + "\n")
    with pytest.raises(UsageError, match="line 1: no call nobody"):
        read_proven(path, LABELS.parent, PROCESS, None)  # type: ignore[arg-type]


def test_the_threshold_is_the_lowest_that_is_precise_enough() -> None:
    has = np.array([True, True, False, False])
    said = np.array([0.9, 0.8, 0.7, 0.6], dtype=np.float32)
    assert least_sure(said, has, 0.95) == pytest.approx(0.8)
    assert least_sure(said, has, 0.6) == pytest.approx(0.7)
    assert least_sure(said, ~has, 0.95) == 1.0


def test_the_card_has_figures_of_each_kind_and_each_part() -> None:
    refs = (Ref("criterion", "price_named"), Ref("criterion", "date_known"))
    has = np.array([[True, False], [True, False], [True, True]])
    known = np.array([[1.0, 0.0], [np.nan, np.nan], [1.0, 1.0]], dtype=np.float32)
    judged = Judged(refs, has, known, 0.5 * has.astype(np.float32), np.array([True, False, True]))
    assert thresholds([judged]) == {"criterion": (1.0, 0.5)}
    assert "| exit criteria | 1.00 | 1.00 | 1.00 | 1.00 |" in report([judged])
    assert "| criterion | date_known | 1 | 1.00 | 1.00 |" in card("evidence@0", 2, [judged])


def test_the_shipped_card_names_every_part() -> None:
    text = CARD.read_text()
    assert all(f"| {ref.part} | {ref.key} |" in text for ref in PIECES)
