"""Writing recordings: Opus, MP3, AAC and a small video, all through PyAV."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.audio.stream import AudioStream
from av.container import OutputContainer
from av.video.stream import VideoStream
from numpy.typing import NDArray

from coaching.app.demo.studio.script import Who
from coaching.app.demo.studio.sound import STUDIO_HZ, Sound
from coaching.app.demo.studio.timeline import SpokenTurn

BLOCK = 1_152
"""Samples handed to the encoder at once; any number does."""

SEPARATE: dict[str, object] = {"mapping_family": "255"}
"""Opus keeps the sides apart; its usual stereo lets each be heard on the other at low rates."""

REPRODUCIBLE = {"fflags": "+bitexact"}
"""No version, date or random serial number in the file."""

PICTURES_HZ = 4
WIDTH, HEIGHT = 320, 180
TILE, RIM = 72, 5
"""Half the width of a person's tile, and of the light around it, in pixels."""


@dataclass(frozen=True, slots=True)
class Tape:
    """A kind of file: encoder, rate and bits per second."""

    codec: str
    rate_hz: int
    bit_rate: int


STEREO = Tape("libopus", 8_000, 26_000)
DUAL = Tape("libopus", 8_000, 18_000)
OPUS = Tape("libopus", 16_000, 18_000)
MP3 = Tape("libmp3lame", 16_000, 24_000)
AAC = Tape("aac", 16_000, 28_000)


def write(path: Path, channels: tuple[Sound, ...], tape: Tape) -> None:
    """One channel or two, at ``STUDIO_HZ``, as a file of that kind."""
    with av.open(str(path), "w", options=REPRODUCIBLE) as container:
        stream = _add_sound(container, tape, channels=len(channels))
        for block in _blocks(channels):
            container.mux(stream.encode(block))
        container.mux(stream.encode(None))


def write_video(path: Path, sound: Sound, turns: tuple[SpokenTurn, ...], tape: Tape) -> None:
    """A video call: two tiles, the one who speaks lit up."""
    with av.open(str(path), "w", options=REPRODUCIBLE) as container:
        pictures = container.add_stream("libx264", rate=PICTURES_HZ)
        pictures.width, pictures.height, pictures.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        pictures.options = {"crf": "34", "preset": "slow", "g": "80", "threads": "1"}
        stream = _add_sound(container, tape, channels=1)
        shown = 0
        for number, block in enumerate(_blocks((sound,))):
            now = number * BLOCK / STUDIO_HZ
            while shown / PICTURES_HZ <= now:
                _show(container, pictures, turns, number=shown)
                shown += 1
            container.mux(stream.encode(block))
        container.mux(pictures.encode(None))
        container.mux(stream.encode(None))


def _add_sound(container: OutputContainer, tape: Tape, *, channels: int) -> AudioStream:
    layout = "stereo" if channels == 2 else "mono"  # noqa: PLR2004 - a call has two sides
    stream = container.add_stream(tape.codec, rate=tape.rate_hz, layout=layout)
    if not isinstance(stream, AudioStream):
        message = f"{tape.codec} writes no sound."
        raise TypeError(message)
    stream.bit_rate = tape.bit_rate
    if tape.codec == "libopus" and channels > 1:
        stream.options = SEPARATE
    return stream


def _blocks(channels: tuple[Sound, ...]) -> list[av.AudioFrame]:
    """Frames of 16-bit sound; the encoder's stream resamples them."""
    both = np.clip(np.stack(channels, axis=1) * 32767, -32768, 32767).astype(np.int16)
    frames = []
    for first in range(0, len(both), BLOCK):
        block = np.ascontiguousarray(both[first : first + BLOCK]).reshape(1, -1)
        layout = "mono" if len(channels) == 1 else "stereo"
        frame = av.AudioFrame.from_ndarray(block, format="s16", layout=layout)
        frame.sample_rate = STUDIO_HZ
        frame.pts = first
        frame.time_base = Fraction(1, STUDIO_HZ)
        frames.append(frame)
    return frames


def _show(
    container: OutputContainer,
    stream: VideoStream,
    turns: tuple[SpokenTurn, ...],
    *,
    number: int,
) -> None:
    now = number / PICTURES_HZ
    speaking = {turn.who for turn in turns if turn.start <= now < turn.end}
    frame = av.VideoFrame.from_ndarray(_picture(speaking), format="rgb24")
    frame.pts = number
    frame.time_base = Fraction(1, PICTURES_HZ)
    container.mux(stream.encode(frame))


def _picture(speaking: set[Who]) -> NDArray[np.uint8]:
    """uint8, (height, width, 3): two people as simple shapes, a frame around who speaks."""
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
    picture = np.full((HEIGHT, WIDTH, 3), (24, 28, 36), np.uint8)
    people: tuple[tuple[Who, int, tuple[int, int, int]], ...] = (
        ("rep", 80, (70, 110, 150)),
        ("customer", 240, (150, 105, 80)),
    )
    for who, middle, colour in people:
        away = np.maximum(np.abs(x - middle), np.abs(y - HEIGHT // 2))
        tile = away < TILE
        rim = tile & (away >= TILE - RIM)
        head = (x - middle) ** 2 + (y - 72) ** 2 < 22**2
        body = ((x - middle) / 44) ** 2 + ((y - 150) / 46) ** 2 < 1
        picture[tile] = (44, 50, 62)
        picture[tile & (head | body)] = colour
        if who in speaking:
            picture[rim] = (240, 200, 80)
    return picture
