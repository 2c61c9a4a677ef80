"""What is closed while a reel is rendered is in none of its files."""

from __future__ import annotations

import pytest

from coaching.errors import NotFoundError
from coaching.steps import reel_edit
from coaching.steps.mending import follow_consent
from coaching.steps.place import Place
from coaching.steps.reel import MadeReel, Span
from tests.steps.ready_calls import ReadyCall
from tests.steps.reels.deeds import (
    CLOSING,
    TWO_SAMPLES,
    ZANZIBAR,
    Close,
    MakeReel,
    edit,
    forget_call,
    once_at,
    seconds_of,
    talk_in,
)


@pytest.mark.parametrize(("close", "why"), CLOSING)
def test_what_is_closed_while_a_reel_is_made_is_in_no_reel(
    place: Place, harbor: ReadyCall, corbel: ReadyCall, make: MakeReel, *, close: Close, why: str
) -> None:
    spans = [Span(corbel.number, 1.1, 2.4), Span(harbor.number, *ZANZIBAR)]
    with pytest.raises(NotFoundError, match=f"C1@00:08-00:12 is not shown any more.*{why}") as told:
        make(*spans, on_progress=once_at(1.0, lambda: close(place, harbor)))
    assert told.value.hint == "run it again"
    assert list(place.workspace.reels.iterdir()) == []
    assert reel_edit.listed(place) == ()


@pytest.mark.parametrize(("close", "why"), CLOSING)
def test_what_is_closed_while_a_reel_is_edited_leaves_it(
    place: Place, harbor: ReadyCall, three: MadeReel, close: Close, why: str
) -> None:
    with pytest.raises(NotFoundError, match=f"not shown any more.*{why}"):
        edit(place, reel_edit.move(3, 1), on_progress=once_at(1.0, lambda: close(place, harbor)))
    follow_consent(place)
    assert "Zanzibar" not in talk_in(place.workspace.reels)
    stored = reel_edit.find(place, "R1").manifest
    assert "Zanzibar" not in [word.text for clip in stored.clips for word in clip.words]
    assert stored.duration == pytest.approx(seconds_of(three.path), abs=TWO_SAMPLES)
    assert "signed" in talk_in(place.workspace.reels)


@pytest.mark.parametrize(("close", "why"), CLOSING)
def test_what_is_closed_while_a_reel_is_exported_is_not_in_the_file(
    place: Place, harbor: ReadyCall, three: MadeReel, close: Close, why: str
) -> None:
    target = place.workspace.reels / "sent.html"
    with pytest.raises(NotFoundError, match=f"not shown any more.*{why}"):
        reel_edit.export(
            place,
            "R1",
            target,
            who="Ann Lee",
            on_progress=once_at(1.0, lambda: close(place, harbor)),
        )
    assert not target.exists()


def test_a_file_that_was_written_before_a_call_was_forgotten_does_not_keep_it(
    place: Place, harbor: ReadyCall, three: MadeReel
) -> None:
    """The sound is whole when the call goes; the film after it cannot be rendered any more."""
    reel_edit.export(place, "R1", place.workspace.reels / "reel.mp4", who="Ann Lee")
    with pytest.raises(NotFoundError, match="not in the library"):
        edit(
            place,
            reel_edit.move(3, 1),
            on_progress=once_at(0.5, lambda: forget_call(place, harbor)),
        )
    (clip,) = reel_edit.find(place, "R1").manifest.clips
    assert clip.call == "C2"
    assert clip.duration == pytest.approx(seconds_of(three.path), abs=TWO_SAMPLES)
