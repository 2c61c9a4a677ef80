from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from coaching.steps import sharing
from coaching.steps.place import Place
from tests.steps.moment_calls import Team, Unmasked
from tests.web.learning import MARCUS, OWN, browsing, share_all, team_in
from tests.web.test_moments_page import listed, text_of


@pytest.fixture
def team(place: Place) -> Team:
    made = team_in(place)
    share_all(place)
    return made


@pytest.fixture
def browse(place: Place, team: Team, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    monkeypatch.setattr("coaching.app.moments.masking_of", lambda _: Unmasked())
    with browsing(place, "Dana Reyes") as client:
        yield client


def do(browse: TestClient, act: str, **fields: str) -> tuple[int, str]:
    answer = browse.post("/playbook", data={"act": act, **fields}, headers=OWN)
    return answer.status_code, answer.text


def stages(page: str) -> dict[str, list[str]]:
    """The moments of each stage, in the order of the page."""
    parts = re.split(r'aria-labelledby="stage-(\w+)"', page)[1:]
    return {name: listed(part) for name, part in zip(parts[::2], parts[1::2], strict=True)}


def test_an_empty_playbook_says_how_it_is_filled(browse: TestClient) -> None:
    page = browse.get("/playbook").text
    assert "Nothing in the playbook yet" in page
    assert "Write the page" not in page


def test_moments_are_put_in_moved_and_removed(browse: TestClient) -> None:
    for moment in ("M1", "M2", "M3"):
        assert do(browse, "add", moment=moment)[0] == 303
    page = browse.get("/playbook").text
    assert stages(page) == {"discovery": ["M1", "M3"], "negotiation": ["M2"]}
    assert "We know what hurts." in page
    do(browse, "move", moment="M3", to="1")
    do(browse, "move", moment="M2", stage="discovery")
    assert stages(browse.get("/playbook").text) == {"discovery": ["M3", "M1", "M2"]}
    do(browse, "remove", moment="M1")
    assert stages(browse.get("/playbook").text) == {"discovery": ["M3", "M2"]}


def test_earlier_and_later_lead_to_places_that_exist(browse: TestClient) -> None:
    for moment in ("M1", "M3"):
        do(browse, "add", moment=moment)
    page = browse.get("/playbook").text
    assert re.findall(r'name="to" value="(\d)" id="(\w+-M\d)"', page) == [
        ("2", "down-M1"),
        ("1", "up-M3"),
    ]


def test_why_it_worked_stands_in_peoples_words(browse: TestClient) -> None:
    do(browse, "add", moment="M1")
    assert "Nobody said yet why it worked" in browse.get("/playbook").text
    browse.post("/moments/M1", data={"act": "why", "text": "She asked first."}, headers=OWN)
    assert "“She asked first.” Dana Reyes" in text_of(browse.get("/playbook").text)


@pytest.mark.parametrize(
    ("fields", "status", "told"),
    [
        ({"act": "add", "moment": "M1"}, 400, "M1 is in the playbook, under discovery"),
        ({"act": "add", "moment": "M99"}, 404, "there is no moment M99"),
        ({"act": "add", "moment": "it"}, 400, "&#39;it&#39; is no moment"),
        ({"act": "add", "moment": "M2", "stage": "x"}, 400, "x"),
        ({"act": "move", "moment": "M1", "to": "9"}, 400, "place 9 of discovery does not exist"),
        ({"act": "move", "moment": "M1", "to": "first"}, 400, "&#39;first&#39; is no place"),
        ({"act": "remove", "moment": "M2"}, 404, "M2 is not in the playbook"),
        ({"act": "restore", "version": "9"}, 404, "the playbook has no version 9"),
        ({"act": "shuffle"}, 400, "act = &#39;shuffle&#39; is none"),
    ],
)
def test_what_cannot_be_done_is_told_on_the_page(
    browse: TestClient, fields: dict[str, str], status: int, told: str
) -> None:
    do(browse, "add", moment="M1")
    answer = browse.post("/playbook", data=fields, headers=OWN)
    assert answer.status_code == status
    assert told in answer.text
    assert stages(answer.text) == {"discovery": ["M1"]}


def test_every_version_can_be_shown_and_gone_back_to(browse: TestClient) -> None:
    do(browse, "add", moment="M1")
    do(browse, "add", moment="M2")
    page = browse.get("/playbook?version=1").text
    assert stages(page) == {"discovery": ["M1"]}
    assert "This is an earlier version" in page
    assert "Move or remove" not in page
    do(browse, "restore", version="1")
    page = browse.get("/playbook").text
    assert stages(page) == {"discovery": ["M1"]}
    history = re.findall(r"<span>(Dana Reyes: .+?)</span>", page)
    assert history == [
        "Dana Reyes: went back to version 1",
        "Dana Reyes: added M2 to negotiation",
        "Dana Reyes: added M1 to discovery",
    ]
    do(browse, "restore")
    assert "M2" in stages(browse.get("/playbook").text)["negotiation"]
    assert browse.get("/playbook?version=99").status_code == 404
    assert browse.get("/playbook?version=last").status_code == 400


def test_the_page_to_send_round_is_written_with_its_clips_and_downloaded(
    browse: TestClient, place: Place
) -> None:
    assert do(browse, "write")[0] == 400
    assert browse.get("/playbook/page").status_code == 404
    do(browse, "add", moment="M1")
    answer = browse.post("/playbook", data={"act": "write"}, headers={**OWN, "hx-request": "true"})
    assert "playbook/playbook.html is written: 1 moment, 1 clip, " in answer.text
    answer = browse.get("/playbook/page")
    assert answer.headers["content-disposition"] == 'attachment; filename="playbook.html"'
    assert "data:audio/mpeg;base64," in answer.text
    sharing.withhold(place, "M1", who=MARCUS)
    assert "M1 is in it, but was withdrawn" in browse.get("/playbook").text
    assert do(browse, "remove", moment="M1")[0] == 303
    assert "M1 is in it" not in browse.get("/playbook").text


def test_nothing_is_changed_on_another_pages_word(browse: TestClient) -> None:
    answer = browse.post("/playbook", data={"act": "add", "moment": "M1"})
    assert answer.status_code == 403
    assert "Nothing in the playbook yet" in browse.get("/playbook").text
