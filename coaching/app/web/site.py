"""The site: routes, guard and errors put together over a room."""

from __future__ import annotations

import contextlib
import logging
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from fastapi import FastAPI, Request
from starlette.responses import Response
from starlette.staticfiles import StaticFiles

from coaching.app.actor import actor_of
from coaching.app.web import (
    api,
    calls,
    correcting,
    deals,
    health,
    inbox,
    media,
    meeting_acts,
    meetings,
    moment_acts,
    moments,
    playbook,
    plays,
    reel_acts,
    reels,
    search,
    taught,
)
from coaching.app.web.anew import Anew
from coaching.app.web.faults import tell_faults
from coaching.app.web.guard import Guard
from coaching.app.web.looking import Looking
from coaching.app.web.pages import FOLDER
from coaching.app.web.palette import stylesheet
from coaching.app.web.reel_cutting import Cutting
from coaching.app.web.room import InRoom, Room
from coaching.errors import FilmroomError
from coaching.ports import Embedder
from coaching.process import SalesProcess
from coaching.settings import Settings
from coaching.steps.place import Place

logger = logging.getLogger(__name__)

_NOUNS = (
    inbox,
    search,
    moments,
    moment_acts,
    playbook,
    meetings,
    meeting_acts,
    deals,
    plays,
    taught,
    calls,
    correcting,
    reels,
    reel_acts,
    media,
    health,
    api,
)


def create_site(
    place: Place,
    settings: Settings,
    *,
    process: Callable[[], SalesProcess],
    embedder: Callable[[], Embedder],
    retry: Callable[[int], bool],
    follow: Callable[[int], object],
) -> FastAPI:
    """The site of a workspace; its models are loaded beside it once it has started.

    Args:
        place: The workspace with its library.
        settings: The workspace's settings.
        process: Gives the sales process as it is written now.
        embedder: Gives the embedder; loading it may take seconds.
        retry: Puts a file back into the queue; whether it is there now.
        follow: Makes what follows from a person's word on a call; may take seconds.
    """

    @asynccontextmanager
    async def life(site: FastAPI) -> AsyncIterator[None]:
        threading.Thread(target=_warm, args=(embedder,), daemon=True).start()
        yield

    site = FastAPI(
        title="Filmroom",
        docs_url=None,  # its pages fetch scripts from elsewhere
        redoc_url=None,
        openapi_url=None,
        lifespan=life,
    )
    site.state.room = Room(
        place,
        settings,
        process,
        embedder,
        retry,
        Anew(follow),
        actor_of(settings),
        Looking(lambda told: _look(place, settings, told)),
        Cutting(),
    )
    for noun in _NOUNS:
        site.include_router(noun.routes)
    site.mount("/static", _Static(directory=FOLDER / "static"))
    site.add_api_route("/stages.css", _stages, methods=["GET"])
    site.add_middleware(Guard)
    tell_faults(site)
    return site


def _look(place: Place, settings: Settings, told: Callable[[float], None]) -> object:
    """Look through new calls as the command line does; its networks are loaded when needed."""
    from coaching.app import moments as doors

    return doors.look_for_moments(place, settings, on_progress=told)


def _warm(embedder: Callable[[], Embedder]) -> None:
    """Load the embedder, so that the first search need not wait; its error comes up again there."""
    with contextlib.suppress(FilmroomError):
        embedder()
        logger.info("the embedder is warm")


def _stages(request: Request, room: InRoom) -> Response:
    """The colours of the stages, as many as the process has."""
    return Response(stylesheet(len(room.looks()) - 1), media_type="text/css")


class _Static(StaticFiles):
    """Our style sheets and scripts, asked for anew each time and sent only when they changed."""

    def file_response(self, *args: object, **kwargs: object) -> Response:
        answer = super().file_response(*args, **kwargs)  # type: ignore[arg-type]
        answer.headers["cache-control"] = "no-cache"
        return answer
