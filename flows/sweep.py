"""Runs that Prefect still holds for running although their worker is gone are marked as crashed."""

from __future__ import annotations

import logging

from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import (
    FlowRunFilter,
    FlowRunFilterState,
    FlowRunFilterStateType,
    FlowRunFilterTags,
)
from prefect.client.schemas.objects import StateType
from prefect.states import Crashed

from coaching.steps import owner

logger = logging.getLogger(__name__)

_OWNER = "owner:"

_UNFINISHED = [StateType.RUNNING, StateType.PENDING, StateType.CANCELLING]


def sweep() -> int:
    """Mark as crashed what no living worker runs any more; how many runs that were."""
    filters = FlowRunFilter(
        tags=FlowRunFilterTags(all_=["filmroom"]),
        state=FlowRunFilterState(type=FlowRunFilterStateType(any_=_UNFINISHED)),
    )
    swept = 0
    with get_client(sync_client=True) as client:
        while runs := client.read_flow_runs(flow_run_filter=filters, limit=200, offset=0):
            gone = [run for run in runs if _is_gone(run.tags)]
            for run in gone:
                client.set_flow_run_state(run.id, Crashed(message="its worker is gone"), force=True)
            swept += len(gone)
            if not gone:  # what is left belongs to the living
                break
    if swept:
        logger.info("sweep: %d runs of workers that are gone", swept)
    return swept


def _is_gone(tags: list[str]) -> bool:
    owners = [tag.removeprefix(_OWNER) for tag in tags if tag.startswith(_OWNER)]
    return bool(owners) and bool(owner.dead(owners))
