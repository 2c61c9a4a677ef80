"""SIGKILL in every step of a recording, a transcript and a sheet; then one clean run."""

from __future__ import annotations

import signal
from collections.abc import Sequence
from pathlib import Path

from coaching.ledger import STEPS
from tests.chaos.nursery import Nursery
from tests.chaos.report import Report
from tests.chaos.soundness import faults, processes_left, states, visible_faults
from tests.chaos.talk import Talk, hashes, make_workspace, write_sheet, write_transcript
from tests.flows.killing import ENCODING


def steps(report: Report, folder: Path, talk: Talk, nursery: Nursery, *, rounds: int) -> None:
    """Kill a run in the last write of a step, again and again, and let the last one through."""
    root = make_workspace(folder / "ws")
    inbox = root / "inbox"
    talk.drop(inbox, "heard", heard=True)
    at = STEPS.index("playback")
    in_order = (*STEPS[:at], ENCODING, *STEPS[at:])
    _kill_in_each(report, nursery, root, in_order, rounds=rounds)
    held = faults(root, nursery, originals=hashes(inbox), silent=["heard"])
    report.blame("a recording", held)
    write_sheet(inbox, "heard")
    write_transcript(inbox, "heard")  # of a call that is ready
    _kill_in_each(report, nursery, root, ("sheet", "transcript"), rounds=rounds)
    talk.drop(inbox, "read")  # its transcript waits for it
    _kill_in_each(report, nursery, root, ("fetch", "read"), rounds=rounds)
    report.blame("what lies beside", faults(root, nursery, originals=hashes(inbox)))


def beside(report: Report, folder: Path, talk: Talk, nursery: Nursery, *, rounds: int) -> None:
    """The same for a recording that comes with its sheet and its transcript; nothing is heard."""
    root = make_workspace(folder / "ws")
    inbox = root / "inbox"
    write_transcript(inbox, "read")  # alone: beside a recording it is fetched by that
    _kill(report, nursery, root, "transcript", rounds=rounds)
    talk.drop(inbox, "read", sheet=True)
    killed_in = ("sheet", ENCODING, "fetch", "read")
    _kill_in_each(report, nursery, root, killed_in, rounds=rounds)
    report.blame("what lies beside", faults(root, nursery, originals=hashes(inbox)))


def _kill_in_each(
    report: Report, nursery: Nursery, root: Path, steps: Sequence[str], *, rounds: int
) -> None:
    for step in steps:
        _kill(report, nursery, root, step, rounds=rounds)
    with report.round("a run to the end") as found:
        ran = nursery.run("ingest", "--workspace", root)
        if ran.status:
            report.blame("the last run", [f"ended with {ran.status}: {ran.out}{ran.err}"])
        found.update(states(root))


def _kill(report: Report, nursery: Nursery, root: Path, step: str, *, rounds: int) -> None:
    for _ in report.times(rounds):
        with report.round(f"SIGKILL in {step}") as found:
            ran = nursery.run("ingest", "--workspace", root, kill_in=step)
            if ran.status != -signal.SIGKILL:
                report.blame(step, [f"not killed, ended with {ran.status}: {ran.out}{ran.err}"])
                return
            after = states(root)
            if after["working"] != 1:
                report.blame(step, [f"not one file is at work: {dict(after)}"])
            found.update(after)
            report.blame(step, visible_faults(root))
            report.blame(step, [f"left running: {name}" for name in processes_left(root)])
