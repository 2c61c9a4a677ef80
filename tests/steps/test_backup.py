from __future__ import annotations

import errno
import io
import json
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import IO

import pytest
from sqlalchemy import insert, select, text, update

from coaching.errors import BusyError, UsageError, WorkspaceError
from coaching.steps import backup as step
from coaching.steps.backup import back_up
from coaching.steps.backup_folder import verify
from coaching.steps.forget import forget
from coaching.steps.place import Place
from coaching.steps.restore import restore
from coaching.store import acts, index, ledger
from coaching.store.filters import Selection
from coaching.store.library import Library, newest_revision
from coaching.store.schema.ledger import files
from coaching.workspace import Workspace
from tests.conftest import NOW
from tests.steps.ready_calls import ReadyCall, make_ready_call
from tests.store.search_fixtures import BAG

Reopen = Callable[[Path], Place]


@pytest.fixture
def call(place: Place) -> ReadyCall:
    return make_ready_call(place, "harbor.wav", "What about price", "sixty seats are fine")


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "backup"


@pytest.fixture
def reopened() -> Iterator[Reopen]:
    """Places over restored workspaces; closed at the end."""
    opened: list[Library] = []

    def reopen(root: Path) -> Place:
        workspace = Workspace(root)
        opened.append(Library(workspace.library))
        return Place(workspace, opened[-1], now=lambda: NOW)

    yield reopen
    for library in opened:
        library.close()


def found(place: Place) -> tuple[object, ...]:
    with place.library.reading() as conn:
        (space,) = index.vector_spaces_of(conn)
        wanted = BAG.embed(["sixty seats"])[0]
        return (
            index.words_search(conn, "seats", Selection(), 10),
            index.vector_search(conn, space, wanted, Selection(), 10),
        )


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


def test_what_is_kept_is_not_backed_up_a_second_time(
    place: Place, call: ReadyCall, target: Path
) -> None:
    paths = [entry.path for entry in back_up(place, target, who="Ann Lee").manifest.files]
    assert place.workspace.relative(call.kept) in paths
    assert "inbox/harbor.wav" not in paths


def test_another_file_in_the_place_of_one_that_was_taken_is_backed_up(
    place: Place, call: ReadyCall, target: Path
) -> None:
    call.original.write_bytes(b"another")
    paths = [entry.path for entry in back_up(place, target, who="Ann Lee").manifest.files]
    assert "inbox/harbor.wav" in paths


def test_a_second_backup_copies_only_what_is_new(
    place: Place, call: ReadyCall, target: Path
) -> None:
    first = back_up(place, target, who="Ann Lee")
    later = make_ready_call(place, "later.wav", "Good day", "hello")
    second = back_up(place, target, who="Ann Lee")
    library = next(entry for entry in second.manifest.files if entry.path == "library.db")
    assert second.new_bytes == library.size_bytes + later.kept.stat().st_size
    assert {entry.path for entry in second.manifest.files} == {
        *(entry.path for entry in first.manifest.files),
        place.workspace.relative(later.kept),
    }
    objects = {path.name for path in (target / "objects").glob("*/*")}
    assert objects == {entry.sha256 for entry in second.manifest.files}
    verify(target)


def test_a_backup_that_is_cut_short_leaves_the_former_one_whole(
    place: Place, call: ReadyCall, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    former = back_up(place, target, who="Ann Lee").manifest
    make_ready_call(place, "later.wav", "Good day", "hello")

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(step, "write_manifest", die)
        with pytest.raises(KeyboardInterrupt):
            back_up(place, target, who="Ann Lee")
    assert verify(target) == former
    assert len(back_up(place, target, who="Ann Lee").manifest.files) == len(former.files) + 1


def test_a_forgotten_call_leaves_the_next_backup(
    place: Place, call: ReadyCall, target: Path
) -> None:
    back_up(place, target, who="Ann Lee")
    assert (target / "objects" / call.sha256[:2] / call.sha256).exists()
    forget(place, [call.number], who="Ann Lee")
    back_up(place, target, who="Ann Lee")
    assert not (target / "objects" / call.sha256[:2] / call.sha256).exists()


def test_a_call_that_is_forgotten_meanwhile_is_not_in_it(
    place: Place, call: ReadyCall, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy_library = step.copy_library
    turns: list[int] = []

    def copy_and_forget(library: Library, to: Path) -> None:
        copy_library(library, to)
        if not turns:
            forget(place, [call.number], who="Ann Lee")
        turns.append(1)

    monkeypatch.setattr(step, "copy_library", copy_and_forget)
    done = back_up(place, target, who="Ann Lee")
    assert len(turns) == 2
    assert done.missing == ()
    assert not any(entry.path.startswith("media/") for entry in done.manifest.files)


def test_a_recording_that_is_gone_from_the_workspace_is_named(
    place: Place, call: ReadyCall, target: Path
) -> None:
    call.kept.unlink()
    assert back_up(place, target, who="Ann Lee").missing == (place.workspace.relative(call.kept),)


def test_without_media_only_library_and_settings_are_in_it(
    place: Place, call: ReadyCall, target: Path
) -> None:
    done = back_up(place, target, with_media=False, who="Ann Lee")
    assert {entry.path.split("/")[0] for entry in done.manifest.files} == {"config", "library.db"}


def test_a_light_backup_never_takes_the_place_of_a_full_one(
    place: Place, call: ReadyCall, target: Path
) -> None:
    full = back_up(place, target, who="Ann Lee").manifest
    with pytest.raises(UsageError, match="holds recordings") as told:
        back_up(place, target, with_media=False, who="Ann Lee")
    assert "another folder" in told.value.hint
    assert verify(target) == full


def test_a_full_backup_that_was_just_written_beside_it_stops_a_light_one(
    place: Place, call: ReadyCall, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    finishing = step.finish_forgetting

    def and_a_full_one_meanwhile(its: Place) -> object:
        with monkeypatch.context() as patch:
            patch.setattr(step, "finish_forgetting", finishing)
            back_up(place, target, who="Bo Li")
        return finishing(its)

    monkeypatch.setattr(step, "finish_forgetting", and_a_full_one_meanwhile)
    with pytest.raises(UsageError, match="holds recordings"):
        back_up(place, target, with_media=False, who="Ann Lee")
    assert verify(target).with_media


def test_of_a_light_and_a_full_backup_only_later_recordings_are_missing(
    place: Place, call: ReadyCall, tmp_path: Path, reopened: Reopen
) -> None:
    weekly, nightly = tmp_path / "weekly", tmp_path / "nightly"
    back_up(place, weekly, who="Ann Lee")
    later = make_ready_call(place, "later.wav", "Good day", "hello")
    back_up(place, nightly, with_media=False, who="Ann Lee")
    media = restore(weekly, to=tmp_path / "of the week").root / "media"
    there = reopened(restore(nightly, to=tmp_path / "of the night").root)
    shutil.copytree(media, there.workspace.media, dirs_exist_ok=True)
    assert found(there) == found(place)
    missing = back_up(there, tmp_path / "third", who="Ann Lee").missing
    assert missing == (place.workspace.relative(later.kept),)


def test_a_light_backup_grows_into_a_full_one(place: Place, call: ReadyCall, target: Path) -> None:
    back_up(place, target, with_media=False, who="Ann Lee")
    back_up(place, target, with_media=False, who="Ann Lee")
    paths = [entry.path for entry in back_up(place, target, who="Ann Lee").manifest.files]
    assert place.workspace.relative(call.kept) in paths


def fail_to_read(monkeypatch: pytest.MonkeyPatch, which: str, *, after_bytes: int = 0) -> None:
    """Have the disk refuse a file, at once or while it is read."""
    opened = step.open_plain_file

    class Breaking(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            if self.tell() >= after_bytes:
                raise OSError(errno.EIO, "Input/output error")
            return super().read(min(after_bytes, size or 0))

    def opening(path: Path) -> IO[bytes]:
        if path.name != which:
            return opened(path)
        if not after_bytes:
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return Breaking(path.read_bytes())

    monkeypatch.setattr(step, "open_plain_file", opening)


@pytest.mark.parametrize("after_bytes", [0, 3])
def test_a_file_of_the_inbox_that_cannot_be_read_is_left_out_and_named(
    place: Place,
    call: ReadyCall,
    target: Path,
    monkeypatch: pytest.MonkeyPatch,
    after_bytes: int,
) -> None:
    (place.workspace.inbox / "broken.wav").write_bytes(b"still to come")
    (place.workspace.inbox / "well.wav").write_bytes(b"still to come, too")
    fail_to_read(monkeypatch, "broken.wav", after_bytes=after_bytes)
    done = back_up(place, target, who="Ann Lee")
    why = "Input/output error" if after_bytes else "Permission denied"
    assert done.left_out == (("inbox/broken.wav", why),)
    paths = [entry.path for entry in verify(target).files]
    assert "inbox/well.wav" in paths
    assert "inbox/broken.wav" not in paths
    assert place.workspace.relative(call.kept) in paths
    assert not list(target.glob(".part-*"))


@pytest.mark.parametrize("after_bytes", [0, 3])
def test_a_file_of_ours_that_cannot_be_read_stops_the_backup(
    place: Place,
    call: ReadyCall,
    target: Path,
    monkeypatch: pytest.MonkeyPatch,
    after_bytes: int,
) -> None:
    fail_to_read(monkeypatch, call.kept.name, after_bytes=after_bytes)
    with pytest.raises(WorkspaceError, match=f"{call.kept.name} cannot be read"):
        back_up(place, target, who="Ann Lee")
    assert not (target / "manifest.json").exists()


@pytest.mark.parametrize("asked", ["listed", "looked at"])
def test_a_folder_of_the_inbox_that_cannot_be_read_is_left_out_and_named(
    place: Place, target: Path, monkeypatch: pytest.MonkeyPatch, asked: str
) -> None:
    folder = place.workspace.inbox / "away"
    folder.mkdir()
    (folder / "call.wav").write_bytes(b"on a drive that is away")
    scandir, lstat = os.scandir, Path.lstat

    def scanning(path: str) -> object:
        if asked == "listed" and os.fspath(path) == str(folder):
            raise OSError(errno.EHOSTDOWN, "Host is down", path)
        return scandir(path)

    def looking(path: Path) -> os.stat_result:
        if asked == "looked at" and path.parent == folder:
            raise OSError(errno.EHOSTDOWN, "Host is down", str(path))
        return lstat(path)

    monkeypatch.setattr(os, "scandir", scanning)
    monkeypatch.setattr(Path, "lstat", looking)
    done = back_up(place, target, who="Ann Lee")
    where = "inbox/away" if asked == "listed" else "inbox/away/call.wav"
    assert done.left_out == ((where, "Host is down"),)


def test_half_written_and_odd_files_are_left_out(place: Place, target: Path) -> None:
    inbox = place.workspace.inbox
    (inbox / ".hidden").touch()
    (inbox / "link.wav").symlink_to(inbox / "nowhere.wav")
    os.mkfifo(inbox / "pipe.wav")
    (inbox / os.fsdecode(b"caf\xe9.wav")).write_bytes(b"not UTF-8")
    paths = [entry.path for entry in back_up(place, target, who="Ann Lee").manifest.files]
    assert [os.fsencode(path) for path in paths if path.startswith("inbox/")] == [
        b"inbox/caf\xe9.wav"
    ]


def test_that_a_backup_was_made_is_an_act(place: Place, target: Path) -> None:
    back_up(place, target, who="Ann Lee")
    with place.library.reading() as conn:
        (act,) = acts.acts_on(conn, "workspace", str(place.workspace.root))
    assert (act.who, act.verb, act.after) == (
        "Ann Lee",
        "backup",
        {"target": str(target), "files": len(verify(target).files)},
    )


# Refusals -----------------------------------------------------------------------------------------


@pytest.fixture
def whole(place: Place, call: ReadyCall, target: Path) -> Path:
    """A backup that is well."""
    back_up(place, target, who="Ann Lee")
    return target


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
    from coaching.steps.backup_manifest import write_manifest

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


def test_an_older_schema_is_migrated(whole: Path, tmp_path: Path, reopened: Reopen) -> None:
    import gzip
    import hashlib

    from coaching.steps.backup_manifest import kept_at, write_manifest

    old = Path(__file__).parents[1] / "store" / "workspaces" / "0001.db.gz"
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


def test_a_workspace_that_is_not_empty_is_never_overwritten(whole: Path, tmp_path: Path) -> None:
    there = tmp_path / "new"
    there.mkdir()
    (there / "mine.txt").write_text("mine")
    with pytest.raises(UsageError, match="is there already and not empty"):
        restore(whole, to=there)
    assert [path.name for path in there.iterdir()] == ["mine.txt"]


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


@pytest.mark.parametrize("inside", ["", "media/backup"])
def test_a_backup_does_not_go_into_its_own_workspace(place: Place, inside: str) -> None:
    with pytest.raises(UsageError, match="lies in the workspace"):
        back_up(place, place.workspace.root / inside, who="Ann Lee")


def test_a_folder_with_other_things_in_it_is_refused(place: Place, target: Path) -> None:
    target.mkdir()
    (target / "holiday.jpg").touch()
    with pytest.raises(UsageError, match="is not empty and no backup"):
        back_up(place, target, who="Ann Lee")


def test_the_backup_of_another_workspace_is_refused(whole: Path, place: Place) -> None:
    manifest = whole / "manifest.json"
    content = json.loads(manifest.read_text()) | {"workspace": "/srv/others"}
    manifest.write_text(json.dumps(content))
    with pytest.raises(UsageError, match="of another workspace, /srv/others"):
        back_up(place, whole, who="Ann Lee")


def test_too_little_space_is_told_before_anything_is_copied(
    place: Place, call: ReadyCall, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(place.workspace.root)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=1000))
    with pytest.raises(WorkspaceError, match=r"needs .* GB at .*, and 0.00 GB are free"):
        back_up(place, target, who="Ann Lee")
    assert not (target / "objects").exists()


def test_two_backups_into_one_folder_do_not_run_at_once(whole: Path, place: Place) -> None:
    from coaching.steps.owner import this_process

    (whole / ".lock").write_text(this_process())
    with pytest.raises(BusyError, match="another backup is being written"):
        back_up(place, whole, who="Ann Lee")
    host = this_process().partition(":")[0]
    (whole / ".lock").write_text(f"{host}:999999:1.00")
    back_up(place, whole, who="Ann Lee")
    assert not (whole / ".lock").exists()


def test_a_folder_without_a_manifest_is_no_backup(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="holds no complete backup"):
        verify(tmp_path)


def test_a_damaged_library_does_not_replace_a_good_backup(whole: Path, place: Place) -> None:
    former = verify(whole)
    with place.library.writing() as conn:
        conn.exec_driver_sql("CREATE TABLE wrong (a TEXT)")
        conn.exec_driver_sql("INSERT INTO wrong VALUES (NULL)")
        conn.exec_driver_sql("PRAGMA writable_schema = ON")
        strict = "CREATE TABLE wrong (a TEXT NOT NULL)"
        conn.exec_driver_sql("UPDATE sqlite_master SET sql = ? WHERE name = 'wrong'", (strict,))
    place.library.close()
    with pytest.raises(WorkspaceError, match="is damaged and was not backed up"):
        back_up(place, whole, who="Ann Lee")
    assert verify(whole) == former
