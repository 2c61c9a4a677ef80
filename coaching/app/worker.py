"""The worker: takes files from the ledger one by one and calls the flow that each needs."""

from __future__ import annotations

import contextlib
import logging
import threading
import time
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import TYPE_CHECKING

import numpy as np

from coaching.ledger import FileEntry
from coaching.steps import owner
from coaching.store import ledger, processes

if TYPE_CHECKING:
    from coaching.process import SalesProcess
    from flows.resident import Resident

logger = logging.getLogger(__name__)

_POLL = 0.5
"""Seconds between two looks at files that another worker holds."""

Done = Callable[[FileEntry], None]
"""Told a file's line once it is in a state that lasts."""


def work(resident: Resident, process: SalesProcess, files: Sequence[int], *, done: Done) -> None:
    """Work on ``files`` until each is in a state that lasts, alone or beside other workers.

    One bad file ends in the ledger with its reason, and the next is taken. Files that another
    worker holds are waited for; should it die, they are taken over.
    """
    from flows.server import prefect_server

    open_files = set(files)
    _tell_settled(resident, open_files, done)
    if not open_files:
        return
    with resident.place.library.writing() as conn:
        processes.remember(conn, process, now=resident.place.now())
    with prefect_server(resident.place.workspace.prefect / "server.log") as server:
        loading = threading.Thread(target=_load, args=(resident,), daemon=True)
        loading.start()
        server.wait()
        loading.join()
        _take_turns_until_settled(resident, open_files, done)


def _take_turns_until_settled(resident: Resident, open_files: set[int], done: Done) -> None:
    from flows.resident import move_in

    import_module("flows.ingest")  # takes a second or two, which no claimed file should wait for
    move_in(resident)
    me = owner.this_process()
    while open_files:
        file = _claim(resident, open_files, me)
        if file is None:
            time.sleep(_POLL)
        else:
            try:
                run_one(resident, file)
            except (KeyboardInterrupt, SystemExit):
                _give_back(resident, file)
                raise
        _tell_settled(resident, open_files, done)


def _claim(resident: Resident, files: set[int], me: str) -> int | None:
    place = resident.place
    with place.library.writing() as conn:
        dead = owner.dead(ledger.owners_at_work(conn))
        return ledger.claim(conn, owner=me, among=sorted(files), dead=dead, now=place.now())


def run_one(resident: Resident, file: int) -> None:
    """Call the flow for one file; what goes wrong is in the ledger when this returns."""
    from prefect import tags
    from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings

    from flows.crm import import_crm_export
    from flows.ingest import ingest_recording

    entry = resident.place.entry(file)
    flow = import_crm_export if entry.kind == "export" else ingest_recording
    with (
        # a heartbeat is a thread that each flow would wait a second for at its end
        temporary_settings(updates={PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}),
        tags("filmroom", f"owner:{owner.this_process()}"),
    ):
        try:
            flow(file)
        except Exception as error:  # noqa: BLE001 - told to the ledger by the flow; the rest goes on
            _see_that_it_is_told(resident, file, error)


def _give_back(resident: Resident, file: int) -> None:
    """Put an interrupted file back into the queue; what was done of it stays."""
    place = resident.place
    with place.library.writing() as conn:
        ledger.give_back(conn, file, owner=owner.this_process(), now=place.now())


def _see_that_it_is_told(resident: Resident, file: int, error: Exception) -> None:
    """Fail a file whose flow broke outside its steps, so that none stays at work for ever."""
    place = resident.place
    if place.entry(file).state == "working":
        logger.error("the flow of file %d broke outside its steps", file, exc_info=error)
        with place.library.writing() as conn:
            ledger.finish(
                conn,
                file,
                state="failed",
                reason="Prefect could not run the flow",
                hint="see .filmroom/filmroom.log, then `filmroom retry`",
                now=place.now(),
            )


def _tell_settled(resident: Resident, open_files: set[int], done: Done) -> None:
    """Leave out of ``open_files`` those in a state that lasts, and tell each."""
    with resident.place.library.reading() as conn:
        lines = ledger.entries(conn, sorted(open_files))
    for entry in lines:
        if entry.state not in ("queued", "working"):
            open_files.discard(entry.id)
            done(entry)


def _load(resident: Resident) -> None:
    """Load the models while the server starts; an error comes up again where a step needs them."""
    with contextlib.suppress(Exception):
        resident.transcriber().transcribe(np.zeros(0, np.float32), language=None, hotwords=())
        resident.tagger()
        resident.embedder().embed(["warm"])
