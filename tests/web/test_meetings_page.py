from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from coaching.steps import sharing
from coaching.steps.place import Place
from coaching.store import meetings as stored
from coaching.store.schema.reels import exports
from tests.steps.moment_calls import Team
from tests.web.learning import MARCUS, OWN, browsing, share_all, team_in
from tests.web.test_moments_page import text_of

DAY = "2026-12-01"


@pytest.fixture
def team(place: Place) -> Team:
    made = team_in(place)
    share_all(place)
    return made


@pytest.fixture
def browse(place: Place, team: Team) -> Iterator[TestClient]:
    with browsing(place, "Dana Reyes") as client:
        yield client


@pytest.fixture
def planned(browse: TestClient) -> str:
    """The address of a planned meeting."""
    answer = browse.post("/meetings", data={"day": DAY, "minutes": "45"}, headers=OWN)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def do(browse: TestClient, address: str, act: str, **fields: str | list[str]) -> tuple[int, str]:
    answer = browse.post(address, data={"act": act, **fields}, headers=OWN)
    return answer.status_code, answer.text


def clips(page: str) -> list[str]:
    return re.findall(r'id="clip-(M\d+)"', page)


def test_a_meeting_is_planned_from_the_form_and_shown(browse: TestClient) -> None:
    page = browse.get("/meetings").text
    assert 'type="date" required value="2026-12-01"' in page  # a week after the tests' today
    assert "No meeting yet." in page
    answer = browse.post("/meetings", data={"day": DAY, "minutes": "45"}, headers=OWN)
    assert (answer.status_code, answer.headers["location"]) == (303, "/meetings/L1")
    page = browse.get("/meetings").text
    assert "The next one is L1, on 1 Dec 2026" in page
    assert browse.get("/meetings/1").headers["location"] == "/meetings/L1"


@pytest.mark.parametrize(
    ("day", "minutes", "told"),
    [
        (DAY, "5", "a meeting of 5 minutes cannot be planned"),
        (DAY, "many", "&#39;many&#39; is no number of minutes"),
        ("soon", "45", "&#39;soon&#39; is no day"),
        ("", "45", "the meeting has no day"),
    ],
)
def test_what_cannot_be_planned_is_told_beside_the_form(
    browse: TestClient, day: str, minutes: str, told: str
) -> None:
    answer = browse.post("/meetings", data={"day": day, "minutes": minutes}, headers=OWN)
    assert answer.status_code == 400
    assert told in answer.text
    assert "Plan it" in answer.text


def test_a_day_has_one_meeting(browse: TestClient, planned: str) -> None:
    answer = browse.post("/meetings", data={"day": DAY, "minutes": "45"}, headers=OWN)
    assert answer.status_code == 400
    assert "L1 is on 2026-12-01 already" in answer.text


def test_the_page_has_the_agenda_with_minutes_clips_with_words_and_what_to_talk_about(
    browse: TestClient, planned: str
) -> None:
    page = browse.get(planned).text
    said = text_of(page)
    assert "Learning meeting L1, Tuesday 1 December 2026" in said
    assert "Watching together 0:16, 18 min" in said
    assert set(clips(page)) == {"M1", "M2", "M3", "M4"}
    shown = page[page.index('id="clip-M1"') :]
    shown = shown[: shown.index("</form>")]
    assert 'data-src="/media/C1" data-start="0" data-end="20"' in shown
    assert '<span class="w" data-start="11">lists</span>' in shown
    assert "What made the customer say so out loud?" in shown
    assert "Chosen: " in shown
    assert "Harbor Dental" in shown


def test_clips_are_left_out_added_and_put_first(browse: TestClient, planned: str) -> None:
    do(browse, planned, "remove", moment="M1", part="watching")
    assert "M1" not in clips(browse.get(planned).text)
    do(browse, planned, "add", moment="m1")
    do(browse, planned, "first", moment="M1")
    assert clips(browse.get(planned).text)[0] == "M1"
    status, told = do(browse, planned, "add", moment="M99")
    assert status == 404
    assert "M99 cannot be watched" in told
    assert do(browse, planned, "add", moment="that one")[0] == 400


def test_what_is_withheld_is_named_by_its_number_alone(
    browse: TestClient, planned: str, place: Place
) -> None:
    sharing.withhold(place, "M1", who=MARCUS)
    page = browse.get(planned).text
    assert "M1" not in clips(page)
    assert "its rep took it back" in page
    assert ">lists<" in page  # Priya's is said in the same words
    sharing.withhold(place, "M3", who="Priya Nair")
    assert ">lists<" not in browse.get(planned).text


def test_what_is_taken_along_has_an_owner_and_a_day_and_is_ticked_off(
    browse: TestClient, planned: str
) -> None:
    fields = {"text": "Ask for the date first", "owner": "Lee Wong", "due": "2026-12-08"}
    answer = browse.post(
        planned, data={"act": "commit", "part": "commitments", **fields}, headers=OWN
    )
    assert answer.headers["location"] == f"{planned}#part-commitments"
    said = text_of(browse.get(planned).text)
    assert "Ask for the date first Lee Wong, until 8 Dec 2026" in said
    do(browse, planned, "done", commitment="1")
    assert '<span class="done">Ask for the date first</span>' in browse.get(planned).text
    do(browse, planned, "undone", commitment="1")
    assert '<span class="done">' not in browse.get(planned).text


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"act": "commit", "text": "", "owner": "Lee"}, "a commitment says something"),
        ({"act": "commit", "text": "Ask", "owner": " "}, "a commitment is somebody&#39;s"),
        ({"act": "commit", "text": "Ask", "owner": "Lee", "due": "x"}, "&#39;x&#39; is no day"),
        ({"act": "done", "commitment": "x"}, "&#39;x&#39; is no number of a commitment"),
        ({"act": "note", "text": " "}, "nothing is written"),
        ({"act": "attended"}, "nobody is chosen"),
        ({"act": "burn"}, "act = &#39;burn&#39; is none"),
    ],
)
def test_what_cannot_be_kept_is_told_on_the_page(
    browse: TestClient, planned: str, fields: dict[str, str], told: str
) -> None:
    answer = browse.post(planned, data=fields, headers=OWN)
    assert answer.status_code == 400
    assert told in answer.text
    assert "Watching together" in answer.text


def test_notes_and_who_was_there_are_kept(browse: TestClient, planned: str) -> None:
    do(browse, planned, "note", text="Ask <earlier>.")
    do(browse, planned, "attended", attended=["Priya Nair", "Lee Wong", "", "Lee Wong"])
    page = browse.get(planned).text
    assert "Ask &lt;earlier&gt;." in page
    names = re.findall(r'name="attended" value="([^"]+)"', page)
    assert names == ["Lee Wong", "Marcus Bennett", "Priya Nair"]
    ticked = re.findall(r'name="attended" value="([^"]+)" checked', page)
    assert ticked == ["Lee Wong", "Priya Nair"]


def test_what_is_open_goes_to_the_next_meeting_once_one_is_closed(
    browse: TestClient, planned: str, place: Place
) -> None:
    do(browse, planned, "commit", text="Ask who decides", owner="Lee Wong")
    do(browse, planned, "close")
    page = browse.get(planned).text
    assert "Open it again" in page
    assert "Leave out" not in page
    with place.library.reading() as conn:
        closed = stored.find(conn, 1)
    assert closed is not None
    assert closed.state == "closed"
    later = replace(place, now=lambda: place.now() + timedelta(days=8))
    with browsing(later, "Dana Reyes") as next_week:
        next_week.post("/meetings", data={"day": "2026-12-08", "minutes": "30"}, headers=OWN)
        page = next_week.get("/meetings/L2").text
        welcome = text_of(page[page.index('id="part-welcome"') : page.index('id="part-wins"')])
        assert "Ask who decides Lee Wong, from L1" in welcome
    do(browse, planned, "reopen")
    assert "It was held: close it" in browse.get(planned).text


def test_a_form_that_a_script_sends_gets_the_page_with_what_was_done(
    browse: TestClient, planned: str
) -> None:
    answer = browse.post(
        planned, data={"act": "note", "text": "Ask."}, headers={**OWN, "hx-request": "true"}
    )
    assert answer.status_code == 200
    assert "Written down." in answer.text
    assert 'id="part-notes"' in answer.text


def test_a_meeting_is_downloaded_as_what_its_link_says(browse: TestClient, planned: str) -> None:
    links = re.findall(rf'href="({planned}/export/(\w+))" download', browse.get(planned).text)
    begins = {"html": b"<!doctype html>", "md": b"# Learning", "ics": b"BEGIN:VCAL", "pdf": b"%PDF"}
    assert {"html", "md", "ics"} <= {kind for _, kind in links} <= set(begins)
    for address, kind in links:
        answer = browse.get(address)
        assert answer.status_code == 200
        assert answer.content.startswith(begins[kind])
        disposition = answer.headers["content-disposition"]
        assert disposition == f'attachment; filename="L1-2026-12-01.{kind}"'
    assert browse.get(f"{planned}/export/docx").status_code == 400


def test_a_download_is_entered_with_the_calls_that_it_tells_of(
    place: Place, browse: TestClient, planned: str
) -> None:
    for kind, entered in (("ics", 0), ("md", 1), ("html", 2)):
        browse.head(f"{planned}/export/{kind}")
        browse.get(f"{planned}/export/{kind}")
        with place.library.reading() as conn:
            told = conn.execute(
                select(exports.c.call_id).where(exports.c.kind == "meeting", exports.c.path == "-")
            )
            calls = told.scalars().all()
        assert len(calls) == entered * len(set(calls))
        assert bool(calls) == bool(entered)


def test_a_meeting_without_moments_says_where_they_come_from(place: Place) -> None:
    with browsing(place, "Dana Reyes") as browse:
        browse.post("/meetings", data={"day": DAY, "minutes": "45"}, headers=OWN)
        page = browse.get("/meetings/L1").text
    assert "No moments to watch." in page
    assert '<a href="/moments">Moments</a>' in page
    assert 'id="player"' not in page


def test_a_meeting_that_is_none_has_its_own_page(browse: TestClient) -> None:
    assert browse.get("/meetings/L9").status_code == 404
    assert browse.get("/meetings/soon").status_code == 400


@pytest.mark.parametrize("path", ["/meetings", "/meetings/L1"])
def test_nothing_is_done_on_another_pages_word(browse: TestClient, planned: str, path: str) -> None:
    answer = browse.post(path, data={"act": "close"}, headers={"origin": "http://evil.example"})
    assert answer.status_code == 403
    assert "It was held: close it" in browse.get(planned).text
