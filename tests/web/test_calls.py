from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from sqlalchemy import insert, update
from starlette.testclient import TestClient

from coaching.app.days import KNOWN_FROM
from coaching.claims import SOURCES, Claim
from coaching.store.claims import put_claims
from coaching.store.schema.calls import calls, recordings, versions
from tests.places import NOW
from tests.web.conftest import PRICE, SEATS, Library


def test_a_call_shows_facts_player_stages_and_talk(browse: TestClient, made: Library) -> None:
    call = made.call(
        SEATS,
        PRICE,
        stages=["discovery", "negotiation"],
        rep="Ann",
        account="Harbor",
        territory="North",
        title="A talk",
    )
    text = browse.get(f"/calls/C{call}").text
    assert "<h1>A talk</h1>" in text
    assert f'<audio id="player" controls preload="metadata" src="/media/C{call}">' in text
    assert "<dt>Territory</dt><dd>North</dd>" in text
    assert "<dt>Deal</dt><dd>none found</dd>" in text
    assert re.findall(r'<rect class="(.*?)" x="(.*?)" width="(.*?)"', text) == [
        ("stage-1", "0", "20"),
        ("stage-4", "20", "20"),
    ]
    assert re.findall(r'class="stage stage-\d" href="(.*?)">(\w+)', text) == [
        ("#t=0", "Discovery"),
        ("#t=20", "Negotiation"),
    ]
    assert re.findall(r'<a class="time" href="#t=(\d+)">', text) == ["0", "10", "20", "30"]
    assert "<p>That is too expensive.</p>" in text


def test_whence_the_time_of_a_call_is_known_is_told_in_words(
    browse: TestClient, made: Library
) -> None:
    assert {*SOURCES, "arrival", None} == set(KNOWN_FROM)
    call = made.call(SEATS)
    with made.place.library.writing() as conn:
        conn.execute(update(calls).where(calls.c.id == call).values(started_at_source="mtime"))
    assert "(by its file&#39;s time stamp)" in browse.get(f"/calls/C{call}").text


def test_the_times_of_all_words_come_beside_the_page(browse: TestClient, made: Library) -> None:
    call = made.call(SEATS)
    said = browse.get(f"/calls/C{call}/words").json()
    assert said["turns"][1] == [[10.0, 10.9, "Sixty"], [11.0, 11.9, "seats."]]
    assert said["estimated"] is False


def test_a_call_without_media_says_that_it_can_be_read_and_not_played(
    browse: TestClient, made: Library
) -> None:
    call = made.call(PRICE, sound=False)
    text = browse.get(f"/calls/C{call}").text
    assert "There is no recording to play: this call can be searched and read." in text
    assert "<audio" not in text
    assert 'role="slider"' not in text
    assert "That is too expensive." in text
    assert browse.get(f"/calls/C{call}/words").json()["estimated"] is True


def test_a_call_is_found_by_number_and_by_title(browse: TestClient, made: Library) -> None:
    call = made.call(PRICE, title="Harbor Dental")
    for wanted in (str(call), f"c{call}", "harbor"):
        answer = browse.get(f"/calls/{wanted}")
        assert (answer.status_code, answer.headers["location"]) == (307, f"/calls/C{call}")


def test_an_unknown_call_is_told_as_page_and_as_json(browse: TestClient, made: Library) -> None:
    made.call(PRICE)
    page = browse.get("/calls/C99")
    assert page.status_code == 404
    assert "there is no call C99" in page.text
    answer = browse.get("/api/calls/C99")
    assert answer.status_code == 404
    assert answer.json() == {"error": "there is no call C99", "hint": "calls go from C1 to C1"}


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"visibility": "withheld"}, "It is withheld."),
        ({"visibility": "first_look"}, "Its rep has the first look"),
        ({"consent": "refused"}, "Somebody on it refused to be recorded."),
        ({"consent": "withdrawn"}, "Somebody on it withdrew their consent."),
    ],
    ids=["withheld", "first look", "refused", "withdrawn"],
)
def test_a_closed_call_is_shown_nowhere(
    browse: TestClient, made: Library, facts: dict[str, str], told: str
) -> None:
    call = made.call(PRICE, title="Secret talk", **facts)
    for path in ("/calls/C{}", "/calls/C{}/words", "/media/C{}", "/api/calls/C{}"):
        answer = browse.get(path.format(call))
        assert answer.status_code == 403, path
        assert told in answer.text
        assert "expensive" not in answer.text
        assert "Secret talk" not in answer.text


def test_sources_that_disagree_are_shown(browse: TestClient, made: Library) -> None:
    call = made.call(PRICE)
    with made.place.library.writing() as conn:
        said = [
            Claim("account", "Harbor Dental", "sheet", "a.call.json"),
            Claim("account", "Corbel <Finch>", "folder", "Corbel/a.wav"),
        ]
        put_claims(conn, call, said, now=datetime(2026, 9, 1, tzinfo=UTC))
    text = browse.get(f"/calls/C{call}").text
    assert "Sources disagree" in text
    assert "Harbor Dental (sheet a.call.json) counts" in text
    assert "Corbel &lt;Finch&gt;" in text


def test_talk_and_title_are_shown_and_never_run(browse: TestClient, made: Library) -> None:
    call = made.call(
        [("customer", "<script>alert(1)</script>")], title="</title><script>alert(2)</script>"
    )
    text = browse.get(f"/calls/C{call}").text
    assert "<script>alert" not in text
    assert "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>" in text


def test_programs_get_what_the_command_line_shows(browse: TestClient, made: Library) -> None:
    call = made.call(PRICE, stages=["negotiation"], title="A talk")
    said = browse.get(f"/api/calls/C{call}").json()
    assert (said["call"], said["title"], said["ready"]) == (f"C{call}", "A talk", True)
    assert [turn["text"] for turn in said["turns"]] == [text for _, text in PRICE]
    assert said["turns"][0]["stage"] == "negotiation"


def test_a_call_that_is_not_ready_says_where_to_look(browse: TestClient, made: Library) -> None:
    with made.place.library.writing() as conn:
        conn.execute(insert(calls).values(title="Half done", created_at=NOW))
    text = browse.get("/calls/C1").text
    assert "Not ready" in text
    assert '<a href="/">The Inbox</a> says how far its recording is' in text
    assert "<audio" not in text


def test_a_recording_with_pictures_is_shown_where_it_plays_itself(
    browse: TestClient, made: Library
) -> None:
    call = made.call(PRICE)
    with made.place.library.writing() as conn:
        conn.execute(update(recordings).values(has_video=True, video_codec="h264"))
    assert '<video id="player"' in browse.get(f"/calls/C{call}").text
    with made.place.library.writing() as conn:
        conn.execute(update(recordings).values(kept_path="media/C1/sound.avi"))
    assert '<audio id="player"' in browse.get(f"/calls/C{call}").text


def test_a_call_shows_how_it_was_talked_by_side_with_what_that_means(
    browse: TestClient, made: Library
) -> None:
    call = made.call(SEATS)
    text = " ".join(browse.get(f"/calls/C{call}").text.split())
    panel = text[text.index("How it was talked") : text.index('aria-label="Player"')]
    sides = re.findall(r'<span class="who">(.*?)</span> <span>(.*?)</span>', panel)
    # six words by the rep from 0 to 5.9 s, two by the customer from 10 to 11.9 s
    assert sides[:2] == [("rep", "76%, 6 s"), ("customer", "24%, 2 s")]
    assert ("rep", "1: 1 closed") in sides
    assert ("customer", "4.1 s in 1") in sides
    named = re.findall(r'<dt><a href="#(.*?)">', panel)
    assert len(named) >= 6
    assert set(named) <= set(re.findall(r' id="(means-.*?)"', panel))


def test_what_is_not_measured_of_a_call_is_said_with_its_reason(
    browse: TestClient, made: Library
) -> None:
    call = made.call(PRICE, sound=False)
    text = browse.get(f"/calls/C{call}").text
    assert (
        "Not measured: patience, interruptions, pace, silence: "
        "the times of its words are estimated." in text
    )
    said = browse.get(f"/api/calls/C{call}").json()["measures"]
    assert [side["patience"] for side in said["sides"]] == [None, None]


def test_a_call_that_is_not_ready_has_no_measures(browse: TestClient, made: Library) -> None:
    call = made.call(PRICE)
    with made.place.library.writing() as conn:
        conn.execute(update(versions).where(versions.c.kind == "tags").values(active=False))
    assert "How it was talked" not in browse.get(f"/calls/C{call}").text
    assert browse.get(f"/api/calls/C{call}").json()["measures"] is None
