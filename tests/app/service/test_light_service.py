"""A real service hears a long recording, and what needs no recogniser does not wait for that."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import psutil
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
from tests.benchmarks.made_calls import repeat
from tests.chaos.talk import write_transcript
from tests.recordings import beginning
from tests.steps.sidecar.arriving import LONG as TOO_LONG

pytestmark = pytest.mark.slow

LONG = 90 * 60
"""Seconds of talk that take the smallest recogniser longer than the test takes."""


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The unpacked inbox of the demo."""
    folder = tmp_path_factory.mktemp("demo")
    unpack(folder)
    return folder


@pytest.fixture
def service(tmp_path: Path, demo: Path) -> Iterator[Serving]:
    """A service that hears a long recording."""
    root = make_workspace(tmp_path / "ws")
    settings = root / "config" / "filmroom.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(
        text.replace('light_worker = "auto"', 'light_worker = "on"'), encoding="utf-8"
    )
    service = Serving.ready(root)
    write_long(demo, root / "inbox" / "long.wav")
    until(lambda: state_of(root, "long.wav") == "working", "the long recording is at work")
    yield service
    if service.process.poll() is None:
        service.stop(signal.SIGKILL)


def write_long(demo: Path, target: Path) -> None:
    part = target.with_name(f"{target.name}.part")
    repeat(demo, part, seconds=LONG)
    part.rename(target)


def drop(root: Path, call: Path, stem: str, *, seconds: float) -> str:
    """The beginning of a call as a recording with a transcript beside it."""
    write_transcript(root / "inbox", stem)
    return record(root, call, stem, seconds=seconds)


def drop_with_another_transcript(root: Path, call: Path, stem: str, *, seconds: float) -> str:
    """The same with a transcript that does not fit."""
    (root / "inbox" / f"{stem}.srt").write_text(TOO_LONG, encoding="utf-8")
    return record(root, call, stem, seconds=seconds)


def record(root: Path, call: Path, stem: str, *, seconds: float) -> str:
    made = beginning(call, root / f"{stem}.wav", seconds=seconds)
    return made.rename(root / "inbox" / made.name).name


def has_loaded(pid: int, library: str) -> bool:
    """Whether a process has a library of this name in its memory."""
    return any(library in one.path for one in psutil.Process(pid).memory_maps())


def test_a_recording_with_its_transcript_is_ready_before_a_long_one_that_is_heard(
    service: Serving, demo: Path
) -> None:
    root = service.root
    call = min(demo.glob("*.wav"), key=lambda path: path.stat().st_size)
    assert not service.runs_child("light worker")
    first = drop(root, call, "first", seconds=7)
    until(lambda: state_of(root, first) == "ready", "the light file is ready")
    assert state_of(root, "long.wav") == "working"
    assert {it["name"] for it in service.note("service")["children"]} >= {"worker", "light worker"}

    service.kill("light worker")
    second = drop(root, call, "second", seconds=8)
    until(lambda: state_of(root, second) == "ready", "the next light file is ready")
    assert state_of(root, "long.wav") == "working"

    other = drop_with_another_transcript(root, call, "other", seconds=9)
    until(lambda: state_of(root, "other.srt") == "quarantined", "a transcript is no use")
    until(lambda: state_of(root, other) == "queued", "its recording waits to be heard")
    third = drop(root, call, "third", seconds=10)
    until(lambda: state_of(root, third) == "ready", "the file behind it is ready")

    tree = service.tree()
    assert has_loaded(service.pid("worker"), "ctranslate2")
    assert not has_loaded(service.pid("light worker"), "ctranslate2")
    service.stop(signal.SIGTERM)
    assert service.process.returncode == 0
    assert is_all_gone(tree)
    lines = lines_of(root)
    assert (lines["long.wav"].state, lines["long.wav"].attempts) == ("queued", 1)
    assert (lines[other].state, lines[other].reason, lines[other].attempts) == ("queued", "", 1)
    assert not (root / ".filmroom" / "light_worker.json").exists()
