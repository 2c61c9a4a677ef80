"""Two at once on one workspace: services, and runs."""

from __future__ import annotations

from pathlib import Path

from tests.app.service.serving import Serving, until
from tests.chaos.nursery import Nursery
from tests.chaos.report import Report
from tests.chaos.served import stop, wait_until_ready
from tests.chaos.soundness import faults, lines_of, states
from tests.chaos.talk import Talk, hashes, make_workspace

MOST_ROUNDS = 3
AT_ONCE = 2
FILES = 4


def services(report: Report, folder: Path, talk: Talk, nursery: Nursery, *, rounds: int) -> None:
    """Start a second service beside the first, and two at the same moment."""
    root = make_workspace(folder / "ws")
    first = Serving.ready(root)
    try:
        for number in report.times(min(rounds, MOST_ROUNDS)):
            with report.round("a second service") as found:
                talk.drop(root / "inbox", f"call-{number}")
                second = nursery.run("serve", "--workspace", root)
                found[f"ended with {second.status}"] = 1
                named = f"runs already: process {first.process.pid}, http://127.0.0.1:"
                if second.status != 1 or named not in second.err:
                    report.blame("a second service", [f"{second.status}: {second.err.strip()}"])
        wait_until_ready(root)
        stop(report, first)
    finally:
        first.process.kill()
        first.process.wait()
    for number in report.times(min(rounds, MOST_ROUNDS)):
        talk.drop(root / "inbox", f"moment-{number}")
        _race(report, root)
    report.blame("at the end", faults(root, nursery, originals=hashes(root / "inbox")))


def _race(report: Report, root: Path) -> None:
    """Start two services at the same moment: one serves, the other says so and leaves."""
    both = [Serving(root) for _ in range(AT_ONCE)]
    try:
        with report.round("two services at the same moment") as found:
            until(lambda: any(it.process.poll() is not None for it in both), "one leaves")
            wait_until_ready(root)
            gone = [it for it in both if it.process.poll() is not None]
            said = "; ".join(it.process.communicate()[0].strip() for it in gone)
            left = [it.process.returncode for it in gone]
            found[f"{AT_ONCE - len(gone)} serves, the other ended with {left[0]}"] = 1
            if left != [1] or "runs already" not in said:
                report.blame("two services", [f"ended with {left}: {said}"])
        for service in both:
            if service not in gone:
                stop(report, service)
    finally:
        for service in both:
            service.process.kill()
            service.process.wait()


def ingests(report: Report, folder: Path, talk: Talk, nursery: Nursery, *, rounds: int) -> None:
    """Two runs share the files: each is worked on once."""
    root = make_workspace(folder / "ws")
    for number in report.times(min(rounds, MOST_ROUNDS)):
        for name in range(FILES):
            talk.drop(root / "inbox", f"call-{number}-{name}")
        with report.round("two runs at the same moment") as found:
            both = [nursery.start("ingest", "--workspace", root) for _ in range(AT_ONCE)]
            for running in both:
                ran = running.wait()
                if ran.status:
                    report.blame("two runs", [f"ended with {ran.status}: {ran.out}{ran.err}"])
            found.update(states(root))
    twice = [line.path for line in lines_of(root) if line.attempts > 1]
    report.blame("two runs", [f"begun more than once: {path}" for path in twice])
    report.blame("at the end", faults(root, nursery, originals=hashes(root / "inbox")))
