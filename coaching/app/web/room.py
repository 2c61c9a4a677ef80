"""What the pages are made from: the workspace, its settings, and what is wired in."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import Depends, Request

from coaching.app.web.anew import Anew
from coaching.app.web.looking import Looking
from coaching.app.web.palette import StageLook, looks_of
from coaching.app.web.reel_cutting import Cutting
from coaching.errors import SettingsError
from coaching.ports import Embedder
from coaching.process import SalesProcess
from coaching.settings import Settings
from coaching.steps.place import Place
from coaching.steps.team import Team, team_of

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Room:
    """The parts that routes work with.

    Attributes:
        place: The workspace with its library.
        settings: The workspace's settings.
        process: Gives the sales process as it is written now.
        embedder: Gives the embedder; loading it at the first call.
        retry: Puts a file back into the queue; whether it is there now.
        anew: Has what follows from a person's word on a call made beside the pages.
        who: In whose name things are done here.
        looking: Has new calls looked through for moments beside the pages.
        cutting: Has reels cut anew beside the pages.
    """

    place: Place
    settings: Settings
    process: Callable[[], SalesProcess]
    embedder: Callable[[], Embedder]
    retry: Callable[[int], bool]
    anew: Anew
    who: str
    looking: Looking
    cutting: Cutting

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which times are shown."""
        return ZoneInfo(self.settings.team.zone)

    def team(self) -> Team:
        """What the team's meetings and teachings go by.

        Raises:
            SettingsError: The process cannot be read as it is written now.
        """
        return team_of(self.process(), self.settings)

    def looks(self) -> dict[str, StageLook]:
        """How the stages look; without any while the process cannot be read, which pages outlive.

        Its mistake is told by whatever works with the process, and in the log.
        """
        try:
            return looks_of(self.process().stages)
        except SettingsError as error:
            logger.warning("the pages show no stages: %s", error.message)
            return looks_of(())


def _room_of(request: Request) -> Room:
    room = request.app.state.room
    assert isinstance(room, Room), "create_site puts it there"
    return room


InRoom = Annotated[Room, Depends(_room_of)]
"""The room, as routes ask for it."""
