from __future__ import annotations

import html
import re

from sqlalchemy import insert, select, update
from starlette.testclient import TestClient

from coaching.store import alerts
from coaching.store.schema.calls import versions
from coaching.store.schema.talk import signals
from tests.places import NOW
from tests.web.conftest import HOME, PRICE, SEATS, Library

OWN = {"origin": HOME}


def test_without_a_question_the_page_offers_the_stages(browse: TestClient) -> None:
    text = browse.get("/search").text
    assert "Find a moment" in text
    assert '<a class="stage stage-1" href="/search?stage=discovery">Discovery</a>' in text


def test_a_moment_shows_words_stage_who_account_and_why(browse: TestClient, made: Library) -> None:
    call = made.call(
        PRICE, stages=["negotiation"], rep="Ann", account="Harbor", outcome="won", title="A talk"
    )
    text = browse.get("/search?q=expensive").text
    assert "<dt>customer</dt><dd>That is too <mark>expensive</mark>.</dd>" in text
    assert '<span class="stage stage-4">Negotiation</span>' in text
    assert "<span>Harbor</span>" in text
    assert "<span>Ann</span>" in text
    assert "deal won" in text
    assert "found by words and meaning" in text
    assert f'<a href="/calls/C{call}#t=10">' in text
    assert "1 moment" in text


def test_the_play_button_knows_the_sound_and_both_seconds(
    browse: TestClient, made: Library
) -> None:
    call = made.call(SEATS, PRICE)
    text = browse.get('/search?q="too expensive"').text
    button = re.search(r'<button type="button" class="play".*?>', text)
    assert button
    assert f'data-src="/media/C{call}"' in button[0]
    assert 'data-start="30"' in button[0]
    assert 'data-end="40"' in button[0]


def test_a_call_without_media_is_found_and_said_not_to_be_playable(
    browse: TestClient, made: Library
) -> None:
    made.call(PRICE, sound=False)
    text = browse.get("/search?q=expensive").text
    assert 'class="play"' not in text
    assert "not playable" in text


def test_filters_narrow_and_stay_chosen(browse: TestClient, made: Library) -> None:
    made.call(
        PRICE, title="First", stages=["negotiation"], rep="Ann", territory="North", account="A"
    )
    made.call(PRICE, title="Second", stages=["proposal"], rep="Bo", territory="South", account="B")
    for chosen in ("stage=proposal", "rep=Bo", "territory=South", "account=B"):
        text = browse.get(f"/search?q=expensive&{chosen}").text
        assert "Second" in text
        assert "First" not in text
        name, _, value = chosen.partition("=")
        select = re.search(rf'<select id="f-{name}".*?</select>', text, re.DOTALL)
        assert select
        assert f'<option value="{value}" selected>' in select[0]
    assert "Second" in browse.get("/search?rep=Bo").text
    assert "Nothing found" in browse.get("/search?q=expensive&before=2020-01-01").text


def test_people_are_listed_by_the_alphabet_and_without_counts(
    browse: TestClient, made: Library
) -> None:
    for rep, calls in (("Zoe", 1), ("bo", 3), ("Ann", 2)):
        for _ in range(calls):
            made.call(PRICE, rep=rep if _ == 0 else None)
    select = re.search(r'<select id="f-rep".*?</select>', browse.get("/search").text, re.DOTALL)
    assert select
    options = re.findall(r"<option.*?>(.*?)</option>", select[0])
    assert options == ["any", "Ann", "bo", "Zoe"]


def test_a_mistake_is_told_on_the_page_with_its_status(browse: TestClient, made: Library) -> None:
    made.call(PRICE)
    for query, status, told in (
        ("stage=closign", 400, 'stage = "closign"'),
        ("rep=Nobody", 404, 'rep = "Nobody"'),
        ("role=boss", 400, "not one of rep, customer, unknown"),
        ("q=a&after=soon", 400, "is no date"),
        ("q=price&limit=0", 400, "not a number from 1 to 100"),
        ("q=price&limit=many", 400, "not a number from 1 to 100"),
    ):
        answer = browse.get(f"/search?{query}")
        assert answer.status_code == status, query
        assert told in html.unescape(answer.text), query
        assert 'id="search"' in answer.text


def test_more_can_be_shown(browse: TestClient, made: Library) -> None:
    for place in range(12):
        made.call([("customer", f"Too expensive: {place} {place * 7} {place * 13} for us.")])
    text = browse.get("/search?q=expensive").text
    assert text.count('class="hit"') == 10
    assert "The first 10 moments" in text
    more = re.search(r'<p class="pager"><a href="(.*?)">Show more', text)
    assert more
    assert html.unescape(more[1]) == "/search?q=expensive&limit=30"
    assert browse.get(html.unescape(more[1])).text.count('class="hit"') == 12


def test_talk_titles_and_questions_are_shown_and_never_run(
    browse: TestClient, made: Library
) -> None:
    made.call(
        [("customer", "<script>alert(1)</script> is expensive")],
        title='"><script>alert(2)</script>',
        account="<i>Acme</i>",
    )
    text = browse.get('/search?q=expensive "><script>alert(3)</script>').text
    assert "<script>alert" not in text
    assert "<i>Acme" not in text
    assert "&lt;script&gt;" in text


def test_closed_calls_are_not_found(browse: TestClient, made: Library) -> None:
    made.call(PRICE, visibility="withheld")
    assert "Nothing found" in browse.get("/search?q=expensive").text


def test_programs_get_the_shape_of_the_command_line(browse: TestClient, made: Library) -> None:
    call = made.call(PRICE, stages=["negotiation"], title="A talk")
    said = browse.get("/api/search?q=expensive").json()
    assert said["query"] == "expensive"
    assert said["notice"] is None
    assert said["clip"] is None
    hit = said["hits"][0]
    assert hit["call"] == f"C{call}"
    assert (hit["start"], hit["end"], hit["stage"]) == (0.0, 20.0, "negotiation")
    assert hit["highlighted"].endswith("That is too «expensive».")
    assert set(hit) == {
        "call", "title", "start", "end", "stage", "role", "text", "highlighted", "score", "why",
        "rep", "account", "territory", "deal", "outcome", "started_at", "snippet", "speakers",
        "turn", "play", "alike",
    }  # fmt: skip


def test_programs_get_errors_in_one_shape(browse: TestClient) -> None:
    answer = browse.get("/api/search")
    assert answer.status_code == 400
    assert set(answer.json()) == {"error", "hint"}
    assert browse.get("/api/nowhere").json()["error"] == "there is nothing at /api/nowhere"


def test_what_was_found_can_be_narrowed_and_people_are_not_offered(
    browse: TestClient, made: Library
) -> None:
    made.call(PRICE, stages=["negotiation"], rep="Ann")
    made.call([("customer", "Expensive, and late as well.")], stages=["closing"], rep="Bo")
    text = html.unescape(browse.get("/search?q=expensive").text)
    narrower = re.search(r'<ul class="narrower".*?</ul>', text, re.DOTALL)
    assert narrower
    assert '<a href="/search?q=expensive&stage=closing">' in narrower[0]
    assert "Ann" not in narrower[0]
    assert "Bo" not in narrower[0]
    assert 'class="narrower"' not in browse.get("/search?q=expensive&stage=closing").text


def test_what_says_nearly_the_same_is_shown_once(browse: TestClient, made: Library) -> None:
    for _ in range(3):
        made.call(PRICE)
    text = browse.get("/search?q=expensive").text
    assert text.count('class="hit"') == 1
    assert "and 2 alike" in text


def test_filters_can_be_typed_among_the_words(browse: TestClient, made: Library) -> None:
    made.call(PRICE, stages=["negotiation"], title="First")
    made.call([("customer", "Expensive, and late.")], stages=["closing"], title="Second")
    text = browse.get("/search?q=expensive+stage:closing").text
    assert "Second" in text
    assert "First" not in text
    assert 'did you mean "stage:"?' in html.unescape(browse.get("/search?q=stages:closing").text)


def test_a_moment_plays_from_the_turn_that_fits_best(browse: TestClient, made: Library) -> None:
    made.call([("rep", "Here is our offer for you."), ("customer", "That is too expensive.")])
    text = browse.get('/search?q="too expensive"').text
    button = re.search(r'<button type="button" class="play".*?>', text)
    assert button
    assert 'data-start="10"' in button[0]
    assert 'data-end="20"' in button[0]
    assert '<span class="at">at 00:10</span>' in text


def test_a_search_is_saved_under_a_name_and_offered_again(
    browse: TestClient, made: Library
) -> None:
    made.call(PRICE, stages=["negotiation"])
    text = browse.get("/search?q=expensive&stage=negotiation").text
    asked = re.search(r'name="text" value="(.*?)"', text)
    assert asked
    assert html.unescape(asked[1]) == "expensive stage:negotiation"
    sent = {"name": "prices", "text": html.unescape(asked[1])}
    back = browse.post("/search/saved", data=sent, headers=OWN, follow_redirects=False)
    assert back.status_code == 303
    assert back.headers["location"] == "/search?q=expensive&stage=negotiation"
    offered = '<a href="/search?q=expensive&amp;stage=negotiation">prices</a>'
    assert offered in browse.get("/search").text


def test_a_search_without_a_name_is_not_saved(browse: TestClient) -> None:
    refused = browse.post("/search/saved", data={"name": " ", "text": "expensive"}, headers=OWN)
    assert refused.status_code == 400
    assert "a saved search needs a name" in refused.text


def test_new_calls_of_saved_searches_are_listed_until_they_are_seen(
    browse: TestClient, made: Library
) -> None:
    sent = {"name": "prices", "text": "expensive"}
    browse.post("/search/saved", data=sent, headers=OWN)
    call = made.call(PRICE, title="A talk")
    with made.place.library.writing() as conn:
        alerts.note(conn, "prices", call, 0.0, 20.0, now=NOW)
    text = browse.get("/search").text
    assert "New for saved searches" in text
    assert f'<a href="/calls/C{call}#t=0">A talk' in text
    browse.post("/search/seen", data={"name": ""}, headers=OWN)
    assert "New for saved searches" not in browse.get("/search").text


def test_a_signal_can_be_chosen(browse: TestClient, made: Library) -> None:
    call = made.call(PRICE, title="First")
    made.call(PRICE, title="Second")
    with made.place.library.writing() as conn:
        own = select(versions.c.id).where(versions.c.call_id == call, versions.c.kind == "tags")
        tags = conn.execute(own).scalar_one()
        shown = {"version_id": tags, "turn": 0, "signal": "objection", "kind": "price"}
        conn.execute(insert(signals).values(shown))
        cut = versions.c.call_id == call, versions.c.kind == "snippets"
        conn.execute(update(versions).where(*cut).values(made_from=tags))
    text = browse.get("/search?q=expensive&signal=price").text
    assert '<option value="price" selected>price</option>' in text
    assert "First" in text
    assert "Second" not in text
