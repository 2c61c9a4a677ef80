"""The parts of the benchmark that are about many files: transcripts, a big drop, a large library."""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import av
from large_library import CALLS, SNIPPETS, make
from made_calls import Format, make_calls

from coaching.app.service.client import SilentError, running_service
from coaching.workspace import Workspace

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
FILMROOM = (sys.executable, "-m", "coaching.app")

MINUTES = 4
WARMING = 2
"""Recordings worked on before anything is counted, so that all is loaded and compiled."""

SHORT_SECONDS = 2.5
SHARES = (0.7, 0.25, 0.05)
"""How a drop lies in its three folders."""

SETTLED = 0.25
"""Share of a drop after which memory is looked at; before that caches fill."""

ADDED = 4
QUERIES = (
    "that is too expensive",
    "who signs off on this",
    "is our data safe",
    "next step",
    "we are under contract until spring",
)


def transcripts(folder: Path, count: int) -> str:
    """Recordings with a transcript beside each, through a warm worker."""
    rows = []
    for sound in ("mp3", "pcm", "mulaw"):
        few = count if sound == "mp3" else max(5, count // 10)
        rows.append(_transcripts(folder / sound, folder / "inbox", sound, few))
    goal = rows[0]
    return f"""## Recordings with transcripts beside them
{MINUTES}-minute two-sided telephone calls, each with a WebVTT of {goal["words"]:.0f} words in {goal["cues"]:.0f} cues; seconds for each recording
with its transcript, by the clock and of the processor in the worker (Prefect's server is another process),
beside decoding its sound once and embedding what it says once (its cues and its snippets, in this process).

| sound | recordings | seconds (mean) | median | processor | decoding once | embedding once |
|---|---|---|---|---|---|---|
{chr(10).join(_row_of_transcripts(row) for row in rows)}

MP3 is the one to go by: **{goal["mean"]:.2f} s each, {goal["mean"] / (goal["decoding"] + goal["embedding"]):.1f} × decoding and embedding it once** (goal: under 0.6 s).
PCM is 16-bit WAV; mu-law WAV cannot be played by browsers, so that a playback copy is coded, too.
Load of the machine while it ran: {goal["load"]:.1f}.
"""


def _row_of_transcripts(row: dict[str, Any]) -> str:
    cells = [f"{row[name]:.2f}" for name in ("mean", "median", "cpu", "decoding", "embedding")]
    return f"| {row['sound']} | {row['count']} | {' | '.join(cells)} |"


def _transcripts(folder: Path, demo: Path, sound: Format, count: int) -> dict[str, Any]:
    warm, dropped = folder / "warm", folder / "dropped"
    make_calls(demo, {warm: WARMING, dropped: count}, seconds=60 * MINUTES, sound=sound)
    ran = _warm_inbox(dropped, "--warm", warm)
    each = _each(ran["files"], "seconds")
    audio = next(path for path in sorted(dropped.iterdir()) if path.suffix != ".vtt")
    text = audio.with_suffix(".vtt").read_text(encoding="utf-8")
    cues = [
        line.partition(">")[2].removesuffix("</v>") for line in text.split("\n") if "<v " in line
    ]
    return {
        "sound": sound,
        "count": count,
        "mean": ran["seconds"] / count,
        "median": statistics.median(each),
        "cpu": ran["cpu_seconds"] / count,
        "decoding": _best(lambda: _decode(audio)),
        "embedding": _best(lambda: _embed(cues)),
        "words": sum(len(cue.split()) for cue in cues),
        "cues": len(cues),
        "load": os.getloadavg()[0],
    }


def drop(folder: Path, count: int) -> str:
    """Many short recordings at once, in folders of unequal size."""
    many = [round(share * count) for share in SHARES]
    folders = {folder / "drop" / f"team {place}": size for place, size in enumerate(many, 1)}
    make_calls(folder / "inbox", folders, seconds=SHORT_SECONDS, sound="pcm", step=0.37)
    ran = _warm_inbox(folder / "drop")
    taken = [file for file in ran["files"] if file["kind"] == "recording"]
    ready = sum(1 for file in taken if file["state"] == "ready")
    settled = taken[round(SETTLED * len(taken)) :]
    slope = statistics.linear_regression(
        range(len(settled)), [file["own_bytes"] for file in settled]
    ).slope
    growth = settled[-1]["own_bytes"] - settled[0]["own_bytes"]
    quarter = max(1, len(taken) // 4)
    first, last = taken[quarter : 2 * quarter], taken[-quarter:]
    pace = [statistics.median(file["seconds"] for file in part) for part in (first, last)]
    return f"""## A drop of many files
{count} recordings of {SHORT_SECONDS:g} s with a WebVTT beside each, dropped at once in folders of {", ".join(map(str, many))}.

- **{ready} of {len(taken)} ready**; {ran["seconds"] / count:.2f} s each by the clock, {ran["cpu_seconds"] / count:.2f} s of the processor; entering {2 * count} files in the ledger took {ran["entering_seconds"]:.2f} s.
- Folders take turns: while two still wait, one is never more than **{_imbalance(taken, folders)}** ahead (1 is as fair as can be).
- Memory after the first quarter, without what is mapped from files: {growth / 1e6:+.1f} MB over {len(settled)} recordings, a slope of **{slope / 1e3:+.2f} kB each**, at {settled[-1]["own_bytes"] / 1e6:.0f} MB.
- The last quarter took {pace[1] / pace[0]:.2f} × the second quarter's time for each (medians).
"""


def _imbalance(taken: Sequence[dict[str, Any]], folders: dict[Path, int]) -> int:
    """How far one folder was ahead of another that still had files waiting, at worst."""
    left = Counter({path.name: size for path, size in folders.items()})
    done: Counter[str] = Counter()
    worst = 0
    for file in taken:
        waiting = [name for name, size in left.items() if size]
        done[file["folder"]] += 1
        left[file["folder"]] -= 1
        counts = [done[name] for name in waiting]
        worst = max(worst, max(counts) - min(counts))
    return worst


def large(folder: Path, library: Path | None) -> str:
    """What a library of many calls costs beside an empty one."""
    if library is None:
        library = make(folder / "large").library
    added = folder / "added"
    make_calls(
        folder / "inbox",
        {added / "warm": WARMING, added / "dropped": ADDED},
        seconds=60 * MINUTES,
        sound="mp3",
    )
    took: dict[str, list[float]] = {"empty": [], "large": []}
    cpu: dict[str, list[float]] = {"empty": [], "large": []}
    for _ in range(2):  # in turns, since the machine's other work changes
        for name, begin in (("empty", ()), ("large", ("--library", library))):
            ran = _warm_inbox(added / "dropped", "--warm", added / "warm", *begin)
            took[name] += _each(ran["files"], "seconds")
            cpu[name] += _each(ran["files"], "cpu_seconds")
    place = folder / "of large"
    status = _status(place, library)
    pages, searches = _asked(place, library)
    best = {name: (min(took[name]), min(cpu[name])) for name in took}
    median = {name: statistics.median(cpu[name]) for name in cpu}
    return f"""## A library of {CALLS} calls
Made by `large_library.py`: {CALLS * SNIPPETS} snippets, {library.stat().st_size / 1e9:.1f} GB.

| | empty | {CALLS} calls | ratio |
|---|---|---|---|
| adding a {MINUTES}-minute MP3 with its transcript, warm worker, s (best of {len(took["empty"])}) | {best["empty"][0]:.2f} | {best["large"][0]:.2f} | {best["large"][0] / best["empty"][0]:.2f} |
| of the processor, s (best) | {best["empty"][1]:.2f} | {best["large"][1]:.2f} | **{best["large"][1] / best["empty"][1]:.2f}** |
| of the processor, s (median) | {median["empty"]:.2f} | {median["large"]:.2f} | {median["large"] / median["empty"]:.2f} |
| `filmroom status`, a process of its own, s (best of 5) | {status["empty"]:.2f} | {status["large"]:.2f} | {status["large"] / status["empty"]:.1f} |
| the same where a service runs, which it asks, s (best of 5) | {status["empty, served"]:.2f} | **{status["large, served"]:.2f}** | {status["large, served"] / status["empty, served"]:.1f} |

| in a warm process, ms | median | 95th percentile |
|---|---|---|
{chr(10).join(f"| {name} | {_percentiles(times)} |" for name, times in (pages | searches).items())}

Goals: adding takes no longer than to an empty one; `status` and the Inbox page under 200 ms.
"""


def _each(files: Sequence[dict[str, Any]], what: str) -> list[float]:
    """Of each recording; its transcript goes with it, and has no turn of its own."""
    return [file[what] for file in files if file["kind"] == "recording"]


def _status(folder: Path, library: Path) -> dict[str, float]:
    """Seconds of ``filmroom status`` over an empty library and the large one, served and not."""
    took = {}
    for name in ("empty", "large"):
        workspace = folder / name
        subprocess.run(
            [*FILMROOM, "init", str(workspace)], check=True, capture_output=True, cwd=ROOT
        )
        if name == "large":
            shutil.copyfile(library, workspace / "library.db")
        command = [*FILMROOM, "status", "--workspace", str(workspace)]

        def status(command: Sequence[str] = command) -> None:
            subprocess.run(command, check=True, capture_output=True, cwd=ROOT)

        took[name] = _best(status, times=5)
        with _served(workspace):
            took[f"{name}, served"] = _best(status, times=5)
    return took


@contextmanager
def _served(workspace: Path) -> Iterator[None]:
    """A service that has loaded its models, for as long as the block lasts."""
    settings = workspace / "config" / "filmroom.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("\nport = 8420", "\nport = 0"), encoding="utf-8")
    command = [*FILMROOM, "serve", "--workspace", str(workspace)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL) as process:
        try:
            while not _is_well(workspace):
                time.sleep(0.5)
            yield
        finally:
            process.terminate()


def _is_well(workspace: Path) -> bool:
    service = running_service(Workspace(workspace))
    try:
        return service is not None and service.status()["state"] == "well"
    except SilentError:
        return False


def _asked(folder: Path, library: Path) -> tuple[dict[str, list[float]], dict[str, list[float]]]:
    """Milliseconds of pages and of searches over the large library."""
    from fastapi.testclient import TestClient

    from coaching.app.wiring import embedder_of, open_place, site_of
    from coaching.search import Filters, Query
    from coaching.steps.search import search

    workspace = Workspace(folder / "large")
    pages: dict[str, list[float]] = {}
    addresses = {
        "Inbox page": "/",
        "Inbox, live part": "/inbox/live",
        "Inbox, quarantined": "/?state=quarantined",
        "Inbox, with a text that fits none": "/?q=nothing+like+it",
        "Search page, without words": "/search",
        "Call page": f"/calls/C{CALLS}",
    }
    with TestClient(site_of(workspace), base_url="http://127.0.0.1") as client:
        for name, address in addresses.items():
            answer = client.get(address)
            if answer.status_code != 200:
                raise SystemExit(f"{address}: {answer.status_code}")
            pages[name] = _times(lambda address=address: client.get(address), 20)  # type: ignore[misc]
    place = open_place(workspace)
    embedder = embedder_of()
    searches: dict[str, list[float]] = {}
    filters = {
        "Search, all": Filters(),
        "Search, one stage": Filters(stage="negotiation"),
        "Search, one outcome": Filters(outcome="won"),
        "Search, one territory": Filters(territory="North"),
    }
    for name, chosen in filters.items():
        queries = [Query(text, chosen) for text in QUERIES]
        for query in queries:
            search(place.library, embedder, query)
        searches[name] = [
            took
            for query in queries
            for took in _times(lambda query=query: search(place.library, embedder, query), 4)  # type: ignore[misc]
        ]
    searches["of which embedding the query"] = _times(lambda: embedder.embed([QUERIES[0]]), 20)
    place.library.close()
    return pages, searches


def _percentiles(times: Sequence[float]) -> str:
    return f"{statistics.median(times):.0f} | {statistics.quantiles(times, n=20)[-1]:.0f}"


def _times(work: Callable[[], object], count: int) -> list[float]:
    """Milliseconds of each run."""
    took = []
    for _ in range(count):
        began = time.perf_counter()
        work()
        took.append(1000 * (time.perf_counter() - began))
    return took


def _best(work: Callable[[], object], *, times: int = 3) -> float:
    """Seconds of the fastest run."""
    return min(_times(work, times)) / 1000


def _decode(audio: Path) -> None:
    with av.open(str(audio)) as source:
        for _ in source.decode(audio=0):
            pass


def _embed(cues: Sequence[str]) -> None:
    """What an ingest embeds, about: each turn, and snippets of four."""
    from coaching.app.wiring import embedder_of
    from coaching.settings import keep_libraries_at_home

    keep_libraries_at_home(Path.home() / ".filmroom")  # as the worker does, before torch is there
    embedder = embedder_of()
    embedder.embed(cues)
    embedder.embed(["\n".join(cues[place : place + 4]) for place in range(0, len(cues), 4)])


def _warm_inbox(folder: Path, *more: str | Path) -> dict[str, Any]:
    """What ``warm_inbox.py`` measured, in a process of its own."""
    ran = subprocess.run(
        [sys.executable, HERE / "warm_inbox.py", folder, *map(str, more)],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    measured: dict[str, Any] = json.loads(ran.stdout.splitlines()[-1])
    print(folder, {name: value for name, value in measured.items() if name != "files"}, flush=True)
    return measured
