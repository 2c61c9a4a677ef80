"""A real Chromium for tests of the pages: where it is, how it starts, what is asked of it."""

from __future__ import annotations

import shutil
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
import uvicorn
from fastapi import FastAPI

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")

IN_BROWSER = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine"),
]
"""Marks of tests that need it."""

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


_TOLD = ("server responded with a status of 4", "server responded with a status of 503")
"""Complaints about answers that a page tells in words: what cannot be done, or not just now."""


@contextmanager
def served(site: FastAPI) -> Iterator[str]:
    """The address of a site, served as it is in life."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(site, "127.0.0.1", port, log_level="warning"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join()


@contextmanager
def opened(
    chromium: Browser, address: str, *, width: int = 1280, scheme: Any = "light"
) -> Iterator[Page]:
    """A page in a browser of its own kind; it must not complain."""
    context = chromium.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme, reduced_motion="reduce"
    )
    page = context.new_page()
    page.set_default_timeout(15_000)
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(address)
    yield page
    context.close()
    assert [it for it in complaints if not any(answer in it for answer in _TOLD)] == []


def sound(page: Page, what: str) -> Any:
    """A property of the page's player."""
    return page.evaluate(f"document.getElementById('player').{what}")


def until(page: Page, condition: str) -> None:
    """Wait until something holds in the page; its policy lets no condition wait inside it."""
    give_up = time.monotonic() + 20
    while not page.evaluate(condition):
        assert time.monotonic() < give_up, f"{condition} does not come true"
        page.wait_for_timeout(30)
