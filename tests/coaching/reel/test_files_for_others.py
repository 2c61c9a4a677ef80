"""Captions, playlists, edit lists and pages of a reel, as other programs read them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import opentimelineio as otio
import pytest

from coaching.captions import CaptionWord
from coaching.media.edit_list import edit_list
from coaching.reel import Clip, ReelManifest, reel_captions, reel_subtitles
from coaching.reel.pages import reel_page
from coaching.reel.playlist import playlist
from coaching.sidecar.notes import Notes
from coaching.sidecar.srt import read_srt

ROOT = Path("/work space")


@pytest.fixture
def reel() -> ReelManifest:
    said = (
        CaptionWord(10.0, 10.4, "What", "rep"),
        CaptionWord(10.4, 11.0, "<hurts>?", "rep"),
        CaptionWord(15.0, 15.5, "Price.", "customer"),
    )
    first = Clip(
        "C1", "5f" * 32, "media/C1/a.wav", 9.5, 16.0, "discovery", "Harbor & Co",
        words=said, cuts=((12.0, 14.0),),
    )  # fmt: skip
    second = Clip("C2", "6f" * 32, "media/C2/b.mp4", 0.0, 4.0, "closing", "Line\nbreak")
    return ReelManifest("Wins <b>", (first, second), gap=0.5)


def test_subtitles_are_read_back_with_the_times_of_the_captions(reel: ReelManifest) -> None:
    cues = read_srt(reel_subtitles(reel), Notes())
    assert [(cue.start, cue.text) for cue in cues] == [
        (
            0.5,
            "Rep: What \u2039hurts\u203a?",
        ),
        (3.5, "Customer: Price."),
    ]
    assert "00:00:03.500" in reel_captions(reel)


def test_a_playlist_says_from_when_to_when_each_recording_plays(reel: ReelManifest) -> None:
    lines = playlist(reel, root=ROOT).splitlines()
    assert lines[:2] == ["#EXTM3U", "#PLAYLIST:Wins <b>"]
    assert lines[2:6] == [
        "#EXTINF:2.500,Discovery · Harbor & Co",
        "#EXTVLCOPT:start-time=9.500",
        "#EXTVLCOPT:stop-time=12.000",
        "/work space/media/C1/a.wav",
    ]
    assert lines[7:9] == ["#EXTVLCOPT:start-time=14.000", "#EXTVLCOPT:stop-time=16.000"]
    assert lines[10] == "#EXTINF:4.000,Closing · Line break"
    assert len(lines) == 2 + 3 * 4


def test_an_edit_list_is_a_timeline_as_long_as_the_reel(reel: ReelManifest) -> None:
    timeline = otio.adapters.read_from_string(edit_list(reel, root=ROOT), "otio_json")
    assert timeline.duration().to_seconds() == pytest.approx(reel.duration, abs=1 / 25)
    one, two, gap, last = timeline.tracks[0]
    assert isinstance(gap, otio.schema.Gap)
    assert one.source_range.start_time.to_seconds() == pytest.approx(9.5, abs=1 / 25)
    assert two.source_range.start_time.to_seconds() == pytest.approx(14.0, abs=1 / 25)
    assert last.media_reference.target_url == "file:///work%20space/media/C2/b.mp4"
    assert last.metadata["filmroom"]["call"] == "C2"


Lying = tuple[str, float, float, float]
"""An address, and seconds: where a clip lies in the reel, where it begins, how long it is."""


def lying(timeline: otio.schema.Timeline, kind: str) -> list[Lying]:
    """The clips of the one track of a kind, as they lie."""
    (track,) = (track for track in timeline.tracks if track.kind == kind)
    return [
        (
            clip.media_reference.target_url,
            clip.range_in_parent().start_time.to_seconds(),
            clip.source_range.start_time.to_seconds(),
            clip.duration().to_seconds(),
        )
        for clip in track.find_clips()
    ]


def test_an_edit_list_of_sound_alone_has_no_track_of_pictures(reel: ReelManifest) -> None:
    timeline = otio.adapters.read_from_string(edit_list(reel, root=ROOT), "otio_json")
    assert [track.kind for track in timeline.tracks] == ["Audio"]


def test_the_pictures_of_an_edit_list_lie_where_their_sound_does(reel: ReelManifest) -> None:
    every = {clip.source for clip in reel.clips}
    written = edit_list(reel, root=ROOT, pictured=every)
    timeline = otio.adapters.read_from_string(written, "otio_json")
    assert [track.kind for track in timeline.tracks] == ["Video", "Audio"]
    one, two = "file:///work%20space/media/C1/a.wav", "file:///work%20space/media/C2/b.mp4"
    expected = [(one, 0.0, 9.52, 2.48), (one, 2.48, 14.0, 2.0), (two, 5.0, 0.0, 4.0)]
    for kind in ("Video", "Audio"):
        assert [it[0] for it in lying(timeline, kind)] == [it[0] for it in expected]
        for found, wanted in zip(lying(timeline, kind), expected, strict=True):
            assert found[1:] == pytest.approx(wanted[1:], abs=1 / 25)
    assert lying(timeline, "Video") == lying(timeline, "Audio")


def test_where_a_call_has_no_pictures_their_track_has_a_gap(reel: ReelManifest) -> None:
    written = edit_list(reel, root=ROOT, pictured={"media/C2/b.mp4"})
    timeline = otio.adapters.read_from_string(written, "otio_json")
    gap, clip = timeline.video_tracks()[0]
    assert isinstance(gap, otio.schema.Gap)
    assert lying(timeline, "Video") == lying(timeline, "Audio")[-1:]
    assert timeline.duration().to_seconds() == pytest.approx(reel.duration, abs=1 / 25)
    assert clip.metadata["filmroom"]["call"] == "C2"
    assert len(clip.markers) == 0  # chapters are said once
    sounds = [len(it.markers) for it in timeline.audio_tracks()[0].find_clips()]
    assert sounds == [1, 0, 1]


def test_an_edit_list_of_five_hundred_clips_does_not_drift() -> None:
    clips = tuple(
        Clip("C1", "5f" * 32, "a.wav", place * 3.0, place * 3.0 + 1.013) for place in range(500)
    )
    reel = ReelManifest("Many", clips, gap=0.333)
    timeline = otio.adapters.read_from_string(edit_list(reel, root=ROOT), "otio_json")
    assert timeline.duration().to_seconds() == pytest.approx(500 * 1.013 + 499 * 0.333, abs=0.04)


def test_a_page_escapes_what_people_said_and_runs_no_script_but_its_own(reel: ReelManifest) -> None:
    page = reel_page(reel, "data:audio/mpeg;base64,AAAA")
    assert "<b>" not in page
    assert '<span data-at="0.900">&lt;hurts&gt;?</span>' in page
    assert '<span data-at="3.500">Price.</span>' in page
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)
    assert policy is not None
    assert "default-src &#39;none&#39;" in policy[1]
    assert "script-src &#39;sha256-" in policy[1]
    assert not re.search(r'(src|href)="(https?:)?//', page)


def test_the_metadata_of_an_edit_list_has_no_words_of_the_talk(reel: ReelManifest) -> None:
    assert "Price" not in json.dumps(json.loads(edit_list(reel, root=ROOT)))
