"""Short pieces of the demo's calls, for tests that need real speech and little of it."""

from __future__ import annotations

from pathlib import Path

import av


def beginning(source: Path, target: Path, *, seconds: float = 30) -> Path:
    """The beginning of a recording as a two-sided telephone WAV; ``target``."""
    with av.open(str(source)) as reading, av.open(str(target), "w", format="wav") as writing:
        stream = writing.add_stream("pcm_mulaw", rate=8000, layout="stereo")
        resampler = av.AudioResampler(format="s16", layout="stereo", rate=8000)
        samples = 0
        for frame in reading.decode(audio=0):
            for ready in resampler.resample(frame):
                ready.pts = None
                writing.mux(stream.encode(ready))
                samples += ready.samples
            if samples >= seconds * 8000:
                break
        writing.mux(stream.encode(None))
    return target
