"""What lies beside recordings and what dialers' exports say of them, in SQL."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath

from sqlalchemy import Connection, func, insert, or_, select, update

from coaching.arrivals import stem_of
from coaching.dialer import CallRow
from coaching.ledger import FileKind
from coaching.store import companions
from coaching.store.schema.calls import calls, recordings, transcripts
from coaching.store.schema.crm import call_sheets, imports
from coaching.store.schema.ledger import files

_TAKEN = ("queued", "working", "ready")
"""States of a sheet that can be read: whole, and not known to be wrong."""

_AT_ONCE = 500
"""Keys that one query names. Chosen because SQLite takes some thousand values at once."""


@dataclass(frozen=True, slots=True)
class Beside:
    """A file of the ledger that lies beside another.

    Attributes:
        id: Its number.
        path: Where it lies.
        call: Its call, once there is one.
    """

    id: int
    path: str
    call: int | None


def sheets_beside(conn: Connection, path: str) -> tuple[Beside, ...]:
    """The sheets with the stem of a file, in its folder, that can be read; oldest first."""
    return _beside(conn, path, ("sheet",), states=_TAKEN)


def calls_beside(conn: Connection, path: str) -> tuple[int, ...]:
    """The calls of the recordings and transcripts with a file's stem, in its folder."""
    found = _beside(conn, path, ("recording", "transcript"))
    beside = tuple(dict.fromkeys(one.call for one in found if one.call is not None))
    place = PurePath(path)
    return beside or companions.calls_beside(conn, folder=str(place.parent), name=place.name)


def _beside(
    conn: Connection, path: str, kinds: Sequence[FileKind], *, states: Sequence[str] = ()
) -> tuple[Beside, ...]:
    """The files of these kinds that share folder and stem with a file."""
    place = PurePath(path)
    call = func.coalesce(recordings.c.call_id, files.c.call_id).label("call")
    wanted = (
        select(files.c.id, files.c.path, call)
        .join(recordings, recordings.c.id == files.c.recording_id, isouter=True)
        .where(
            files.c.folder == str(place.parent),
            files.c.stem == stem_of(place.name),
            files.c.kind.in_(kinds),
        )
        .order_by(files.c.id)
    )
    if states:
        wanted = wanted.where(files.c.state.in_(states))
    return tuple(Beside(row.id, row.path, row.call) for row in conn.execute(wanted))


def know_call(conn: Connection, file: int, call: int) -> None:
    """Note which call a sheet is about."""
    conn.execute(update(files).where(files.c.id == file).values(call_id=call))


# Rows of exports ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SheetRow:
    """What an export says of a call.

    Attributes:
        export: The file's name.
        name: Folded name of the recording.
        external_id: The dialer's id of the call; empty where it has none.
        facts: As in ``CallRow``.
    """

    export: str
    name: str
    external_id: str
    facts: dict[str, str]


def add_rows(
    conn: Connection, import_id: int, rows: Sequence[CallRow], *, now: datetime
) -> tuple[CallRow, ...]:
    """Add what exports did not say before; those rows that did say something new."""
    known: dict[tuple[str, str], dict[str, str]] = {}
    names = sorted({row.name for row in rows})
    for begin in range(0, len(names), _AT_ONCE):
        wanted = select(call_sheets).where(call_sheets.c.name.in_(names[begin : begin + _AT_ONCE]))
        for one in conn.execute(wanted.order_by(call_sheets.c.id)):
            known[one.name, one.external_id or ""] = one.facts
    fresh = tuple(row for row in rows if known.get((row.name, row.external_id)) != row.facts)
    if fresh:
        conn.execute(
            insert(call_sheets),
            [
                {
                    "import_id": import_id,
                    "name": row.name,
                    "external_id": row.external_id or None,
                    "facts": dict(row.facts),
                    "learned_at": now,
                }
                for row in fresh
            ],
        )
    return fresh


def rows_about(conn: Connection, *, stem: str, external_id: str | None) -> tuple[SheetRow, ...]:
    """What exports say of the recording with a stem or the call with a dialer's id, oldest first.

    The id decides. Where rows of several calls bear the stem, none of them is meant for sure.
    """
    about = call_sheets.c.name == stem
    if external_id is not None:
        about = or_(about, call_sheets.c.external_id == external_id)
    rows = conn.execute(
        select(call_sheets, imports.c.name.label("export"))
        .join(imports, imports.c.id == call_sheets.c.import_id)
        .where(about)
        .order_by(call_sheets.c.id)
    )
    found = [SheetRow(row.export, row.name, row.external_id or "", row.facts) for row in rows]
    if external_id is not None and (
        exact := tuple(row for row in found if row.external_id in ("", external_id))
    ):
        return exact
    ids = {row.external_id for row in found if row.external_id}
    return tuple(found) if len(ids) <= 1 else ()


def calls_of_rows(conn: Connection, rows: Sequence[CallRow]) -> dict[int, tuple[str, ...]]:
    """The calls that rows of an export are about, with the stems of their files."""
    stems = {row.name for row in rows}
    ids = {row.external_id for row in rows if row.external_id}
    found: defaultdict[int, list[str]] = defaultdict(list)
    named = (
        select(table.c.call_id, table.c.name).where(table.c.call_id.is_not(None))
        for table in (recordings, transcripts)
    )
    about: set[int] = set()
    for query in named:
        for row in conn.execute(query):
            stem = stem_of(row.name)
            found[row.call_id].append(stem)
            if stem in stems:
                about.add(row.call_id)
    known = select(calls.c.id, calls.c.external_id).where(calls.c.external_id.is_not(None))
    about.update(row.id for row in conn.execute(known) if row.external_id in ids)
    return {call: tuple(dict.fromkeys(found[call])) for call in sorted(about)}
