"""The service's watching: looks into the inbox again and again and enters what has come to rest."""

from __future__ import annotations

import logging
import time
from threading import Event

from coaching.app.breaking import kind_of
from coaching.steps.listing import tree, why_no_folder
from coaching.steps.outcome import may_pass, outcome_of
from coaching.steps.place import Place
from coaching.steps.watching import Changes, interval_after, tell_the_ledger, watching_of
from flows.resident import Resident
from flows.server import answers

logger = logging.getLogger(__name__)


class Watcher:
    """Watches one inbox for as long as the process lives.

    Attributes:
        complaint: Why it cannot look into the inbox, or enter what it finds; None while it can.
    """

    def __init__(self, resident: Resident, *, prefect: str, arrived: Event) -> None:
        """A watcher of the resident's inbox.

        Args:
            resident: Whose workspace and settings.
            prefect: Address of Prefect's server.
            arrived: Set when there is something to work on.
        """
        self._place: Place = resident.place
        self._settings = resident.settings.inbox
        self._prefect = prefect
        self._arrived = arrived
        self.complaint: str | None = None

    def run(self) -> None:
        """Look for ever; what breaks once is tried again at the next look."""
        watching = None
        while True:
            took, complaint = 0.0, None
            try:
                if watching is None:
                    watching = watching_of(self._place, rest_seconds=self._settings.rest_seconds)
                complaint = self._why_not_look()
                if complaint is None:
                    began = time.monotonic()
                    lying = tuple(tree(str(self._place.workspace.inbox)))
                    changes = watching.look(lying, now=time.monotonic())
                    took = time.monotonic() - began  # not of waiting for a library that is held
                    if changes.sightings or changes.vanished:
                        watching.entered(changes, behind=self._enter(changes))
            except Exception as error:
                if not may_pass(error):
                    raise
                logger.warning("watching: %s", kind_of(error))
                _, reason, _ = outcome_of(error)
                complaint = f"what lies in the inbox cannot be entered: {reason}"
            self.complaint = complaint
            time.sleep(interval_after(took, poll_seconds=self._settings.poll_seconds))

    def _why_not_look(self) -> str | None:
        inbox = self._place.workspace.inbox
        why = why_no_folder(inbox)
        complaint = f"the inbox {inbox} cannot be looked at: {why}" if why else None
        if complaint and not self.complaint:
            logger.warning("watching: %s", complaint)
        return complaint

    def _enter(self, changes: Changes) -> tuple[str, ...]:
        """Enter what was found: by a flow, or without Prefect while that is away."""
        behind = None
        if changes.arrived and answers(f"{self._prefect}/health", timeout=1.0):
            try:
                behind = self._by_flow(changes)
            except Exception as error:
                if may_pass(error):
                    raise
                logger.warning("Prefect broke the flow take-in: %s", type(error).__name__)
                logger.debug("take-in", exc_info=error)
        if behind is None:
            behind = tell_the_ledger(self._place, changes)
        if changes.arrived:
            logger.info("watching: %d files have come to rest", changes.arrived)
            self._arrived.set()
        return behind

    def _by_flow(self, changes: Changes) -> tuple[str, ...]:
        from prefect import tags

        from coaching.steps import owner
        from flows.connection import without_heartbeat
        from flows.watch import take_in_found

        with without_heartbeat(), tags("filmroom", f"owner:{owner.this_process()}"):
            return take_in_found(changes)
