"""Moments, the playbook and meetings in a real Chromium: one story, and that nobody is hindered."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from coaching.settings import Meeting, Sharing
from coaching.steps import meeting_keeping, moment_notes, playbook
from coaching.steps.meeting_planning import plan
from coaching.steps.place import Place
from coaching.steps.team import Team as MeetingTeam
from coaching.store import meetings as stored
from coaching.store.schema.moments import moments
from coaching.workspace import lay_out
from tests.places import NOW, library_in
from tests.steps.moment_calls import PROCESS, Nothing, Unmasked
from tests.web.browser import IN_BROWSER, opened, served, sound, until
from tests.web.learning import MARCUS, PRIYA, site_for, team_in

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = IN_BROWSER

DAY = NOW.date().replace(month=12, day=1)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """A team whose price moments are shared, in the playbook and in a meeting; the rest are not."""
    workspace = lay_out(tmp_path_factory.mktemp("learning") / "ws")
    library = library_in(workspace)
    made = Place(workspace, library, now=lambda: NOW)
    team_in(made)
    with library.writing() as conn:
        conn.execute(
            moments.update()
            .where(moments.c.id.in_((2, 4)))
            .values(visibility="team", first_look_until=None)
        )
    masking = Unmasked()
    moment_notes.why(made, "M2", "She asked for theirs first.", masking=masking, who=PRIYA)
    moment_notes.comment(made, "M2", "Mind the pause.", masking=masking, who=PRIYA)
    moment_notes.watched(made, "M2", by=[PRIYA], who=PRIYA)
    sharing = Sharing()
    for moment in ("M2", "M4"):
        playbook.add(made, moment, PROCESS, sharing=sharing, zone="UTC", who="Dana Reyes")
    team = MeetingTeam(PROCESS, sharing, Meeting(), "UTC")
    plan(made, team, day=DAY, minutes=45, who="Dana Reyes")
    meeting_keeping.commit(made, "L1", "Ask who decides", owner=PRIYA, due=None, who="Dana Reyes")
    meeting_keeping.edit(
        made, team, "L1", meeting_keeping.Edit(note="Ask earlier."), who="Dana Reyes"
    )
    yield made
    library.close()


@pytest.fixture(scope="module")
def reps(place: Place) -> Iterator[str]:
    with served(site_for(place, MARCUS)) as address:
        yield address


@pytest.fixture(scope="module")
def managers(place: Place) -> Iterator[str]:
    with served(site_for(place, "Dana Reyes")) as address:
        yield address


@pytest.fixture(autouse=True)
def without_networks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coaching.app.moments.masking_of", lambda _: Unmasked())
    monkeypatch.setattr("coaching.app.wiring.process_of", lambda _: PROCESS)
    monkeypatch.setattr("coaching.app.reviewing.cues_of", lambda _: Nothing())


PAGES = (
    "/moments",
    "/moments?outcome=lost",
    "/moments?stage=nowhere",
    "/moments/M1",
    "/moments/M2",
    "/playbook",
    "/playbook?version=1",
    "/meetings",
    "/meetings/L1",
    "/deals",
    "/deals/D-H",
    "/plays",
    "/taught",
    "/taught/M2",
)


def open_all(page: Page) -> None:
    """Open everything on a page that can be opened, so that it is looked at too."""
    page.evaluate("document.querySelectorAll('details').forEach((it) => { it.open = true; })")


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 360)])
def test_no_page_hinders_anybody(chromium: Browser, reps: str, scheme: str, width: int) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    with opened(chromium, reps, scheme=scheme, width=width) as page:
        for path in PAGES:
            page.goto(reps + path)
            open_all(page)
            found = axe.run(page).response["violations"]
            told = [(it["id"], [node["target"] for node in it["nodes"]]) for it in found]
            assert told == [], path


def test_no_page_is_wider_than_the_screen(chromium: Browser, reps: str) -> None:
    with opened(chromium, reps) as page:
        for width in (320, 360, 1280, 1920):
            page.set_viewport_size({"width": width, "height": 800})
            for path in PAGES:
                page.goto(reps + path)
                open_all(page)
                assert page.evaluate("document.documentElement.scrollWidth") <= width, (path, width)


def test_the_pages_read_well_without_scripts(chromium: Browser, reps: str) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{reps}/moments/M1")
    page.locator("summary", has_text="Trim it").click()
    assert page.get_by_label("Words with which it begins").is_visible()
    page.goto(f"{reps}/meetings/L1")
    assert page.locator(".show").count() == 2
    assert page.locator(".show .w", has_text="firms").first.is_visible()
    assert not page.locator("#steer").is_visible()
    context.close()


def test_a_moment_plays_in_place_and_stops_at_its_end(chromium: Browser, reps: str) -> None:
    with opened(chromium, f"{reps}/playbook") as page:
        play = page.locator("#play-M2")
        play.click()
        until(page, "document.getElementById('player').currentTime > 20.3")
        assert 20 < sound(page, "currentTime") < 25
        page.evaluate("document.getElementById('player').currentTime = 39.5")
        until(page, "document.getElementById('player').paused")
        assert 40 <= sound(page, "currentTime") < 40.5
        assert page.locator("#dock-title").get_attribute("href") == "/moments/M2"


def test_the_talk_of_a_moment_follows_its_sound_and_a_word_leads_to_its_second(
    chromium: Browser, reps: str
) -> None:
    with opened(chromium, f"{reps}/moments/M2") as page:
        until(page, "document.getElementById('player').currentTime >= 20")
        page.locator("#spoken .w", has_text="firms").click()
        until(page, "document.querySelector('.w.now')?.textContent === 'firms'")
        until(page, "document.querySelector('.w.now')?.textContent === 'of'")
        assert 31 <= sound(page, "currentTime") < 34
        page.evaluate("document.getElementById('player').currentTime = 39.6")
        until(page, "document.getElementById('player').paused")


def test_a_moment_is_trimmed_by_pressing_words_and_by_keyboard(
    chromium: Browser, reps: str, place: Place
) -> None:
    def words() -> str:
        with place.library.reading() as conn:
            return str(conn.execute(moments.select().where(moments.c.id == 2)).one().words)

    with opened(chromium, f"{reps}/moments/M2") as page:
        page.locator("summary", has_text="Trim it").press("Enter")
        page.locator("#spoken .w", has_text="too").click()
        page.locator("#spoken .w", has_text="size").click()
        assert page.locator("#first-word").inner_text() == "“too dear for”"
        assert page.locator("#spoken .w.off").first.inner_text() == "That"
        later = page.get_by_role("group", name="Where it ends").get_by_text("A word later")
        later.press("Enter")
        page.get_by_role("button", name="Keep these words").press("Enter")
        page.wait_for_url("**/moments/M2")
        until(page, "document.querySelectorAll('#spoken .w.off').length > 0")
        assert words() == "too dear for us. Nine firms of your size pay"
        page.get_by_role("button", name="Take back the trim").click()
        page.wait_for_url("**/moments/M2")
        until(page, "document.querySelectorAll('#spoken .w.off').length === 0")
    assert words().startswith("That is too dear for us.")


def test_what_is_said_is_kept_in_place_while_the_sound_goes_on(
    chromium: Browser, managers: str
) -> None:
    with opened(chromium, f"{managers}/moments/M4") as page:
        page.locator("#spoken .w", has_text="firms").click()
        until(page, "!document.getElementById('player').paused")
        page.get_by_label("Your comment").fill("Well paced.")
        page.get_by_role("button", name="Comment", exact=True).click()
        page.locator(".sayings", has_text="Well paced.").wait_for()
        assert "M4 has your comment." in page.locator("#told").inner_text()
        assert sound(page, "paused") is False
        page.get_by_label("Your comment").fill(" ")
        page.get_by_role("button", name="Comment", exact=True).click()
        page.locator("#told .bad", has_text="nothing is said").wait_for()


def test_the_keys_of_a_presenter_lead_from_clip_to_clip(chromium: Browser, managers: str) -> None:
    with opened(chromium, f"{managers}/meetings/L1", width=1920) as page:
        clips = page.locator(".show")
        assert clips.count() == 2
        page.locator("#toggle").focus()
        page.keyboard.press("PageDown")
        until(page, "document.querySelectorAll('.show')[1].classList.contains('now')")
        assert "Clip 2 of 2" in page.locator("#slate").inner_text()
        assert page.locator("#next").is_disabled()
        page.locator("#stand").focus()
        page.keyboard.press("Space")
        until(page, "!document.getElementById('player').paused")
        until(page, "document.getElementById('player').currentTime > 20.3")
        page.keyboard.press("Space")
        assert sound(page, "paused") is True
        page.keyboard.press("ArrowLeft")
        until(page, "document.querySelectorAll('.show')[0].classList.contains('now')")
        assert sound(page, "paused") is True
        before = page.evaluate("scrollY")
        page.locator("#note").focus()
        page.keyboard.type("a b")
        assert page.locator("#note").input_value() == "a b"
        assert page.evaluate("scrollY") != before or before == 0


def test_the_stand_fills_the_screen_with_the_chosen_clip_alone(
    chromium: Browser, managers: str
) -> None:
    with opened(chromium, f"{managers}/meetings/L1", width=1280) as page:
        page.get_by_role("button", name="Fill the screen").click()
        until(page, "document.fullscreenElement?.id === 'stand'")
        assert page.locator(".show >> visible=true").count() == 1
        page.keyboard.press("ArrowRight")
        until(page, "document.querySelectorAll('.show')[1].classList.contains('now')")
        page.get_by_role("button", name="Leave the full screen").click()
        until(page, "document.fullscreenElement === null")


def test_a_rep_shares_and_a_manager_plans_plays_keeps_and_closes(
    chromium: Browser, reps: str, managers: str, place: Place
) -> None:
    with opened(chromium, f"{reps}/moments") as page:
        page.locator("#own-M1").get_by_role("button", name="Share").click()
        page.wait_for_url("**/moments")
        page.locator("#own-M1").wait_for(state="detached")
        assert page.locator("#M1").count() == 1
    with opened(chromium, f"{managers}/meetings") as page:
        page.get_by_label("Day").fill("2026-12-08")
        page.get_by_label("Minutes").fill("30")
        page.get_by_role("button", name="Plan it").click()
        page.wait_for_url("**/meetings/L2")
        clip = page.locator("#clip-M1")
        clip.get_by_role("button", name="Play clip").click()
        until(page, "document.getElementById('player').currentTime > 0.3")
        assert sound(page, "paused") is False
        assert sound(page, "currentTime") < 5
        assert page.evaluate("document.getElementById('player').currentSrc").endswith("/media/C1")
        until(page, "document.getElementById('captions').textContent === 'What hurts?'")
        page.evaluate("document.getElementById('player').currentTime = 19.6")
        until(page, "document.getElementById('player').paused")
        page.get_by_label("What is taken along").fill("Ask what hurts before the price")
        page.get_by_label("By whom").fill(PRIYA)
        page.get_by_label("Until; empty for the next meeting").fill("2026-12-15")
        page.get_by_role("button", name="Take it along").click()
        taken = page.locator("#part-commitments li", has_text="Ask what hurts before the price")
        taken.wait_for()
        assert "Priya Nair, until 15 Dec 2026" in taken.inner_text()
        page.get_by_role("button", name="It was held: close it").click()
        page.get_by_role("button", name="Open it again").wait_for()
    with place.library.reading() as conn:
        held = stored.find(conn, 2)
        (taken_along,) = stored.commitments_of(conn, 2)
    assert held is not None
    assert held.state == "closed"
    assert (taken_along.owner, taken_along.done) == (PRIYA, False)
