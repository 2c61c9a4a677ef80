"""Files of a reel are put in place all together, or what was there is put back."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

import pytest
from sqlalchemy import Connection, event, insert

from coaching import workspace
from coaching.errors import WorkspaceError
from coaching.settings import Reel as ReelSettings
from coaching.steps import reel_edit, reel_placing
from coaching.steps.forget import finish_forgetting
from coaching.steps.place import Place
from coaching.steps.reel import MadeReel, Span, make_reel
from coaching.steps.reel_files import beside
from coaching.steps.reel_placing import all_or_none, settle_placings
from coaching.store.schema.reels import exports, reels
from tests.steps.ready_calls import ReadyCall
from tests.steps.reels.deeds import MakeReel, edit


def everything_in(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@contextmanager
def second_fails(error: BaseException) -> Iterator[None]:
    """Has the second file of several not be put in its place; what happens then, succeeds."""
    replace, put = Path.replace, [0]

    def failing(self: Path, target: Path) -> Path:
        if self.name == target.name and self.parent.name.endswith(".part"):
            put[0] += 1
            if put[0] == 2:
                raise error
        return replace(self, target)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Path, "replace", failing)
        yield
    assert put[0] == 2


FULL = OSError(errno.ENOSPC, "No space left on device")


def test_an_edit_of_which_one_file_cannot_be_put_in_place_changes_none(
    place: Place, three: MadeReel
) -> None:
    before = everything_in(place.workspace.reels)
    with second_fails(FULL), pytest.raises(WorkspaceError, match=r"reel\.vtt cannot be written"):
        edit(place, reel_edit.remove([3]))
    assert everything_in(place.workspace.reels) == before
    assert len(reel_edit.find(place, "R1").manifest.clips) == 3


def test_an_edit_that_is_stopped_between_its_files_changes_none(
    place: Place, three: MadeReel
) -> None:
    before = everything_in(place.workspace.reels)
    with second_fails(KeyboardInterrupt()), pytest.raises(KeyboardInterrupt):
        edit(place, reel_edit.remove([3]))
    assert everything_in(place.workspace.reels) == before


def test_an_edit_that_the_library_does_not_take_changes_no_file(
    place: Place, three: MadeReel
) -> None:
    before = everything_in(place.workspace.reels)

    def gone(_: object) -> None:
        if three.path.read_bytes() != before[three.path.name]:
            raise RuntimeError("the library's disk is gone")

    event.listen(place.library.engine, "commit", gone)
    with pytest.raises(RuntimeError, match="is gone"):
        edit(place, reel_edit.remove([3]))
    event.remove(place.library.engine, "commit", gone)
    assert everything_in(place.workspace.reels) == before
    assert len(reel_edit.find(place, "R1").manifest.clips) == 3


def test_a_folder_where_captions_are_to_lie_stays_and_nothing_else_is_left(
    place: Place, harbor: ReadyCall
) -> None:
    files = beside(place.workspace.reels / "wins.wav")
    files["captions"].mkdir()
    kept = files["captions"] / "notes.txt"
    kept.write_text("mine")
    with pytest.raises(WorkspaceError, match=r"wins\.vtt cannot be written"):
        make_reel(
            place,
            [Span(harbor.number, 0.1, 1.4)],
            title="Wins",
            target=files["reel"],
            settings=ReelSettings(),
            stages=(),
            who="Ann Lee",
        )
    assert list(place.workspace.reels.iterdir()) == [files["captions"]]
    assert kept.read_text() == "mine"


# What is put back ---------------------------------------------------------------------------------


@pytest.fixture
def drafts(tmp_path: Path) -> list[tuple[Path, Path]]:
    """Drafts of three files: there is a former one, there is none, there is a link."""
    disk = tmp_path / "disk"
    disk.mkdir()
    kept = disk / "elsewhere.vtt"
    kept.write_text("elsewhere")
    made = []
    for name in ("a.wav", "a.srt", "a.vtt"):
        folder = disk / f".{name}.part"
        folder.mkdir()
        draft = folder / name
        draft.write_text(f"new {name}")
        made.append((draft, disk / name))
    made[0][1].write_text("former")
    made[2][1].symlink_to(kept)
    return made


class RefusedError(Exception):
    """What was put in place is not entered."""


def enter(place: Place, conn: Connection, drafts: list[tuple[Path, Path]]) -> None:
    """Say in the library that a reel has these files."""
    now = place.now()
    made = {"title": "Wins", "manifest": {}, "duration": 1.0, "created_by": "Ann Lee"}
    number = conn.execute(insert(reels).values(**made, created_at=now).returning(reels.c.id))
    row = {"kind": "reel", "reel_id": number.scalar_one(), "created_at": now}
    conn.execute(insert(exports), [{**row, "path": str(path)} for _, path in drafts])


def put_and_refuse(place: Place, drafts: list[tuple[Path, Path]]) -> None:
    with all_or_none(place, drafts) as put, place.library.writing() as conn:
        enter(place, conn, drafts)
        put(conn)
        assert [path.read_text() for _, path in drafts] == ["new a.wav", "new a.srt", "new a.vtt"]
        raise RefusedError


def put_and_enter(place: Place, drafts: list[tuple[Path, Path]]) -> None:
    with all_or_none(place, drafts) as put, place.library.writing() as conn:
        enter(place, conn, drafts)
        put(conn)


def has_former_ones(drafts: list[tuple[Path, Path]]) -> bool:
    sound, subtitles, captions = (path for _, path in drafts)
    as_before = sound.read_text() == "former" and not subtitles.exists()
    return as_before and captions.is_symlink() and captions.read_text() == "elsewhere"


def test_what_was_there_is_put_back_and_what_was_not_is_removed(
    place: Place, drafts: list[tuple[Path, Path]]
) -> None:
    with pytest.raises(RefusedError):
        put_and_refuse(place, drafts)
    assert has_former_ones(drafts)
    assert waiting_in(place, drafts) == []


def test_a_disk_on_which_a_file_has_one_name_does_not_matter(
    place: Place, drafts: list[tuple[Path, Path]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: Any, **__: Any) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", refused)
    with pytest.raises(RefusedError):
        put_and_refuse(place, drafts)
    assert has_former_ones(drafts)


def test_what_went_well_stays(place: Place, drafts: list[tuple[Path, Path]]) -> None:
    put_and_enter(place, drafts)
    assert [path.read_text() for _, path in drafts] == ["new a.wav", "new a.srt", "new a.vtt"]
    assert not drafts[2][1].is_symlink()
    assert waiting_in(place, drafts) == []


def test_no_file_is_missing_while_they_are_put_in_place(
    place: Place, drafts: list[tuple[Path, Path]], monkeypatch: pytest.MonkeyPatch
) -> None:
    there: list[bool] = []
    replace: Callable[[Path, Path], Path] = Path.replace

    def looked_at(self: Path, target: Path) -> Path:
        there.append(drafts[0][1].exists() and drafts[2][1].exists())
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", looked_at)
    with pytest.raises(RefusedError):
        put_and_refuse(place, drafts)
    assert there == [True] * 6  # the list is written, three are put in place, two are put back


def test_what_cannot_be_put_back_keeps_no_other_from_it(
    place: Place,
    drafts: list[tuple[Path, Path]],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    replace = Path.replace

    def failing(self: Path, target: Path) -> Path:
        if self.suffix == ".former" and target == drafts[2][1]:
            raise FULL
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", failing)
    with pytest.raises(RefusedError):
        put_and_refuse(place, drafts)
    assert drafts[0][1].read_text() == "former"
    assert "a former file of a reel is not put back: No space left on device" in caplog.text


# What a kill leaves -------------------------------------------------------------------------------


class KilledError(BaseException):
    """The process ends here."""


@contextmanager
def killed() -> Iterator[None]:
    """Has whoever puts files in place end before anything is settled."""

    def end(_: Place) -> NoReturn:
        raise KilledError

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reel_placing, "settle_placings", end)
        with pytest.raises(KilledError):
            yield


def waiting_in(place: Place, drafts: list[tuple[Path, Path]] | None = None) -> list[str]:
    """Names of lists, and of former files, that wait to be settled."""
    folder = drafts[0][1].parent if drafts else place.workspace.reels
    lists = (place.workspace.root / ".filmroom").glob("placing-*")
    return sorted(path.name for path in (*lists, *folder.glob(".*.former")))


def test_an_edit_that_is_killed_between_two_files_is_taken_back_by_the_next_look(
    place: Place, three: MadeReel, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = everything_in(place.workspace.reels)
    with killed(), second_fails(KilledError()):
        edit(place, reel_edit.remove([3]))
    now = everything_in(place.workspace.reels)
    assert [name for name in before if now[name] != before[name]] == ["reel.wav"]
    monkeypatch.setattr(workspace, "_is_running", lambda _: False)
    workspace.sweep_partial(place.workspace.reels)  # whoever writes there next begins with that
    assert len(reel_edit.find(place, "R1").manifest.clips) == 3
    assert everything_in(place.workspace.reels) == before
    assert waiting_in(place) == []


def test_a_reel_that_is_killed_between_two_files_is_removed_by_the_next_start(
    place: Place, harbor: ReadyCall, make: MakeReel
) -> None:
    with killed(), second_fails(KilledError()):
        make(Span(harbor.number, 0.1, 1.4))
    assert [path.name for path in place.workspace.reels.iterdir()] == ["reel.wav"]
    finish_forgetting(place)
    assert list(place.workspace.reels.iterdir()) == []
    assert waiting_in(place) == []


def test_an_edit_that_is_killed_once_it_is_entered_stays(place: Place, three: MadeReel) -> None:
    with killed():
        edit(place, reel_edit.remove([3]))
    assert waiting_in(place) != []
    after = {path: path.read_bytes() for path in place.workspace.reels.glob("[!.]*")}
    assert len(reel_edit.find(place, "R1").manifest.clips) == 2
    assert {path: path.read_bytes() for path in place.workspace.reels.iterdir()} == after
    assert waiting_in(place) == []


def test_what_somebody_put_there_or_took_away_since_is_left_as_it_is(
    place: Place, drafts: list[tuple[Path, Path]]
) -> None:
    sound, subtitles, captions = (path for _, path in drafts)
    with killed():
        put_and_refuse(place, drafts)
    sound.unlink()
    subtitles.write_text("somebody's own")
    settle_placings(place)
    assert not sound.exists()
    assert subtitles.read_text() == "somebody's own"
    assert captions.is_symlink()
    assert waiting_in(place, drafts) == []


def test_what_lies_on_a_disk_that_is_not_there_is_put_back_once_it_is(
    place: Place, drafts: list[tuple[Path, Path]]
) -> None:
    folder = drafts[0][1].parent
    with killed():
        put_and_refuse(place, drafts)
    away = folder.rename(folder.with_name("not mounted"))
    settle_placings(place)
    away.rename(folder)
    settle_placings(place)
    assert has_former_ones(drafts)
    assert waiting_in(place, drafts) == []
