"""Deal reviews and meetings that went out, and what forgetting a call makes of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from coaching.deal_review.review import DealReview
from coaching.errors import NotFoundError
from coaching.meeting import Clip, Meeting, TakenUp, Win
from coaching.settings import Sharing
from coaching.steps.deal_review_words import KIND
from coaching.steps.forget import forget
from coaching.steps.going_out import enter_download, paper_of, put_in_place
from coaching.steps.place import Place
from coaching.store import acts, withdrawing
from coaching.store.schema.reels import exports
from tests.steps.learning.deal_reviews.reviewed import WIN, review
from tests.steps.moment_calls import Team


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


def put(place: Place, made: DealReview | Meeting, target: Path, text: str = "quotes") -> None:
    written = target.with_name("written")
    written.write_text(text)
    put_in_place(place, paper_of(made), written, target, who="Ann")


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
        enter_download(place, paper_of(found), who="Ann")
    assert forget(place, [1], who="Ann").printed == 2


def test_the_review_of_a_deal_without_calls_is_put_in_its_place(
    place: Place, found: DealReview
) -> None:
    target = place.workspace.root / "win.md"
    put(place, replace(found, calls=()), target)
    assert (target.read_text(), entered(place)) == ("quotes", [])


# Meetings -----------------------------------------------------------------------------------------


def meeting_of(*, win: int, clip: int, gone: int, taken: int) -> Meeting:
    """A meeting that tells of one call in each way, and of one no more."""
    return Meeting(
        id=4,
        day=date(2026, 12, 1),
        minutes=45,
        state="planned",
        clips=(
            Clip(1, (), (), clip, 1.0, 9.0, "discovery", "What if nothing changes"),
            Clip(2, (), (), gone, 0.0, 0.0, "", "", "its rep took it back"),
        ),
        wins=(Win("D-1", "Acme seats", date(2026, 11, 24), (win, clip)),),
        carried=(),
        commitments=(),
        notes=(),
        attended=(),
        remarks=(),
        reel=None,
        taken_up=(TakenUp(taken, "M9: used on 1 of 3 calls"),),
    )


def test_a_meeting_is_entered_with_each_call_that_it_tells_of(place: Place) -> None:
    team = Team(place, Sharing(first_look_days=0))
    for _ in range(4):
        team.winning_call()
    target = place.workspace.root / "L4.md"
    put(place, meeting_of(win=1, clip=2, gone=3, taken=4), target)
    assert entered(place) == [(str(target), 1), (str(target), 2), (str(target), 4)]
    with place.library.reading() as conn:
        (done,) = acts.acts_on(conn, "meeting", 4)
    assert (done.who, done.verb) == ("Ann", "export")


def test_forgetting_a_call_removes_the_meeting_that_told_of_it(place: Place) -> None:
    team = Team(place, Sharing(first_look_days=0))
    for _ in range(4):
        team.winning_call()
    target = place.workspace.root / "L4.md"
    put(place, meeting_of(win=1, clip=2, gone=3, taken=4), target)
    forget(place, [3], who="Ann")
    assert target.exists()
    forget(place, [4], who="Ann")
    assert not target.exists()


def test_a_meeting_in_the_place_of_a_review_has_its_own_calls(
    place: Place, found: DealReview
) -> None:
    target = place.workspace.root / "paper.md"
    put(place, found, target)
    put(place, meeting_of(win=2, clip=2, gone=1, taken=2), target)
    assert entered(place) == [(str(target), 2)]


def test_withholding_a_moment_names_the_papers_that_tell_of_its_call(
    place: Place, found: DealReview, tmp_path: Path
) -> None:
    review_file, meeting_file = tmp_path / "win.md", tmp_path / "L4.md"
    put(place, found, review_file)
    put(place, meeting_of(win=1, clip=1, gone=2, taken=1), meeting_file)
    with place.library.reading() as conn:
        assert withdrawing.files_of_call(conn, 1) == (str(meeting_file), str(review_file))
        assert withdrawing.files_of_call(conn, 2) == (str(review_file),)
