from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from click.testing import CliRunner
from starlette.testclient import TestClient

from coaching.app.cli import filmroom
from coaching.app.cli.session import Session
from coaching.app.service import client
from coaching.app.service.client import Service, SilentError
from coaching.app.web.site import create_site
from coaching.ledger import State
from coaching.settings import Settings
from coaching.steps.intake import enter
from coaching.steps.place import Place
from coaching.store import ledger
from coaching.store.ledger import Sighting
from tests.places import NOW
from tests.store.search_fixtures import BAG

Status = Callable[..., str]


@pytest.fixture
def status(place: Place) -> Status:
    """Runs ``filmroom status`` on a ledger with sixty ready files and one that failed."""
    inbox = place.workspace.inbox
    names = [f"{n:02}.wav" for n in range(61)]
    files = enter(place, [Sighting(f"{inbox}/{it}", "recording", 1, 1, "queued") for it in names])
    states: list[State] = ["failed", *["ready"] * 60]  # type: ignore[list-item]
    with place.library.writing() as conn:
        for file, state in zip(files, states, strict=True):
            ledger.finish(conn, file, state=state, reason=state, now=NOW)

    def run(*options: str) -> str:
        arguments = ["status", "--workspace", str(place.workspace.root), *options]
        done = CliRunner().invoke(filmroom, arguments, standalone_mode=False)
        assert done.exception is None, done.exception
        return done.output

    return run


def test_what_needs_doing_is_always_listed_and_of_the_rest_the_newest(status: Status) -> None:
    said = status().splitlines()
    assert said[0].startswith("No service runs")
    listed = [line.split()[0] for line in said if ".wav" in line]
    assert listed == [*(f"{n:02}.wav" for n in range(60, 10, -1)), "00.wav"]
    assert said[-2:] == ["… and 10 more ready: --all", "1 failed, 60 ready"]


def test_all_files_are_listed_on_request_and_to_scripts(status: Status) -> None:
    assert sum(".wav" in line for line in status("--all").splitlines()) == 61
    told = json.loads(status("--json"))
    assert len(told["recordings"]) == 61
    assert told["counts"] == {"failed": 1, "ready": 60}
    assert (told["service"], told["paused"]) == (None, None)


def test_one_state_is_listed_alone(status: Status) -> None:
    said = status("--state", "failed")
    assert "00.wav" in said
    assert "60.wav" not in said
    assert said.splitlines()[-1] == "1 failed"


def test_a_disk_that_is_nearly_full_is_told_first(status: Status, place: Place) -> None:
    settings = place.workspace.config / "filmroom.toml"
    text = settings.read_text().replace("keep_free_gb = 1.0", "keep_free_gb = 99999")
    settings.write_text(text)
    assert status().splitlines()[1].startswith("Ingest is paused: the disk of ")
    assert "nearly full" in json.loads(status("--json"))["paused"]


@pytest.fixture
def served(place: Place, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A service answers for the workspace; what it was asked."""
    site = create_site(
        place,
        Settings(),
        process=lambda: pytest.fail("no process is needed"),
        embedder=lambda: BAG,
        retry=lambda _: False,
        follow=lambda _: None,
    )
    browse = TestClient(site, base_url="http://127.0.0.1:8420")
    asked: list[str] = []

    def answer(_: Service, path: str, *, within: float) -> dict[str, Any]:
        asked.append(path)
        return dict(browse.get(path).json())

    monkeypatch.setattr(Service, "_get", answer)
    service = Service(1, "http://127.0.0.1:8420", "", "")
    monkeypatch.setattr(client, "running_service", lambda _: service)
    return asked


def test_a_running_service_tells_the_same_and_the_library_stays_closed(
    status: Status, served: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as without:
        without.setattr(client, "running_service", lambda _: None)
        alone = status()
    assert not served
    monkeypatch.setattr(Session, "place", property(lambda _: pytest.fail("opened")))
    assert status() == alone
    assert len(served) == 1
    assert sum(".wav" in line for line in status("--all").splitlines()) == 61
    assert status("--state", "failed").splitlines()[-1] == "1 failed"
    assert len(json.loads(status("--json"))["recordings"]) == 61


def test_a_service_that_falls_silent_is_done_without(
    status: Status, served: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def silent(*_: object, **__: object) -> dict[str, Any]:
        raise SilentError

    monkeypatch.setattr(Service, "_get", silent)
    assert status().splitlines()[-1] == "1 failed, 60 ready"
    assert not served


def test_asking_a_service_loads_no_heavy_library() -> None:
    asking = "coaching.app.cli.status, coaching.app.service.client, coaching.steps.room"
    heavy = "{'numpy', 'pydantic', 'sqlalchemy'}"
    code = f"import sys, {asking}; print(sorted({heavy} & sys.modules.keys()))"
    said = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert said.stdout.strip() == "[]"
