"""Reels are edited, and all their files follow."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from coaching.errors import NotFoundError, UsageError
from coaching.reel.context import Reach
from coaching.steps import reel_edit
from coaching.steps.place import Place
from coaching.steps.reel import MadeReel, Span
from coaching.steps.reel_changing import ReelChangedError
from coaching.steps.reel_clips import span_of
from coaching.steps.reel_talk import talk_around
from coaching.steps.reel_undo import undo
from coaching.store.schema.acts import acts
from tests.steps.ready_calls import ReadyCall
from tests.steps.reels.deeds import FIRST, SECOND, MakeReel, edit, withhold


def test_clips_are_moved_removed_added_trimmed_and_widened(
    place: Place, harbor: ReadyCall, three: MadeReel
) -> None:
    assert edit(place, reel_edit.move(3, 1)) == ("C1 Zanzibar…", "C1 Good…", "C2 signed…")
    assert edit(place, reel_edit.remove([2])) == ("C1 Zanzibar…", "C2 signed…")
    added = Span(harbor.number, 4.1, 5.4)
    assert edit(place, reel_edit.add([added], at=1))[0] == "C1 most…"
    assert edit(place, reel_edit.trim(2, first="where", last=None))[1] == "C1 where…"
    wider = reel_edit.widen(2, before=Reach(turns=1), after=Reach())
    assert edit(place, wider) == ("C1 Good…", "C2 signed…")  # it takes in the clip it reaches


def test_all_files_of_a_reel_follow_an_edit(place: Place, three: MadeReel) -> None:
    folder = place.workspace.reels
    for name in ("reel.html", "reel.otio", "reel.m3u8"):
        reel_edit.export(place, "R1", folder / name, who="Ann Lee")
    before = {path: path.read_bytes() for path in folder.iterdir()}
    edit(place, reel_edit.remove([3]))
    assert {path.name for path in before} == {
        "reel.wav", "reel.vtt", "reel.srt", "reel.reel.json",
        "reel.html", "reel.otio", "reel.m3u8",
    }  # fmt: skip
    for path, content in before.items():
        assert path.read_bytes() != content, path.name
    for name in ("reel.vtt", "reel.srt", "reel.reel.json", "reel.html"):
        assert "Zanzibar" not in (folder / name).read_text()
        assert b"Zanzibar" in before[folder / name]


def test_an_edit_is_logged_and_what_it_lost_stays_on_record(place: Place, three: MadeReel) -> None:
    edit(place, reel_edit.remove([3]))
    with place.library.reading() as conn:
        row = conn.execute(select(acts).where(acts.c.verb == "edit")).one()
    assert row.before["clips"][2] == "C1@00:08-00:12"
    assert len(row.after["clips"]) == 2


def test_a_failed_edit_changes_nothing(place: Place, three: MadeReel) -> None:
    content = three.path.read_bytes()
    with pytest.raises(NotFoundError, match="nobody says"):
        edit(place, reel_edit.trim(1, first="no such words", last=None))
    with pytest.raises(UsageError, match="there is no clip 9"):
        edit(place, reel_edit.remove([9]))
    assert three.path.read_bytes() == content
    assert len(reel_edit.find(place, "R1").manifest.clips) == 3


def test_a_clip_that_cannot_be_rendered_is_named_and_can_be_removed(
    place: Place, corbel: ReadyCall, three: MadeReel
) -> None:
    corbel.kept.unlink()
    with pytest.raises(NotFoundError, match=r"C2@00:00-00:02.*is gone"):
        edit(place, reel_edit.move(1, 3))
    assert edit(place, reel_edit.remove([2])) == ("C1 Good…", "C1 Zanzibar…")


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        pytest.param(10.0, 11.0, "is where", id="trimmed"),
        pytest.param(8.0, 13.0, "year Zanzibar is where our whole", id="widened"),
        pytest.param(11.0, 14.0, "where our whole team", id="trimmed and widened"),
    ],
)
def test_a_clip_goes_from_a_word_of_its_call_to_another(
    place: Place, three: MadeReel, start: float, end: float, words: str
) -> None:
    edit(place, reel_edit.between(3, start=start, end=end))
    clip = reel_edit.find(place, "R1").manifest.clips[2]
    assert " ".join(word.text for word in clip.words) == words
    assert (clip.title, clip.stage) == (three.clips[2].title, three.clips[2].stage)


def test_a_reel_that_is_another_than_somebody_saw_is_left_alone(
    place: Place, three: MadeReel
) -> None:
    saw = reel_edit.find(place, "R1").state
    assert len(edit(place, reel_edit.move(3, 1), state=saw)) == 3
    with pytest.raises(ReelChangedError, match="R1 was changed meanwhile, and nothing was done"):
        edit(place, reel_edit.remove([1]), state=saw)
    with pytest.raises(ReelChangedError, match="R1 was changed meanwhile, and nothing was done"):
        undo(place, "R1", who="Bo Sander", state=saw)
    moved = reel_edit.find(place, "R1").state
    undo(place, "R1", who="Bo Sander", state=moved)
    put_back = reel_edit.find(place, "R1")
    assert put_back.manifest.clips == three.clips
    assert len({saw, moved, put_back.state}) == 3  # what happened since is seen all the same


def test_a_file_more_of_a_reel_is_no_other_state_of_it(place: Place, three: MadeReel) -> None:
    saw = reel_edit.find(place, "R1").state
    reel_edit.export(place, "R1", place.workspace.reels / "reel.m3u8", who="Bo Sander")
    assert reel_edit.find(place, "R1").state == saw


def test_the_talk_around_a_clip_ends_where_its_rep_withheld_some(
    place: Place, harbor: ReadyCall, make: MakeReel
) -> None:
    def around() -> str:
        with place.library.reading() as conn:
            said = talk_around(conn, span_of(conn, reel_edit.find(place, "R1").manifest.clips[0]))
        return " ".join(turn.text for turn in said)

    make(Span(harbor.number, 1.1, 3.4))
    assert around() == f"{FIRST} {SECOND}"
    withhold(place, harbor)  # the customer's first words
    assert around() == FIRST


@pytest.mark.parametrize("wanted", ["R9", "9", "R99999999999999999999", "9" * 5000])
def test_a_reel_that_is_not_there_is_said_so(place: Place, wanted: str) -> None:
    with pytest.raises(NotFoundError, match="there is no reel R9"):
        reel_edit.find(place, wanted)
