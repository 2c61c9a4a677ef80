"""Errors as answers: a page for people, one shape of JSON for programs."""

from __future__ import annotations

import logging

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from coaching.app.shapes import error_shape
from coaching.app.web.pages import page
from coaching.errors import (
    BusyError,
    FilmroomError,
    ModelError,
    NotFoundError,
    OutdatedError,
    UsageError,
)

logger = logging.getLogger(__name__)

STATUS = {
    UsageError: 400,
    NotFoundError: 404,
    OutdatedError: 409,
    BusyError: 503,
    ModelError: 503,
}
"""The status of each error; of any other 500."""


class ClosedError(FilmroomError):
    """The team may not see this."""


def status_of(error: FilmroomError) -> int:
    """The HTTP status that an error deserves."""
    if isinstance(error, ClosedError):
        return 403
    return next((status for kind, status in STATUS.items() if isinstance(error, kind)), 500)


def tell_faults(site: FastAPI) -> None:
    """Have every error told in our words."""
    site.add_exception_handler(FilmroomError, _ours)
    site.add_exception_handler(HTTPException, _http)
    site.add_exception_handler(RequestValidationError, _invalid)
    site.add_exception_handler(Exception, _unexpected)


def _ours(request: Request, error: Exception) -> Response:
    assert isinstance(error, FilmroomError)
    return _answer(request, error, status_of(error))


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    path = request.url.path
    told: FilmroomError = UsageError(f"{request.method} {path}: {error.detail}")
    if error.status_code == 404:  # noqa: PLR2004 - HTTP's "not found"
        told = NotFoundError(f"there is nothing at {path}", hint="begin at the Inbox")
    answer = _answer(request, told, error.status_code)
    answer.headers.update(error.headers or {})
    return answer


def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    name = [part for part in first["loc"] if isinstance(part, str)][-1]  # and not a place in a list
    told = UsageError(
        f"{name} = {first.get('input')!r}: {first['msg']}", hint="correct the address"
    )
    return _answer(request, told, 400)


def _unexpected(request: Request, error: Exception) -> Response:
    route = request.scope.get("route")  # and not the address, in which a call's title may stand
    path = getattr(route, "path", "a page")
    logger.error("%s %s broke", request.method, path, exc_info=error)
    told = FilmroomError("Something broke on our side.", hint="the service's log says what")
    return _answer(request, told, 500)


def _answer(request: Request, error: FilmroomError, status: int) -> Response:
    path = request.url.path
    if path.startswith("/api/") or path == "/health":
        return JSONResponse(error_shape(error), status_code=status)
    room = request.app.state.room
    return page(request, room, "fault.html", status=status, error=error)
