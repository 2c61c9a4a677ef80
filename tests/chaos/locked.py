"""Another program holds the library for longer than any of ours waits for it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.app.service.serving import Serving, until
from tests.chaos.nursery import Nursery
from tests.chaos.report import Report
from tests.chaos.served import stop, wait_until_ready
from tests.chaos.soundness import faults, states
from tests.chaos.talk import Talk, hashes, make_workspace

HELD = 35.0
"""Seconds: five more than a writer of ours waits."""

MOST_ROUNDS = 3

_HOLD = """
import sqlite3, sys, time
conn = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=60)
conn.execute("BEGIN IMMEDIATE")
print("held", flush=True)
time.sleep(float(sys.argv[2]))
conn.execute("ROLLBACK")
"""


@contextmanager
def held(root: Path, seconds: float) -> Iterator[None]:
    """Hold the library of a workspace for so many seconds, from before the block is entered."""
    command = [sys.executable, "-c", _HOLD, str(root / "library.db"), str(seconds)]
    holder = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None
    with holder.stdout:
        assert holder.stdout.readline() == "held\n"
        yield
    holder.wait(seconds + 60)


def locked(
    report: Report,
    folder: Path,
    talk: Talk,
    nursery: Nursery,
    *,
    rounds: int,
    seconds: float = HELD,
) -> None:
    """Hold the library while a run is at work; it waits, or its file waits for the next run."""
    root = make_workspace(folder / "ws")
    for number in report.times(min(rounds, MOST_ROUNDS)):
        for name in ("first", "second"):
            talk.drop(root / "inbox", f"{name}-{number}")
        with report.round(f"held for {seconds:g} s while a run is at work") as found:
            running = nursery.start("ingest", "--workspace", root)
            until(lambda: states(root)["working"], "a file is at work")
            with held(root, seconds):
                ran = running.wait(seconds + 120)
            found[f"ended with {ran.status}"] = 1
            found.update(states(root))
            if "Traceback" in ran.err:
                report.blame("held", [f"a traceback: {ran.err.strip().splitlines()[-1]}"])
        if ran.status:
            with report.round("the next run") as found:
                ran = nursery.run("ingest", "--workspace", root)
                found.update(states(root))
                if ran.status:
                    report.blame("the next run", [f"ended with {ran.status}: {ran.out}{ran.err}"])
    report.blame("at the end", faults(root, nursery, originals=hashes(root / "inbox")))


def locked_served(
    report: Report, folder: Path, talk: Talk, nursery: Nursery, *, rounds: int
) -> None:
    """Hold the library under a service that is at work; all is ready afterwards, by itself."""
    root = make_workspace(folder / "ws")
    service = Serving.ready(root)
    try:
        for number in report.times(min(rounds, MOST_ROUNDS)):
            with report.round(f"held for {HELD:g} s under a service") as found:
                talk.drop(root / "inbox", f"first-{number}")
                until(lambda: states(root)["working"], "a file is at work")
                with held(root, HELD):
                    talk.drop(root / "inbox", f"second-{number}")
                wait_until_ready(root)
                found["all ready by itself"] = 1
        stop(report, service)
    finally:
        service.process.kill()
        service.process.wait()
    report.blame("at the end", faults(root, nursery, originals=hashes(root / "inbox")))
