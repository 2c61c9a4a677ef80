from __future__ import annotations

from pathlib import PurePath

import pytest
from sqlalchemy import insert

from coaching.arrivals import file_kind, stem_of
from coaching.dialer import CallRow
from coaching.ledger import State
from coaching.store import imports, sheets
from coaching.store.library import Library
from coaching.store.schema.calls import calls, recordings, transcripts
from coaching.store.schema.ledger import files
from tests.places import NOW


def add_file(
    library: Library,
    path: str,
    *,
    state: State = "ready",
    call: int | None = None,
    recording: str | None = None,
) -> int:
    place = PurePath(path)
    with library.writing() as conn:
        adding = insert(files).values(
            path=path,
            folder=str(place.parent),
            stem=stem_of(place.name),
            kind=file_kind(place.name),
            size_bytes=1,
            mtime_ns=1,
            state=state,
            call_id=call,
            recording_id=recording,
            first_seen_at=NOW,
            changed_at=NOW,
        )
        return int(conn.execute(adding.returning(files.c.id)).scalar_one())


def add_call(library: Library, *names: str, external_id: str | None = None) -> int:
    with library.writing() as conn:
        adding = insert(calls).values(title="x", external_id=external_id, created_at=NOW)
        call = int(conn.execute(adding.returning(calls.c.id)).scalar_one())
        for place, name in enumerate(names):
            conn.execute(
                insert(recordings).values(
                    id=f"{call:032}{place:032}",
                    call_id=call,
                    name=name,
                    size_bytes=1,
                    created_at=NOW,
                )
            )
    return call


def bring(library: Library, *rows: CallRow, name: str = "calls.csv") -> tuple[CallRow, ...]:
    with library.writing() as conn:
        number = imports.open_import(
            conn,
            name=name,
            sha256="0" * 64,
            kind="calls",
            now=NOW,
        )
        return sheets.add_rows(conn, number, rows, now=NOW)


def row(name: str, external_id: str = "", **facts: str) -> CallRow:
    return CallRow(2, name, external_id, facts)


def about(library: Library, stem: str, external_id: str | None = None) -> list[dict[str, str]]:
    with library.reading() as conn:
        return [one.facts for one in sheets.rows_about(conn, stem=stem, external_id=external_id)]


def test_sheets_lie_beside_a_file_by_folder_and_stem(library: Library) -> None:
    found = add_file(library, "/in/Acme 1.call.json")
    twin = add_file(library, "/in/acme 1.mp3.call.json", state="queued")
    add_file(library, "/in/acme 10.call.json")
    add_file(library, "/in/sub/acme 1.call.json")
    add_file(library, "/in/ACME 1.call.json", state="quarantined")
    with library.reading() as conn:
        beside = sheets.sheets_beside(conn, "/in/acme 1.mp3")
    assert [one.id for one in beside] == [found, twin]


def test_calls_lie_beside_a_sheet_with_or_without_a_recording(library: Library) -> None:
    call = add_call(library, "a.mp3")
    add_file(library, "/in/a.mp3", recording=f"{call:032}{0:032}")
    alone = add_call(library)
    add_file(library, "/in/b.vtt", call=alone)
    add_file(library, "/in/c.mp3")
    with library.reading() as conn:
        beside = [
            sheets.calls_beside(conn, f"/in/{name}.call.json") for name in ("A", "b", "c", "d")
        ]
    assert beside == [(call,), (alone,), (), ()]


def test_only_rows_that_say_something_new_are_added(library: Library) -> None:
    first, second = row("a", "X-1", rep="Dana"), row("b", rep="Tom")
    assert bring(library, first, second) == (first, second)
    other = row("b", rep="Dana")
    assert bring(library, first, other) == (other,)
    assert bring(library, second) == (second,)
    assert about(library, "b") == [{"rep": "Tom"}, {"rep": "Dana"}, {"rep": "Tom"}]


@pytest.mark.parametrize(
    ("stem", "external_id", "reps"),
    [
        ("a", None, []),
        ("a", "X-1", ["Dana"]),
        ("a", "X-9", []),
        ("b", "X-9", ["Kim"]),
        ("zzz", "X-2", ["Tom"]),
        ("zzz", None, []),
    ],
)
def test_the_dialers_id_decides_between_rows_of_one_name(
    library: Library, stem: str, external_id: str | None, reps: list[str]
) -> None:
    bring(library, row("a", "X-1", rep="Dana"), row("a", "X-2", rep="Tom"), row("b", rep="Kim"))
    assert [facts["rep"] for facts in about(library, stem, external_id)] == reps


def test_calls_of_rows_are_found_by_recording_transcript_or_id(library: Library) -> None:
    sided = add_call(library, "a_rep.wav", "a_customer.wav")
    known = add_call(library, "x.mp3", external_id="X-7")
    alone = add_call(library)
    add_call(library, "other.mp3")
    with library.writing() as conn:
        conn.execute(
            insert(transcripts).values(
                id="1" * 64, call_id=alone, name="T.vtt", format="vtt", created_at=NOW
            )
        )
        rows = [row("a_customer"), row("none", "X-7"), row("t")]
        assert sheets.calls_of_rows(conn, rows) == {
            sided: ("a_rep", "a_customer"),
            known: ("x",),
            alone: ("t",),
        }
