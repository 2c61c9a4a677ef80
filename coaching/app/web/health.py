"""Health: how the service, the library and the disk are."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import JSONResponse

from coaching.app.service.health import health_of
from coaching.app.web.room import InRoom

routes = APIRouter()


@routes.api_route("/health", methods=["GET", "HEAD"])
def health(room: InRoom) -> JSONResponse:
    """The same that ``filmroom serve`` goes by; what is amiss is told in it."""
    return JSONResponse(health_of(room.place.workspace, room.place.library))
