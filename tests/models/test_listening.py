"""What of a sound is recognised, and what of it once more."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from coaching.transcript import Word
from models.listening import FAINT_LENGTH, Heard, sure_stretches
from models.voice_activity import SAMPLE_RATE_HZ, probabilities, speech_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from coaching.ports import Audio


def silence(seconds: float) -> Audio:
    return np.zeros(round(seconds * SAMPLE_RATE_HZ), dtype=np.float32)


def chords(seconds: float) -> Audio:
    """Plucked chords over a drum."""
    time = np.arange(round(seconds * SAMPLE_RATE_HZ)) / SAMPLE_RATE_HZ
    beat = time % 0.5
    tones = sum(np.sin(2 * np.pi * 220 * 2 ** (step / 12) * time) for step in (0, 4, 7))
    drum = 0.3 * np.sin(2 * np.pi * 60 * beat) * np.exp(-beat * 20)
    return (0.12 * tones * np.exp(-beat * 2) + drum).astype(np.float32)


@pytest.mark.slow
def test_what_a_caller_says_after_a_long_wait_is_speech_from_its_first_word(
    sound_of: Callable[..., Audio],
) -> None:
    caller = sound_of("lca_autorepair_40_stereo.flac", channel=1)
    said = (75.95, 78.88)  # channel energy; the caller was silent for eleven seconds before
    cold = speech_in(probabilities(caller))
    assert _within(said, Heard(caller).speech) > 0.5 * (said[1] - said[0]) > _within(said, cold)


def _within(span: tuple[float, float], speech: tuple[tuple[float, float], ...]) -> float:
    return sum(max(0.0, min(span[1], end) - max(span[0], start)) for start, end in speech)


def test_music_that_comes_and_goes_is_no_speech() -> None:
    assert Heard(np.concatenate([silence(4), chords(2)] * 3)).speech == ()


def test_nothing_is_heard_in_no_sound_at_all() -> None:
    heard = Heard(silence(0))
    assert (heard.speech, heard.missed(()).chunks) == ((), ())


def test_all_that_got_no_words_is_listened_to_again_in_one_chunk(
    sound_of: Callable[..., Audio],
) -> None:
    heard = Heard(np.concatenate([sound_of("openai_jfk.flac"), silence(3)]))
    first, *_, last = [span for span in heard.speech if span[1] - span[0] > 1]
    words = [
        Word(start, end, "word") for start, end in heard.speech if (start, end) not in (first, last)
    ]
    missed = heard.missed(words)
    assert len(missed.spans) >= 2
    assert len(missed.chunks) == 1
    assert missed.spans[0][0] <= first[0]
    assert missed.spans[-1][1] >= last[1]


def test_a_moment_without_words_is_no_reason_to_listen_again(
    sound_of: Callable[..., Audio],
) -> None:
    heard = Heard(sound_of("openai_jfk.flac"))
    moment = next(span for span in heard.speech if span[1] - span[0] < FAINT_LENGTH)
    words = [Word(*span, "word") for span in heard.speech if span != moment]
    assert heard.missed(words).chunks == ()


def test_words_of_a_stretch_are_kept_where_they_are_sure_on_the_whole() -> None:
    words = [
        Word(1.0, 1.4, "Sure,", probability=0.2),
        Word(1.5, 1.9, "fine.", probability=0.9),
        Word(7.0, 7.4, "Bye.", probability=0.1),
    ]
    kept = sure_stretches(words, [(0.5, 2.5), (6.5, 8.0)], least=0.37)
    assert [word.text for word in kept] == ["Sure,", "fine."]
