"""Originals go after their days, and calls are played and cut as before."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import update

from coaching.settings import Privacy, Reel, Settings
from coaching.steps.backup import back_up
from coaching.steps.mending import follow_reels
from coaching.steps.originals import due
from coaching.steps.place import Place
from coaching.steps.reel import MadeReel, Span, make_reel, render_again
from coaching.store import acts
from coaching.store.schema.ledger import files
from coaching.wording.edit import Edit
from tests.steps.hearing import heard
from tests.steps.masking import SILENT, mask, peak, played
from tests.steps.originals.settling import CARD, DELETE, settle
from tests.steps.ready_calls import ReadyCall, make_ready_call


def test_originals_are_kept_unless_the_settings_say_otherwise(
    later: Place, call: ReadyCall
) -> None:
    assert due(later, Settings().privacy) == ()
    assert settle(later, Privacy()) == ()
    assert call.kept.exists()


def test_an_original_goes_after_its_days_and_not_before(
    place: Place, later: Place, call: ReadyCall
) -> None:
    assert due(place, DELETE) == ()
    assert due(later, DELETE) == (call.number,)
    (settled,) = settle(later)
    assert (settled.call, settled.fate, settled.why) == (call.number, "deleted", "")
    assert not call.kept.exists()
    assert settle(later) == ()


def test_a_call_whose_original_is_gone_is_played_and_cut_as_before(
    later: Place, call: ReadyCall, tmp_path: Path
) -> None:
    settle(later)
    copy = played(later, call.number)
    assert peak(copy, 3.0, 4.5) > 0.2
    made = _reel(later, call, tmp_path / "reel.wav")
    assert made.clips[0].source == later.workspace.relative(copy)
    assert "4111" in made.captions.read_text()


def test_a_reel_of_before_is_left_as_it_is_and_can_be_rendered_again(
    later: Place, call: ReadyCall, tmp_path: Path
) -> None:
    made = _reel(later, call, tmp_path / "reel.wav")
    before = made.path.read_bytes()
    settle(later)
    assert follow_reels(later, call.number, who="Filmroom") == ()
    assert made.path.read_bytes() == before
    again = render_again(later, made.manifest, target=tmp_path / "again.wav", who="Dana")
    assert again.duration == made.duration


def test_no_sound_without_what_is_muted_is_left(later: Place, call: ReadyCall) -> None:
    mask(later, call.number, CARD)
    copy = played(later, call.number)
    settle(later)
    assert [path.name for path in call.kept.parent.glob("*.*")] == [copy.name]


def test_more_is_muted_in_what_is_left(later: Place, call: ReadyCall) -> None:
    mask(later, call.number, CARD)
    settle(later)
    mask(later, call.number, [*CARD, Edit(0, 1, "[x]", "mask", "x", muted=True)])
    copy = played(later, call.number)
    assert max(peak(copy, 0.0, 0.5), peak(copy, 3.0, 4.5)) < SILENT
    assert peak(copy, 2.0, 2.9) > 0.2


def test_what_was_muted_when_the_original_went_stays_silent(later: Place, call: ReadyCall) -> None:
    mask(later, call.number, CARD)
    settle(later)
    mask(later, call.number, [])
    assert peak(played(later, call.number), 3.0, 4.5) < SILENT


def test_the_log_says_that_an_original_went(later: Place, call: ReadyCall) -> None:
    settle(later)
    with later.library.reading() as conn:
        (act,) = acts.acts_on(conn, "call", call.number)
    assert (act.verb, act.who) == ("delete original", "Filmroom")
    assert act.after is not None
    assert act.after["recordings"] == [call.sha256]


def test_a_call_that_is_worked_on_waits(later: Place, call: ReadyCall) -> None:
    with later.library.writing() as conn:
        conn.execute(update(files).values(state="queued"))
    assert due(later, DELETE) == ()


def test_what_lies_in_the_inbox_goes_only_when_that_is_set(later: Place, call: ReadyCall) -> None:
    settle(later)
    assert call.original.exists()


def test_what_lies_in_the_inbox_goes_with_it(later: Place, call: ReadyCall) -> None:
    (settled,) = settle(later, Privacy(original="delete", inbox_too=True))
    assert settled.files == 2
    assert not call.original.exists()


def test_something_else_in_its_place_in_the_inbox_stays(later: Place, call: ReadyCall) -> None:
    call.original.write_text("minutes of the meeting")
    (settled,) = settle(later, Privacy(original="delete", inbox_too=True))
    assert settled.left == (str(call.original),)
    assert call.original.exists()


def test_one_call_that_fails_holds_up_no_other(later: Place, call: ReadyCall) -> None:
    other = make_ready_call(later, "harbor.wav", "What about price", "it is fine by us")
    call.kept.write_bytes(b"")
    fates = {one.call: one.fate for one in settle(later)}
    assert fates == {call.number: "kept", other.number: "deleted"}


def test_a_backup_without_originals_is_whole(later: Place, call: ReadyCall, tmp_path: Path) -> None:
    settle(later, Privacy(original="delete", inbox_too=True))
    done = back_up(later, tmp_path / "backup", who="Ann Lee")
    assert done.missing == ()
    media = {entry.path for entry in done.manifest.files if entry.path.startswith("media/")}
    assert later.workspace.relative(played(later, call.number)) in media


@pytest.mark.parametrize(
    ("edits", "files_gone"),
    [([], 2), ([Edit(4, 5, "[x]", "mask", "x", muted=True)], 3)],
    ids=["nothing muted", "muted"],
)
def test_of_a_call_of_two_parts_only_what_is_played_stays(
    place: Place,
    later: Place,
    make_wav: Callable[..., Path],
    edits: list[Edit],
    files_gone: int,
) -> None:
    inbox = place.workspace.inbox
    first = make_wav(inbox / "acme part 1.wav", seconds=3)
    number = heard(place, first, make_wav(inbox / "acme part 2.wav", seconds=4))
    mask(place, number, edits)
    with place.library.writing() as conn:
        conn.execute(update(files).values(state="ready"))
    (settled,) = settle(later)
    assert settled.files == files_gone
    folder = place.workspace.call_folder(number)
    assert [path.name for path in folder.glob("*.*") if path.stem != "call"] == [
        played(place, number).name
    ]


def _reel(place: Place, call: ReadyCall, target: Path) -> MadeReel:
    """A reel of one clip, cut from what is there of the call."""
    return make_reel(
        place,
        [Span(call.number, 2.0, 6.0)],
        title="Good talk",
        target=target,
        settings=Reel(),
        stages=("opening",),
        who="Dana",
    )
