"""The weekly meeting is planned: a deployment with a schedule, whose runs the resident takes.

Prefect's pages show the schedule and each run, and their button asks for one more. A run of it is
never a process of its own: the worker looks for runs that are due and calls the flow itself.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from prefect import flow
from prefect.client.orchestration import get_client
from prefect.client.schemas.actions import DeploymentScheduleCreate
from prefect.client.schemas.filters import (
    DeploymentFilter,
    DeploymentFilterId,
    FlowRunFilter,
    FlowRunFilterExpectedStartTime,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import StateType
from prefect.client.schemas.schedules import CronSchedule
from prefect.client.schemas.sorting import FlowRunSort
from prefect.flow_engine import run_flow
from prefect.runtime import flow_run

from coaching.errors import WorkspaceError
from coaching.steps import owner
from flows.nameless import nameless

if TYPE_CHECKING:
    from prefect.client.orchestration import SyncPrefectClient

logger = logging.getLogger(__name__)

NAME = "weekly"
"""Of the deployment; Prefect's pages show ``plan-meeting/weekly``."""

RETRIES = 3
RETRY_DELAY = 60.0
"""How often a run is tried again, and after how many seconds. Chosen because what breaks a plan and
passes by itself, a full disk or a library that is held, passes within minutes; meanwhile only the
thread that plans waits."""

AT_ONCE = 20
"""Runs that are taken at one look. Chosen because a service that was off for long finds one a
week."""

Plan = Callable[[datetime], str]
"""Plans for the time for which a run was scheduled; says what was done."""

_plan: ContextVar[Plan | None] = ContextVar("plan", default=None)


@flow(
    name="plan-meeting",
    flow_run_name="plan-meeting",
    persist_result=False,
    retries=RETRIES,
    retry_delay_seconds=RETRY_DELAY,
)
@nameless
def plan_meeting() -> str:
    """Plan the meeting of the week, unless one is planned; says what was done."""
    plan = _plan.get()
    if plan is None:
        raise WorkspaceError(
            "meetings are planned by the service, which has the workspace open",
            hint="run `filmroom serve`, or plan one by hand: `filmroom meeting plan`",
        )
    return plan(flow_run.scheduled_start_time or datetime.now(UTC))


def deploy(cron: str | None, *, zone: str) -> UUID:
    """Tell Prefect of the deployment and its schedule; the deployment's id.

    What was told before is replaced; without a schedule only the button of Prefect's pages asks
    for a run.

    Args:
        cron: When, as cron has it; None for never.
        zone: In which it is.
    """
    schedules = []
    if cron is not None:
        schedules.append(
            DeploymentScheduleCreate(schedule=CronSchedule(cron=cron, timezone=zone), active=True)
        )
    with get_client(sync_client=True) as client:
        return client.create_deployment(
            flow_id=client.create_flow(plan_meeting),
            name=NAME,
            schedules=schedules,
            paused=False,
            tags=["filmroom"],
            entrypoint="flows.meetings.plan_meeting",
            description="Plans the learning meeting once a week; the service takes each run.",
        )


def take_due(deployment: UUID, plan: Plan, *, now: datetime) -> tuple[str, ...]:
    """Call the flow for each run that is due, the earliest first; what was done, in words.

    Args:
        deployment: Its id.
        plan: Plans for the time of a run.
        now: The time.
    """
    said = []
    with get_client(sync_client=True) as client:
        runs = client.read_flow_runs(
            deployment_filter=DeploymentFilter(id=DeploymentFilterId(any_=[deployment])),
            flow_run_filter=FlowRunFilter(
                state=FlowRunFilterState(type=FlowRunFilterStateType(any_=[StateType.SCHEDULED])),
                expected_start_time=FlowRunFilterExpectedStartTime(before_=now),
            ),
            sort=FlowRunSort.EXPECTED_START_TIME_ASC,
            limit=AT_ONCE,
        )
        for run in runs:
            _own(client, run.id, run.tags)
            with _planning(plan):
                said.append(str(run_flow(plan_meeting, flow_run=run)))
    return tuple(said)


def _own(client: SyncPrefectClient, run: UUID, tags: list[str]) -> None:
    """Say whose run it is, so that a sweep finds it should this process be gone."""
    client.update_flow_run(run, tags=[*tags, f"owner:{owner.this_process()}"])


@contextmanager
def _planning(plan: Plan) -> Iterator[None]:
    token = _plan.set(plan)
    try:
        yield
    finally:
        _plan.reset(token)
