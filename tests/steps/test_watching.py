from __future__ import annotations

from pathlib import Path

import pytest

from coaching.ledger import FileEntry
from coaching.steps.listing import Seen
from coaching.steps.place import Place
from coaching.steps.watching import Changes, Watching, tell_the_ledger, watching_of
from coaching.store import ledger, queueing


class Inbox:
    """An inbox in a table, looked at by a clock that the test sets."""

    def __init__(self, place: Place, *, rest: float = 2.0) -> None:
        self.place = place
        self.watching: Watching = watching_of(place, rest_seconds=rest)
        self.files: dict[str, Seen] = {}

    def put(self, name: str, *, size: int = 10, mtime_ns: int = 1, refusal: str = "") -> None:
        path = self.path(name)
        self.files[name] = Seen(path, size, mtime_ns, refusal, "look at it" if refusal else "")

    def look(self, at: float) -> Changes:
        changes = self.watching.look(list(self.files.values()), now=at)
        self.watching.entered(changes, behind=tell_the_ledger(self.place, changes))
        return changes

    def path(self, name: str) -> str:
        return str(self.place.workspace.inbox / name)

    def lines(self) -> dict[str, FileEntry]:
        with self.place.library.reading() as conn:
            return {Path(line.path).name: line for line in ledger.entries(conn)}

    def states(self) -> dict[str, str]:
        return {name: line.state for name, line in self.lines().items()}

    def claim(self) -> str | None:
        with self.place.library.writing() as conn:
            file = queueing.claim(conn, owner="here:1:0", now=self.place.now())
        return None if file is None else Path(self.place.entry(file).path).name


@pytest.fixture
def inbox(place: Place) -> Inbox:
    return Inbox(place)


def test_a_file_is_taken_once_it_was_seen_unchanged_for_long_enough(inbox: Inbox) -> None:
    inbox.put("a.wav")
    inbox.look(0.0)
    assert inbox.states() == {"a.wav": "waiting"}
    inbox.look(1.9)
    assert inbox.states() == {"a.wav": "waiting"}
    inbox.look(2.0)
    assert inbox.states() == {"a.wav": "queued"}


def test_the_time_that_a_copy_kept_from_its_original_does_not_count(inbox: Inbox) -> None:
    inbox.put("a.wav", mtime_ns=-(10**18))
    inbox.put("b.wav", mtime_ns=4 * 10**18)
    inbox.look(0.0)
    assert set(inbox.states().values()) == {"waiting"}
    inbox.look(2.0)
    assert set(inbox.states().values()) == {"queued"}


def test_a_file_that_grows_or_is_touched_begins_its_rest_anew(inbox: Inbox) -> None:
    inbox.put("a.wav", size=10)
    inbox.look(0.0)
    inbox.put("a.wav", size=20)
    inbox.look(1.5)
    inbox.put("a.wav", size=20, mtime_ns=2)
    inbox.look(3.0)
    inbox.look(4.9)
    assert inbox.states() == {"a.wav": "waiting"}
    inbox.look(5.0)
    assert inbox.states() == {"a.wav": "queued"}


def test_what_is_unchanged_is_not_told_again(inbox: Inbox) -> None:
    inbox.put("a.wav")
    inbox.put("b.wav.part")
    inbox.look(0.0)
    inbox.look(2.0)
    assert inbox.look(4.0) == Changes()


def test_a_settled_file_with_other_bytes_is_taken_again(inbox: Inbox, place: Place) -> None:
    inbox.put("a.wav")
    inbox.look(0.0)
    inbox.look(2.0)
    file = inbox.lines()["a.wav"].id
    with place.library.writing() as conn:
        ledger.finish(conn, file, state="quarantined", reason="broken", now=place.now())
    inbox.put("a.wav", size=99)
    inbox.look(3.0)
    inbox.look(5.0)
    assert inbox.states() == {"a.wav": "queued"}


def test_other_bytes_under_the_name_of_a_file_at_work_are_taken_when_that_is_done(
    inbox: Inbox, place: Place
) -> None:
    inbox.put("a.wav")
    inbox.look(0.0)
    inbox.look(2.0)
    assert inbox.claim() == "a.wav"
    inbox.put("a.wav", size=99)
    inbox.look(3.0)
    inbox.look(5.0)
    assert inbox.states() == {"a.wav": "working"}
    with place.library.writing() as conn:
        ledger.finish(conn, inbox.lines()["a.wav"].id, state="ready", now=place.now())
    inbox.look(6.0)
    assert inbox.states() == {"a.wav": "queued"}


def test_a_new_watching_knows_what_the_ledger_knows(inbox: Inbox, place: Place) -> None:
    inbox.put("a.wav")
    inbox.put("b.wav")
    inbox.look(0.0)
    inbox.look(2.0)
    inbox.put("c.wav")
    inbox.look(3.0)
    later = Inbox(place)
    later.files = inbox.files
    assert later.look(100.0) == Changes()
    assert later.look(101.9) == Changes()
    assert later.look(102.0).arrived == 1
    assert later.states()["c.wav"] == "queued"


@pytest.mark.parametrize("name", ["a.wav.part", "a.mp3.crdownload", "a.TMP"])
def test_a_writers_ending_waits_however_long_it_rests(inbox: Inbox, name: str) -> None:
    inbox.put(name)
    for at in (0.0, 2.0, 1000.0):
        inbox.look(at)
    line = inbox.lines()[name]
    assert line.state == "waiting"
    assert "still being written" in line.reason


def test_a_part_that_gets_its_final_name_loses_its_line(inbox: Inbox) -> None:
    inbox.put("a.wav.part")
    inbox.look(0.0)
    inbox.files.clear()
    inbox.put("a.wav")
    inbox.look(1.0)
    inbox.look(3.0)
    assert inbox.states() == {"a.wav": "queued"}


def test_a_file_is_vanished_once_it_was_missed_twice(inbox: Inbox) -> None:
    inbox.put("a.wav")
    inbox.look(0.0)
    inbox.look(2.0)
    kept = dict(inbox.files)
    inbox.files.clear()
    inbox.look(3.0)
    assert inbox.states() == {"a.wav": "queued"}
    inbox.files.update(kept)
    inbox.look(4.0)
    inbox.files.clear()
    inbox.look(5.0)
    inbox.look(6.0)
    assert inbox.states() == {}


def test_a_failed_file_that_vanished_says_so_and_one_of_which_we_have_a_copy_stays(
    inbox: Inbox, place: Place
) -> None:
    for name in ("failed.wav", "ready.wav"):
        inbox.put(name)
    inbox.look(0.0)
    inbox.look(2.0)
    inbox.claim()
    inbox.claim()
    with place.library.writing() as conn:
        for name, state in (("failed.wav", "failed"), ("ready.wav", "ready")):
            ledger.finish(conn, inbox.lines()[name].id, state=state, now=place.now())  # type: ignore[arg-type]
    inbox.files.clear()
    inbox.look(3.0)
    inbox.look(4.0)
    assert inbox.states() == {"failed.wav": "failed", "ready.wav": "ready"}
    assert "left the inbox" in inbox.lines()["failed.wav"].hint


def test_what_lies_in_a_folder_that_cannot_be_read_is_not_gone(inbox: Inbox) -> None:
    inbox.put("north/a.wav")
    inbox.look(0.0)
    inbox.look(2.0)
    inbox.files.clear()
    inbox.put("north", size=0, mtime_ns=0, refusal="this folder cannot be read")
    inbox.look(3.0)
    inbox.look(4.0)
    assert inbox.states() == {"a.wav": "queued", "north": "quarantined"}
    inbox.files.clear()
    inbox.put("north/a.wav")
    inbox.look(5.0)
    inbox.look(6.0)
    assert inbox.states() == {"a.wav": "queued"}


def test_what_is_refused_is_told_at_once_and_needs_no_rest(inbox: Inbox) -> None:
    inbox.put("link.wav", size=0, mtime_ns=0, refusal="it is a link, not a file")
    inbox.look(0.0)
    line = inbox.lines()["link.wav"]
    assert (line.state, line.reason) == ("quarantined", "it is a link, not a file")


def test_companions_go_before_the_recording_and_it_waits_while_they_are_written(
    inbox: Inbox,
) -> None:
    inbox.put("a.wav")
    inbox.look(0.0)
    inbox.put("a.vtt", size=1)
    inbox.put("a.call.json")
    inbox.look(1.5)
    inbox.look(2.5)
    assert inbox.states()["a.wav"] == "waiting"
    inbox.look(3.5)
    # the recording fetches its transcript
    assert [inbox.claim() for _ in range(3)] == ["a.call.json", "a.wav", None]


def test_a_recording_does_not_wait_for_ever_for_a_companion_that_never_rests(
    inbox: Inbox,
) -> None:
    inbox.put("a.wav")
    for at in range(70):
        inbox.put("a.txt", size=at)
        inbox.look(float(at))
    assert inbox.states() == {"a.wav": "queued", "a.txt": "waiting"}


def test_twenty_thousand_files_that_rest_are_looked_at_in_a_tenth_of_a_second(
    inbox: Inbox,
) -> None:
    import time

    watching = Watching(2.0)
    lying = [Seen(f"/in/{n % 50}/{n}.wav", 10, 1) for n in range(20_000)]
    changes = watching.look(lying, now=0.0)
    watching.entered(changes)
    changes = watching.look(lying, now=5.0)
    watching.entered(changes)
    assert changes.arrived == 20_000
    began = time.process_time()
    assert watching.look(lying, now=10.0) == Changes()
    assert time.process_time() - began < 0.1
