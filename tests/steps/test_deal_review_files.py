"""Deal reviews that went out, and what forgetting a call makes of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from coaching.deal_review.review import DealReview
from coaching.errors import NotFoundError
from coaching.settings import Sharing
from coaching.steps.deal_review_files import enter_download, put_in_place
from coaching.steps.deal_review_words import KIND
from coaching.steps.forget import forget
from coaching.steps.place import Place
from coaching.store import acts
from coaching.store.schema.reels import exports
from coaching.workspace import Workspace
from tests.steps.moment_calls import Team, place_in
from tests.steps.test_deal_reviews import WIN, review


@pytest.fixture
def place(workspace: Workspace) -> Iterator[Place]:
    with place_in(workspace) as place:
        yield place


@pytest.fixture
def found(place: Place) -> DealReview:
    """The review of a deal that was won in two calls."""
    team = Team(place, Sharing(first_look_days=0))
    deal = team.deal(WIN, ("discovery", -5), ("negotiation", 4), outcome="won")
    for _ in range(2):
        team.winning_call(deal=deal)
    made = review(team)
    assert [one.call for one in made.calls] == [1, 2]
    return made


def put(place: Place, made: DealReview, target: Path, text: str = "quotes") -> None:
    written = target.with_name("written")
    written.write_text(text)
    put_in_place(place, made, written, target, who="Ann")


def entered(place: Place) -> list[tuple[str, int]]:
    with place.library.reading() as conn:
        rows = conn.execute(select(exports).order_by(exports.c.path, exports.c.call_id))
        return [(row.path, row.call_id) for row in rows]


def test_a_file_is_entered_with_each_call_that_stands_in_it(
    place: Place, found: DealReview
) -> None:
    target = place.workspace.root / "win.md"
    put(place, found, target)
    assert target.read_text() == "quotes"
    assert entered(place) == [(str(target), 1), (str(target), 2)]
    with place.library.reading() as conn:
        (done,) = acts.acts_on(conn, KIND, found.id)
    assert (done.who, done.verb) == ("Ann", "export")
    assert done.after == {"path": str(target), "calls": ["C1", "C2"]}


def test_forgetting_one_of_its_calls_removes_a_file_in_the_workspace(
    place: Place, found: DealReview
) -> None:
    target = place.workspace.root / "win.md"
    put(place, found, target)
    told = forget(place, [2], who="Ann")
    assert (told.left, told.files["exports"]) == ((), 1)
    assert not target.exists()


def test_forgetting_names_a_file_elsewhere_once_for_all_calls(
    place: Place, found: DealReview, tmp_path: Path
) -> None:
    target = tmp_path / "win.md"
    put(place, found, target)
    assert forget(place, [1, 2], who="Ann").left == (str(target),)
    assert target.exists()


def test_a_file_that_is_written_anew_has_the_calls_of_now_alone(
    place: Place, found: DealReview
) -> None:
    target = place.workspace.root / "win.md"
    put(place, found, target)
    put(place, replace(found, calls=found.calls[1:]), target, "other quotes")
    assert entered(place) == [(str(target), 2)]
    forget(place, [1], who="Ann")
    assert target.read_text() == "other quotes"


def test_a_review_of_a_call_that_was_forgotten_meanwhile_is_not_kept(
    place: Place, found: DealReview
) -> None:
    target = place.workspace.root / "win.md"
    forget(place, [1], who="Ann")
    with pytest.raises(NotFoundError, match="C1 was forgotten meanwhile"):
        put(place, found, target)
    assert not target.exists()
    assert entered(place) == []


def test_each_download_is_told_as_out_of_reach(place: Place, found: DealReview) -> None:
    for _ in range(2):
        enter_download(place, found, who="Ann")
    assert forget(place, [1], who="Ann").printed == 2


def test_the_review_of_a_deal_without_calls_is_put_in_its_place(
    place: Place, found: DealReview
) -> None:
    target = place.workspace.root / "win.md"
    put(place, replace(found, calls=()), target)
    assert (target.read_text(), entered(place)) == ("quotes", [])
