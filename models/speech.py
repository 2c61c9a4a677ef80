"""Speech to words with faster-whisper: one channel of one stretch of a call at a time.

It knows how the recogniser wants to be asked (batches of up to 30 s of speech, silence left out),
how many names fit into its prompt, and which of its inventions to drop. It does not know where the
weights come from (``models/weights.py``) and never fetches any.
"""

from __future__ import annotations

import logging
import os
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from coaching.errors import ModelError
from coaching.ports import Recognised
from coaching.transcript import Word

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from faster_whisper import WhisperModel
    from faster_whisper.transcribe import Segment

    from coaching.ports import Audio

logger = logging.getLogger(__name__)

SAMPLE_RATE_HZ = 16_000

MIN_AUDIO = 0.1
"""Shortest sound in seconds that is looked at; chosen because no English word is shorter."""

HOTWORD_TOKENS = 448 // 2 - 1
"""Tokens of names that one prompt holds: half of the decoder's context, less its start mark.
Source: ``WhisperModel.get_prompt`` of faster-whisper 1.2.1, which cuts longer ones mid-word."""

NO_SPEECH_PROBABILITY = 0.6
"""Source: ``no_speech_threshold`` of openai/whisper's ``transcribe``, which the batched pipeline
takes and ignores."""

UNLIKELY_LOG_PROBABILITY = -0.7
"""A stretch above ``NO_SPEECH_PROBABILITY`` and below this mean log probability of a token is noise
that the model put words to ("Thank you very much."), and is dropped. Whisper's own limit is -1.
Source: measured 2026-11-24, tiny.en and base, six cuts of babble each: all came between -0.80 and
-1.35, eleven of twelve above ``NO_SPEECH_PROBABILITY``; of twenty short answers out of real calls
none came above it."""

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
    ) -> None:
        """A recogniser over the weights in ``folder``.

        Args:
            folder: Holds ``model.bin``, ``config.json``, ``tokenizer.json`` and the vocabulary.
            name: What the weights are called, such as ``whisper-base``.
            sha256: Hash of ``model.bin``, hexadecimal.
            threads: Processor threads; 0 for every core that this process may use.
            compute_type: CTranslate2's number format; ``int8`` is the fastest on a processor.
            batch_size: Stretches of up to 30 s that are decoded together.
        """
        self.folder = folder
        self.name = name
        self.sha256 = sha256
        self.threads = threads or _cores()
        self.compute_type = compute_type
        self.batch_size = batch_size

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
            language: Code to recognise in, or None to detect it from the first 30 s of speech.
                Weights that know English only recognise English whatever is asked.
            hotwords: Names to expect, most important first: the prompt holds ``HOTWORD_TOKENS``
                tokens (some 60 to 100 names), and what does not fit is left out with a warning.

        Raises:
            ModelError: The weights cannot be loaded, or do not know the language.
        """
        model = self._model
        wanted = self._known(language)
        if audio.size < MIN_AUDIO * SAMPLE_RATE_HZ:
            return _nothing(wanted)

        from models.decoding import CarefulPipeline

        # One pipeline a call: it carries state from batch to batch, and costs nothing to make.
        segments, info = CarefulPipeline(model).transcribe(
            np.ascontiguousarray(audio, dtype=np.float32),
            language=wanted,
            hotwords=self._prompt(hotwords),
            batch_size=self.batch_size,
            vad_filter=True,
            word_timestamps=True,
            condition_on_previous_text=False,
        )
        if not info.duration_after_vad:
            return _nothing(wanted)
        kept = [segment for segment in segments if not _is_invented(segment)]
        return Recognised(
            words=tuple(word for segment in kept for word in _words(segment)),
            language=info.language,
            language_probability=float(info.language_probability),
        )

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


def _is_invented(segment: Segment) -> bool:
    """Whether a stretch is silence or noise that the model put words to."""
    return bool(
        segment.no_speech_prob > NO_SPEECH_PROBABILITY
        and segment.avg_logprob < UNLIKELY_LOG_PROBABILITY
    )


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
