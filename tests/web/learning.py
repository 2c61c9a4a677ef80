"""A team with moments for tests of the Moments, Playbook and Meetings pages."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from fastapi import FastAPI
from sqlalchemy import update
from starlette.testclient import TestClient

from coaching.app.web.site import create_site
from coaching.settings import Settings
from coaching.steps.place import Place
from coaching.store.schema.moments import moments
from tests.places import NOW
from tests.steps.moment_calls import PROCESS, Team
from tests.store.search_fixtures import BAG
from tests.web.conftest import HOME

MARCUS, PRIYA = "Marcus Bennett", "Priya Nair"

OWN = {"origin": HOME}
"""What a browser says of a form that one of our pages sent."""


def team_in(place: Place) -> Team:
    """Marcus with a deal that was won (M1, M2) and Priya with one that is open (M3, M4).

    Each has the problem in discovery (0 to 20 s) and the price in negotiation (20 to 40 s);
    all moments are in the first look of their rep.
    """
    team = Team(place)
    for rep, account, territory, outcome in (
        (MARCUS, "Harbor Dental", "West", "won"),
        (PRIYA, "Westbrook Foods", "North", None),
    ):
        deal = team.deal(f"D-{account[0]}", ("Discovery", -4.0), outcome=outcome)
        team.winning_call(
            rep=rep,
            account=account,
            territory=territory,
            deal=deal,
            at=NOW - timedelta(days=3),
            sound=True,
        )
    team.find()
    return team


def share_all(place: Place) -> None:
    """Let the team see all moments."""
    with place.library.writing() as conn:
        conn.execute(update(moments).values(visibility="team", first_look_until=None))


def site_for(place: Place, me: str) -> FastAPI:
    """The site as somebody has it on their machine."""
    return create_site(
        place,
        Settings(me=me),
        process=lambda: PROCESS,
        embedder=lambda: BAG,
        retry=lambda _: False,
        follow=lambda _: None,
    )


@contextmanager
def browsing(place: Place, me: str = MARCUS) -> Iterator[TestClient]:
    """A client of the site of somebody."""
    with TestClient(
        site_for(place, me), base_url=HOME, raise_server_exceptions=False, follow_redirects=False
    ) as client:
        yield client
