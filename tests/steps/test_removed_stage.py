"""A stage that was taken out of the process while calls are tagged with it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from coaching.ledger import call_name
from coaching.search import Filters, Query
from coaching.steps.deriving import derive
from coaching.steps.place import Place
from coaching.steps.reading import read_call
from coaching.steps.reel import spans_of_hits
from coaching.steps.reviewing import review
from coaching.steps.search import search
from coaching.store import processes
from tests.steps.making import Unread
from tests.steps.moment_calls import Nothing
from tests.steps.test_publish import hear
from tests.steps.test_retag import OTHER, PITCH, means, run
from tests.store.search_fixtures import BAG

OLD, NEW = PITCH.stage_names[0], OTHER.stage_names[0]


@pytest.fixture
def left_behind(place: Place, call: int) -> int:
    """A ready call that is tagged with a stage which the newest process no longer has."""
    with place.library.writing() as conn:
        processes.remember(conn, PITCH, now=place.now())
    derive(place, call, hear(place, call), means(PITCH, Unread()))
    with place.library.writing() as conn:
        processes.remember(conn, OTHER, now=place.now() + timedelta(days=1))
    return call


def stages_found(place: Place, stage: str) -> set[str]:
    return {hit.stage for hit in search(place.library, lambda: BAG, _at(stage)).hits}


def _at(stage: str) -> Query:
    return Query("cost", Filters(stage=stage))


def test_its_talk_is_found_under_its_name_until_it_is_retagged(
    place: Place, left_behind: int
) -> None:
    assert stages_found(place, OLD) == {OLD}
    assert stages_found(place, NEW) == set()
    run(place, left_behind, OTHER, Unread())
    assert stages_found(place, OLD) == set()
    assert stages_found(place, NEW) == {NEW}


def test_the_call_is_shown_with_the_stage_it_was_tagged_with(
    place: Place, left_behind: int
) -> None:
    shown = read_call(place, call_name(left_behind))
    assert {tagged.tag.stage for tagged in shown.turns} == {OLD}


def test_the_review_is_in_the_shape_of_the_process_as_it_is_now(
    place: Place, left_behind: int
) -> None:
    found = review(place, call_name(left_behind), OTHER, Nothing()).review
    assert [(stage.name, stage.turns) for stage in found.stages] == [(NEW, 0)]


def test_a_reel_of_its_talk_can_be_made(place: Place, left_behind: int) -> None:
    hits = search(place.library, lambda: BAG, _at(OLD)).hits
    assert {span.stage for span in spans_of_hits(hits, longest=60)} == {OLD}


def test_a_retagging_says_what_became_of_it(place: Place, left_behind: int) -> None:
    (change,) = run(place, left_behind, OTHER, Unread()).changes
    assert [(move.before, move.after) for move in change.moves] == [(OLD, NEW)]
