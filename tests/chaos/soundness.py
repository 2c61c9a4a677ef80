"""What has to hold in a workspace after every accident, looked at from outside."""

from __future__ import annotations

import itertools
import json
import time
from collections import Counter
from collections.abc import Collection, Mapping
from pathlib import Path

import psutil
from sqlalchemy import Connection, func, select

from coaching.ledger import FileEntry, call_name, call_number
from coaching.store import ledger
from coaching.store.library import Library
from coaching.store.schema import calls, talk
from coaching.store.schema.calls import VERSION_KINDS
from tests.chaos.nursery import Nursery
from tests.chaos.talk import RARE_WORD, hashes

CHAIN = VERSION_KINDS
"""The kinds of versions, each made from the one before it."""

_DYING = 15.0
"""Seconds that a process may take to be gone: one that watches its parent looks twice a second."""


def faults(
    root: Path,
    nursery: Nursery,
    *,
    originals: Mapping[str, str],
    inbox: Path | None = None,
    silent: Collection[str] = (),
) -> list[str]:
    """What is wrong in a workspace in which all work is said to be done; nothing in a sound one.

    Args:
        root: The workspace.
        nursery: What runs the search.
        originals: SHA-256 of every file that was dropped, by name.
        inbox: Where they were dropped; the workspace's inbox unless given.
        silent: Stems of recordings without a transcript, in which the rare word is not found.
    """
    found = [f"left running: {name}" for name in processes_left(root)]
    now = hashes(inbox or root / "inbox")
    found += [f"the original {name} is not as it was" for name in _differing(originals, now)]
    parts = sorted(path.name for path in (root / "media").rglob("*.part"))
    found += [f"left in media: {name}" for name in parts]
    incoming = root / "media" / "incoming"
    found += [f"left in media/incoming: {path.name}" for path in sorted(incoming.glob("*"))]
    stems = sorted({name.partition(".")[0] for name in originals})
    library = Library(root / "library.db")
    try:
        with library.reading() as conn:
            found += _of_the_file(conn)
            found += _of_the_ledger(ledger.entries(conn), originals)
            found += _of_the_calls(conn, stems, recordings=_count(originals, ".wav"))
            found += half_visible(conn)
    finally:
        library.close()
    return found + _of_the_search(root, nursery, count=len(set(stems) - set(silent)))


def half_visible(conn: Connection) -> list[str]:
    """Calls of which something shows that is not whole, at any moment.

    Of a call is active, and in the index, either nothing or one version of each kind, each made
    from the one before.
    """
    found = []
    active = conn.execute(
        select(calls.versions.c.call_id, calls.versions.c.kind, calls.versions.c.id)
        .add_columns(calls.versions.c.made_from, calls.versions.c.completed_at)
        .where(calls.versions.c.active)
    ).all()
    by_call: dict[int, list[object]] = {}
    for row in active:
        by_call.setdefault(row.call_id, []).append(row.kind)
        if row.completed_at is None:
            found.append(f"{call_name(row.call_id)}: the active {row.kind} are not complete")
    made = {(row.call_id, row.kind): row for row in active}
    for call, kinds in by_call.items():
        if sorted(map(str, kinds)) != sorted(CHAIN):
            found.append(f"{call_name(call)}: active are {', '.join(map(str, kinds))}")
            continue
        for before, kind in itertools.pairwise(CHAIN):
            if made[call, kind].made_from != made[call, before].id:
                found.append(f"{call_name(call)}: {kind} are not made from the active {before}")
    visible = set(
        conn.execute(
            select(talk.snippets.c.id)
            .join(calls.versions, calls.versions.c.id == talk.snippets.c.version_id)
            .where(calls.versions.c.active)
        ).scalars()
    )
    tables = conn.exec_driver_sql(
        "SELECT name FROM sqlite_master WHERE name IN ('snippet_words', 'snippet_vectors_1')"
    )
    for table in tables.scalars().all():
        indexed = set(conn.exec_driver_sql(f"SELECT rowid FROM {table}").scalars())
        if indexed != visible:
            found.append(f"{table} holds {len(indexed)} snippets, {len(visible)} are visible")
    return found


def states(root: Path) -> Counter[str]:
    """How many files are in each state."""
    return Counter(line.state for line in lines_of(root))


def lines_of(root: Path) -> tuple[FileEntry, ...]:
    """All lines of the ledger."""
    library = Library(root / "library.db")
    try:
        with library.reading() as conn:
            return tuple(ledger.entries(conn))
    finally:
        library.close()


def visible_faults(root: Path) -> list[str]:
    """What shows of a call that is not whole, now."""
    library = Library(root / "library.db")
    try:
        with library.reading() as conn:
            return half_visible(conn)
    finally:
        library.close()


def processes_of(root: Path) -> list[psutil.Process]:
    """Every process that works for a workspace: by command line, working folder or environment."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.status() == psutil.STATUS_ZOMBIE:
                continue
            home = process.environ().get("PREFECT_HOME", "")
            names = (process.cwd(), home, *process.cmdline())
        except psutil.Error:
            continue
        if any(name == str(root) or name.startswith(f"{root}/") for name in names):
            found.append(process)
    return found


def processes_left(root: Path) -> list[str]:
    """The processes that still work for a workspace in which none should; dying ones get time."""
    give_up = time.monotonic() + _DYING
    while (left := processes_of(root)) and time.monotonic() < give_up:
        time.sleep(0.2)
    return [f"{process.pid} {' '.join(process.cmdline()[-3:])}" for process in left]


def _differing(before: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    return sorted(name for name, digest in before.items() if now.get(name) != digest)


def _count(names: Collection[str], ending: str) -> int:
    return sum(name.endswith(ending) for name in names)


def _of_the_file(conn: Connection) -> list[str]:
    whole = conn.exec_driver_sql("PRAGMA integrity_check").scalars().all()
    astray = conn.exec_driver_sql("PRAGMA foreign_key_check").all()
    found = [f"integrity_check: {line}" for line in whole if line != "ok"]
    return found + [f"foreign_key_check: {row[0]}, row {row[1]}" for row in astray]


def _of_the_ledger(lines: Collection[FileEntry], originals: Mapping[str, str]) -> list[str]:
    found = []
    names = Counter(Path(line.path).name for line in lines)
    found += [f"{name} has {names[name]} lines" for name in sorted(originals) if names[name] != 1]
    found += [f"{name} was never dropped" for name in sorted(set(names) - set(originals))]
    call_of: dict[str, int | None] = {
        Path(line.path).stem: line.call for line in lines if line.kind == "recording"
    }
    for line in lines:
        name = Path(line.path).name
        if line.state != "ready":
            found.append(f"{name} is {line.state}: {line.reason}")
        elif line.call is None or line.call != call_of.get(name.partition(".")[0]):
            found.append(f"{name} is of call {line.call}, not of its recording's")
        elif line.reason:
            found.append(f"{name} is ready, and says: {line.reason}")
    if len(set(call_of.values())) != len(call_of):
        found.append("two recordings share a call")
    return found


def _of_the_calls(conn: Connection, stems: Collection[str], *, recordings: int) -> list[str]:
    found = []
    titles = sorted(conn.execute(select(calls.calls.c.title)).scalars())
    if titles != sorted(stems):
        found.append(f"the calls are {', '.join(titles)}")
    unready = select(func.count()).where(calls.calls.c.ready_at.is_(None))
    if count := conn.execute(unready).scalar():
        found.append(f"{count} calls are not visible")
    kept = conn.execute(select(func.count()).select_from(calls.recordings)).scalar()
    if kept != recordings:
        found.append(f"{kept} recordings are kept of {recordings}")
    return found


def _of_the_search(root: Path, nursery: Nursery, *, count: int) -> list[str]:
    """Whether a rare word is found in every call; what is said alike is folded into one hit."""
    ran = nursery.run("search", RARE_WORD, "--limit", "100", "--json", "--workspace", root)
    if ran.status and not (ran.status == 1 and ran.out):  # 1: nothing was found
        return [f"search ended with {ran.status}: {ran.err.strip()}"]
    hits = json.loads(ran.out)["hits"]
    said = [hit for hit in hits if RARE_WORD in hit["text"]]
    alike = {snippet for hit in said for snippet in hit["alike"]}
    library = Library(root / "library.db")
    with library.reading() as conn:
        folded = select(talk.snippets.c.call_id).where(talk.snippets.c.id.in_(alike))
        found = set(conn.execute(folded).scalars()) | {call_number(hit["call"]) for hit in said}
    library.close()
    if len(found) == count:
        return []
    return [f"{RARE_WORD!r} is found in {len(found)} of {count} calls"]
