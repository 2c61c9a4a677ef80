"""Levels over time and pitch, and leaked words of a real call with leakage made into it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from coaching.coupling import HOP
from coaching.leakage import leaked
from coaching.media.levels import BANDS, HIGHEST_HZ, LOWEST_HZ, LevelMeter, levels_of
from coaching.media.probe import probe
from coaching.media.windows import SAMPLE_RATE_HZ, windows
from coaching.transcript import Word
from tests.media.conftest import MakeMedia
from tests.media.sounds import Samples, sine, stack, talk

PEAK = 0.1
SINE_DB = 20 * np.log10(PEAK) - 10 * np.log10(2)


def measured(audio: Samples, *, start: float = 0.0) -> LevelMeter:
    meter = LevelMeter(audio.shape[1] / SAMPLE_RATE_HZ + start, channels=audio.shape[0])
    meter.measure(audio, start=start, channels=range(audio.shape[0]))
    return meter


@pytest.mark.parametrize("band", range(BANDS))
def test_a_tone_is_as_loud_as_it_is_in_its_band_and_faint_in_others(band: int) -> None:
    edges = np.geomspace(LOWEST_HZ, HIGHEST_HZ, BANDS + 1)
    tone = sine(2.0, float(np.sqrt(edges[band] * edges[band + 1])), peak=PEAK)
    levels_db = np.median(measured(stack(tone)).levels().channel_db(0), axis=0)
    assert int(np.argmax(levels_db)) == band
    assert levels_db[band] == pytest.approx(SINE_DB, abs=1.5)
    assert np.delete(levels_db, band).max() < SINE_DB - 10


def test_windows_give_the_same_levels_as_the_whole() -> None:
    audio = stack(talk(20.0, seed=1), talk(20.0, seed=2))
    whole = measured(audio).levels().steps
    meter = LevelMeter(20.0)
    middle = 7 * SAMPLE_RATE_HZ
    meter.measure(audio[:, middle:], start=7.0, channels=(0, 1))
    meter.measure(audio[:, :middle], start=0.0, channels=(0, 1))
    apart = np.abs(meter.levels().steps.astype(int) - whole)
    edge = round(7.0 / HOP) - 1
    assert np.delete(apart, [edge, edge + 1], axis=1).max() <= 1


def test_each_side_of_a_call_may_come_from_a_recording_of_its_own() -> None:
    left, right = stack(talk(5.0, seed=1)), stack(talk(4.0, seed=2))
    meter = LevelMeter(6.0)
    meter.measure(left, start=0.0, channels=(0,))
    meter.measure(right, start=2.0, channels=(1,))
    steps = meter.levels().steps
    assert (steps[0, : measured(left).levels().steps.shape[1] - 1] > 0).any()
    assert not steps[1, : round(2.0 / HOP)].any()
    assert np.array_equal(steps[1, 100:290], measured(right).levels().steps[0, :190])


@pytest.mark.parametrize("samples", [0, 1, 300, 513])
def test_sound_of_hardly_any_length_is_measured(samples: int) -> None:
    steps = measured(np.full((2, samples), 0.5, np.float32)).levels().steps
    assert steps.shape == (2, int(samples / SAMPLE_RATE_HZ / HOP) + 1, BANDS)


def test_silence_has_no_level() -> None:
    assert not measured(np.zeros((2, 8000), np.float32)).levels().steps.any()


def test_a_recording_is_measured_as_its_windows_are(make_media: MakeMedia) -> None:
    audio = stack(talk(70.0, seed=1), talk(70.0, seed=2, level_db=-30.0))
    path = make_media("call.wav", audio)
    facts = probe(path)
    steps = levels_of(path, facts).steps
    meter = LevelMeter(facts.duration)
    for window in windows(path, facts, target=70.0):
        meter.measure(window.audio, start=window.start, channels=facts.heard)
    assert np.median(np.abs(steps.astype(int) - meter.levels().steps)) <= 1


@pytest.mark.parametrize(("gain_db", "delay"), [(-12.0, 0.12), (-20.0, 0.0), (-30.0, 0.12)])
def test_copies_through_leakage_into_a_real_call_go_and_all_else_stays(
    shared: Path, gain_db: float, delay: float
) -> None:
    path = shared / "audio" / "lca_autorepair_40_stereo.flac"
    (window,) = windows(path, probe(path))
    audio = window.audio
    late = round(delay * SAMPLE_RATE_HZ)
    leak = np.pad(audio, ((0, 0), (late, 0)))[::-1, : audio.shape[1]] * 10 ** (gain_db / 20)
    said = _said(path.with_suffix(".json"))
    copies = [
        replace(one, channel=1 - one.channel, start=one.start + delay, end=one.end + delay)
        for one in said
    ]
    found = leaked(said + copies, measured((audio + leak).astype(np.float32)).levels())
    lost = [said[place] for place in found if place < len(said)]
    stayed = len(copies) - len(found) + len(lost)
    assert leaked(said + copies, measured(audio).levels()) == frozenset()
    assert len(lost) <= 0.01 * len(said)  # the other recogniser's times are worse than ours
    assert stayed <= 0.01 * len(copies)


def _said(path: Path) -> list[Word]:
    """The words of a transcript by another recogniser, each on its channel."""
    segments = json.loads(path.read_text(encoding="utf-8"))["segments"]
    return [
        Word(word["start"], word["end"], word["word"].strip(), 1.0, segment["channel"])
        for segment in segments
        for word in segment["words"]
    ]
