from __future__ import annotations

import json
import wave
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

from coaching.errors import UsageError
from coaching.ports import Audio, Stretch
from coaching.steps.evaluate_speakers import SpeakerErrors, evaluate_speakers, mono

RATE_HZ = 16_000


class Marked:
    """A diarizer that was told what to find."""

    identity = "marked@00000000"

    def __init__(self, *stretches: Stretch) -> None:
        self.stretches = stretches
        self.asked: list[int | None] = []
        self.heard: Audio | None = None

    def diarize(self, audio: Audio, *, speakers: int | None = None) -> tuple[Stretch, ...]:
        self.heard = audio
        self.asked.append(speakers)
        return self.stretches


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    """Ten seconds of sound on two channels that have nothing in common."""
    path = tmp_path / "call.wav"
    sound = np.random.default_rng(3).normal(0, 3000, (10 * RATE_HZ, 2)).astype("<i2")
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(RATE_HZ)
        file.writeframes(sound.tobytes())
    return path


@pytest.fixture
def evaluated(tmp_path: Path, recording: Path) -> Callable[..., SpeakerErrors]:
    """The errors of stretches against words (start, end, speaker) or against RTTM."""

    def evaluate(
        *stretches: Stretch, words: Sequence[tuple[float, float, str]] = (), rttm: str = ""
    ) -> SpeakerErrors:
        path = tmp_path / ("reference.rttm" if rttm else "reference.json")
        entries = [{"start": start, "end": end, "speaker": who} for start, end, who in words]
        path.write_text(rttm or json.dumps(entries), encoding="utf-8")
        return evaluate_speakers(recording, path, Marked(*stretches))

    return evaluate


TWO = ((1.0, 2.0, "rep"), (2.1, 3.0, "rep"), (4.0, 6.0, "customer"), (6.1, 7.0, "customer"))


def test_what_is_found_just_as_marked_has_no_errors(
    evaluated: Callable[..., SpeakerErrors],
) -> None:
    found = evaluated(Stretch(1.0, 3.0, 0), Stretch(4.0, 7.0, 1), words=TWO)
    assert found == SpeakerErrors(word_accuracy=1.0, der=0.0, der_collar_0=0.0, found=2, true=2)


def test_speakers_are_named_so_that_most_words_are_right(
    evaluated: Callable[..., SpeakerErrors],
) -> None:
    found = evaluated(Stretch(4.0, 7.0, 0), Stretch(1.0, 3.0, 1), words=TWO)
    assert found.word_accuracy == 1.0


def test_two_voices_are_never_counted_for_one_speaker(
    evaluated: Callable[..., SpeakerErrors],
) -> None:
    found = evaluated(Stretch(1.0, 2.0, 0), Stretch(2.0, 3.0, 1), Stretch(4.0, 7.0, 2), words=TWO)
    assert found.word_accuracy == 0.75
    assert (found.found, found.true) == (3, 2)


def test_a_word_that_is_nobodys_counts_as_wrong(evaluated: Callable[..., SpeakerErrors]) -> None:
    found = evaluated(Stretch(4.0, 7.0, 0), words=((0.0, 1.0, "rep"), (4.0, 7.0, "customer")))
    assert found.word_accuracy == 0.5


def test_nothing_found_is_everything_missed(evaluated: Callable[..., SpeakerErrors]) -> None:
    found = evaluated(words=TWO)
    assert found == SpeakerErrors(word_accuracy=0.0, der=1.0, der_collar_0=1.0, found=0, true=2)


def test_rttm_has_no_words_to_be_right_about(evaluated: Callable[..., SpeakerErrors]) -> None:
    found = evaluated(Stretch(2.0, 6.0, 0), rttm="SPEAKER call 1 2.0 4.0 <NA> <NA> A <NA> <NA>")
    assert found == SpeakerErrors(word_accuracy=None, der=0.0, der_collar_0=0.0, found=1, true=1)


def test_the_collar_forgives_what_lies_close_to_a_change_and_nothing_else(
    evaluated: Callable[..., SpeakerErrors],
) -> None:
    rttm = "SPEAKER call 1 2.0 4.0 <NA> <NA> A <NA> <NA>"
    found = evaluated(Stretch(2.1, 6.0, 0), rttm=rttm)
    assert found.der == 0.0
    assert found.der_collar_0 == pytest.approx(0.1 / 4)


def test_a_reference_of_another_recording_is_refused(
    evaluated: Callable[..., SpeakerErrors],
) -> None:
    with pytest.raises(UsageError, match=r"speaks at 4000 s, but 'call\.wav' lasts 10 s"):
        evaluated(words=((4000.0, 4001.0, "rep"),))


def test_both_sides_are_heard_together_as_on_one_channel(recording: Path) -> None:
    sound = mono(recording)
    assert sound.shape == (10 * RATE_HZ,)
    assert sound.std() == pytest.approx(3000 / 2**15 / 2**0.5, rel=0.02)


def test_the_number_of_speakers_is_passed_on(tmp_path: Path, recording: Path) -> None:
    path = tmp_path / "call.rttm"
    path.write_text("SPEAKER call 1 2.0 4.0 <NA> <NA> A <NA> <NA>", encoding="utf-8")
    diarizer = Marked()
    evaluate_speakers(recording, path, diarizer, speakers=3)
    assert diarizer.asked == [3]


def test_what_is_printed_as_json_has_the_documented_keys(
    evaluated: Callable[..., SpeakerErrors],
) -> None:
    found = evaluated(Stretch(1.0, 3.0, 0), Stretch(4.0, 7.0, 1), words=TWO)
    assert found.as_dict() == {
        "word_accuracy": 1.0,
        "der": 0.0,
        "der_collar_0": 0.0,
        "speakers": {"found": 2, "true": 2},
    }
