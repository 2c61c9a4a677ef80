from __future__ import annotations

import json
import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from coaching.ports import Aligner, Audio
from coaching.sidecar.sharing import spread
from coaching.transcript import Word
from models.alignment import WhisperAligner
from models.speech import FasterWhisper

RATE_HZ = 16_000

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module", params=["tiny.en"])
def aligner(
    request: pytest.FixtureRequest, load_transcriber: Callable[[str], FasterWhisper]
) -> Aligner:
    """Every implementation of the port: a further one is added to the parameters."""
    return WhisperAligner(load_transcriber(request.param))


@pytest.fixture(scope="session")
def said(recording: Callable[[str], Path]) -> Callable[[str], list[Word]]:
    """Words of a clip with the times that people noted, those cut by its edges left out."""

    def read(clip: str) -> list[Word]:
        entries = json.loads(recording("ami_words.json").read_text())[clip]["words"]
        speakers = sorted({entry["speaker"] for entry in entries})
        return [
            Word(e["start"], e["end"], e["text"], channel=speakers.index(e["speaker"]))
            for e in sorted(entries, key=lambda entry: entry["start"])
            if e["text"].strip() and not e["cut"]
        ]

    return read


def guessed(words: Sequence[Word]) -> list[Word]:
    """The words as a transcript of cues gives them: times shared out by characters."""
    cues: list[list[Word]] = []
    last: dict[int, list[Word]] = {}
    for word in words:
        cue = last.get(word.channel)
        if cue and word.start - cue[-1].end <= 0.5 and word.end - cue[0].start <= 8:
            cue.append(word)
        else:
            last[word.channel] = cue = [word]
            cues.append(cue)
    return [
        estimate
        for cue in cues
        for estimate in spread(
            [word.text for word in cue], cue[0].start, cue[-1].end, channel=cue[0].channel
        )
    ]


def starts(words: Sequence[Word]) -> dict[tuple[int, int], float]:
    """Start of the n-th word of each speaker."""
    counts: dict[int, int] = {}
    found = {}
    for word in words:
        number = counts[word.channel] = counts.get(word.channel, 0) + 1
        found[word.channel, number] = word.start
    return found


def errors(words: Sequence[Word], truth: Sequence[Word]) -> list[float]:
    true = starts(truth)
    return [abs(start - true[key]) for key, start in starts(words).items()]


class TestContract:
    """What every implementation of Aligner does."""

    def test_its_identity_names_its_weights(self, aligner: Aligner) -> None:
        name, _, start = aligner.identity.partition("@")
        assert name
        assert len(start) == 8

    @pytest.mark.parametrize("clip", ["dev00", "dev01", "trn03", "trn04"])
    def test_the_same_words_come_back_in_their_order(
        self,
        aligner: Aligner,
        sound_of: Callable[..., Audio],
        said: Callable[[str], list[Word]],
        clip: str,
    ) -> None:
        asked = guessed(said(clip))
        placed = aligner.align(sound_of(f"ami_{clip}.flac"), asked, language="en")
        assert [(w.text, w.channel, w.probability) for w in placed] == [
            (w.text, w.channel, w.probability) for w in asked
        ]
        for channel in {word.channel for word in placed}:
            times = [t for w in placed if w.channel == channel for t in (w.start, w.end)]
            assert times == sorted(times)
        assert all(word.start >= 0 for word in placed)

    def test_words_are_found_nearer_to_where_people_heard_them_than_they_were_guessed(
        self,
        aligner: Aligner,
        sound_of: Callable[..., Audio],
        said: Callable[[str], list[Word]],
    ) -> None:
        before: list[float] = []
        after: list[float] = []
        for clip in ("dev00", "dev01", "trn03", "trn04"):
            truth = said(clip)
            asked = guessed(truth)
            before += errors(asked, truth)
            placed = aligner.align(sound_of(f"ami_{clip}.flac"), asked, language="en")
            after += errors(placed, truth)
        assert float(np.mean(after)) < 0.6 * float(np.mean(before))
        assert float(np.median(after)) < 0.15
        assert float(np.percentile(after, 90)) < 0.5

    def test_what_is_found_is_no_longer_estimated(
        self, aligner: Aligner, sound_of: Callable[..., Audio]
    ) -> None:
        text = "And so my fellow Americans ask not what your country can do for you"
        asked = list(spread(text.split(), 0.3, 7.5))
        placed = aligner.align(sound_of("openai_jfk.flac"), asked, language="en")
        assert sum(word.estimated for word in placed) <= 1

    def test_words_that_are_not_in_the_sound_stay_estimated(
        self, aligner: Aligner, sound_of: Callable[..., Audio]
    ) -> None:
        text = ["Hydraulic", "walruses", "disagree", "about", "parliamentary", "zinc"]
        asked = list(spread(text, 0.0, 9.0))
        audio = np.zeros(10 * RATE_HZ, np.float32)
        placed = aligner.align(audio, asked, language="en")
        assert sum(word.estimated for word in placed) >= 3

    @pytest.mark.parametrize("seconds", [0.0, 0.05, 1.0, 31.0], ids=str)
    def test_no_length_of_sound_is_too_much_or_too_little(
        self, aligner: Aligner, seconds: float
    ) -> None:
        audio = np.random.default_rng(3).normal(0, 0.05, round(seconds * RATE_HZ))
        asked = list(spread(["Good", "morning."], 0.0, max(0.1, seconds)))
        placed = aligner.align(audio.astype(np.float32), asked, language="en")
        assert [word.text for word in placed] == ["Good", "morning."]
        assert all(math.isfinite(t) for word in placed for t in (word.start, word.end))

    def test_no_words_are_no_words(self, aligner: Aligner) -> None:
        assert aligner.align(np.zeros(RATE_HZ, np.float32), (), language="en") == ()

    @pytest.mark.parametrize("text", ["…", "—", "שלום", "你好", "\U0001f600", "A" * 300, " "])
    def test_no_text_is_too_odd(self, aligner: Aligner, text: str) -> None:
        asked = [Word(0.0, 1.0, text, estimated=True), Word(1.0, 2.0, "yes", estimated=True)]
        audio = np.random.default_rng(3).normal(0, 0.05, 3 * RATE_HZ).astype(np.float32)
        placed = aligner.align(audio, asked, language="en")
        assert [word.text for word in placed] == [text, "yes"]

    def test_too_many_words_for_one_sound_keep_their_times(self, aligner: Aligner) -> None:
        asked = tuple(spread(["word"] * 2000, 0.0, 20.0))
        audio = np.zeros(20 * RATE_HZ, np.float32)
        assert aligner.align(audio, asked, language="en") == asked

    def test_the_sound_is_left_as_it_was(
        self, aligner: Aligner, sound_of: Callable[..., Audio]
    ) -> None:
        audio = sound_of("sense_0880.wav")[: 20 * RATE_HZ]
        before = audio.copy()
        aligner.align(audio, list(spread(["Good", "morning."], 0.0, 5.0)), language="en")
        assert np.array_equal(audio, before)


def test_it_shares_the_recognisers_weights_and_its_name(
    load_transcriber: Callable[[str], FasterWhisper],
) -> None:
    tiny = load_transcriber("tiny.en")
    assert WhisperAligner(tiny).identity == tiny.identity
    assert tiny.loaded is tiny.loaded


def test_a_language_that_the_weights_do_not_know_leaves_the_times_alone(
    load_transcriber: Callable[[str], FasterWhisper],
) -> None:
    asked = (Word(0.0, 1.0, "Grüezi", estimated=True),)
    audio = np.zeros(2 * RATE_HZ, np.float32)
    aligner = WhisperAligner(load_transcriber("tiny.en"))
    assert aligner.align(audio, asked, language="gsw") == asked


def test_a_transcript_that_is_late_by_a_second_is_moved_as_a_whole(
    load_transcriber: Callable[[str], FasterWhisper],
    sound_of: Callable[..., Audio],
    said: Callable[[str], list[Word]],
) -> None:
    truth = said("trn03")
    late = [replace(w, start=w.start + 1.0, end=w.end + 1.0) for w in guessed(truth)]
    aligner = WhisperAligner(load_transcriber("tiny.en"))
    placed = aligner.align(sound_of("ami_trn03.flac"), late, language="en")
    assert float(np.median(errors(placed, truth))) < 0.2
