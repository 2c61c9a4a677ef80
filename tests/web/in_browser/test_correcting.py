"""Words and speakers are corrected in place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from coaching.steps.correcting import correct
from coaching.steps.speaking import how_many_speak
from coaching.store import overlays
from tests.web.browser import IN_BROWSER, opened, sound, until
from tests.web.conftest import Library

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

pytestmark = IN_BROWSER

LOOKS = (("light", 1280), ("dark", 320))
"""Schemes and widths that a form is filled in."""


def test_who_speaks_is_corrected_in_place_by_keyboard_and_hinders_nobody(
    chromium: Browser, home: str, filled: Library
) -> None:
    for scheme, width in LOOKS:
        with opened(chromium, f"{home}/calls/C4", scheme=scheme, width=width) as page:
            panel = _opened_panel(page, ".voices")
            panel.locator("li summary").first.press("Enter")
            name = panel.get_by_label("Name, if known").first
            name.fill(f"Laura {width}")
            _press_and_see_anew(page, name)
    with filled.place.library.reading() as conn:
        assert overlays.said_voices(conn, 4)[-1].name == "Laura 320"


def test_words_are_corrected_in_their_turn(chromium: Browser, home: str, filled: Library) -> None:
    for scheme, width in LOOKS:
        with opened(chromium, f"{home}/calls/C4", scheme=scheme, width=width) as page:
            page.locator("#turn-0 .time").focus()
            page.keyboard.press("Tab")
            page.keyboard.press("Enter")
            until(page, "document.activeElement.name === 'after'")
            assert page.locator("[name=before]").input_value() == "We use pipe wise daily here."
            _hinders_nobody(page)
            page.keyboard.press("Escape")
            page.locator(".correcting").wait_for(state="detached")
            until(page, "document.activeElement.className === 'time'")
            page.keyboard.press("Tab")
            page.keyboard.press("Enter")
            page.locator("[name=after]").fill(f"We use {width} daily here.")
            page.locator(".correcting button.main").click()
            page.locator(".correcting").wait_for(state="detached")
            page.locator("#anew .banner", has_text="being read anew").wait_for()
    with filled.place.library.reading() as conn:
        told = [(one.before, one.after) for one in overlays.corrected_words(conn, 4)]
    assert told == [("pipe wise", "1280"), ("pipe wise", "320")]


def test_a_correction_is_taken_back_in_place_and_hinders_nobody(
    chromium: Browser, home: str, filled: Library
) -> None:
    for scheme, width in LOOKS:
        correct(filled.place, "C4", "seats", f"{width} places", near=20.0, who="Ann")
        with opened(chromium, f"{home}/calls/C4", scheme=scheme, width=width) as page:
            panel = _opened_panel(page, ".corrections")
            one = panel.locator("li", has_text=f"{width} places")
            _press_and_see_anew(page, one.get_by_role("button"))
            assert page.locator(".corrections li", has_text=f"{width} places").count() == 0


def test_how_many_people_speak_is_said_in_place_and_hinders_nobody(
    chromium: Browser, home: str, filled: Library
) -> None:
    for scheme, width in LOOKS:
        with opened(chromium, f"{home}/calls/C4", scheme=scheme, width=width) as page:
            panel = _opened_panel(page, ".voices")
            panel.get_by_text("How many people speak").click()
            people = panel.get_by_label("People")
            people.fill("3" if width == 320 else "2")
            _press_and_see_anew(page, people)
    with filled.place.library.reading() as conn:
        said = how_many_speak(conn, 4)
    assert said is not None
    assert said.value == "3"


def test_selected_words_are_what_is_corrected(chromium: Browser, home: str) -> None:
    with opened(chromium, f"{home}/calls/C4") as page:
        page.locator("#turn-1 .w").nth(2).dblclick()
        page.locator("#turn-1 .correct").click()
        assert page.locator("[name=before]").input_value() == "seats"
        page.get_by_label("Mask these words").check()
        assert page.locator("[name=after]").is_disabled()


def test_what_cannot_be_corrected_is_told_and_the_form_stays(chromium: Browser, home: str) -> None:
    with opened(chromium, f"{home}/calls/C4") as page:
        page.locator("#turn-1").hover()
        page.locator("#turn-1 .correct").click()
        page.locator(".correcting button.main").click()
        page.locator("#anew .banner", has_text="nothing was changed").wait_for()
        assert page.locator(".correcting").count() == 1
        _hinders_nobody(page)


def test_masked_words_are_chips_and_a_gap_leads_to_its_second(chromium: Browser, home: str) -> None:
    with opened(chromium, f"{home}/calls/C4") as page:
        page.locator("#turn-3 .mask .w").nth(1).wait_for(state="attached")
        assert page.locator("#turn-3 .mask").all_text_contents() == ["[card number]"]
        assert page.locator("#turn-3 p").inner_text() == "My card is [card number] and ends there."
        page.locator(".gaps a").click()
        until(page, "document.getElementById('player').currentTime >= 12.4")
        assert sound(page, "currentTime") < 16


def _opened_panel(page: Page, panel: str) -> Locator:
    """A panel of the page, open."""
    found = page.locator(panel)
    if found.get_attribute("open") is None:
        found.locator("summary").first.click()
    return found


def _press_and_see_anew(page: Page, there: Locator) -> None:
    """Send a form by keyboard, and wait until the page shows what was read anew."""
    _hinders_nobody(page)
    there.press("Enter")
    page.locator("#anew .banner", has_text="being read anew").wait_for()
    page.locator("#anew .banner").wait_for(state="detached")  # the page came anew


def _hinders_nobody(page: Page) -> None:
    """Nothing is wider than the screen, and whoever cannot see the page can use it."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert axe.run(page).response["violations"] == []
