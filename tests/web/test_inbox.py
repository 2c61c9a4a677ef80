from __future__ import annotations

import hashlib
import json
import os
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import event, insert
from starlette.testclient import TestClient

from coaching.app.service import lock, notes, standing
from coaching.app.service.notes import ServiceNote, WorkerNote
from coaching.errors import UsageError
from coaching.ledger import State
from coaching.steps import owner
from coaching.steps.forget import refuse_forgotten
from coaching.store import acts, inbox
from coaching.store.inbox import Cursor
from coaching.store.schema.ledger import forgotten
from tests.places import NOW
from tests.web.conftest import HOME, PRICE, Library

OURS = {"origin": HOME}


def names(text: str) -> list[str]:
    """The names of the files on a page, in order."""
    return re.findall(r'<p class="name"><bdi>(.*?)</bdi>', text)


def say_worker(made: Library, **said: object) -> None:
    """Have a living worker say something of itself."""
    path = made.place.workspace.root / ".filmroom" / "worker.json"
    note = {"pid": os.getpid(), "at": datetime.now(UTC).isoformat(), "state": "idle"}
    path.write_text(json.dumps({**note, **said}), encoding="utf-8")


def test_an_empty_inbox_says_where_to_put_files(browse: TestClient, made: Library) -> None:
    text = browse.get("/").text
    assert "No files yet" in text
    assert str(made.place.workspace.inbox) in text


def test_every_file_shows_name_folder_state_reason_and_next_step(
    browse: TestClient, made: Library
) -> None:
    made.file(
        "team a/bad.wav",
        state="quarantined",
        reason="nobody speaks in bad.wav",
        hint="check that the right file was dropped; `filmroom retry` listens again",
    )
    text = browse.get("/").text
    assert names(text) == ["bad.wav"]
    assert '<p class="folder"><bdi>team a</bdi>' in text
    assert '<p class="state is-quarantined">Quarantined</p>' in text
    assert "Nobody speaks in bad.wav." in text
    assert "Check that the right file was dropped; Try again listens again." in text
    assert "filmroom retry" not in text


def test_the_newest_change_comes_first(browse: TestClient, made: Library) -> None:
    made.file("old.wav", late=0)
    made.file("new.wav", late=9)
    made.file("middle.wav", late=5)
    assert names(browse.get("/").text) == ["new.wav", "middle.wav", "old.wav"]


def test_work_shows_what_is_done_and_how_much_of_it(browse: TestClient, made: Library) -> None:
    made.file("a.wav", state="working", step="words", progress=0.4)
    text = browse.get("/inbox/live").text
    assert '<progress max="100" value="40" aria-label="listening, a.wav">' in text
    assert "listening, 40 %" in text


@pytest.mark.parametrize(
    ("state", "seconds"),
    [("ready", 5), ("failed", 5), ("queued", 2), ("working", 2), ("waiting", 2)],
)
def test_the_page_asks_often_only_while_something_is_in_motion(
    browse: TestClient, made: Library, state: State, seconds: int
) -> None:
    made.file("a.wav", state=state)
    assert f'hx-trigger="every {seconds}s"' in browse.get("/").text


def test_states_are_filters_with_their_counts(browse: TestClient, made: Library) -> None:
    made.file("a.wav")
    made.file("b.wav")
    made.file("c.wav", state="failed", reason="broken")
    text = browse.get("/").text
    assert re.search(r'href="/\?state=ready">Ready <span class="count">2</span>', text)
    assert re.search(r'href="/\?state=failed">Failed <span class="count">1</span>', text)
    assert names(browse.get("/?state=failed").text) == ["c.wav"]
    assert names(browse.get("/inbox/live?state=ready&state=failed").text) == [
        "c.wav",
        "b.wav",
        "a.wav",
    ]


def test_files_are_found_by_folder_and_name_but_not_by_where_the_workspace_lies(
    browse: TestClient, made: Library
) -> None:
    made.file("North/a.wav")
    made.file("south/north star.wav", late=1)
    made.file("south/c.wav")
    assert names(browse.get("/?q=NORTH").text) == ["north star.wav", "a.wav"]
    assert names(browse.get("/?q=south/c").text) == ["c.wav"]
    assert names(browse.get("/?q=inbox").text) == []
    assert names(browse.get("/?q=%25").text) == []
    assert "No such files" in browse.get("/?q=%25").text


def test_a_long_list_comes_in_pages_without_gaps_or_repeats(
    browse: TestClient, made: Library
) -> None:
    for place in range(205):
        made.file(f"{place:03}.wav", late=place // 10, on_disk=False)
    seen: list[str] = []
    where: str | None = "/"
    pages = 0
    while where:
        text = browse.get(where).text
        seen += names(text)
        older = re.search(r'<a href="([^"]+)" rel="next">', text)
        where = older[1].replace("&amp;", "&") if older else None
        pages += 1
    assert pages == 3
    assert seen == [f"{place:03}.wav" for place in reversed(range(205))]


def test_a_place_that_is_none_is_refused(browse: TestClient) -> None:
    answer = browse.get("/?before=yesterday")
    assert answer.status_code == 400
    assert "no place in the list" in answer.text
    with pytest.raises(UsageError):
        Cursor.parse("2026-09-14T10:30:00~7")


def test_a_state_that_is_none_is_refused_in_our_words(browse: TestClient) -> None:
    answer = browse.get("/?state=happy")
    assert answer.status_code == 400
    assert "happy" in answer.text
    assert "<h1>That did not work</h1>" in answer.text


def test_a_name_is_shown_and_never_run(browse: TestClient, made: Library) -> None:
    made.file('<img src=x onerror="alert(1)">.wav', state="failed", reason="<b>x</b>")
    text = browse.get("/").text
    assert "<img" not in text
    assert "<b>" not in text
    assert "&lt;img src=x onerror=&#34;alert(1)&#34;&gt;.wav" in text


def test_trying_again_queues_the_file_and_is_noted_as_an_act(
    browse: TestClient, made: Library
) -> None:
    file = made.file("bad.wav", state="failed", reason="broken")
    answer = browse.post(f"/files/{file}/retry?state=failed", headers=OURS)
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/?state=failed#file-{file}"
    entry = made.place.entry(file)
    assert (entry.state, entry.reason) == ("queued", "")
    with made.place.library.reading() as conn:
        act = acts.acts_on(conn, "file", file)[-1]
    assert (act.who, act.verb) == ("Ann", "retry")


def test_trying_again_in_place_answers_with_the_list(browse: TestClient, made: Library) -> None:
    file = made.file("bad.wav", state="failed", reason="broken")
    answer = browse.post(f"/files/{file}/retry", headers={**OURS, "hx-request": "true"})
    assert answer.status_code == 200
    assert answer.text.startswith('<div id="live"')
    assert "In the queue" in answer.text


def test_a_file_that_cannot_be_tried_as_it_lies_says_so(browse: TestClient, made: Library) -> None:
    file = made.file("link.wav", state="quarantined", reason="it is a link", on_disk=False)
    path = made.place.workspace.inbox / "link.wav"
    path.symlink_to("/etc/hostname")
    answer = browse.post(f"/files/{file}/retry", headers={**OURS, "hx-request": "true"})
    assert "It cannot be tried as it lies there" in answer.text
    assert made.place.entry(file).state == "quarantined"


def test_trying_a_forgotten_file_again_lets_it_come_back(browse: TestClient, made: Library) -> None:
    file = made.file(
        "gone.wav",
        state="quarantined",
        reason="forgotten on 2026-11-24 by Ann Lee",
        hint="`filmroom retry` with this file's name takes it again",
    )
    sha256 = hashlib.sha256(Path(made.place.entry(file).path).read_bytes()).hexdigest()
    with made.place.library.writing() as conn:
        conn.execute(insert(forgotten).values(sha256=sha256, forgotten_at=NOW, forgotten_by="Ann"))
    assert "Try again takes it again." in browse.get("/").text
    browse.post(f"/files/{file}/retry", headers=OURS)
    assert made.place.entry(file).state == "queued"
    with made.place.library.reading() as conn:
        refuse_forgotten(conn, sha256)


def test_a_file_that_is_not_there_cannot_be_tried(browse: TestClient) -> None:
    assert browse.post("/files/99/retry", headers=OURS).status_code == 404


def test_only_a_call_that_can_be_looked_at_is_linked(browse: TestClient, made: Library) -> None:
    call = made.call(PRICE)
    made.file("good.wav", call=call)
    made.file("bad.wav", state="quarantined", reason="nobody speaks", call=call)
    text = browse.get("/").text
    assert text.count(f'href="/calls/C{call}"') == 1
    assert f'Open C{call}<span class="unseen">, good.wav</span>' in text


def test_without_a_service_the_page_says_that_nobody_is_at_work(
    browse: TestClient, made: Library
) -> None:
    made.file("a.wav", state="queued")
    text = browse.get("/").text
    assert "Nobody is at work." in text
    assert "1 file waits for the service." in text
    assert "Goes on once the service runs." in text


def test_with_a_worker_at_work_there_is_no_banner(browse: TestClient, made: Library) -> None:
    say_worker(made)
    assert 'id="banner"' not in browse.get("/").text


def test_a_pause_is_told_with_its_reason(browse: TestClient, made: Library) -> None:
    say_worker(made, state="paused", paused="0.4 GB are free; <1 GB> is kept free")
    text = browse.get("/").text
    assert "Taking in is paused." in text
    assert "0.4 GB are free; &lt;1 GB&gt; is kept free" in text


def test_a_worker_that_fell_silent_is_told(browse: TestClient, made: Library) -> None:
    say_worker(made, at=(datetime.now(UTC) - timedelta(minutes=2)).isoformat())
    assert "The worker has fallen silent." in browse.get("/").text


def test_counts_name_every_state(made: Library) -> None:
    made.file("a.wav", state="failed")
    with made.place.library.reading() as conn:
        assert inbox.counts(conn) == {
            "waiting": 0,
            "queued": 0,
            "working": 0,
            "ready": 0,
            "duplicate": 0,
            "quarantined": 0,
            "failed": 1,
        }


def test_status_for_programs_has_the_shape_of_the_command_line(
    browse: TestClient, made: Library
) -> None:
    made.file("a.wav")
    made.file("b.wav", state="failed", reason="broken", hint="mend it", late=1)
    answer = browse.get("/api/status?limit=1")
    said = answer.json()
    assert said["counts"] == {"failed": 1, "ready": 1}
    assert said["recordings"] == [
        {
            "file": "b.wav",
            "path": str(made.place.workspace.inbox / "b.wav"),
            "kind": "recording",
            "state": "failed",
            "step": None,
            "progress": None,
            "reason": "broken",
            "next": "mend it",
            "call": None,
            "recording": None,
            "attempts": 0,
            "changed_at": (NOW + timedelta(seconds=1)).isoformat(),
        }
    ]
    further = browse.get("/api/status", params={"before": said["next"], "limit": 1}).json()
    assert [line["file"] for line in further["recordings"]] == ["a.wav"]
    assert further["next"] is None


def test_what_is_left_empty_in_an_address_is_not_asked_for(
    browse: TestClient, made: Library
) -> None:
    made.file("a.wav")
    made.file("b.wav", state="failed", late=1)
    everything = browse.get("/api/status").json()
    assert len(everything["recordings"]) == 2
    answer = browse.get("/api/status?state=&q=&limit=&before=")
    assert (answer.status_code, answer.json()) == (200, everything)
    failed = browse.get("/api/status?state=&state=failed").json()["recordings"]
    assert [line["file"] for line in failed] == ["b.wav"]
    assert browse.get("/?state=&q=").status_code == 200


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("state=lost", "state = 'lost': "),
        ("state=failed&state=lost", "state = 'lost': "),
        ("limit=0", "limit = '0': "),
        ("limit=many", "limit = 'many': "),
    ],
)
def test_a_mistake_in_an_address_is_told_by_the_name_of_its_field(
    browse: TestClient, asked: str, told: str
) -> None:
    answer = browse.get(f"/api/status?{asked}")
    assert answer.status_code == 400
    assert answer.json()["error"].startswith(told)


def test_status_for_programs_says_who_works_and_why_not(
    browse: TestClient, made: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = made.place.workspace
    said = browse.get("/api/status").json()
    assert (said["service"], said["paused"]) == (None, None)
    at = datetime.now(UTC).isoformat()
    with lock.held(workspace) as mine:
        assert mine
        began = owner.start_of(os.getpid()) or ""
        notes.write_service(workspace, ServiceNote(os.getpid(), began, at, HOME, ""))
        notes.write_worker(workspace, WorkerNote(os.getpid(), at, "idle", inbox="it is not there"))
        said = browse.get("/api/status").json()
    assert said["service"] == {"pid": os.getpid(), "url": HOME, "started_at": at}
    assert said["paused"] == "it is not there"
    monkeypatch.setattr(standing, "why_no_room", lambda *_, **__: "the disk is nearly full")
    assert browse.get("/api/status").json()["paused"] == "the disk is nearly full"


def test_a_page_of_the_inbox_is_read_by_an_index_and_not_sorted(made: Library) -> None:
    asked: list[tuple[str, object]] = []
    for place in range(50):
        made.file(f"{place}.wav", late=place, on_disk=False)
    library = made.place.library
    folder = made.place.workspace.inbox

    def note(conn: object, cursor: object, statement: str, parameters: object, *_: object) -> None:
        asked.append((statement, parameters))

    event.listen(library.engine, "before_cursor_execute", note)
    with library.reading() as conn:
        first = inbox.page(conn, inbox=folder, limit=10)
        inbox.page(conn, inbox=folder, limit=10, before=first.next)
    event.remove(library.engine, "before_cursor_execute", note)
    selects = [it for it in asked if it[0].startswith("SELECT")]
    assert len(selects) == 2
    with library.reading() as conn:
        for statement, parameters in selects:
            plan = conn.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all()
            told = " ".join(row[3] for row in plan)
            assert "ix_files_changed_at" in told
            assert "TEMP B-TREE" not in told
