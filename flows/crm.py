"""A CRM export's way into the library."""

from __future__ import annotations

from pathlib import Path

from prefect import flow, task

from coaching.steps.crm import import_export
from coaching.steps.exporting import refresh_portable
from coaching.steps.mending import follow_consent
from coaching.store import ledger
from flows.deriving import give_roles_anew
from flows.nameless import nameless, steps_of
from flows.resident import current
from flows.retrying import RETRYING


@flow(name="import-export", flow_run_name="import-{file}", persist_result=False)
def import_crm_export(file: int) -> str:
    """Bring one CRM export of the ledger into the library; ends "ready"."""
    with steps_of(file):
        for call in import_rows(file):
            give_roles_anew(call)
    return "ready"


@task(name="import", task_run_name="import-{file}", **RETRYING)
@nameless
def import_rows(file: int) -> list[int]:
    """Its rows, and what was refused, said in the ledger; the calls whose roles are new."""
    here = current()
    entry = here.place.entry(file)
    report = import_export(
        here.place.library,
        Path(entry.path),
        who=here.who,
        now=here.place.now(),
        zone=here.settings.team.zone,
        dialer=here.settings.dialer,
        file_id=file,
    )
    refused = report.refused
    with here.place.library.writing() as conn:
        ledger.finish(
            conn,
            file,
            state="ready",
            reason=f"{refused} of {report.rows_read} rows refused" if refused else "",
            hint=f"`filmroom import --rejected --number {report.import_id}` lists them"
            if refused
            else "",
            now=here.place.now(),
        )
    refresh_portable(here.place, report.told)
    follow_consent(here.place)
    return list(report.roles_changed)
