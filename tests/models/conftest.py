"""Real weights, loaded once, and real recordings, where they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from models.catalogue import MINILM
from models.embeddings import MiniLM
from models.speech import FasterWhisper
from models.weights import locate, locate_speech

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from coaching.ports import Audio


@pytest.fixture(scope="session")
def weights_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache of joined weights for this run."""
    return tmp_path_factory.mktemp("weights")


@pytest.fixture(scope="session")
def load_transcriber(weights_cache: Path) -> Callable[[str], FasterWhisper]:
    """Makes the recogniser of a name, each loaded once."""
    loaded: dict[str, FasterWhisper] = {}

    def load(model: str) -> FasterWhisper:
        if model not in loaded:
            found = locate_speech(model, cache=weights_cache)
            loaded[model] = FasterWhisper(found.folder, name=found.name, sha256=found.sha256)
        return loaded[model]

    return load


@pytest.fixture(scope="session")
def minilm(weights_cache: Path) -> MiniLM:
    """The embedder, loaded once."""
    return MiniLM(locate(MINILM.name, cache=weights_cache), sha256=MINILM.sha256)


@pytest.fixture(scope="session")
def recording(shared: Path) -> Callable[[str], Path]:
    """Path of a real recording or its reference; skips the test where it is absent."""

    def find(name: str) -> Path:
        path = shared / "audio" / name
        if not path.is_file():
            pytest.skip(f"the real recording {name} is not on this machine")
        return path

    return find


@pytest.fixture(scope="session")
def sound_of(recording: Callable[[str], Path]) -> Callable[..., Audio]:
    """One channel of a real recording, by the recogniser's own decoder."""

    def decode(name: str, channel: int | None = None) -> Audio:
        from faster_whisper import decode_audio

        path = str(recording(name))
        sound = decode_audio(path) if channel is None else decode_audio(path, split_stereo=True)
        return np.asarray(sound if channel is None else sound[channel], dtype=np.float32)

    return decode


@pytest.fixture(scope="session")
def minilm_folder(weights_cache: Path) -> Path:
    """Where the shipped embedder lies."""
    return locate(MINILM.name, cache=weights_cache)
