"""Where the files of a reel lie: one name each, and never over another reel's captions."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from coaching.errors import UsageError
from coaching.steps import reel_edit
from coaching.steps.forget import forget
from coaching.steps.place import Place
from coaching.steps.reel import MadeReel, Span
from tests.steps.ready_calls import ReadyCall
from tests.steps.reels.deeds import MakeReel


def test_a_file_outside_is_not_ours_however_the_way_there_is_spelled(
    place: Place, harbor: ReadyCall, corbel: ReadyCall, make: MakeReel
) -> None:
    spans = Span(harbor.number, 0.1, 1.4), Span(corbel.number, 1.1, 2.4)
    made = make(*spans, name="../../shared.wav")
    sent = place.workspace.reels / "../../sent.html"
    reel_edit.export(place, "R1", sent, who="Ann Lee")
    outside = place.workspace.root.parent / "shared.wav"
    assert made.path == outside
    sound = outside.read_bytes()
    told = forget(place, [harbor.number], who="Ann Lee")
    assert outside.read_bytes() == sound
    assert {str(outside), str(place.workspace.root.parent / "sent.html")} <= set(told.left)


def test_one_file_under_two_spellings_is_one_file(
    place: Place, harbor: ReadyCall, corbel: ReadyCall, make: MakeReel
) -> None:
    make(Span(harbor.number, 0.1, 1.4))
    make(Span(corbel.number, 1.1, 2.4), name="../reels/reel.wav")
    assert [one.number for one in reel_edit.listed(place)] == [2]


def test_a_name_beside_which_another_reel_has_its_captions_is_refused(
    place: Place, corbel: ReadyCall, three: MadeReel, make: MakeReel
) -> None:
    captions = three.captions.read_text()
    with pytest.raises(UsageError, match=r"beside reel\.mp3 are those of R1, reel\.wav") as told:
        make(Span(corbel.number, 1.1, 2.4), name="reel.mp3")
    assert "filmroom reel export R1 --out reel.mp3" in told.value.hint
    assert three.captions.read_text() == captions
    assert [one.number for one in reel_edit.listed(place)] == [1]


def test_a_name_whose_reel_was_deleted_by_hand_is_free(
    place: Place, corbel: ReadyCall, three: MadeReel, make: MakeReel
) -> None:
    three.path.unlink()
    make(Span(corbel.number, 1.1, 2.4), name="reel.mp3")
    assert Path(place.workspace.reels / "reel.mp3").exists()


@pytest.mark.parametrize(
    "said",
    [
        "reel.mp3 together with reel.vtt, which is R1's",
        "reel.wav together with reel.vtt, which is R1's",
        "reel.vtt together with reel.wav, which is R1's",
        "reel.SRT together with reel.wav, which is R1's",
    ],
)
def test_no_reel_is_exported_to_where_players_would_mix_it_with_another(
    place: Place, corbel: ReadyCall, three: MadeReel, make: MakeReel, said: str
) -> None:
    make(Span(corbel.number, 1.1, 2.4), name="other.wav")
    captions = three.captions.read_text()
    target = place.workspace.reels / said.split(maxsplit=1)[0]
    with pytest.raises(UsageError, match=re.escape(said)):
        reel_edit.export(place, "R2", target, who="Ann Lee")
    assert three.captions.read_text() == captions
    assert three.path in [path for _, path in reel_edit.find(place, "R1").written]
    assert {path.stem for _, path in reel_edit.find(place, "R2").written} == {"other", "other.reel"}


def test_a_reel_is_exported_beside_its_own_captions(place: Place, three: MadeReel) -> None:
    for name in ("reel.mp3", "reel.srt"):
        reel_edit.export(place, "R1", place.workspace.reels / name, who="Ann Lee")
    assert (place.workspace.reels / "reel.mp3").exists()
