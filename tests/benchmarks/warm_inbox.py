"""What a warm worker takes for everything that lies in folders, file by file.

    python tests/benchmarks/warm_inbox.py FOLDER [--library LIBRARY_DB] [--warm FOLDER] [--profile FILE]

Makes a workspace in a temporary folder, with a copy of the library where one is given, loads the
models and starts Prefect's server. Files of ``--warm`` are worked on first and not counted. Prints
one line of JSON: ``entering_seconds`` of the ledger, ``seconds`` and ``cpu_seconds`` of this process
for all files, ``prefect_cpu_seconds`` of the server beside it, ``files``: folder, kind, state, seconds, cpu
seconds and memory after each, without what is mapped from files: the rows of the embedder's table of
words come in as new words are met, and the system may drop them again.
"""

from __future__ import annotations

import argparse
import cProfile
import json
import shutil
import tempfile
import time
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import psutil

from coaching.app.wiring import open_place, process_of, resident_of, settings_of
from coaching.app.worker import claim, import_flows, load, run_one
from coaching.ledger import FileEntry
from coaching.steps.intake import take_in
from coaching.steps.place import Place
from coaching.store import processes
from coaching.workspace import lay_out
from flows.resident import Resident


def main() -> None:
    """Measure what lies in a folder."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--library", type=Path, help="begin with a copy of this")
    parser.add_argument("--warm", type=Path, help="work on these before anything is counted")
    parser.add_argument("--profile", type=Path, help="write where the time goes there")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        measured = _measure(asked.folder, asked.library, asked.warm, asked.profile, Path(folder))
    print(json.dumps(measured))


def _measure(
    dropped: Path, library: Path | None, warm: Path | None, profile: Path | None, folder: Path
) -> dict[str, Any]:
    from flows.connection import held_connection
    from flows.resident import move_in
    from flows.server import prefect_server

    workspace = lay_out(folder / "ws")
    if library is not None:
        shutil.copyfile(library, workspace.library)
    place = open_place(workspace)
    settings = settings_of(workspace)
    resident = resident_of(place, settings, who="bench", listener=lambda *_: None)
    import_flows()
    with prefect_server(workspace.prefect / "server.log") as server:
        load(resident)
        server.wait()
        move_in(resident)
        with place.library.writing() as conn:
            processes.remember(conn, process_of(workspace), now=place.now())
        if warm is not None:
            shutil.copytree(warm, workspace.inbox / "warm")
            take_in(place, rest_seconds=0.0)
            _work(resident)
        shutil.copytree(dropped, workspace.inbox, dirs_exist_ok=True)
        began = time.perf_counter()
        take_in(place, rest_seconds=0.0)
        entered = time.perf_counter()
        before, by_prefect = _used(), _used_by_children()
        with held_connection(), cProfile.Profile() if profile else nullcontext() as profiler:
            files = _work(resident)
        after, by_prefect = _used(), _used_by_children() - by_prefect
    if profile and profiler is not None:
        profiler.dump_stats(profile)
    place.library.close()
    _require_ready(files)
    return {
        "entering_seconds": round(entered - began, 3),
        "seconds": round(after[0] - before[0], 3),
        "cpu_seconds": round(after[1] - before[1], 3),
        "prefect_cpu_seconds": round(by_prefect, 3),
        "files": files,
    }


def _work(resident: Resident) -> list[dict[str, Any]]:
    """Take files until there are none; what each took."""
    told = []
    this = psutil.Process()
    while True:
        before = _used()
        file = claim(resident.place)
        if file is None:
            return told
        run_one(resident, file)
        after = _used()
        entry = resident.place.entry(file)
        memory = this.memory_info()
        own = memory.rss - memory.shared
        told.append(_told(resident.place, entry, before, after, own))


def _used() -> tuple[float, float]:
    """Seconds by the clock, and of the processor in all threads of this process."""
    return time.perf_counter(), time.process_time()


def _used_by_children() -> float:
    """Seconds of the processor in the processes that this one has started: Prefect's server."""
    times = [child.cpu_times() for child in psutil.Process().children(recursive=True)]
    return sum(one.user + one.system for one in times)


def _told(
    place: Place,
    entry: FileEntry,
    before: tuple[float, float],
    after: tuple[float, float],
    own_bytes: int,
) -> dict[str, Any]:
    return {
        "folder": str(Path(entry.path).parent.relative_to(place.workspace.inbox)),
        "kind": entry.kind,
        "state": entry.state,
        "seconds": round(after[0] - before[0], 4),
        "cpu_seconds": round(after[1] - before[1], 4),
        "own_bytes": own_bytes,
    }


def _require_ready(files: list[dict[str, Any]]) -> None:
    bad = [file for file in files if file["state"] != "ready"]
    if bad:
        raise SystemExit(f"{len(bad)} files are not ready, such as {bad[0]}")


if __name__ == "__main__":
    main()
