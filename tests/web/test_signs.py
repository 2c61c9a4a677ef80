"""Signals and unsure stages on a call's page."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from sqlalchemy import delete, update
from starlette.testclient import TestClient

from coaching.app.web.pages import MASKED, with_chips
from coaching.app.web.palette import looks_of
from coaching.app.web.signs import marked_with, pieces_of, stage_note, title_of
from coaching.ports import SignalHit, StageTag
from coaching.store import turns, versions
from coaching.store.schema.calls import versions as stored
from coaching.store.schema.talk import tags
from tests.web.conftest import PRICE, Library

DEAR = SignalHit("objection", 0.91, 8, 21, kind="price")


def retag(made: Library, call: int, *given: StageTag) -> None:
    """Give a call other tags."""
    with made.place.library.writing() as conn:
        version = versions.active(conn, call, "tags")
        spoken = versions.active(conn, call, "turns")
        assert version is not None
        assert spoken is not None
        conn.execute(update(stored).where(stored.c.id == version.id).values(made_from=spoken.id))
        conn.execute(delete(tags).where(tags.c.version_id == version.id))
        turns.add_tags(conn, version.id, given)


@pytest.fixture
def page(browse: TestClient, made: Library) -> str:
    call = made.call(PRICE, PRICE)
    sure = StageTag("discovery", 0.9)
    guess = StageTag("negotiation", 0.4, (DEAR,), sure=False)
    retag(made, call, sure, guess, sure, replace(sure, sure=False))
    return browse.get(f"/calls/C{call}").text


def test_what_shows_a_signal_is_marked_and_named_in_text(page: str) -> None:
    assert 'That is <mark data-from="8" data-to="21" title="Objection: price">too expensive' in page
    assert "<li>Objection: price</li>" in page


def test_a_stray_turn_says_its_own_stage_and_that_it_is_unsure(page: str) -> None:
    assert len(re.findall(r'<section class="stretch', page)) == 1
    assert '<li class="quiet">Negotiation, unsure</li>' in page


def test_an_unsure_turn_of_the_stretchs_stage_says_so(page: str) -> None:
    assert '<li class="quiet">Stage unsure</li>' in page


def test_a_stretch_of_guesses_says_so(browse: TestClient, made: Library) -> None:
    call = made.call(PRICE)
    retag(made, call, *[StageTag("discovery", 0.4, sure=False)] * 2)
    text = browse.get(f"/calls/C{call}").text
    assert 'Discovery</span> <span class="quiet">unsure</span></h3>' in text
    assert 'data-title="Discovery, unsure"' in text
    assert "Stage unsure" not in text


def test_talk_and_titles_are_escaped() -> None:
    hit = SignalHit("x", 1.0, 0, 3)
    assert marked_with("<b>&", [hit], ['"><i>']) == (
        '<mark data-from="0" data-to="3" title="&#34;&gt;&lt;i&gt;">&lt;b&gt;</mark>&amp;'
    )


def test_what_stands_for_masked_words_is_marked_whole() -> None:
    hit = SignalHit("price", 1.0, 6, 9)
    marked = marked_with("It is [card number].", [hit], ["Price"], write=with_chips, whole=MASKED)
    assert marked == (
        'It is <mark data-from="6" data-to="19" title="Price">'
        '<span class="mask">[card number]</span></mark>.'
    )


def test_a_hit_outside_the_text_marks_nothing() -> None:
    assert pieces_of("Short.", [SignalHit("x", 1.0, 40, 50), SignalHit("x", 1.0, 3, 3)], "AB") == ()


def test_a_signal_that_the_process_lost_still_has_a_name() -> None:
    assert title_of(replace(DEAR, name="old_one", kind="who_pays"), None) == "Old one: who pays"


def test_a_turn_like_its_segment_has_no_note() -> None:
    assert stage_note(StageTag("demo", 0.9), "demo", looks_of(()), sure=True) == ""
