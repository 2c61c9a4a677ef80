"""Prefect's server as a child that cannot outlive its worker.

The embedded mode of Prefect leaves its server behind when the worker is killed. Here the server is
a process of this module, which ends with its parent however that ends: by the kernel's word on
Linux, by watching the parent elsewhere.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from coaching.errors import WorkspaceError
from coaching.settings import set_prefect_server

_HEALTHY_WITHIN = 90.0
"""Seconds that a start may take. Measured: 2 s on a used database, 9 s on a new one, five times
that on a busy machine."""

_PR_SET_PDEATHSIG = 1


class PrefectServer:
    """A server that is starting or up; ``wait`` before the first flow."""

    def __init__(self, process: subprocess.Popen[bytes], url: str, log: Path) -> None:
        self._process = process
        self._url = url
        self._log = log

    def wait(self) -> None:
        """Return once the server answers.

        Raises:
            WorkspaceError: it ended, or did not answer in time.
        """
        give_up = time.monotonic() + _HEALTHY_WITHIN
        while not _answers(f"{self._url}/health"):
            if self._process.poll() is not None or time.monotonic() > give_up:
                raise WorkspaceError(
                    "Prefect's server did not start", hint=f"its own words are in {self._log}"
                )
            time.sleep(0.05)

    def stop(self) -> None:
        """End the server and wait until it is gone."""
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
    port = _free_port()
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as output:
        process = subprocess.Popen(  # noqa: S603 - our own module
            # -P: nothing is imported from the folder that somebody happens to stand in
            [sys.executable, "-P", __file__, str(os.getpid()), str(port)],
            cwd=log.parent,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    url = f"http://127.0.0.1:{port}/api"
    set_prefect_server(url)
    server = PrefectServer(process, url, log)
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


def _answers(url: str) -> bool:
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with direct.open(url, timeout=2) as answer:
            return bool(answer.status == 200)  # noqa: PLR2004 - HTTP's OK
    except (urllib.error.URLError, OSError):
        return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _end_with(parent: int) -> None:
    """Arrange that this process ends when its parent does."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    threading.Thread(target=_watch, args=(parent,), daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(0.5)
    os.kill(os.getpid(), signal.SIGKILL)


def serve(parent: int, port: int) -> None:
    """Run Prefect's server in this process for as long as ``parent`` lives."""
    _end_with(parent)
    import uvicorn
    from prefect.server.api.server import create_app

    uvicorn.run(
        create_app(),
        host="127.0.0.1",
        port=port,
        log_level="warning",
        timeout_graceful_shutdown=2,
    )


if __name__ == "__main__":
    serve(int(sys.argv[1]), int(sys.argv[2]))
