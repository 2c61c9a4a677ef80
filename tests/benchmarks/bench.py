"""``make bench``: speed, memory and word error rates, written to docs/benchmarks.md.

    python tests/benchmarks/bench.py [--minutes 60] [--hours 3] [--rounds 2] [--only PART]

Costs are given as a ratio to something run beside them, since machines differ and are noisy.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import at_scale
from leaking import leaking
from made_calls import repeat
from meetings import meetings
from muting import muting
from noisy_talk import noisy_talk
from people import people
from plays import plays
from reels import reels
from speakers import speakers as speakers_part
from tagging import tagging
from taught import taught

from coaching.app.demo.unpack import unpack
from coaching.settings import cache_folder
from models.weights import locate_speech

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
FILMROOM = (sys.executable, "-m", "coaching.app")
SHARED = ROOT.parent / "shared" / "audio"
PAGE = ROOT / "docs" / "benchmarks.md"

REFERENCES = (
    ("google_commercial_mono.flac", "google_commercial_mono.ref.json"),
    ("openai_jfk.flac", "openai_jfk.ref.json"),
    ("pyannote_sample.flac", "pyannote_sample.stm"),
    ("sense_0870.wav", "sense_0870.txt"),
    ("sense_0880.wav", "sense_0880.txt"),
)


PARTS = (
    "ingest",
    "memory",
    "start",
    "search",
    "errors",
    "speakers",
    "leakage",
    "muting",
    "people",
    "tagging",
    "noisy talk",
    "plays",
    "meetings",
    "reels",
    "taught",
    "transcripts",
    "drop",
    "large",
)


def main() -> None:
    """Measure the parts that were asked for, and put each into its place on the page."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=60, help="length of the two-sided call")
    parser.add_argument("--hours", type=float, default=3, help="length of the recording for memory")
    parser.add_argument("--rounds", type=int, default=2, help="how often each side runs")
    parser.add_argument("--transcripts", type=int, default=200, help="recordings with transcripts")
    parser.add_argument("--drop", type=int, default=1000, help="short recordings dropped at once")
    parser.add_argument("--library", type=Path, help="made by large_library.py; else made anew")
    parser.add_argument("--only", choices=PARTS, action="append", help="measure only this part")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        unpack(folder / "inbox")
        measures = {
            "ingest": lambda: _ingest(folder, asked.minutes, asked.rounds),
            "memory": lambda: _memory(folder, asked.hours),
            "start": _start,
            "search": lambda: _search(folder),
            "errors": _errors,
            "speakers": speakers_part,
            "leakage": leaking,
            "muting": muting,
            "people": people,
            "tagging": tagging,
            "noisy talk": noisy_talk,
            "taught": taught,
            "plays": plays,
            "meetings": meetings,
            "reels": reels,
            "transcripts": lambda: at_scale.transcripts(folder, asked.transcripts),
            "drop": lambda: at_scale.drop(folder, asked.drop),
            "large": lambda: at_scale.large(folder, asked.library),
        }
        for part in asked.only or PARTS:
            _put(part, measures[part]())
    print(PAGE.read_text(encoding="utf-8"))


def _put(part: str, section: str) -> None:
    """Replace a part's section on the page; each carries the machine and the day."""
    machine = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores"
    stamp = f"_{datetime.now(UTC):%Y-%m-%d}, {machine}, Python {platform.python_version()}._"
    title, _, rest = section.partition("\n")
    sections = {}
    if PAGE.exists():
        for found in PAGE.read_text(encoding="utf-8").split("<!-- ")[1:]:
            key, _, body = found.partition(" -->\n")
            sections[key] = body.strip()
    sections[part] = f"{title}\n{stamp}\n\n{rest.strip()}"
    keys = (*(key for key in PARTS if key in sections), *sections)  # others have their own make
    ordered = [f"<!-- {key} -->\n{sections[key]}" for key in dict.fromkeys(keys)]
    head = "# Benchmarks\n\nWritten by `make bench`; costs are ratios to something run beside them."
    PAGE.write_text("\n\n".join([head, *ordered]) + "\n", encoding="utf-8")


def _ingest(folder: Path, minutes: float, rounds: int) -> str:
    """Our ingest beside bare faster-whisper, in turns on the same sound."""
    audio = folder / "hour.wav"
    repeat(folder / "inbox", audio, seconds=minutes * 60)
    model = locate_speech("auto", cache=cache_folder()).folder
    bare, ours = [], []
    for _ in range(rounds):
        bare.append(_run("bare_whisper.py", audio, "--model", model))
        ours.append(_run("warm_ingest.py", audio))
    best_bare = min(run["seconds"] for run in bare)
    best_ours = min(run["seconds"] for run in ours)
    each = (
        ", ".join(f"{run['seconds']:.0f}" for run in bare),
        ", ".join(f"{run['seconds']:.0f}" for run in ours),
    )
    return f"""## Cost of an ingest
{minutes:g} minutes of two-sided 16-bit WAV made of demo calls, Whisper base, batch 8, imports and loading apart.

| | seconds (each run) | × real time | words |
|---|---|---|---|
| bare faster-whisper, both channels | {each[0]} | {minutes * 60 / best_bare:.1f} | {bare[0]["words"]} |
| warm worker: file in the inbox to searchable call | {each[1]} | {minutes * 60 / best_ours:.1f} | {ours[0]["words"]} |

**Ratio of the best runs: {best_ours / best_bare:.3f}** (goal: at most 1.25).

The made call has different people on its sides one after the other, so that from five minutes on they are told apart there
(voices: 12 s of 47 in one run of 6 minutes); calls with one person a side need 0.3 s for that. One mono call of 245 s took
30.8 s, bare faster-whisper 15.6 s (2026-11-26, one run each, loading of the speaker networks included; goal: at most 1.6).
Telling voices apart on that call: 55 and 67 × real time.
"""


def _memory(folder: Path, hours: float) -> str:
    """The worker's peak on a long recording."""
    audio = folder / "long.wav"
    repeat(folder / "inbox", audio, seconds=hours * 3600)
    ran = _run("warm_ingest.py", audio)
    return f"""## Memory
{hours:g} hours of two-sided WAV (by repetition), Whisper base: the worker's peak is
**{ran["peak_bytes"] / 1e9:.2f} GB** (goal: under 2 GB), {hours * 3600 / ran["seconds"]:.1f} × real time.
"""


def _start() -> str:
    """The command line's start, beside a bare interpreter's."""
    ours = _median([*FILMROOM, "--help"])
    bare = _median([sys.executable, "-c", "pass"])
    return f"""## Start
`filmroom --help`: **{ours:.2f} s**, {ours / bare:.1f} × a bare interpreter (median of 9; goal: under 0.5 s).
"""


def _search(folder: Path) -> str:
    """Search in a warm process over the demo's library."""
    ws = folder / "ws"
    for command in (["init", str(ws)], ["ingest", str(folder / "inbox"), "--workspace", str(ws)]):
        subprocess.run([*FILMROOM, *command], check=False, cwd=ROOT)
    from coaching.app.wiring import embedder_of, open_place
    from coaching.search import Filters, Query
    from coaching.steps.search import search
    from coaching.workspace import Workspace

    place = open_place(Workspace(ws))
    embedder = embedder_of()
    queries = [
        Query(text, filters)
        for text in ("that is too expensive", "who signs off", "is our data safe", "next step")
        for filters in (Filters(), Filters(stage="negotiation"), Filters(outcome="won"))
    ]
    found = [search(place.library, embedder, query) for query in queries]
    took = []
    for _ in range(5):
        for query in queries:
            started = time.perf_counter()
            search(place.library, embedder, query)
            took.append((time.perf_counter() - started) * 1000)
    embedding = []
    for query in queries:
        started = time.perf_counter()
        embedder.embed([query.text])
        embedding.append((time.perf_counter() - started) * 1000)
    place.library.close()
    return f"""## Search
In a warm process over the demo's library, query embedding included: median **{statistics.median(took):.0f} ms**,
95th percentile {statistics.quantiles(took, n=20)[-1]:.0f} ms (goal: under 50 ms); embedding alone {statistics.median(embedding):.0f} ms.
{sum(len(one.hits) for one in found)} hits over {len(queries)} queries, with and without filters.
"""


def _errors() -> str:
    """Word error rates beside bare faster-whisper with the same model."""
    if not SHARED.is_dir():
        return "## Word error rate\nNot measured: the shared recordings are not here.\n"
    rows = []
    for audio, reference in REFERENCES:
        cells = [audio]
        for model in ("base", "tiny.en"):
            files = [str(SHARED / audio), str(SHARED / reference)]
            ran = subprocess.run(
                [*FILMROOM, "evaluate", "speech", *files, "--model", model, "--json"],
                check=True,
                capture_output=True,
                text=True,
                cwd=ROOT,
            )
            folder = locate_speech(model, cache=cache_folder()).folder
            bare = _run("bare_words.py", *files, "--model", folder)
            cells += [f"{json.loads(ran.stdout)['wer']:.3f}", f"{bare['wer']:.3f}"]
        rows.append("| " + " | ".join(cells) + " |")
    table = "\n".join(rows)
    return f"""## Word error rate
`filmroom evaluate speech` beside bare faster-whisper with the same model; the same normaliser.

| recording | base | bare base | tiny.en | bare tiny.en |
|---|---|---|---|---|
{table}
"""


def _run(script: str, *arguments: str | Path) -> dict[str, Any]:
    """What a benchmark script printed last, in a process of its own."""
    ran = subprocess.run(
        [sys.executable, HERE / script, *map(str, arguments)],
        check=True,
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    print(script, ran.stdout.splitlines()[-1], flush=True)
    result: dict[str, Any] = json.loads(ran.stdout.splitlines()[-1])
    return result


def _median(command: list[str]) -> float:
    took = []
    for _ in range(9):
        started = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
        took.append(time.perf_counter() - started)
    return statistics.median(took)


if __name__ == "__main__":
    main()
