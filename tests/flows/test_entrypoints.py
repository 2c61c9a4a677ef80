from __future__ import annotations

import pytest

from coaching.app.worker import FLOWS

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    "entrypoint",
    [
        *(".".join(flow) for flow in FLOWS.values()),
        "flows.watch.take_in",
        "flows.meetings.plan_meeting",
    ],
)
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_every_prefect_entrypoint_loads(entrypoint: str) -> None:
    from prefect.flows import load_flow_from_entrypoint

    flow = load_flow_from_entrypoint(entrypoint)
    assert flow.fn.__module__ == entrypoint.rpartition(".")[0]


def test_only_errors_that_may_pass_are_tried_again() -> None:
    from prefect.states import Completed, Failed

    from coaching.errors import BusyError, NotMediaError
    from flows.retrying import transient_only

    def again(error: Exception) -> bool:
        return transient_only(None, None, Failed(data=error))  # type: ignore[arg-type]

    assert again(BusyError("held"))
    assert again(TimeoutError())
    assert not again(NotMediaError("text"))
    assert not again(ValueError())
    assert not transient_only(None, None, Completed(data=1))  # type: ignore[arg-type]


def test_a_flow_outside_a_worker_says_what_to_do() -> None:
    from coaching.errors import WorkspaceError
    from flows import resident

    held = list(resident._residents)
    resident._residents.clear()
    try:
        with pytest.raises(WorkspaceError) as raised:
            resident.current()
    finally:
        resident._residents.extend(held)
    assert "filmroom ingest" in raised.value.hint
