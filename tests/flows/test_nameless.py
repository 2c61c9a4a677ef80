from __future__ import annotations

import errno
import sqlite3
import traceback
from contextlib import closing
from pathlib import Path

import pytest

from coaching.errors import NoSpeechError
from coaching.steps.place import Place
from coaching.store import ledger, queueing
from flows.nameless import NamelessError, nameless, real_error, steps_of
from tests.commands import filmroom, use_tiny_model
from tests.places import NOW

NAME = "Globex"


@pytest.fixture
def file(place: Place, at_home: None) -> int:
    """A file that the worker of this process has claimed."""
    path = str(place.workspace.inbox / f"{NAME} talk.wav")
    seen = ledger.Sighting(path, "recording", 10, 1, "queued")
    with place.library.writing() as conn:
        ledger.sight_all(conn, [seen], now=NOW)
        claimed = queueing.claim(conn, owner="tests", now=NOW)
    assert claimed is not None
    return claimed


def failed_with(file: int, error: Exception) -> NamelessError:
    """What a flow raises to Prefect whose one task meets an error."""

    @nameless
    def task() -> None:
        raise error

    with pytest.raises(NamelessError) as raised, steps_of(file):
        task()
    return raised.value


def test_prefect_learns_the_type_of_an_error_and_the_ledger_all_of_it(
    place: Place, file: int
) -> None:
    real = NoSpeechError(f"nobody speaks in {NAME} talk.wav", hint="drop the right one")
    error = failed_with(file, real)
    told = "".join(traceback.format_exception(error)) + repr(error)
    assert "NoSpeechError" in told
    assert NAME not in told
    assert real_error(error) is real
    entry = place.entry(file)
    assert (entry.state, entry.reason, entry.hint) == ("quarantined", real.message, real.hint)


def test_what_an_error_came_from_still_decides_what_becomes_of_the_file(
    place: Place, file: int
) -> None:
    real = RuntimeError("the copy was not written")
    real.__cause__ = OSError(errno.ENOSPC, "No space left on device")
    failed_with(file, real)
    assert place.entry(file).state == "queued"


@pytest.mark.slow
def test_files_that_fail_leave_no_name_in_prefects_database_or_our_logs(tmp_path: Path) -> None:
    root = tmp_path / "ws"
    assert filmroom("init", root).status == 0
    use_tiny_model(root)
    for name in ("talk.wav", "words.vtt", "facts.call.json", "people.csv"):
        (root / "inbox" / f"{NAME} {name}").write_text("not what its name says")
    ran = filmroom("ingest", "--json", "--workspace", root)
    lines = ran.json["recordings"]
    assert [line["state"] for line in lines] == ["quarantined"] * 4, ran.out
    assert all(NAME in line["reason"] + line["file"] for line in lines), ran.out
    (database,) = root.rglob("prefect.db")
    with closing(sqlite3.connect(database)) as conn:
        told = "\n".join(conn.iterdump())
    assert "Failed" in told
    assert "NamelessError: NotMediaError" in told
    assert NAME not in told
    logs = list((root / ".filmroom").rglob("*.log"))
    assert logs
    assert not [path for path in logs if NAME in path.read_text()]
