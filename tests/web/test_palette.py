from __future__ import annotations

import re

import pytest

from coaching.app.web.pages import FOLDER
from coaching.app.web.palette import colours, look_of, looks_of, stylesheet
from coaching.process import SalesProcess

CSS = (FOLDER / "static" / "filmroom.css").read_text()


def luminance(colour: str) -> float:
    """Source: WCAG 2.2, relative luminance."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        it / 12.92 if it <= 0.04045 else ((it + 0.055) / 1.055) ** 2.4 for it in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Source: WCAG 2.2, contrast ratio."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def scheme(name: str) -> dict[str, str]:
    """The custom properties of the light or the dark scheme."""
    blocks = re.findall(r":root \{(.*?)\}", CSS, re.DOTALL)
    block = blocks[0 if name == "light" else 1]
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block))


def test_contrast_is_reckoned_as_the_standard_does() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("count", [1, 2, 6, 9, 14])
def test_every_stage_stands_out_from_the_page_in_both_schemes(count: int) -> None:
    light, dark = scheme("light"), scheme("dark")
    for place in range(count):
        on_light, on_dark = colours(place, count)
        for ground in ("page", "card"):
            assert contrast(on_light, light[ground]) >= 3, (place, on_light)
            assert contrast(on_dark, dark[ground]) >= 3, (place, on_dark)


@pytest.mark.parametrize("count", [2, 6, 9, 14])
def test_stages_differ_from_their_neighbours(count: int) -> None:
    for place in range(count - 1):
        assert colours(place, count) != colours(place + 1, count)
    assert len({colours(place, count)[0] for place in range(count)}) == count


@pytest.mark.parametrize("name", ["light", "dark"])
def test_text_can_be_read_in_both_schemes(name: str) -> None:
    colour = scheme(name)
    for ground in ("page", "card", "now"):
        for ink in ("ink", "quiet", "accent"):
            assert contrast(colour[ink], colour[ground]) >= 4.5, (ink, ground)
    assert contrast(colour["ink"], colour["mark"]) >= 4.5
    assert contrast(colour["on-accent"], colour["accent"]) >= 4.5
    for part in ("edge", "good", "busy", "wait", "bad"):
        assert contrast(colour[part], colour["page"]) >= 3, part
        assert contrast(colour[part], colour["card"]) >= 3, part


def test_the_style_sheet_has_a_colour_for_every_stage() -> None:
    written = stylesheet(3)
    assert len(re.findall(r"\.stage-[012] \{ --stage: #[0-9a-f]{6}; \}", written)) == 6
    assert "prefers-color-scheme: dark" in written


def test_stages_have_their_titles_and_strangers_too(process: SalesProcess) -> None:
    looks = looks_of(process.stages)
    assert look_of(looks, "opening").title == "Opening"
    assert look_of(looks, "other").title == "Outside the process"
    assert look_of(looks, "gone_stage").title == "Gone stage"
    assert look_of(looks, "gone_stage").style == "stage-none"
