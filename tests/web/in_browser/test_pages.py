"""The pages hinder nobody, are reached by keyboard, and change by themselves."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from coaching.store.schema.ledger import files
from tests.places import NOW
from tests.web.browser import IN_BROWSER, opened, sound, until
from tests.web.conftest import Library

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = IN_BROWSER

PAGES = (
    "/",
    "/?q=nothing-like-it",
    "/search",
    "/search?q=expensive",
    "/search?q=zzzz",
    "/search?stage=none",
    "/calls/C1",
    "/calls/C2",
    "/calls/C4",
    "/calls/C5",
    "/reels",
    "/reels/1",
    "/nowhere",
)


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 375)])
def test_no_page_hinders_anybody(chromium: Browser, home: str, scheme: str, width: int) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    with opened(chromium, home, scheme=scheme, width=width) as page:
        for path in PAGES:
            page.goto(home + path)
            found = axe.run(page).response["violations"]
            told = [(it["id"], [node["target"] for node in it["nodes"]]) for it in found]
            assert told == [], path


def test_no_page_is_wider_than_the_screen(chromium: Browser, home: str) -> None:
    with opened(chromium, home) as page:
        for width in (320, 375, 1920):
            page.set_viewport_size({"width": width, "height": 800})
            for path in PAGES:
                page.goto(home + path)
                assert page.evaluate("document.documentElement.scrollWidth") <= width, (path, width)


def test_a_measure_leads_to_its_meaning_and_hinders_nobody(chromium: Browser, home: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    for scheme, width in (("light", 1280), ("dark", 320)):
        with opened(chromium, f"{home}/calls/C1", scheme=scheme, width=width) as page:
            panel = page.locator(".measures")
            if panel.get_attribute("open") is None:
                panel.locator("summary").first.click()
            panel.get_by_role("link", name="Patience").click()
            meaning = page.locator("#means-patience dd")
            meaning.wait_for()
            assert "waits" in meaning.inner_text()
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert axe.run(page).response["violations"] == []


def test_everything_is_reached_by_keyboard_alone(chromium: Browser, home: str) -> None:
    with opened(chromium, f"{home}/") as page:
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        for _ in range(3):
            page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "Search"
        page.keyboard.press("Enter")
        page.wait_for_url("**/search")
        until(page, "document.activeElement.id === 'q'")
        page.keyboard.type("price too expensive")
        page.keyboard.press("Enter")
        page.locator(".hit").first.wait_for()
        for _ in range(40):  # the box, the filters, and what narrows the search come first
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.classList.contains('play')"):
                break
        page.keyboard.press("Space")
        until(page, "!document.getElementById('player').paused")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.wait_for_url("**/calls/C1#t=20")
        page.locator("#bar").focus()
        page.keyboard.press("PageDown")
        until(page, "Math.abs(document.getElementById('player').currentTime - 40) < 0.1")
        assert page.locator("#bar").get_attribute("aria-valuetext") == "00:40, Closing"
        page.keyboard.press("ArrowLeft")
        until(page, "Math.abs(document.getElementById('player').currentTime - 35) < 0.1")
        page.locator(".turn .time[tabindex='0']").focus()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        until(page, "document.getElementById('player').currentTime > 40.2")
        assert sound(page, "paused") is False


def test_the_inbox_changes_by_itself_and_leaves_focus_and_place_alone(
    chromium: Browser, home: str, filled: Library
) -> None:
    with opened(chromium, f"{home}/") as page:
        page.locator("#q").focus()
        page.keyboard.type("abc")
        page.evaluate("document.getElementById('files').dataset.mine = 'kept'")
        assert "listening, 40 %" in page.locator("#files").inner_text()
        with filled.place.library.writing() as conn:
            conn.execute(
                update(files)
                .where(files.c.state == "working")
                .values(progress=0.8, changed_at=NOW + timedelta(seconds=5))
            )
        page.locator("text=listening, 80 %").wait_for()
        assert page.evaluate("document.activeElement.id") == "q"
        assert page.input_value("#q") == "abc"
        new = filled.file("dropped.wav", state="queued", late=9)
        page.locator(f"#file-{new}").wait_for()
        assert page.locator("#files li").first.get_attribute("id") == f"file-{new}"


def test_a_file_is_tried_again_in_place(chromium: Browser, home: str, filled: Library) -> None:
    file = filled.file("again.wav", state="failed", reason="broken", late=20)
    with opened(chromium, f"{home}/?state=failed") as page:
        page.locator(f"#retry-{file}").click()
        page.locator(f"#file-{file}").wait_for(state="detached")
        assert page.url == f"{home}/?state=failed"
    assert filled.place.entry(file).state == "queued"


def test_the_pages_read_well_without_scripts(chromium: Browser, home: str) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{home}/search?q=expensive")
    assert page.locator(".hit").count() >= 2
    assert not page.locator(".play").first.is_visible()
    page.goto(f"{home}/calls/C1")
    assert page.locator(".turn").count() == 6
    page.goto(f"{home}/")
    assert page.locator(".file").count() >= 3
    context.close()
