"""The way of what lies beside a recording: a transcript, or a sheet of facts about its call."""

from __future__ import annotations

from prefect import flow, task

from coaching.steps import sidecar
from coaching.steps.outcome import told_to_the_ledger
from flows.ingest import find_words, make_searchable
from flows.resident import current
from flows.retrying import RETRYING


@flow(name="take-transcript", flow_run_name="transcript-{file}", persist_result=False)
def take_transcript(file: int) -> str:
    """Bring one transcript of the ledger into the library; ends "ready".

    The words of its call are made anew from it, whether the call is new or was ready before.
    """
    with told_to_the_ledger(current().place, file):
        call = read_transcript(file)
        if call is not None:
            words_version = find_words(file, call)
            make_searchable(file, call, words_version)
    return "ready"


@task(name="transcript", task_run_name="transcript-{file}", **RETRYING)
def read_transcript(file: int) -> int | None:
    """Read, kept, and given to its call; None where that is all."""
    here = current()
    here.begin(file, "keep")
    return sidecar.take_transcript(here.place, file, zone=here.settings.team.zone)
