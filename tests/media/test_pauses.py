from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest

from coaching.captions import CaptionWord
from coaching.media.limiter import limited
from coaching.media.loudness import loudness_of, true_peak
from coaching.media.pauses import without_silence
from coaching.media.render import clip_sound
from coaching.reel import Clip
from tests.media.conftest import MakeMedia
from tests.media.sounds import Samples, hiss, sine, stack, talk

RATE_HZ = 48_000


def clip_of(path: Path, start: float, end: float, *words: CaptionWord) -> Clip:
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return Clip("C7", digest, path.name, start, end, words=words)


def tone_pause_tone(*, pause: Samples) -> Samples:
    tone = sine(2, 300, rate_hz=RATE_HZ, peak=0.5)
    return stack(np.concatenate([tone, pause, tone]))


def test_a_long_silence_is_shortened_and_nothing_that_sounds(make_media: MakeMedia) -> None:
    audio = tone_pause_tone(pause=hiss(4, rate_hz=RATE_HZ, level_db=-60.0))
    path = make_media("call.wav", audio, rate_hz=RATE_HZ)
    shorter = without_silence(path, clip_of(path, 0.0, 8.0))
    assert shorter.duration == pytest.approx(8.0 - (4.0 - 0.8), abs=0.05)
    sound = clip_sound(path, shorter)[0]
    assert len(sound) == pytest.approx(shorter.duration * RATE_HZ, abs=2)
    loud = np.abs(sound) > 0.1
    assert loud[: round(1.9 * RATE_HZ)].mean() == pytest.approx(
        loud[-round(1.9 * RATE_HZ) :].mean(), abs=0.02
    )


def test_what_sounds_in_a_pause_is_not_left_out(make_media: MakeMedia) -> None:
    audio = tone_pause_tone(pause=hiss(4, rate_hz=RATE_HZ, level_db=-20.0))
    path = make_media("call.wav", audio, rate_hz=RATE_HZ)
    assert without_silence(path, clip_of(path, 0.0, 8.0)).cuts == ()


def test_a_whisper_that_was_heard_as_a_word_stays(make_media: MakeMedia) -> None:
    audio = tone_pause_tone(pause=hiss(4, rate_hz=RATE_HZ, level_db=-60.0))
    path = make_media("call.wav", audio, rate_hz=RATE_HZ)
    shorter = without_silence(path, clip_of(path, 0.0, 8.0, CaptionWord(3.9, 4.1, "no")))
    assert all(end <= 3.9 or start >= 4.1 for start, end in shorter.cuts)


def test_a_splice_has_no_jump(make_media: MakeMedia) -> None:
    low = sine(4, 50, rate_hz=RATE_HZ, peak=0.01)
    path = make_media("call.wav", tone_pause_tone(pause=low), rate_hz=RATE_HZ)
    shorter = without_silence(path, clip_of(path, 0.0, 8.0))
    assert shorter.cuts
    sound = clip_sound(path, shorter)[0]
    splice = round((shorter.cuts[0][0]) * RATE_HZ)
    assert abs(float(sound[splice - 1])) < 1e-4
    assert abs(float(sound[splice])) < 1e-4


# Peaks --------------------------------------------------------------------------------------------


def test_a_peak_is_lowered_and_the_talk_around_it_stays_as_loud() -> None:
    audio = stack(talk(4, rate_hz=RATE_HZ))
    audio *= 0.2 / float(np.abs(audio).max())
    peaky = audio.copy()
    peaky[0, RATE_HZ : RATE_HZ + 48] = 1.5
    lowered = limited(peaky, ceiling=0.89)
    assert true_peak(lowered) <= 0.90
    far = slice(2 * RATE_HZ, None)
    np.testing.assert_array_equal(lowered[0, far], peaky[0, far])
    assert loudness_of(lowered) == pytest.approx(loudness_of(audio), abs=1.0)


def test_what_is_below_the_ceiling_stays_as_it_is() -> None:
    audio = stack(sine(1, 440, rate_hz=RATE_HZ, peak=0.5))
    assert limited(audio, ceiling=0.89) is audio


def test_a_peak_between_samples_is_lowered() -> None:
    quarter = np.arange(RATE_HZ) * (np.pi / 2) + np.pi / 4
    audio = stack(np.sin(quarter).astype(np.float32))  # samples reach 0.71, the wave 1.0
    assert true_peak(audio) > 0.98
    assert true_peak(limited(audio, ceiling=0.89)) <= 0.90
