"""The way of what lies beside a recording: a transcript, or a sheet of facts about its call."""

from __future__ import annotations

from prefect import flow, task

from coaching.steps import claims, exporting, mending, sidecar
from flows.deriving import give_roles_anew
from flows.ingest import make_searchable
from flows.nameless import nameless, steps_of
from flows.resident import current
from flows.retrying import RETRYING


@flow(name="take-transcript", flow_run_name="transcript-{file}", persist_result=False)
def take_transcript(file: int) -> str:
    """Bring one transcript of the ledger into the library.

    The words of its call are made anew from it, whether the call is new or was ready before.

    Returns:
        The state it ends in: "ready", or "queued" for a worker with a recogniser.
    """
    with steps_of(file):
        call = read_transcript(file)
        return "ready" if call is None else make_searchable(file, call)


@flow(name="take-sheet", flow_run_name="sheet-{file}", persist_result=False)
def take_sheet(file: int) -> str:
    """Bring one sheet of the ledger to the calls beside it; ends "ready".

    Where it tells who is who in another way, what follows from that is made anew.
    """
    with steps_of(file):
        for call in read_sheet(file):
            give_roles_anew(call)
    return "ready"


@task(name="sheet", task_run_name="sheet-{file}", **RETRYING)
@nameless
def read_sheet(file: int) -> list[int]:
    """Read and noted; the calls whose roles are new."""
    here = current()
    settled = claims.take_sheet(here.place, file, settings=here.settings)
    exporting.refresh_portable(here.place, [one.call for one in settled])
    mending.follow_consent(here.place)
    return [one.call for one in settled if one.roles_changed]


@task(name="transcript", task_run_name="transcript-{file}", **RETRYING)
@nameless
def read_transcript(file: int) -> int | None:
    """Read, kept, and given to its call; None where that is all."""
    here = current()
    here.begin(file, "keep")
    return sidecar.take_transcript(here.place, file, settings=here.settings)
