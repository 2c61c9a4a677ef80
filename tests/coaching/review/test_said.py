"""Values in sentences that were written to test it, half of them never looked at.

``values.jsonl`` has a sentence a line, the question before it, what it tells and the words that say
it. The lines of the split ``tuning`` were read when the code was made, ``held_out`` only counted.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from coaching.process import Datum, SalesProcess, parse_process
from coaching.review.choosing import told_values
from coaching.transcript import Role
from tests.coaching.review.talk import talk_of
from tests.coaching.review.test_labelled import same

ROOT = Path(__file__).parents[3]
SENTENCES = [
    json.loads(line)
    for line in Path(__file__).with_name("values.jsonl").read_text(encoding="utf-8").splitlines()
]


@pytest.fixture(scope="module")
def data() -> dict[str, Datum]:
    process: SalesProcess = parse_process(
        (ROOT / "config" / "sales_process.yaml").read_text(encoding="utf-8"),
        source="sales_process.yaml",
    )
    return {datum.key: datum for datum in process.data}


def found(data: dict[str, Datum], it: dict[str, Any]) -> str:
    """The first value of the sentence; "" for none."""
    datum = data[it["datum"]]
    mine: Role = "rep" if datum.by == "rep" else "customer"
    other: Role = "customer" if mine == "rep" else "rep"
    asked = [(other, it["asked"])] if "asked" in it else []
    talk = talk_of(*asked, (mine, it["said"]))
    values = told_values(datum, talk, len(asked), None)
    return values[0].value.text if values else ""


@pytest.mark.parametrize(("split", "least"), [("tuning", 0.88), ("held_out", 0.88)])
def test_nine_of_ten_values_are_right_where_the_turn_is_known(
    data: dict[str, Datum], split: str, least: float
) -> None:
    right = Counter(same(found(data, it), it["value"]) for it in SENTENCES if it["split"] == split)
    # measured 2026-11-27: tuning 0.92, held out 0.94; before weak forms counted 0.64 and 0.70
    assert right[True] / right.total() >= least


def test_every_value_stands_in_its_sentence() -> None:
    assert [it for it in SENTENCES if it["value"].lower() not in it["said"].lower()] == []


def test_no_sentence_is_there_twice() -> None:
    assert Counter(it["said"] for it in SENTENCES).most_common(1)[0][1] == 1
