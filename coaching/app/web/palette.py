"""The colours of the stages: by their order, any number of them, for light pages and dark ones.

Colour never stands alone: wherever one is shown, the stage's name stands in text beside it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from coaching.process import OTHER, Stage

_FIRST_HUE = 255.0
"""Degrees; blue, for the opening."""

_ROUND = 315.0
"""Degrees from the first stage's hue to the last's; less than a circle, so that ends differ."""

_LIGHT = (0.52, 0.61)
_DARK = (0.80, 0.68)
"""OKLCH lightness of even and odd stages: neighbours differ also to those who see few colours, and
all stand out from the page by 3:1 at least. Source: WCAG 2.2, success criterion 1.4.11."""

_CHROMA = 0.135
"""Chosen because it is clearly coloured and, at these lightnesses, inside sRGB for most hues."""


@dataclass(frozen=True, slots=True)
class StageLook:
    """How a stage is shown.

    Attributes:
        name: Its key.
        title: Its name on pages.
        style: The class that carries its colour.
    """

    name: str
    title: str
    style: str


def looks_of(stages: Sequence[Stage]) -> dict[str, StageLook]:
    """The looks of all stages by name, in the order of the process, what is outside it last."""
    looks = [
        StageLook(stage.name, stage.title, f"stage-{place}") for place, stage in enumerate(stages)
    ]
    looks.append(StageLook(OTHER, "Outside the process", "stage-none"))
    return {look.name: look for look in looks}


def look_of(looks: dict[str, StageLook], stage: str) -> StageLook:
    """The look of a stage, also of one that the process no longer has.

    >>> look_of({}, "price_talk").title
    'Price talk'
    """
    found = looks.get(stage)
    return found or StageLook(stage, stage.replace("_", " ").capitalize(), "stage-none")


def colours(place: int, count: int) -> tuple[str, str]:
    """The colour of the stage at ``place`` of ``count``, on light pages and on dark ones."""
    hue = (_FIRST_HUE + _ROUND * place / max(count, 2)) % 360
    odd = place % 2
    return srgb(_LIGHT[odd], _CHROMA, hue), srgb(_DARK[odd], _CHROMA, hue)


def stylesheet(count: int) -> str:
    """The style sheet that gives ``count`` stages their colours."""
    both = [colours(place, count) for place in range(count)]
    light = "\n".join(f".stage-{at} {{ --stage: {it[0]}; }}" for at, it in enumerate(both))
    dark = "\n".join(f"  .stage-{at} {{ --stage: {it[1]}; }}" for at, it in enumerate(both))
    return f"{light}\n@media (prefers-color-scheme: dark) {{\n{dark}\n}}\n"


def srgb(lightness: float, chroma: float, hue: float) -> str:
    """A colour of OKLCH in hexadecimal sRGB, with as much of its chroma as sRGB has.

    Source: Björn Ottosson, "A perceptual color space for image processing", 2020.

    >>> srgb(1.0, 0.0, 0.0), srgb(0.628, 0.2577, 29.23)
    ('#ffffff', '#ff0000')
    """
    while True:
        red, green, blue = _linear(lightness, chroma, hue)
        if chroma <= 0 or all(-0.0005 <= it <= 1.0005 for it in (red, green, blue)):  # noqa: PLR2004
            break
        chroma -= 0.005
    return "#" + "".join(f"{round(255 * _companded(it)):02x}" for it in (red, green, blue))


def _linear(lightness: float, chroma: float, hue: float) -> tuple[float, float, float]:
    a = chroma * math.cos(math.radians(hue))
    b = chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )


def _companded(value: float) -> float:
    value = min(1.0, max(0.0, value))
    return 12.92 * value if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055  # noqa: PLR2004
