"""SIGKILL to each process of ``filmroom serve`` at random times, while files arrive."""

from __future__ import annotations

import itertools
import random
import signal
import time
from collections import Counter
from pathlib import Path

import psutil

from tests.app.service.serving import Serving, is_all_gone, until
from tests.chaos.nursery import Nursery
from tests.chaos.report import Report
from tests.chaos.soundness import faults, lines_of, states, visible_faults
from tests.chaos.talk import Talk, hashes, make_workspace

LIGHT = "light worker"
CHILDREN = ("worker", LIGHT, "prefect", "page")
HARMED = ("supervisor", *CHILDREN)

_LONGEST_PEACE = 12.0
"""Seconds between two kills at most, where no file has to be at work. Chosen so that they meet a
worker that starts and one that waits."""

_AT_ONCE = 3
"""Files that arrive before a kill that is to meet one at work. Chosen because each takes a second,
and the kill comes within one."""

_WAITING = 10
"""Files that wait, where a light worker is to be started. Chosen because it takes seconds to work
through them, after some of which one is."""

_SEED = 4


def served(report: Report, folder: Path, talk: Talk, nursery: Nursery, *, rounds: int) -> None:
    """Kill one process after the other in a random order; new files arrive before each.

    Each process is killed half of the times when a file is at work, else whenever. All files have
    transcripts, so that a light worker takes them, too.
    """
    chance = random.Random(_SEED)
    root = make_workspace(folder / "ws", light_worker="on")
    harms = [(name, bool(number % 2)) for name in HARMED for number in range(rounds)]
    chance.shuffle(harms)
    service = Serving.ready(root)
    try:
        for number in report.times(len(harms)):
            harmed, meeting_work = harms[number]
            for more in range(_AT_ONCE if meeting_work else 1):
                talk.drop(root / "inbox", f"call-{number:03d}-{more}")
            if harmed == LIGHT:
                _keep_busy(service, talk, f"call-{number:03d}-light")
            if meeting_work:
                until(lambda: states(root)["working"], "a file is at work")
            time.sleep(chance.uniform(0, 1.0 if meeting_work else _LONGEST_PEACE))
            with report.round(f"SIGKILL to the {harmed}") as found:
                at_work = states(root)["working"]
                service = _harm(service, harmed, report)
                found["met a file at work" if at_work else "met no file at work"] = 1
                report.blame(harmed, visible_faults(root))
        with report.round("all files come to rest") as found:
            wait_until_ready(root)
            found.update(states(root))
            attempts = Counter(line.attempts for line in lines_of(root))
            found.update({f"begun {many} times": count for many, count in sorted(attempts.items())})
        stop(report, service)
    finally:
        service.process.kill()
        service.process.wait()
    report.blame("at the end", faults(root, nursery, originals=hashes(root / "inbox")))


def _keep_busy(service: Serving, talk: Talk, stem: str) -> None:
    """Drop files until so many have waited that a light worker is there."""
    more = itertools.count()

    def is_there() -> bool:
        if _pid(service, LIGHT):
            return True
        if states(service.root)["queued"] < _WAITING:
            talk.drop(service.root / "inbox", f"{stem}-{next(more)}")
        return False

    until(is_there, "a light worker is there")


def stop(report: Report, service: Serving) -> None:
    """Stop a service as a person would, and see that it goes in good order."""
    with report.round("SIGTERM to the service") as found:
        tree = service.tree()
        service.stop(signal.SIGTERM)
        if service.process.returncode:
            report.blame("SIGTERM", [f"ended with {service.process.returncode}"])
        if not is_all_gone(tree):
            report.blame("SIGTERM", ["some of its processes are left"])
        found["all of it gone"] = 1


def wait_until_ready(root: Path) -> None:
    """Wait until each file of the inbox is ready by itself.

    Raises:
        AssertionError: they are not, and what they are.
    """
    dropped = sum(1 for _ in (root / "inbox").iterdir())

    def is_ready() -> bool:
        return states(root)["ready"] == dropped

    try:
        until(is_ready, "every file is ready")
    except AssertionError as error:
        open_lines = [line for line in lines_of(root) if line.state != "ready"]
        told = "; ".join(f"{Path(it.path).name} {it.state} {it.reason}" for it in open_lines[:5])
        raise AssertionError(
            f"of {dropped} files {len(open_lines)} are not ready: {told}"
        ) from error


def _harm(service: Serving, harmed: str, report: Report) -> Serving:
    """Kill one process; the service that runs afterwards, a new one after its own death."""
    if harmed == "supervisor":
        tree = service.tree()
        service.stop(signal.SIGKILL)
        until(lambda: is_all_gone(tree), "every process of the killed service is gone")
        return Serving(service.root)
    before = until(lambda: _pid(service, harmed), f"the {harmed} runs")
    try:
        psutil.Process(before).kill()
    except psutil.NoSuchProcess:
        report.blame(harmed, ["it was gone already"])
    until(lambda: _pid(service, harmed) not in (0, before), f"the {harmed} is started again")
    return service


def _pid(service: Serving, child: str) -> int:
    """A process of this service, which may be about to start it; 0 while there is none."""
    said = service.note("service")
    if said.get("pid") != service.process.pid:  # left by one that was killed
        return 0
    return next((it["pid"] or 0 for it in said.get("children", ()) if it["name"] == child), 0)
