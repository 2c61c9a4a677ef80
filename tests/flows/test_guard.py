from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect

from flows.guard import ProgramsGuard

HOME = "http://127.0.0.1:4300"
SOCKET = "ws://127.0.0.1:4300/socket"
FOREIGN = (
    {"host": "evil.example"},
    {"origin": "http://evil.example"},
    {"origin": "http://127.0.0.1:9999"},
    {"origin": "null"},
    {"sec-fetch-site": "cross-site", "origin": HOME},
)
OWN: tuple[dict[str, str], ...] = (
    {},
    {"origin": HOME},
    {"sec-fetch-site": "same-origin", "origin": HOME},
)


async def _answer(request: Request) -> PlainTextResponse:
    return PlainTextResponse("well")


async def _speak(socket: WebSocket) -> None:
    await socket.accept()
    await socket.send_text("well")
    await socket.close()


@pytest.fixture
def client() -> TestClient:
    """A client of a server that programs and its own pages speak to."""
    routes = [
        Route("/", _answer, methods=["GET", "POST", "OPTIONS"]),
        WebSocketRoute("/socket", _speak),
    ]
    return TestClient(ProgramsGuard(Starlette(routes=routes)), base_url=HOME)


@pytest.mark.parametrize("headers", FOREIGN)
def test_no_other_site_changes_anything_or_asks_whether_it_may(
    client: TestClient, headers: dict[str, str]
) -> None:
    assert client.post("/", headers=headers).status_code in (403, 421)
    assert client.options("/", headers=headers).status_code in (403, 421)
    with (
        pytest.raises(WebSocketDisconnect) as raised,
        client.websocket_connect(SOCKET, headers=headers),
    ):
        pass
    assert raised.value.code == 1008


@pytest.mark.parametrize("headers", OWN)
def test_programs_and_own_pages_are_answered(client: TestClient, headers: dict[str, str]) -> None:
    assert client.post("/", headers=headers).text == "well"
    with client.websocket_connect(SOCKET, headers=headers) as socket:
        assert socket.receive_text() == "well"


def test_another_site_may_link_but_not_fetch(client: TestClient) -> None:
    link = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}
    fetch = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors"}
    assert client.get("/", headers=link).status_code == 200
    assert client.get("/", headers=fetch).status_code == 403
