"""Who may ask a server of ours: this machine by its own name, and no page of another site.

Our servers listen on the loopback address, but any page in the user's browser can send requests
there, and a name that an attacker owns can be made to point there.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

LOOPBACK_NAMES = ("127.0.0.1", "localhost", "::1")

_READING = ("GET", "HEAD")

_POLICY_VIOLATION = 1008
"""Why a web socket is closed, in its own protocol."""


class ProgramsGuard:
    """Stands before a server that programs speak to, and its own pages: Prefect's.

    A program names no origin, which every browser does where a page changes something.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse a request, or have the server answer it."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        # browsers open a web socket for any page: it is as good as a change
        method = scope.get("method", "POST")
        refusal = refused_host(headers.get("host"))
        if refusal is None and not _is_from_a_program(headers):
            refusal = refused_origin(method, headers)
        if refusal is None:
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            await refusal(scope, receive, send)
        else:
            await receive()
            await send({"type": "websocket.close", "code": _POLICY_VIOLATION})


def _is_from_a_program(headers: Headers) -> bool:
    return "origin" not in headers and "sec-fetch-site" not in headers


def refused_host(host: str | None) -> PlainTextResponse | None:
    """The answer to a request that was sent to another name than this machine's loopback."""
    try:
        name = urlsplit(f"//{host or ''}").hostname
    except ValueError:
        name = None
    if name in LOOPBACK_NAMES:
        return None
    return PlainTextResponse(
        "Filmroom answers on this machine alone: open http://127.0.0.1 with its port.\n",
        status_code=421,
    )


def refused_origin(method: str, headers: Headers) -> PlainTextResponse | None:
    """The answer to a request that another site made: it may link here, nothing else."""
    site = headers.get("sec-fetch-site")
    if method in _READING:
        linked = headers.get("sec-fetch-mode") == "navigate"
        if site in (None, "same-origin", "none") or linked:
            return None
    else:
        origin = headers.get("origin")
        own = origin == f"http://{headers.get('host')}"
        if site == "same-origin" or (site is None and own):
            return None
    return PlainTextResponse("This can be done from Filmroom's own pages only.\n", status_code=403)
