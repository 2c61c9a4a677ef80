"""When a task is tried again: only after errors that may pass by themselves."""

from __future__ import annotations

from typing import Any

from prefect import Task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State, TaskRun

from coaching.errors import FilmroomError
from flows.nameless import real_error


def transient_only(task: Task[..., Any], run: TaskRun, state: State[Any]) -> bool:
    """Whether the error that a task ended with may pass."""
    try:
        state.result()
    except Exception as raised:  # noqa: BLE001 - most errors come again at every try
        error = real_error(raised)
        if isinstance(error, FilmroomError):
            return error.transient
        return isinstance(error, ConnectionError | TimeoutError)
    return False


RETRYING: dict[str, Any] = {
    "retries": 2,
    "retry_delay_seconds": [0.5, 2.0],
    "retry_condition_fn": transient_only,
    "cache_policy": NO_CACHE,
    "persist_result": False,
}
"""Options that every task of ours has."""
