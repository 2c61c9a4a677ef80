"""Every format that dialers, meeting tools and phones write: looked into, heard, played."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from coaching.media.playback import needs_copy, write_playback_copy
from coaching.media.probe import probe
from coaching.media.windows import windows
from tests.media.conftest import MakeMedia
from tests.media.sounds import Samples, stack, talk
from tests.media.telephone_frames import write_amr_wb, write_gsm_wav

SECONDS = 3.0
LOUD = 0.005
"""Level of a tenth of a second: far under the talk of these recordings and over their pauses."""


@dataclass(frozen=True)
class Case:
    """A format: how it is written, and what is to be found."""

    name: str
    container: str
    codec: str
    encoder: str | None = None
    rate_hz: int = 16_000
    channels: int = 2
    video: str = ""
    wrapper: str | None = None
    options: tuple[tuple[str, str], ...] = ()
    coded_hz: int | None = None


VORBIS = (("strict", "experimental"),)
PLAYED_AS_THEY_ARE = [
    Case("8-bit.wav", "wav", "pcm_u8", "pcm_u8"),
    Case("16-bit.wav", "wav", "pcm_s16le"),
    Case("call.mp3", "mp3", "mp3"),
    Case("telephone.mp3", "mp3", "mp3", None, 8000, 1),
    Case("call.m4a", "mp4", "aac"),
    Case("call.opus", "ogg", "opus", None, 48_000),
    Case("telephone.opus", "ogg", "opus", None, 8000, 1, coded_hz=48_000),
    Case("vorbis.ogg", "ogg", "vorbis", "vorbis", 44_100, options=VORBIS),
    Case("flac.ogg", "ogg", "flac", "flac"),
    Case("call.flac", "flac", "flac"),
    Case("camera.3gp", "mp4", "aac", "aac", 44_100, 1, "h264"),
    Case("meeting.mp4", "mp4", "aac", None, 44_100, video="h264"),
    Case("phone.mov", "mp4", "aac", None, 44_100, 1, "h264"),
    Case("meeting.webm", "webm", "opus", None, 48_000, video="vp8"),
    Case("room.wav", "wav", "pcm_s16le", None, 48_000, 6),
    Case("room.flac", "flac", "flac", None, 48_000, 6),
    Case("room.m4a", "mp4", "aac", None, 48_000, 6),
    *(Case(f"{hz}.wav", "wav", "pcm_s16le", None, hz, 1) for hz in (11_025, 22_050)),
    *(Case(f"{hz}.flac", "flac", "flac", None, hz, 1) for hz in (32_000, 88_200, 96_000)),
    Case("96000.m4a", "mp4", "aac", None, 96_000, 2),
    Case("really mp3.wav", "mp3", "mp3", "libmp3lame", 44_100, wrapper="mp3"),
    Case("really wav.mp3", "wav", "pcm_s16le", "pcm_s16le", wrapper="wav"),
    Case("really m4a.mp3", "mp4", "aac", "aac", 44_100, wrapper="mp4"),
    Case("really ogg.m4a", "ogg", "opus", "libopus", 48_000, wrapper="ogg"),
    Case("no suffix", "wav", "pcm_s16le", "pcm_s16le", wrapper="wav"),
]
COPIED_FOR_BROWSERS = [
    Case("24-bit.wav", "wav", "pcm_s24le", "pcm_s24le"),
    Case("32-bit.wav", "wav", "pcm_s32le", "pcm_s32le"),
    Case("float 32.wav", "wav", "pcm_f32le", "pcm_f32le"),
    Case("float 64.wav", "wav", "pcm_f64le", "pcm_f64le"),
    Case("mu-law.wav", "wav", "pcm_mulaw", "pcm_mulaw", 8000),
    Case("A-law.wav", "wav", "pcm_alaw", "pcm_alaw", 8000),
    Case("IMA.wav", "wav", "adpcm_ima_wav", "adpcm_ima_wav", 8000),
    Case("sony.w64", "w64", "pcm_s16le", "pcm_s16le"),
    Case("call.aiff", "aiff", "pcm_s16be"),
    Case("call.caf", "caf", "pcm_s16le"),
    Case("call.au", "au", "pcm_mulaw", "pcm_mulaw", 8000, 1),
    Case("lossless.m4a", "mp4", "alac", "alac"),
    Case("call.aac", "aac", "aac"),
    Case("call.amr", "amr", "amr_nb", None, 8000, 1),
    Case("call.3gp", "mp4", "amr_nb", None, 8000, 1),
    Case("call.wma", "asf", "wmav2", None, 44_100),
    Case("telephone.wma", "asf", "wmav2", None, 8000, 1),
    Case("screen.mkv", "matroska", "aac", None, 48_000, video="h264"),
    Case("camera.avi", "avi", "mp3", None, 44_100, video="mpeg4"),
    Case("raw.avi", "avi", "pcm_s16le", "pcm_s16le", 44_100, 1, "mpeg4"),
    Case("broadcast.ts", "mpegts", "aac", "aac", 48_000),
]


def voices(case: Case) -> Samples:
    channels = [talk(SECONDS, rate_hz=case.rate_hz, seed=n + 1) for n in range(case.channels)]
    return stack(*channels)


@pytest.fixture
def make_case(make_media: MakeMedia) -> Callable[[Case], Path]:
    def make(case: Case) -> Path:
        return make_media(
            case.name,
            voices(case),
            rate_hz=case.rate_hz,
            codec=case.encoder,
            container=case.wrapper,
            video=bool(case.video),
            codec_options=dict(case.options),
        )

    return make


@pytest.mark.parametrize(
    ("case", "copied"),
    [
        *(pytest.param(case, False, id=case.name) for case in PLAYED_AS_THEY_ARE),
        *(pytest.param(case, True, id=case.name) for case in COPIED_FOR_BROWSERS),
    ],
)
def test_a_recording_is_known_heard_and_played_in_every_format(
    make_case: Callable[[Case], Path], tmp_path: Path, case: Case, *, copied: bool
) -> None:
    path = make_case(case)
    before = path.read_bytes()
    facts = probe(path)
    assert (facts.container, facts.codec, facts.video_codec) == (
        case.container,
        case.codec,
        case.video,
    )
    assert (facts.channels, facts.sample_rate_hz) == (case.channels, case.coded_hz or case.rate_hz)
    assert facts.duration == pytest.approx(SECONDS, abs=0.15)
    assert facts.layout == ("two_sided" if case.channels == 2 else "mono")

    (window,) = windows(path, facts)
    assert window.audio.shape == (len(facts.heard), round(facts.duration * 16_000))
    assert loud_moments(window.audio) == pytest.approx(expected_moments(case, facts.heard), abs=0.1)

    assert needs_copy(path, facts) is copied
    copy = tmp_path / "copies" / "copy.m4a"
    copy.parent.mkdir()
    write_playback_copy(path, copy)
    played = probe(copy)
    assert played.channels == (2 if case.channels == 2 else 1)
    assert played.duration == pytest.approx(facts.duration, abs=0.07)
    assert not needs_copy(copy, played)
    assert path.read_bytes() == before


def loud_moments(audio: Samples) -> list[float]:
    """For every channel the share of tenths of a second in which it is loud."""
    tenths = audio[:, : audio.shape[1] // 1600 * 1600].reshape(audio.shape[0], -1, 1600)
    levels = np.sqrt((tenths**2).mean(axis=2))
    return list((levels > LOUD).mean(axis=1))


def expected_moments(case: Case, heard: tuple[int, ...]) -> list[float]:
    audio = voices(case)
    tenth = case.rate_hz // 10
    tenths = audio[:, : audio.shape[1] // tenth * tenth].reshape(case.channels, -1, tenth)
    if case.channels > 2:
        tenths = tenths.mean(axis=0, keepdims=True)
    levels = np.sqrt((tenths**2).mean(axis=2))
    return [float((levels[channel] > LOUD).mean()) for channel in heard]


def test_gsm_as_old_dialers_write_it_is_heard(tmp_path: Path) -> None:
    path = write_gsm_wav(tmp_path / "call.wav", blocks=75)
    facts = probe(path)
    assert (facts.container, facts.codec, facts.sample_rate_hz) == ("wav", "gsm_ms", 8000)
    assert facts.duration == 75 * 0.04
    (window,) = windows(path, facts)
    assert window.audio.shape == (1, 48_000)
    assert needs_copy(path, facts)


def test_wideband_speech_of_mobile_phones_is_heard(tmp_path: Path) -> None:
    path = write_amr_wb(tmp_path / "call.awb", frames=150)
    facts = probe(path)
    assert (facts.container, facts.codec, facts.sample_rate_hz) == ("amr", "amr_wb", 16_000)
    assert facts.duration == pytest.approx(3.0, abs=0.02)
    (window,) = windows(path, facts)
    assert window.audio.any()
    assert needs_copy(path, facts)
