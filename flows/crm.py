"""A CRM export's way into the library.

Its line is ready, and the import closed, once all that shows calls has followed: whoever is killed
before that has it imported again, and what was not followed then is.
"""

from __future__ import annotations

from pathlib import Path

from prefect import flow, task

from coaching.steps.crm import import_export
from coaching.steps.exporting import refresh_portable
from coaching.steps.mending import follow_consent
from coaching.store import imports, ledger
from flows.deriving import give_roles_anew
from flows.nameless import nameless, steps_of
from flows.resident import current
from flows.retrying import RETRYING


@flow(name="import-export", flow_run_name="import-{file}", persist_result=False)
def import_crm_export(file: int) -> str:
    """Bring one CRM export of the ledger into the library; ends "ready"."""
    with steps_of(file):
        number, calls = import_rows(file)
        for call in calls:
            give_roles_anew(call)
        end_import(file, number)
    return "ready"


@task(name="import", task_run_name="import-{file}", **RETRYING)
@nameless
def import_rows(file: int) -> tuple[int, list[int]]:
    """Its rows, and what shows calls; the import's number, and the calls whose roles are new."""
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
    refresh_portable(here.place, report.told)
    follow_consent(here.place)
    return report.import_id, list(report.roles_changed)


@task(name="ready", task_run_name="ready-{file}", **RETRYING)
@nameless
def end_import(file: int, number: int) -> None:
    """Close the import, and say in the ledger what was refused."""
    here = current()
    with here.place.library.writing() as conn:
        imports.close_import(conn, number, now=here.place.now())
        done = imports.import_numbered(conn, number)
        refused = done.rejected
        ledger.finish(
            conn,
            file,
            state="ready",
            reason=f"{refused} of {done.rows_read} rows refused" if refused else "",
            hint=f"`filmroom import --rejected --number {number}` lists them" if refused else "",
            now=here.place.now(),
        )
