"""Edits of a reel are taken back, the last first; what was closed since does not come back."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from sqlalchemy import select

from coaching.errors import NotFoundError
from coaching.reel import ReelManifest
from coaching.steps import reel_edit
from coaching.steps.mending import follow_consent
from coaching.steps.place import Place
from coaching.steps.reel import MadeReel, Span
from coaching.steps.reel_undo import Undone, undo, undoable
from coaching.store.schema.acts import acts
from tests.steps.ready_calls import ReadyCall
from tests.steps.reels.deeds import (
    CLOSING,
    Close,
    MakeReel,
    edit,
    export_all,
    forget_call,
    once_at,
    refuse,
    talk_in,
    withhold,
)


def manifest(place: Place) -> ReelManifest:
    return reel_edit.find(place, "R1").manifest


def undone(place: Place) -> Undone:
    return undo(place, "R1", who="Bo Sander")


def first_words(done: Undone) -> list[str]:
    return [clip.words[0].text for clip in done.reel.manifest.clips]


def whys(done: Undone) -> list[tuple[str, str]]:
    return [(one.name, one.why) for one in done.left_out]


def test_edits_are_taken_back_one_by_one_to_the_sample(
    place: Place, harbor: ReadyCall, three: MadeReel
) -> None:
    stood = [(manifest(place), three.path.read_bytes())]
    for change in (
        reel_edit.move(3, 1),
        reel_edit.trim(1, first="where", last=None),
        reel_edit.remove([2]),
        reel_edit.add([Span(harbor.number, 4.1, 5.4)], at=1),
    ):
        edit(place, change)
        stood.append((manifest(place), three.path.read_bytes()))
    assert len({sound for _, sound in stood}) == 5
    for told, sound in reversed(stood[:-1]):
        done = undone(place)
        assert (done.verb, done.left_out) == ("edit", ())
        assert done.reel.manifest == told
        assert three.path.read_bytes() == sound
    with pytest.raises(NotFoundError, match="there is no edit of R1 to take back"):
        undone(place)


def test_a_clip_comes_back_as_short_as_it_was(
    place: Place, harbor: ReadyCall, corbel: ReadyCall, make: MakeReel
) -> None:
    made = make(Span(harbor.number, 0.1, 3.4), Span(corbel.number, 1.1, 2.4), order="given")
    shorter = replace(made.clips[0], cuts=((1.0, 2.0),), gain_db=3.25)
    edit(place, lambda _, clips: (shorter, *clips[1:]))
    with place.library.reading() as conn:
        after = conn.execute(select(acts.c.after).where(acts.c.verb == "edit")).scalar_one()
    assert "Harbor" not in json.dumps(after)  # what it takes to undo names no call by its title
    stood = manifest(place)
    edit(place, reel_edit.remove([1]))
    assert undone(place).reel.manifest == stood


def test_what_was_taken_back_is_not_taken_back_again(place: Place, three: MadeReel) -> None:
    edit(place, reel_edit.move(3, 1))
    edit(place, reel_edit.remove([1]))
    undone(place)
    edit(place, reel_edit.remove([2]))
    assert first_words(undone(place)) == ["Zanzibar", "Good", "signed"]
    assert first_words(undone(place)) == ["Good", "signed", "Zanzibar"]
    with place.library.reading() as conn:
        verbs = conn.execute(select(acts.c.verb).where(acts.c.object_kind == "reel")).scalars()
        assert list(verbs) == ["make", "edit", "edit", "undo", "edit", "undo", "undo"]


def test_what_would_be_taken_back_is_known_before(place: Place, three: MadeReel) -> None:
    def next_one() -> str | None:
        with place.library.reading() as conn:
            return undoable(conn, 1)

    assert next_one() is None
    edit(place, reel_edit.move(3, 1))
    assert next_one() == "edit"
    undone(place)
    assert next_one() is None


def test_all_files_of_a_reel_follow_what_is_taken_back(place: Place, three: MadeReel) -> None:
    paths = export_all(place)
    before = {path: path.read_bytes() for path in paths}
    edit(place, reel_edit.remove([3]))
    assert "Zanzibar" not in talk_in(place.workspace.reels)
    undone(place)
    assert {path: path.read_bytes() for path in paths} == before


@pytest.mark.parametrize(("close", "why"), CLOSING)
def test_what_was_closed_since_an_edit_does_not_come_back_with_it(
    place: Place, harbor: ReadyCall, three: MadeReel, close: Close, why: str
) -> None:
    edit(place, reel_edit.move(3, 1))
    close(place, harbor)
    follow_consent(place)
    done = undone(place)
    assert "Zanzibar" not in talk_in(place.workspace.reels)
    assert "signed" in talk_in(place.workspace.reels)
    gone = {name for name, _ in whys(done)}
    expected = {
        "withheld talk of C1": {"C1@00:08-00:12"},
        "not in the library": {"C1@00:00-00:01", "C1@00:08-00:12"},
        "consent withdrawn": {"C1@00:00-00:01", "C1@00:08-00:12"},
        "something of its call was muted": set(),
        "words of its call were masked": set(),
    }
    assert gone == expected[why]


@pytest.mark.parametrize(
    ("close", "why"),
    [
        pytest.param(withhold, "its rep withheld talk of C1", id="withheld"),
        pytest.param(forget_call, "its call was forgotten", id="forgotten"),
        pytest.param(refuse, "C1 is not shown: consent withdrawn", id="consent withdrawn"),
    ],
)
def test_what_was_closed_while_it_was_out_of_the_reel_stays_out(
    place: Place, harbor: ReadyCall, three: MadeReel, close: Close, why: str
) -> None:
    edit(place, reel_edit.remove([1, 3]))
    close(place, harbor)
    done = undone(place)
    assert dict(whys(done))["C1@00:08-00:12"].startswith(why)
    assert "Zanzibar" not in talk_in(place.workspace.reels)


def test_a_yes_that_is_given_again_brings_nothing_back_however_much_is_taken_back(
    place: Place, harbor: ReadyCall, corbel: ReadyCall, three: MadeReel
) -> None:
    edit(place, reel_edit.add([Span(corbel.number, 4.1, 5.4)], at=None))
    refuse(place, harbor)
    follow_consent(place)
    edit(place, reel_edit.move(2, 1))
    refuse(place, harbor, "given")
    assert len(undone(place).reel.manifest.clips) == 2
    done = undone(place)
    assert [clip.call for clip in done.reel.manifest.clips] == ["C2"]
    why = "it was taken out of the reel since, when it was closed"
    assert whys(done) == [("C1@00:00-00:01", why), ("C1@00:08-00:12", why)]


def test_where_nothing_is_left_of_what_it_was_nothing_is_changed(
    place: Place, harbor: ReadyCall, corbel: ReadyCall, make: MakeReel
) -> None:
    made = make(Span(harbor.number, 0.1, 1.4))
    edit(place, reel_edit.add([Span(corbel.number, 1.1, 2.4)], at=1))
    forget_call(place, harbor)
    sound = made.path.read_bytes()
    with pytest.raises(NotFoundError, match="nothing of what R1 was before is there any more"):
        undone(place)
    assert made.path.read_bytes() == sound


def test_what_is_forgotten_while_an_edit_is_taken_back_is_in_none_of_it(
    place: Place, harbor: ReadyCall, three: MadeReel
) -> None:
    edit(place, reel_edit.remove([3]))
    with pytest.raises(NotFoundError, match="not in the library"):
        undo(
            place,
            "R1",
            who="Bo Sander",
            on_progress=once_at(1.0, lambda: forget_call(place, harbor)),
        )
    assert [clip.call for clip in manifest(place).clips] == ["C2"]
    assert "Zanzibar" not in talk_in(place.workspace.reels)
