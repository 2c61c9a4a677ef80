from __future__ import annotations

import re
import time
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from coaching.app.web.looking import Looking
from coaching.errors import ModelError
from coaching.steps.moment_notes import log_watching
from coaching.steps.moments import meant
from coaching.steps.place import Place
from coaching.store import playbooks
from coaching.store.schema.people import account_territories
from tests.places import NOW
from tests.steps.moment_calls import Team, Unmasked, add_us
from tests.web.learning import MARCUS, OWN, PRIYA, browsing, share_all, team_in


@pytest.fixture
def team(place: Place) -> Team:
    return team_in(place)


@pytest.fixture
def browse(place: Place, team: Team) -> Iterator[TestClient]:
    with browsing(place) as client:
        yield client


@pytest.fixture(autouse=True)
def unmasked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coaching.app.moments.masking_of", lambda _: Unmasked())


def do(browse: TestClient, moment: str, act: str, **fields: str) -> tuple[int, str]:
    answer = browse.post(f"/moments/{moment}", data={"act": act, **fields}, headers=OWN)
    return answer.status_code, answer.text


def text_of(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def listed(page: str) -> list[str]:
    """The moments of the team's list, in the order of the page."""
    return re.findall(r'<li class="hit" id="(M\d+)">', page)


def own(page: str) -> list[str]:
    return re.findall(r'<li class="hit" id="own-(M\d+)">', page)


def state_of(place: Place, moment: str) -> str:
    with place.library.reading() as conn:
        return meant(conn, moment).state(NOW)


def test_your_first_look_comes_first_and_the_rest_of_the_team_does_not_see_it(
    browse: TestClient, place: Place
) -> None:
    page = browse.get("/moments").text
    assert own(page) == ["M1", "M2"]
    assert listed(page) == []
    assert "yours to decide until 1 Dec 2026" in text_of(page)
    assert "2 more are in their" in text_of(page)
    with browsing(place, "Ann") as colleague:
        assert own(colleague.get("/moments").text) == []


def test_a_card_has_title_quote_evidence_with_its_source_and_plays_from_its_second(
    browse: TestClient,
) -> None:
    page = browse.get("/moments").text
    card = page[page.index('id="own-M1"') : page.index('id="own-M2"')]
    assert 'data-src="/media/C1" data-start="0" data-end="20"' in card
    said = text_of(card)
    assert "A problem is named M1" in said
    assert "customer The lists get lost every week." in said
    assert "Exit criterion met A problem is named C1 at 00:10" in said
    assert "Deal won deal D-H in the CRM&#39;s export" in said


def test_a_rep_shares_and_withholds_from_the_list(browse: TestClient, place: Place) -> None:
    answer = browse.post("/moments/M1", data={"act": "share", "back": "list"}, headers=OWN)
    assert (answer.status_code, answer.headers["location"]) == (303, "/moments")
    assert do(browse, "M2", "withhold", back="list")[0] == 303
    page = browse.get("/moments").text
    assert (own(page), listed(page)) == ([], ["M1"])
    assert "Withheld by you (1)" in page
    with browsing(place, "Ann") as colleague:
        assert listed(colleague.get("/moments").text) == ["M1"]
        assert colleague.get("/moments/M2").status_code == 404


def test_nobody_decides_on_what_is_somebody_elses(place: Place, team: Team) -> None:
    share_all(place)
    with browsing(place, "Ann") as colleague:
        page = colleague.get("/moments/M1").text
        assert "Yours to decide" not in page
        status, told = do(colleague, "M1", "withhold")
    assert status == 400
    assert "M1 is Marcus Bennett&#39;s to decide on, not Ann&#39;s" in told
    assert state_of(place, "M1") == "shared"


def test_filters_take_a_stage_a_territory_and_an_outcome(place: Place, team: Team) -> None:
    share_all(place)
    with browsing(place, "Ann") as browse:
        for query, wanted in (
            ("", {"M1", "M2", "M3", "M4"}),
            ("?stage=discovery", {"M1", "M3"}),
            ("?territory=West", {"M1", "M2"}),
            ("?outcome=won", {"M1", "M2"}),
            ("?outcome=open&stage=negotiation", {"M4"}),
            ("?outcome=lost", set()),
        ):
            assert set(listed(browse.get(f"/moments{query}").text)) == wanted, query
        assert "No moments fit" in browse.get("/moments?outcome=lost").text


def test_other_territories_are_those_that_are_not_ones_own(place: Place, team: Team) -> None:
    share_all(place)
    with place.library.writing() as conn:
        conn.execute(
            account_territories.insert().values(
                account_id=1, territory="West", owner=MARCUS, rule="listed"
            )
        )
    with browsing(place) as browse:
        assert set(listed(browse.get("/moments?territory=other territories").text)) == {"M3", "M4"}
    with browsing(place, "Ann") as colleague:
        answer = colleague.get("/moments?territory=other territories")
        assert answer.status_code == 400
        assert "no territory is known to be Ann&#39;s" in answer.text


@pytest.mark.parametrize(
    "query", ["stage=nowhere", "territory=Mars", "outcome=great", "limit=0", "limit=many"]
)
def test_what_cannot_be_asked_is_told_on_the_page(browse: TestClient, query: str) -> None:
    answer = browse.get(f"/moments?{query}")
    assert answer.status_code in (400, 404)
    assert "That cannot be shown" in answer.text
    assert query.partition("=")[2] in answer.text


def test_who_is_here_is_told_and_how_to_say_it(place: Place, browse: TestClient) -> None:
    assert f"You are {MARCUS} ." in text_of(browse.get("/moments").text)
    with browsing(place, "") as unnamed:
        page = unnamed.get("/moments").text
    assert "Nobody said who you are." in page
    assert "config/filmroom.toml" in page


def test_an_empty_library_says_what_makes_moments(place: Place) -> None:
    with browsing(place) as browse:
        page = browse.get("/moments").text
    assert "No moments that you may see" in page
    assert "filmroom moments add" in page


def test_a_moments_page_has_its_words_with_their_seconds(browse: TestClient) -> None:
    page = browse.get("/moments/M1").text
    assert re.search(r'<audio id="player"[^>]* src="/media/C1#t=0,', page)
    assert '<span class="w" data-start="11" data-end="11.9">lists</span>' in page
    assert browse.get("/moments/1").headers["location"] == "/moments/M1"
    assert browse.get("/moments/M99").status_code == 404
    assert browse.get("/moments/nothing").status_code == 400


def test_a_moment_is_named_and_trimmed_by_its_words_and_each_is_taken_back(
    browse: TestClient, place: Place
) -> None:
    do(browse, "M1", "name", title="  Ask   for it ")
    assert "<h1>Ask for it</h1>" in browse.get("/moments/M1").text
    assert do(browse, "M1", "trim", start="11.0", end="12.0")[0] == 303
    with place.library.reading() as conn:
        assert meant(conn, "M1").words == "lists get"
    page = browse.get("/moments/M1").text
    assert '<span class="w off" data-start="10" data-end="10.9">The</span>' in page
    assert "Take back the trim" in page
    do(browse, "M1", "trim", start="10.0", end="15.0")  # wider again
    with place.library.reading() as conn:
        assert meant(conn, "M1").words == "The lists get lost every week."
    for _ in range(2):
        do(browse, "M1", "undo")
    assert "Take back its name" in browse.get("/moments/M1").text
    do(browse, "M1", "undo")
    assert "<h1>A problem is named</h1>" in browse.get("/moments/M1").text


def test_words_to_trim_by_can_be_typed(browse: TestClient, place: Place) -> None:
    assert do(browse, "M1", "trim", first="the lists", last="", start="", end="")[0] == 303
    with place.library.reading() as conn:
        assert meant(conn, "M1").words == "The lists get lost every week."
    status, told = do(browse, "M1", "trim", first="never said", last="")
    assert status == 404
    assert "nobody says “never said” there" in told


@pytest.mark.parametrize(
    ("start", "end", "status"), [("12.0", "11.0", 404), ("a", "11", 400), ("500", "501", 404)]
)
def test_a_trim_that_leaves_no_word_is_told(
    browse: TestClient, start: str, end: str, status: int
) -> None:
    assert do(browse, "M1", "trim", start=start, end=end)[0] == status


def test_people_say_why_it_worked_that_they_used_it_and_what_they_think(
    place: Place, team: Team
) -> None:
    share_all(place)
    with browsing(place, PRIYA) as browse:
        do(browse, "M1", "why", text="She asked <b> before she told.")
        do(browse, "M1", "used", call="C2", text="It worked at once.")
        do(browse, "M1", "comment", text="Mind the pause.")
        do(browse, "M1", "watched")
        page = browse.get("/moments/M1").text
        said = text_of(page)
        assert "“She asked &lt;b&gt; before she told.” Priya Nair" in said
        assert "“It worked at once.” Priya Nair, on C2" in said
        assert "Watched by 1, used on 1 call" in said
        assert "Take back what you said last" in said
        status, told = do(browse, "M1", "comment", text=" ")
    assert (status, "nothing is said" in told) == (400, True)


def test_watching_is_counted_and_lists_nobody(place: Place, team: Team) -> None:
    share_all(place)
    watchers = ["Zoe Ahlberg", "Ann Berger", "Mo Castle"]
    with place.library.writing() as conn:
        log_watching(conn, place, meant(conn, "M1"), watchers)
    with browsing(place) as browse:
        page = browse.get("/moments/M1").text
    assert "Watched by 3" in page
    assert not any(name in page for name in watchers)


def test_a_colleague_is_credited(browse: TestClient, place: Place) -> None:
    add_us(place, "Lee Wong")
    do(browse, "M1", "credit", person="lee wong")
    assert "Owed to Lee Wong, too" in browse.get("/moments/M1").text
    status, told = do(browse, "M1", "credit", person="Nobody Known")
    assert status == 404
    assert "nobody of ours goes by" in told


def test_a_moment_goes_into_the_playbook_once_the_team_may_see_it(
    browse: TestClient, place: Place
) -> None:
    assert "What the team may not see yet cannot go in." in browse.get("/moments/M1").text
    assert do(browse, "M1", "playbook", stage="closing")[0] == 404
    do(browse, "M1", "share")
    assert do(browse, "M1", "playbook", stage="closing")[0] == 303
    with place.library.reading() as conn:
        held = playbooks.newest(conn)
    assert held is not None
    assert held.items == ((1, "closing"),)
    assert "It is in <a" in browse.get("/moments/M1").text


def test_a_form_that_a_script_sends_gets_the_page_with_what_was_done(
    browse: TestClient,
) -> None:
    answer = browse.post(
        "/moments/M1", data={"act": "share"}, headers={**OWN, "hx-request": "true"}
    )
    assert answer.status_code == 200
    assert "M1 is shared: the team sees it now." in answer.text
    assert 'id="said"' in answer.text


@pytest.mark.parametrize("act", ["", "delete"])
def test_an_act_that_is_none_is_refused(browse: TestClient, act: str) -> None:
    status, told = do(browse, "M1", act)
    assert status == 400
    assert "one of share, withhold" in told


@pytest.mark.parametrize("headers", [{}, {"origin": "http://evil.example"}])
def test_nothing_is_done_on_another_pages_word(
    browse: TestClient, place: Place, headers: dict[str, str]
) -> None:
    for path in ("/moments/M1", "/moments/looking"):
        answer = browse.post(path, data={"act": "share"}, headers=headers)
        assert answer.status_code == 403
    assert state_of(place, "M1") == "first look"


def test_a_form_that_is_too_long_or_not_text_is_refused(browse: TestClient) -> None:
    assert do(browse, "M1", "comment", text="a" * 100_001)[0] == 400
    sent = browse.post("/moments/M1", content=b"act=%ff", headers=OWN)
    assert sent.status_code == 400
    assert do(browse, "M1", "name", title="a" * 201)[0] == 400


# Looking through new calls ------------------------------------------------------------------------


def soon(looking: Looking) -> None:
    give_up = time.monotonic() + 10
    while looking.state == "looking":
        assert time.monotonic() < give_up
        time.sleep(0.01)


def test_new_calls_are_looked_through_beside_the_page(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    team = Team(place)
    team.winning_call(rep=MARCUS, sound=True)
    monkeypatch.setattr("coaching.app.moments.look_for_moments", lambda *_, **__: team.find())
    with browsing(place) as browse:
        browse.get("/moments")
        room = browse.app.state.room  # type: ignore[attr-defined]
        soon(room.looking)
        assert "Show what was found" in browse.get("/moments/looking").text
        assert own(browse.get("/moments").text) == ["M1", "M2"]


def test_why_new_calls_could_not_be_looked_through_stays_until_it_is_tried_again(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    team = Team(place)
    team.winning_call(rep=MARCUS)
    tried: list[int] = []

    def broken(*_: object, **__: object) -> None:
        tried.append(1)
        raise ModelError("the weights are missing", hint="`filmroom doctor`")

    monkeypatch.setattr("coaching.app.moments.look_for_moments", broken)
    with browsing(place) as browse:
        browse.get("/moments")
        room = browse.app.state.room  # type: ignore[attr-defined]
        soon(room.looking)
        page = browse.get("/moments").text
        assert "the weights are missing" in page
        assert "<code>filmroom doctor</code>" in page
        assert len(tried) == 1
        browse.post("/moments/looking", headers=OWN)
        soon(room.looking)
    assert len(tried) == 2


@pytest.mark.logs_errors
def test_a_looking_that_breaks_shows_no_inside() -> None:
    def broken(_: object) -> None:
        raise RuntimeError("talk of a customer")

    looking = Looking(broken)
    looking.begin()
    soon(looking)
    assert getattr(looking.state, "message", "") == "Looking for moments broke on our side."
