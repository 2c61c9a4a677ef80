"""Forgetting that cannot begin, or does not come to its end."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from coaching.errors import BusyError, NotFoundError
from coaching.steps import forget as step
from coaching.steps import owner
from coaching.steps.forget import finish_forgetting, forget
from coaching.steps.place import Place
from coaching.store.schema.ledger import files, forgotten
from tests.places import NOW
from tests.steps.forgetting.traces import count
from tests.steps.ready_calls import ReadyCall


def hold(place: Place, holder: str) -> None:
    with place.library.writing() as conn:
        conn.execute(
            update(files).values(
                state="working", lease_owner=holder, lease_until=NOW + timedelta(minutes=5)
            )
        )


def test_a_call_that_a_worker_holds_is_not_forgotten(place: Place, secret: ReadyCall) -> None:
    hold(place, owner.this_process())
    with pytest.raises(BusyError, match=f"C{secret.number}: a worker is at work on it"):
        forget(place, [secret.number], who="Ann Lee")
    assert secret.kept.exists()
    with place.library.reading() as conn:
        assert count(conn, forgotten) == 0


def test_a_call_that_a_dead_worker_held_is_forgotten(place: Place, secret: ReadyCall) -> None:
    host = owner.this_process().partition(":")[0]
    hold(place, f"{host}:999999:1.00")
    forget(place, [secret.number], who="Ann Lee")
    assert not secret.kept.exists()


def test_a_call_that_is_not_there_is_named(place: Place) -> None:
    with pytest.raises(NotFoundError, match="there is no call C7"):
        forget(place, [7], who="Ann Lee")


# In the middle ------------------------------------------------------------------------------------


class Killed(BaseException):
    """Stands for a SIGKILL at some point."""


def test_killed_after_the_rows_went_the_next_start_removes_the_files(
    place: Place, secret: ReadyCall, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr("coaching.steps.forget.work_off", die)
        with pytest.raises(Killed):
            forget(place, [secret.number], who="Ann Lee")
    assert secret.kept.exists()
    (told,) = finish_forgetting(place)
    assert told.files == {"media": 1, "originals": 1}
    assert not secret.kept.parent.exists()
    assert not secret.original.exists()
    assert finish_forgetting(place) == ()


def test_killed_before_the_rows_went_nothing_is_removed_and_it_can_be_said_again(
    place: Place, secret: ReadyCall, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_down = step.write_down

    def write_and_die(*arguments: object) -> None:
        write_down(*arguments)  # type: ignore[arg-type]
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(step, "write_down", write_and_die)
        with pytest.raises(Killed):
            forget(place, [secret.number], who="Ann Lee")
    assert finish_forgetting(place) == ()
    assert secret.kept.exists()
    assert secret.original.exists()
    forget(place, [secret.number], who="Ann Lee")
    assert not secret.kept.exists()


def test_a_file_that_cannot_be_removed_is_named_and_tried_again(
    place: Place, secret: ReadyCall, monkeypatch: pytest.MonkeyPatch
) -> None:
    unlink = Path.unlink

    def refuse(path: Path, *, missing_ok: bool = False) -> None:
        if path == secret.original:
            raise PermissionError(13, "Permission denied")
        unlink(path, missing_ok=missing_ok)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", refuse)
        told = forget(place, [secret.number], who="Ann Lee")
    assert told.unfinished == (str(secret.original),)
    (later,) = finish_forgetting(place)
    assert later.files == {"originals": 1}
    assert not secret.original.exists()
