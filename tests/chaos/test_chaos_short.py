"""A short form of chaos. Kills in a recording's steps and two runs at once are in
tests/flows/test_killed.py; kills of the service's processes and a second service in
tests/app/service/test_serve.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.chaos.disk import full, read_only
from tests.chaos.locked import locked
from tests.chaos.nursery import Nursery
from tests.chaos.report import Report, put
from tests.chaos.steps import beside
from tests.chaos.talk import Talk

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def nursery() -> Iterator[Nursery]:
    with Nursery() as nursery:
        yield nursery


@pytest.fixture(scope="module")
def talk() -> Talk:
    return Talk.unpacked()


@pytest.mark.parametrize(
    "scenario",
    [
        pytest.param(beside, id="killed with a sheet, a transcript and its words"),
        pytest.param(partial(full, left_kb=[128]), id="a full disk"),
        pytest.param(partial(read_only, killed_in=["keep"]), id="a read-only media folder"),
        pytest.param(partial(locked, seconds=3.0), id="a library that is held"),
    ],
)
def test_after_an_accident_everything_is_there_once_and_whole(
    scenario: Callable[..., None], nursery: Nursery, talk: Talk, tmp_path: Path
) -> None:
    report = Report("short")
    scenario(report, tmp_path, talk, nursery, rounds=1)
    if report.skipped:
        pytest.skip(report.skipped)
    assert report.wrong == []
    assert report.rounds


def test_a_section_of_the_page_is_replaced_and_the_others_stay(tmp_path: Path) -> None:
    page = tmp_path / "chaos.md"
    for name, what in (("steps", "once"), ("full", "filled"), ("steps", "again")):
        report = Report(name)
        with report.round(what) as found:
            found["ready"] = 2
        put(page, report, name.capitalize())
    text = page.read_text(encoding="utf-8")
    assert text.index("<!-- steps -->") < text.index("| again | 1 | 2 ready |")
    assert text.index("| again | 1 | 2 ready |") < text.index("<!-- full -->")
    assert "| filled | 1 | 2 ready |" in text
    assert "once" not in text


def test_a_fault_is_told_on_the_page_and_no_round_begins_after_the_time(tmp_path: Path) -> None:
    page = tmp_path / "chaos.md"
    told: list[Any] = []
    report = Report("steps", minutes=0.0, say=told.append)
    assert list(report.times(3)) == []
    report.blame("keep", ["not killed"])
    put(page, report, "Steps")
    assert "**1 faults:**\n\n- keep: not killed" in page.read_text(encoding="utf-8")
    assert told == [
        "steps: no time for more than 0 of 3 rounds",
        "steps: WRONG: keep: not killed",
    ]
