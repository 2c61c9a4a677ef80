"""Two things happen to a reel at once: nothing of either is lost, and nothing is put back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from coaching.errors import WorkspaceError
from coaching.steps import reel_anew, reel_edit
from coaching.steps.mending import follow_consent, follow_reels
from coaching.steps.place import Place
from coaching.steps.reel import MadeReel, Span
from coaching.steps.reel_changing import ReelChangedError
from coaching.steps.reel_files import files_beside
from coaching.steps.reel_placing import Put
from coaching.steps.reel_undo import undo
from coaching.store import reels
from coaching.wording.edit import Edit
from tests.steps.masking import mask
from tests.steps.ready_calls import ReadyCall
from tests.steps.reels.deeds import (
    TWO_SAMPLES,
    MakeReel,
    edit,
    first_words,
    once_at,
    refuse,
    seconds_of,
    talk_in,
    withhold,
)


@pytest.fixture
def meanwhile(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], object]], None]:
    """Has something happen once a reel that is made anew is rendered, before it is entered."""

    def happens(do: Callable[[], object]) -> None:
        waiting = [do]

        @contextmanager
        def slow(*given: Any, **named: Any) -> Iterator[Put]:
            with files_beside(*given, **named) as put:
                if waiting:
                    waiting.pop()()
                yield put

        monkeypatch.setattr(reel_anew, "files_beside", slow)

    return happens


def stored_as_shown(place: Place) -> bool:
    """Whether the rows of a reel's clips are of what its manifest says."""
    found = reel_edit.find(place, "R1").manifest.clips
    with place.library.reading() as conn:
        numbers = reels.clip_numbers(conn, 1)
        cut = reels.cut_clips(conn, numbers)
    rows = [(cut[one].recording, cut[one].start) for one in numbers]
    return rows == [(clip.recording_sha256, clip.start) for clip in found]


def mute_zanzibar(place: Place, call: ReadyCall) -> None:
    mask(place, call.number, [Edit(9, 10, "[x]", "mask", "x", muted=True)])


def test_an_edit_while_a_reel_follows_a_mute_stands(
    place: Place,
    harbor: ReadyCall,
    three: MadeReel,
    meanwhile: Callable[[Callable[[], object]], None],
) -> None:
    mute_zanzibar(place, harbor)
    meanwhile(lambda: edit(place, reel_edit.move(2, 1)))
    assert follow_reels(place, harbor.number) == ()  # the edit was cut from the muted copy
    assert first_words(place) == ["signed", "Good", "[x]"]
    assert stored_as_shown(place)
    assert "Zanzibar" not in talk_in(place.workspace.reels)


def test_what_is_withheld_while_a_reel_follows_a_mute_stays_out(
    place: Place,
    harbor: ReadyCall,
    three: MadeReel,
    meanwhile: Callable[[Callable[[], object]], None],
) -> None:
    mask(place, harbor.number, [Edit(0, 1, "[x]", "mask", "x", muted=True)])
    meanwhile(lambda: withhold(place, harbor))
    follow_reels(place, harbor.number)
    assert first_words(place) == ["[x]", "signed"]
    assert "Zanzibar" not in talk_in(place.workspace.reels)
    assert reel_edit.find(place, "R1").duration == pytest.approx(
        seconds_of(three.path), abs=TWO_SAMPLES
    )


def test_a_clip_that_moves_while_a_reel_loses_another_is_not_lost_for_it(
    place: Place,
    corbel: ReadyCall,
    three: MadeReel,
    meanwhile: Callable[[Callable[[], object]], None],
) -> None:
    """The closed clip is second when the work begins and first when it ends."""
    refuse(place, corbel)

    def moved() -> None:
        refuse(place, corbel, "given")
        edit(place, reel_edit.move(2, 1))
        refuse(place, corbel)

    meanwhile(moved)
    follow_consent(place)
    assert first_words(place) == ["Good", "Zanzibar"]
    assert stored_as_shown(place)


def test_a_file_that_is_exported_while_a_clip_is_taken_out_does_not_keep_it(
    place: Place, three: MadeReel
) -> None:
    page = place.workspace.reels / "sent.html"

    def removed(on_progress: Callable[[float], None] | None = None) -> None:
        edit(place, reel_edit.remove([3]), on_progress=on_progress)

    with pytest.raises(ReelChangedError, match="R1 was changed while it was rendered"):
        removed(once_at(1.0, lambda: reel_edit.export(place, "R1", page, who="Bo Sander")))
    assert len(first_words(place)) == 3
    removed()
    assert "Zanzibar" not in page.read_text()
    assert "Zanzibar" not in talk_in(place.workspace.reels)


def test_of_two_edits_at_once_the_second_to_end_is_told_to_run_again(
    place: Place, three: MadeReel
) -> None:
    with pytest.raises(ReelChangedError, match="R1 was changed while it was rendered"):
        edit(
            place,
            reel_edit.move(3, 1),
            on_progress=once_at(1.0, lambda: edit(place, reel_edit.remove([3]))),
        )
    assert first_words(place) == ["Good", "signed"]
    assert "Zanzibar" not in talk_in(place.workspace.reels)
    assert reel_edit.find(place, "R1").duration == pytest.approx(
        seconds_of(three.path), abs=TWO_SAMPLES
    )


def test_two_edits_at_once_of_a_reel_outside_the_workspace_leave_the_first_to_end(
    place: Place, harbor: ReadyCall, corbel: ReadyCall, make: MakeReel, tmp_path: Path
) -> None:
    made = make(
        Span(harbor.number, 0.1, 1.4), Span(corbel.number, 1.1, 2.4), name=str(tmp_path / "out.wav")
    )
    with pytest.raises(ReelChangedError, match="R1 was changed while it was rendered"):
        edit(
            place,
            reel_edit.move(2, 1),
            on_progress=once_at(1.0, lambda: edit(place, reel_edit.remove([1]))),
        )
    (clip,) = reel_edit.find(place, "R1").manifest.clips
    assert clip.call == "C2"
    assert clip.duration == pytest.approx(seconds_of(made.path), abs=TWO_SAMPLES)
    assert "signed" in made.captions.read_text()


def test_an_undo_while_its_edit_is_taken_back_and_done_again_takes_nothing_back(
    place: Place, three: MadeReel
) -> None:
    edit(place, reel_edit.move(3, 1))

    def again() -> None:
        undo(place, "R1", who="Ann Lee")
        edit(place, reel_edit.move(3, 1))

    with pytest.raises(ReelChangedError, match="R1 was changed while it was rendered"):
        undo(place, "R1", who="Bo Sander", on_progress=once_at(1.0, again))
    assert first_words(place) == ["Zanzibar", "Good", "signed"]


# Files that cannot be written ---------------------------------------------------------------------


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Has the disk be full once the sound of a reel is written, before its captions are."""

    def full(_: object) -> str:
        raise OSError(28, "No space left on device")

    return lambda: monkeypatch.setattr("coaching.steps.reel_files.reel_captions", full)


def test_an_edit_that_cannot_be_written_leaves_every_file_as_it_was(
    place: Place, three: MadeReel, full_disk: Callable[[], None]
) -> None:
    before = {path: path.read_bytes() for path in place.workspace.reels.iterdir()}
    full_disk()
    with pytest.raises(WorkspaceError, match=r"reel\.vtt cannot be written: No space left"):
        edit(place, reel_edit.remove([3]))
    assert {path: path.read_bytes() for path in place.workspace.reels.iterdir()} == before
    assert len(first_words(place)) == 3


def test_a_reel_that_cannot_be_written_leaves_no_sound_that_nobody_knows(
    place: Place, harbor: ReadyCall, make: MakeReel, full_disk: Callable[[], None]
) -> None:
    full_disk()
    with pytest.raises(WorkspaceError, match="No space left"):
        make(Span(harbor.number, 0.1, 1.4))
    assert list(place.workspace.reels.iterdir()) == []
