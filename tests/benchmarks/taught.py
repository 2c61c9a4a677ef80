"""The part of the benchmark that looks for what was taught in the talk of many calls.

python tests/benchmarks/taught.py [--calls 5000]
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
from large_crm import FIRST_DAY
from large_library import TALK, make
from sqlalchemy import insert, select

from coaching.app.wiring import embedder_of, open_place, process_of, settings_of
from coaching.steps import taught as step
from coaching.steps.place import Place
from coaching.steps.taught_said import assign
from coaching.steps.team import team_of
from coaching.store.schema.calls import versions
from coaching.store.schema.moments import moments
from coaching.store.schema.people import people
from coaching.store.schema.talk import turns
from coaching.store.turn_vectors import add_turn_vectors

CALLS = 5000
TEACHINGS = 5
SEEN_BY = 12
ROUNDS = 3


def taught(calls: int = CALLS) -> str:
    """One thing that was taught, and a list of several, over many calls."""
    with tempfile.TemporaryDirectory() as folder:
        workspace = make(Path(folder) / "ws", count=calls)
        place = open_place(workspace)
        looked_at = _embed(place)
        _teach(place, calls)
        team = team_of(process_of(workspace), settings_of(workspace))
        shown = [_timed(lambda: step.show(place, team, "M1", who="Kim", mine=False))]
        shown += [
            _timed(lambda: step.show(place, team, "M1", who="Kim", mine=False))
            for _ in range(ROUNDS)
        ]
        listed = [
            _timed(lambda: step.listed(place, team, who="Kim", mine=False)) for _ in range(ROUNDS)
        ]
        (found,) = step.show(place, team, "M1", who="Kim", mine=False)
        place.library.close()
    assert found.change is not None, "twelve people saw it"
    counted = found.change.before.of + found.change.after.of
    return f"""## What was taught
{calls} calls with {looked_at} turns of reps, all embedded by the shipped model; {TEACHINGS} moments that {SEEN_BY} people saw half way.
One of them, whole (`filmroom taught show M1`, in a warm process, CPU seconds): **{min(shown[1:]):.2f} s** (goal: under 2 s);
the first time, with the library of intervals loaded, {shown[0]:.2f} s. All {TEACHINGS} in a list: {min(listed):.2f} s.
{counted} calls were counted, {found.change.before.used + found.change.after.used} with a use; the best of {ROUNDS}.
"""


def _embed(place: Place) -> int:
    """Give all turns of reps the vectors of their text; how many turns there are."""
    said = sorted(
        {
            turn["text"]
            for path in TALK.glob("*.jsonl")
            for line in path.read_text(encoding="utf-8").splitlines()
            for turn in json.loads(line)["turns"]
            if turn["role"] == "rep"
        }
    )
    embedder = embedder_of()
    known = dict(zip(said, embedder.embed(said), strict=True))
    nothing = np.zeros(embedder.dimension, dtype=np.float32)
    with place.library.writing() as conn:
        rows = conn.execute(
            select(turns.c.version_id, turns.c.role, turns.c.text)
            .join(versions, versions.c.id == turns.c.version_id)
            .where(versions.c.active)
            .order_by(turns.c.version_id, turns.c.position)
        ).all()
        of_version: dict[int, list[np.ndarray]] = {}
        for row in rows:
            vector = known[row.text] if row.role == "rep" else nothing
            of_version.setdefault(row.version_id, []).append(vector)
        for version, vectors in of_version.items():
            add_turn_vectors(conn, version, embedder.identity, np.stack(vectors))
    return sum(row.role == "rep" for row in rows)


def _teach(place: Place, calls: int) -> None:
    """Some moments of a minute each, given to people half way through the calls."""
    half = FIRST_DAY + timedelta(minutes=50 * calls / 2)
    with place.library.writing() as conn:
        names = (
            conn.execute(
                select(people.c.name).where(people.c.works_for == "us").order_by(people.c.id)
            )
            .scalars()
            .all()
        )
        for number in range(1, TEACHINGS + 1):
            conn.execute(
                insert(moments).values(
                    call_id=40 * number,  # all of one rep, who is not among those who are shown it
                    start=60.0,
                    end=120.0,
                    words="made up",
                    title=f"Moment {number}",
                    visibility="team",
                    created_by="Kim",
                    created_at=FIRST_DAY,
                )
            )
    for number in range(1, TEACHINGS + 1):
        then = replace(place, now=lambda: half)
        assign(then, f"M{number}", names[1 : 1 + SEEN_BY], who="Kim")


def _timed(what: object) -> float:
    began = time.process_time()
    what()  # type: ignore[operator]
    return time.process_time() - began


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--calls", type=int, default=CALLS)
    print(taught(parser.parse_args().calls))
