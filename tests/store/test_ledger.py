from __future__ import annotations

from datetime import timedelta

from coaching.ledger import State
from coaching.store import ledger, queueing
from coaching.store.ledger import Sighting
from coaching.store.library import Library
from tests.places import NOW
from tests.stored import sight


def see(library: Library, path: str, *, size: int = 10, state: State = "queued") -> int:
    with library.writing() as conn:
        return sight(
            conn,
            path=path,
            kind="recording",
            size_bytes=size,
            mtime_ns=1,
            state=state,
            reason="",
            hint="",
            now=NOW,
        )


def state_of(library: Library, file: int) -> str:
    with library.reading() as conn:
        entry = ledger.entry(conn, file)
    assert entry is not None
    return entry.state


def test_a_file_seen_twice_has_one_line(library: Library) -> None:
    assert see(library, "/in/a.wav") == see(library, "/in/a.wav")


def test_a_finished_file_stays_finished_when_it_is_seen_again(library: Library) -> None:
    file = see(library, "/in/a.wav")
    with library.writing() as conn:
        ledger.finish(conn, file, state="ready", now=NOW)
    see(library, "/in/a.wav")
    assert state_of(library, file) == "ready"


def test_other_bytes_under_the_same_path_start_over(library: Library) -> None:
    file = see(library, "/in/a.wav")
    with library.writing() as conn:
        ledger.finish(conn, file, state="quarantined", reason="empty", now=NOW)
    assert see(library, "/in/a.wav", size=20) == file
    assert state_of(library, file) == "queued"


def test_a_waiting_file_goes_on_once_it_rests(library: Library) -> None:
    file = see(library, "/in/a.wav", state="waiting")
    see(library, "/in/a.wav")
    assert state_of(library, file) == "queued"


def test_many_files_are_entered_at_once_and_a_path_given_twice_has_one_line(
    library: Library,
) -> None:
    seen = [
        Sighting(f"/in/{name}.wav", "recording", 10, 1, "queued") for name in ("a", "b", "a", "c")
    ]
    with library.writing() as conn:
        files = ledger.sight_all(conn, seen, now=NOW)
        assert ledger.sight_all(conn, seen, now=NOW) == files
        assert len(ledger.entries(conn)) == 3
    assert files[0] == files[2]


def test_a_line_is_behind_while_other_bytes_are_at_work(library: Library) -> None:
    see(library, "/in/a.wav")
    other = Sighting("/in/a.wav", "recording", 20, 1, "queued")
    with library.writing() as conn:
        queueing.claim(conn, owner="one", now=NOW)
        ledger.sight_all(conn, [other], now=NOW)
        assert ledger.behind(conn, [other]) == ("/in/a.wav",)
        ledger.finish(conn, 1, state="ready", now=NOW)
        ledger.sight_all(conn, [other], now=NOW)
        assert ledger.behind(conn, [other]) == ()


def test_a_vanished_file_that_was_never_begun_has_no_line_any_more(library: Library) -> None:
    see(library, "/in/waiting.wav", state="waiting")
    see(library, "/in/begun.wav")
    with library.writing() as conn:
        queueing.claim(conn, owner="one", now=NOW)
        queueing.give_back(conn, owner="one", now=NOW)
        ledger.vanished(conn, ["/in/waiting.wav", "/in/begun.wav"], now=NOW)
        assert [line.path for line in ledger.entries(conn)] == ["/in/begun.wav"]


def test_only_lines_that_changed_since_are_read_again(library: Library) -> None:
    see(library, "/in/a.wav")
    file = see(library, "/in/b.wav")
    later = NOW + timedelta(seconds=5)
    with library.writing() as conn:
        ledger.finish(conn, file, state="ready", now=later)
        assert [line.id for line in ledger.changed_since(conn, later)] == [file]


def test_the_inbox_is_told_from_a_folder_whose_name_begins_alike(library: Library) -> None:
    for path in ("/ws/in_box/a.wav", "/ws/in_box/north/b.wav", "/ws/in_box2/c.wav", "/ws/inxbox/d"):
        see(library, path)
    with library.reading() as conn:
        assert sorted(line[0] for line in ledger.sighted(conn, "/ws/in_box")) == [
            "/ws/in_box/a.wav",
            "/ws/in_box/north/b.wav",
        ]
