from __future__ import annotations

from datetime import timedelta

import pytest

from coaching.ledger import State
from coaching.store import ledger
from coaching.store.library import Library
from tests.conftest import NOW


def see(library: Library, path: str, *, size: int = 10, state: State = "queued") -> int:
    with library.writing() as conn:
        return ledger.sight(
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


def claim(
    library: Library, owner: str, among: list[int], *, dead: tuple[str, ...] = (), late: float = 0
) -> int | None:
    with library.writing() as conn:
        return ledger.claim(
            conn, owner=owner, among=among, dead=dead, now=NOW + timedelta(seconds=late)
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


def test_a_file_at_work_is_not_taken_from_its_worker(library: Library) -> None:
    file = see(library, "/in/a.wav")
    assert claim(library, "one", [file]) == file
    assert claim(library, "two", [file]) is None
    see(library, "/in/a.wav", size=20)
    assert state_of(library, file) == "working"


def test_files_are_taken_oldest_first_and_each_once(library: Library) -> None:
    files = [see(library, f"/in/{name}.wav") for name in "abc"]
    taken = [claim(library, owner, files) for owner in ("one", "two", "one", "two")]
    assert taken == [*files, None]


def test_a_dead_workers_file_is_taken_over_at_once(library: Library) -> None:
    file = see(library, "/in/a.wav")
    claim(library, "one", [file])
    assert claim(library, "two", [file], dead=("one",)) == file


def test_a_silent_worker_elsewhere_loses_its_file_after_its_lease(library: Library) -> None:
    file = see(library, "/in/a.wav")
    claim(library, "there:1:0", [file])
    assert claim(library, "here:2:0", [file], late=ledger.LEASE.total_seconds() - 1) is None
    assert claim(library, "here:2:0", [file], late=ledger.LEASE.total_seconds() + 1) == file


def test_a_silent_worker_of_the_same_machine_keeps_its_file_while_it_lives(
    library: Library,
) -> None:
    file = see(library, "/in/a.wav")
    claim(library, "here:1:0", [file])
    assert claim(library, "here:2:0", [file], late=10 * ledger.LEASE.total_seconds()) is None
    assert claim(library, "here:2:0", [file], dead=("here:1:0",)) == file


def test_a_settled_file_is_not_given_back_and_a_running_one_only_by_its_owner(
    library: Library,
) -> None:
    file = see(library, "/in/a.wav")
    claim(library, "one", [file])
    with library.writing() as conn:
        ledger.give_back(conn, file, owner="two", now=NOW)
    assert state_of(library, file) == "working"
    with library.writing() as conn:
        ledger.finish(conn, file, state="ready", now=NOW)
        ledger.give_back(conn, file, owner="one", now=NOW)
        ledger.finish(conn, file, state="failed", now=NOW)
    assert state_of(library, file) == "ready"


def test_what_an_earlier_run_left_is_found(library: Library) -> None:
    files = [see(library, f"/in/{name}.wav") for name in "abc"]
    claim(library, "dead", files)
    claim(library, "alive", files)
    with library.reading() as conn:
        assert ledger.left_over(conn, dead=("dead",)) == (files[0], files[2])


def test_a_sign_of_life_renews_the_lease(library: Library) -> None:
    file = see(library, "/in/a.wav")
    claim(library, "one", [file])
    later = ledger.LEASE.total_seconds() - 1
    with library.writing() as conn:
        ledger.advance(conn, file, step="words", progress=0.5, now=NOW + timedelta(seconds=later))
    assert claim(library, "two", [file], late=later + 60) is None


@pytest.mark.parametrize("state", ["failed", "quarantined"])
def test_what_went_wrong_can_be_queued_again(library: Library, state: State) -> None:
    file = see(library, "/in/a.wav")
    with library.writing() as conn:
        ledger.finish(conn, file, state=state, reason="broken", now=NOW)
        assert ledger.requeue(conn, [file], now=NOW) == 1
    assert state_of(library, file) == "queued"


def test_a_ready_file_is_not_queued_again(library: Library) -> None:
    file = see(library, "/in/a.wav")
    with library.writing() as conn:
        ledger.finish(conn, file, state="ready", now=NOW)
        assert ledger.requeue(conn, [file], now=NOW) == 0
