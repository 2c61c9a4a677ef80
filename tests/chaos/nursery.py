"""A process that has the heavy libraries imported, and forks ``filmroom`` from there.

Chaos starts it some hundred times, and seven seconds of the processor for imports each time would
be most of its work. Nothing is loaded, no thread started, nothing of Filmroom's imported that looks
at a workspace: what is forked does all that itself, has a process and a session of its own, and is
killed as any other.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.commands import ROOT, Ran, environment

_HEAVY = (
    "alembic.command",
    "av",
    "faster_whisper",
    "fastapi",
    "httpx",
    "pydantic_settings",
    "pysqlite3",
    "sentence_transformers",
    "spacy",
    "sqlalchemy",
    "sqlite_vec",
    "torch",
)


class Running:
    """A ``filmroom`` that was forked and may still run."""

    def __init__(self, nursery: Nursery, pid: int, output: Path) -> None:
        self._nursery = nursery
        self._output = output
        self.pid = pid

    @property
    def status(self) -> int | None:
        """How it ended, negative for a signal; None while it runs."""
        return self._nursery.ask({"poll": self.pid})

    def wait(self, seconds: float = 300.0) -> Ran:
        """Wait for its end; after so many seconds it is killed, which is an error.

        Raises:
            TimeoutError: it did not end.
        """
        give_up = time.monotonic() + seconds
        while (status := self.status) is None:
            if time.monotonic() > give_up:
                self._nursery.ask({"kill": self.pid})
                raise TimeoutError(f"filmroom did not end in {seconds:g} s: {self._said('err')}")
            time.sleep(0.05)
        return Ran(status, self._said("out"), self._said("err"))

    def _said(self, stream: str) -> str:
        return self._output.with_suffix(f".{stream}").read_text(encoding="utf-8", errors="replace")


class Nursery:
    """Starts ``filmroom``; to be used as a context."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory()
        self._count = 0
        self._lock = threading.Lock()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.chaos.nursery"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env=environment(),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.communicate(timeout=60)  # the end of its input is its end
        self._folder.cleanup()

    def start(self, *arguments: str | Path, kill_in: str = "") -> Running:
        """Start ``filmroom`` with these arguments.

        Args:
            arguments: As on the command line.
            kill_in: The step in which it kills itself.
        """
        self._count += 1
        output = Path(self._folder.name) / str(self._count)
        asked = {"run": list(map(str, arguments)), "output": str(output), "kill_in": kill_in}
        pid = self.ask(asked)
        assert pid is not None, "it was started"
        return Running(self, pid, output)

    def run(self, *arguments: str | Path, kill_in: str = "", seconds: float = 300.0) -> Ran:
        """Start ``filmroom`` and wait for it."""
        return self.start(*arguments, kill_in=kill_in).wait(seconds)

    def ask(self, asked: dict[str, Any]) -> int | None:
        """What the process answers."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        with self._lock:
            self._process.stdin.write(json.dumps(asked) + "\n")
            self._process.stdin.flush()
            answer: int | None = json.loads(self._process.stdout.readline())
        return answer


def _import_heavy_libraries() -> None:
    for name in _HEAVY:
        import_module(name)


def _fork(asked: dict[str, Any]) -> int:
    pid = os.fork()
    if pid:
        return pid
    status = 70
    try:
        os.setsid()
        with _as_own_streams(Path(asked["output"])):
            sys.argv = ["filmroom", *asked["run"]]
            if asked["kill_in"]:
                from coaching.app import worker
                from tests.flows.killing import kill_in

                kill_in(asked["kill_in"])
                worker.load = lambda _: None  # each model is loaded by the step that needs it
            from coaching.app.cli import main

            try:
                main(asked["run"])
                status = 0
            except SystemExit as end:
                status = end.code if isinstance(end.code, int) else int(end.code is not None)
    finally:
        os._exit(status)


@contextmanager
def _as_own_streams(output: Path) -> Iterator[None]:
    """The streams of a process that was forked: nothing to read, and files to write."""
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    for number, stream in ((1, "out"), (2, "err")):
        file = os.open(output.with_suffix(f".{stream}"), os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(file, number)
    yield
    sys.stdout.flush()
    sys.stderr.flush()


def _serve() -> None:
    """Answer each line of the input: start, look whether it ended, kill."""
    ended: dict[int, int] = {}
    for line in sys.stdin:
        asked = json.loads(line)
        answer: int | None = None
        if "run" in asked:
            answer = _fork(asked)
        elif "kill" in asked:
            os.kill(asked["kill"], 9)
        else:
            pid = asked["poll"]
            if pid not in ended:
                gone, status = os.waitpid(pid, os.WNOHANG)
                if gone:
                    ended[pid] = os.waitstatus_to_exitcode(status)
            answer = ended.get(pid)
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    from coaching.settings import keep_libraries_at_home

    keep_libraries_at_home(Path(tempfile.gettempdir()) / "filmroom-chaos-prefect")
    _import_heavy_libraries()
    _serve()
