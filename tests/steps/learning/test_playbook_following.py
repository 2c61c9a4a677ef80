from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import update

from coaching.settings import Reel as ReelSettings
from coaching.settings import Sharing
from coaching.steps import sharing
from coaching.steps.mending import follow_consent, follow_reels
from coaching.steps.place import Place
from coaching.steps.playbook_following import follow_pages, where_clips_went
from coaching.steps.playbook_pages import Clips, write_page
from coaching.steps.playbook_waiting import pages_to_write, strike
from coaching.store import acts, moments, versions
from coaching.store.schema.calls import calls
from tests.places import NOW
from tests.steps.learning.book import read_book, to_book
from tests.steps.moment_calls import MARCUS, Team


@pytest.fixture
def team(place: Place) -> Team:
    """A team whose playbook has M2 of Marcus's call and M4 of Priya's, without recordings."""
    team = Team(place, Sharing(first_look_days=0))
    team.winning_call(account="Acme")
    team.winning_call(rep="Priya Nair", account="Brix")
    team.find()
    to_book(team, "M2", "M4")
    return team


def written(team: Team, page: Path, clips: Clips | None = None) -> str:
    write_page(team.place, read_book(team), page, settings=ReelSettings(), clips=clips, who="Ann")
    return str(page)


def say_no(place: Place) -> None:
    """To the recording of the first call, which the library is told of elsewhere."""
    with place.library.writing() as conn:
        conn.execute(update(calls).where(calls.c.id == 1).values(consent="withdrawn"))
    follow_consent(place)


def read_anew(place: Place) -> None:
    """Make the turns of the first call anew, as after a word of it was masked."""
    with place.library.writing() as conn:
        made = versions.begin(conn, 1, "turns", made_by="test", made_from=None, now=NOW)
        versions.complete(conn, made.id, now=NOW)
        versions.activate(conn, 1, [made.id])
    follow_reels(place, 1)


CLOSING = [
    pytest.param(say_no, id="a yes is taken back"),
    pytest.param(read_anew, id="a word is masked"),
    pytest.param(lambda place: sharing.withhold(place, "M2", who=MARCUS), id="withheld"),
    pytest.param(
        lambda place: sharing.trim(place, "M2", first="nine firms", last=None, who=MARCUS),
        id="trimmed",
    ),
]


@pytest.mark.parametrize("close", CLOSING)
def test_a_page_that_shows_what_is_not_shown_any_more_goes_and_is_to_be_written_anew(
    team: Team, place: Place, close: Callable[[Place], object]
) -> None:
    page = written(team, place.workspace.root / "playbook" / "team.html")
    close(place)
    assert not Path(page).exists()
    assert pages_to_write(place) == (page,)


@pytest.mark.parametrize("close", CLOSING)
def test_one_that_lies_elsewhere_is_named_in_the_log_and_left(
    team: Team, place: Place, close: Callable[[Place], object]
) -> None:
    page = written(team, place.workspace.root.parent / "team.html")
    close(place)
    assert Path(page).exists()
    assert pages_to_write(place) == ()
    with place.library.reading() as conn:
        (act,) = acts.acts_of(conn, "playbook", ("withdraw",))
    assert act.after == {"removed": [], "left": [page]}


def test_a_page_stands_while_it_shows_what_is_shown(team: Team, place: Place) -> None:
    page = written(team, place.workspace.root / "playbook" / "team.html")
    sharing.withhold(place, "M1", who=MARCUS)
    follow_reels(place, 1)
    assert follow_pages(place).removed == ()
    assert Path(page).exists()


def test_a_page_with_another_moment_of_withheld_talk_goes(team: Team, place: Place) -> None:
    with place.library.writing() as conn:
        number = moments.add_moment(
            conn, 1, start=15.0, end=38.0, words="", visibility="team",
            first_look_until=None, who=MARCUS, now=NOW,
        )  # fmt: skip
    to_book(team, f"M{number}")
    page = written(team, place.workspace.root / "playbook" / "team.html")
    assert sharing.withhold(place, "M1", who=MARCUS).pages == (page,)


def test_a_page_that_was_written_again_is_not_waited_for(team: Team, place: Place) -> None:
    page = written(team, place.workspace.root / "playbook" / "team.html")
    sharing.withhold(place, "M2", who=MARCUS)
    written(team, Path(page))
    assert pages_to_write(place) == ()
    assert follow_pages(place).removed == ()


def test_what_was_struck_is_not_written_anew(team: Team, place: Place) -> None:
    page = written(team, place.workspace.root / "playbook" / "team.html")
    sharing.withhold(place, "M2", who=MARCUS)
    strike(place, page)
    assert pages_to_write(place) == ()


@pytest.mark.parametrize(("name", "clips", "went"), [
    ("team.html", None, "inside"), ("team.html", "none", "none"), ("team.md", None, "folder"),
])  # fmt: skip
def test_how_a_page_was_written_is_known_when_it_is_gone(
    team: Team, place: Place, name: str, clips: Clips | None, went: str
) -> None:
    page = written(team, place.workspace.root / "playbook" / name, clips)
    sharing.withhold(place, "M2", who=MARCUS)
    with place.library.reading() as conn:
        assert where_clips_went(conn, page) == went
        assert where_clips_went(conn, "elsewhere.html") is None


def test_one_that_lies_elsewhere_is_named_again_when_more_of_it_is_closed(
    team: Team, place: Place
) -> None:
    page = written(team, place.workspace.root.parent / "team.html")
    read_anew(place)
    assert sharing.withhold(place, "M2", who=MARCUS).left == (page,)
    sharing.share(place, "M2", who=MARCUS)
    Path(page).unlink()
    assert sharing.withhold(place, "M2", who=MARCUS).left == ()


def test_one_that_was_written_again_without_a_moment_is_not_named_for_it(
    team: Team, place: Place
) -> None:
    page = written(team, place.workspace.root.parent / "team.html")
    sharing.withhold(place, "M2", who=MARCUS)
    written(team, Path(page))
    sharing.share(place, "M2", who=MARCUS)
    assert sharing.withhold(place, "M2", who=MARCUS).left == ()
