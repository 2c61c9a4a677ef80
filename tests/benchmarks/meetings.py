"""What planning a meeting and the metrics cost over a made year of deals and calls.

    python tests/benchmarks/meetings.py [FOLDER]

Each runs as its own command, imports included, and once more within a process that has them.
Measured is the processor's time, so that others on the machine do not count.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, timedelta
from pathlib import Path
from statistics import median

import made_year
from sqlalchemy import delete

from coaching.app.wiring import open_place, process_of, settings_of
from coaching.steps.deal_review_short import short_reviews
from coaching.steps.meeting_planning import plan as plan_meeting
from coaching.steps.meetings import show
from coaching.steps.pipeline import metrics
from coaching.steps.place import Place
from coaching.steps.team import team_of
from coaching.store.schema.meetings import meeting_clips
from coaching.store.schema.meetings import meetings as stored
from coaching.workspace import Workspace

ROUNDS = 3
PLAN_GOAL, METRICS_GOAL = 3.0, 2.0
"""Seconds of processor time, imports included."""

DAY = made_year.NOW.date() + timedelta(days=3)


def main() -> None:
    """Print the section."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    print(meetings(folder))


def meetings(folder: Path | None = None) -> str:
    """The section of the page; the library is made where none is given.

    Args:
        folder: A workspace of ``made_year``.
    """
    with tempfile.TemporaryDirectory() as made:
        workspace = Workspace(folder) if folder else made_year.make(Path(made) / "year")
        rows = list(_measured(workspace))
    table = "\n".join(
        f"| {what} | {'' if cold is None else f'{cold:.2f} s'} | {warm:.2f} s |"
        for what, cold, warm in rows
    )
    plan, shown = rows[0][1], rows[1][1]
    return (
        "## Meetings and metrics\n"
        f"A made year: {made_year.DEALS} deals, {made_year.CALLS:,} calls of {made_year.TURNS}"
        f" turns, {made_year.CALLS * made_year.MOMENTS:,} moments, all judged. Processor time,"
        f" median of {ROUNDS}; load of the machine {os.getloadavg()[0]:.0f}.\n\n"
        "| | the whole command | once imported |\n|---|---|---|\n"
        f"{table}\n\n"
        f"Goals, imports included: a plan under {PLAN_GOAL:g} s ({_held(plan, PLAN_GOAL)}),"
        f" metrics under {METRICS_GOAL:g} s ({_held(shown, METRICS_GOAL)})."
    )


def _held(took: float | None, goal: float) -> str:
    return "held" if took is not None and took < goal else "missed"


def _measured(workspace: Workspace) -> Iterator[tuple[str, float | None, float]]:
    """What, whole commands and calls of the same in one process, in seconds."""
    place = Place(workspace, open_place(workspace).library, now=lambda: made_year.NOW)
    settings = settings_of(workspace)
    process = process_of(workspace)
    team = team_of(process, settings)

    def plan() -> None:
        plan_meeting(place, team, day=DAY, minutes=45, who="bench")
        _forget(place)

    def planned() -> None:
        _command(workspace, "meeting", "plan", "--date", str(DAY))
        _forget(place)

    yield "`meeting plan`", _median(planned, children=True), _median(plan)
    yield (
        "`metrics`",
        _median(lambda: _command(workspace, "metrics"), children=True),
        _median(lambda: metrics(place, process, zone=UTC, judge=lambda _: None)),
    )
    plan_meeting(place, team, day=DAY, minutes=45, who="bench")
    yield (
        "`meeting show`",
        _median(lambda: _command(workspace, "meeting", "show"), children=True),
        _median(lambda: show(place, team, None)),
    )
    _forget(place)
    wins = [f"D-{number}" for number in range(1, 31)]

    def reviews() -> None:
        with place.library.reading() as conn:
            short_reviews(conn, place, process, wins, zone=UTC)

    yield "the short reviews of thirty deals", None, _median(reviews)


def _forget(place: Place) -> None:
    with place.library.writing() as conn:
        conn.execute(delete(meeting_clips))
        conn.execute(delete(stored))


def _command(workspace: Workspace, *arguments: str) -> None:
    subprocess.run(
        [sys.executable, "-m", "coaching.app", *arguments, "--workspace", str(workspace.root)],
        check=True,
        capture_output=True,
    )


def _median(run: Callable[[], object | None], *, children: bool = False) -> float:
    took = []
    for _ in range(ROUNDS):
        began = _children() if children else time.process_time()
        run()
        took.append((_children() if children else time.process_time()) - began)
    return median(took)


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
