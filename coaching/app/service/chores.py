"""What the worker does besides files: at its start, and while there is nothing in the queue."""

from __future__ import annotations

import logging
import time
from datetime import datetime
from zoneinfo import ZoneInfo

from coaching.app.breaking import kind_of
from coaching.app.moments import look_for_moments
from coaching.errors import FilmroomError, WorkspaceError
from coaching.steps.mending import follow_all_reels
from coaching.steps.originals import due, settle_call
from coaching.steps.outcome import may_pass
from coaching.steps.territories import settle as settle_territories
from coaching.store import ledger
from flows.resident import Resident

logger = logging.getLogger(__name__)

_SETTLE = 3600.0
"""Seconds between two looks for originals that are due to go."""


class Chores:
    """The chores of one workspace; of several workers one has them."""

    def __init__(self, resident: Resident) -> None:
        """Chores in the resident's workspace."""
        self._resident = resident
        self._place = resident.place
        self._is_looked_into = False
        self._newest: datetime | None = None
        self._settle_from = 0.0
        self._stay: set[int] = set()

    def begin(self) -> None:
        """Have reels follow what changed of their calls while nobody worked."""
        try:
            follow_all_reels(self._place)
        except Exception as error:
            if not (isinstance(error, FilmroomError) or may_pass(error)):
                raise
            logger.warning("reels follow at the next start: %s", kind_of(error))

    def do_one(self) -> bool:
        """Do the next; False where there is nothing to do."""
        return self._look_into_fresh() or self._settle_one()

    def _look_into_fresh(self) -> bool:
        """Settle territories and find moments, once the queue has run empty; False if none is due.

        So accounts are where they belong, and the first look at a moment begins when its call is
        ready and not when somebody asks for moments.
        """
        with self._place.library.reading() as conn:
            newest = ledger.newest_ready(conn)
        if self._is_looked_into and newest == self._newest:
            return False
        self._is_looked_into, self._newest = True, newest
        settings = self._resident.settings
        try:
            settle_territories(self._place, ZoneInfo(settings.team.zone))
            look_for_moments(self._place, settings)
        except FilmroomError as error:
            logger.warning("not looked into what is new: %s", kind_of(error))
            logger.debug("not looked into what is new: %s", error.message)
        return True

    def _settle_one(self) -> bool:
        """Move or delete, while there is nothing else to do, the originals of a call that is due.

        Returns:
            Whether there was one. One that could not go is tried again by the next worker.
        """
        if time.monotonic() < self._settle_from:
            return False
        privacy = self._resident.settings.privacy
        try:
            waiting = [call for call in due(self._place, privacy) if call not in self._stay]
            if waiting:
                told = settle_call(self._place, waiting[0], privacy, who=self._resident.who)
                if told.fate == "kept":
                    self._stay.add(told.call)
                return True
        except WorkspaceError as error:
            logger.warning("originals stay: %s", kind_of(error))
            logger.debug("originals stay: %s", error.message)
        self._settle_from = time.monotonic() + _SETTLE
        return False
