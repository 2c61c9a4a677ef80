from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import (
    JSON,
    Boolean,
    Connection,
    Float,
    Integer,
    LargeBinary,
    Table,
    func,
    insert,
    select,
    text,
    update,
)

from coaching.errors import BusyError, NotFoundError, RecordingError
from coaching.settings import Reel as ReelSettings
from coaching.steps import owner
from coaching.steps.forget import (
    finish_forgetting,
    forget,
    refuse_forgotten,
    take_again,
)
from coaching.steps.keep import keep
from coaching.steps.place import Place
from coaching.steps.reel import MadeReel, Span, make_reel
from coaching.store import acts, index, neighbours
from coaching.store import recordings as store
from coaching.store.belongings import tables_of_calls
from coaching.store.exports import add_exports
from coaching.store.filters import Selection
from coaching.store.schema import metadata
from coaching.store.schema.calls import calls, recordings
from coaching.store.schema.columns import Instant
from coaching.store.schema.crm import account_events, call_sheets, imports
from coaching.store.schema.ledger import files, forgotten
from coaching.store.schema.people import people
from coaching.store.schema.reels import exports, reels
from coaching.store.schema.talk import heard_words
from tests.conftest import NOW
from tests.steps.ready_calls import ReadyCall, make_ready_call
from tests.store.search_fixtures import BAG

MakeReel = Callable[..., MadeReel]

RARE_WORD = "quixotically"
RARE_NAME = "Zebulon Quackenbush"


@pytest.fixture
def secret(place: Place) -> ReadyCall:
    """A call with a word and a name that nobody else uses."""
    return make_ready_call(
        place,
        "Zebulon Quackenbush 2026-09-14.wav",
        "How many seats",
        f"{RARE_WORD} sixty of them",
        customer=RARE_NAME,
        account="Quackenbush Mills",
    )


@pytest.fixture
def other(place: Place) -> ReadyCall:
    """A call that has to stay."""
    return make_ready_call(place, "harbor.wav", "What about price", "it is fine by us")


def raw_library(place: Place) -> bytes:
    """The bytes of the library and of SQLite's log beside it."""
    path = place.workspace.library
    log = path.with_name(f"{path.name}-wal")
    return path.read_bytes() + (log.read_bytes() if log.exists() else b"")


def count(conn: Connection, table: Table) -> int:
    return int(conn.execute(select(func.count()).select_from(table)).scalar_one())


def test_no_byte_of_a_forgotten_call_stays_in_the_library(
    place: Place, secret: ReadyCall, other: ReadyCall
) -> None:
    vector = BAG.embed([f"How many seats\n{RARE_WORD} sixty of them"])[0].tobytes()
    before = raw_library(place)
    for trace in (RARE_WORD.encode(), RARE_NAME.encode(), b"quackenbush", vector):
        assert trace in before
    forget(place, [secret.number], who="Ann Lee")
    after = raw_library(place)
    for trace in (RARE_WORD, RARE_WORD[:8], RARE_NAME, "quackenbush", "Quackenbush", "zebulon"):
        assert trace.encode() not in after
    assert vector not in after
    assert b"harbor" in after


def test_words_that_left_the_index_before_are_gone_too(place: Place, secret: ReadyCall) -> None:
    with place.library.writing() as conn:
        index.add_call(conn, secret.number, BAG.identity, BAG.dimension)
        index.remove_call(conn, secret.number)
    forget(place, [secret.number], who="Ann Lee")
    assert RARE_WORD[:8].encode() not in raw_library(place)


def test_the_other_calls_are_found_as_before(
    place: Place, secret: ReadyCall, other: ReadyCall
) -> None:
    def found() -> tuple[object, ...]:
        with place.library.reading() as conn:
            (space,) = index.vector_spaces_of(conn)
            wanted = BAG.embed(["it is fine by us"])[0]
            return (
                index.words_search(conn, "fine", Selection(), 10),
                index.words_search(conn, RARE_WORD, Selection(), 10),
                [hit.snippet for hit in index.vector_search(conn, space, wanted, Selection(), 10)],
            )

    (kept,), (gone,), both = found()  # type: ignore[misc]
    assert set(both) == {kept, gone}
    forget(place, [secret.number], who="Ann Lee")
    assert found() == ((kept,), (), [kept])


def test_what_was_removed_is_told_by_kind_with_numbers(place: Place, secret: ReadyCall) -> None:
    (secret.kept.parent / "call.json").write_text("{}")
    told = forget(place, [secret.number], who="Ann Lee")
    assert told.calls == (f"C{secret.number}",)
    assert told.rows == {
        "accounts": 1,
        "calls": 1,
        "embeddings": 1,
        "files": 1,
        "heard_words": 7,
        "people": 1,
        "person_aliases": 1,
        "recordings": 1,
        "snippets": 1,
        "speakers": 2,
        "tags": 2,
        "transcript_progress": 1,
        "turns": 2,
        "versions": 7,
    }
    assert told.files == {"media": 2, "originals": 1}
    assert not secret.original.exists()
    assert not secret.kept.parent.exists()
    assert told.unfinished == told.left == told.reels == ()
    assert not list((place.workspace.root / ".filmroom").glob("forget-*"))


# Every table --------------------------------------------------------------------------------------

CHOICES = {
    "direction": "inbound",
    "visibility": "team",
    "consent": "given",
    "works_for": "us",
    "fact": "owner",
    "state": "ready",
    ("meetings", "state"): "planned",
    "source": "person",
    ("files", "kind"): "recording",
    ("imports", "kind"): "calls",
    ("person_events", "fact"): "title",
    "told_as": "seen",
    ("import_conflicts", "counts"): "said",
    ("notes", "kind"): "comment",
    ("versions", "kind"): "words",
    ("word_edits", "kind"): "mask",
    ("signals", "source"): "phrase",
    ("rulings", "part"): "criterion",
    ("rulings", "verdict"): "met",
    ("use_rulings", "verdict"): "confirmed",
    ("person_aliases", "kind"): "name",
}
"""Values of columns that take only some."""


def fill_every_table(conn: Connection, mark: str) -> dict[str, object]:
    """A row in every table, joined to each other, with ``mark`` in every text; their keys."""
    keys: dict[str, object] = {}
    for table in metadata.sorted_tables:
        values: dict[str, object] = {}
        for column in table.columns:
            references = list(column.foreign_keys)
            if references:
                other = references[0].column.table
                if other is not table:
                    values[column.name] = keys[other.name]
            elif (
                not (column.primary_key and isinstance(column.type, Integer))
                or len(table.primary_key.columns) > 1
            ):
                values[column.name] = _value(table, column, mark)
        if table.name == "reels":
            values["manifest"] = {"schema": "x", "title": mark, "clips": []}
        made = conn.execute(insert(table).values(**values).returning(*table.primary_key)).one()
        keys[table.name] = made[0]
        if table.name == "vector_spaces":
            neighbours.make_table(conn, made[0], 1)
    return keys


def _value(table: Table, column: object, mark: str) -> object:  # noqa: PLR0911 - one for each type
    name, kind = column.name, column.type  # type: ignore[attr-defined]
    chosen = CHOICES.get((table.name, name), CHOICES.get(name))
    if chosen is not None:
        return chosen
    if isinstance(kind, Instant):
        return NOW
    if isinstance(kind, Boolean):
        return True
    if isinstance(kind, Float | Integer):
        return 1
    if isinstance(kind, LargeBinary):
        return mark.encode()
    if isinstance(kind, JSON):
        return {"told": mark}
    return mark


def tables_that_lead_to_calls(conn: Connection) -> set[str]:
    """The same as the code works out from the schema, here from the library itself."""
    refers: dict[str, set[tuple[str, str]]] = {}
    for (name,) in conn.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'")):
        rows = conn.execute(text(f"PRAGMA foreign_key_list({name})")).all()
        refers[name] = {(row[2], row[3]) for row in rows}
    reached = {"calls"}
    while True:
        more = {
            name
            for name, keys in refers.items()
            if any(
                to in reached and (name, column) != ("imports", "file_id") for to, column in keys
            )
        }
        if more <= reached:
            return reached
        reached |= more


def test_every_table_with_a_way_to_calls_is_covered(place: Place) -> None:
    with place.library.reading() as conn:
        assert {table.name for table in tables_of_calls()} == tables_that_lead_to_calls(conn)


def test_forgetting_takes_the_rows_of_every_table_and_no_others(place: Place) -> None:
    with place.library.writing() as conn:
        gone = fill_every_table(conn, "markofone")
        kept = fill_every_table(conn, "markoftwo")
    forget(place, [int(str(gone["calls"]))], who="Ann Lee")
    with place.library.reading() as conn:
        for table in tables_of_calls():
            first, *_ = table.primary_key.columns
            left = set(conn.execute(select(first)).scalars())
            assert gone[table.name] not in left, table.name
            assert kept[table.name] in left, table.name
        assert conn.execute(text("PRAGMA foreign_key_check")).all() == []
        # an export of many calls stays, and no longer names the file of this one
        imported = select(imports.c.file_id).where(imports.c.id == gone["imports"])
        assert conn.execute(imported).scalar_one() is None


def test_words_of_a_recording_that_moved_to_the_call_go_with_it(
    place: Place, secret: ReadyCall, other: ReadyCall
) -> None:
    with place.library.writing() as conn:
        conn.execute(update(recordings).values(call_id=other.number))
    forget(place, [other.number], who="Ann Lee")
    with place.library.reading() as conn:
        assert count(conn, heard_words) == 0
        assert conn.execute(select(calls.c.id)).scalars().all() == [secret.number]


def test_the_shared_rows_of_another_call_stay(place: Place) -> None:
    """Whom the CRM or another call knows is not forgotten with this one."""
    one = make_ready_call(
        place, "one.wav", "hello there", "good day", customer="Dana Reyes", account="Harbor Dental"
    )
    with place.library.writing() as conn:
        account = conn.execute(select(calls.c.account_id)).scalar_one()
        conn.execute(
            insert(account_events).values(
                account_id=account, fact="region", value="North", held_from_at=NOW, learned_at=NOW
            )
        )
    forget(place, [one.number], who="Ann Lee")
    with place.library.reading() as conn:
        assert count(conn, people) == 0
        assert conn.execute(text("SELECT name FROM accounts")).scalars().all() == ["Harbor Dental"]


def test_the_dialers_rows_that_name_the_call_go_and_the_others_stay(
    place: Place, secret: ReadyCall
) -> None:
    with place.library.writing() as conn:
        number = conn.execute(
            insert(imports)
            .values(
                name="calls.csv",
                sha256="0" * 64,
                kind="calls",
                rows_read=2,
                rows_changed=2,
                imported_at=NOW,
            )
            .returning(imports.c.id)
        ).scalar_one()
        conn.execute(update(calls).where(calls.c.id == secret.number).values(external_id="Z-1"))
        for name, external_id in (
            ("zebulon quackenbush 2026-09-14", None),
            ("zebulon quackenbush 2026-09-14", "Z-1"),
            ("zebulon quackenbush 2026-09-14", "Z-2"),
            ("renamed", "Z-1"),
            ("harbor", None),
        ):
            conn.execute(
                insert(call_sheets).values(
                    import_id=number,
                    name=name,
                    external_id=external_id,
                    facts={"rep": "Ann"},
                    learned_at=NOW,
                )
            )
    told = forget(place, [secret.number], who="Ann Lee")
    assert told.rows["call_sheets"] == 3
    with place.library.reading() as conn:
        left = conn.execute(select(call_sheets.c.name, call_sheets.c.external_id)).all()
    assert [tuple(row) for row in left] == [
        ("zebulon quackenbush 2026-09-14", "Z-2"),
        ("harbor", None),
    ]


# Acts ---------------------------------------------------------------------------------------------


def test_acts_keep_who_and_when_and_lose_what_they_quote(place: Place, secret: ReadyCall) -> None:
    with place.library.writing() as conn:
        for spelling in (secret.number, f"C{secret.number}"):
            acts.record(
                conn,
                at=NOW,
                who="Bo Li",
                verb="set",
                object_kind="call",
                object_id=spelling,
                before={"account": None},
                after={"account": "Quackenbush Mills"},
            )
        acts.record(
            conn,
            at=NOW,
            who="Bo Li",
            verb="set",
            object_kind="call",
            object_id=999,
            after={"account": "Harbor Dental"},
        )
    forget(place, [secret.number], who="Ann Lee")
    with place.library.reading() as conn:
        first, last = acts.acts_on(conn, "call", secret.number)
        assert (first.who, first.verb, first.at, first.before, first.after) == (
            "Bo Li",
            "set",
            NOW,
            None,
            None,
        )
        (written,) = acts.acts_on(conn, "call", f"C{secret.number}")
        assert written.after is None
        assert (last.who, last.verb) == ("Ann Lee", "forget")
        assert last.after is not None
        assert last.after["rows"]["heard_words"] == 7
        (untouched,) = acts.acts_on(conn, "call", 999)
        assert untouched.after == {"account": "Harbor Dental"}


def test_the_log_refuses_changes_again_afterwards(place: Place, secret: ReadyCall) -> None:
    forget(place, [secret.number], who="Ann Lee")
    from sqlalchemy import exc

    refusal = pytest.raises(exc.IntegrityError, match="can be added to, not changed")
    with refusal, place.library.writing() as conn:
        conn.execute(text("UPDATE acts SET who = 'me'"))


# Originals ----------------------------------------------------------------------------------------


def test_an_original_that_is_kept_is_quarantined_and_not_taken_again(
    place: Place, secret: ReadyCall
) -> None:
    told = forget(place, [secret.number], keep_original=True, who="Ann Lee")
    assert secret.original.exists()
    assert "originals" not in told.files
    entry = place.entry(secret.file)
    assert (entry.state, entry.call, entry.recording) == ("quarantined", None, None)
    assert entry.reason == "forgotten on 2026-11-24 by Ann Lee"


def test_an_original_outside_the_inbox_is_left_and_named(
    place: Place, secret: ReadyCall, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "own" / "call.wav"
    elsewhere.parent.mkdir()
    shutil.move(secret.original, elsewhere)
    with place.library.writing() as conn:
        conn.execute(update(files).values(path=str(elsewhere)))
    told = forget(place, [secret.number], who="Ann Lee")
    assert elsewhere.exists()
    assert told.left == (str(elsewhere),)
    assert place.entry(secret.file).state == "quarantined"


def test_another_file_in_the_place_of_the_original_is_not_removed(
    place: Place, secret: ReadyCall
) -> None:
    secret.original.write_bytes(b"somebody else's")
    told = forget(place, [secret.number], who="Ann Lee")
    assert secret.original.read_bytes() == b"somebody else's"
    assert told.left == (str(secret.original),)


def test_a_copy_of_the_original_goes_with_it(place: Place, secret: ReadyCall) -> None:
    twin = place.workspace.inbox / "twin.wav"
    shutil.copy2(secret.original, twin)
    state = twin.stat()
    with place.library.writing() as conn:
        conn.execute(
            insert(files).values(
                path=str(twin),
                kind="recording",
                size_bytes=state.st_size,
                mtime_ns=state.st_mtime_ns,
                recording_id=secret.sha256,
                state="duplicate",
                duplicate_of=secret.file,
                first_seen_at=NOW,
                changed_at=NOW,
            )
        )
    told = forget(place, [secret.number], who="Ann Lee")
    assert told.files["originals"] == 2
    assert not twin.exists()


def test_forgotten_bytes_are_refused_until_a_person_wants_them_back(
    place: Place, secret: ReadyCall
) -> None:
    forget(place, [secret.number], keep_original=True, who="Ann Lee")
    with pytest.raises(RecordingError, match="forgotten on 2026-11-24 by Ann Lee"):
        keep(place, secret.file)
    assert not list(place.workspace.incoming.iterdir())
    assert take_again(place, secret.file, who="Bo Li") is True
    assert take_again(place, secret.file, who="Bo Li") is False
    assert keep(place, secret.file) is True
    with place.library.reading() as conn:
        refuse_forgotten(conn, secret.sha256)
        (act,) = acts.acts_on(conn, "recording", secret.sha256)
        assert (act.who, act.verb) == ("Bo Li", "remember")


def test_a_copy_that_a_kill_left_where_recordings_arrive_goes_with_its_call(
    place: Place, secret: ReadyCall
) -> None:
    place.workspace.incoming.mkdir(exist_ok=True)
    left = place.workspace.incoming / f"{secret.sha256}.wav"
    left.write_bytes(secret.kept.read_bytes())
    assert forget(place, [secret.number], who="Ann Lee").files["media"] == 2
    assert not left.exists()


def test_a_start_removes_copies_that_no_call_will_take_along(
    place: Place, secret: ReadyCall, other: ReadyCall
) -> None:
    incoming = place.workspace.incoming
    incoming.mkdir(exist_ok=True)
    moved = incoming / f"{secret.sha256}.wav"
    unknown = incoming / f"{'0' * 64}.wav"
    arriving = incoming / f"{other.sha256}.wav"
    copying = incoming / f"{other.file}.part"
    given_up, of_nobody = incoming / f"{secret.file}.part", incoming / "4711.part"
    for path in (moved, unknown, arriving, copying, given_up, of_nobody):
        path.write_bytes(b"sound")
    with place.library.writing() as conn:
        store.move_copy(conn, other.sha256, place.workspace.relative(arriving))
        conn.execute(update(files).where(files.c.id == other.file).values(state="working"))
        conn.execute(update(files).where(files.c.id == secret.file).values(state="queued"))
    finish_forgetting(place)
    assert sorted(incoming.iterdir()) == sorted((arriving, copying))
    assert secret.kept.exists()


def test_a_start_removes_what_a_kill_left_of_what_was_written_out(
    place: Place, secret: ReadyCall, tmp_path: Path
) -> None:
    outside = tmp_path / "given"
    with place.library.writing() as conn:
        add_exports(conn, secret.number, [str(outside / "C1.json"), "-"], now=NOW)
    for folder in (place.workspace.reels, place.workspace.root / "playbook", outside):
        for holder in ("999999", str(os.getpid())):
            draft = folder / f".{holder}-0a1b2c3d.part" / "wins.m4a"
            draft.parent.mkdir(parents=True)
            draft.write_bytes(b"talk")
    finish_forgetting(place)
    for folder in (place.workspace.reels, place.workspace.root / "playbook", outside):
        assert [path.name for path in folder.iterdir()] == [f".{os.getpid()}-0a1b2c3d.part"]


# Who is at work -----------------------------------------------------------------------------------


def hold(place: Place, holder: str) -> None:
    with place.library.writing() as conn:
        conn.execute(
            update(files).values(
                state="working", lease_owner=holder, lease_until=NOW + timedelta(minutes=5)
            )
        )


def test_a_call_that_a_worker_holds_is_not_forgotten(place: Place, secret: ReadyCall) -> None:
    hold(place, owner.this_process())
    with pytest.raises(BusyError, match=f"C{secret.number}: a worker is at work on it"):
        forget(place, [secret.number], who="Ann Lee")
    assert secret.kept.exists()
    with place.library.reading() as conn:
        assert count(conn, forgotten) == 0


def test_a_call_that_a_dead_worker_held_is_forgotten(place: Place, secret: ReadyCall) -> None:
    host = owner.this_process().partition(":")[0]
    hold(place, f"{host}:999999:1.00")
    forget(place, [secret.number], who="Ann Lee")
    assert not secret.kept.exists()


def test_a_call_that_is_not_there_is_named(place: Place) -> None:
    with pytest.raises(NotFoundError, match="there is no call C7"):
        forget(place, [7], who="Ann Lee")


# Killed in the middle -----------------------------------------------------------------------------


class Killed(BaseException):
    """Stands for a SIGKILL at some point."""


def test_killed_after_the_rows_went_the_next_start_removes_the_files(
    place: Place, secret: ReadyCall, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr("coaching.steps.forget.work_off", die)
        with pytest.raises(Killed):
            forget(place, [secret.number], who="Ann Lee")
    assert secret.kept.exists()
    (told,) = finish_forgetting(place)
    assert told.files == {"media": 1, "originals": 1}
    assert not secret.kept.parent.exists()
    assert not secret.original.exists()
    assert finish_forgetting(place) == ()


def test_killed_before_the_rows_went_nothing_is_removed_and_it_can_be_said_again(
    place: Place, secret: ReadyCall, monkeypatch: pytest.MonkeyPatch
) -> None:
    from coaching.steps import forget as step

    write_down = step.write_down

    def write_and_die(*arguments: object) -> None:
        write_down(*arguments)  # type: ignore[arg-type]
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(step, "write_down", write_and_die)
        with pytest.raises(Killed):
            forget(place, [secret.number], who="Ann Lee")
    assert finish_forgetting(place) == ()
    assert secret.kept.exists()
    assert secret.original.exists()
    forget(place, [secret.number], who="Ann Lee")
    assert not secret.kept.exists()


def test_a_file_that_cannot_be_removed_is_named_and_tried_again(
    place: Place, secret: ReadyCall, monkeypatch: pytest.MonkeyPatch
) -> None:
    unlink = Path.unlink

    def refuse(path: Path, *, missing_ok: bool = False) -> None:
        if path == secret.original:
            raise PermissionError(13, "Permission denied")
        unlink(path, missing_ok=missing_ok)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", refuse)
        told = forget(place, [secret.number], who="Ann Lee")
    assert told.unfinished == (str(secret.original),)
    (later,) = finish_forgetting(place)
    assert later.files == {"originals": 1}
    assert not secret.original.exists()


# Reels and exports --------------------------------------------------------------------------------


@pytest.fixture
def reel_of(place: Place) -> MakeReel:
    def make(name: str, *chosen: ReadyCall, folder: Path | None = None) -> MadeReel:
        return make_reel(
            place,
            [Span(call.number, 1.0, 4.0, "discovery") for call in chosen],
            title=f"{RARE_NAME} and more",
            target=(folder or place.workspace.reels) / name,
            settings=ReelSettings(),
            stages=("opening", "discovery"),
            who="Bo Li",
        )

    return make


def test_a_reel_is_rendered_without_the_forgotten_call(
    place: Place, secret: ReadyCall, other: ReadyCall, reel_of: MakeReel
) -> None:
    made = reel_of("both.wav", secret, other)
    size = made.path.stat().st_size
    (fate,) = forget(place, [secret.number], who="Ann Lee").reels
    assert (fate.number, fate.fate, fate.why) == (made.number, "rendered anew", "")
    assert made.path.stat().st_size < size
    assert RARE_WORD not in made.captions.read_text() + made.manifest.read_text()
    assert f'"C{secret.number}"' not in made.manifest.read_text()
    assert f'"C{other.number}"' in made.manifest.read_text()
    with place.library.reading() as conn:
        row = conn.execute(select(reels)).one()
        assert row.withdrawn_at is None
        assert row.duration < made.duration
        clips = conn.execute(text("SELECT reel_id, position FROM reel_clips")).all()
        assert clips == [(made.number, 0)]


def test_a_reel_of_nothing_else_is_withdrawn(
    place: Place, secret: ReadyCall, reel_of: MakeReel
) -> None:
    made = reel_of("one.wav", secret)
    told = forget(place, [secret.number], who="Ann Lee")
    assert [(fate.number, fate.fate) for fate in told.reels] == [(made.number, "withdrawn")]
    assert told.files["reels"] == 4  # the sound, captions in two forms, the manifest
    assert not made.path.exists()
    assert not made.captions.exists()
    with place.library.reading() as conn:
        row = conn.execute(select(reels)).one()
        assert (row.title, row.withdrawn_at) == ("withdrawn", NOW)
    assert RARE_NAME.encode() not in raw_library(place)


def test_a_reel_that_cannot_be_rendered_anew_is_withdrawn(
    place: Place, secret: ReadyCall, other: ReadyCall, reel_of: MakeReel
) -> None:
    made = reel_of("both.wav", secret, other)
    other.kept.unlink()
    (fate,) = forget(place, [secret.number], who="Ann Lee").reels
    assert fate.fate == "withdrawn"
    assert "is gone" in fate.why
    assert not made.path.exists()


def test_a_reel_outside_the_workspace_is_withdrawn_and_left_to_a_person(
    place: Place, secret: ReadyCall, other: ReadyCall, reel_of: MakeReel, tmp_path: Path
) -> None:
    made = reel_of("both.wav", secret, other, folder=tmp_path / "sent")
    told = forget(place, [secret.number], who="Ann Lee")
    assert [fate.fate for fate in told.reels] == ["withdrawn"]
    assert made.path.exists()
    names = ("both.wav", "both.vtt", "both.srt", "both.reel.json")
    assert set(told.left) == {str(tmp_path / "sent" / name) for name in names}


def test_exports_inside_the_workspace_go_and_others_are_named(
    place: Place, secret: ReadyCall, tmp_path: Path
) -> None:
    inside, outside = place.workspace.root / "out" / "C1.json", tmp_path / "C1.json"
    inside.parent.mkdir()
    with place.library.writing() as conn:
        for path in (inside, outside):
            path.write_text("{}")
        for name in (str(inside), str(outside), "-"):
            conn.execute(
                insert(exports).values(
                    kind="call", path=name, call_id=secret.number, created_at=NOW
                )
            )
    told = forget(place, [secret.number], who="Ann Lee")
    assert not inside.exists()
    assert os.path.lexists(outside)
    assert (told.left, told.printed, told.files["exports"]) == ((str(outside),), 1, 1)


def test_two_calls_go_at_once(place: Place, secret: ReadyCall, other: ReadyCall) -> None:
    told = forget(place, [secret.number, other.number, secret.number], who="Ann Lee")
    assert told.calls == (f"C{secret.number}", f"C{other.number}")
    assert told.rows["calls"] == 2
    with place.library.reading() as conn:
        assert len(acts.acts_on(conn, "call", other.number)) == 1
        assert count(conn, calls) == 0
