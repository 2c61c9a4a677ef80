from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from starlette.testclient import TestClient

from coaching.errors import ModelError
from coaching.steps.forget import forget
from coaching.steps.place import Place
from coaching.store import deal_reviews
from tests.places import NOW
from tests.steps.moment_calls import PROCESS, Nothing, Team, Unmasked
from tests.web.learning import MARCUS, OWN, PRIYA, browsing, share_all, team_in
from tests.web.test_moments_page import text_of


@pytest.fixture
def team(place: Place) -> Team:
    """The usual team; Priya has a deal that was lost besides."""
    made = team_in(place)
    share_all(place)
    lost = made.deal("D 4/5", ("Discovery", -9.0), outcome="lost")
    made.tell(lost, "owner", PRIYA, days=-9)
    return made


@pytest.fixture(autouse=True)
def without_networks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coaching.app.moments.masking_of", lambda _: Unmasked())
    monkeypatch.setattr("coaching.app.wiring.process_of", lambda _: PROCESS)
    monkeypatch.setattr("coaching.app.reviewing.cues_of", lambda _: Nothing())


@pytest.fixture
def browse(place: Place, team: Team) -> Iterator[TestClient]:
    with browsing(place, MARCUS) as client:
        yield client


def do(browse: TestClient, act: str, **fields: str) -> tuple[int, str]:
    answer = browse.post("/deals/D-H", data={"act": act, **fields}, headers=OWN)
    return answer.status_code, answer.text


def listed(browse: TestClient) -> list[str]:
    return re.findall(r'<li><a href="(/deals/[^"]+)"', browse.get("/deals").text)


def test_won_deals_are_everybodys_and_lost_ones_their_owners(place: Place, team: Team) -> None:
    with browsing(place, MARCUS) as browse:
        assert listed(browse) == ["/deals/D-H"]
        answer = browse.get("/deals/D%204/5")
        assert answer.status_code == 404
        assert "only its owner may review it" in answer.text
    with browsing(place, PRIYA) as browse:
        assert set(listed(browse)) == {"/deals/D-H", "/deals/D%204/5"}
        page = browse.get("/deals/D%204/5").text
        assert "Let the team see it" in page
        answer = browse.post("/deals/D%204/5", data={"act": "share"}, headers=OWN)
        assert "The team may see it now." in answer.text
    with browsing(place, MARCUS) as browse:
        assert "/deals/D%204/5" in listed(browse)


def test_nobody_is_named_in_the_list_of_deals(place: Place, team: Team) -> None:
    with browsing(place, PRIYA) as browse:
        page = browse.get("/deals").text
    rows = re.findall(r"<li>.*?</li>", page, re.DOTALL)
    assert not any(MARCUS in row or PRIYA in row for row in rows)


def test_a_criterion_stands_with_the_utterance_that_proves_it_and_plays(
    browse: TestClient,
) -> None:
    page = browse.get("/deals/D-H").text
    said = text_of(page)
    assert "Discovery 1 of 1 exit criteria met We know what hurts." in said
    assert "A problem is named (met)" in said
    assert "“The lists get lost every week.” C1 at 00:10 , customer" in said
    assert 'data-src="/media/C1" data-start="10" data-end="20"' in page
    assert '<a href="/calls/C1#t=10">' in page
    assert '<a href="/moments/M1">' in page


def test_what_is_written_stands_there_as_a_version(browse: TestClient, place: Place) -> None:
    fields = {"stage": "discovery", "worked": "She <asked>.", "worked-before": ""}
    answer = browse.post("/deals/D-H", data={"act": "write", **fields}, headers=OWN)
    assert answer.headers["location"] == "/deals/D-H#stage-discovery"
    page = browse.get("/deals/D-H").text
    assert "“She &lt;asked&gt;.”" in page
    assert "version 1, 24 Nov 2026, by Marcus Bennett" in text_of(page)
    do(browse, "write", stage="discovery", worked="", **{"worked-before": "She <asked>."})
    with place.library.reading() as conn:
        first, second = deal_reviews.versions_of(conn, 1)
    assert first.written.words[0].worked.text == "She <asked>."
    assert not any(it.worked.text for it in second.written.words)
    do(browse, "restore", version="1")
    assert "“She &lt;asked&gt;.”" in browse.get("/deals/D-H").text


def test_what_was_not_touched_is_left_as_another_wrote_it(browse: TestClient) -> None:
    do(browse, "write", stage="discovery", worked="One.", learned="Two.")
    again = {"worked-before": "One.", "learned-before": "Two."}
    do(browse, "write", stage="discovery", worked="One.", learned="Three.", **again)
    said = text_of(browse.get("/deals/D-H").text)
    assert "“One.”" in said
    assert "“Three.”" in said


def test_talk_is_chosen_played_and_taken_out(browse: TestClient) -> None:
    do(browse, "clip", stage="discovery", call="C1", start="0", end="16", says="The question")
    page = browse.get("/deals/D-H").text
    assert "The question: “What hurts? The lists get lost every week.”" in text_of(page)
    assert 'id="clip-1"' in page
    status, told = do(browse, "teach", stage="discovery", clip="1")
    assert (status, "M1 is in the playbook, version 1." in told) == (200, True)
    do(browse, "unclip", clip="1")
    assert 'id="clip-1"' not in browse.get("/deals/D-H").text


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"act": "write", "stage": "nowhere", "worked": "It."}, 400),
        ({"act": "write", "stage": "discovery"}, 400),
        ({"act": "clip", "stage": "discovery", "call": "C2", "start": "0", "end": "9"}, 400),
        ({"act": "clip", "stage": "discovery", "call": "C1", "start": "a", "end": "9"}, 400),
        ({"act": "unclip", "clip": "7"}, 404),
        ({"act": "share"}, 400),
        ({"act": "burn"}, 400),
    ],
)
def test_what_cannot_be_done_is_told_on_the_page(
    browse: TestClient, fields: dict[str, str], status: int
) -> None:
    answer = browse.post("/deals/D-H", data=fields, headers=OWN)
    assert answer.status_code == status
    assert 'class="banner bad"' in answer.text
    assert "Win review" in answer.text


def test_a_deal_is_found_by_its_call_and_an_open_or_unknown_one_is_told(
    browse: TestClient,
) -> None:
    assert browse.get("/deals/C1").headers["location"] == "/deals/D-H"
    answer = browse.get("/deals/D-W")
    assert answer.status_code == 400
    assert "D-W is open" in answer.text
    assert browse.get("/deals/nothing").status_code == 404


def test_a_review_is_downloaded_as_what_its_link_says(browse: TestClient) -> None:
    links = re.findall(r'href="(/deals/D-H/export/(\w+))" download', browse.get("/deals/D-H").text)
    begins = {"html": b"<!doctype html>", "md": b"# Win review", "pdf": b"%PDF"}
    assert {kind for _, kind in links} == set(begins)
    for address, kind in links:
        answer = browse.get(address)
        assert answer.content.startswith(begins[kind])
        assert answer.headers["content-disposition"] == f'attachment; filename="D-H.{kind}"'
    assert browse.get("/deals/D-H/export/docx").status_code == 400


def test_what_was_downloaded_is_told_when_one_of_its_calls_is_forgotten(
    browse: TestClient, place: Place
) -> None:
    browse.head("/deals/D-H/export/md")  # gives nothing out
    browse.get("/deals/D-H/export/md")
    assert forget(place, [1], who="Ann").printed == 1


def test_an_empty_library_says_where_deals_come_from(place: Place) -> None:
    with browsing(place) as browse:
        assert "filmroom import deals.csv" in browse.get("/deals").text


def test_nothing_is_written_on_another_pages_word(browse: TestClient) -> None:
    data = {"act": "write", "stage": "discovery", "worked": "It."}
    answer = browse.post("/deals/D-H", data=data, headers={"origin": "http://evil.example"})
    assert answer.status_code == 403
    assert "a draft: nobody wrote anything yet" in browse.get("/deals/D-H").text


@pytest.fixture
def wins(browse: TestClient, team: Team) -> Callable[[], str]:
    """The wins of a meeting as its page has them; Marcus has one."""
    team.news(1, "won", days=-1)
    team.tell(1, "closed_at", NOW.isoformat())
    browse.post("/meetings", data={"day": "2026-12-01", "minutes": "45"}, headers=OWN)

    def shown() -> str:
        page = browse.get("/meetings/L1").text
        return page[page.index('id="part-wins"') : page.index('id="part-watching"')]

    return shown


def test_the_wins_of_a_meeting_stand_in_short_and_lead_to_their_review(
    wins: Callable[[], str],
) -> None:
    shown = wins()
    assert '<a href="/deals/D-H">' in shown
    assert "Discovery: 1 of 1 exit criteria met" in text_of(shown)


def test_a_meeting_is_shown_without_reviews_where_networks_are_missing(
    wins: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(*_: object) -> None:
        raise ModelError("the weights are missing")

    monkeypatch.setattr("coaching.app.meetings.with_reviews", missing)
    assert '<a href="/deals/D-H">' in wins()
