from __future__ import annotations

import shutil
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from coaching.app.demo.unpack import unpack
from tests.app.service.serving import (
    Serving,
    is_all_gone,
    lines_of,
    make_workspace,
    state_of,
    until,
)
from tests.commands import filmroom
from tests.recordings import beginning

pytestmark = pytest.mark.slow


@dataclass
class House:
    """A workspace with its running service, which every test leaves running.

    Attributes:
        service: The service; the test that kills it starts another.
        talks: Pieces of a call, a few seconds each and each of another length.
    """

    service: Serving
    talks: list[Path]

    @property
    def root(self) -> Path:
        return self.service.root

    def drop(self) -> str:
        """Put a file into the inbox that was not there before."""
        talk = self.talks.pop()
        shutil.copy2(talk, self.root / "inbox" / talk.name)
        return talk.name

    def wait_until(self, name: str, state: str) -> None:
        until(lambda: state_of(self.root, name) == state, f"{name} is {state}")

    def wait_until_at_work(self, name: str) -> None:
        """Wait until a step of the file has begun, so that Prefect knows of its run."""

        def step() -> str | None:
            line = lines_of(self.root).get(name)
            return line.step if line else None

        until(step, f"{name} is at work")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    unpacked = tmp_path_factory.mktemp("unpacked")
    unpack(unpacked)
    source = min(unpacked.glob("*.wav"), key=lambda path: path.stat().st_size)
    folder = tmp_path_factory.mktemp("talks")
    talks = [beginning(source, folder / f"{n}.wav", seconds=5 + n) for n in range(8)]
    root = make_workspace(tmp_path_factory.mktemp("served") / "ws")
    house = House(Serving.ready(root), talks)
    yield house
    if house.service.process.poll() is None:
        house.service.stop(signal.SIGKILL)


def test_a_file_that_is_dropped_becomes_ready_and_is_found_through_the_service(
    house: House,
) -> None:
    house.wait_until(house.drop(), "ready")
    assert "take-in-1" in {run["name"] for run in house.service.runs()}
    found = filmroom("search", "--stage", "opening", "--json", "--workspace", house.root)
    assert [hit["call"] for hit in found.json["hits"]] == ["C1"]


def test_a_second_service_says_who_runs_and_leaves(house: House) -> None:
    second = filmroom("serve", "--workspace", house.root)
    assert second.status == 1
    number = house.service.process.pid
    assert f"runs already: process {number}, http://127.0.0.1:" in second.err


def test_the_file_of_a_killed_worker_is_taken_by_the_next_one(house: House) -> None:
    name = house.drop()
    house.wait_until_at_work(name)
    house.service.kill("worker")
    house.wait_until(name, "ready")
    assert lines_of(house.root)[name].attempts == 2


def test_files_become_ready_although_prefects_server_is_killed(house: House) -> None:
    names = [house.drop(), house.drop()]
    house.wait_until_at_work(names[0])
    house.service.kill("prefect")
    for name in names:
        house.wait_until(name, "ready")


def test_ingest_has_the_service_do_the_work_also_while_the_page_is_away(house: House) -> None:
    house.service.kill("page")
    given = filmroom("ingest", house.talks.pop(), "--json", "--workspace", house.root)
    assert (given.status, given.json["counts"]) == (0, {"ready": 1})


def test_a_killed_service_leaves_no_process_and_the_next_one_goes_on_and_stops_cleanly(
    house: House,
) -> None:
    name = house.drop()
    house.wait_until_at_work(name)
    tree = house.service.tree()
    assert len(tree) >= 4
    house.service.stop(signal.SIGKILL)
    until(lambda: is_all_gone(tree), "every process is gone")

    house.service = Serving.ready(house.root)
    house.wait_until(name, "ready")
    until(
        lambda: house.service.runs(state="RUNNING") == [],
        "Prefect holds no run of the killed worker for running",
    )
    assert "CRASHED" in {run["state_type"] for run in house.service.runs()}
    last = house.drop()
    house.wait_until_at_work(last)
    tree = house.service.tree()
    said = house.service.stop(signal.SIGTERM)
    assert house.service.process.returncode == 0
    assert is_all_gone(tree)
    assert state_of(house.root, last) in ("queued", "ready")
    assert any(line.startswith("Filmroom is at http://127.0.0.1:") for line in said.splitlines())
    assert not (house.root / ".filmroom" / "service.json").exists()
