"""The guard before the site: who may ask, and what every answer tells the browser.

The site listens on the loopback address, but any page in the user's browser can send requests
there, and a name that an attacker owns can be made to point there. So only loopback names are
answered, other sites may link here and do nothing else, and nothing is changed on a foreign page's
word. There are no cookies: nothing of value is bound to the browser.
"""

from __future__ import annotations

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from flows.guard import refused_host, refused_origin

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""Nothing is fetched from elsewhere, and no script runs that does not lie in our own files."""

HEADERS = {
    "content-security-policy": POLICY,
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}
"""What every answer says."""


class Guard:
    """Refuses what does not come from this machine's own pages, and marks every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or have the site answer it."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return  # there are no web sockets here

        async def marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
                headers.setdefault("cache-control", "no-store")  # talk stays out of browsers' disks
            await send(message)

        headers = Headers(scope=scope)
        refusal = refused_host(headers.get("host")) or refused_origin(scope["method"], headers)
        if refusal is not None:
            await refusal(scope, receive, marked)
        else:
            await self._app(scope, receive, marked)
