"""Drawing: the pictures of a reel where its calls have none: cards, waveforms, captions.

Sizes are in pixels of a picture of ``SIZE``. It knows neither calls nor time: what is shown comes
in, a picture comes out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from io import BytesIO
from itertools import pairwise
from typing import Literal

import av
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from coaching.media.decode import Samples

SIZE = (1280, 720)
"""Width and height of a reel's picture. Chosen because it is what calls are filmed at."""

Picture = NDArray[np.uint8]
"""uint8, (height * 3 / 2, width): brightness, then both colours at half the size (yuv420p)."""

PAPER, INK, QUIET, ACCENT, WORD = "#14171c", "#f4f5f7", "#9aa3af", "#4f9cf9", "#ffd166"
"""Colours. Contrast of all on the paper is above 4.5, source: WCAG 2.2, 1.4.3."""

EDGE = 80
"""Free on either side."""

WAVE = (232, 392)
"""From which line to which the waveform stands."""

TALK = (424, 704)
"""From which line to which captions stand."""

BAR = 4
"""Width of a bar of the waveform with the space after it; half of it is the bar."""


@dataclass(frozen=True, slots=True)
class Said:
    """A line of a caption.

    Attributes:
        voice: Whose it is, as shown.
        words: In order.
        now: Which of the words is being said; None for none.
    """

    voice: str
    words: tuple[str, ...]
    now: int | None = None


@cache
def _font(size: int, weight: Literal["regular", "bold"] = "regular") -> ImageFont.FreeTypeFont:
    """FiraGO: letters of Latin, Greek, Cyrillic, Georgian, Thai and more; as in the PDFs."""
    name = f"FiraGO_{weight.capitalize()}"
    return ImageFont.truetype(BytesIO(import_module(f"pymupdf_fonts.{name}").fontbuffer), size)


def card(title: str, text: str) -> Picture:
    """A card with large letters and some small ones below them."""
    image, draw = _paper()
    large, small = _font(64, "bold"), _font(30)
    width = SIZE[0] - 2 * EDGE
    heads, lines = _wrapped(title, large, width, most=3), _wrapped(text, small, width, most=4)
    height = len(heads) * 80 + (24 + len(lines) * 44 if lines else 0)
    top = (SIZE[1] - height) // 2
    draw.rectangle((EDGE, top - 28, EDGE + 96, top - 20), fill=ACCENT)
    for line in heads:
        draw.text((EDGE, top), line, font=large, fill=INK)
        top += 80
    top += 24
    for line in lines:
        draw.text((EDGE, top), line, font=small, fill=QUIET)
        top += 44
    return picture_of(image)


def scene(*, title: str, about: str, place: str, audio: Samples) -> tuple[Picture, Picture]:
    """The picture of a clip without captions: not played at all, and played to its end.

    Args:
        title: What the clip is called.
        about: Below it, such as its stage.
        place: In the corner, such as ``3 of 12``.
        audio: Its sound, (1, samples).
    """
    image, draw = _paper()
    draw.text((EDGE, 56), about, font=_font(26), fill=ACCENT)
    (name,) = _wrapped(title, _font(44, "bold"), SIZE[0] - 2 * EDGE, most=1) or [""]
    draw.text((EDGE, 96), name, font=_font(44, "bold"), fill=INK)
    draw.text((SIZE[0] - EDGE, 56), place, font=_font(26), fill=QUIET, anchor="ra")
    played = image.copy()
    _draw_wave(image, audio, "#55606e")
    _draw_wave(played, audio, ACCENT)
    return picture_of(image), picture_of(played)


def _draw_wave(image: Image.Image, audio: Samples, colour: str) -> None:
    """Bars as high as the sound is loud, in the middle of the waveform's lines."""
    draw = ImageDraw.Draw(image)
    bars = (SIZE[0] - 2 * EDGE) // BAR
    edges = np.linspace(0, audio.shape[1], bars + 1).astype(int)
    heights = np.array(
        [
            float(np.sqrt(np.mean(np.square(audio[0, first:last])))) if last > first else 0.0
            for first, last in pairwise(edges.tolist())
        ]
    )
    heights /= max(1e-6, float(heights.max(initial=0.0)))
    middle, most = (WAVE[0] + WAVE[1]) / 2, (WAVE[1] - WAVE[0]) / 2
    for place, height in enumerate(np.sqrt(heights).tolist()):
        left = EDGE + place * BAR
        half = max(1.0, height * most)
        draw.rectangle((left, middle - half, left + BAR // 2 - 1, middle + half), fill=colour)


def captions(lines: Sequence[Said]) -> Picture:
    """What is said, for the lines ``TALK`` of a picture: as wide as it, and that high."""
    image = Image.new("RGB", (SIZE[0], TALK[1] - TALK[0]), PAPER)
    draw = ImageDraw.Draw(image)
    font, small = _font(40), _font(26)
    top, voice = 0, None
    for line in lines:
        if line.voice != voice:
            draw.text((EDGE, top), line.voice, font=small, fill=QUIET)
            top += 42
        voice = line.voice
        left = float(EDGE)
        for place, word in enumerate(line.words):
            width = font.getlength(word)
            if left + width > SIZE[0] - EDGE and left > EDGE:
                left, top = float(EDGE), top + 56
            draw.text((left, top), word, font=font, fill=WORD if place == line.now else INK)
            left += width + font.getlength(" ")
        top += 60
    return picture_of(image)


def _paper() -> tuple[Image.Image, ImageDraw.ImageDraw]:
    image = Image.new("RGB", SIZE, PAPER)
    return image, ImageDraw.Draw(image)


def _wrapped(text: str, font: ImageFont.FreeTypeFont, width: int, *, most: int) -> list[str]:
    """The text in lines that are not wider; what does not fit ends in three dots."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and font.getlength(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    shown = lines[:most]
    for place, line in enumerate(shown):
        last = place == most - 1 and len(lines) > most
        while line and font.getlength(line + "…" * last) > width:
            last, line = True, line[:-1]  # noqa: PLW2901 - shortened letter by letter
        shown[place] = line.rstrip() + "…" if last else line
    return shown


def picture_of(image: Image.Image) -> Picture:
    """A drawing as the encoder takes it; its sides are even."""
    frame = av.VideoFrame.from_ndarray(np.asarray(image), format="rgb24")
    return np.asarray(frame.reformat(format="yuv420p").to_ndarray(), np.uint8)


def paste(picture: Picture, patch: Picture, top: int) -> None:
    """Put a patch as wide as the picture into it, from an even line on."""
    height, rows = picture.shape[0] * 2 // 3, patch.shape[0] * 2 // 3
    width = picture.shape[1]
    picture[top : top + rows] = patch[:rows]
    for plane in (0, 1):
        theirs = patch[rows:].reshape(2, rows // 2, width // 2)[plane]
        ours = picture[height:].reshape(2, height // 2, width // 2)[plane]
        ours[top // 2 : (top + rows) // 2] = theirs


def play_to(picture: Picture, played: Picture, column: int) -> None:
    """Show the waveform as played up to an even column, and a line there."""
    height, width = picture.shape[0] * 2 // 3, picture.shape[1]
    top, bottom = WAVE
    column = max(EDGE, min(width - EDGE, column)) // 2 * 2
    picture[top:bottom, :column] = played[top:bottom, :column]
    picture[top:bottom, column : column + 2] = 235
    ours = picture[height:].reshape(2, height // 2, width // 2)
    theirs = played[height:].reshape(2, height // 2, width // 2)
    rows = slice(top // 2, bottom // 2)
    ours[:, rows, : column // 2] = theirs[:, rows, : column // 2]
    ours[:, rows, column // 2 : column // 2 + 1] = 128
