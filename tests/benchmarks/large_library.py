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
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import Connection, Table, insert

from coaching.app.wiring import embedder_of, open_place, process_of
from coaching.arrivals import stem_of
from coaching.joining import base_of
from coaching.naming import fold
from coaching.steps.place import Place
from coaching.store import index, processes
from coaching.store.schema import calls, crm, ledger, people, talk
from coaching.transcript import Role
from coaching.workspace import Workspace, lay_out

TALK = Path(__file__).parents[2] / "models" / "training" / "talk"

CALLS = 20_000
ACCOUNTS = 3_000
DEALS = 5_000
REPS = 40
CUSTOMERS = 160
SNIPPETS = 12
"""Snippets of a call, of two turns each."""

WORDS = 20
"""Heard words kept of a call; a real one has some six hundred."""

LENGTH = 240.0
"""Seconds that a call is said to last."""

SIZE_BYTES = 64_044
FIRST_DAY = datetime(2024, 11, 1, 8, tzinfo=UTC)
AT_ONCE = 500
"""Calls written in one transaction."""

_FRONTS = ("Alder", "Birch", "Cobalt", "Dover", "Ember", "Fjord", "Granite", "Harbor", "Iris",
           "Juniper", "Keystone", "Lumen", "Marble", "Nimbus", "Orchard", "Pioneer", "Quarry",
           "Raven", "Summit", "Tundra", "Umber", "Vista", "Willow", "Yonder", "Zephyr")  # fmt: skip
_MIDDLES = ("brook", "field", "gate", "haven", "line", "mark", "point", "ridge", "stone", "wood")
_BACKS = ("Analytics", "Clinics", "Dental", "Energy", "Foods", "Freight", "Insurance", "Labs",
          "Logistics", "Motors", "Optics", "Partners")  # fmt: skip
_FIRST_NAMES = ("Ada", "Ben", "Cleo", "Dana", "Elias", "Fay", "Gus", "Hana", "Ivo", "June")
_LAST_NAMES = ("Abbott", "Brandt", "Castell", "Duarte", "Eriksen", "Farrow", "Galvez", "Holm",
               "Ibsen", "Jarvis", "Kowal", "Lindt", "Moreau", "Novak", "Okafor", "Pohl",
               "Quist", "Reyes", "Sato", "Tanaka")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Said:
    """A turn of the training set."""

    role: Role
    stage: str
    text: str


@dataclass(frozen=True, slots=True)
class Customer:
    """An account as calls name it: its number and its name."""

    id: int
    name: str


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
        customers = _write_crm(conn, chance)
    talk_of = _said(TALK)
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


# CRM and people -----------------------------------------------------------------------------------


def _write_crm(conn: Connection, chance: random.Random) -> tuple[Customer, ...]:
    """Accounts and deals with their histories, our people and the customers'."""
    names = [f"{a}{b} {c}" for a, b, c in itertools.product(_FRONTS, _MIDDLES, _BACKS)]
    names = chance.sample(names, ACCOUNTS)
    at = FIRST_DAY.isoformat()
    _add(conn, crm.imports, [
        {"id": 1, "name": "accounts.csv", "sha256": "0" * 64, "kind": "accounts",
         "rows_read": ACCOUNTS, "rows_changed": ACCOUNTS, "imported_at": FIRST_DAY},
        {"id": 2, "name": "deals.csv", "sha256": "1" * 64, "kind": "deals",
         "rows_read": DEALS, "rows_changed": DEALS, "imported_at": FIRST_DAY},
    ])  # fmt: skip
    reps = [f"{first} {last}" for first, last in itertools.product(_FIRST_NAMES[:2], _LAST_NAMES)]
    theirs = [f"{first} {last}" for first, last in itertools.product(_FIRST_NAMES[2:], _LAST_NAMES)]
    _add(conn, crm.accounts, [
        {"id": number, "name": name, "folded_name": fold(name), "created_at": FIRST_DAY}
        for number, name in enumerate(names, 1)
    ])  # fmt: skip
    _add(conn, people.people, [
        {"id": number, "name": name, "works_for": "us" if number <= REPS else "customer",
         "account_id": None if number <= REPS else number, "created_at": FIRST_DAY}
        for number, name in enumerate([*reps, *theirs[:CUSTOMERS]], 1)
    ])  # fmt: skip
    aliases = [
        {"person_id": number, "kind": kind, "value": value, "source": "export accounts.csv"}
        for number, name in enumerate([*reps, *theirs[:CUSTOMERS]], 1)
        for kind, value in (
            ("name", fold(name)),
            ("email", f"{fold(name).replace(' ', '.')}@example.com"),
            ("phone", f"4930{number:07d}"),
        )
    ]
    _add(conn, people.person_aliases, aliases)
    regions = ("North", "South", "East", "West", "Overseas")
    _add(conn, crm.account_events, [
        {"account_id": number, "fact": fact, "value": value, "held_from_at": FIRST_DAY,
         "learned_at": FIRST_DAY, "import_id": 1}
        for number in range(1, ACCOUNTS + 1)
        for fact, value in (
            ("territory", regions[number % len(regions)]), ("region", regions[number % 3]),
            ("industry", names[number - 1].split()[-1]), ("owner", reps[number % REPS]),
        )
    ])  # fmt: skip
    _add(conn, crm.deals, [
        {"id": number, "external_id": f"D-{number:05d}", "created_at": FIRST_DAY}
        for number in range(1, DEALS + 1)
    ])  # fmt: skip
    events = []
    for number in range(1, DEALS + 1):
        account = names[number % ACCOUNTS]
        facts = [
            ("name", f"{account} {2024 + number % 3}"), ("account", account),
            ("owner", reps[(number + 1) % REPS]), ("created_at", at),
            ("amount", str(1000 + number * 7)), ("stage", "discovery"), ("stage", "proposal"),
            ("outcome", ("won", "lost", "open")[number % 3]),
        ]  # fmt: skip
        events += [
            {"deal_id": number, "fact": fact, "value": value,
             "held_from_at": FIRST_DAY + timedelta(days=step),
             "learned_at": FIRST_DAY + timedelta(days=step), "import_id": 2}
            for step, (fact, value) in enumerate(facts)
        ]  # fmt: skip
    _add(conn, crm.deal_events, events)
    return tuple(Customer(number, name) for number, name in enumerate(names, 1))


# Calls --------------------------------------------------------------------------------------------


def _said(folder: Path) -> tuple[Said, ...]:
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
        _add(conn, table, values)
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
        _add(conn, ledger.files, lines)


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


def _add(conn: Connection, table: Table, values: list[dict[str, Any]]) -> None:
    if values:
        conn.execute(insert(table), values)


if __name__ == "__main__":
    main()
