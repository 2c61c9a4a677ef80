from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import psutil
import pytest

from coaching.app.service import light
from coaching.app.service.light import PATIENCE, Demand
from coaching.errors import BusyError
from coaching.ledger import FileKind
from coaching.settings import LightWorker
from coaching.steps.place import Place
from coaching.store import queueing
from tests.places import NOW
from tests.stored import sight

GB = 10**9


def see(place: Place, name: str, kind: FileKind) -> None:
    with place.library.writing() as conn:
        path = str(place.workspace.inbox / name)
        sight(conn, path=path, kind=kind, size_bytes=1, mtime_ns=1, state="queued", now=NOW)


@pytest.fixture
def demand(place: Place) -> Demand:
    """Of a workspace whose settings want a light worker in any case."""
    return Demand(place, "on")


def test_a_light_worker_is_wanted_once_a_file_has_waited_behind_another(
    place: Place, demand: Demand
) -> None:
    see(place, "deals.csv", "export")
    looks = [demand.look(busy=True, now=now) for now in (0.0, PATIENCE - 0.1, PATIENCE, 99.0)]
    assert looks == [False, False, True, True]


def test_a_worker_that_comes_to_the_end_of_its_files_wants_no_other(
    place: Place, demand: Demand
) -> None:
    see(place, "deals.csv", "export")
    assert not demand.look(busy=True, now=0.0)
    assert not demand.look(busy=False, now=PATIENCE)
    assert not demand.look(busy=True, now=PATIENCE + 1)
    assert demand.look(busy=True, now=2 * PATIENCE + 1)


def test_files_that_have_to_be_heard_want_no_light_worker(place: Place, demand: Demand) -> None:
    see(place, "a.wav", "recording")
    assert not any(demand.look(busy=True, now=now) for now in (0.0, 2 * PATIENCE))


def test_none_is_wanted_where_the_settings_say_so(place: Place) -> None:
    see(place, "deals.csv", "export")
    demand = Demand(place, "off")
    assert not any(demand.look(busy=True, now=now) for now in (0.0, 2 * PATIENCE))


def test_a_library_that_is_held_is_looked_at_again(
    place: Place, demand: Demand, monkeypatch: pytest.MonkeyPatch
) -> None:
    def held(*_: object, **__: object) -> bool:
        raise BusyError("held")

    monkeypatch.setattr(queueing, "has_work", held)
    assert not demand.look(busy=True, now=0.0)


def test_by_itself_it_is_wanted_where_the_machine_has_enough(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    see(place, "deals.csv", "export")

    def is_wanted(choice: LightWorker, cores: int, gigabytes: float, free: float) -> bool:
        memory = SimpleNamespace(total=gigabytes * GB, available=free * GB)
        monkeypatch.setattr(psutil, "virtual_memory", lambda: memory)
        monkeypatch.setattr(light, "_cores", lambda: cores)
        return wanted(Demand(place, choice).look)

    assert is_wanted("auto", 2, 8, 4)
    assert not is_wanted("auto", 1, 64, 60)
    assert not is_wanted("auto", 8, 4, 3)
    assert not is_wanted("auto", 8, 16, 1)
    assert is_wanted("on", 1, 4, 1)


def wanted(look: Callable[..., bool]) -> bool:
    look(busy=True, now=0.0)
    return look(busy=True, now=PATIENCE)
