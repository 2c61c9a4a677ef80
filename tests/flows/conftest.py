"""Short real calls for tests that start processes."""

from __future__ import annotations

from pathlib import Path

import pytest

from coaching.app.demo.unpack import unpack


@pytest.fixture(scope="session")
def short_calls(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Three pieces of demo calls, half a minute each."""
    inbox = tmp_path_factory.mktemp("unpacked")
    unpack(inbox)
    sources = sorted(inbox.glob("*.wav"), key=lambda path: path.stat().st_size)[1:4]
    folder = tmp_path_factory.mktemp("short")
    return [_beginning(path, folder / path.name) for path in sources]


@pytest.fixture(scope="session")
def short_call(short_calls: list[Path]) -> Path:
    """One of them."""
    return short_calls[0]


def _beginning(source: Path, target: Path, *, seconds: int = 30) -> Path:
    """The first half minute of a telephone WAV, as a WAV of 16-bit samples."""
    import av

    with av.open(str(source)) as reading, av.open(str(target), "w") as writing:
        stream = writing.add_stream("pcm_mulaw", rate=8000, layout="stereo")
        samples = 0
        for frame in reading.decode(audio=0):
            frame.pts = None
            for packet in stream.encode(frame):
                writing.mux(packet)
            samples += frame.samples
            if samples >= seconds * 8000:
                break
        for packet in stream.encode(None):
            writing.mux(packet)
    return target
