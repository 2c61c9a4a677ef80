"""The labelled pairs are whole, and uses are told from what is only near as docs/taught.md says."""

from __future__ import annotations

import json
from collections import Counter

import pytest

from coaching.process import parse_process
from coaching.taught.likeness import FLOOR, WORDING_FLOOR
from coaching.workspace import shipped_config
from tests.taught.measure import HERE, likenesses, meanings, pairs, told


def test_every_line_has_what_it_needs_and_nothing_is_said_twice() -> None:
    lines = (HERE / "pairs.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    text = (shipped_config() / "sales_process.yaml").read_text(encoding="utf-8")
    stages = parse_process(text, source="sales_process.yaml").stage_names
    assert len(rows) == 40
    assert {row["stage"] for row in rows} <= set(stages)
    assert {(len(row["used"]), len(row["near"]), len(row["unrelated"])) for row in rows} == {
        (3, 3, 1)
    }
    said = [it for row in rows for key in ("used", "near", "unrelated") for it in row[key]]
    said += [row["taught"] for row in rows]
    assert [text for text, times in Counter(said).items() if times > 1] == []


def test_wording_alone_tells_more_than_half_of_the_uses() -> None:
    found = told(likenesses(None), WORDING_FLOOR, held_out=True)
    assert found.precision >= 0.5
    assert found.recall >= 0.5


@pytest.mark.slow
def test_meaning_and_wording_tell_uses_from_near_misses() -> None:
    known = meanings([text for pair in pairs() for text in (pair.taught, pair.said)])
    both, meant = told(likenesses(known), FLOOR, held_out=True), likenesses(known)
    assert both.precision >= 0.7
    assert both.recall >= 0.7
    unrelated = [meant[pair] >= FLOOR for pair in pairs() if pair.kind == "unrelated"]
    assert sum(unrelated) <= 0.01 * len(unrelated)
