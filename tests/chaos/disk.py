"""A disk that is full, and a media folder that cannot be written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy.exc import DatabaseError

from coaching.errors import FilmroomError
from tests.app.service.serving import Serving, until
from tests.chaos.mounts import (
    MountRefusedError,
    filled,
    make_read_only,
    make_writable,
    small_disk,
)
from tests.chaos.nursery import Nursery
from tests.chaos.report import Report
from tests.chaos.served import stop, wait_until_ready
from tests.chaos.soundness import faults, lines_of, states
from tests.chaos.talk import Talk, hashes, make_workspace
from tests.commands import Ran

LEFT_KB = (0, 24, 64, 128, 256, 512, 1024, 2048)
"""What is left on the full disk: from nothing to enough for some of the steps."""


def full(
    report: Report,
    folder: Path,
    talk: Talk,
    nursery: Nursery,
    *,
    rounds: int,
    left_kb: Sequence[int] = LEFT_KB,
) -> None:
    """Run on a disk that fills up at another place each time; then with space again."""
    try:
        with small_disk(folder / "disk", size_mb=64) as disk:
            root = make_workspace(disk / "ws")
            for number in report.times(min(rounds, len(left_kb))):
                kilobytes = left_kb[number]
                talk.drop(root / "inbox", f"space-{kilobytes}")
                with filled(disk, but_kb=kilobytes):
                    _ends_with_a_reason(report, nursery, root, f"{kilobytes} KB left")
                _goes_on(report, nursery, root)
            report.blame("at the end", faults(root, nursery, originals=hashes(root / "inbox")))
    except MountRefusedError as error:
        report.skipped = str(error)


def full_served(report: Report, folder: Path, talk: Talk, nursery: Nursery, *, rounds: int) -> None:
    """Fill the disk under a service: it says why it pauses, and goes on by itself."""
    try:
        with small_disk(folder / "disk", size_mb=128) as disk:
            root = make_workspace(disk / "ws", keep_free_gb=0.03)
            _under_a_service(report, disk, root, talk, rounds=min(rounds, 3), but_kb=20_000)
            _let_it_run_full(root)
            _under_a_service(report, disk, root, talk, rounds=min(rounds, 5), but_kb=1_200)
            report.blame("at the end", faults(root, nursery, originals=hashes(root / "inbox")))
    except MountRefusedError as error:
        report.skipped = str(error)


def read_only(
    report: Report,
    folder: Path,
    talk: Talk,
    nursery: Nursery,
    *,
    rounds: int,
    killed_in: Sequence[str] = ("", "keep", "probe", "playback", "vectors"),
) -> None:
    """Make ``media`` read-only before a file's first step, or after a kill in a later one."""
    root = make_workspace(folder / "ws")
    try:
        with small_disk(root / "media", size_mb=32) as media:
            for number in report.times(min(rounds, len(killed_in))):
                step = killed_in[number]
                talk.drop(root / "inbox", f"before-{step or 'all'}")
                if step:
                    nursery.run("ingest", "--workspace", root, kill_in=step)
                make_read_only(media)
                try:
                    when = f"after a kill in {step}" if step else "from the first"
                    _ends_with_a_reason(report, nursery, root, f"media read-only {when}")
                finally:
                    make_writable(media)
                _goes_on(report, nursery, root)
            report.blame("at the end", faults(root, nursery, originals=hashes(root / "inbox")))
    except MountRefusedError as error:
        report.skipped = str(error)


def _ends_with_a_reason(report: Report, nursery: Nursery, root: Path, what: str) -> None:
    with report.round(what) as found:
        ran = nursery.run("ingest", "--workspace", root)
        said = _reasons(root)
        told = said or [line for line in ran.err.splitlines() if line.startswith("Error:")]
        found[_in_short(ran, told, root)] = 1
        if "Traceback" in ran.err:
            report.blame(what, [f"a traceback: {ran.err.strip().splitlines()[-1]}"])
        if ran.status and not told:
            report.blame(what, [f"ended with {ran.status} and no reason: {ran.out}{ran.err}"])
        if any("error in Filmroom itself" in reason for reason in told):
            report.blame(what, [f"the reason is put as an error of ours: {told[0]}"])


def _reasons(root: Path) -> list[str]:
    """Why files are not ready; nothing where a full disk lets nobody look."""
    try:
        lines = lines_of(root)
    except (DatabaseError, FilmroomError):
        return []
    return [line.reason for line in lines if line.state != "ready" and line.reason]


def _in_short(ran: Ran, told: Sequence[str], root: Path) -> str:
    reason = told[0].replace(f"{root}/", "").replace(str(root), "WORKSPACE") if told else ""
    return f"ended with {ran.status}: {reason}" if ran.status else "ended with 0, all fitted"


def _goes_on(report: Report, nursery: Nursery, root: Path) -> None:
    with report.round("the next run") as found:
        ran = nursery.run("ingest", "--workspace", root)
        if ran.status and states(root)["failed"]:
            found["after `retry`"] = 1
            ran = nursery.run("retry", "--workspace", root)
        if ran.status:
            report.blame("the next run", [f"ended with {ran.status}: {ran.out}{ran.err}"])
        after = states(root)
        found["all ready" if set(after) == {"ready"} else str(dict(after))] = 1


def _let_it_run_full(root: Path) -> None:
    settings = root / "config" / "filmroom.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("keep_free_gb = 0.03", "keep_free_gb = 0.0"), encoding="utf-8")


def _under_a_service(
    report: Report, disk: Path, root: Path, talk: Talk, *, rounds: int, but_kb: int
) -> None:
    what = f"{but_kb} KB left under a service"
    service = Serving.ready(root)
    try:
        for number in report.times(rounds):
            with filled(disk, but_kb=but_kb), report.round(what) as found:
                talk.drop(root / "inbox", f"space-{but_kb}-{number}")
                reason = until(lambda: _reason(service, root), "it says why, or is done")
                found[str(reason).replace(str(root), "WORKSPACE")] = 1
            with report.round("space again") as found:
                wait_until_ready(root)
                found["all ready by itself"] = 1
        found = Counter(it["restarts"] for it in service.note("service")["children"])
        if set(found) != {0}:
            report.blame(what, [f"processes broke and were started again: {dict(found)}"])
        stop(report, service)
    finally:
        service.process.kill()
        service.process.wait()


def _reason(service: Serving, root: Path) -> str:
    """Why a service does not go on; that it did, where it did."""
    worker = service.note("worker")
    if paused := worker.get("paused") or worker.get("inbox"):
        return f"paused: {paused}"
    if reasons := _reasons(root):
        return reasons[0]
    dropped = sum(1 for _ in (root / "inbox").iterdir())
    return "all fitted" if states(root)["ready"] == dropped else ""
