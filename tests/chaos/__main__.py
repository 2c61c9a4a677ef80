"""``make chaos``: harm of every kind to real workspaces; what was found goes to docs/chaos.md.

    python -m tests.chaos [--only NAME] [--rounds 10] [--minutes 60] [--out docs/chaos.md]

Ends with 1 if anything was wrong. Bounded: so many rounds, so many minutes a scenario, and every
command it runs has a limit.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from tests.chaos.crowd import ingests, services
from tests.chaos.disk import full, full_served, read_only
from tests.chaos.locked import locked, locked_served
from tests.chaos.nursery import Nursery
from tests.chaos.report import Report, put
from tests.chaos.served import served
from tests.chaos.steps import steps
from tests.chaos.talk import Talk

PAGE = Path(__file__).parents[2] / "docs" / "chaos.md"

Scenario = Callable[..., None]

SCENARIOS: dict[str, tuple[str, Scenario]] = {
    "steps": ("Killed in every step", steps),
    "service": ("A service whose processes are killed", served),
    "full": ("The disk is full", full),
    "full-served": ("The disk is full under a service", full_served),
    "read-only": ("The media folder is read-only", read_only),
    "locked": ("The library is held by another program", locked),
    "locked-served": ("The library is held under a service", locked_served),
    "services": ("Two services on one workspace", services),
    "ingests": ("Two runs at once", ingests),
}


def main() -> int:
    """Run what was asked for; the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.chaos")
    parser.add_argument("--only", choices=SCENARIOS, action="append", help="run only this scenario")
    parser.add_argument("--rounds", type=int, default=10, help="how often each harm is done")
    parser.add_argument("--minutes", type=float, default=60, help="longest time for a scenario")
    parser.add_argument("--out", type=Path, default=PAGE, help="the page")
    asked = parser.parse_args()
    talk = Talk.unpacked()
    wrong = 0
    with Nursery() as nursery:
        for name in asked.only or SCENARIOS:
            title, scenario = SCENARIOS[name]
            report = Report(name, minutes=asked.minutes, say=_say)
            with tempfile.TemporaryDirectory(prefix="filmroom-chaos-") as folder:
                try:
                    scenario(report, Path(folder).resolve(), talk, nursery, rounds=asked.rounds)
                except Exception as error:  # noqa: BLE001 - the other scenarios are to run
                    report.blame("the scenario broke off", [f"{type(error).__name__}: {error}"])
            _say(f"{name}: {report.skipped or f'{len(report.wrong)} faults'}")
            put(asked.out, report, title)
            wrong += len(report.wrong)
    return 1 if wrong else 0


def _say(line: str) -> None:
    sys.stdout.write(f"{datetime.now(UTC):%H:%M:%S} {line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
