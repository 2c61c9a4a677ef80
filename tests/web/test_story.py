"""One story as a person lives it: a file is dropped, becomes ready, is found, and plays."""

from __future__ import annotations

import shutil
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from coaching.app.demo.unpack import unpack
from tests.app.service.serving import Serving, make_workspace
from tests.recordings import beginning
from tests.web.browser import IN_BROWSER, opened, sound, until

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = IN_BROWSER

TALK = """WEBVTT

00:00.000 --> 00:12.000
<v Agent>Good morning, this is about the forecast of your lighthouse.</v>

00:13.000 --> 00:24.000
<v Customer>To be honest, nine hundred for a lighthouse is too expensive for us.</v>
"""
"""A transcript, so that the story needs no recogniser and knows what is said when."""


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Serving]:
    running = Serving.ready(make_workspace(tmp_path / "ws"))
    yield running
    running.stop(signal.SIGKILL)


def test_a_file_is_dropped_becomes_ready_is_found_and_plays(
    service: Serving, tmp_path: Path, chromium: Browser
) -> None:
    unpack(tmp_path / "unpacked")
    source = min((tmp_path / "unpacked").glob("*.wav"), key=lambda path: path.stat().st_size)
    talk = beginning(source, tmp_path / "Lighthouse.wav", seconds=26)
    inbox = service.root / "inbox"
    with opened(chromium, service.note("service")["url"]) as page:
        (inbox / "Lighthouse.vtt").write_text(TALK, encoding="utf-8")
        shutil.copyfile(talk, inbox / talk.name)
        row = page.get_by_role("listitem").filter(has_text="Lighthouse.wav")
        row.get_by_text("Ready").wait_for(timeout=120_000)
        page.get_by_role("link", name="Search").first.click()
        page.get_by_role("searchbox").fill("too expensive")
        page.get_by_role("searchbox").press("Enter")
        hit = page.locator(".hit").filter(has_text="lighthouse is too")
        play = hit.get_by_role("button", name="Play")
        wanted = float(play.get_attribute("data-start") or "nan")
        play.click()
        until(page, "!document.getElementById('player').paused")
        begun = sound(page, "currentTime")
        assert wanted <= begun < wanted + 2
        until(page, f"document.getElementById('player').currentTime > {begun} + 0.3")
        assert not sound(page, "paused")
