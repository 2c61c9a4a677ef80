"""Prefect's server as a child that cannot outlive its worker.

The embedded mode of Prefect leaves its server behind when the worker is killed. Here the server is
a process of this module, which ends with its parent however that ends: by the kernel's word on
Linux, by watching the parent elsewhere.
"""

from __future__ import annotations

import contextlib
import ctypes
import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from coaching.errors import WorkspaceError
from coaching.settings import be_prefect_server, set_prefect_server

_HEALTHY_WITHIN = 90.0
"""Seconds that a start may take. Measured: 2 s on a used database, 9 s on a new one, five times
that on a busy machine."""

_LIVES = 5
"""How often a server that died is started again. Chosen because what kills it oftener stays."""

_BEGINNINGS = 3
"""How often a server is begun that never was up. Chosen because of two that lay out one new
database at once the slower one dies, and finds it done the next time."""

_PR_SET_PDEATHSIG = 1


class PrefectServer:
    """A server that is starting or up; ``wait`` before the first flow.

    Once it was up it is started again should it die, for Prefect waits long for a lost server.
    """

    def __init__(self, log: Path) -> None:
        self._log = log
        self._port = free_port()
        self._url = api_url(self._port)
        self._process = self._start()
        self._was_up = False
        self._lives = _LIVES
        self._stopping = threading.Event()
        # the system ends a server with the thread that started it: this one stays to the end
        self._keeper = threading.Thread(target=self._keep, daemon=True)
        self._keeper.start()
        set_prefect_server(self._url)

    def _start(self) -> subprocess.Popen[bytes]:
        self._log.parent.mkdir(parents=True, exist_ok=True)
        with self._log.open("ab") as output:
            return subprocess.Popen(  # noqa: S603 - our own module
                command(os.getpid(), self._port),
                cwd=self._log.parent,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    def _keep(self) -> None:
        beginnings = _BEGINNINGS
        while True:
            self._process.wait()
            if self._was_up:
                self._lives -= 1
            else:
                beginnings -= 1
            if self._lives < 0 or not beginnings or self._stopping.wait(0.5):
                return
            self._process = self._start()

    def wait(self) -> None:
        """Return once the server answers.

        Raises:
            WorkspaceError: it ended for good, or did not answer in time.
        """
        give_up = time.monotonic() + _HEALTHY_WITHIN
        while not answers(f"{self._url}/health"):
            if not self._keeper.is_alive() or time.monotonic() > give_up:
                raise WorkspaceError(
                    "Prefect's server did not start",
                    hint=f"run it again on a machine less busy; its own words, if any, are in "
                    f"{self._log}",
                )
            time.sleep(0.05)
        self._was_up = True

    def is_back(self) -> bool:
        """Wait until the server answers again.

        Raises:
            WorkspaceError: it does not come back.
        """
        self.wait()
        return True

    def stop(self) -> None:
        """End the server and wait until it is gone."""
        self._stopping.set()
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


@contextmanager
def prefect_server(log: Path) -> Iterator[PrefectServer]:
    """Start a server on a free port of the loopback address; it ends with the block.

    Returns at once; what takes time can be done beside its start.
    """
    server = PrefectServer(log)
    try:
        yield server
    finally:
        _send_pending_logs()
        server.stop()


def _send_pending_logs() -> None:
    """Send what Prefect still holds back for the server, which would complain at exit otherwise."""
    from prefect.logging.handlers import APILogWorker

    with contextlib.suppress(TimeoutError):
        APILogWorker.drain_all(timeout=5)


def command(parent: int, port: int) -> list[str]:
    """What runs a server that ends with the process ``parent``, which has to start it."""
    # -P: nothing is imported from the folder that somebody happens to stand in
    return [sys.executable, "-P", __file__, str(parent), str(port)]


def api_url(port: int) -> str:
    """Where a server on this port takes what Prefect sends."""
    return f"http://127.0.0.1:{port}/api"


def answers(url: str, *, timeout: float = 2.0) -> bool:
    """Whether somebody says "well" there."""
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with direct.open(url, timeout=timeout) as answer:
            return bool(answer.status == 200)  # noqa: PLR2004 - HTTP's OK
    except (OSError, http.client.HTTPException):
        return False


def free_port() -> int:
    """A port of the loopback address that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def end_with(parent: int) -> None:
    """Arrange that this process ends when its parent does.

    On Linux that is the thread which started it: it has to be one that lives as long.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    threading.Thread(target=_watch, args=(parent,), daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(0.5)
    os.kill(os.getpid(), signal.SIGKILL)


def serve(parent: int, port: int) -> None:
    """Run Prefect's server in this process for as long as ``parent`` lives."""
    end_with(parent)
    be_prefect_server(api_url(port))  # Prefect reads it while it is imported
    import uvicorn
    from prefect.server.api.server import create_app

    from flows.guard import ProgramsGuard

    uvicorn.run(
        ProgramsGuard(create_app()),
        host="127.0.0.1",
        port=port,
        log_level="warning",
        timeout_graceful_shutdown=2,
    )


if __name__ == "__main__":
    serve(int(sys.argv[1]), int(sys.argv[2]))
