"""``make bench-search``: how quickly and how well a large library is searched, into docs/benchmarks.md.

    python tests/benchmarks/bench_search.py [--size 100000] [--keep FOLDER]

Beside our search run, on the same vectors in the same process, numpy's exact scan and sqlite-vec as
it comes (a flat table of floats). Times are of the processor, in the thread that searches, with the
clock's beside them, since machines are shared.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pysqlite3
import sqlite_vec
from bench import _put
from numpy.typing import NDArray
from search_library import add_one, build

from coaching.app.wiring import embedder_of, open_place, shipped_synonyms
from coaching.search import Filters, Query
from coaching.steps.place import Place
from coaching.steps.search import search
from coaching.store import index
from coaching.store.filters import Selection, findable, select_by
from coaching.store.numbers import joined, numbers_in
from coaching.workspace import Workspace

QUERIES = Path(__file__).parents[1] / "search" / "queries.jsonl"
SIZE = 100_000
READERS = 10
SECONDS = 10.0
"""How long readers and a writer are watched."""

ASKED = 60
"""Questions of a row of the table."""

FILTERS = {
    "none": Filters(),
    "stage": Filters(stage="negotiation"),
    "role": Filters(role="customer"),
    "outcome": Filters(outcome="won"),
    "signal": Filters(signal="price"),
    "account and stage": Filters(stage="discovery"),
}


@dataclass(frozen=True, slots=True)
class Times:
    """Milliseconds of some runs: of the processor and by the clock."""

    cpu: tuple[float, ...]
    wall: tuple[float, ...]

    def told(self) -> str:
        """Median and 95th percentile of both, as cells of a table."""
        return " | ".join(
            f"{_share(own, 0.5):.0f} | {_share(own, 0.95):.0f}" for own in (self.cpu, self.wall)
        )


def main() -> None:
    """Measure and write the page."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--size", type=int, default=SIZE)
    parser.add_argument("--keep", type=Path, help="build in this folder, or measure what it holds")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="filmroom-") as folder:
        _put(f"search-{asked.size}", _measured(asked.keep or Path(folder), asked.size))


def _measured(folder: Path, size: int) -> str:
    notes = folder / "built.json"
    if not notes.is_file():
        made = build(folder / "workspace", size, lambda told: print(told, file=sys.stderr))
        told = {"calls": made.calls, "snippets": made.snippets, "real": made.real,
                "seconds": made.seconds, "index_seconds": made.index_seconds}  # fmt: skip
        notes.write_text(json.dumps(told), encoding="utf-8")
    built = json.loads(notes.read_text(encoding="utf-8"))
    place = open_place(Workspace(folder / "workspace"))
    texts = [json.loads(line)["query"] for line in QUERIES.read_text(encoding="utf-8").splitlines()]
    embedder = embedder_of()
    began = time.thread_time()
    embedder.embed(["loaded"])
    loading = time.thread_time() - began
    cold = _timed(lambda _: search(place.library, embedder, Query("warm")), ["warm"])
    told = _progress
    rows = []
    chosen = FILTERS | {
        "account and stage": replace(FILTERS["account and stage"], account=_an_account(place))
    }
    for name, filters in chosen.items():
        times = _timed(
            lambda text, own=filters: search(
                place.library, embedder, Query(text, own), synonyms=shipped_synonyms()
            ),
            texts[:: len(texts) // ASKED][:ASKED],
        )
        rows.append(f"| {name} | {times.told()} |")
        told(rows[-1])
    embedding = _timed(lambda text: embedder.embed([text]), texts[::5])
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    vectors = embedder.embed(texts)
    parts = _vector_part(place, vectors, texts)
    told(parts)
    adding = _timed(lambda number: add_one(place, int(number)), [str(10**9 + n) for n in range(5)])
    together = _together(place, embedder, texts)
    told(together)
    path = place.workspace.library
    return f"""## Search over {built["snippets"]:,} snippets
{built["calls"]:,} calls; {built["real"]:,} snippets are real talk under the embedder's own vectors, the others variants of it:
every fifth word another, vectors at a cosine of .9. {ASKED} questions of tests/search a row, in a warm process, embedding of the question
included (alone: {_share(embedding.cpu, 0.5):.0f} ms of the processor); milliseconds.

| filter | processor: median | 95 % | clock: median | 95 % |
|---|---|---|---|---|
{chr(10).join(rows)}

{parts}

{together}

First search of a process: {cold.cpu[0] / 1000:.1f} s of the processor, besides {loading:.1f} s for loading the embedder. Peak memory of
the process until then, embedder included: {memory:,.0f} MB. One more call: {max(adding.cpu):.0f} ms of the processor at most, {max(adding.wall):.0f} ms by the clock.
Building took {built["seconds"]:.0f} s of the processor, {built["index_seconds"]:.0f} of them the index; library.db is {path.stat().st_size / 1e6:,.0f} MB.
"""


# The vector part ----------------------------------------------------------------------------------


def _vector_part(place: Place, vectors: NDArray[np.float32], texts: Sequence[str]) -> str:
    """Recall of the vector part beside an exact search, and its time beside two others."""
    with place.library.reading() as conn:
        (space,) = index.vector_spaces_of(conn)
        numbers, whole = _all_vectors(conn)
        places = {number: place for place, number in enumerate(numbers.tolist())}
        rows = []
        for name, filters in (
            ("none", Filters()),
            ("stage", FILTERS["stage"]),
            ("signal", FILTERS["signal"]),
        ):
            selection = select_by(conn, filters) if filters.given else Selection()
            passing = numbers_in(conn, joined(findable(selection)))
            own = np.array([places[number] for number in passing.tolist() if number in places])
            recall = [
                _recall(conn, space, vector, selection, numbers[own], whole[own], k)
                for vector in vectors
                for k in (10, 200)
            ]
            rows.append(
                f"| {name} | {len(own):,} | {statistics.mean(recall[::2]):.4f} |"
                f" {statistics.mean(recall[1::2]):.4f} |"
            )
        some = vectors[:: max(len(vectors) // 20, 1)][:20]
        ours = _timed(
            lambda at: index.vector_search(conn, space, some[int(at)], Selection(), 200),
            range(len(some)),
        )
        exact = _timed(lambda at: _exact(whole, some[int(at)], 200), range(len(some)))
    flat = _flat(numbers, whole, some)
    base = _share(ours.cpu, 0.5)
    return f"""The vector part alone: what it finds beside an exact search over the floats, {len(texts)} questions.

| filter | snippets that pass | recall@10 | recall@200 |
|---|---|---|---|
{chr(10).join(rows)}

The nearest 200 without a filter take {base:.1f} ms of the processor; numpy's exact scan takes {_share(exact.cpu, 0.5) / base:.1f} times as long, a flat
table of sqlite-vec {_share(flat.cpu, 0.5) / base:.1f} times."""


def _all_vectors(conn: Any) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Numbers and floats of all snippets, by number."""
    count = conn.exec_driver_sql("SELECT count(*) FROM embeddings").scalar_one()
    numbers = np.empty(count, dtype=np.int64)
    whole = np.empty((count, 384), dtype=np.float32)
    rows = conn.exec_driver_sql("SELECT snippet_id, vector FROM embeddings ORDER BY snippet_id")
    for at, (number, vector) in enumerate(rows):
        numbers[at], whole[at] = number, np.frombuffer(vector, dtype="<f4")
    return numbers, whole


def _exact(whole: NDArray[np.float32], vector: NDArray[np.float32], k: int) -> NDArray[np.intp]:
    near = whole @ vector
    best = np.argpartition(-near, min(k, len(near) - 1))[:k]
    return best[np.argsort(-near[best])]


def _recall(  # noqa: PLR0917 - one measurement
    conn: Any,
    space: index.VectorSpace,
    vector: NDArray[np.float32],
    selection: Selection,
    numbers: NDArray[np.int64],
    whole: NDArray[np.float32],
    k: int,
) -> float:
    """Share of the exact nearest k that are found among k; as near counts as well."""
    found = {it.snippet for it in index.vector_search(conn, space, vector, selection, k)}
    exact = numbers[_exact(whole, vector, k)].tolist()
    return len(found & set(exact)) / len(exact)


def _flat(
    numbers: NDArray[np.int64], whole: NDArray[np.float32], vectors: NDArray[np.float32]
) -> Times:
    """The nearest 200 in a flat table of sqlite-vec, in a file of its own."""
    with tempfile.TemporaryDirectory(prefix="filmroom-") as folder:
        conn = pysqlite3.connect(str(Path(folder) / "flat.db"))
        conn.enable_load_extension(True)  # noqa: FBT003 - the driver's signature
        sqlite_vec.load(conn)
        conn.execute("CREATE VIRTUAL TABLE v USING vec0(e float[384] distance_metric=cosine)")
        rows = zip(numbers.tolist(), map(np.ndarray.tobytes, whole), strict=True)
        conn.executemany("INSERT INTO v (rowid, e) VALUES (?, ?)", rows)
        conn.commit()
        ask = "SELECT rowid, distance FROM v WHERE e MATCH ? AND k = 200"
        times = _timed(
            lambda at: conn.execute(ask, (vectors[int(at)].tobytes(),)).fetchall(), range(5)
        )
        conn.close()
    return times


# Readers and a writer -----------------------------------------------------------------------------


def _together(place: Place, embedder: Any, texts: Sequence[str]) -> str:
    """Ten readers alone, then beside a writer."""
    alone, failed = _readers(place, embedder, texts, writing=False)
    beside, failed_beside = _readers(place, embedder, texts, writing=True)
    ratio = _share(beside.wall, 0.95) / _share(alone.wall, 0.95)
    return f"""{READERS} threads search at once for {SECONDS:.0f} s: {len(alone.wall)} answers, 95 % within {_share(alone.wall, 0.95):.0f} ms by the clock; while another adds a call
after the other: {len(beside.wall)} answers, 95 % within {_share(beside.wall, 0.95):.0f} ms, **{ratio:.2f} times** as long. Errors: {failed + failed_beside}."""


def _readers(
    place: Place, embedder: Any, texts: Sequence[str], *, writing: bool
) -> tuple[Times, int]:
    """Times of all searches, and how many failed."""
    until = time.monotonic() + SECONDS
    walls: list[float] = []
    failed: list[BaseException] = []

    def read(first: int) -> None:
        at = first
        while time.monotonic() < until:
            began = time.perf_counter()
            try:
                search(place.library, embedder, Query(texts[at % len(texts)]))
            except Exception as error:  # noqa: BLE001 - counted and told
                failed.append(error)
            walls.append(1000 * (time.perf_counter() - began))
            at += READERS

    def write() -> None:
        call = 2 * 10**9
        while time.monotonic() < until:
            try:
                add_one(place, call)
            except Exception as error:  # noqa: BLE001 - counted and told
                failed.append(error)
            call += 1
            time.sleep(0.5)

    threads = [threading.Thread(target=read, args=(first,)) for first in range(READERS)]
    if writing:
        threads.append(threading.Thread(target=write))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Times((0.0,), tuple(walls)), len(failed)


def _an_account(place: Place) -> str:
    with place.library.reading() as conn:
        return str(conn.exec_driver_sql("SELECT name FROM accounts WHERE id = 7").scalar_one())


def _timed(run: Callable[[Any], object], asked: Sequence[Any]) -> Times:
    cpu, wall = [], []
    for one in asked:
        began, clock = time.thread_time(), time.perf_counter()
        run(one)
        cpu.append(1000 * (time.thread_time() - began))
        wall.append(1000 * (time.perf_counter() - clock))
    return Times(tuple(cpu), tuple(wall))


def _share(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)]


def _progress(told: str) -> None:
    print(told, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
