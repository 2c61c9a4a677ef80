"""A team with a deal that it won, and with one that it lost."""

from __future__ import annotations

import pytest

from coaching.settings import Sharing
from coaching.steps.place import Place
from tests.steps.learning.deal_reviews.reviewed import WIN
from tests.steps.moment_calls import MARCUS, Team, add_us


@pytest.fixture
def team(place: Place) -> Team:
    """A team with a deal of one call, won three weeks after it, all of its moments shared."""
    team = Team(place, Sharing(first_look_days=0))
    add_us(place, "Ann")
    deal = team.deal(WIN, ("discovery", -5), ("negotiation", 4), outcome="won")
    team.tell(deal, "owner", MARCUS)
    team.tell(deal, "name", "Acme seats")
    team.winning_call(deal=deal, account="Acme")
    return team.later(30)


@pytest.fixture
def lost(team: Team) -> Team:
    deal = team.deal("D-9", ("discovery", -5), outcome="lost")
    team.tell(deal, "owner", MARCUS)
    return team
