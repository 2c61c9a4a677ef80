"""Speech to words with faster-whisper: one channel of one stretch of a call at a time.

It knows how the recogniser wants to be asked (batches of up to 30 s of speech, silence left out),
how many names fit into its prompt, and which of its inventions to drop. It does not know where the
weights come from (``models/weights.py``) and never fetches any.
"""

from __future__ import annotations

import logging
import math
import os
from collections import Counter
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from coaching.errors import LanguageError, ModelError
from coaching.inventions import NO_SPEECH_PROBABILITY, Decoded, believed
from coaching.ports import Recognised
from coaching.transcript import Word
from coaching.word_times import is_said_in_pieces, longest_of
from models.listening import Heard, sure_stretches, with_missed
from models.voice_activity import SAMPLE_RATE_HZ, Packed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from faster_whisper import WhisperModel
    from faster_whisper.transcribe import Segment

    from coaching.ports import Audio

logger = logging.getLogger(__name__)

MIN_AUDIO = 0.1
"""Shortest sound in seconds that is looked at; chosen because no English word is shorter."""

HOTWORD_TOKENS = 448 // 2 - 1
"""Tokens of names that one prompt holds: half of the decoder's context, less its start mark.
Source: ``WhisperModel.get_prompt`` of faster-whisper 1.2.1, which cuts longer ones mid-word."""

SECOND_LOG_PROBABILITY = -1.0
"""Mean log probability of a token from which words of the second look are believed: Whisper's own
limit, below which the first look is doubted but kept, since the second found nothing at first."""

FOREIGN = 0.8
"""Probability of a language that the team does not speak from which a call is said to be in it."""

FOREIGN_SPEECH = 10.0
"""Seconds of speech without which no call is said to be in another language; chosen because a
greeting is shorter, and short speech is often taken for another language."""

LISTENED = 3
"""Chunks, spread over the sound, whose languages count together where the first is in doubt."""

DOUBTFUL = -0.5
"""Mean log probability of a token under which weights for English alone may have heard another
language. Source: measured 2026-11-26, tiny.en: English calls and meetings -0.15 to -0.53."""

ENOUGH = 0.5
"""Probability of a language that the team speaks from which nothing more is asked.
Source: ``language_detection_threshold`` of faster-whisper."""

NEEDED = ("model.bin", "config.json", "tokenizer.json")
"""Files without which the library would fail, or look for them on the network."""


class FasterWhisper:
    """A Whisper in CTranslate2's form; implements ``coaching.ports.Transcriber``.

    The weights are read at the first call, so that one can be made only to ask for its identity.
    """

    def __init__(
        self,
        folder: Path,
        *,
        name: str,
        sha256: str,
        threads: int = 0,
        compute_type: str = "int8",
        batch_size: int = 8,
        languages: Sequence[str] = ("en",),
        linguist: Callable[[], FasterWhisper] | None = None,
    ) -> None:
        """A recogniser over the weights in ``folder``.

        Args:
            folder: Holds ``model.bin``, ``config.json``, ``tokenizer.json`` and the vocabulary.
            name: What the weights are called, such as ``whisper-base``.
            sha256: Hash of ``model.bin``, hexadecimal.
            threads: Processor threads; 0 for every core that this process may use.
            compute_type: CTranslate2's number format; ``int8`` is the fastest on a processor.
            batch_size: Stretches of up to 30 s that are decoded together.
            languages: Codes that the team speaks; where none is asked for, one of them is found,
                and clear speech in another is refused. Empty for any that the weights know.
            linguist: Gives weights that tell languages apart, for weights that know English alone.
        """
        self.folder = folder
        self.name = name
        self.sha256 = sha256
        self.threads = threads or _cores()
        self.compute_type = compute_type
        self.batch_size = batch_size
        self.languages = tuple(languages)
        self.linguist = linguist

    @property
    def identity(self) -> str:
        """Name and hash of the weights, such as ``whisper-base@905e5bf8``."""
        return f"{self.name}@{self.sha256[:8]}"

    @property
    def loaded(self) -> WhisperModel:
        """The weights themselves, read now unless they are; for ``models.alignment`` alone.

        Raises:
            ModelError: They cannot be loaded.
        """
        return self._model

    def transcribe(
        self, audio: Audio, *, language: str | None, hotwords: Sequence[str]
    ) -> Recognised:
        """The words spoken in ``audio``, times in seconds from its start.

        Without speech there are no words, and if no language was set either, the language is
        empty with a probability of 0: a caller that keeps a call's language asks again.

        Args:
            audio: float32, (samples,), -1…1, 16 kHz; any length, best up to some minutes, since
                the features of all of it are held at once.
            language: Code to recognise in, or None to detect it.
                Weights that know English only recognise English whatever is asked.
            hotwords: Names to expect, most important first: the prompt holds ``HOTWORD_TOKENS``
                tokens (some 60 to 100 names), and what does not fit is left out with a warning.

        Raises:
            ModelError: The weights cannot be loaded, or do not know the language.
            LanguageError: No language was set, and one is spoken that the team does not speak.
        """
        wanted = self._known(language)
        if audio.size < MIN_AUDIO * SAMPLE_RATE_HZ:
            return _nothing(wanted)

        heard = Heard(np.ascontiguousarray(audio, dtype=np.float32))
        if not heard.packed.chunks:
            return _nothing(wanted)
        probability = 1.0
        if wanted is None:
            wanted, probability = self._spoken(heard)
        words, dropped, sure = self._decoded(heard.audio, heard.packed, wanted, hotwords)
        if words:
            self._require_english(heard, sure)
        missed = heard.missed(words)
        if missed.chunks:
            more, _, _ = self._decoded(
                heard.audio, missed, wanted, (), least=SECOND_LOG_PROBABILITY
            )
            words = with_missed(words, more)
        return Recognised(
            words=words,
            language=wanted,
            language_probability=probability,
            speech=heard.speech,
            dropped=dict(dropped),
        )

    def _decoded(
        self,
        audio: Audio,
        packed: Packed,
        language: str,
        hotwords: Sequence[str],
        *,
        least: float | None = None,
    ) -> tuple[tuple[Word, ...], Counter[str], float]:
        """The words of packed speech in seconds of ``audio``, and what was dropped, by reason.

        The last is the mean log probability of a token over all chunks.

        Args:
            audio: All of the sound.
            packed: What of it to recognise.
            language: Code to recognise in.
            hotwords: Names to expect.
            least: Mean log probability under which a chunk is dropped in silence; None for any.
        """
        from models.decoding import CarefulPipeline

        # One pipeline a call: it carries state from batch to batch, and costs nothing to make.
        segments, _ = CarefulPipeline(self._model).transcribe(
            packed.audio(audio),
            language=language,
            hotwords=self._prompt(hotwords),
            batch_size=self.batch_size,
            clip_timestamps=[{"start": start, "end": end} for start, end in packed.chunks],
            word_timestamps=True,
            condition_on_previous_text=False,
        )
        words: list[Word] = []
        dropped: Counter[str] = Counter()
        certain: list[float] = []
        for segment in segments:
            certain.append(float(segment.avg_logprob))
            placed = []
            for word in _words(segment):
                start, end = packed.back(word.start, word.end)
                if is_said_in_pieces(word.text):
                    first, last = packed.whole(word.start, word.end)
                    if last - first <= longest_of(word.text):
                        start, end = first, last
                placed.append(replace(word, start=start, end=end))
            if least is not None and (
                segment.avg_logprob < least or segment.no_speech_prob > NO_SPEECH_PROBABILITY
            ):
                continue
            if least is not None:
                placed = sure_stretches(placed, packed.spans, least=math.exp(least))
            said, invented = believed(
                Decoded(tuple(placed), float(segment.no_speech_prob), float(segment.avg_logprob))
            )
            words.extend(said)
            dropped.update(invented)
        return tuple(words), dropped, float(np.mean(certain)) if certain else 0.0

    def _require_english(self, heard: Heard, sure: float) -> None:
        """Ask the linguist, where weights for English alone are in doubt, if it is English.

        Args:
            heard: What was recognised.
            sure: Mean log probability of a token of it.

        Raises:
            LanguageError: It is not.
        """
        if self._model.model.is_multilingual or self.linguist is None or sure >= DOUBTFUL:
            return
        linguist = self.linguist()
        linguist.languages = ("en",)
        try:
            linguist._spoken(heard)  # noqa: SLF001 - one of us
        except LanguageError as error:
            raise LanguageError(
                f"{error.message.partition(',')[0]}, which {self.name} does not know",
                hint='Set speech.model = "base" and name the language in speech.languages.',
            ) from error

    def _spoken(self, heard: Heard) -> tuple[str, float]:
        """The language to recognise in, of those that the team speaks, and its probability.

        Raises:
            LanguageError: Another language is spoken.
        """
        allowed = [code for code in self.languages if code in self._model.supported_languages]
        chunks = heard.packed.chunks
        joined = heard.packed.audio(heard.audio)
        spread = sorted(
            {round(part * (len(chunks) - 1) / (LISTENED - 1)) for part in range(LISTENED)}
        )
        sums: Counter[str] = Counter()
        asked = 0
        for place in spread:
            start, end = (round(second * SAMPLE_RATE_HZ) for second in chunks[place])
            _, _, found = self._model.detect_language(joined[start:end])
            sums.update(dict(found))
            asked += 1
            if not allowed or max(sums[code] for code in allowed) / asked >= ENOUGH:
                break
        best, total = max(sums.items(), key=lambda item: item[1])
        if not allowed:
            return best, total / asked
        if best not in allowed and total / asked >= FOREIGN and heard.lasts >= FOREIGN_SPEECH:
            raise LanguageError(
                f"the language spoken is {best} ({total / asked:.0%} sure), and "
                f"speech.languages = {', '.join(self.languages)}",
                hint=f'Add "{best}" to speech.languages in config/filmroom.toml if your team '
                "speaks it, then run `filmroom retry`.",
            )
        chosen = max(allowed, key=lambda code: sums[code])
        return chosen, float(sums[chosen] / asked)

    @cached_property
    def _model(self) -> WhisperModel:
        """The loaded weights."""
        missing = [file for file in NEEDED if not (self.folder / file).is_file()]
        if missing:
            raise ModelError(
                f"{self.folder} is no Whisper model in CTranslate2's form: "
                f"{', '.join(missing)} missing",
                hint="Name a folder with model.bin, config.json, tokenizer.json and vocabulary.",
            )

        from faster_whisper import WhisperModel

        try:
            model = WhisperModel(
                str(self.folder),
                device="cpu",
                compute_type=self.compute_type,
                cpu_threads=self.threads,
                local_files_only=True,
            )
        except (RuntimeError, ValueError) as error:
            raise ModelError(
                f"{self.folder}: the speech model cannot be loaded: {error}",
                hint="Run `filmroom models` to see whether its files are whole.",
            ) from error
        if model.model.n_mels != model.feature_extractor.mel_filters.shape[0]:
            raise ModelError(
                f"{self.folder}: the model wants {model.model.n_mels} mel bands, and no "
                "preprocessor_config.json says so",
                hint="Put the preprocessor_config.json that was published with it into the folder.",
            )
        return model

    def _known(self, language: str | None) -> str | None:
        """The language to ask for: the one given if the weights know it."""
        model = self._model
        if not model.model.is_multilingual:
            return "en"
        if language is not None and language not in model.supported_languages:
            raise ModelError(
                f'speech.language = "{language}" is not a language that {self.name} knows',
                hint='Give a code such as "en", "de" or "es", or leave it out to detect it.',
            )
        return language

    def _prompt(self, hotwords: Sequence[str]) -> str | None:
        """As many of ``hotwords`` as fit, first ones first; None for none."""
        terms = [term.strip() for term in hotwords if term.strip()]
        fitting = len(terms)
        while fitting and self._tokens(terms[:fitting]) > HOTWORD_TOKENS:
            fitting -= 1
        if fitting < len(terms):
            logger.warning(
                "%s: %d of %d glossary terms do not fit into the prompt and are left out",
                self.name,
                len(terms) - fitting,
                len(terms),
            )
        return _joined(terms[:fitting]) or None

    def _tokens(self, terms: Sequence[str]) -> int:
        """How many tokens the prompt of ``terms`` takes."""
        encoded = self._model.hf_tokenizer.encode(" " + _joined(terms), add_special_tokens=False)
        return len(encoded.ids)


def _cores() -> int:
    """Processor cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _joined(terms: Sequence[str]) -> str:
    """Terms as a prompt says them."""
    return ", ".join(terms)


def _nothing(language: str | None) -> Recognised:
    """What is recognised where nobody speaks."""
    return Recognised(words=(), language=language or "", language_probability=float(bool(language)))


def _words(segment: Segment) -> list[Word]:
    """The words of a stretch, without blanks and without entries that are only blanks.

    The library splits before punctuation, so ``$10,680`` comes in two entries and ``M.H.M.`` in
    three: what does not begin with a blank belongs to the word before it.
    """
    words: list[Word] = []
    for entry in segment.words or ():
        text = entry.word.strip()
        if not text:
            continue
        if words and not entry.word[:1].isspace():
            before = words[-1]
            words[-1] = replace(
                before,
                end=float(entry.end),
                text=before.text + text,
                probability=min(before.probability, float(entry.probability)),
            )
        else:
            words.append(
                Word(
                    start=float(entry.start),
                    end=float(entry.end),
                    text=text,
                    probability=float(entry.probability),
                )
            )
    return words
