"""What is learned of how people sound is nowhere once a call is ready."""

from __future__ import annotations

import wave
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from coaching.app.demo.unpack import unpack
from coaching.media.probe import probe as facts_of
from coaching.media.windows import SAMPLE_RATE_HZ, whole
from coaching.settings import Settings, cache_folder
from coaching.steps.deriving import derive
from coaching.steps.intake import take_in
from coaching.steps.keep import keep
from coaching.steps.place import Place
from coaching.steps.probe import probe
from coaching.steps.speaking import speakers_of
from coaching.steps.words import recognise
from models.campplus import Campplus
from models.speakers import installed_diarizer
from tests.steps.conftest import Parrot
from tests.steps.making import make_means

SECONDS = 60


def mono_call(folder: Path, target: Path) -> None:
    """A minute of a demo call with both people on one channel."""
    unpack(folder)
    path = min(folder.rglob("*.mp3"), default=None) or min(folder.rglob("*.wav"))
    audio = whole(path, facts_of(path))[:, : SECONDS * SAMPLE_RATE_HZ].mean(axis=0)
    with wave.open(str(target), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE_HZ)
        file.writeframes((audio * 32_000).astype("<i2").tobytes())


@pytest.mark.slow
def test_no_voice_print_is_anywhere_in_the_workspace(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    prints: list[np.ndarray[Any, Any]] = []
    embed = Campplus.embed

    def remembered(campplus: Campplus, *arguments: Any) -> Any:
        made = embed(campplus, *arguments)
        prints.append(made)
        return made

    monkeypatch.setattr(Campplus, "embed", remembered)
    mono_call(tmp_path / "demo", place.workspace.inbox / "mono.wav")
    (file,) = take_in(place, [place.workspace.inbox / "mono.wav"], rest_seconds=0.0)
    keep(place, file)
    call = probe(place, file, settings=Settings(), on_progress=lambda _: None)
    heard = recognise(place, call, Parrot(), language="en", hotwords=(), on_progress=lambda _: None)
    derive(place, call, heard, make_means(diarizer=installed_diarizer(cache=cache_folder())))
    assert {"A", "B"} <= {one.label for one in speakers_of(place, f"C{call}").speakers}
    rows = np.concatenate(prints)
    assert len(rows) > 10
    traces = [
        trace
        for row in (*rows, *(row / np.linalg.norm(row) for row in rows), rows.mean(axis=0))
        for trace in (
            row[:4].astype("<f4").tobytes(),
            row[:4].astype("<f8").tobytes(),
            f"{row[0]:.8f}"[:-1].encode(),
        )
    ]
    searched = 0
    for path in place.workspace.root.rglob("*"):
        if path.is_file() and path.suffix not in (".wav", ".m4a"):
            content = path.read_bytes()
            searched += len(content)
            assert not any(trace in content for trace in traces), path
    assert searched > 100_000
