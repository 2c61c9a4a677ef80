"""The pages in a real Chromium: they play, follow, are reached by keyboard, and hinder nobody."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from coaching.app.retrying import try_again
from coaching.app.web.site import create_site
from coaching.ports import SignalHit, StageTag
from coaching.process import SalesProcess
from coaching.settings import Reel, Settings
from coaching.steps.correcting import correct
from coaching.steps.place import Place
from coaching.steps.reel import Span, make_reel
from coaching.steps.speaking import how_many_speak
from coaching.store import library as store
from coaching.store import overlays
from coaching.store.schema.ledger import files
from coaching.workspace import lay_out
from tests.conftest import NOW
from tests.store.search_fixtures import BAG
from tests.web.browser import CHROMIUM, opened, served, sound, until
from tests.web.conftest import NOTED, PRICE, SEATS, TALK, VOICES, Library, Said
from tests.web.test_signs import retag

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine"),
]

LONG = "a" * 120 + ".wav"

# In other words than PRICE, since what is said nearly alike is one hit.
UNHEARD: Said = [
    ("rep", "It would be nine hundred every month from then on."),
    ("customer", "We find it rather expensive, to be honest with you."),
]
HOURLY: Said = [
    ("rep", "Nine hundred is what the others pay for it as well."),
    ("customer", "As dear as ever, then, I hear you say."),
]
DEAR: Said = [
    ("rep", "All told nine hundred for the year."),
    ("customer", "That is too expensive."),
]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, empty_library: Path) -> Iterator[Library]:
    """A library with a bit of everything that a page can show."""
    workspace = lay_out(tmp_path_factory.mktemp("browser") / "ws")
    shutil.copyfile(empty_library, workspace.library)
    library = store.Library(workspace.library)
    made = Library(Place(workspace, library, now=lambda: NOW))
    first = made.call(
        SEATS,
        PRICE,
        SEATS,
        stages=["discovery", "negotiation", "closing"],
        rep="Ann",
        account="Harbor Dental",
        territory="North",
        outcome="won",
    )
    made.call(UNHEARD, title="Without a recording", sound=False)
    made.call(*[SEATS, HOURLY] * 750, title="Three hours", stages=["discovery", "demo"] * 750)
    made.call(
        TALK,
        [("A", "My card is [card number] and ends there."), ("automatic", "Please hold the line.")],
        title="Who said what",
        stages=["discovery", "closing"],
        voices=VOICES,
        noted=NOTED,
    )
    dear = SignalHit("objection", 0.91, 8, 21, kind="price")
    heard = StageTag("negotiation", 0.4, (dear,), sure=False)
    retag(made, made.call(DEAR, title="Too dear"), StageTag("discovery", 0.9), heard)
    made.file("ready.wav")
    made.file(f"team/{LONG}", state="quarantined", reason="no sound", hint="`filmroom doctor`")
    made.file("working.wav", state="working", step="words", progress=0.4, late=2)
    make_reel(
        made.place,
        [Span(first, 0.0, 8.0, "discovery"), Span(first, 30.0, 36.0, "negotiation")],
        title="Wins",
        target=workspace.reels / "wins.m4a",
        settings=Reel(),
        stages=(),
        who="Ann",
    )
    yield made
    library.close()


@pytest.fixture(scope="module")
def home(filled: Library, process: SalesProcess) -> Iterator[str]:
    """The address of the site, served as it is in life."""
    place = filled.place
    site = create_site(
        place,
        Settings(),
        process=lambda: process,
        embedder=lambda: BAG,
        retry=lambda file: try_again(place, file, who="Ann"),
        follow=lambda _: time.sleep(0.3),
    )
    with served(site) as address:
        yield address


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


def test_who_speaks_is_corrected_in_place_by_keyboard_and_hinders_nobody(
    chromium: Browser, home: str, filled: Library
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    for scheme, width in (("light", 1280), ("dark", 320)):
        with opened(chromium, f"{home}/calls/C4", scheme=scheme, width=width) as page:
            panel = page.locator(".voices")
            if panel.get_attribute("open") is None:
                panel.locator("summary").first.click()
            panel.locator("li summary").first.press("Enter")
            name = panel.get_by_label("Name, if known").first
            name.fill(f"Laura {width}")
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert axe.run(page).response["violations"] == []
            name.press("Enter")
            page.locator("#anew .banner", has_text="being read anew").wait_for()
            page.locator("#anew .banner").wait_for(state="detached")  # the page came anew
    with filled.place.library.reading() as conn:
        assert overlays.said_voices(conn, 4)[-1].name == "Laura 320"


def test_words_are_corrected_in_their_turn(chromium: Browser, home: str, filled: Library) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    for scheme, width in (("light", 1280), ("dark", 320)):
        with opened(chromium, f"{home}/calls/C4", scheme=scheme, width=width) as page:
            page.locator("#turn-0 .time").focus()
            page.keyboard.press("Tab")
            page.keyboard.press("Enter")
            until(page, "document.activeElement.name === 'after'")
            assert page.locator("[name=before]").input_value() == "We use pipe wise daily here."
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert axe.run(page).response["violations"] == []
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
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    for scheme, width in (("light", 1280), ("dark", 320)):
        correct(filled.place, "C4", "seats", f"{width} places", near=20.0, who="Ann")
        with opened(chromium, f"{home}/calls/C4", scheme=scheme, width=width) as page:
            panel = page.locator(".corrections")
            if panel.get_attribute("open") is None:
                panel.locator("summary").first.click()
            one = panel.locator("li", has_text=f"{width} places")
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert axe.run(page).response["violations"] == []
            one.get_by_role("button").press("Enter")
            page.locator("#anew .banner", has_text="being read anew").wait_for()
            page.locator("#anew .banner").wait_for(state="detached")  # the page came anew
            assert page.locator(".corrections li", has_text=f"{width} places").count() == 0


def test_how_many_people_speak_is_said_in_place_and_hinders_nobody(
    chromium: Browser, home: str, filled: Library
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    for scheme, width in (("light", 1280), ("dark", 320)):
        with opened(chromium, f"{home}/calls/C4", scheme=scheme, width=width) as page:
            panel = page.locator(".voices")
            if panel.get_attribute("open") is None:
                panel.locator("summary").first.click()
            panel.get_by_text("How many people speak").click()
            people = panel.get_by_label("People")
            people.fill("3" if width == 320 else "2")
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert axe.run(page).response["violations"] == []
            people.press("Enter")
            page.locator("#anew .banner", has_text="being read anew").wait_for()
            page.locator("#anew .banner").wait_for(state="detached")  # the page came anew
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
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    with opened(chromium, f"{home}/calls/C4") as page:
        page.locator("#turn-1").hover()
        page.locator("#turn-1 .correct").click()
        page.locator(".correcting button.main").click()
        page.locator("#anew .banner", has_text="nothing was changed").wait_for()
        assert page.locator(".correcting").count() == 1
        assert axe.run(page).response["violations"] == []


def test_masked_words_are_chips_and_a_gap_leads_to_its_second(chromium: Browser, home: str) -> None:
    with opened(chromium, f"{home}/calls/C4") as page:
        page.locator("#turn-3 .mask .w").nth(1).wait_for(state="attached")
        assert page.locator("#turn-3 .mask").all_text_contents() == ["[card number]"]
        assert page.locator("#turn-3 p").inner_text() == "My card is [card number] and ends there."
        page.locator(".gaps a").click()
        until(page, "document.getElementById('player').currentTime >= 12.4")
        assert sound(page, "currentTime") < 16


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


def test_a_reel_plays_with_captions_and_marks_its_clip(chromium: Browser, home: str) -> None:
    with opened(chromium, f"{home}/reels/1") as page:
        page.locator(".clip .time").nth(1).click()
        until(page, "!document.getElementById('player').paused")
        until(page, "document.querySelector('.clip.now')?.dataset.number === '2 of 2'")
        until(page, "/^That is/.test(document.getElementById('captions').textContent)")
        assert "Clip 2 of 2" in page.locator("#slate").inner_text()


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
