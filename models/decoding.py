"""Faster-whisper's batched decoding, with a second try where the first went wrong.

Whisper itself decodes a stretch again, at a higher temperature, when the text runs in a circle or
is unlikely all through. The batched pipeline leaves that out: one spelled name can then end in a
hundred letters T and swallow the minute behind it, and a prompt of names can drown unclear speech.
The second try here involves no chance: the same stretch without the prompt and without repeats.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from faster_whisper import BatchedInferencePipeline
from faster_whisper.transcribe import get_compression_ratio

if TYPE_CHECKING:
    import numpy as np
    from faster_whisper.tokenizer import Tokenizer
    from faster_whisper.transcribe import TranscriptionOptions
    from numpy.typing import NDArray

COMPRESSION_RATIO = 2.4
LOG_PROBABILITY = -1.0
"""A stretch whose text compresses better than the first, or whose mean log probability of a token
is below the second, has failed.
Source: ``compression_ratio_threshold`` and ``logprob_threshold`` of openai/whisper's
``transcribe``."""

REPEAT_TOKENS = 5
"""Tokens in a row that the second try says only once. Chosen because circles are repeats of few
tokens without end, while people do say two or three words twice."""


TOKENS_A_SECOND = 15.0
"""Pace of tokens that nobody speaks; chosen as twice that of the fastest talk, 8 a second."""

SHORT_TEXT = 40
"""Tokens under which no pace is judged: a name spelled out takes many in little time."""


class CarefulPipeline(BatchedInferencePipeline):  # type: ignore[misc]
    """A batched pipeline that decodes failed stretches once more."""

    _seconds: tuple[float, ...] = ()

    def forward(
        self,
        features: NDArray[np.float32],
        tokenizer: Tokenizer,
        chunks_metadata: list[dict[str, Any]],
        options: TranscriptionOptions,
    ) -> list[list[dict[str, Any]]]:
        """The decoded segments of each stretch; remembers how long the stretches are."""
        self._seconds = tuple(float(chunk["duration"]) for chunk in chunks_metadata)
        decoded: list[list[dict[str, Any]]] = super().forward(
            features, tokenizer, chunks_metadata, options
        )
        return decoded

    def generate_segment_batched(
        self, features: NDArray[np.float32], tokenizer: Tokenizer, options: TranscriptionOptions
    ) -> tuple[Any, list[dict[str, Any]]]:
        """The encoder's output and one decoded text for each stretch.

        Args:
            features: float32, (stretches, mel bands, 3000 frames).
            tokenizer: Of the model.
            options: As the pipeline was asked.
        """
        encoded, outputs = super().generate_segment_batched(features, tokenizer, options)
        failed = [
            place
            for place, (output, seconds) in enumerate(zip(outputs, self._seconds, strict=True))
            if _failed(output, tokenizer) or _rushes(output, seconds)
        ]
        if not failed:
            return encoded, outputs
        careful = replace(options, hotwords=None, no_repeat_ngram_size=REPEAT_TOKENS)
        _, again = super().generate_segment_batched(features[failed], tokenizer, careful)
        for place, output in zip(failed, again, strict=True):
            if (
                _circles(outputs[place], tokenizer)
                or _rushes(outputs[place], self._seconds[place])
                or output["avg_logprob"] > outputs[place]["avg_logprob"]
            ):
                outputs[place] = output
        return encoded, outputs


def _failed(output: dict[str, Any], tokenizer: Tokenizer) -> bool:
    """Whether a decoded stretch is not to be believed."""
    return output["avg_logprob"] < LOG_PROBABILITY or _circles(output, tokenizer)


def _circles(output: dict[str, Any], tokenizer: Tokenizer) -> bool:
    """Whether a decoded stretch says one thing over and over."""
    return bool(get_compression_ratio(tokenizer.decode(output["tokens"])) > COMPRESSION_RATIO)


def _rushes(output: dict[str, Any], seconds: float) -> bool:
    """Whether a decoded stretch says more than can be said in its time."""
    tokens = len(output["tokens"])
    return tokens >= SHORT_TEXT and tokens > TOKENS_A_SECOND * seconds
