"""Files of a reel are put in place all together, or what was there is put back."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from coaching.errors import WorkspaceError
from coaching.settings import Reel as ReelSettings
from coaching.steps import reel_edit
from coaching.steps.place import Place
from coaching.steps.reel import MadeReel, Span, make_reel
from coaching.steps.reel_files import beside
from coaching.steps.reel_placing import all_or_none
from tests.steps.ready_calls import ReadyCall
from tests.steps.reels.deeds import edit


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
    kept = tmp_path / "elsewhere.vtt"
    kept.write_text("elsewhere")
    made = []
    for name in ("a.wav", "a.srt", "a.vtt"):
        folder = tmp_path / f".{name}.part"
        folder.mkdir()
        draft = folder / name
        draft.write_text(f"new {name}")
        made.append((draft, tmp_path / name))
    made[0][1].write_text("former")
    made[2][1].symlink_to(kept)
    return made


class RefusedError(Exception):
    """What was put in place is not entered."""


def put_and_refuse(
    drafts: list[tuple[Path, Path]], meanwhile: Callable[[], object] = lambda: None
) -> None:
    with all_or_none(drafts) as put:
        put()
        assert [path.read_text() for _, path in drafts] == ["new a.wav", "new a.srt", "new a.vtt"]
        meanwhile()
        raise RefusedError


def has_former_ones(drafts: list[tuple[Path, Path]]) -> bool:
    sound, subtitles, captions = (path for _, path in drafts)
    as_before = sound.read_text() == "former" and not subtitles.exists()
    return as_before and captions.is_symlink() and captions.read_text() == "elsewhere"


def test_what_was_there_is_put_back_and_what_was_not_is_removed(
    drafts: list[tuple[Path, Path]],
) -> None:
    with pytest.raises(RefusedError):
        put_and_refuse(drafts)
    assert has_former_ones(drafts)


def test_a_disk_on_which_a_file_has_one_name_does_not_matter(
    drafts: list[tuple[Path, Path]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: Any, **__: Any) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", refused)
    with pytest.raises(RefusedError):
        put_and_refuse(drafts)
    assert has_former_ones(drafts)


def test_what_went_well_stays(drafts: list[tuple[Path, Path]]) -> None:
    with all_or_none(drafts) as put:
        put()
    assert [path.read_text() for _, path in drafts] == ["new a.wav", "new a.srt", "new a.vtt"]
    assert not drafts[2][1].is_symlink()


def test_no_file_is_missing_while_they_are_put_in_place(
    drafts: list[tuple[Path, Path]], monkeypatch: pytest.MonkeyPatch
) -> None:
    there: list[bool] = []
    replace: Callable[[Path, Path], Path] = Path.replace

    def looked_at(self: Path, target: Path) -> Path:
        there.append(drafts[0][1].exists() and drafts[2][1].exists())
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", looked_at)
    with pytest.raises(RefusedError):
        put_and_refuse(drafts)
    assert there == [True] * 5  # three are put in place, two are put back


def test_what_cannot_be_put_back_keeps_no_other_from_it(
    drafts: list[tuple[Path, Path]], caplog: pytest.LogCaptureFixture
) -> None:
    captions = drafts[2][1]

    def in_the_way() -> None:
        captions.unlink()
        captions.mkdir()

    with pytest.raises(RefusedError):
        put_and_refuse(drafts, in_the_way)
    assert drafts[0][1].read_text() == "former"
    assert "a former file of a reel is not put back: Is a directory" in caplog.text
