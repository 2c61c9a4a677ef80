"""Moments, calls and reels play, and the pages follow them."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from tests.web.browser import IN_BROWSER, opened, sound, until

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = IN_BROWSER


def test_a_moment_plays_in_place_from_the_turn_that_fits_and_stops_at_its_end(
    chromium: Browser, home: str
) -> None:
    with opened(chromium, f"{home}/search") as page:
        page.fill("#q", "expensive")
        page.press("#q", "Enter")
        hit = page.locator(".hit", has_text="Harbor Dental").first
        hit.wait_for()
        assert page.url.startswith(f"{home}/search?q=expensive")
        button = hit.locator(".play")
        button.click()
        until(page, "document.getElementById('player').currentTime > 30.3")
        assert sound(page, "paused") is False
        assert 30 < sound(page, "currentTime") < 35
        assert button.get_attribute("aria-pressed") == "true"
        assert page.locator("#dock-title").get_attribute("href") == "/calls/C1#t=30"
        page.evaluate("document.getElementById('player').currentTime = 39.5")
        until(page, "document.getElementById('player').paused")
        assert 40 <= sound(page, "currentTime") < 40.5
        assert button.get_attribute("aria-pressed") == "false"
        button.click()
        until(page, "!document.getElementById('player').paused")
        assert 30 <= sound(page, "currentTime") < 32


def test_a_second_press_pauses_and_a_third_goes_on(chromium: Browser, home: str) -> None:
    with opened(chromium, f"{home}/search?q=expensive") as page:
        button = page.locator(".play").first
        button.click()
        start = float(button.get_attribute("data-start") or 0)
        until(page, f"document.getElementById('player').currentTime > {start + 0.5}")
        button.click()
        assert sound(page, "paused") is True
        stood = sound(page, "currentTime")
        button.click()
        until(page, "!document.getElementById('player').paused")
        assert sound(page, "currentTime") >= stood


def test_words_are_stepped_through_with_the_arrows(chromium: Browser, home: str) -> None:
    with opened(chromium, f"{home}/calls/C1#t=20") as page:
        page.locator("#turn-2 .w").nth(4).wait_for(state="attached")
        page.locator("#turn-2 .time").focus()
        page.keyboard.press("ArrowRight")
        until(page, "Math.abs(document.getElementById('player').currentTime - 21) < 0.1")
        assert page.locator(".w.now").text_content() == "price"
        page.keyboard.press("ArrowLeft")
        page.keyboard.press("ArrowLeft")
        until(page, "Math.abs(document.getElementById('player').currentTime - 20) < 0.1")
        assert page.locator(".w.now").text_content() == "The"


def test_a_call_opens_at_its_second_and_follows_the_sound(chromium: Browser, home: str) -> None:
    with opened(chromium, f"{home}/calls/C1#t=28.5") as page:
        until(page, "document.getElementById('player').currentTime >= 28.5")
        assert page.locator(".turn.now").get_attribute("id") == "turn-2"
        assert page.locator(".turn.now").get_attribute("aria-current") == "true"
        page.evaluate("document.getElementById('player').play()")
        until(page, "document.querySelector('.turn.now').id === 'turn-3'")
        until(page, "document.querySelector('.w.now')?.textContent === 'is'")
        assert 30.9 <= sound(page, "currentTime") < 32.5


def test_a_press_on_a_word_a_turn_or_a_stage_leads_there(chromium: Browser, home: str) -> None:
    with opened(chromium, f"{home}/calls/C1") as page:
        page.locator("#turn-1 .w").nth(1).click()
        until(page, "document.getElementById('player').currentTime >= 11")
        assert sound(page, "currentTime") < 13
        page.locator(".legend a", has_text="Closing").click()
        until(page, "document.getElementById('player').currentTime >= 40")
        box = page.locator("#bar").bounding_box()
        assert box
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        until(page, "Math.abs(document.getElementById('player').currentTime - 30) < 2")
        page.evaluate("document.getElementById('player').pause()")


def test_what_shows_a_signal_stays_marked_once_words_can_be_pressed(
    chromium: Browser, home: str
) -> None:
    with opened(chromium, f"{home}/calls/C5") as page:
        until(page, "document.querySelectorAll('#turn-1 .w').length === 4")
        assert page.locator("#turn-1 mark").inner_text() == "too expensive."
        assert page.locator("#turn-1 p").inner_text() == "That is too expensive."
        assert page.locator("#turn-1 mark").get_attribute("title") == "Objection: price"


def test_whoever_scrolls_away_is_not_pulled_back_until_they_ask(
    chromium: Browser, home: str
) -> None:
    with opened(chromium, f"{home}/calls/C3#t=9995") as page:
        page.evaluate("document.getElementById('player').play()")
        until(page, "!document.getElementById('player').paused")
        page.mouse.move(400, 600)
        page.mouse.wheel(0, -4000)
        follow = page.locator("#follow")
        until(page, "document.getElementById('follow').getAttribute('aria-pressed') === 'false'")
        time.sleep(0.3)
        away = page.evaluate("scrollY")
        until(page, "document.getElementById('player').currentTime > 10000.5")
        assert abs(page.evaluate("scrollY") - away) < 5
        follow.click()
        until(
            page,
            "(() => { const box = document.querySelector('.turn.now').getBoundingClientRect();"
            " return box.top > 0 && box.bottom < innerHeight; })()",
        )


def test_a_call_of_three_hours_stays_quick(chromium: Browser, home: str) -> None:
    with opened(chromium, f"{home}/calls/C3") as page:
        assert page.locator(".turn").count() == 3000
        began = time.monotonic()
        page.goto(f"{home}/calls/C3#t=20000")
        page.reload()
        until(page, "document.querySelector('.turn.now')?.id === 'turn-2000'")
        page.locator("#turn-2000 .w").first.wait_for(state="attached")
        assert time.monotonic() - began < 10
        assert page.locator(".w").count() < 3000


def test_a_reel_plays_with_captions_and_marks_its_clip(chromium: Browser, home: str) -> None:
    with opened(chromium, f"{home}/reels/1") as page:
        page.locator(".clip .time").nth(1).click()
        until(page, "!document.getElementById('player').paused")
        until(page, "document.querySelector('.clip.now')?.dataset.number === '2 of 2'")
        until(page, "/^That is/.test(document.getElementById('captions').textContent)")
        assert "Clip 2 of 2" in page.locator("#slate").inner_text()
