"""The weekly plan with Prefect's real server: the schedule is there, and runs are taken once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from flows.server import prefect_server

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]


def test_a_schedule_is_told_and_a_run_that_is_due_is_taken_once(tmp_path: Path) -> None:
    with prefect_server(tmp_path / "server.log") as server:
        server.wait()
        from prefect.client.orchestration import get_client

        from flows.connection import without_heartbeat
        from flows.meetings import deploy, take_due

        deploy("0 8 * * 1", zone="Europe/Berlin")
        deployment = deploy("30 9 * * 5", zone="Europe/Berlin")
        planned: list[datetime] = []

        def plan(scheduled: datetime) -> str:
            planned.append(scheduled)
            return "planned L1"

        def look() -> tuple[str, ...]:
            with without_heartbeat():
                return take_due(deployment, plan, now=datetime.now(UTC) + timedelta(seconds=1))

        with get_client(sync_client=True) as client:
            told = client.read_deployment_by_name("plan-meeting/weekly")
            assert [(it.schedule.cron, it.schedule.timezone) for it in told.schedules] == [
                ("30 9 * * 5", "Europe/Berlin")
            ]
            assert look() == ()
            asked = client.create_flow_run_from_deployment(deployment)
            assert look() == ("planned L1",)
            assert look() == ()
            assert len(planned) == 1
            done = client.read_flow_run(asked.id)
            assert done.state_name == "Completed"
            assert any(tag.startswith("owner:") for tag in done.tags)
            deploy(None, zone="Europe/Berlin")
            assert client.read_deployment_by_name("plan-meeting/weekly").schedules == []


def test_outside_the_service_the_flow_says_what_to_do() -> None:
    from coaching.errors import WorkspaceError
    from flows.meetings import plan_meeting
    from flows.nameless import NamelessError

    with pytest.raises((WorkspaceError, NamelessError)) as raised:
        plan_meeting.fn()
    real = getattr(raised.value, "real", raised.value)
    assert "filmroom serve" in real.hint
