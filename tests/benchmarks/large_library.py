"""A workspace with a library of many calls, made in minutes, to measure on.

    python tests/benchmarks/large_library.py TARGET [--calls 20000]

The rows are written straight into the tables, as years of use would leave them: talk of the
training set in the shipped process, vectors of no meaning (random ones of unit length) under the
shipped embedder's name, accounts, deals with their histories, people, and a ledger with files of
every state. Every file of the ledger lies in the inbox as a hole of its length. All calls share
one short silent recording, so they can be opened and played but not understood, and forgetting one
of them takes the sound of all.
"""

from __future__ import annotations

import argparse
import hashlib
import itertools
import json
import os
import random
import time
import wave
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from large_crm import DEALS, FIRST_DAY, REPS, Customer, add_rows, write_crm
from sqlalchemy import Connection, Table

from coaching.app.wiring import embedder_of, open_place, process_of
from coaching.arrivals import stem_of
from coaching.joining import base_of
from coaching.steps.place import Place
from coaching.store import index, processes
from coaching.store.schema import calls, ledger, talk
from coaching.transcript import Role
from coaching.workspace import Workspace, lay_out

TALK = Path(__file__).parents[2] / "models" / "training" / "talk"

CALLS = 20_000
SNIPPETS = 12
"""Snippets of a call, of two turns each."""

WORDS = 20
"""Heard words kept of a call; a real one has some six hundred."""

LENGTH = 240.0
"""Seconds that a call is said to last."""

SIZE_BYTES = 64_044
AT_ONCE = 500
"""Calls written in one transaction."""


@dataclass(frozen=True, slots=True)
class Said:
    """A turn of the training set."""

    role: Role
    stage: str
    text: str


def main() -> None:
    """Make one."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("target", type=Path)
    parser.add_argument("--calls", type=int, default=CALLS)
    asked = parser.parse_args()
    began = time.monotonic()
    make(asked.target, count=asked.calls, told=True)
    print(f"{asked.calls} calls in {time.monotonic() - began:.0f} s")


def make(target: Path, *, count: int = CALLS, told: bool = False) -> Workspace:
    """A workspace with ``count`` calls; the same for the same count.

    Raises:
        SystemExit: there is a library already.
    """
    workspace = lay_out(target)
    if workspace.library.exists():
        raise SystemExit(f"{workspace.library} exists")
    place = open_place(workspace)
    chance = random.Random(count)
    _write_silence(workspace.media / "silence.wav")
    with place.library.writing() as conn:
        processes.remember(conn, process_of(workspace), now=FIRST_DAY)
        customers = write_crm(conn, chance)
    talk_of = said_in(TALK)
    for first in range(1, count + 1, AT_ONCE):
        numbers = range(first, min(first + AT_ONCE, count + 1))
        with place.library.writing() as conn:
            _write_calls(conn, place, numbers, customers=customers, talk_of=talk_of, chance=chance)
        if told and first % 5000 == 1:
            print(f"{first - 1} calls", flush=True)
    with place.library.writing() as conn:
        _write_misfits(conn, workspace, count)
    with place.library.reading() as conn:
        conn.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    place.library.close()
    _write_files(place)
    return workspace


# Calls --------------------------------------------------------------------------------------------


def said_in(folder: Path) -> tuple[Said, ...]:
    """All turns of the training set, in order, so that pieces of it read like talk."""
    return tuple(
        Said(turn["role"], turn["stage"], turn["text"])
        for path in sorted(folder.glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
        for turn in json.loads(line)["turns"]
    )


def _write_calls(
    conn: Connection,
    place: Place,
    numbers: Sequence[int],
    *,
    customers: Sequence[Customer],
    talk_of: Sequence[Said],
    chance: random.Random,
) -> None:
    """Calls with all that belongs to them, searchable."""
    rows: dict[Table, list[dict[str, Any]]] = {
        table: []
        for table in (
            calls.calls, calls.recordings, calls.transcripts, calls.call_claims, calls.call_people,
            calls.versions, ledger.files, talk.heard_words, talk.speakers, talk.turns, talk.tags,
            talk.snippets, talk.embeddings,
        )
    }  # fmt: skip
    embedder = embedder_of()
    for call in numbers:
        account = customers[chance.randrange(len(customers))]
        _add_facts(rows, place.workspace, call, account)
        first = chance.randrange(len(talk_of) - 2 * SNIPPETS)
        spoken = talk_of[first : first + 2 * SNIPPETS]
        _add_talk(rows, call, spoken, embedder.identity, embedder.dimension)
    for table, values in rows.items():
        add_rows(conn, table, values)
    for call in numbers:
        index.add_call(conn, call, embedder.identity, embedder.dimension)


def _add_facts(
    rows: dict[Table, list[dict[str, Any]]], workspace: Workspace, call: int, account: Customer
) -> None:
    """A call, its recording, and their files; two in five have a transcript beside them."""
    rep = 1 + call % REPS
    began = FIRST_DAY + timedelta(minutes=50 * call)
    by_dialer = call % 2 == 0  # whose files are all called the same but for the time
    name = (
        f"REC_{began:%Y%m%d_%H%M%S}.wav"
        if by_dialer
        else f"{began:%Y-%m-%d %H%M} {account.name}.wav"
    )
    folder = workspace.inbox / f"rep-{rep:02d}"
    sha256 = _made_hash(f"recording {call}")
    is_matched = call % 10 != 0
    rows[calls.calls].append(
        {"id": call, "title": name.removesuffix(".wav"), "started_at": began,
         "started_at_source": "name", "started_at_zone": "UTC", "duration": LENGTH,
         "direction": "outbound", "language": "en", "rep_id": rep, "account_id": account.id,
         "deal_id": 1 + call % DEALS if is_matched else None, "match_rule": "name of the account",
         "match_certainty": 0.9, "ready_at": began, "created_at": began}
    )  # fmt: skip
    rows[calls.recordings].append(
        {"id": sha256, "call_id": call, "name": name, "base": base_of(name),
         "kept_path": "media/silence.wav", "playback_path": "media/silence.wav",
         "size_bytes": SIZE_BYTES, "container": "wav", "codec": "pcm_mulaw", "duration": LENGTH,
         "sample_rate_hz": 8000, "channels": 2, "has_video": False, "heard": [0, 1],
         "layout": "two_sided", "created_at": began}
    )  # fmt: skip
    rows[ledger.files].append(
        _line(folder / name, "recording", began, recording_id=sha256, call_id=None)
    )
    rows[calls.call_claims] += [
        {"call_id": call, "field": field, "value": value, "source": source, "detail": name,
         "at": began}
        for field, value, source in (
            ("title", name.removesuffix(".wav"), "name"), ("started_at", began.isoformat(), "name"),
            ("rep", f"rep-{rep:02d}", "folder"),
        )
    ]  # fmt: skip
    rows[calls.call_people].append(
        {"call_id": call, "person_id": rep, "role": "rep", "speaker": None, "source": "folder"}
    )
    if call % 5 < 2:
        beside = name.replace(".wav", ".vtt")
        rows[calls.transcripts].append(
            {"id": _made_hash(f"transcript {call}"), "call_id": call, "name": beside,
             "format": "WebVTT", "kept_path": None, "language": "en", "created_at": began}
        )  # fmt: skip
        rows[ledger.files].append(
            _line(folder / beside, "transcript", began, recording_id=None, call_id=call)
        )


def _add_talk(
    rows: dict[Table, list[dict[str, Any]]],
    call: int,
    spoken: Sequence[Said],
    embedder: str,
    dimension: int,
) -> None:
    """One active version of each kind, with its rows."""
    began = FIRST_DAY + timedelta(minutes=50 * call)
    kinds = len(calls.VERSION_KINDS)
    numbers = (kinds * (call - 1) + place for place in range(1, kinds + 1))
    heard, _voices, _text, turns, tags, snippets, vectors = numbers
    made_by = ("made up", *["made up"] * 4, "snippets/1", embedder)
    details = {"vectors": {"dimension": dimension}, "voices": {"labels": ["left", "right"]}}
    rows[calls.versions] += [
        {"id": heard + place, "call_id": call, "kind": kind, "made_by": maker,
         "made_from": heard + place - 1 if place else None,
         "detail": details.get(kind, {"language": "en"}),
         "created_at": began, "completed_at": began, "active": True}
        for place, (kind, maker) in enumerate(zip(calls.VERSION_KINDS, made_by, strict=True))
    ]  # fmt: skip
    lasts = LENGTH / len(spoken)
    rows[talk.speakers] += [
        {"version_id": turns, "label": label, "channel": channel, "role": role,
         "role_source": "channel", "person_id": None}
        for channel, (label, role) in enumerate((("left", "rep"), ("right", "customer")))
    ]  # fmt: skip
    channel_of = {"rep": 0, "customer": 1}
    words = itertools.chain.from_iterable(
        ((turn, word) for word in said.text.split()) for turn, said in enumerate(spoken)
    )
    rows[talk.heard_words] += [
        {"version_id": heard, "position": place, "recording_id": None,
         "channel": channel_of[spoken[turn].role], "start": place * 0.3, "end": place * 0.3 + 0.25,
         "text": word, "probability": 1.0, "estimated": True}
        for place, (turn, word) in enumerate(itertools.islice(words, WORDS), 1)
    ]  # fmt: skip
    rows[talk.turns] += [
        {"version_id": turns, "position": place, "speaker": ("left", "right")[channel_of[said.role]],
         "role": said.role, "channel": channel_of[said.role], "start": place * lasts,
         "end": (place + 1) * lasts, "text": said.text}
        for place, said in enumerate(spoken)
    ]  # fmt: skip
    rows[talk.tags] += [
        {"version_id": tags, "turn": place, "stage": said.stage, "probability": 0.8}
        for place, said in enumerate(spoken)
    ]
    meaning = np.random.default_rng(call).standard_normal((SNIPPETS, dimension), dtype=np.float32)
    meaning /= np.linalg.norm(meaning, axis=1, keepdims=True)
    for place in range(SNIPPETS):
        of_it = spoken[2 * place : 2 * place + 2]
        number = SNIPPETS * (call - 1) + place + 1
        rows[talk.snippets].append(
            {"id": number, "version_id": snippets, "call_id": call, "position": place,
             "start": 2 * place * lasts, "end": 2 * (place + 1) * lasts, "stage": of_it[0].stage,
             "first_turn": 2 * place, "end_turn": 2 * place + 2,
             "text": "\n".join(said.text.replace("\n", " ") for said in of_it),
             "rep_speaks": any(said.role == "rep" for said in of_it),
             "customer_speaks": any(said.role == "customer" for said in of_it),
             "unknown_speaks": False}
        )  # fmt: skip
        rows[talk.embeddings].append(
            {"version_id": vectors, "snippet_id": number, "vector": meaning[place].tobytes()}
        )


# The ledger ---------------------------------------------------------------------------------------


def _line(path: Path, kind: str, at: datetime, **given: Any) -> dict[str, Any]:
    """A ready file's line in the ledger."""
    return {
        "path": str(path),
        "kind": kind,
        "size_bytes": SIZE_BYTES,
        "mtime_ns": int(at.timestamp()) * 1_000_000_000,
        "folder": str(path.parent),
        "stem": stem_of(path.name),
        "turn": 0,
        "state": "ready",
        "reason": "",
        "hint": "",
        "attempts": 1,
        "first_seen_at": at,
        "changed_at": at,
    } | given


def _write_misfits(conn: Connection, workspace: Workspace, count: int) -> None:
    """Files that are no call: duplicates, what cannot be used, and what went wrong."""
    folder = workspace.inbox / "odd"
    lines = []
    for number in range(1, 1 + count // 50):
        state, reason, hint = (
            ("quarantined", "no sound in it", "check what was dropped"),
            ("failed", "the disk was full", "`filmroom retry` tries again"),
            ("duplicate", "the same bytes as another file", ""),
        )[number % 3]
        given = {"recording_id": _made_hash(f"recording {number}")} if state == "duplicate" else {}
        at = FIRST_DAY + timedelta(hours=number)
        line = _line(folder / f"odd {number}.wav", "recording", at, state=state, reason=reason)
        lines.append(line | {"hint": hint, "recording_id": None, "call_id": None} | given)
    if lines:
        add_rows(conn, ledger.files, lines)


def _write_files(place: Place) -> None:
    """A hole of the right length and time for every line, so that a look finds nothing new."""
    with place.library.reading() as conn:
        lines = conn.execute(
            ledger.files.select().with_only_columns(ledger.files.c.path, ledger.files.c.mtime_ns)
        ).all()
    for folder in {Path(line.path).parent for line in lines}:
        folder.mkdir(parents=True, exist_ok=True)
    for line in lines:
        with open(line.path, "wb") as file:  # noqa: PTH123 - many
            file.truncate(SIZE_BYTES)
        os.utime(line.path, ns=(line.mtime_ns, line.mtime_ns))


def _write_silence(path: Path) -> None:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(bytes(SIZE_BYTES - 44))


def _made_hash(of: str) -> str:
    return hashlib.sha256(of.encode()).hexdigest()


if __name__ == "__main__":
    main()
