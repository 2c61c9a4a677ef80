from __future__ import annotations

import json
import logging
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

import numpy as np
import pytest

from coaching.accuracy import read_reference, word_error_rate
from coaching.coverage import coverage_of
from coaching.errors import LanguageError, ModelError
from models.catalogue import CATALOGUE
from models.speech import HOTWORD_TOKENS, FasterWhisper

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from coaching.ports import Audio, Recognised, Transcriber

RATE_HZ = 16_000

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module", params=["tiny.en", "base"])
def transcriber(
    request: pytest.FixtureRequest, load_transcriber: Callable[[str], FasterWhisper]
) -> Transcriber:
    """Every implementation of the port: a further one is added to the parameters."""
    return load_transcriber(request.param)


@pytest.fixture
def tiny(load_transcriber: Callable[[str], FasterWhisper]) -> FasterWhisper:
    """The smallest recogniser, for what does not depend on which it is."""
    return load_transcriber("tiny.en")


def text_of(heard: Recognised) -> str:
    return " ".join(word.text for word in heard.words)


def noise(seconds: float, *, loudness: float) -> Audio:
    return np.random.default_rng(7).normal(0, loudness, int(seconds * RATE_HZ)).astype(np.float32)


def hold_music(seconds: float) -> Audio:
    """Plucked chords over a drum, as they are played to people who wait."""
    time = np.arange(int(seconds * RATE_HZ)) / RATE_HZ
    beat = time % 0.5
    chord = np.array([(0, 4, 7), (9, 12, 16), (5, 9, 12), (7, 11, 14)])[(time // 4).astype(int) % 4]
    tones = np.sin(2 * np.pi * 220 * 2 ** (chord / 12) * time[:, None]).sum(axis=1)
    drum = np.sin(2 * np.pi * 60 * beat) * np.exp(-beat * 20)
    return (0.12 * tones * np.exp(-beat * 2) + 0.3 * drum).astype(np.float32)


class TestContract:
    """What every implementation of Transcriber does."""

    def test_its_identity_is_its_name_and_the_start_of_its_hash(
        self, transcriber: Transcriber
    ) -> None:
        name, _, start = transcriber.identity.partition("@")
        assert len(start) == 8
        assert CATALOGUE[name].sha256.startswith(start)

    @pytest.mark.parametrize(
        ("sound", "reference"),
        [("openai_jfk.flac", "openai_jfk.ref.json"), ("sense_0870.wav", "sense_0870.txt")],
    )
    def test_clear_speech_is_understood(
        self,
        transcriber: Transcriber,
        sound_of: Callable[..., Audio],
        recording: Callable[[str], Path],
        *,
        sound: str,
        reference: str,
    ) -> None:
        heard = transcriber.transcribe(sound_of(sound), language="en", hotwords=())
        assert word_error_rate(read_reference(recording(reference)), text_of(heard)).wer <= 0.1
        assert (heard.language, heard.language_probability) == ("en", 1.0)

    def test_words_are_stripped_in_order_inside_the_sound_and_sure_of_themselves_to_a_degree(
        self, transcriber: Transcriber, sound_of: Callable[..., Audio]
    ) -> None:
        audio = sound_of("pyannote_sample.flac")
        words = transcriber.transcribe(audio, language="en", hotwords=()).words
        assert len(words) > 50
        assert all(word.text and word.text == word.text.strip() for word in words)
        assert all(0 <= word.start <= word.end <= len(audio) / RATE_HZ + 0.5 for word in words)
        assert all(0 <= word.probability <= 1 for word in words)
        middles = [(word.start + word.end) / 2 for word in words]
        assert middles == sorted(middles)

    def test_times_of_words_agree_with_those_that_people_wrote(
        self,
        transcriber: Transcriber,
        sound_of: Callable[..., Audio],
        recording: Callable[[str], Path],
    ) -> None:
        said: list[tuple[float | None, str]] = []  # a start where people noted one: at a turn
        for line in recording("pyannote_sample.stm").read_text().splitlines():
            _, _, _, start, _, *words = line.split()
            said += [
                (float(start), words[0].lower()),
                *((None, word.lower()) for word in words[1:]),
            ]
        heard = transcriber.transcribe(
            sound_of("pyannote_sample.flac"), language="en", hotwords=()
        ).words
        found = [word.text.lower() for word in heard]
        match = SequenceMatcher(None, [word for _, word in said], found, autojunk=False)
        gaps = [
            abs(noted - heard[block.b + step].start)
            for block in match.get_matching_blocks()
            for step in range(block.size)
            if (noted := said[block.a + step][0]) is not None
        ]
        assert len(gaps) >= 4
        assert float(np.median(gaps)) < 0.5

    @pytest.mark.parametrize(
        "audio",
        [
            np.zeros(0, dtype=np.float32),
            np.zeros(800, dtype=np.float32),
            np.zeros(1600, dtype=np.float32),
            np.zeros(5 * RATE_HZ, dtype=np.float32),
            noise(10, loudness=0.05),
            noise(10, loudness=0.3),
        ],
        ids=["empty", "0.05 s", "0.1 s", "silence", "noise", "loud noise"],
    )
    @pytest.mark.parametrize("language", ["en", None], ids=["language set", "to detect"])
    def test_nothing_is_heard_where_nobody_speaks(
        self, transcriber: Transcriber, audio: Audio, language: str | None
    ) -> None:
        heard = transcriber.transcribe(audio, language=language, hotwords=("Pipewise", "CRM"))
        assert heard.words == ()
        assert heard.language in {"en", ""}
        assert heard.language_probability == float(heard.language == "en")

    @pytest.mark.parametrize(
        "name", ["tau2_ringing_phone.wav", "tau2_dog_bark.wav", "tau2_people_talking.flac"]
    )
    @pytest.mark.parametrize("hotwords", [(), ("Pipewise", "CRM", "SSO", "ARR")], ids=["", "terms"])
    def test_no_words_are_put_to_a_telephone_a_dog_or_babble(
        self,
        transcriber: Transcriber,
        sound_of: Callable[..., Audio],
        name: str,
        hotwords: tuple[str, ...],
    ) -> None:
        assert transcriber.transcribe(sound_of(name), language="en", hotwords=hotwords).words == ()

    def test_the_sound_is_left_as_it_was(
        self, transcriber: Transcriber, sound_of: Callable[..., Audio]
    ) -> None:
        audio = sound_of("sense_0880.wav")
        before = audio.copy()
        transcriber.transcribe(audio, language="en", hotwords=())
        assert np.array_equal(audio, before)

    def test_a_second_time_the_same_is_heard(
        self, transcriber: Transcriber, sound_of: Callable[..., Audio]
    ) -> None:
        audio = sound_of("sense_0870.wav")
        first, second = (
            transcriber.transcribe(audio, language="en", hotwords=()) for _ in range(2)
        )
        assert first == second


def test_a_language_is_detected_by_weights_that_know_several(
    load_transcriber: Callable[[str], FasterWhisper], sound_of: Callable[..., Audio]
) -> None:
    heard = load_transcriber("base").transcribe(
        sound_of("openai_jfk.flac"), language=None, hotwords=()
    )
    assert heard.language == "en"
    assert 0.5 < heard.language_probability < 1


def test_english_weights_recognise_english_whatever_is_asked(
    tiny: FasterWhisper, sound_of: Callable[..., Audio]
) -> None:
    heard = tiny.transcribe(sound_of("sense_0870.wav"), language="de", hotwords=())
    assert heard.language == "en"


@pytest.mark.parametrize("model", ["base", "tiny.en"])
def test_speech_in_a_language_that_the_team_does_not_speak_is_refused_by_its_name(
    load_transcriber: Callable[[str], FasterWhisper], sound_of: Callable[..., Audio], model: str
) -> None:
    german = sound_of("fasterwhisper_multilingual.mp3")[30 * RATE_HZ : 60 * RATE_HZ]
    speech = load_transcriber(model)
    weights = FasterWhisper(
        speech.folder,
        name=speech.name,
        sha256=speech.sha256,
        linguist=lambda: load_transcriber("base"),
    )
    with pytest.raises(LanguageError, match="the language spoken is de"):
        weights.transcribe(german, language=None, hotwords=())


def test_speech_in_a_language_that_the_team_speaks_is_recognised_in_it(
    load_transcriber: Callable[[str], FasterWhisper], sound_of: Callable[..., Audio]
) -> None:
    german = sound_of("fasterwhisper_multilingual.mp3")[30 * RATE_HZ : 60 * RATE_HZ]
    base = load_transcriber("base")
    weights = FasterWhisper(base.folder, name=base.name, sha256=base.sha256, languages=("en", "de"))
    heard = weights.transcribe(german, language=None, hotwords=())
    assert heard.language == "de"
    assert heard.words


def test_a_language_that_somebody_set_is_not_questioned(
    load_transcriber: Callable[[str], FasterWhisper], sound_of: Callable[..., Audio]
) -> None:
    german = sound_of("fasterwhisper_multilingual.mp3")[30 * RATE_HZ : 60 * RATE_HZ]
    heard = load_transcriber("base").transcribe(german, language="de", hotwords=())
    assert (heard.language, heard.language_probability) == ("de", 1.0)


def test_speech_around_minutes_of_hold_music_is_heard_and_the_music_is_not(
    tiny: FasterWhisper, sound_of: Callable[..., Audio]
) -> None:
    said = sound_of("openai_jfk.flac")
    music = hold_music(90)
    both = np.concatenate([said, music, said])
    words = tiny.transcribe(both, language="en", hotwords=()).words
    first, last = len(said) / RATE_HZ, (len(said) + len(music)) / RATE_HZ
    assert not [word for word in words if first + 0.5 < word.start < last - 0.5]
    assert sum(word.start < first for word in words) >= 20
    assert sum(word.start >= last for word in words) >= 20


def test_nearly_all_that_people_marked_as_speech_is_near_a_word(
    transcriber: Transcriber, sound_of: Callable[..., Audio], recording: Callable[[str], Path]
) -> None:
    marked = []
    for line in recording("pyannote_sample.rttm").read_text().splitlines():
        start, length = line.split()[3:5]
        marked.append((float(start), float(start) + float(length)))
    words = transcriber.transcribe(
        sound_of("pyannote_sample.flac"), language="en", hotwords=()
    ).words
    found = [coverage_of(words, [span]) for span in marked]
    assert sum(one.covered for one in found) >= 0.98 * sum(one.speech for one in found)


def test_where_somebody_speaks_is_told_with_the_words(
    tiny: FasterWhisper, sound_of: Callable[..., Audio]
) -> None:
    audio = sound_of("openai_jfk.flac")
    heard = tiny.transcribe(
        np.concatenate([audio, np.zeros_like(audio)]), language="en", hotwords=()
    )
    assert heard.speech
    assert heard.speech[-1][1] < len(audio) / RATE_HZ + 0.5
    assert coverage_of(heard.words, heard.speech).gaps == ()


def test_an_unknown_language_is_named(load_transcriber: Callable[[str], FasterWhisper]) -> None:
    with pytest.raises(ModelError, match='"xx" is not a language that whisper-base knows'):
        load_transcriber("base").transcribe(noise(1, loudness=0.1), language="xx", hotwords=())


def test_a_name_that_was_announced_is_written_as_announced(
    tiny: FasterWhisper, sound_of: Callable[..., Audio]
) -> None:
    audio = sound_of("pyannote_sample.flac")
    plain = text_of(tiny.transcribe(audio, language="en", hotwords=()))
    told = text_of(tiny.transcribe(audio, language="en", hotwords=("Dyanne", "Sheelah")))
    assert "Dyanne" not in plain
    assert "Sheelah" not in plain
    assert "Dyanne" in told or "Sheelah" in told


def test_a_spelled_name_does_not_run_in_a_circle_and_swallow_what_follows(
    tiny: FasterWhisper, sound_of: Callable[..., Audio]
) -> None:
    caller = sound_of("lca_autorepair_40_stereo.flac", channel=1)
    text = text_of(tiny.transcribe(caller, language="en", hotwords=()))
    assert "T-T-T-T-T-T" not in text
    assert "Tesla" in text


def test_terms_beyond_the_prompt_are_left_out_with_a_count_that_names_none(
    tiny: FasterWhisper, sound_of: Callable[..., Audio], caplog: pytest.LogCaptureFixture
) -> None:
    terms = [f"Confidential Customer {number}" for number in range(400)]
    with caplog.at_level(logging.WARNING, logger="models.speech"):
        heard = tiny.transcribe(sound_of("sense_0870.wav"), language="en", hotwords=terms)
    (record,) = caplog.records
    assert "of 400 glossary terms do not fit" in record.getMessage()
    assert "Confidential" not in record.getMessage()
    assert len(heard.words) > 15


def test_the_prompt_holds_as_many_terms_as_the_model_takes(tiny: FasterWhisper) -> None:
    terms = [f"name{number}" for number in range(400)]
    prompt = tiny._prompt(terms)
    assert prompt is not None
    kept = prompt.split(", ")
    assert kept == terms[: len(kept)]
    assert tiny._tokens(kept) <= HOTWORD_TOKENS < tiny._tokens(terms[: len(kept) + 1])


def test_no_terms_or_empty_ones_make_no_prompt(tiny: FasterWhisper) -> None:
    assert tiny._prompt(()) is None
    assert tiny._prompt((" ", "")) is None


@pytest.mark.parametrize(
    ("name", "reference"),
    [
        ("ami_dev00.flac", None),
        ("ami_trn03.flac", None),
        ("pyannote_sample.flac", "pyannote_sample.stm"),
        ("openai_jfk.flac", "openai_jfk.ref.json"),
    ],
)
def test_it_hears_no_worse_than_the_bare_library(
    tiny: FasterWhisper,
    sound_of: Callable[..., Audio],
    recording: Callable[[str], Path],
    name: str,
    reference: str | None,
) -> None:
    from faster_whisper import BatchedInferencePipeline

    audio = sound_of(name)
    if reference is None:
        clip = json.loads(recording("ami_words.json").read_text())[name[4:-5]]
        said = " ".join(w["text"] for w in sorted(clip["words"], key=lambda w: w["start"]))
    else:
        said = read_reference(recording(reference))
    segments, _ = BatchedInferencePipeline(tiny._model).transcribe(
        audio, language="en", word_timestamps=True
    )
    bare = " ".join(word.word.strip() for segment in segments for word in segment.words)
    ours = text_of(tiny.transcribe(audio, language="en", hotwords=()))
    assert word_error_rate(said, ours).wer <= word_error_rate(said, bare).wer


def test_a_folder_without_a_tokenizer_is_refused_rather_than_completed_from_the_network(
    tmp_path: Path,
) -> None:
    for file in ("model.bin", "config.json"):
        (tmp_path / file).write_bytes(b"{}")
    speech = FasterWhisper(tmp_path, name="own", sha256="0" * 64)
    assert speech.identity == "own@00000000"
    with pytest.raises(ModelError, match=r"tokenizer\.json missing"):
        speech.transcribe(noise(1, loudness=0.1), language="en", hotwords=())


def test_weights_that_cannot_be_loaded_are_named(tmp_path: Path) -> None:
    for file in ("model.bin", "config.json", "tokenizer.json"):
        (tmp_path / file).write_bytes(b"{}")
    with pytest.raises(ModelError, match="cannot be loaded") as caught:
        FasterWhisper(tmp_path, name="own", sha256="0" * 64).transcribe(
            noise(1, loudness=0.1), language="en", hotwords=()
        )
    assert str(tmp_path) in caught.value.message
