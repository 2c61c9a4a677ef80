from __future__ import annotations

from datetime import timedelta

import pytest

from coaching.ledger import FileKind, State
from coaching.store import ledger, queueing
from coaching.store.library import Library
from tests.places import NOW
from tests.stored import sight


def see(library: Library, path: str, *, kind: FileKind = "recording", size: int = 10) -> int:
    with library.writing() as conn:
        return sight(
            conn, path=path, kind=kind, size_bytes=size, mtime_ns=1, state="queued", now=NOW
        )


def claim(
    library: Library,
    owner: str,
    among: list[int] | None = None,
    *,
    light: bool = False,
    dead: tuple[str, ...] = (),
    late: float = 0,
) -> int | None:
    now = NOW + timedelta(seconds=late)
    with library.writing() as conn:
        return queueing.claim(conn, owner=owner, among=among, light=light, dead=dead, now=now)


def state_of(library: Library, file: int) -> str:
    with library.reading() as conn:
        entry = ledger.entry(conn, file)
    assert entry is not None
    return entry.state


def in_turn(library: Library, *, light: bool = False) -> list[str]:
    """Everything in the queue in the order in which one worker takes it, by path."""
    order = []
    while (file := claim(library, "one", light=light)) is not None:
        with library.reading() as conn:
            entry = ledger.entry(conn, file)
        assert entry is not None
        order.append(entry.path)
    return order


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
    assert claim(library, "here:2:0", [file], late=queueing.LEASE.total_seconds() - 1) is None
    assert claim(library, "here:2:0", [file], late=queueing.LEASE.total_seconds() + 1) == file


def test_a_silent_worker_of_the_same_machine_keeps_its_file_while_it_lives(
    library: Library,
) -> None:
    file = see(library, "/in/a.wav")
    claim(library, "here:1:0", [file])
    assert claim(library, "here:2:0", [file], late=10 * queueing.LEASE.total_seconds()) is None
    assert claim(library, "here:2:0", [file], dead=("here:1:0",)) == file


def test_a_settled_file_is_not_given_back_and_a_running_one_only_by_its_owner(
    library: Library,
) -> None:
    file = see(library, "/in/a.wav")
    claim(library, "one", [file])
    with library.writing() as conn:
        queueing.give_back(conn, owner="two", now=NOW)
    assert state_of(library, file) == "working"
    with library.writing() as conn:
        ledger.finish(conn, file, state="ready", now=NOW)
        queueing.give_back(conn, owner="one", now=NOW)
        ledger.finish(conn, file, state="failed", now=NOW)
    assert state_of(library, file) == "ready"


def test_what_an_earlier_run_left_is_found(library: Library) -> None:
    files = [see(library, f"/in/{name}.wav") for name in "abc"]
    claim(library, "dead", files)
    claim(library, "alive", files)
    with library.reading() as conn:
        assert queueing.left_over(conn, dead=("dead",)) == (files[0], files[2])


def test_a_sign_of_life_renews_the_lease(library: Library) -> None:
    file = see(library, "/in/a.wav")
    claim(library, "one", [file])
    later = queueing.LEASE.total_seconds() - 1
    with library.writing() as conn:
        queueing.advance(conn, file, step="words", progress=0.5, now=NOW + timedelta(seconds=later))
    assert claim(library, "two", [file], late=later + 60) is None


@pytest.mark.parametrize("state", ["failed", "quarantined"])
def test_what_went_wrong_can_be_queued_again(library: Library, state: State) -> None:
    file = see(library, "/in/a.wav")
    with library.writing() as conn:
        ledger.finish(conn, file, state=state, reason="broken", now=NOW)
        assert queueing.requeue(conn, [file], now=NOW) == 1
    assert state_of(library, file) == "queued"


def test_a_ready_file_is_not_queued_again(library: Library) -> None:
    file = see(library, "/in/a.wav")
    with library.writing() as conn:
        ledger.finish(conn, file, state="ready", now=NOW)
        assert queueing.requeue(conn, [file], now=NOW) == 0


def test_a_folder_with_many_files_does_not_keep_another_waiting(library: Library) -> None:
    for n in range(6):
        see(library, f"/in/big/{n}.wav")
    claim(library, "one")
    claim(library, "one")
    for n in range(2):
        see(library, f"/in/small/{n}.wav")
    assert in_turn(library) == [
        "/in/big/2.wav",
        "/in/small/0.wav",
        "/in/big/3.wav",
        "/in/small/1.wav",
        "/in/big/4.wav",
        "/in/big/5.wav",
    ]


def test_a_folder_that_was_empty_for_long_has_saved_nothing_up(library: Library) -> None:
    see(library, "/in/idle/0.wav")
    for n in range(4):
        see(library, f"/in/busy/{n}.wav")
    for _ in range(4):
        claim(library, "one")
    for n in range(3):
        see(library, f"/in/idle/new{n}.wav")
    assert in_turn(library) == [
        "/in/busy/3.wav",
        "/in/idle/new0.wav",
        "/in/idle/new1.wav",
        "/in/idle/new2.wav",
    ]


def test_a_file_that_is_tried_again_does_not_let_later_ones_overtake_a_folder(
    library: Library,
) -> None:
    first = see(library, "/in/a/failed.wav")
    claim(library, "one")
    for n in range(4):
        see(library, f"/in/b/{n}.wav")
    claim(library, "one")
    claim(library, "one")
    with library.writing() as conn:
        ledger.finish(conn, first, state="failed", now=NOW)
        queueing.requeue(conn, [first], now=NOW)
    see(library, "/in/c/0.wav")
    assert in_turn(library) == ["/in/a/failed.wav", "/in/b/2.wav", "/in/c/0.wav", "/in/b/3.wav"]


def test_exports_sheets_and_transcripts_go_before_recordings(library: Library) -> None:
    kinds: tuple[FileKind, ...] = ("recording", "transcript", "export", "sheet")
    for kind in kinds:
        see(library, f"/in/{kind}", kind=kind)
    assert in_turn(library) == ["/in/export", "/in/sheet", "/in/transcript", "/in/recording"]


def test_what_is_put_off_is_passed_over_until_its_time(library: Library) -> None:
    file = see(library, "/in/a.wav")
    claim(library, "one")
    with library.writing() as conn:
        until = NOW + timedelta(seconds=60)
        queueing.put_off(conn, file, reason="disk full", hint="", until=until, now=NOW)
        assert not queueing.has_work(conn, dead=(), now=NOW + timedelta(seconds=59))
        assert queueing.has_work(conn, dead=(), now=until)
    assert claim(library, "one", late=59) is None
    assert claim(library, "one", late=60) == file


def test_somebody_who_tries_again_need_not_wait_for_what_was_put_off(library: Library) -> None:
    file = see(library, "/in/a.wav")
    claim(library, "one")
    with library.writing() as conn:
        until = NOW + timedelta(hours=1)
        queueing.put_off(conn, file, reason="disk full", hint="", until=until, now=NOW)
        queueing.requeue(conn, [file], now=NOW)
    assert claim(library, "one") == file


def test_a_choice_among_thousands_takes_only_what_was_chosen(library: Library) -> None:
    files = [see(library, f"/in/{n}.wav") for n in range(3)]
    elsewhere = [10_000 + n for n in range(2_000)]
    assert claim(library, "one", [*elsewhere, files[1]]) == files[1]
    assert claim(library, "one", elsewhere) is None


def test_the_queue_is_read_by_its_index(library: Library) -> None:
    """A claim reads the head of the queue, not the ledger."""
    with library.reading() as conn:
        plan = conn.exec_driver_sql(
            "EXPLAIN QUERY PLAN SELECT id FROM files WHERE state = 'queued' AND kind = 'recording'"
            " AND (lease_until IS NULL OR lease_until <= '2026') ORDER BY turn, id LIMIT 1"
        ).all()
    assert [row[3] for row in plan] == [
        "SEARCH files USING INDEX ix_files_queue (state=? AND kind=?)"
    ]


BESIDE: dict[str, tuple[tuple[str, FileKind, State], ...]] = {
    "an export": (("/in/deals.csv", "export", "queued"),),
    "a sheet": (("/in/a.call.json", "sheet", "queued"),),
    "a transcript": (("/in/a.vtt", "transcript", "queued"),),
    "a recording with a new transcript": (
        ("/in/a.wav", "recording", "queued"),
        ("/in/a.vtt", "transcript", "queued"),
    ),
    "a recording with one that waits for it": (
        ("/in/a.wav", "recording", "queued"),
        ("/in/a.vtt", "transcript", "ready"),
    ),
}

HEARD: dict[str, tuple[tuple[str, FileKind, State], ...]] = {
    "a recording": (("/in/a.wav", "recording", "queued"),),
    "a recording with a sheet": (
        ("/in/a.wav", "recording", "queued"),
        ("/in/a.call.json", "sheet", "ready"),
    ),
    "a recording with a transcript of another": (
        ("/in/a.wav", "recording", "queued"),
        ("/in/b.vtt", "transcript", "ready"),
    ),
    "a recording with a transcript in another folder": (
        ("/in/a.wav", "recording", "queued"),
        ("/in/below/a.vtt", "transcript", "ready"),
    ),
    "a recording with a transcript that is no use": (
        ("/in/a.wav", "recording", "queued"),
        ("/in/a.vtt", "transcript", "quarantined"),
    ),
}


@pytest.mark.parametrize("lying", BESIDE.values(), ids=BESIDE)
def test_a_light_worker_takes_what_needs_no_recogniser(
    library: Library, lying: tuple[tuple[str, FileKind, State], ...]
) -> None:
    files = lie(library, lying)
    assert has_light_work(library)
    assert claim(library, "light", light=True) == files[0]
    assert not has_light_work(library)


@pytest.mark.parametrize("lying", HEARD.values(), ids=HEARD)
def test_a_light_worker_leaves_what_has_to_be_heard(
    library: Library, lying: tuple[tuple[str, FileKind, State], ...]
) -> None:
    files = lie(library, lying)
    assert not has_light_work(library)
    assert claim(library, "light", light=True) is None
    assert claim(library, "one") == files[0]


def lie(library: Library, lying: tuple[tuple[str, FileKind, State], ...]) -> list[int]:
    with library.writing() as conn:
        return [
            sight(conn, path=path, kind=kind, size_bytes=1, mtime_ns=1, state=state, now=NOW)
            for path, kind, state in lying
        ]


def has_light_work(library: Library) -> bool:
    with library.reading() as conn:
        return queueing.has_work(conn, light=True, dead=(), now=NOW)


def test_the_folders_take_turns_at_a_light_worker_too(library: Library) -> None:
    for path in ("/in/a/1", "/in/a/2", "/in/a/3", "/in/b/1", "/in/b/2"):
        lie(
            library,
            ((f"{path}.wav", "recording", "queued"), (f"{path}.vtt", "transcript", "ready")),
        )
    see(library, "/in/b/heard.wav")
    names = [path.removeprefix("/in/") for path in in_turn(library, light=True)]
    assert names == ["a/1.wav", "b/1.wav", "a/2.wav", "b/2.wav", "a/3.wav"]


def test_what_is_handed_on_keeps_its_place_for_a_worker_that_hears(library: Library) -> None:
    first, *_ = lie(library, BESIDE["a recording with a new transcript"])
    later = see(library, "/in/z.wav")
    assert claim(library, "light", light=True) == first
    with library.writing() as conn:
        queueing.hand_on(conn, first, now=NOW)
    assert not has_light_work(library)
    assert claim(library, "light", light=True) is None
    with library.reading() as conn:
        entry = ledger.entry(conn, first)
    assert entry is not None
    assert (entry.state, entry.step, entry.reason, entry.hint) == ("queued", "words", "", "")
    assert [claim(library, "one"), claim(library, "one")] == [first, later]


def test_what_is_tried_again_may_be_a_light_workers_again(library: Library) -> None:
    file, *_ = lie(library, BESIDE["a recording with one that waits for it"])
    claim(library, "light", light=True)
    with library.writing() as conn:
        queueing.hand_on(conn, file, now=NOW)
    claim(library, "one")
    with library.writing() as conn:
        ledger.finish(conn, file, state="failed", now=NOW)
        queueing.requeue(conn, [file], now=NOW)
    assert claim(library, "light", light=True) == file
