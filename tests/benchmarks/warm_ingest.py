"""What our ingest takes for a recording in a warm worker, and how much memory.

    python tests/benchmarks/warm_ingest.py call.wav [--model auto]

Makes a workspace in a temporary folder, loads the models and starts Prefect's server, then times
the flow over the recording, from file in the inbox to searchable call. Prints one line of JSON:
``load_seconds``, ``seconds``, ``audio_seconds``, ``words``, ``peak_bytes`` (of this process).
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import tempfile
import time
from pathlib import Path

from sqlalchemy import func, select

from coaching.app.wiring import open_place, process_of, resident_of, settings_of
from coaching.app.worker import load, run_one
from coaching.settings import with_speech_model
from coaching.steps.intake import take_in
from coaching.store import processes
from coaching.store.schema import calls, talk
from coaching.workspace import lay_out


def main() -> None:
    """Measure one recording."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("audio", type=Path)
    parser.add_argument("--model", default="auto")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(_measure(asked.audio, asked.model, Path(folder))))


def _measure(audio: Path, model: str, folder: Path) -> dict[str, float]:
    from flows.resident import move_in
    from flows.server import prefect_server

    workspace = lay_out(folder / "ws")
    place = open_place(workspace)
    shutil.copyfile(audio, workspace.inbox / audio.name)
    settings = with_speech_model(settings_of(workspace), model)
    resident = resident_of(place, settings, who="bench", listener=lambda *_: None)
    started = time.perf_counter()
    with prefect_server(workspace.prefect / "server.log") as server:
        load(resident)
        server.wait()
        move_in(resident)
        with place.library.writing() as conn:
            processes.remember(conn, process_of(workspace), now=place.now())
        (file,) = take_in(place, rest_seconds=0.0)
        loaded = time.perf_counter()
        run_one(resident, file)
        done = time.perf_counter()
    assert place.entry(file).state == "ready", place.entry(file)
    with place.library.reading() as conn:
        words = conn.scalar(select(func.count()).select_from(talk.heard_words))
        length = conn.scalar(select(calls.calls.c.duration))
    place.library.close()
    return {
        "load_seconds": round(loaded - started, 3),
        "seconds": round(done - loaded, 3),
        "audio_seconds": round(length or 0.0, 3),
        "words": words or 0,
        "peak_bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
    }


if __name__ == "__main__":
    main()
