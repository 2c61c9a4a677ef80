"""Clips of what a call was played from before: their captions follow what is masked since."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from coaching.errors import NotFoundError
from coaching.reel import Clip, ReelManifest
from coaching.steps.place import Place
from coaching.steps.recut import as_now, words_between
from coaching.store import recordings
from coaching.wording.edit import Edit
from tests.steps.hearing import heard
from tests.steps.masking import mask

NAME = Edit(8, 9, "[name]", "mask", "person")
"""Over "word2" of the second part, whose first part is six words long."""


@pytest.fixture
def reel(place: Place, make_wav: Callable[..., Path]) -> ReelManifest:
    """A clip of the second part of a call, cut before the first came."""
    call = heard(place, make_wav(place.workspace.inbox / "acme part 2.wav", seconds=4))
    with place.library.reading() as conn:
        source = recordings.source_of_call(conn, call)
        said = words_between(conn, call, 0.0, 4.0)
    assert source is not None
    assert source.kept_path is not None
    clip = Clip("C1", source.id, source.kept_path, 0.0, 4.0, words=said)
    assert heard(place, make_wav(place.workspace.inbox / "acme part 1.wav", seconds=6)) == call
    return ReelManifest("", (clip,))


def captions(place: Place, manifest: ReelManifest) -> str:
    with place.library.reading() as conn:
        once = as_now(conn, manifest)
        assert as_now(conn, once) == once
    return " ".join(word.text for word in once.clips[0].words)


def test_a_clip_without_masks_stays_as_it_is(place: Place, reel: ReelManifest) -> None:
    with place.library.reading() as conn:
        assert as_now(conn, reel) == reel


def test_what_is_masked_and_still_heard_is_masked_in_captions(
    place: Place, reel: ReelManifest
) -> None:
    mask(place, 1, [NAME])
    assert captions(place, reel) == "word0 word1 [name] word3"


def test_what_is_muted_leaves_no_such_clip(place: Place, reel: ReelManifest) -> None:
    mask(place, 1, [Edit(8, 9, "[name]", "mask", "person", muted=True)])
    with place.library.reading() as conn, pytest.raises(NotFoundError, match="muted by now"):
        as_now(conn, reel)
