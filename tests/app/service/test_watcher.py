from __future__ import annotations

import errno
import os
from pathlib import Path
from threading import Event
from types import SimpleNamespace
from typing import Any, cast

import pytest

from coaching.app.service import watcher
from coaching.app.service.watcher import Watcher
from coaching.errors import BusyError, WorkspaceError
from coaching.settings import Inbox
from coaching.steps.place import Place
from coaching.store import ledger
from flows.resident import Resident
from tests.steps.test_intake import DEAD_MOUNTS, refuse_to_look


class EndOfTest(BaseException):
    """Ends a watcher, which runs for ever."""


def looks(place: Place, monkeypatch: pytest.MonkeyPatch, between: list[Any]) -> Watcher:
    """Let a watcher look once more than there is to do between its looks."""
    resident = SimpleNamespace(place=place, settings=SimpleNamespace(inbox=Inbox(rest_seconds=0.0)))
    watching = Watcher(
        cast("Resident", resident), prefect="http://127.0.0.1:9/api", arrived=Event()
    )

    def sleep(_: float) -> None:
        if not between:
            raise EndOfTest
        between.pop(0)(watching)

    monkeypatch.setattr(watcher.time, "sleep", sleep)  # type: ignore[attr-defined]
    with pytest.raises(EndOfTest):
        watching.run()
    return watching


@pytest.mark.parametrize("number", DEAD_MOUNTS, ids=errno.errorcode.get)
def test_a_drive_that_goes_away_is_complained_of_and_looked_at_again(
    place: Place, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    inbox = place.workspace.inbox
    (inbox / "before.wav").write_bytes(b"x")
    told: list[str | None] = []
    away = pytest.MonkeyPatch()

    def go_away(_: Watcher) -> None:
        refuse_to_look(away, inbox, number)

    def come_back(watching: Watcher) -> None:
        told.append(watching.complaint)
        away.undo()
        (inbox / "after.wav").write_bytes(b"y")

    watching = looks(
        place, monkeypatch, [lambda _: None, go_away, lambda _: None, come_back, lambda _: None]
    )
    assert told == [f"the inbox {inbox} cannot be looked at: {os.strerror(number)}"]
    assert watching.complaint is None
    with place.library.reading() as conn:
        names = [Path(line.path).name for line in ledger.entries(conn)]
    assert names == ["after.wav", "before.wav"]


def test_a_library_that_takes_nothing_is_complained_of_until_it_does(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    why = "library.db cannot be written: the disk is full, or fails"
    (place.workspace.inbox / "call.wav").write_bytes(b"x")
    told: list[str | None] = []
    full = pytest.MonkeyPatch()

    def refuse(*_: object) -> None:
        raise WorkspaceError(why) from OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def make_room(watching: Watcher) -> None:
        told.append(watching.complaint)
        full.undo()

    full.setattr(watcher, "tell_the_ledger", refuse)
    watching = looks(place, monkeypatch, [lambda _: None, make_room, lambda _: None])
    assert told == [f"what lies in the inbox cannot be entered: {why}"]
    assert watching.complaint is None
    with place.library.reading() as conn:
        assert len(ledger.entries(conn)) == 1


def test_waiting_for_a_held_library_puts_off_no_look(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    (place.workspace.inbox / "call.wav").write_bytes(b"x")
    clock = [0.0]
    monkeypatch.setattr(watcher.time, "monotonic", lambda: clock[0])  # type: ignore[attr-defined]
    looking: list[float] = []

    def interval_after(took: float, **_: float) -> float:
        looking.append(took)
        return 0.0

    def wait_in_vain(*_: object) -> None:
        clock[0] += 30.0
        raise BusyError("the library is held")

    monkeypatch.setattr(watcher, "interval_after", interval_after)
    monkeypatch.setattr(watcher, "tell_the_ledger", wait_in_vain)
    looks(place, monkeypatch, [lambda _: None])
    assert clock[0] == 60.0
    assert looking == [0.0, 0.0]
