"""A team's playbook, as tests put moments into it and read it."""

from __future__ import annotations

from coaching.playbook.pages import Playbook
from coaching.steps import playbook
from tests.steps.moment_calls import PROCESS, Team


def read_book(team: Team, version: int | None = None) -> Playbook:
    return playbook.read(team.place, PROCESS, team.sharing, zone="UTC", version=version)


def to_book(team: Team, *wanted: str) -> None:
    for one in wanted:
        playbook.add(team.place, one, PROCESS, sharing=team.sharing, zone="UTC", who="Ann")
