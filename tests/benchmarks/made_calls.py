"""Made recordings with transcripts beside them: the demo's speech in pieces, with talk of our own.

What is said in the sound and what the transcript says have nothing to do with each other; each
alone is like the real thing.
"""

from __future__ import annotations

import itertools
import json
import struct
import wave
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

import av

Format = Literal["mp3", "pcm", "mulaw"]
FORMATS: tuple[Format, ...] = ("mp3", "pcm", "mulaw")
"""MP3, and WAV of two kinds; all of them two-sided at 8 kHz. Browsers cannot play the last."""

HZ = 8000
TALK = Path(__file__).parents[2] / "models" / "training" / "talk"
SECONDS_OF_A_WORD = 0.4
"""Talk of 150 words a minute."""

_NAMES = {"rep": "Dana Reyes", "customer": "Jordan Ashe"}
_SUFFIXES = {"mp3": ".mp3", "pcm": ".wav", "mulaw": ".wav"}
_MULAW, _HEADER_BYTES = 7, 46


def repeat(inbox: Path, target: Path, *, seconds: float) -> None:
    """Two-sided telephone calls of the demo in a row, again and again, as 16-bit WAV at 8 kHz."""
    calls = sorted(inbox.glob("*.wav"))
    with wave.open(str(target), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(HZ)
        written = 0
        while written < seconds * HZ:
            for call in calls:
                with av.open(str(call)) as source:
                    if source.streams.audio[0].channels != 2:
                        continue
                    resampler = av.AudioResampler(format="s16", layout="stereo", rate=HZ)
                    for frame in source.decode(audio=0):
                        for ready in resampler.resample(frame):
                            left = round(seconds * HZ) - written
                            data = ready.to_ndarray().tobytes()[: max(0, left) * 4]
                            file.writeframes(data)
                            written += len(data) // 4


def make_calls(
    demo: Path, folders: dict[Path, int], *, seconds: float, sound: Format, step: float = 2.0
) -> None:
    """Recordings, each with a WebVTT beside it, and no two with the same bytes.

    Args:
        demo: The demo's inbox, unpacked.
        folders: Where to put them, and how many.
        seconds: How long each one is.
        sound: How they are written.
        step: How much later in the long sound each one begins than the one before it.
    """
    count = sum(folders.values())
    long = demo.parent / "long.wav"
    repeat(demo, long, seconds=seconds + step * count)
    pieces = _pieces(long, seconds=seconds, step=step, sound=sound)
    spoken = _spoken()
    places = [folder for folder, many in folders.items() for _ in range(many)]
    for number, (folder, piece) in enumerate(zip(places, pieces, strict=False)):
        folder.mkdir(parents=True, exist_ok=True)
        began = datetime(2026, 3, 2, 8, tzinfo=UTC) + timedelta(minutes=11 * number)
        name = f"{began:%Y-%m-%d %H%M} Made Customer {number:04d}"
        (folder / f"{name}{_SUFFIXES[sound]}").write_bytes(piece)
        (folder / f"{name}.vtt").write_text(
            transcript(spoken[(37 * number) % len(spoken) :], seconds=seconds), encoding="utf-8"
        )
    for left in (long, long.with_suffix(".mp3"), long.with_name("piece.mp3")):
        left.unlink(missing_ok=True)


def transcript(spoken: Sequence[tuple[str, str]], *, seconds: float) -> str:
    """A WebVTT of so many seconds with the first of those turns, by role and text."""
    cues = ["WEBVTT"]
    at = 0.2
    for role, text in itertools.cycle(spoken):
        until = min(at + SECONDS_OF_A_WORD * len(text.split()), seconds - 0.1)
        cues.append(f"{_stamp(at)} --> {_stamp(until)}\n<v {_NAMES[role]}>{text}</v>")
        at = until + 0.2
        if at >= seconds - 1:
            return "\n\n".join(cues) + "\n"
    raise AssertionError("a cycle has no end")


def _stamp(at: float) -> str:
    minutes, milliseconds = divmod(round(at * 1000), 60_000)
    return f"{minutes // 60:02d}:{minutes % 60:02d}:{milliseconds / 1000:06.3f}"


def _spoken() -> list[tuple[str, str]]:
    return [
        (turn["role"], turn["text"])
        for path in sorted(TALK.glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
        for turn in json.loads(line)["turns"]
    ]


def _pieces(long: Path, *, seconds: float, step: float, sound: Format) -> Iterator[bytes]:
    """Pieces of a long WAV, each beginning a step after the one before it."""
    if sound == "mp3":
        yield from _mp3_pieces(long, seconds=seconds, step=step)
        return
    with wave.open(str(long)) as file:
        frames = file.readframes(file.getnframes())
    if sound == "mulaw":
        frames = _coded(frames)
    width = 4 if sound == "pcm" else 2
    for number in itertools.count():
        first = width * round(number * step * HZ)
        data = frames[first : first + width * round(seconds * HZ)]
        if len(data) < width * round(seconds * HZ):
            return
        yield _wav(data, sound)


def _wav(data: bytes, sound: Format) -> bytes:
    tag, width = (1, 4) if sound == "pcm" else (_MULAW, 2)
    form = struct.pack("<HHIIHHH", tag, 2, HZ, HZ * width, width, 4 * width, 0)
    body = b"WAVE" + b"fmt " + struct.pack("<I", len(form)) + form
    body += b"data" + struct.pack("<I", len(data)) + data
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _coded(frames: bytes) -> bytes:
    """16-bit stereo as mu-law."""
    import numpy as np

    coder = av.CodecContext.create("pcm_mulaw", "w")
    assert isinstance(coder, av.AudioCodecContext)
    coder.layout, coder.sample_rate, coder.format = "stereo", HZ, "s16"
    audio = np.frombuffer(frames, "<i2").reshape(1, -1)
    coded = []
    for first in range(0, audio.shape[1], 2 * HZ):
        frame = av.AudioFrame.from_ndarray(audio[:, first : first + 2 * HZ], "s16", "stereo")
        frame.sample_rate = HZ
        coded += [bytes(packet) for packet in coder.encode(frame)]
    return b"".join(coded)


def _mp3_pieces(long: Path, *, seconds: float, step: float) -> Iterator[bytes]:
    """The same, coded once and then cut between frames."""
    whole = long.with_suffix(".mp3")
    with av.open(str(long)) as source, av.open(str(whole), "w", format="mp3") as target:
        stream = target.add_stream("libmp3lame", rate=HZ, layout="stereo", bit_rate=32_000)
        resampler = av.AudioResampler(format="s16p", layout="stereo", rate=HZ)
        for frame in source.decode(audio=0):
            for ready in resampler.resample(frame):
                target.mux(stream.encode(ready))
        target.mux(stream.encode(None))
    cut = whole.with_name("piece.mp3")
    with av.open(str(whole)) as source:
        stream = source.streams.audio[0]
        packets = [bytes(packet) for packet in source.demux(stream) if packet.size]
        lasts = 576 / HZ  # an MPEG-2.5 frame
    for number in itertools.count():
        first = round(number * step / lasts)
        taken = packets[first : first + round(seconds / lasts)]
        if len(taken) < round(seconds / lasts):
            break
        with av.open(str(whole)) as source, av.open(str(cut), "w", format="mp3") as target:
            made = target.add_stream_from_template(source.streams.audio[0])
            for place, data in enumerate(taken):
                packet = av.Packet(data)
                packet.stream, packet.time_base = made, source.streams.audio[0].time_base
                packet.pts = packet.dts = round(place * lasts / packet.time_base)
                packet.duration = round(lasts / packet.time_base)
                target.mux(packet)
        yield cut.read_bytes()
