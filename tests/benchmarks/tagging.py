"""The part of the benchmark that is about stages: an hour's call tagged, many calls retagged.

python tests/benchmarks/tagging.py [--calls 1000] [--profile]
"""

from __future__ import annotations

import argparse
import cProfile
import itertools
import json
import pstats
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from large_library import TALK, make
from sqlalchemy import update

from coaching.app.wiring import (
    means_of,
    open_place,
    process_of,
    reader_of,
    settings_of,
)
from coaching.ports import Utterance
from coaching.process import SalesProcess
from coaching.steps import retag, turns, wording
from coaching.steps.means import Means
from coaching.steps.place import Place
from coaching.store import readings, versions
from coaching.store.schema.calls import versions as stored
from coaching.workspace import Workspace
from models.stages import SpacyStageTagger

TURNS = 600
"""Turns of an hour's call."""

CALLS = 1000
ROUNDS = 3
INGESTING = 3600 / 9.0
"""Seconds that ingesting an hour takes on two cores. Source: docs/benchmarks.md, 9.1 times real
time (2026-11-26)."""

EDIT = "price/cost/budget"
"""The phrase that is added to a stage: enough talk of the made calls has it."""


def tagging(calls: int = CALLS, *, ingesting: float = INGESTING, profile: bool = False) -> str:
    """Reading and tagging an hour's call, and retagging many after an edit of the process file."""
    with tempfile.TemporaryDirectory() as folder:
        workspace = make(Path(folder) / "ws", count=calls)
        process = process_of(workspace)
        talk = tuple(itertools.islice(_talk(), TURNS))
        tagger = SpacyStageTagger(process, reader_of())
        tagger.tag(talk[:9], tagger.reader.read(talk[:9]))  # loads what is loaded once
        read, tagged = [], []
        for _ in range(ROUNDS):
            began = time.perf_counter()
            reading = tagger.reader.read(talk)
            read.append(time.perf_counter() - began)
            began = time.perf_counter()
            tagger.tag(talk, reading)
            tagged.append(time.perf_counter() - began)
        both = min(map(sum, zip(read, tagged, strict=True)))
        first, again, busy, changed = _retagged(workspace, process, talk, profile=profile)
    return f"""## Stages
An hour's call ({TURNS} turns of the training talk) takes **{both:.2f} s** to tag (goal: under 3 s): {min(read):.2f} s in the
network and {min(tagged):.2f} s after it, best of {ROUNDS}; {both / ingesting:.1%} of the {ingesting:.0f} s that its ingest
takes at nine times real time (goal: at most 8 %).

Retagging {calls} calls of 24 turns after an edit of the process file: **{again:.1f} s** ({again / calls * 1000:.0f} ms a call, {busy / calls * 1000:.0f} ms
of one core; goal: 1,000 calls under 60 s), readings kept, {changed} of the calls changed. The first time, when all snippets are cut and embedded: {first:.1f} s.
"""


def _talk() -> Sequence[Utterance]:
    """The turns of the training talk, in order."""
    return [
        Utterance(turn["role"], turn["text"])
        for path in sorted(TALK.glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
        for turn in json.loads(line)["turns"]
    ]


def _retagged(
    workspace: Workspace, process: SalesProcess, talk: Sequence[Utterance], *, profile: bool
) -> tuple[float, float, float, int]:
    """Seconds for the first tagging, for the next after an edit, and of a processor for that.

    The last is how many calls the edit changed.
    """
    place = open_place(workspace)
    means = means_of(workspace, settings_of(workspace))
    chosen = _as_if_read(place, means, talk)
    began = time.perf_counter()
    retag.retag(place, chosen, process, means, who="bench")
    first = time.perf_counter() - began
    edited = _edited(process)
    tagger = SpacyStageTagger(edited, reader_of())
    means = replace(means, tagger=lambda: tagger)
    watch = cProfile.Profile()
    if profile:
        watch.enable()
    began, busy = time.perf_counter(), time.process_time()
    done = retag.retag(place, chosen, edited, means, who="bench")
    again, busy = time.perf_counter() - began, time.process_time() - busy
    if profile:
        watch.disable()
        pstats.Stats(watch).sort_stats("cumulative").print_stats(60)
    place.library.close()
    if done.left:
        raise SystemExit(f"{len(done.left)} calls were left: {next(iter(done.left.values()))}")
    return first, again, busy, sum(it.changed for it in done.changes)


def _as_if_read(place: Place, means: Means, talk: Sequence[Utterance]) -> tuple[int, ...]:
    """Made calls as an ingest leaves them: made by what makes them now, with readings."""
    reader = reader_of()
    rows = reader.read(talk)
    chosen = retag.tagged_otherwise(place, means.tagger())
    with place.library.writing() as conn:
        for call in chosen:
            made = versions.active(conn, call, "turns")
            said = versions.active(conn, call, "words")
            assert made is not None, "made a moment ago"
            assert said is not None, "made with its turns"
            for kind, maker in (("text", wording.made_by), ("turns", turns.made_by)):
                conn.execute(
                    update(stored)
                    .where(stored.c.call_id == call, stored.c.kind == kind)
                    .values(made_by=maker(conn, call, said.id, means))
                )
            at = call % (len(rows) - 24)
            readings.add_reading(conn, made.id, reader.identity, rows[at : at + 24])
    return chosen


def _edited(process: SalesProcess) -> SalesProcess:
    """The process with another phrase for one stage."""
    content = process.model_dump(mode="json")
    content["stages"][-2]["patterns"] = [*content["stages"][-2]["patterns"], EDIT]
    return SalesProcess.model_validate(content)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--calls", type=int, default=CALLS)
    parser.add_argument("--profile", action="store_true")
    asked = parser.parse_args()
    print(tagging(asked.calls, profile=asked.profile))
