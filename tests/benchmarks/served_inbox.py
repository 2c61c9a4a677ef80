"""What a running service takes for recordings with transcripts, with a light worker and without.

    python tests/benchmarks/served_inbox.py FOLDER --warm FOLDER [--light on|off] [--heard FILE]

Makes a workspace in a temporary folder and serves it. Files of ``--warm`` are worked on first and not
counted: there have to be so many that a light worker is started. With ``--heard`` that recording is
dropped first, and the folder once it is being recognised. Prints one line of JSON: ``waited`` seconds
from the drop to the first of the folder's files at work, ``seconds`` from then to the last that is
ready, ``each`` recording's share of that, ``cpu_seconds`` and ``megabytes`` (unique to it) of each process, ``heard_seconds`` of the recording heard.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any

import psutil

sys.path.insert(0, str(Path(__file__).parents[2]))

from coaching.store import ledger
from coaching.store.library import Library
from tests.app.service.serving import Serving, make_workspace

PATIENCE = 1200.0
_CALM = 3.0
"""Seconds of which a tenth of one core's time is what a service takes that has nothing to do."""


def main() -> None:
    """Measure what lies in a folder."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--warm", type=Path, required=True)
    parser.add_argument("--light", choices=("on", "off"), default="on")
    parser.add_argument("--heard", type=Path)
    parser.add_argument("--model", default="auto", help="the recogniser")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = make_workspace(Path(folder) / "ws")
        _set(
            root,
            light_worker=f'"{asked.light}"',
            model=f'"{asked.model}"',
            poll_seconds="2.0",  # as shipped: how often the inbox is looked at costs something
        )
        service = Serving.ready(root)
        try:
            measured = _measure(service, asked.folder, asked.warm, asked.light, asked.heard)
        finally:
            service.stop()
    sys.stdout.write(f"{json.dumps(measured)}\n")


def _measure(
    service: Serving, folder: Path, warm: Path, light: str, heard: Path | None
) -> dict[str, Any]:
    library = Library(service.root / "library.db")
    inbox = service.root / "inbox"
    _drop(warm, inbox / "warm")
    _until(lambda: _are_ready(library, _names(warm)))
    if light == "on":
        _until(lambda: service.note("light_worker").get("state") == "idle")
    _wait_until_calm(service)
    heard_from = 0.0
    if heard is not None:
        shutil.copyfile(heard, inbox / heard.name)
        _until(lambda: _is_recognised(library, heard.name))
        heard_from = time.monotonic()
    before = _used(service)
    names = _names(folder)
    _drop(folder, inbox / "dropped")
    dropped = time.monotonic()
    _until(lambda: _are_begun(library, names))
    began = time.monotonic()
    _until(lambda: _are_ready(library, names))
    seconds = time.monotonic() - began
    after = _used(service)
    told: dict[str, Any] = {
        "light": light,
        "waited": round(began - dropped, 2),
        "seconds": round(seconds, 2),
        "each": round(seconds / sum(not name.endswith(".vtt") for name in names), 3),
        "cpu_seconds": {name: round(after[name] - before.get(name, 0.0), 2) for name in after},
        "megabytes": _memory(service),
    }
    if heard is not None:
        _until(lambda: _are_ready(library, {heard.name}))
        told["heard_seconds"] = round(time.monotonic() - heard_from, 1)
    library.close()
    return told


def _set(root: Path, **values: str) -> None:
    path = root / "config" / "filmroom.toml"
    lines = path.read_text(encoding="utf-8").splitlines()
    for name, value in values.items():
        lines = [f"{name} = {value}" if it.startswith(f"{name} = ") else it for it in lines]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _drop(folder: Path, target: Path) -> None:
    """Put all of a folder into an inbox at once."""
    with tempfile.TemporaryDirectory(dir=target.parents[2]) as beside:
        shutil.copytree(folder, Path(beside) / target.name).rename(target)


def _names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def _lines(library: Library, names: Collection[str]) -> list[Any]:
    with library.reading() as conn:
        return [it for it in ledger.entries(conn) if Path(it.path).name in names]


def _are_ready(library: Library, names: Collection[str]) -> bool:
    lines = _lines(library, names)
    bad = [line for line in lines if line.state in ("failed", "quarantined", "duplicate")]
    if bad:
        raise SystemExit(f"{len(bad)} files are not ready, such as {bad[0]}")
    return len(lines) == len(names) and all(line.state == "ready" for line in lines)


def _are_begun(library: Library, names: Collection[str]) -> bool:
    return any(line.state in ("working", "ready") for line in _lines(library, names))


def _is_recognised(library: Library, name: str) -> bool:
    return any(line.step == "words" for line in _lines(library, {name}))


def _wait_until_calm(service: Serving) -> None:
    """Wait until what follows from the first files is done, such as looking for moments."""
    while True:
        before = sum(_used(service).values())
        time.sleep(_CALM)
        if sum(_used(service).values()) - before < _CALM / 10:
            return


def _until(true: Callable[[], bool]) -> None:
    give_up = time.monotonic() + PATIENCE
    while not true():
        if time.monotonic() > give_up:
            raise SystemExit("it takes too long")
        time.sleep(0.2)


def _used(service: Serving) -> dict[str, float]:
    """Seconds of the processor of each process of the service."""
    return {
        it["name"]: sum(psutil.Process(it["pid"]).cpu_times()[:2])
        for it in service.note("service")["children"]
        if it["pid"]
    }


def _memory(service: Serving) -> dict[str, int]:
    return {
        it["name"]: round(psutil.Process(it["pid"]).memory_full_info().uss / 1e6)
        for it in service.note("service")["children"]
        if it["pid"]
    }


if __name__ == "__main__":
    main()
