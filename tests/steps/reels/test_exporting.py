"""Reels are written as other kinds of files."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import av
import opentimelineio as otio
import pytest

from coaching.errors import UsageError
from coaching.reel import ReelManifest
from coaching.steps import reel_edit
from coaching.steps.place import Place
from coaching.steps.reel import MadeReel
from coaching.steps.reel_files import files_beside, follows_source, kind_of


def test_a_reel_is_exported_as_a_film_that_follows_it(place: Place, three: MadeReel) -> None:
    target = place.workspace.reels / "reel.mp4"
    found, left = reel_edit.export(place, "R1", target, who="Ann Lee")
    assert (found.number, left) == (1, ())
    with av.open(str(target)) as container:
        assert container.streams.video[0].codec_context.name == "h264"
        assert container.streams.audio[0].codec_context.name == "aac"
    assert ("reel", target) in found.written
    assert found.files["reel"] == three.path  # the page plays the one that was made first


def test_an_edit_list_has_the_pictures_of_the_recordings_that_have_some(
    place: Place, three: MadeReel
) -> None:
    folder = place.workspace.reels
    reel_edit.export(place, "R1", folder / "reel.mp4", who="Ann Lee")
    sound = three.clips[0]
    film = replace(sound, source="reels/reel.mp4", start=0.5, end=2.0, words=())
    gone = replace(film, source="media/gone.mp4")
    manifest = ReelManifest("Both", (sound, film, gone), gap=1.0)
    written = files_beside(place, manifest, [folder / "both.otio"])
    with written as put, place.library.writing() as conn:
        put(conn)
    timeline = otio.adapters.read_from_file(str(folder / "both.otio"))
    (seen,) = timeline.video_tracks()[0].find_clips()
    _, heard, _ = timeline.audio_tracks()[0].find_clips()
    assert seen.media_reference.target_url == (folder / "reel.mp4").as_uri()
    assert seen.source_range == heard.source_range
    assert seen.range_in_parent() == heard.range_in_parent()


def test_exporting_twice_notes_a_file_once(place: Place, three: MadeReel) -> None:
    target = place.workspace.reels / "again.otio"
    for _ in range(2):
        found, _ = reel_edit.export(place, "R1", target, who="Ann Lee")
    assert [kind for kind, _ in found.written].count("timeline") == 1


def test_an_ending_that_is_not_written_is_refused_with_the_choices(
    place: Place, three: MadeReel
) -> None:
    with pytest.raises(UsageError, match=r"reel\.docx") as raised:
        reel_edit.export(place, "R1", place.workspace.reels / "reel.docx", who="Ann Lee")
    assert ".otio" in raised.value.hint


@pytest.mark.parametrize(
    ("name", "kind", "follows"),
    [
        ("a.m4a", "reel", False),
        ("a.mp4", "reel", True),
        ("a.vtt", "captions", True),
        ("a.srt", "subtitles", True),
        ("a.reel.json", "manifest", True),
        ("a.html", "player", True),
        ("a.otio", "timeline", True),
        ("a.m3u8", "playlist", True),
    ],
)
def test_it_is_known_which_files_are_others_though_the_sound_stays(
    name: str, kind: str, *, follows: bool
) -> None:
    assert (kind_of(Path(name)), follows_source(Path(name))) == (kind, follows)
