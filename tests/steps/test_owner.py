from __future__ import annotations

import os
import subprocess
import sys

import psutil
import pytest

from coaching.app.service import notes
from coaching.app.service.notes import ServiceNote
from coaching.steps import owner
from coaching.workspace import Workspace
from tests.places import NOW

HERE = owner.this_process().partition(":")[0]


def waiting() -> subprocess.Popen[bytes]:
    """Another process, which waits until its input is closed."""
    command = [sys.executable, "-c", "import sys; sys.stdin.read()"]
    return subprocess.Popen(command, stdin=subprocess.PIPE)


def name_of(pid: int) -> str:
    return f"{HERE}:{pid}:{owner.start_of(pid)}"


def test_a_process_that_ended_is_dead_and_one_that_works_is_not() -> None:
    other = waiting()
    its = name_of(other.pid)
    assert owner.dead([owner.this_process(), its]) == ()
    other.communicate()
    assert owner.dead([owner.this_process(), its]) == (its,)


def test_a_process_that_nobody_has_buried_yet_is_dead() -> None:
    ended = waiting()
    its = name_of(ended.pid)
    assert ended.stdin is not None
    ended.stdin.close()
    os.waitid(os.P_PID, ended.pid, os.WEXITED | os.WNOWAIT)
    assert owner.dead([its]) == (its,)
    ended.wait()


def test_another_process_under_the_same_number_is_not_the_owner() -> None:
    mine = owner.this_process()
    other_start = f"{HERE}:{os.getpid()}:00000000-1"
    assert owner.dead([mine, other_start]) == (other_start,)


def test_of_owners_on_other_machines_nobody_knows() -> None:
    assert owner.dead([f"not-{HERE}:1:00000000-1"]) == ()


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the system keeps the time itself")
def test_a_step_of_the_clock_kills_nobody(
    monkeypatch: pytest.MonkeyPatch, workspace: Workspace
) -> None:
    mine = owner.this_process()
    note = ServiceNote(os.getpid(), owner.start_of(os.getpid()) or "", NOW.isoformat(), "", "")
    notes.write_service(workspace, note)
    booted = psutil.boot_time()
    monkeypatch.setattr("psutil._pslinux.boot_time", lambda: booted + 3600.0)
    assert owner.dead([mine]) == ()
    assert owner.this_process() == mine
    assert notes.read_service(workspace) == note


def test_what_an_older_version_wrote_is_understood() -> None:
    began = psutil.Process().create_time()
    lives = f"{HERE}:{os.getpid()}:{began + 0.02:.2f}"
    gone = (f"{HERE}:{os.getpid()}:{began - 3600:.2f}", f"{HERE}:999999:1.00")
    assert owner.dead([lives, *gone]) == gone


def test_what_is_no_owner_at_all_is_dead() -> None:
    odd = (HERE, f"{HERE}:", f"{HERE}:x:y", f"{HERE}:{os.getpid()}", f"{HERE}:-1:1.00")
    assert owner.dead(odd) == odd
