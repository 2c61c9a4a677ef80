"""The service's planner: a plan that breaks is made at a later look, and the log says why."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from coaching.app.service.planner import Planner
from coaching.errors import BusyError, FilmroomError, WorkspaceError
from coaching.workspace import Workspace
from flows.nameless import NamelessError
from flows.resident import Resident
from tests.places import NOW

LOGGER = "coaching.app.service.planner"


@pytest.fixture
def resident(tmp_path: Path) -> Resident:
    """What a planner needs of the service: a workspace on disk, a clock and settings."""
    return SimpleNamespace(  # type: ignore[return-value]
        place=SimpleNamespace(
            workspace=Workspace(tmp_path), now=lambda: NOW + timedelta(minutes=1)
        ),
        settings=SimpleNamespace(
            meeting=SimpleNamespace(weekly="tuesday 09:30"),
            sharing=None,
            team=SimpleNamespace(zone="UTC"),
        ),
        who="filmroom",
    )


@pytest.fixture
def planner(
    monkeypatch: pytest.MonkeyPatch, resident: Resident
) -> tuple[Planner, list[str], list[BaseException]]:
    """A planner whose server gives one run out once; what it tells, and what planning meets."""
    runs = [NOW]
    met: list[BaseException] = []
    told: list[str] = []

    def take_due(_: object, plan: Callable, **__: object) -> tuple[str, ...]:
        said = []
        while runs:
            try:
                said.append(plan(runs.pop()))
            except (FilmroomError, ValueError) as error:
                raise NamelessError(error) from None
        return tuple(said)

    def plan_for_week(*_: object, scheduled: object, **__: object) -> str:
        if met:
            raise met.pop(0)
        assert scheduled == NOW
        return "planned L1 for 2026-11-25"

    monkeypatch.setattr("flows.meetings.deploy", lambda *_, **__: "deployment")
    monkeypatch.setattr("flows.meetings.take_due", take_due)
    monkeypatch.setattr("coaching.app.wiring.process_of", lambda _: None)
    monkeypatch.setattr("coaching.app.service.planner.plan_for_week", plan_for_week)
    return Planner(resident, prefect="", told=told.append), told, met


def test_a_plan_that_broke_is_made_at_the_next_look_and_once(
    planner: tuple[Planner, list[str], list[BaseException]],
) -> None:
    planning, told, met = planner
    met += [BusyError("the library is held"), BusyError("the library is held")]
    assert planning.look() == ()
    assert planning.look() == ()
    assert planning.look() == ("planned L1 for 2026-11-25",)
    assert planning.look() == ()
    assert told == ["weekly plan  planned L1 for 2026-11-25"]


def test_the_log_says_what_broke_and_says_it_once(
    planner: tuple[Planner, list[str], list[BaseException]], caplog: pytest.LogCaptureFixture
) -> None:
    planning, _, met = planner
    met += [WorkspaceError("config/process.yaml: no stages")] * 2 + [ValueError("of Dana Reyes")]
    with caplog.at_level(logging.WARNING, logger=LOGGER):
        for _ in range(3):
            planning.look()
    said = [one.getMessage() for one in caplog.records]
    assert [line.rpartition(": ")[2] for line in said] == ["no stages", "ValueError"]
    assert "config/process.yaml" in said[0]
    assert "Dana" not in "".join(said)


@pytest.mark.parametrize("broke", [BusyError("the library is held"), KeyboardInterrupt()])
def test_a_plan_that_broke_is_made_by_the_service_that_is_started_next(
    planner: tuple[Planner, list[str], list[BaseException]],
    resident: Resident,
    broke: BaseException,
) -> None:
    planning, _, met = planner
    met.append(broke)
    with contextlib.suppress(KeyboardInterrupt):  # as when it is killed while it plans
        assert planning.look() == ()
    told: list[str] = []
    started = Planner(resident, prefect="", told=told.append)
    assert started.look() == ("planned L1 for 2026-11-25",)
    assert Planner(resident, prefect="", told=told.append).look() == ()
    assert told == ["weekly plan  planned L1 for 2026-11-25"]


@pytest.mark.parametrize("spoilt", ["{", "7", '["soon"]', "[7]", '["2026-11-24T09:30:00"]'])
def test_what_is_spoilt_of_the_plans_that_were_missed_is_left(
    planner: tuple[Planner, list[str], list[BaseException]], resident: Resident, spoilt: str
) -> None:
    kept = resident.place.workspace.root / ".filmroom" / "missed_plans.json"
    kept.parent.mkdir()
    kept.write_text(spoilt)
    assert Planner(resident, prefect="", told=print).look() == ("planned L1 for 2026-11-25",)


def test_what_could_not_be_kept_is_planned_all_the_same(
    planner: tuple[Planner, list[str], list[BaseException]],
    resident: Resident,
    caplog: pytest.LogCaptureFixture,
) -> None:
    (resident.place.workspace.root / ".filmroom").write_text("no folder")
    planning, _, met = planner
    met.append(BusyError("the library is held"))
    assert planning.look() == ()
    assert planning.look() == ("planned L1 for 2026-11-25",)
    assert "plans that are missed are not kept" in caplog.text
