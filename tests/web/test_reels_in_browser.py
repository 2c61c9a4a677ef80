"""Edits of a reel in a real Chromium: by mouse, by keyboard, and hindering nobody."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from coaching.app.web.site import create_site
from coaching.process import SalesProcess
from coaching.settings import Reel, Settings
from coaching.steps import reel_edit
from coaching.steps.place import Place
from coaching.steps.reel import Look, Span, make_reel
from coaching.workspace import lay_out
from tests.places import NOW, library_in
from tests.store.search_fixtures import BAG
from tests.web.browser import IN_BROWSER, opened, served, sound, until
from tests.web.conftest import PRICE, SEATS, Library

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = IN_BROWSER

Words = Callable[[], list[str]]


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Library]:
    """A reel of the rep's words of C1, the customer's of C2, and the rep's of C2."""
    workspace = lay_out(tmp_path / "ws")
    library = library_in(workspace)
    made = Library(Place(workspace, library, now=lambda: NOW))
    first = made.call(SEATS, title="Harbor Dental, first talk", rep="Ann")
    second = made.call(PRICE, title="Westbrook Foods, about the price", rep="Ann")
    make_reel(
        made.place,
        [
            Span(first, 0.0, 6.0, "discovery"),
            Span(second, 10.0, 14.0, "negotiation"),
            Span(second, 0.0, 5.0, "negotiation"),
        ],
        title="Wins of the week",
        target=workspace.reels / "wins.m4a",
        settings=Reel(),
        stages=(),
        who="Ann",
        look=Look(order="given"),
    )
    yield made
    library.close()


@pytest.fixture
def words(made: Library) -> Words:
    """The words of each clip of the reel, as it is kept."""

    def said() -> list[str]:
        found = reel_edit.find(made.place, "R1").manifest.clips
        return [" ".join(word.text for word in clip.words) for clip in found]

    return said


@pytest.fixture
def home(made: Library, process: SalesProcess) -> Iterator[str]:
    """The address of the site."""
    site = create_site(
        made.place,
        Settings(me="Ann"),
        process=lambda: process,
        embedder=lambda: BAG,
        retry=lambda _: False,
        follow=lambda _: None,
    )
    with served(site) as address:
        yield address


def held_back(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Keeps every edit at 40 % until the event is set."""
    go, edit = threading.Event(), reel_edit.edit

    def waiting(*args: Any, on_progress: Callable[[float], None], **kwargs: Any) -> Any:
        on_progress(0.4)
        go.wait(30)
        return edit(*args, on_progress=on_progress, **kwargs)

    monkeypatch.setattr("coaching.steps.reel_edit.edit", waiting)
    return go


def focused(page: Page) -> str:
    """What the focus is on, as it is read out."""
    return " ".join(str(page.evaluate("document.activeElement.textContent")).split())


def test_a_reel_is_put_right_by_keyboard_and_plays_as_it_is_since(
    chromium: Browser, home: str, words: Words
) -> None:
    with opened(chromium, f"{home}/reels/1") as page:
        until(page, "document.getElementById('player').duration > 14")
        before = sound(page, "currentSrc")
        page.get_by_role("button", name="Move up clip 3").press("Enter")
        page.locator("#told", has_text="Clip 3 is clip 2 now.").wait_for()
        until(page, "document.activeElement.value === 'up'")
        assert focused(page) == "Move up clip 2, Westbrook Foods, about the price"
        page.keyboard.press("Enter")
        page.locator("#told", has_text="Clip 2 is clip 1 now.").wait_for()
        until(page, "document.activeElement.value === 'down'")  # there is no way further up
        assert focused(page).startswith("Move down clip 1")
        page.get_by_role("button", name="Take out clip 2").press("Enter")
        page.locator("#told", has_text="Clip 2 is out of the reel.").wait_for()
        until(page, "document.querySelectorAll('.clip').length === 2")
        until(page, "document.getElementById('player').duration < 12")
        assert sound(page, "currentSrc") != before
        assert words() == ["The price is nine hundred.", "That is too expensive."]
        page.locator(".clip .time").nth(1).click()
        until(page, "document.querySelector('.clip.now')?.dataset.number === '2 of 2'")
        until(page, "/^That is/.test(document.getElementById('captions').textContent)")
        page.get_by_role("button", name="Take back what was taken out").press("Enter")
        page.locator("#told", has_text="The last change is taken back.").wait_for()
        until(page, "document.querySelectorAll('.clip').length === 3")
        assert focused(page) == "Take back the move"


def test_words_are_taken_off_and_added_by_pressing_them(
    chromium: Browser, home: str, words: Words
) -> None:
    with opened(chromium, f"{home}/reels/1") as page:
        page.get_by_role("button", name="Trim or widen clip 1").click()
        page.locator("#cutting").wait_for()
        assert focused(page) == "A word earlier"
        assert page.locator("#spoken .w.off").all_inner_texts() == ["Sixty", "seats."]
        page.locator("#spoken .w", has_text="many").click()
        page.locator("#spoken .w", has_text="Sixty").click()
        assert page.locator("#first-word").inner_text() == "“many seats do”"
        ends = page.get_by_role("group", name="Where it ends")
        ends.get_by_text("A word later").press("Enter")
        ends.get_by_text("Hear the end").click()
        until(page, "document.getElementById('sample').currentTime > 8.9")
        until(page, "document.querySelector('#spoken .w.now') !== null")
        until(page, "document.getElementById('sample').paused")
        page.get_by_role("button", name="Keep these words").press("Enter")
        page.locator("#told", has_text="Clip 1 has the words that you chose.").wait_for()
        until(page, "/many seats/.test(document.querySelector('.clip .said').textContent)")
        assert page.locator("#cutting").count() == 0
        until(page, "document.activeElement.value === 'words'")
        assert focused(page).startswith("Trim or widen clip 1")
        assert words()[0] == "many seats do you need? Sixty seats."


def test_words_that_somebody_chooses_are_not_taken_away_meanwhile(
    chromium: Browser, home: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    go = held_back(monkeypatch)
    with opened(chromium, f"{home}/reels/1") as page:
        page.get_by_role("button", name="Move up clip 2").click()
        page.get_by_role("button", name="Trim or widen clip 3").click()
        page.locator("#cutting .w").first.wait_for()
        go.set()
        page.get_by_role("link", name="Show the reel as it is now").wait_for()
        assert page.locator("#cutting .w").count() > 0
        page.keyboard.press("Escape")
        until(page, "document.querySelector('#cutting') === null")
        assert focused(page).startswith("Trim or widen clip 3")


def test_words_are_of_the_clip_that_was_pressed_wherever_it_is_by_then(
    chromium: Browser, home: str, words: Words
) -> None:
    with opened(chromium, f"{home}/reels/1") as page:
        page.get_by_role("button", name="Trim or widen clip 2").click()
        page.locator("#cutting .w", has_text="too").click()
        before = page.locator("#cutting [name=state]").input_value()
        page.get_by_role("button", name="Move up clip 2").click()
        page.get_by_role("link", name="Show the reel as it is now").wait_for()
        until(page, f"document.querySelector('#cutting [name=state]').value !== '{before}'")
        page.get_by_role("button", name="Keep these words").click()
        page.locator("#told", has_text="Clip 1 has the words that you chose.").wait_for()
    assert words() == [
        "too expensive.",
        "How many seats do you need?",
        "The price is nine hundred.",
    ]


def test_a_page_of_before_somebody_elses_change_shows_the_reel_as_it_is_now(
    chromium: Browser, home: str, made: Library, words: Words
) -> None:
    def elsewhere(change: reel_edit.Change) -> None:
        reel_edit.edit(made.place, "R1", change, verb="move", settings=Reel(), who="Bo")

    elsewhere(reel_edit.move(2, 1))
    with opened(chromium, f"{home}/reels/1") as page:
        elsewhere(reel_edit.remove([1]))
        page.get_by_role("button", name="Take back the move").press("Enter")
        page.locator("#told .bad", has_text="R1 was changed meanwhile").wait_for()
        until(page, "document.querySelectorAll('.clip').length === 2")
        assert len(words()) == 2
        elsewhere(reel_edit.move(2, 1))
        page.get_by_role("button", name="Take back").press("Enter")
        until(page, "/price/.test(document.querySelector('.clip .said').textContent)")
        page.get_by_role("button", name="Take back").press("Enter")
        page.locator("#told", has_text="The last change is taken back.").wait_for()
    assert words() == ["How many seats do you need?", "The price is nine hundred."]


def test_how_far_it_is_is_shown_and_nothing_else_is_done_meanwhile(
    chromium: Browser, home: str, words: Words, monkeypatch: pytest.MonkeyPatch
) -> None:
    go = held_back(monkeypatch)
    with opened(chromium, f"{home}/reels/1") as page:
        page.get_by_role("button", name="Move up clip 2").click()
        page.locator("#told", has_text="40 %").wait_for()
        assert page.get_by_role("progressbar").get_attribute("value") == "40"
        out = page.get_by_role("button", name="Take out clip 1")
        assert out.get_attribute("aria-disabled") == "true"
        out.press("Enter")
        page.locator("#told .bad", has_text="R1 is being cut anew").wait_for()
        go.set()
        page.locator("#told", has_text="Clip 2 is clip 1 now.").wait_for()
        until(page, "document.querySelectorAll('[aria-disabled]').length === 0")
        assert page.locator("#told .bad").count() == 0
    assert words()[0] == "That is too expensive."


def test_only_one_clip_is_open_and_what_cannot_be_done_is_told(
    chromium: Browser, home: str, made: Library
) -> None:
    with opened(chromium, f"{home}/reels/1") as page:
        page.get_by_role("button", name="Trim or widen clip 1").click()
        page.locator("#words-1 #cutting").wait_for()
        page.get_by_role("button", name="Trim or widen clip 2").click()
        page.locator("#words-2 #cutting").wait_for()
        assert page.locator("#cutting").count() == 1
        page.get_by_role("button", name="Leave it as it is").click()
        change = reel_edit.remove([1])
        reel_edit.edit(made.place, "R1", change, verb="remove", settings=Reel(), who="Bo")
        page.get_by_role("button", name="Trim or widen clip 3").click()
        page.locator("#told .bad", has_text="R1 was changed meanwhile").wait_for()
        until(page, "document.querySelectorAll('.clip').length === 2")
        assert page.locator("#cutting").count() == 0


def test_a_reel_that_was_cut_is_not_asked_for_again_and_again(chromium: Browser, home: str) -> None:
    asked: list[str] = []
    with opened(chromium, f"{home}/reels/1") as page:
        page.on("request", lambda request: asked.append(request.url))
        page.get_by_role("button", name="Move up clip 2").click()
        page.locator("#told", has_text="Clip 2 is clip 1 now.").wait_for()
        page.wait_for_timeout(300)
        asked.clear()
        page.wait_for_timeout(2500)
    assert [it for it in asked if "/told" in it] == []


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 360), ("light", 1920)])
def test_nobody_is_hindered_and_nothing_is_wider_than_the_screen(
    chromium: Browser, home: str, scheme: str, width: int
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()

    def looked_at() -> None:
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        found = axe.run(page).response["violations"]
        assert [(it["id"], [node["target"] for node in it["nodes"]]) for it in found] == []

    with opened(chromium, f"{home}/reels/1", scheme=scheme, width=width) as page:
        page.get_by_role("button", name="Trim or widen clip 2").click()
        page.locator("#cutting").wait_for()
        looked_at()
        page.get_by_role("button", name="Keep these words").click()
        page.locator("#told .banner", has_text="has the words that you chose").wait_for()
        page.get_by_role("button", name="Take back").wait_for()
        looked_at()
        page.goto(f"{home}/reels/1/clips/1")
        looked_at()


def test_a_reel_is_edited_without_scripts(chromium: Browser, home: str, words: Words) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{home}/reels/1")
    page.get_by_role("button", name="Trim or widen clip 1").click()
    page.get_by_label("Words in it with which it is to begin").fill("seats")
    page.get_by_role("button", name="Keep these words").click()
    page.wait_for_url(f"{home}/reels/1")
    while page.get_by_role("link", name="See how far it is").count():
        with page.expect_navigation():
            page.get_by_role("link", name="See how far it is").click()
    assert page.locator(".clip .said").first.inner_text() == "seats do you need?"
    assert words()[0] == "seats do you need?"
    context.close()
