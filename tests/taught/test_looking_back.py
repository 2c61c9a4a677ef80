"""A meeting looks back on the one before however it was come by: planned, edited, closed, shown."""

from __future__ import annotations

from datetime import timedelta

from coaching.app.meetings import with_reviews
from coaching.steps import meetings
from coaching.steps.meeting_keeping import Edit, close, edit
from coaching.steps.meeting_planning import plan
from tests.places import NOW
from tests.taught.making import SAID_AGAIN, Taught
from tests.taught.test_meetings import meet


def test_a_meeting_looks_back_however_it_was_come_by(team: Taught) -> None:
    team.call("Ann Lee", -3)
    team.call("Ann Lee", 4, SAID_AGAIN)
    meet(team, "Ann Lee")
    goes = team.goes()
    place = team.later(8)
    day = (NOW + timedelta(days=9)).date()
    planned = plan(place, goes, day=day, minutes=45, who="Kim")
    shown = meetings.show(place, goes, planned.name)
    assert len(shown.taken_up) == 1
    assert shown.taken_up[0].line.startswith("M1 ")
    edited = edit(place, goes, planned.name, Edit(note="ask"), who="Kim")
    closed = close(place, goes, planned.name, reopen=False, who="Kim")
    reviewed = with_reviews(place, goes, planned)
    for one in (planned, edited, closed, reviewed):
        assert one.taken_up == shown.taken_up
