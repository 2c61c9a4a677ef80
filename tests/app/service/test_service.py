from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import psutil
import pytest

from coaching.app.logs import LONGEST_BYTES, keep_short
from coaching.app.service import lock, notes, supervisor
from coaching.app.service.child import Child
from coaching.app.service.client import Service, SilentError, running_service
from coaching.app.service.health import health_of
from coaching.app.service.notes import ChildNote, ServiceNote, WorkerNote
from coaching.app.service.waiting import wait_for_service
from coaching.errors import UsageError, WorkspaceError
from coaching.settings import Service as Ports
from coaching.steps import owner
from coaching.steps.place import Place
from coaching.workspace import Workspace
from flows.server import free_port
from tests.places import NOW
from tests.stored import sight


def note(*, url: str = "http://127.0.0.1:9", pid: int | None = None, **more: Any) -> ServiceNote:
    its = pid or os.getpid()
    began = more.pop("process_began", owner.start_of(its))
    return ServiceNote(its, began, NOW.isoformat(), url, "http://127.0.0.1:10", **more)


@pytest.fixture
def answering() -> Iterator[tuple[str, dict[str, tuple[int, str]]]]:
    """A stand-in for the page: an address, and what is answered by the beginning of the path."""
    answers: dict[str, tuple[int, str]] = {"/health": (200, "{}")}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found = next((it for start, it in answers.items() if self.path.startswith(start)), None)
            status, said = found or (404, "{}")
            if "SLOW" in said:
                time.sleep(1.5)  # as a page does while the recogniser has the machine
                said = said.replace("SLOW", "")
            self.send_response(status)
            self.end_headers()
            self.wfile.write(said.replace("PATH", self.path).encode())

        def log_message(self, *_: object) -> None:  # type: ignore[override]
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", answers
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def served(
    workspace: Workspace, answering: tuple[str, dict[str, tuple[int, str]]]
) -> tuple[Service, dict[str, tuple[int, str]]]:
    """A service that runs, and what it answers by address."""
    url, answers = answering
    notes.write_service(workspace, note(url=url))
    service = running_service(workspace)
    assert service is not None
    return service, answers


def test_a_service_is_found_by_its_note_however_long_it_takes_to_answer(
    workspace: Workspace, answering: tuple[str, dict[str, tuple[int, str]]]
) -> None:
    url, answers = answering
    assert running_service(workspace) is None
    notes.write_service(workspace, note(url=url))
    answers["/health"] = (500, "SLOW")
    answers["/api/search"] = (200, '{"hits": []}')
    found = running_service(workspace)
    assert found is not None
    assert (found.pid, found.url) == (os.getpid(), url)
    assert found.search({"q": "price"}) == {"hits": []}


def test_a_service_that_is_busy_for_a_while_is_waited_for(
    workspace: Workspace, answering: tuple[str, dict[str, tuple[int, str]]]
) -> None:
    url, answers = answering
    notes.write_service(workspace, note(url=url))
    answers["/"] = (200, '{"hits": ["SLOW"]}')
    answers.pop("/health")
    found = running_service(workspace)
    assert found is not None
    assert found.search({"q": "price"}) == {"hits": [""]}


def test_a_service_that_refuses_is_done_without_at_once(workspace: Workspace) -> None:
    notes.write_service(workspace, note(url=f"http://127.0.0.1:{free_port()}"))
    service = running_service(workspace)
    assert service is not None
    began = time.monotonic()
    for ask in (lambda: service.search({"q": "x"}), service.status):
        with pytest.raises(SilentError):
            ask()
    assert time.monotonic() - began < 2.0


def test_another_program_at_its_address_is_no_service(
    served: tuple[Service, dict[str, tuple[int, str]]],
) -> None:
    service, answers = served
    for said in ((404, "{}"), (400, '{"detail": "bad"}'), (404, "<html>"), (301, "{}")):
        answers["/api/search"] = said
        with pytest.raises(SilentError):
            service.search({"q": "x"})


def test_a_note_of_a_process_that_is_gone_is_no_service(workspace: Workspace) -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    notes.write_service(workspace, note(pid=gone.pid))
    gone.wait()
    assert running_service(workspace) is None
    notes.write_service(workspace, note(process_began="1.00"))  # another process has its number
    assert running_service(workspace) is None


def test_a_note_that_is_damaged_or_written_by_a_newer_version_is_no_service(
    workspace: Workspace,
) -> None:
    path = workspace.root / ".filmroom" / "service.json"
    for said in ("", "[]", "{}", '{"pid": 1}', '{"pid": 1, "colour": "green"}'):
        path.write_text(said)
        assert notes.read_service(workspace) is None


def test_a_search_is_asked_as_an_address_and_its_errors_are_ours(
    served: tuple[Service, dict[str, tuple[int, str]]],
) -> None:
    service, answers = served
    answers["/api/search"] = (200, '{"asked": "PATH"}')
    asked = service.search({"q": "price & value", "stage": "", "limit": "10"})
    assert asked == {"asked": "/api/search?q=price+%26+value&limit=10"}
    answers["/api/search"] = (400, '{"error": "no such stage", "hint": "choose one"}')
    with pytest.raises(UsageError) as raised:
        service.search({"q": "x"})
    assert (raised.value.message, raised.value.hint) == ("no such stage", "choose one")
    answers["/api/search"] = (500, "broken")
    with pytest.raises(SilentError):
        service.search({"q": "x"})


def test_the_lock_is_held_by_one_and_let_go_by_a_killed_one(workspace: Workspace) -> None:
    assert not lock.is_held(workspace)
    code = (
        "import sys, time; from pathlib import Path\n"
        "from coaching.app.service import lock\n"
        "from coaching.workspace import Workspace\n"
        "with lock.held(Workspace(Path(sys.argv[1]))) as mine:\n"
        "    print(mine, flush=True); time.sleep(60)"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", code, str(workspace.root)], stdout=subprocess.PIPE, text=True
    )
    assert other.stdout is not None
    with other.stdout:
        assert other.stdout.readline() == "True\n"
    assert lock.is_held(workspace)
    with lock.held(workspace) as mine:
        assert not mine
    other.kill()
    other.wait()
    assert not lock.is_held(workspace)
    with lock.held(workspace) as mine:
        assert mine


def test_a_child_that_dies_is_started_again_later_and_later(tmp_path: Path) -> None:
    child = Child("page", [sys.executable, "-c", "raise SystemExit(3)"], tmp_path / "page.log")
    starts = []
    at = 0.0
    while len(starts) < 4:
        if child.tend(at) and child.pid is not None:
            starts.append(at)
            process = child._process
            assert process is not None
            process.wait()
        at += 0.25
    assert starts == [0.0, 0.75, 2.0, 4.25]
    assert child.restarts == 3
    assert child.note() == ChildNote("page", child.pid, child._since, 3)
    child.stop(within=1)


def test_a_child_on_demand_runs_when_it_is_woken_and_rests_after_a_clean_end(
    tmp_path: Path,
) -> None:
    ended = tmp_path / "ended"  # it is the second time that it ends well
    code = (
        "import pathlib, sys; ended = pathlib.Path(sys.argv[1]); known = ended.exists()\n"
        "ended.touch(); raise SystemExit(0 if known else 3)"
    )
    command = [sys.executable, "-c", code, str(ended)]
    child = Child("light worker", command, tmp_path / "light.log", on_demand=True)
    assert not child.tend(0.0)
    assert (child.pid, child.resting) == (None, True)
    child.wake()
    assert child.tend(1.0)
    wait_for(child)
    assert child.tend(2.0)  # it broke
    assert (child.restarts, child.resting) == (1, False)
    assert child.tend(3.0)
    wait_for(child)
    assert child.tend(4.0)
    assert (child.pid, child.restarts, child.resting) == (None, 1, True)
    assert not child.tend(99.0)
    child.stop(within=1)


def wait_for(child: Child) -> None:
    process = child._process
    assert process is not None
    process.wait()


def test_a_child_that_does_not_stop_is_killed(tmp_path: Path) -> None:
    code = (
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "print(1, flush=True); time.sleep(60)"
    )
    child = Child("page", [sys.executable, "-c", code], tmp_path / "page.log")
    child.tend(0.0)
    pid = child.pid
    assert pid is not None
    while not (tmp_path / "page.log").read_text():
        time.sleep(0.02)
    child.ask_to_stop()
    child.stop(within=0.2)
    assert not psutil.pid_exists(pid)


def test_a_port_that_is_taken_is_named_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "_PORT_FREE_WITHIN", 0.0)
    server = HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    try:
        with pytest.raises(WorkspaceError, match=f"port {server.server_port}") as raised:
            supervisor._chosen(Ports(port=server.server_port))
        assert "--port" in raised.value.hint
    finally:
        server.server_close()


def test_a_log_begins_anew_under_its_writer(tmp_path: Path) -> None:
    log = tmp_path / "prefect.log"
    with log.open("ab") as writing:
        writing.write(b"x" * (LONGEST_BYTES + 1))
        writing.flush()
        keep_short(log)
        writing.write(b"next")
    assert log.read_bytes() == b"next"
    assert (tmp_path / "prefect.log.1").stat().st_size == LONGEST_BYTES + 1


def test_health_says_what_is_amiss(place: Place) -> None:
    workspace = place.workspace
    assert health_of(workspace)["amiss"] == ["no service runs"]
    child = ChildNote("prefect", None, NOW.isoformat(), 2)
    notes.write_service(workspace, note(children=(child,)))
    old = (datetime.now(UTC) - timedelta(seconds=100)).isoformat()
    notes.write_worker(workspace, WorkerNote(os.getpid(), old, "working"))
    health = health_of(workspace, place.library)
    assert health["state"] == "amiss"
    assert health["amiss"] == [
        "the prefect ended and is started again (restart 2)",
        "the worker has said nothing for 100 s",
    ]


def test_health_says_why_files_are_not_taken(place: Place) -> None:
    workspace = place.workspace
    notes.write_service(workspace, note())
    now = datetime.now(UTC).isoformat()
    notes.write_worker(workspace, WorkerNote(os.getpid(), now, "paused", paused="no room"))
    health = health_of(workspace)
    assert (health["state"], health["paused"], health["amiss"]) == ("paused", "no room", [])
    notes.write_worker(workspace, WorkerNote(os.getpid(), now, "idle"))
    assert health_of(workspace)["state"] == "well"
    assert json.loads(json.dumps(health_of(workspace)))


def test_a_light_worker_that_rests_is_not_amiss_and_a_silent_one_is(place: Place) -> None:
    workspace = place.workspace
    now = datetime.now(UTC)
    notes.write_service(workspace, note(children=(ChildNote("worker", 1, NOW.isoformat()),)))
    notes.write_worker(workspace, WorkerNote(os.getpid(), now.isoformat(), "working"))
    health = health_of(workspace)
    assert (health["state"], health["light_worker"]) == ("well", None)
    told = WorkerNote(os.getpid(), now.isoformat(), "idle")
    notes.write_worker(workspace, told, light=True)
    health = health_of(workspace)
    assert (health["state"], health["light_worker"]["state"]) == ("well", "idle")
    assert health["worker"]["state"] == "working"
    late = (now - timedelta(seconds=100)).isoformat()
    notes.write_worker(workspace, WorkerNote(os.getpid(), late, "working"), light=True)
    assert health_of(workspace)["amiss"] == ["the light worker has said nothing for 100 s"]


def test_a_light_worker_is_woken_while_the_worker_wants_one(workspace: Workspace) -> None:
    service = supervisor._Service(workspace, Ports(port=1, prefect_port=2), "tests")
    assert not service._is_light_wanted()
    now = datetime.now(UTC)
    late = (now - timedelta(seconds=100)).isoformat()
    wanting: dict[tuple[str, bool], bool] = {
        (now.isoformat(), True): True,
        (now.isoformat(), False): False,
        (late, True): False,
    }
    for (at, wants), wanted in wanting.items():
        notes.write_worker(workspace, WorkerNote(os.getpid(), at, "working", wants_light=wants))
        assert service._is_light_wanted() is wanted


def test_whoever_waits_hears_that_the_service_has_ended(place: Place) -> None:
    with place.library.writing() as conn:
        file = sight(
            conn,
            path="/in/a.wav",
            kind="recording",
            size_bytes=1,
            mtime_ns=1,
            state="queued",
            now=NOW,
        )
    with pytest.raises(WorkspaceError, match="the service has ended; 1 files stay in the queue"):
        wait_for_service(place, [file], advance=lambda *_: None, done=lambda _: None)


def test_the_supervisor_imports_nothing_heavy() -> None:
    heavy = ("torch", "spacy", "prefect", "faster_whisper", "av", "numpy", "fastapi")
    code = (
        "import sys; import coaching.app.service.supervisor, coaching.app.cli.serve\n"
        f"print(sorted(set(sys.modules) & set({heavy!r})))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
