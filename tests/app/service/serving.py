"""A service in tests: started as a person would, killed as an accident would, and looked at."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil

from coaching.ledger import FileEntry
from coaching.store import ledger
from coaching.store.library import Library
from tests.commands import ROOT, environment, filmroom, use_tiny_model

PATIENCE = 240.0
"""Seconds after which something that should have happened did not; a busy machine is slow."""


def make_workspace(root: Path) -> Path:
    """A workspace with the smallest recogniser and free ports."""
    assert filmroom("init", root).status == 0
    use_tiny_model(root)
    settings = root / "config" / "filmroom.toml"
    text = settings.read_text(encoding="utf-8").replace("\nport = 8420", "\nport = 0")
    text = text.replace("poll_seconds = 2.0", "poll_seconds = 0.2")
    settings.write_text(text.replace("keep_free_gb = 1.0", "keep_free_gb = 0.0"), encoding="utf-8")
    return root


def until(true: Callable[[], Any], what: str) -> Any:
    """Wait until something is so."""
    give_up = time.monotonic() + PATIENCE
    while time.monotonic() < give_up:
        if found := true():
            return found
        time.sleep(0.05)
    raise AssertionError(f"still not so: {what}")


class Serving:
    """A running ``filmroom serve``."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.process = subprocess.Popen(
            [sys.executable, "-m", "coaching.app", "serve", "--workspace", str(root)],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            cwd=ROOT,
            env=environment(),
        )

    @classmethod
    def ready(cls, root: Path) -> Serving:
        """A service whose worker waits for work."""
        service = cls(root)
        until(service._is_ready, "the service is ready")
        return service

    def runs_child(self, child: str) -> bool:
        """Whether one of its processes is there now."""
        return any(it["name"] == child and it["pid"] for it in self.note("service")["children"])

    def note(self, name: str) -> dict[str, Any]:
        try:
            said = json.loads((self.root / ".filmroom" / f"{name}.json").read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        assert isinstance(said, dict)
        return said

    def _is_ready(self) -> bool:
        """Whether the worker waits for work; a service that ended is said at once."""
        if self.process.poll() is not None:
            raise AssertionError(f"the service ended: {self.process.communicate()[0]}")
        return self.note("worker").get("state") in ("idle", "working")

    def pid(self, child: str) -> int:
        return next(
            it["pid"] or 0 for it in self.note("service")["children"] if it["name"] == child
        )

    def kill(self, child: str) -> None:
        """SIGKILL one of its processes and wait until another is in its place."""
        before = self.pid(child)
        psutil.Process(before).kill()
        until(lambda: self.pid(child) not in (0, before), f"the {child} is started again")

    def runs(self, *, state: str | None = None) -> list[dict[str, Any]]:
        """What Prefect's pages show: its runs of flows."""
        wanted: dict[str, Any] = {"limit": 100}
        if state is not None:
            wanted["flow_runs"] = {"state": {"type": {"any_": [state]}}}
        asked = urllib.request.Request(
            f"{self.note('service')['prefect_url']}/api/flow_runs/filter",
            data=json.dumps(wanted).encode(),
            headers={"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(asked, timeout=30) as answer:
            found: list[dict[str, Any]] = json.load(answer)
        return found

    def tree(self) -> list[psutil.Process]:
        """All its processes."""
        service = psutil.Process(self.process.pid)
        return [service, *service.children(recursive=True)]

    def stop(self, number: int = signal.SIGTERM) -> str:
        """End it; what it had printed."""
        self.process.send_signal(number)
        return self.process.communicate(timeout=60)[0]


def lines_of(root: Path) -> dict[str, FileEntry]:
    """The ledger's lines by name of the file."""
    library = Library(root / "library.db")
    try:
        with library.reading() as conn:
            return {Path(line.path).name: line for line in ledger.entries(conn)}
    finally:
        library.close()


def state_of(root: Path, name: str) -> str:
    line = lines_of(root).get(name)
    return line.state if line else "unknown"


def is_all_gone(processes: list[psutil.Process]) -> bool:
    """Whether none of them runs, nor anything else that names their workspace."""
    return not any(it.is_running() and it.status() != psutil.STATUS_ZOMBIE for it in processes)
