from __future__ import annotations

from dataclasses import replace

import pytest

from coaching.recording import (
    ChannelLevel,
    Layout,
    Likeness,
    MediaFacts,
    clock,
    layout_of,
    needs_playback_copy,
)

VOICE = ChannelLevel(talk_db=-20.0, floor_db=-60.0)
QUIET_VOICE = ChannelLevel(talk_db=-42.0, floor_db=-70.0)
HISS = ChannelLevel(talk_db=-50.0, floor_db=-53.0)
LEAK = ChannelLevel(talk_db=-62.0, floor_db=-90.0)
SILENCE = ChannelLevel(talk_db=-130.0, floor_db=-130.0)
APART = Likeness(correlation=0.02, apart=0.9)
COPY = Likeness(correlation=0.995, apart=0.0)
ONE_ROOM = Likeness(correlation=0.7, apart=0.05)

LAYOUTS_HEARD = [
    pytest.param(VOICE, VOICE, APART, "two_sided", (0, 1), id="two voices"),
    pytest.param(VOICE, QUIET_VOICE, APART, "two_sided", (0, 1), id="a quiet customer"),
    pytest.param(VOICE, VOICE, COPY, "equal", (0,), id="a copy with the noise of coding"),
    pytest.param(VOICE, VOICE, Likeness(-1.0, 0.0), "equal", (0,), id="a copy upside down"),
    pytest.param(VOICE, VOICE, ONE_ROOM, "equal", (0,), id="two microphones in one room"),
    pytest.param(VOICE, SILENCE, Likeness(0.0, 1.0), "one_sided", (0,), id="silent right"),
    pytest.param(SILENCE, VOICE, Likeness(0.0, 1.0), "one_sided", (1,), id="silent left"),
    pytest.param(HISS, VOICE, APART, "one_sided", (1,), id="hiss on the left"),
    pytest.param(VOICE, LEAK, Likeness(0.99, 1.0), "one_sided", (0,), id="crosstalk"),
    pytest.param(VOICE, QUIET_VOICE, Likeness(0.99, 1.0), "one_sided", (0,), id="a faint copy"),
    pytest.param(SILENCE, SILENCE, Likeness(0.0, 0.0), "equal", (0,), id="silence"),
]


@pytest.mark.parametrize(("left", "right", "likeness", "layout", "heard"), LAYOUTS_HEARD)
def test_measured_levels_tell_how_the_channels_share_the_talk(
    left: ChannelLevel,
    right: ChannelLevel,
    likeness: Likeness,
    layout: Layout,
    heard: tuple[int, ...],
) -> None:
    assert layout_of([left, right], likeness) == (layout, heard)


@pytest.mark.parametrize("channels", [1, 3, 6])
def test_one_channel_and_more_than_two_are_mono(channels: int) -> None:
    assert layout_of([VOICE] * channels, None) == ("mono", (0,))


FACTS = MediaFacts("wav", "pcm_s16le", 60.0, 8000, 1, False, (0,), "mono")  # noqa: FBT003


@pytest.mark.parametrize(
    ("container", "codec", "video_codec", "needed"),
    [
        ("wav", "pcm_s16le", "", False),
        ("wav", "pcm_mulaw", "", True),
        ("wav", "adpcm_ima_wav", "", True),
        ("mp3", "mp3", "", False),
        ("mp4", "aac", "", False),
        ("mp4", "aac", "h264", False),
        ("mp4", "aac", "mpeg4", True),
        ("mp4", "alac", "", True),
        ("ogg", "opus", "", False),
        ("webm", "opus", "vp9", False),
        ("matroska", "aac", "h264", True),
        ("flac", "flac", "", False),
        ("aac", "aac", "", True),
        ("amr", "amr_nb", "", True),
    ],
)
def test_a_copy_is_needed_for_what_browsers_do_not_play(
    container: str, codec: str, video_codec: str, *, needed: bool
) -> None:
    facts = replace(
        FACTS,
        container=container,
        codec=codec,
        has_video=bool(video_codec),
        video_codec=video_codec,
    )
    assert needs_playback_copy(facts) is needed


@pytest.mark.parametrize(
    ("time", "written"), [(0.0, "00:00"), (59.99, "00:59"), (60, "01:00"), (36_000, "10:00:00")]
)
def test_a_time_is_written_as_people_write_it(time: float, written: str) -> None:
    assert clock(time) == written
