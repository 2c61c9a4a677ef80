"""What holds for the whole site: faults, files, health, and that nothing ranks people."""

from __future__ import annotations

import copy
import json
import logging
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from coaching.app.breaking import without_words
from coaching.app.web import pages
from coaching.app.web.site import create_site
from coaching.errors import ModelError, SettingsError
from coaching.ports import Embedder
from coaching.process import SalesProcess
from coaching.settings import Settings
from coaching.steps.place import Place
from tests.web.conftest import HOME, PRICE, SEATS, Library

REPS = {"Zoe Ahlberg": 3, "Ann Berger": 1, "Mo Castle": 2}
"""Reps and how many moments of theirs the library has; no order of counts is the alphabet's."""


@pytest.fixture
def team(made: Library) -> list[str]:
    """Calls of several reps with different success; the addresses of every page and answer."""
    for place, (rep, moments) in enumerate(REPS.items()):
        outcome = ("lost", "won", "open")[place]
        call = made.call(*[PRICE] * moments, rep=rep, outcome=outcome, title=f"Talk {place}")
        made.file(f"talk {place}.wav", late=place)
        assert call
    paths = ["/", "/inbox/live", "/search", "/search?q=expensive", "/search?outcome=won", "/reels"]
    paths += ["/health", "/api/status", "/api/search?q=expensive"]
    paths += ["/moments", "/playbook", "/meetings", "/deals", "/plays", "/taught"]
    for call in made.made:
        paths += [f"/calls/C{call}", f"/calls/C{call}/words", f"/api/calls/C{call}"]
    return paths


def counted(value: object) -> Iterator[str]:
    """Names of keys in JSON, at every depth."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield str(key)
            yield from counted(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from counted(inner)


def test_nothing_lists_counts_or_sorts_people_by_what_they_achieve(
    browse: TestClient, team: list[str]
) -> None:
    ranking = re.compile(
        r"leader\s?board|\brank(ed|ing)?\b|\btop (rep|seller|performer)|win rate|best rep|quota",
        re.IGNORECASE,
    )
    for path in team:
        answer = browse.get(path)
        assert answer.status_code == 200, path
        text = " ".join(re.sub(r"<[^>]+>", " ", answer.text).split())
        assert not ranking.search(text), path
        for rep in REPS:
            assert not re.search(rf"{rep}[\s:(,\"]*\d", text), (path, rep)
            assert not re.search(rf"\d+ (calls?|moments?|wins?|deals?)\W+(\w+\W+)?{rep}", text)
        if path == "/search":
            assert re.findall("|".join(REPS), text) == sorted(REPS)
    for name in ("sort", "order", "order_by", "rank", "by"):
        plain = browse.get("/search?q=expensive").text
        assert _hits(browse.get(f"/search?q=expensive&{name}=rep").text) == _hits(plain)


def _hits(text: str) -> list[str]:
    return re.findall(r'id="(hit-\d+)"', text)


def test_no_key_of_any_answer_speaks_of_a_persons_score(
    browse: TestClient, team: list[str]
) -> None:
    for path in team:
        answer = browse.get(path)
        if not answer.headers["content-type"].startswith("application/json"):
            continue
        said = json.loads(answer.text)
        assert isinstance(said, dict), f"{path} would be a bare list"
        for key in counted(said):
            assert not re.search(r"rep_|_reps|reps|people|rank|leader|percentile", key), (path, key)


def test_hits_come_by_fit_and_not_by_rep(browse: TestClient, made: Library) -> None:
    made.call([("rep", "expensive words and many others beside them")], rep="Ann Berger")
    made.call([("rep", "too expensive")], rep="Zoe Ahlberg")
    hits = browse.get("/api/search?q=too expensive").json()["hits"]
    assert [hit["rep"] for hit in hits] == ["Zoe Ahlberg", "Ann Berger"]


def test_every_page_is_whole_english_and_without_scripts_in_it(
    browse: TestClient, team: list[str]
) -> None:
    for path in [*(it for it in team if not it.startswith("/api")), "/nowhere"]:
        answer = browse.get(path)
        if not answer.headers["content-type"].startswith("text/html") or path == "/inbox/live":
            continue
        text = answer.text
        assert text.startswith("<!doctype html>"), path
        assert '<html lang="en">' in text
        assert '<a class="skip" href="#main">' in text
        assert text.count("<h1") == 1, path
        assert re.search(r"<title>.+ · Filmroom</title>", text)
        for script in re.findall(r"<script[^>]*>(.*?)</script>", text, re.DOTALL):
            assert not script.strip(), path
        assert " style=" not in text, path
        assert not re.search(r" on\w+=", text), path
        assert not re.search(r'(src|href)="(https?:)?//', text), path


def test_every_file_that_a_page_names_is_there(browse: TestClient, team: list[str]) -> None:
    named: set[str] = set()
    for path in team:
        named |= set(
            re.findall(r'(?:src|href)="(/static/[^"]+|/stages\.css)"', browse.get(path).text)
        )
    assert len(named) >= 7
    for path in named:
        assert browse.get(path).status_code == 200, path
    for module in (pages.FOLDER / "static").glob("*.js"):
        for wanted in re.findall(r'from "\./(.+?)"', module.read_text()):
            assert (module.parent / wanted).is_file(), (module.name, wanted)


def test_a_missing_page_has_its_own(browse: TestClient) -> None:
    answer = browse.get("/nowhere/<b>")
    assert answer.status_code == 404
    assert "there is nothing at /nowhere/&lt;b&gt;" in answer.text


def test_a_wrong_method_is_told(browse: TestClient) -> None:
    answer = browse.post("/search", headers={"origin": HOME})
    assert answer.status_code == 405
    assert answer.headers["allow"]


def as_in_the_log(caplog: pytest.LogCaptureFixture) -> str:
    """What the process of the page would have written down."""
    written = logging.Formatter("%(message)s")
    records = [copy.copy(it) for it in caplog.records if it.levelno > logging.DEBUG]
    return "\n".join(written.format(it) for it in records if without_words(it))


@pytest.mark.logs_errors
def test_what_breaks_on_our_side_shows_no_inside(
    place: Place, process: SalesProcess, made: Library, caplog: pytest.LogCaptureFixture
) -> None:
    made.call(PRICE)

    def broken() -> Embedder:
        raise RuntimeError("talk of a customer")

    site = create_site(
        place,
        Settings(),
        process=lambda: process,
        embedder=broken,
        retry=lambda _: False,
        follow=_nothing,
    )
    browser = TestClient(site, base_url=HOME, raise_server_exceptions=False)
    answer = browser.get("/search?q=expensive")
    assert answer.status_code == 500
    assert "Something broke on our side." in answer.text
    assert "talk of a customer" not in answer.text
    assert browser.get("/api/search?q=expensive").json()["error"] == "Something broke on our side."
    told = as_in_the_log(caplog)
    assert "GET /search broke: RuntimeError at " in told
    assert "in broken" in told
    assert "talk of a customer" not in told


@pytest.mark.logs_errors
def test_an_address_with_a_calls_title_in_it_is_not_in_the_log(
    site: FastAPI, made: Library, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    made.call(PRICE, title="Northgate renewal")

    def broken(*_: object, **__: object) -> None:
        raise KeyError("Laura Hill")

    monkeypatch.setattr("coaching.app.web.api.open_call", broken)
    browser = TestClient(site, base_url=HOME, raise_server_exceptions=False)
    assert browser.get("/api/calls/Northgate").status_code == 500
    told = as_in_the_log(caplog)
    assert "GET /api/calls/{wanted} broke: KeyError at " in told
    assert "Northgate" not in told
    assert "Laura" not in told


def test_a_process_that_cannot_be_read_takes_the_stages_titles_and_nothing_else(
    place: Place, made: Library
) -> None:
    call = made.call(PRICE, stages=["negotiation"])

    def unreadable() -> SalesProcess:
        raise SettingsError("config/sales_process.yaml, line 3: not readable")

    site = create_site(
        place,
        Settings(),
        process=unreadable,
        embedder=_none,
        retry=lambda _: False,
        follow=_nothing,
    )
    browser = TestClient(site, base_url=HOME)
    assert (
        '<span class="stage stage-none">Negotiation</span>' in browser.get(f"/calls/C{call}").text
    )


def _nothing(call: int) -> None:
    """Nothing follows."""


def _none() -> Embedder:
    raise ModelError("the weights of the embedder are missing")


def test_without_an_embedder_words_are_still_searched(
    place: Place, process: SalesProcess, made: Library
) -> None:
    made.call(PRICE)
    site = create_site(
        place,
        Settings(),
        process=lambda: process,
        embedder=_none,
        retry=lambda _: False,
        follow=_nothing,
    )
    with TestClient(site, base_url=HOME) as browser:
        text = browser.get("/search?q=expensive").text
    assert "searched by words alone: the weights of the embedder are missing" in text
    assert "<mark>expensive</mark>" in text


def test_health_says_how_library_and_service_are(browse: TestClient, made: Library) -> None:
    made.file("a.wav", state="queued")
    said = browse.get("/health").json()
    assert said["counts"] == {"queued": 1}
    assert said["amiss"] == ["no service runs"]


def test_pages_answer_while_the_embedder_loads(
    place: Place, process: SalesProcess, made: Library
) -> None:
    made.call(SEATS)

    def slow() -> Embedder:
        time.sleep(3)
        return _none()

    site = create_site(
        place,
        Settings(),
        process=lambda: process,
        embedder=slow,
        retry=lambda _: False,
        follow=_nothing,
    )
    with TestClient(site, base_url=HOME) as browser:
        began = time.monotonic()
        for path in ("/", "/calls/C1", "/health"):
            assert browser.get(path).status_code == 200
        assert time.monotonic() - began < 2


def test_the_site_is_made_without_the_models_libraries(place: Place) -> None:
    script = (
        "import sys; from pathlib import Path; from coaching.workspace import Workspace;"
        "from coaching.app.wiring import site_of;"
        f"site_of(Workspace(Path({str(place.workspace.root)!r})));"
        "heavy = {'torch', 'sentence_transformers', 'spacy', 'faster_whisper', 'prefect'};"
        "sys.exit(bool(heavy & set(sys.modules)))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr


def test_templates_and_static_files_lie_in_the_package() -> None:
    folder = Path(pages.__file__).parent
    assert (folder / "templates" / "layout.html").is_file()
    assert (folder / "static" / "filmroom.css").is_file()
    for library in ("htmx", "idiomorph"):
        assert (folder / "static" / "vendor" / f"{library}.LICENSE.txt").is_file()


def test_the_site_has_no_pages_that_fetch_from_elsewhere(site: FastAPI, browse: TestClient) -> None:
    for path in ("/docs", "/redoc", "/openapi.json"):
        assert browse.get(path).status_code == 404
