"""The site as a process of its own."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator

import psutil
import pytest

from coaching.workspace import Workspace
from tests.web.conftest import Library

WAIT = 60.0

PARENT = """
import subprocess, sys, time, os
ours = [sys.executable, "-m", "coaching.app.web", *sys.argv[1:], str(os.getpid())]
child = subprocess.Popen(ours)
print(child.pid, flush=True)
time.sleep(600)
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def until(condition: Callable[[], bool]) -> None:
    give_up = time.monotonic() + WAIT
    while not condition():
        assert time.monotonic() < give_up, "it did not happen in time"
        time.sleep(0.1)


@pytest.fixture
def served(made: Library, workspace: Workspace) -> Iterator[tuple[subprocess.Popen[str], int, int]]:
    """A parent that has started the site: the parent, the site's process and its port."""
    made.file("a.wav")
    port = free_port()
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, str(workspace.root), str(port)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert parent.stdout
    child = int(parent.stdout.readline())
    until(lambda: answers(port))
    yield parent, child, port
    parent.kill()
    parent.wait()
    parent.stdout.close()


@pytest.mark.slow
def test_it_listens_on_the_loopback_address_alone_and_ends_with_its_parent(
    served: tuple[subprocess.Popen[str], int, int],
) -> None:
    parent, child, port = served
    process = psutil.Process(child)
    listening = {it.laddr for it in process.net_connections() if it.status == "LISTEN"}
    assert listening == {("127.0.0.1", port)}
    parent.send_signal(signal.SIGKILL)
    until(lambda: not answers(port))


@pytest.mark.slow
def test_it_ends_when_it_is_told_to(served: tuple[subprocess.Popen[str], int, int]) -> None:
    _, child, port = served
    psutil.Process(child).terminate()
    until(lambda: not answers(port))
