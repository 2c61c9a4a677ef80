"""A workspace comes back as it was, or not at all."""

from __future__ import annotations

import gzip
import hashlib
import json
import shutil
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import insert, select, text, update

from coaching.errors import UsageError, WorkspaceError
from coaching.steps.backup import back_up
from coaching.steps.backup_folder import verify
from coaching.steps.backup_manifest import kept_at, write_manifest
from coaching.steps.place import Place
from coaching.steps.restore import restore
from coaching.store import acts, ledger
from coaching.store.library import newest_revision
from coaching.store.schema.ledger import files
from tests.places import NOW
from tests.steps.backup.restored import Reopen, found
from tests.steps.ready_calls import ReadyCall


def status(place: Place) -> list[tuple[object, ...]]:
    with place.library.reading() as conn:
        return [
            (entry.path, entry.state, entry.call, entry.reason) for entry in ledger.entries(conn)
        ]


def test_a_workspace_at_work_comes_back_elsewhere_as_it_was(
    place: Place, call: ReadyCall, target: Path, tmp_path: Path, reopened: Reopen
) -> None:
    untaken = place.workspace.inbox / "team" / "not yet.wav"
    untaken.parent.mkdir()
    untaken.write_bytes(b"still to come")
    stop = threading.Event()

    def write() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            with place.library.writing() as conn:
                acts.record(
                    conn, at=NOW, who="x", verb="note", object_kind="test", object_id=number
                )

    writer = threading.Thread(target=write)
    writer.start()
    try:
        done = back_up(place, target, who="Ann Lee")
    finally:
        stop.set()
        writer.join()
    assert done.missing == ()
    restored = restore(target, to=tmp_path / "new home")
    there = reopened(restored.root)
    assert found(there) == found(place)
    assert found(there)[0] != ()
    assert status(there) == [
        (path.replace(str(place.workspace.root), str(restored.root)), *rest)
        for path, *rest in status(place)
    ]
    kept = there.workspace.root / place.workspace.relative(call.kept)
    assert kept.read_bytes() == call.kept.read_bytes()
    assert (there.workspace.inbox / "team" / "not yet.wav").read_bytes() == b"still to come"
    assert (there.workspace.inbox / "team" / "not yet.wav").stat().st_mtime_ns == (
        untaken.stat().st_mtime_ns
    )
    settings = "filmroom.toml"
    assert (there.workspace.config / settings).read_bytes() == (
        place.workspace.config / settings
    ).read_bytes()
    with there.library.reading() as conn:
        assert conn.execute(text("PRAGMA integrity_check")).scalar_one() == "ok"


def test_without_a_folder_it_comes_back_where_it_was(
    whole: Path, place: Place, call: ReadyCall
) -> None:
    place.library.close()
    shutil.rmtree(place.workspace.root)
    assert restore(whole).root == place.workspace.root
    assert call.kept.is_file()


def test_what_was_at_work_is_queued_again(
    place: Place, call: ReadyCall, target: Path, tmp_path: Path, reopened: Reopen
) -> None:
    with place.library.writing() as conn:
        conn.execute(
            insert(files).values(
                path=str(place.workspace.inbox / "b.wav"),
                kind="recording",
                size_bytes=1,
                mtime_ns=1,
                state="working",
                lease_owner="elsewhere:1:1.0",
                lease_until=NOW,
                first_seen_at=NOW,
                changed_at=NOW,
            )
        )
    back_up(place, target, who="Ann Lee")
    there = reopened(restore(target, to=tmp_path / "new").root)
    with there.library.reading() as conn:
        row = conn.execute(select(files).where(files.c.path.endswith("b.wav"))).one()
    assert (row.state, row.lease_owner) == ("queued", None)
    assert row.path == str(tmp_path / "new" / "inbox" / "b.wav")


def test_paths_outside_the_workspace_stay(
    place: Place, call: ReadyCall, target: Path, tmp_path: Path, reopened: Reopen
) -> None:
    beside = f"{place.workspace.root}-2/inbox/harbor.wav"
    with place.library.writing() as conn:
        conn.execute(update(files).values(path=beside, folder=str(Path(beside).parent)))
    back_up(place, target, who="Ann Lee")
    there = reopened(restore(target, to=tmp_path / "new").root)
    with there.library.reading() as conn:
        assert conn.execute(select(files.c.path)).scalars().all() == [beside]


def test_an_older_schema_is_migrated(whole: Path, tmp_path: Path, reopened: Reopen) -> None:
    old = Path(__file__).parents[2] / "store" / "workspaces" / "0001.db.gz"
    content = gzip.decompress(old.read_bytes())
    sha256 = hashlib.sha256(content).hexdigest()
    kept_at(whole, sha256).parent.mkdir(exist_ok=True)
    kept_at(whole, sha256).write_bytes(content)
    manifest = verify(whole)
    listed = tuple(
        replace(entry, sha256=sha256, size_bytes=len(content))
        if entry.path == "library.db"
        else entry
        for entry in manifest.files
    )
    write_manifest(whole, replace(manifest, files=listed, schema="0001"))
    there = reopened(restore(whole, to=tmp_path / "new").root)
    with there.library.reading() as conn:
        revision = conn.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
        assert revision == newest_revision()
        assert conn.execute(text("SELECT title FROM calls")).scalars().all() == ["Harbor Dental"]


# Refused ------------------------------------------------------------------------------------------


def object_of(target: Path, path: str) -> Path:
    entry = next(entry for entry in verify(target).files if entry.path == path)
    return target / "objects" / entry.sha256[:2] / entry.sha256


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def test_a_flipped_byte_is_refused_by_the_files_name(
    whole: Path, place: Place, call: ReadyCall, tmp_path: Path
) -> None:
    name = place.workspace.relative(call.kept)
    flip(object_of(whole, name))
    with pytest.raises(WorkspaceError, match=rf"damaged: {name} \(its bytes changed\)"):
        restore(whole, to=tmp_path / "new")
    with pytest.raises(WorkspaceError, match=name):
        verify(whole)
    assert not (tmp_path / "new").exists()


def test_a_missing_file_is_refused_by_its_name(whole: Path, tmp_path: Path) -> None:
    object_of(whole, "library.db").unlink()
    with pytest.raises(WorkspaceError, match=r"damaged: library.db \(missing\)"):
        restore(whole, to=tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_a_changed_list_of_files_is_refused(whole: Path, tmp_path: Path) -> None:
    manifest = whole / "manifest.json"
    manifest.write_text(manifest.read_text().replace("config/glossary.yaml", "config/glossary.yam"))
    with pytest.raises(WorkspaceError, match="its list of files changed"):
        restore(whole, to=tmp_path / "new")


def test_a_path_that_leads_out_is_refused(whole: Path, tmp_path: Path) -> None:
    manifest = verify(whole)
    first = replace(manifest.files[0], path="../outside.toml")
    write_manifest(whole, replace(manifest, files=(first, *manifest.files[1:])))
    with pytest.raises(WorkspaceError, match="is no file of a workspace"):
        restore(whole, to=tmp_path / "new")


def test_a_newer_schema_is_refused(whole: Path, tmp_path: Path) -> None:
    manifest = whole / "manifest.json"
    content = json.loads(manifest.read_text()) | {"schema": "9999"}
    manifest.write_text(json.dumps(content))
    with pytest.raises(WorkspaceError, match="has schema 9999, which this Filmroom does not know"):
        restore(whole, to=tmp_path / "new")


def test_a_workspace_that_is_not_empty_is_never_overwritten(whole: Path, tmp_path: Path) -> None:
    there = tmp_path / "new"
    there.mkdir()
    (there / "mine.txt").write_text("mine")
    with pytest.raises(UsageError, match="is there already and not empty"):
        restore(whole, to=there)
    assert [path.name for path in there.iterdir()] == ["mine.txt"]


def test_a_folder_without_a_manifest_is_no_backup(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="holds no complete backup"):
        verify(tmp_path)
