from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import psutil
import pytest
from sqlalchemy import func, select

from coaching.ledger import STEPS
from coaching.store import ledger
from coaching.store.library import Library
from coaching.store.schema import calls, talk
from tests.commands import environment, filmroom, use_tiny_model
from tests.flows.killing import STEPS as KILLED

pytestmark = pytest.mark.slow

KILLING = Path(__file__).parent / "killing.py"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "ws"
    assert filmroom("init", root).status == 0
    use_tiny_model(root)
    return root


def test_every_step_is_killed_once() -> None:
    assert tuple(KILLED) == STEPS


def test_killed_in_every_step_a_call_is_ready_once_and_never_half_visible(
    root: Path, short_call: Path
) -> None:
    (root / "inbox" / short_call.name).write_bytes(short_call.read_bytes())
    for step in STEPS:
        done = subprocess.run(
            [sys.executable, KILLING, step, "ingest", "--workspace", str(root)],
            capture_output=True,
            text=True,
            env=environment(PYTHONPATH=str(Path(__file__).parents[2])),
            check=False,
            timeout=300,
        )
        assert done.returncode == -signal.SIGKILL, f"{step}: {done.stdout}{done.stderr}"
        assert state_of(root) == "working", step
        assert found(root, "--stage", "discovery") == [], f"visible after a kill in {step}"
    last = filmroom("ingest", "--json", "--workspace", root)
    assert last.status == 0, last.out + last.err
    (line,) = last.json["recordings"]
    assert line["state"] == "ready"
    assert line["attempts"] == len(STEPS) + 1
    everything_is_there_once(root)
    assert no_server_is_left(root)


def test_two_ingests_at_once_share_the_files(root: Path, short_calls: list[Path]) -> None:
    for path in short_calls:
        (root / "inbox" / path.name).write_bytes(path.read_bytes())
    both = [
        subprocess.Popen(
            [sys.executable, "-m", "coaching.app", "ingest", "--json", "--workspace", str(root)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=environment(),
        )
        for _ in range(2)
    ]
    for process in both:
        out, err = process.communicate(timeout=600)
        assert process.returncode == 0, out + err
    lines = filmroom("status", "--json", "--workspace", root).json["recordings"]
    assert [(line["state"], line["attempts"]) for line in lines] == [("ready", 1)] * len(lines)
    assert len({line["call"] for line in lines}) == len(short_calls)
    everything_is_there_once(root, count=len(short_calls))


def test_a_terminated_ingest_gives_its_file_back_and_ends_its_server(
    root: Path, short_call: Path
) -> None:
    (root / "inbox" / short_call.name).write_bytes(short_call.read_bytes())
    process = subprocess.Popen(
        [sys.executable, "-m", "coaching.app", "ingest", "--workspace", str(root)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
    )
    wait_for_work(root, seconds=200)
    process.terminate()
    process.communicate(timeout=60)
    assert process.returncode == 128 + signal.SIGTERM
    assert state_of(root) in ("queued", "ready")
    assert no_server_is_left(root)
    assert filmroom("ingest", "--workspace", root).status == 0
    everything_is_there_once(root)


def wait_for_work(root: Path, *, seconds: float) -> None:
    """Wait until a file is worked on, looking often: a short call is done in a second or two."""
    library = Library(root / "library.db")
    give_up = time.monotonic() + seconds
    while time.monotonic() < give_up:
        if library.is_current():
            with library.reading() as conn:
                if ledger.counts(conn).get("working"):
                    break
        time.sleep(0.02)
    library.close()


def state_of(root: Path) -> str:
    status: Any = filmroom("status", "--json", "--workspace", root).json
    states = [line["state"] for line in status["recordings"]]
    return states[0] if states else "queued"


def found(root: Path, *filters: str) -> list[Any]:
    ran = filmroom("search", *filters, "--json", "--workspace", root)
    hits: list[Any] = ran.json["hits"]
    return hits


def everything_is_there_once(root: Path, *, count: int = 1) -> None:
    """One call a recording, one active version of a kind, one row in the index a snippet."""
    library = Library(root / "library.db")
    with library.reading() as conn:
        assert conn.scalar(select(func.count()).select_from(calls.calls)) == count
        assert conn.scalar(select(func.count()).select_from(calls.recordings)) == count
        kinds = conn.execute(
            select(calls.versions.c.kind, func.count())
            .where(calls.versions.c.active)
            .group_by(calls.versions.c.kind)
        ).all()
        assert {(kind, number) for kind, number in kinds} == {
            (kind, count) for kind in calls.VERSION_KINDS
        }
        snippets = conn.scalar(select(func.count()).select_from(talk.snippets))
        indexed = conn.exec_driver_sql("SELECT count(*) FROM snippet_words").scalar()
        vectors = conn.exec_driver_sql("SELECT count(*) FROM snippet_vectors_1").scalar()
        assert snippets == indexed == vectors
        doubled = conn.execute(
            select(talk.heard_words.c.start, talk.heard_words.c.channel, func.count())
            .group_by(
                talk.heard_words.c.recording_id,
                talk.heard_words.c.start,
                talk.heard_words.c.end,
                talk.heard_words.c.channel,
                talk.heard_words.c.text,
            )
            .having(func.count() > 1)
        ).all()
        assert doubled == []
    library.close()


def no_server_is_left(root: Path) -> bool:
    """Whether no process works for this workspace any more; a dying one gets some seconds."""
    give_up = time.monotonic() + 10
    while time.monotonic() < give_up:
        homes = []
        for process in psutil.process_iter():
            try:
                homes.append(process.environ().get("PREFECT_HOME", ""))
            except psutil.Error:
                continue
        if not any(home.startswith(str(root)) for home in homes):
            return True
        time.sleep(0.2)
    return False
