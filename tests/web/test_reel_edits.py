"""Edits of a reel on its page: what is pressed is done beside it, and told."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import insert, update
from starlette.testclient import TestClient

from coaching.settings import Reel
from coaching.steps import reel_edit
from coaching.steps.reel import Look, Span, make_reel
from coaching.store.schema.calls import calls
from coaching.store.schema.moments import moments
from coaching.store.withdrawing import leave_out
from tests.places import NOW
from tests.web.conftest import HOME, PRICE, SEATS, Library

SCRIPT = {"hx-request": "true", "origin": HOME}
"""What the page's script says of what was pressed."""

FORM = {"origin": HOME}
"""What a browser without scripts says."""


@pytest.fixture
def reel(made: Library) -> Path:
    """Three clips: the rep's words of C1, the customer's of C2, the rep's of C2."""
    first = made.call(SEATS, title="Seats")
    second = made.call(PRICE, title="Price")
    target = made.place.workspace.reels / "wins.m4a"
    make_reel(
        made.place,
        [
            Span(first, 0.0, 6.0, "discovery"),
            Span(second, 10.0, 14.0, "negotiation"),
            Span(second, 0.0, 5.0, "negotiation"),
        ],
        title="Wins",
        target=target,
        settings=Reel(),
        stages=(),
        who="Ann",
        look=Look(order="given"),
    )
    return target


def clips(made: Library) -> list[str]:
    """The words of each clip of the reel."""
    found = reel_edit.find(made.place, "R1").manifest.clips
    return [" ".join(word.text for word in clip.words) for clip in found]


ALL = ["How many seats do you need?", "That is too expensive.", "The price is nine hundred."]


def state(browse: TestClient) -> str:
    """The state that the page of the reel shows; all forms of it say the same."""
    (one,) = set(re.findall(r'name="state" value="(.+?)"', browse.get("/reels/1").text))
    return str(one)


def press(browse: TestClient, act: str, at: int = 0, **fields: str) -> str:
    """What the page says after a clip's button was pressed and the reel was cut."""
    sent = {"act": act, "state": state(browse)} | ({"clip": str(at)} if at else {}) | fields
    begun = browse.post("/reels/1", data=sent, headers=SCRIPT)
    if begun.status_code != 200:
        return begun.text
    assert 'id="cut-working"' in begun.text or 'id="cut-failed"' in begun.text
    return told(browse)


def told(browse: TestClient) -> str:
    """What the page is told once nothing is cut any more."""
    give_up = time.monotonic() + 30
    while 'id="cut-working"' in (text := browse.get("/reels/1/told").text):
        assert time.monotonic() < give_up, "it is cut for ever"
        time.sleep(0.02)
    return text


def test_a_clip_is_moved_up_and_down(browse: TestClient, made: Library, reel: Path) -> None:
    assert "Clip 2 is clip 1 now." in press(browse, "up", 2)
    assert clips(made) == [ALL[1], ALL[0], ALL[2]]
    assert "Clip 1 is clip 2 now." in press(browse, "down", 1)
    assert clips(made) == ALL


def test_a_clip_is_taken_out_of_every_file_of_the_reel(
    browse: TestClient, made: Library, reel: Path
) -> None:
    page = browse.get("/reels/1").text
    assert "Clip 1 is out of the reel." in press(browse, "remove", 1)
    assert clips(made) == ALL[1:]
    assert "seats" not in reel.with_suffix(".vtt").read_text()
    (before,) = re.findall(r'src="(/reels/1/media\?of=.+?)"', page)
    (after,) = re.findall(r'src="(/reels/1/media\?of=.+?)"', browse.get("/reels/1").text)
    assert before != after  # else the player would go on with what it has
    assert browse.get(after).content == reel.read_bytes()


def test_the_last_clip_cannot_be_taken_out(browse: TestClient, made: Library, reel: Path) -> None:
    press(browse, "remove", 1)
    press(browse, "remove", 1)
    assert 'value="remove"' not in browse.get("/reels/1").text
    assert "nothing would be left of the reel" in press(browse, "remove", 1)
    assert clips(made) == ALL[2:]


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        pytest.param("12", "13", "too expensive.", id="taken off at the beginning"),
        pytest.param("10", "11", "That is", id="taken off at the end"),
        pytest.param("4", "13", "hundred. That is too expensive.", id="added before"),
    ],
)
def test_a_clip_gets_the_words_that_are_chosen(
    browse: TestClient, reel: Path, made: Library, *, start: str, end: str, words: str
) -> None:
    press(browse, "remove", 3)
    assert "Clip 2 has the words that you chose." in press(browse, "trim", 2, start=start, end=end)
    assert clips(made) == [ALL[0], words]


def test_words_are_added_after_a_clip(browse: TestClient, made: Library, reel: Path) -> None:
    press(browse, "trim", 1, start="0", end="11")
    assert clips(made)[0] == "How many seats do you need? Sixty seats."


def test_a_clip_that_reaches_another_becomes_one_with_it_and_that_is_said(
    browse: TestClient, made: Library, reel: Path
) -> None:
    said = press(browse, "trim", 2, start="4", end="13")
    assert "both are one now" in said
    assert clips(made) == [ALL[0], f"{ALL[2]} {ALL[1]}"]


def test_without_a_script_words_and_lengths_are_typed(
    browse: TestClient, made: Library, reel: Path
) -> None:
    press(browse, "trim", 1, first="seats", last="you")
    assert clips(made)[0] == "seats do you"
    assert "more of the talk" in press(browse, "widen", 1, before="1 turn")
    assert clips(made)[0] == "How many seats do you"


def test_the_last_change_is_taken_back_and_then_the_one_before(
    browse: TestClient, made: Library, reel: Path
) -> None:
    assert "Take back" not in browse.get("/reels/1").text
    press(browse, "up", 3)
    press(browse, "remove", 1)
    assert "Take back what was taken out" in browse.get("/reels/1").text
    assert "The last change is taken back." in press(browse, "undo")
    assert "Take back the move" in browse.get("/reels/1").text
    press(browse, "undo")
    assert clips(made) == ALL
    assert "Take back" not in browse.get("/reels/1").text
    assert "there is no edit of R1 to take back" in press(browse, "undo")


def test_what_does_not_come_back_is_named(browse: TestClient, made: Library, reel: Path) -> None:
    press(browse, "remove", 1)
    with made.place.library.writing() as conn:
        conn.execute(update(calls).where(calls.c.id == 1).values(consent="withdrawn"))
    press(browse, "up", 2)
    press(browse, "undo")
    said = press(browse, "undo")
    assert "C1@00:00-00:06 does not come back: C1 is not shown: consent withdrawn." in said


def elsewhere(made: Library, change: reel_edit.Change, verb: str) -> None:
    """Somebody else changes the reel."""
    reel_edit.edit(made.place, "R1", change, verb=verb, settings=Reel(), who="Bo")


PRESSED = [
    pytest.param({"act": "undo"}, id="undo"),
    pytest.param({"act": "up", "clip": "2"}, id="up"),
    pytest.param({"act": "down", "clip": "1"}, id="down"),
    pytest.param({"act": "remove", "clip": "1"}, id="remove"),
    pytest.param({"act": "trim", "clip": "1", "first": "expensive"}, id="trim"),
    pytest.param({"act": "widen", "clip": "1", "before": "1"}, id="widen"),
]


@pytest.mark.parametrize("sent", PRESSED)
def test_what_is_pressed_on_a_page_of_before_somebody_elses_change_is_not_done(
    browse: TestClient, made: Library, reel: Path, sent: dict[str, str]
) -> None:
    elsewhere(made, reel_edit.move(2, 1), "move")
    seen = {"state": state(browse)}
    elsewhere(made, reel_edit.remove([3]), "remove")
    told_script = browse.post("/reels/1", data=sent | seen, headers=SCRIPT)
    told_form = browse.post("/reels/1", data=sent | seen, headers=FORM)
    assert clips(made) == [ALL[1], ALL[0]]
    for answer in (told_script, told_form):
        assert answer.status_code == 409
        assert "R1 was changed meanwhile, and nothing was done of what was pressed" in answer.text
        assert "look at the reel as it is now, and press again" in answer.text
    assert 'id="cut-failed" data-outdated' in told_script.text  # the script shows it as it is now
    assert "<html" not in told_script.text
    assert told_form.text.count('<li class="clip"') == 2
    assert "Take back what was taken out" in told_form.text
    assert f'name="state" value="{state(browse)}"' in told_form.text


@pytest.mark.parametrize(
    "sent", [{"act": "undo"}, {"act": "remove", "clip": "1"}], ids=["undo", "remove"]
)
def test_a_form_that_says_no_state_changes_nothing(
    browse: TestClient, made: Library, reel: Path, sent: dict[str, str]
) -> None:
    elsewhere(made, reel_edit.move(2, 1), "move")
    assert browse.post("/reels/1", data=sent, headers=SCRIPT).status_code == 409
    assert clips(made) == [ALL[1], ALL[0], ALL[2]]


@pytest.mark.parametrize(
    "sent", [{"act": "undo"}, {"act": "remove", "clip": "1"}], ids=["undo", "remove"]
)
def test_what_waits_while_somebody_changes_the_reel_is_not_done(
    browse: TestClient, made: Library, reel: Path, sent: dict[str, str]
) -> None:
    elsewhere(made, reel_edit.move(2, 1), "move")
    seen = {"state": state(browse)}
    with browse.app.state.room.cutting._turn:  # type: ignore[attr-defined] # another reel is cut
        browse.post("/reels/1", data=sent | seen, headers=SCRIPT)
        elsewhere(made, reel_edit.move(3, 2), "move")
    said = told(browse)
    assert "R1 was changed meanwhile" in said
    assert "data-outdated" in said
    assert clips(made) == [ALL[1], ALL[2], ALL[0]]


def test_a_clip_that_was_closed_since_makes_another_state(
    browse: TestClient, made: Library, reel: Path
) -> None:
    before = state(browse)
    with made.place.library.writing() as conn:
        leave_out(conn, 1, {0})
    assert state(browse) != before


def test_words_are_not_shown_of_another_clip_than_was_pressed(
    browse: TestClient, made: Library, reel: Path
) -> None:
    address = f"/reels/1/clips/2?state={state(browse)}"
    assert browse.get(address).status_code == 200
    elsewhere(made, reel_edit.move(3, 1), "move")
    answer = browse.get(address, headers={"hx-request": "true"})
    assert answer.status_code == 409
    assert answer.headers["hx-retarget"] == "#told"
    assert "data-outdated" in answer.text
    assert browse.get(address).status_code == 409


@pytest.mark.parametrize(
    ("sent", "status", "why"),
    [
        pytest.param({"act": "sing"}, 400, "is none", id="no act"),
        pytest.param({"act": "up", "clip": "one"}, 400, "no number of a clip", id="no clip"),
        pytest.param({"act": "trim", "clip": "1"}, 400, "begin or end", id="no words"),
        pytest.param({"act": "widen", "clip": "1"}, 400, "how much more", id="no length"),
        pytest.param({"act": "widen", "clip": "1", "before": "a bit"}, 400, "no length", id="odd"),
        pytest.param(
            {"act": "trim", "clip": "1", "start": "x", "end": "2"},
            400,
            "not readable",
            id="no time",
        ),
    ],
)
@pytest.mark.parametrize("headers", [SCRIPT, FORM], ids=["script", "none"])
def test_what_cannot_be_done_is_told_in_words(
    browse: TestClient,
    made: Library,
    reel: Path,
    *,
    sent: dict[str, str],
    status: int,
    why: str,
    headers: dict[str, str],
) -> None:
    answer = browse.post("/reels/1", data=sent, headers=headers)
    assert answer.status_code == status
    assert why in answer.text
    assert ("<html" in answer.text) == (headers is FORM)
    assert clips(made) == ALL


def test_without_a_script_the_page_says_how_far_it_is_and_then_shows_it(
    browse: TestClient, made: Library, reel: Path
) -> None:
    sent = {"act": "up", "clip": "2", "state": state(browse)}
    answer = browse.post("/reels/1", data=sent, headers=FORM)
    assert (answer.status_code, answer.headers["location"]) == (303, "/reels/1")
    told(browse)
    page = browse.get("/reels/1").text
    assert "cut-working" not in page
    assert page.index("Price") < page.index("Seats")


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Cutting that waits half way until it is let go."""
    go = threading.Event()

    def waiting(*_: object, on_progress: object, **__: object) -> None:
        assert callable(on_progress)
        on_progress(0.5)
        go.wait(20)
        raise RuntimeError("out of memory")

    monkeypatch.setattr("coaching.steps.reel_edit.edit", waiting)
    yield go
    go.set()


@pytest.mark.logs_errors
def test_how_far_it_is_is_shown_and_a_second_change_waits(
    browse: TestClient, made: Library, reel: Path, slow: threading.Event
) -> None:
    sent = {"act": "up", "clip": "2", "state": state(browse)}
    browse.post("/reels/1", data=sent, headers=SCRIPT)
    give_up = time.monotonic() + 10
    while "50 %" not in browse.get("/reels/1/told").text:
        assert time.monotonic() < give_up
        time.sleep(0.02)
    page = browse.get("/reels/1").text
    assert "50 %" in page
    assert 'preload="none"' in page  # its file may be replaced at any time
    second = browse.post("/reels/1", data=sent, headers=SCRIPT)
    assert second.status_code == 503
    assert "R1 is being cut anew" in second.text
    assert "50 %" in second.text
    slow.set()
    assert "broke on our side" in told(browse)
    assert "broke on our side" in browse.get("/reels/1").text


def test_the_words_of_a_clip_come_with_what_is_said_around_it(
    browse: TestClient, made: Library, reel: Path
) -> None:
    text = browse.get("/reels/1/clips/2").text
    assert re.findall(r'<span class="w"[^>]*>(.+?)</span>', text) == ALL[1].split()
    assert re.findall(r'<span class="w off"[^>]*>(.+?)</span>', text) == ALL[2].split()
    assert '<audio id="sample" preload="none" src="/media/C2">' in text


def test_nothing_is_shown_beyond_what_is_withheld(
    browse: TestClient, made: Library, reel: Path
) -> None:
    press(browse, "remove", 3)
    with made.place.library.writing() as conn:
        held = insert(moments).values(
            call_id=2, start=0.0, end=2.5, words="", title="", visibility="withheld",
            created_by="Ann", created_at=NOW,
        )  # fmt: skip
        conn.execute(held)
    text = browse.get("/reels/1/clips/2").text
    assert re.findall(r'<span class="w off"[^>]*>(.+?)</span>', text) == ["nine", "hundred."]


def test_words_of_a_clip_that_is_not_there_are_refused(browse: TestClient, reel: Path) -> None:
    assert browse.get("/reels/1/clips/0").status_code == 400
    assert browse.get("/reels/2/clips/1").status_code == 404
    answer = browse.get("/reels/1/clips/9")
    assert answer.status_code == 400
    assert "there is no clip 9" in answer.text
    scripted = browse.get("/reels/1/clips/9", headers={"hx-request": "true"})
    assert scripted.headers["hx-retarget"] == "#told"
    assert 'class="banner bad"' in scripted.text
    assert "<html" not in scripted.text


def test_what_is_pressed_of_a_reel_that_is_gone_is_told(browse: TestClient) -> None:
    answer = browse.post("/reels/7", data={"act": "undo"}, headers=SCRIPT)
    assert answer.status_code == 404
    assert "there is no reel R7" in answer.text
    assert browse.post("/reels/7", data={"act": "undo"}, headers=FORM).status_code == 404


def test_another_site_changes_nothing(browse: TestClient, made: Library, reel: Path) -> None:
    sent = {"act": "remove", "clip": "1", "state": state(browse)}
    answer = browse.post("/reels/1", data=sent, headers={"origin": "http://elsewhere.example"})
    assert answer.status_code == 403
    assert clips(made) == ALL
