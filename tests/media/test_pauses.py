from __future__ import annotations

import hashlib
import tracemalloc
from pathlib import Path

import numpy as np
import pytest

from coaching.captions import CaptionWord
from coaching.media import limiter
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


def test_a_long_clip_is_limited_in_blocks_as_it_would_be_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    random = np.random.default_rng(5)
    block = RATE_HZ
    audio = (random.standard_normal((1, 4 * block + 777)) * 0.2).astype(np.float32)
    for edge in (block, 2 * block, 3 * block):
        for away in (-481, -240, -1, 0, 1, 239, 480):
            audio[0, edge + away] = 2.0 if away % 2 else -1.5
    audio[0, 0] = audio[0, -1] = 1.8
    monkeypatch.setattr(limiter, "BLOCK", audio.shape[1])
    at_once = limited(audio, ceiling=0.89)
    monkeypatch.setattr(limiter, "BLOCK", block)
    np.testing.assert_allclose(limited(audio, ceiling=0.89), at_once, atol=1e-6)
    assert true_peak(at_once) <= 0.90


def test_limiting_takes_no_more_memory_than_a_copy_and_a_block() -> None:
    audio = np.full((1, 120 * RATE_HZ), 0.5, np.float32)
    audio[0, 60 * RATE_HZ] = 1.5
    tracemalloc.start()
    try:
        limited(audio, ceiling=0.89)
        most_bytes = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert most_bytes < audio.nbytes + 40 * 2**20  # at once it took 9 times the sound
