from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from coaching.plays.association import Association, Counts
from coaching.plays.shown import Example, ShownPlay
from coaching.plays.words import Went
from coaching.steps.place import Place
from coaching.steps.plays import Listing
from coaching.store.plays import Run
from tests.places import NOW
from tests.steps.moment_calls import Team
from tests.web.learning import MARCUS, OWN, PRIYA, browsing, share_all, team_in
from tests.web.test_moments_page import text_of

ASKS = ShownPlay(
    number=3,
    stage="discovery",
    title="what hurts today",
    named=False,
    turns=9,
    calls=7,
    deals=5,
    people=2,
    went=(Went("won", 14, Association(Counts(3, 4, 1, 5))),),
    examples=(Example(1, "Harbor Dental", 0.0, 9.5, "What <hurts>?", MARCUS, None, NOW, 1),),
)


@pytest.fixture
def team(place: Place) -> Team:
    made = team_in(place)
    share_all(place)
    return made


@pytest.fixture
def browse(place: Place, team: Team) -> Iterator[TestClient]:
    with browsing(place, "Dana Reyes") as client:
        yield client


def test_a_library_whose_plays_were_never_looked_for_says_how(browse: TestClient) -> None:
    page = browse.get("/plays").text
    assert "No plays yet" in page
    assert "<code>filmroom plays find</code>" in page
    assert browse.get("/plays/P1").status_code == 404
    assert browse.get("/plays?stage=nowhere").status_code == 400


def test_a_play_stands_with_how_often_it_is_seen_and_how_deals_went(
    browse: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = Run(1, "test", "bag", 7, {}, "Ann", NOW)
    found = Listing(run, {"discovery": (ASKS,)}, {"discovery": 40}, 1, 2)
    monkeypatch.setattr("coaching.app.web.plays.listed", lambda *_, **__: found)
    page = browse.get("/plays").text
    said = text_of(page)
    assert "Discovery what hurts today P3 9 turns on 7 calls, 5 deals, by 2 people" in said
    assert "need not be why they went so" in said
    assert "2 calls came since they were looked for" in said
    assert "1 dismissed" in said
    assert "“What &lt;hurts&gt;?”" in page
    assert 'data-src="/media/C1" data-start="0" data-end="9.5"' in page
    assert '<a href="/moments/M1">M1</a>' in page


def test_a_play_has_a_page_with_turns_to_listen_to(
    browse: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("coaching.app.web.plays.show", lambda *_, **__: ASKS)
    assert browse.get("/plays/3").headers["location"] == "/plays/P3"
    page = browse.get("/plays/P3").text
    assert "<h1>what hurts today</h1>" in page
    assert 'data-src="/media/C1"' in page


def test_a_play_of_few_people_says_why_nothing_is_told_of_deals(
    browse: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    of_few = replace(ASKS, went=(), of_few=("won", "moved"))
    run = Run(1, "test", "bag", 7, {}, "Ann", NOW)
    found = Listing(run, {"discovery": (of_few,)}, {"discovery": 40}, 0, 0)
    monkeypatch.setattr("coaching.app.web.plays.listed", lambda *_, **__: found)
    monkeypatch.setattr("coaching.app.web.plays.show", lambda *_, **__: of_few)
    for address in ("/plays", "/plays/P3"):
        said = text_of(browse.get(address).text)
        assert "How deals went is not shown: fewer than three people use it on deals" in said
        assert "that were won" not in said


def test_a_play_of_few_people_who_won_still_says_how_deals_moved_on(
    browse: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved = Went("moved", 14, Association(Counts(3, 4, 1, 5)))
    monkeypatch.setattr(
        "coaching.app.web.plays.show",
        lambda *_, **__: replace(ASKS, went=(moved,), of_few=("won",)),
    )
    said = text_of(browse.get("/plays/P3").text)
    assert "seen on 3 of 4 deals that moved on" in said
    assert "How many deals were won is not shown: fewer than three people" in said


def test_nothing_taught_says_what_counts(browse: TestClient) -> None:
    assert "Nothing was shown to anybody yet" in browse.get("/taught").text
    assert browse.get("/taught/M1").status_code == 404


@pytest.fixture
def held(browse: TestClient) -> TestClient:
    """The pages after a meeting that Priya and Marcus were in."""
    browse.post("/meetings", data={"day": "2026-11-24", "minutes": "45"}, headers=OWN)
    for data in ({"act": "attended", "attended": [PRIYA, MARCUS]}, {"act": "close"}):
        assert browse.post("/meetings/L1", data=data, headers=OWN).status_code == 303
    return browse


def test_what_a_closed_meeting_watched_is_listed_with_whom_by_name(held: TestClient) -> None:
    page = held.get("/taught").text
    assert set(re.findall(r'<a href="/taught/(M\d)"', page)) == {"M1", "M2", "M3", "M4"}
    assert "watched in L1, 2026-11-24: Marcus Bennett, Priya Nair" in text_of(page)


def test_what_was_taught_has_a_page_by_moment_and_by_meeting(held: TestClient) -> None:
    page = held.get("/taught/M1").text
    assert "<h1>Whether M1 is said again</h1>" in page
    assert "watched in L1" in page
    assert held.get("/taught/L1").text.count("watched in L1") == 4


def test_only_ones_own_is_shown_to_whoever_is_known(held: TestClient, place: Place) -> None:
    answer = held.get("/taught?mine=yes")
    assert answer.status_code == 404
    assert "nobody of ours goes by" in answer.text
    with browsing(place, PRIYA) as browse:
        page = browse.get("/taught?mine=yes").text
    assert "You are" in page
    assert re.search(r'href="/taught/M1\?mine=yes"', page)


def test_the_next_meeting_says_what_became_of_what_was_watched(held: TestClient) -> None:
    held.post("/meetings", data={"day": "2026-12-01", "minutes": "45"}, headers=OWN)
    said = text_of(held.get("/meetings/L2").text)
    assert "What became of what we watched last time (4)" in said
    assert "M1 “" in said
