from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from tests.web.conftest import HOME, PRICE, Library

PAGES = (
    *(
        "/",
        "/search",
        "/moments",
        "/playbook",
        "/meetings",
        "/deals",
        "/plays",
        "/taught",
        "/reels",
    ),
    *("/health", "/api/status", "/static/filmroom.css", "/nowhere"),
)


FOREIGN = (
    "evil.example",
    "127.0.0.1.evil.example",
    "localhost.evil.example:8000",
    "",
    "[",
    "0.0.0.0",
)


def test_loopback_names_are_answered_at_any_port(browse: TestClient) -> None:
    for host in ("127.0.0.1:8000", "localhost:1", "localhost", "[::1]:8000"):
        assert browse.get("/", headers={"host": host}).status_code == 200, host


def test_a_name_that_somebody_points_here_is_refused(browse: TestClient) -> None:
    for host in FOREIGN:
        for path in PAGES:
            answer = browse.get(path, headers={"host": host})
            assert answer.status_code == 421, (host, path)
            assert "Filmroom answers on this machine alone" in answer.text


def test_every_answer_forbids_foreign_scripts_and_keeps_addresses_to_itself(
    browse: TestClient,
) -> None:
    for path in PAGES:
        headers = browse.get(path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'self';" in policy
        assert "unsafe" not in policy
        assert "http" not in policy
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        assert headers["cross-origin-resource-policy"] == "same-origin"
        assert "set-cookie" not in headers


def test_talk_is_not_left_in_the_browsers_cache(browse: TestClient, made: Library) -> None:
    call = made.call(PRICE)
    for path in ("/", f"/calls/C{call}", f"/calls/C{call}/words", f"/media/C{call}", "/search?q=a"):
        assert browse.get(path).headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:9999"},
        {"sec-fetch-site": "cross-site", "origin": HOME},
        {"sec-fetch-site": "same-site", "origin": HOME},
        {"sec-fetch-site": "none"},
    ],
    ids=["nobody", "foreign", "null", "other port", "cross-site", "same-site", "typed"],
)
def test_nothing_changes_on_another_pages_word(
    browse: TestClient, made: Library, headers: dict[str, str]
) -> None:
    file = made.file("bad.wav", state="failed", reason="broken")
    assert browse.post(f"/files/{file}/retry", headers=headers).status_code == 403
    assert made.place.entry(file).state == "failed"


@pytest.mark.parametrize(
    "headers", [{"origin": HOME}, {"sec-fetch-site": "same-origin"}], ids=["origin", "fetch"]
)
def test_our_own_pages_may_change_things(
    browse: TestClient, made: Library, headers: dict[str, str]
) -> None:
    file = made.file("bad.wav", state="failed", reason="broken")
    assert browse.post(f"/files/{file}/retry", headers=headers).status_code == 303
    assert made.place.entry(file).state == "queued"


def test_another_site_may_link_here_but_not_embed_or_fetch(
    browse: TestClient, made: Library
) -> None:
    call = made.call(PRICE)
    link = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}
    fetch = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors"}
    assert browse.get(f"/calls/C{call}", headers=link).status_code == 200
    assert browse.get(f"/media/C{call}", headers=fetch).status_code == 403
    assert browse.get("/api/status", headers=fetch).status_code == 403
