"""Finding known words in the sound, with the cross-attention of a Whisper that is loaded anyway.

The words are given to the decoder as if it had said them; where its attention moves from one word's
tokens to the next's is where the word begins. Attention moves on early, into the silence before a
word: a start is moved up to where the sound rises.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from coaching.sidecar.placing import settled
from coaching.transcript import Word
from models.speech import MIN_AUDIO
from models.voice_activity import SAMPLE_RATE_HZ

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from coaching.ports import Audio
    from models.speech import FasterWhisper

LONGEST = 30.0
"""Seconds of sound that are looked at; the rest is not heard. Source: Whisper's encoder."""

MOST_TOKENS = 440
"""Tokens that the decoder takes in one text. Source: 448 by Whisper's ``n_text_ctx``, less those
that say language and task."""

FRAME = 0.02
"""Seconds between two places of the encoder's output. Source: openai/whisper's ``audio.py``."""

HOP = 0.01
"""Seconds; the resolution at which silence before a word is found."""

QUIET_BELOW_DB = 30.0
"""Level under the loudest twentieth of the sound that is silence. Chosen because the quiet sounds
of a word, such as f and th, lie 20 to 25 dB under its vowels."""

QUIET_ABOVE_DB = 6.0
"""Level over the quietest tenth that is still silence, where the line is noisy."""

ATTACK = 0.02
"""Seconds that a word begins before the sound rises. Chosen because a consonant is quiet first."""

UNLIKELY = 0.001
"""Mean probability of a word's tokens under which it is not in the sound at all. Chosen because
recognisers that hear a word another way still give it some per cent."""


class WhisperAligner:
    """Finds words with the weights of a recogniser; implements ``coaching.ports.Aligner``."""

    def __init__(self, transcriber: FasterWhisper) -> None:
        """An aligner that shares the weights of ``transcriber``, and loads them with it."""
        self._transcriber = transcriber

    @property
    def identity(self) -> str:
        """Name and hash of the weights, such as ``whisper-base@905e5bf8``."""
        return self._transcriber.identity

    def align(self, audio: Audio, words: Sequence[Word], *, language: str) -> tuple[Word, ...]:
        """The same words with the times at which they are heard, in seconds from the sound's start.

        What cannot be placed keeps ``estimated``: a word that is not in the sound, one that was
        found far from where its neighbours were, and all of them in a language that the weights do
        not know, or where there are too many for so short a sound.

        Args:
            audio: float32, (samples,), -1…1, 16 kHz, up to ``LONGEST``.
            words: In the order in which they are said, times estimated.
            language: Code of the language; empty where nobody knows, which reads them as English.

        Raises:
            ModelError: The weights cannot be loaded.
        """
        if not words or audio.size < MIN_AUDIO * SAMPLE_RATE_HZ:
            return tuple(words)
        heard = np.ascontiguousarray(audio[: round(LONGEST * SAMPLE_RATE_HZ)], dtype=np.float32)
        found = self._found(heard, words, language or "en")
        return tuple(words) if found is None else settled(words, found)

    def _found(
        self, audio: Audio, words: Sequence[Word], language: str
    ) -> list[Word | None] | None:
        """Each word where the model attends to it; None where it cannot be asked."""
        from faster_whisper.audio import pad_or_trim
        from faster_whisper.tokenizer import Tokenizer

        model = self._transcriber.loaded
        multilingual = bool(model.model.is_multilingual)
        if language not in model.supported_languages:
            return None
        tokenizer = Tokenizer(
            model.hf_tokenizer, multilingual, task="transcribe", language=language
        )
        tokens = [tokenizer.encode(f" {word.text}") for word in words]
        asked = [token for each in tokens for token in each]
        if not asked or len(asked) > MOST_TOKENS:
            return None
        features = model.feature_extractor(audio)
        frames = min(features.shape[-1], audio.size // model.feature_extractor.hop_length)
        encoded = model.encode(pad_or_trim(features))
        (result,) = model.model.align(encoded, tokenizer.sot_sequence, [asked], frames)
        begins = _token_starts(result)
        rise = _Rise(audio)
        found: list[Word | None] = []
        place = 0
        for word, own in zip(words, tokens, strict=True):
            upto = place + len(own)
            probability = float(np.mean(result.text_token_probs[place:upto])) if own else 0.0
            if not own or upto >= len(begins) or probability < UNLIKELY:
                found.append(None)
            else:
                start, end = begins[place], begins[upto]
                found.append(Word(rise.after(start, end), end, word.text))
            place = upto
        return found


def _token_starts(result: Any) -> list[float]:
    """Seconds at which each token begins, the end mark's too: where the path goes to it first."""
    path = np.asarray(result.alignments)
    jumps = np.diff(path[:, 0], prepend=path[0, 0] - 1) > 0
    return [float(frame) * FRAME for frame in path[jumps, 1]]


class _Rise:
    """Where a sound rises out of its silence."""

    def __init__(self, audio: Audio) -> None:
        hop = round(HOP * SAMPLE_RATE_HZ)
        pieces = audio[: audio.size // hop * hop].reshape(-1, hop)
        level: NDArray[np.float32] = 10 * np.log10(np.square(pieces).mean(axis=1) + 1e-12)
        loudest, quietest = np.percentile(level, [95, 10])
        self._loud = level > max(loudest - QUIET_BELOW_DB, quietest + QUIET_ABOVE_DB)

    def after(self, start: float, end: float) -> float:
        """The first moment between two times that is no silence; ``start`` where all is."""
        first, last = round(start / HOP), round(end / HOP)
        loud = np.flatnonzero(self._loud[first:last])
        if not loud.size or not loud[0]:
            return start
        return float(max(start, (first + int(loud[0])) * HOP - ATTACK))
