"""The weekly plan with Prefect's real server: the schedule is there, and runs are taken once."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from coaching.errors import BusyError
from flows.server import prefect_server

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]


@pytest.fixture(scope="module", autouse=True)
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    from prefect.settings import PREFECT_API_URL, temporary_settings

    with prefect_server(tmp_path_factory.mktemp("prefect") / "server.log") as server:
        server.wait()
        url = os.environ["PREFECT_API_URL"]  # which is read when Prefect is imported
        with temporary_settings(updates={PREFECT_API_URL: url}):
            yield


def look(deployment: UUID, plan: Callable[[datetime], str]) -> tuple[str, ...]:
    from flows.connection import without_heartbeat
    from flows.meetings import take_due

    with without_heartbeat():
        return take_due(deployment, plan, now=datetime.now(UTC) + timedelta(seconds=1))


def test_a_schedule_is_told_and_a_run_that_is_due_is_taken_once() -> None:
    from prefect.client.orchestration import get_client

    from flows.meetings import deploy

    deploy("0 8 * * 1", zone="Europe/Berlin")
    deployment = deploy("30 9 * * 5", zone="Europe/Berlin")
    planned: list[datetime] = []

    def plan(scheduled: datetime) -> str:
        planned.append(scheduled)
        return "planned L1"

    with get_client(sync_client=True) as client:
        told = client.read_deployment_by_name("plan-meeting/weekly")
        assert [(it.schedule.cron, it.schedule.timezone) for it in told.schedules] == [
            ("30 9 * * 5", "Europe/Berlin")
        ]
        assert look(deployment, plan) == ()
        asked = client.create_flow_run_from_deployment(deployment)
        assert look(deployment, plan) == ("planned L1",)
        assert look(deployment, plan) == ()
        assert len(planned) == 1
        done = client.read_flow_run(asked.id)
        assert done.state_name == "Completed"
        assert any(tag.startswith("owner:") for tag in done.tags)
        deploy(None, zone="Europe/Berlin")
        assert client.read_deployment_by_name("plan-meeting/weekly").schedules == []


def test_a_run_that_breaks_is_tried_again_for_the_time_it_was_scheduled_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from prefect.client.orchestration import get_client

    from flows import meetings

    assert (meetings.plan_meeting.retries, meetings.plan_meeting.retry_delay_seconds) == (3, 60.0)
    quick = meetings.plan_meeting.with_options(retry_delay_seconds=0)
    monkeypatch.setattr(meetings, "plan_meeting", quick)
    deployment = meetings.deploy(None, zone="UTC")
    tried: list[datetime] = []

    def plan(scheduled: datetime) -> str:
        tried.append(scheduled)
        if len(tried) < 3:
            raise BusyError("the library is held")
        return "planned L1"

    with get_client(sync_client=True) as client:
        asked = client.create_flow_run_from_deployment(deployment)
        assert look(deployment, plan) == ("planned L1",)
        assert client.read_flow_run(asked.id).state_name == "Completed"
    assert len(tried) == 3
    assert len(set(tried)) == 1


def test_outside_the_service_the_flow_says_what_to_do() -> None:
    from coaching.errors import WorkspaceError
    from flows.meetings import plan_meeting
    from flows.nameless import NamelessError

    with pytest.raises((WorkspaceError, NamelessError)) as raised:
        plan_meeting.fn()
    real = getattr(raised.value, "real", raised.value)
    assert "filmroom serve" in real.hint
