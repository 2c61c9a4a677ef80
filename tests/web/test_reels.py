from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import update
from starlette.testclient import TestClient

from coaching.settings import Reel
from coaching.steps.reel import Span, make_reel
from coaching.steps.reel_edit import export
from coaching.store.schema.calls import calls
from coaching.store.schema.reels import exports, reels
from tests.web.conftest import PRICE, SEATS, Library


@pytest.fixture
def reel(made: Library) -> Path:
    """A real reel of two calls, in the workspace's folder."""
    spans = [
        Span(made.call(SEATS, title="First talk"), 0.0, 8.0, "discovery"),
        Span(made.call(PRICE, title="Second <b>talk</b>"), 10.0, 16.0, "negotiation"),
    ]
    target = made.place.workspace.reels / "wins.m4a"
    make_reel(
        made.place,
        spans,
        title="This week's <i>wins</i>",
        target=target,
        settings=Reel(),
        stages=("discovery", "negotiation"),
        who="Ann",
    )
    return target


def test_without_reels_the_page_says_how_to_make_one(browse: TestClient) -> None:
    text = browse.get("/reels").text
    assert "No reels yet" in text
    assert "filmroom reel --query" in text


def test_reels_are_listed_with_length_and_clips(browse: TestClient, reel: Path) -> None:
    text = browse.get("/reels").text
    assert '<a href="/reels/1">This week&#39;s &lt;i&gt;wins&lt;/i&gt;</a>' in text
    assert "2 clips" in text


def test_a_reel_has_player_captions_download_and_its_clips(browse: TestClient, reel: Path) -> None:
    text = browse.get("/reels/1").text
    assert 'src="/reels/1/media?of=' in text
    assert (
        '<track kind="captions" srclang="en" label="Captions" src="/reels/1/captions.vtt?of='
        in text
    )
    assert 'href="/reels/1/download"' in text
    assert "First talk" in text
    assert "Second &lt;b&gt;talk&lt;/b&gt;" in text
    assert "<b>" not in text
    assert '<a href="/calls/C2#t=9.75"' in text
    assert '<span class="stage stage-4">Negotiation</span>' in text


def test_the_files_of_a_reel_come_with_their_types(browse: TestClient, reel: Path) -> None:
    sound = browse.get("/reels/1/media", headers={"range": "bytes=0-9"})
    assert (sound.status_code, sound.headers["content-type"]) == (206, "audio/mp4")
    assert sound.content == reel.read_bytes()[:10]
    captions = browse.get("/reels/1/captions.vtt")
    assert captions.headers["content-type"] == "text/vtt; charset=utf-8"
    assert captions.text.startswith("WEBVTT")
    kept = browse.get("/reels/1/download")
    assert kept.headers["content-disposition"] == 'attachment; filename="wins.m4a"'


def test_a_reel_elsewhere_is_listed_and_not_played(
    browse: TestClient, made: Library, reel: Path, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere.m4a"
    reel.rename(elsewhere)
    reel.symlink_to(elsewhere)
    text = browse.get("/reels/1").text
    assert "It cannot be played here." in text
    assert "<video" not in text
    assert browse.get("/reels/1/media").status_code == 404


def test_a_reel_that_was_withdrawn_is_gone(browse: TestClient, made: Library, reel: Path) -> None:
    with made.place.library.writing() as conn:
        conn.execute(update(reels).values(withdrawn_at=made.place.now()))
    assert "No reels yet" in browse.get("/reels").text
    for path in ("/reels/1", "/reels/1/media", "/reels/1/captions.vtt", "/reels/1/download"):
        assert browse.get(path).status_code == 404


def test_a_reel_with_a_call_that_was_closed_is_gone(
    browse: TestClient, made: Library, reel: Path
) -> None:
    with made.place.library.writing() as conn:
        conn.execute(update(calls).where(calls.c.id == 2).values(consent="withdrawn"))
    assert "No reels yet" in browse.get("/reels").text
    assert browse.get("/reels/1/media").status_code == 404


def test_all_files_of_a_reel_can_be_kept(browse: TestClient, made: Library, reel: Path) -> None:
    target = made.place.workspace.reels / "wins.otio"
    export(made.place, "R1", target, who="Ann")
    text = browse.get("/reels/1").text
    for at, name in enumerate(("wins.m4a", "wins.vtt", "wins.srt", "wins.reel.json"), start=1):
        assert f'<a href="/reels/1/files/{at}" download>{name}</a>' in text
    kept = browse.get("/reels/1/files/5")
    assert kept.headers["content-disposition"] == 'attachment; filename="wins.otio"'
    assert kept.content == target.read_bytes()
    assert browse.get("/reels/1/files/6").status_code == 404


def test_a_file_elsewhere_is_not_given_out(
    browse: TestClient, made: Library, reel: Path, tmp_path: Path
) -> None:
    export(made.place, "R1", tmp_path / "sent.otio", who="Ann")
    assert "sent.otio" not in browse.get("/reels/1").text
    assert browse.get("/reels/1/files/5").status_code == 404


def test_a_film_is_played_as_a_film(browse: TestClient, made: Library, reel: Path) -> None:
    reel.rename(reel.with_suffix(".mp4"))
    with made.place.library.writing() as conn:
        conn.execute(
            update(exports)
            .where(exports.c.kind == "reel")
            .values(path=str(reel.with_suffix(".mp4")))
        )
    assert browse.get("/reels/1/media").headers["content-type"] == "video/mp4"


@pytest.mark.parametrize("number", ["2", "9223372036854775807", "99999999999999999999", "9" * 5000])
def test_a_reel_that_is_not_there_is_refused(browse: TestClient, number: str) -> None:
    assert browse.get(f"/reels/{number}").status_code in (400, 404)
    assert browse.get(f"/reels/{number}/media").status_code in (400, 404)
