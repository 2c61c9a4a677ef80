"""The worker: takes files from the ledger one by one and calls the flow that each needs."""

from __future__ import annotations

import contextlib
import logging
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from importlib import import_module
from typing import TYPE_CHECKING

from coaching.app.memory import give_memory_back
from coaching.errors import WorkspaceError
from coaching.ledger import FileEntry, FileKind
from coaching.steps import owner
from coaching.steps.outcome import may_pass
from coaching.steps.place import Place
from coaching.steps.room import why_no_room
from coaching.store import ledger, processes, queueing
from coaching.transcript import Word

if TYPE_CHECKING:
    from coaching.ports import StageTagger
    from coaching.process import SalesProcess
    from flows.resident import Resident

logger = logging.getLogger(__name__)

_POLL = 0.5
"""Seconds between two looks at files that another worker holds."""

_TRIES = 3
"""How often a flow is called that Prefect, not a step of ours, breaks."""

_LATE_WRITES = timedelta(seconds=40)
"""How far back changes are looked for. Chosen because a writer notes the time, then may wait 30 s
for its turn to write."""

Done = Callable[[FileEntry], None]
"""Told a file's line once it is in a state that lasts."""

FLOWS: dict[FileKind, tuple[str, str]] = {
    "export": ("flows.crm", "import_crm_export"),
    "sheet": ("flows.companions", "take_sheet"),
    "transcript": ("flows.companions", "take_transcript"),
    "recording": ("flows.ingest", "ingest_recording"),
}
"""The flow that takes each kind of file, by module and name."""


class OpenFiles:
    """Files that are not yet in a state that lasts, and who is told when they are."""

    def __init__(self, place: Place, files: Iterable[int], done: Done) -> None:
        self._place = place
        self._done = done
        self._asked_at = place.now()
        self._last: dict[int, FileEntry] = {}
        self.numbers = set(files)
        self.tell_all()

    def tell_all(self) -> None:
        """Look at every line; one that is there no more is told as it was last, and why it went."""
        self._look_at(sorted(self.numbers))

    def tell_changed(self) -> tuple[FileEntry, ...]:
        """Look at the lines that changed since the last call; those still at work are given."""
        since, self._asked_at = self._asked_at - _LATE_WRITES, self._place.now()
        with self._place.library.reading() as conn:
            changed = ledger.changed_since(conn, since)
        open_lines = tuple(line for line in changed if line.id in self.numbers)
        self._settle(open_lines)
        return tuple(line for line in open_lines if line.state == "working")

    def tell(self, file: int) -> None:
        """Look at one line; a file that was put off is left to a later run."""
        for entry in self._look_at([file]):
            if entry.state == "queued" and entry.reason:
                self.numbers.discard(file)
                self._done(entry)

    def _look_at(self, files: Sequence[int]) -> tuple[FileEntry, ...]:
        """Settle some lines; those that are there."""
        with self._place.library.reading() as conn:
            lines = ledger.entries(conn, files)
        for entry in lines:
            self._last[entry.id] = entry
        self._settle(lines)
        there = {entry.id for entry in lines}
        for file in files:
            if file not in there:
                self._drop(file)
        return lines

    def _drop(self, file: int) -> None:
        self.numbers.discard(file)
        if (last := self._last.get(file)) is not None:
            gone = "it has left the inbox, or was forgotten"
            self._done(replace(last, state="waiting", reason=gone, hint="put it back"))

    def _settle(self, lines: Iterable[FileEntry]) -> None:
        for entry in lines:
            if entry.id in self.numbers and entry.state not in ("queued", "working"):
                self.numbers.discard(entry.id)
                self._done(entry)


def work(resident: Resident, process: SalesProcess, files: Sequence[int], *, done: Done) -> None:
    """Work on ``files`` until each is in a state that lasts, alone or beside other workers.

    One bad file ends in the ledger with its reason, and the next is taken. Files that another
    worker holds are waited for; should it die, they are taken over.

    Raises:
        WorkspaceError: the disk is nearly full; what is left stays in the queue.
    """
    from flows.server import prefect_server

    open_files = OpenFiles(resident.place, files, done)
    if not open_files.numbers:
        return
    _see_that_there_is_room(resident)
    with resident.place.library.writing() as conn:
        processes.remember(conn, process, now=resident.place.now())
        queueing.do_not_wait(conn, tuple(open_files.numbers))
    with prefect_server(resident.place.workspace.prefect / "server.log") as server:
        loading = threading.Thread(target=load, args=(resident,), daemon=True)
        loading.start()
        server.wait()
        loading.join()
        from flows.connection import held_connection  # only now: it imports Prefect

        with held_connection():
            _take_turns_until_settled(resident, open_files, server.is_back)


def _take_turns_until_settled(
    resident: Resident, open_files: OpenFiles, is_prefect_back: Callable[[], bool]
) -> None:
    from flows.resident import move_in

    import_flows()
    move_in(resident)
    while open_files.numbers:
        _see_that_there_is_room(resident)
        file = claim(resident.place, among=sorted(open_files.numbers))
        if file is None:
            time.sleep(_POLL)
            open_files.tell_all()
            continue
        try:
            run_one(resident, file, is_prefect_back=is_prefect_back)
        except (KeyboardInterrupt, SystemExit):
            give_back(resident.place)
            raise
        open_files.tell(file)


def _see_that_there_is_room(resident: Resident) -> None:
    keep_free_gb = resident.settings.inbox.keep_free_gb
    if reason := why_no_room(resident.place.workspace, keep_free_gb=keep_free_gb):
        raise WorkspaceError(
            reason, hint="free some space and run it again; what is queued stays queued"
        )


def import_flows() -> None:
    """Import what takes a second or two, which no claimed file should wait for."""
    for module, _ in FLOWS.values():
        import_module(module)


def claim(place: Place, *, among: Sequence[int] | None = None, light: bool = False) -> int | None:
    """Take the next file; what this process still holds from a broken attempt is free again.

    Args:
        place: The workspace.
        among: Files to choose from; None for all.
        light: Only files that need no recogniser.
    """
    me = owner.this_process()
    with place.library.writing() as conn:
        queueing.give_back(conn, owner=me, now=place.now())
        dead = owner.dead(queueing.owners_at_work(conn))
        return queueing.claim(conn, owner=me, among=among, light=light, dead=dead, now=place.now())


def give_back(place: Place) -> None:
    """Put the file at work back into the queue; what was done of it stays."""
    with place.library.writing() as conn:
        queueing.give_back(conn, owner=owner.this_process(), now=place.now())


def run_one(
    resident: Resident, file: int, *, is_prefect_back: Callable[[], bool] = lambda: True
) -> None:
    """Call the flow for one file; what goes wrong is in the ledger when this returns.

    Args:
        resident: What the flow works with.
        file: Its number, claimed by this process.
        is_prefect_back: Called when Prefect broke the flow: waits for its server, and says whether
            to try again.
    """
    try:
        _call_flow(resident.place, file, is_prefect_back)
    finally:
        give_memory_back()


def _call_flow(place: Place, file: int, is_prefect_back: Callable[[], bool]) -> None:
    from prefect import tags

    from flows.connection import without_heartbeat
    from flows.nameless import real_error

    module, name = FLOWS[place.entry(file).kind]
    flow = getattr(import_module(module), name)
    for attempt in range(1, _TRIES + 1):
        with without_heartbeat(), tags("filmroom", f"owner:{owner.this_process()}"):
            try:
                flow(file)
            except Exception as error:
                if may_pass(real_error(error)) or place.entry(file).state != "working":
                    return
                logger.warning("Prefect broke the flow of file %d: %s", file, type(error).__name__)
                logger.debug("file %d", file, exc_info=error)
                if attempt == _TRIES or not is_prefect_back():
                    _fail(place, file, error)
                    return
            else:
                return


def _fail(place: Place, file: int, error: Exception) -> None:
    """Fail a file whose flow broke outside its steps, so that none stays at work for ever."""
    logger.error("the flow of file %d broke outside its steps", file, exc_info=error)
    with place.library.writing() as conn:
        ledger.finish(
            conn,
            file,
            state="failed",
            reason="Prefect could not run the flow",
            hint="the logs in .filmroom say more; then `filmroom retry`",
            now=place.now(),
        )


def load(resident: Resident) -> None:
    """Load the models; an error comes up again where a step needs them.

    The networks that tell voices apart are among them whatever the team records: of the memory of
    a worker they take less than a tenth, and calls on two sides are listened to with them as well,
    from ``coaching.steps.voices.LISTENED_TO`` on. A worker without a recogniser, most of whose
    files name who speaks, loads them with the first that does not.
    """
    import numpy as np

    from coaching.media.windows import SAMPLE_RATE_HZ

    means, silence = resident.means, np.zeros(SAMPLE_RATE_HZ, np.float32)
    models: list[Callable[[], object]] = [
        lambda: means().finder().find((Word(0.0, 0.5, "warm"),)),
        lambda: _tag(means().tagger()),
        lambda: means().embedder().embed(["warm"]),
    ]
    if (transcriber := resident.transcriber) is not None:
        models += [
            lambda: transcriber().transcribe(silence, language=None, hotwords=()),
            lambda: means().diarizer().diarize(silence),
        ]
    for one in models:
        with contextlib.suppress(Exception):
            one()


def _tag(tagger: StageTagger) -> None:
    from coaching.ports import Utterance

    warm = (Utterance("rep", "warm"),)
    tagger.tag(warm, tagger.reader.read(warm))
