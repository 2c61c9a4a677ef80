"""Learning meetings: planned from what the team shared, edited, closed and carried over."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Insert, insert, update

from coaching.errors import NotFoundError, UsageError
from coaching.meeting import Meeting
from coaching.process import SalesProcess, parse_process
from coaching.settings import Meeting as MeetingSettings
from coaching.settings import Sharing
from coaching.steps import meetings
from coaching.steps.meeting_keeping import Edit, close, commit, edit
from coaching.steps.meeting_planning import plan as plan_meeting
from coaching.steps.place import Place
from coaching.steps.team import Team
from coaching.store import acts
from coaching.store.schema.calls import calls, versions
from coaching.store.schema.crm import deal_events, deals
from coaching.store.schema.moments import moments
from coaching.store.schema.people import people
from coaching.store.schema.talk import snippets
from coaching.workspace import shipped_config

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
DAY = date(2026, 12, 1)


@pytest.fixture
def process() -> SalesProcess:
    text = (shipped_config() / "sales_process.yaml").read_text(encoding="utf-8")
    return parse_process(text, source="sales_process.yaml")


@pytest.fixture
def team(process: SalesProcess) -> Team:
    return Team(process, Sharing(), MeetingSettings(), "UTC")


def add_moment(
    place: Place,
    rep: str,
    *,
    stage: str = "demo",
    visibility: str = "team",
    deal: int | None = None,
) -> int:
    """A moment that a person chose, on a ready call with one snippet; its number."""
    with place.library.writing() as conn:
        person = conn.execute(
            insert(people).values(name=rep, works_for="us", created_at=NOW).returning(people.c.id)
        ).scalar_one()
        call = conn.execute(
            insert(calls)
            .values(
                title=f"Call of {rep}",
                created_at=NOW,
                ready_at=NOW,
                started_at=NOW - timedelta(days=3),
                rep_id=person,
                deal_id=deal,
            )
            .returning(calls.c.id)
        ).scalar_one()
        version = conn.execute(
            insert(versions)
            .values(
                call_id=call,
                kind="snippets",
                made_by="snippets/1",
                detail={},
                created_at=NOW,
                completed_at=NOW,
                active=True,
            )
            .returning(versions.c.id)
        ).scalar_one()
        conn.execute(
            insert(snippets).values(
                version_id=version,
                call_id=call,
                position=0,
                start=10.0,
                end=40.0,
                stage=stage,
                first_turn=0,
                end_turn=2,
                text="How many seats? Sixty.",
                rep_speaks=True,
                customer_speaks=True,
                unknown_speaks=False,
            )
        )
        added = insert(moments).values(
            call_id=call,
            start=10.0,
            end=40.0,
            words="How many seats? Sixty.",
            title=f"What {rep} said",
            visibility=visibility,
            created_by=rep,
            created_at=NOW,
        )
        return int(conn.execute(added.returning(moments.c.id)).scalar_one())


def add_win(place: Place, name: str, closed: datetime) -> int:
    with place.library.writing() as conn:
        deal = conn.execute(
            insert(deals).values(external_id=name, created_at=NOW).returning(deals.c.id)
        ).scalar_one()
        for fact, value in (
            ("name", f"{name} seats"),
            ("outcome", "won"),
            ("closed_at", closed.isoformat()),
        ):
            conn.execute(_learned(deal, fact, value, closed))
        return int(deal)


def learn(place: Place, deal: int, fact: str, value: str, since: datetime) -> None:
    with place.library.writing() as conn:
        conn.execute(_learned(deal, fact, value, since))


def _learned(deal: int, fact: str, value: str, since: datetime) -> Insert:
    return insert(deal_events).values(
        deal_id=deal, fact=fact, value=value, held_from_at=since, learned_at=NOW
    )


def plan(place: Place, team: Team, day: date = DAY) -> Meeting:
    return plan_meeting(place, team, day=day, minutes=45, who="Kim")


def test_a_plan_has_the_moments_that_reps_shared(place: Place, team: Team) -> None:
    shared = add_moment(place, "Dana")
    add_moment(place, "Lee", visibility="withheld")
    made = plan(place, team)
    assert [it.moment for it in made.clips] == [shared]
    assert made.clips[0].why
    assert made.clips[0].prompts
    assert made.name == "L1"


def test_a_moment_in_its_first_look_is_not_watched(place: Place, team: Team) -> None:
    number = add_moment(place, "Dana", visibility="first_look")
    with place.library.writing() as conn:
        later = update(moments).where(moments.c.id == number)
        conn.execute(later.values(first_look_until=NOW + timedelta(days=2)))
    assert plan(place, team).clips == ()


def test_the_wins_since_the_last_meeting_are_reviewed(place: Place, team: Team) -> None:
    deal = add_win(place, "D-1", datetime(2026, 11, 20, tzinfo=UTC))
    add_win(place, "D-0", datetime(2026, 8, 1, tzinfo=UTC))
    add_moment(place, "Dana", deal=deal)
    made = plan(place, team)
    assert [(it.deal, it.name, it.calls) for it in made.wins] == [("D-1", "D-1 seats", (1,))]
    assert plan(place, team, DAY + timedelta(weeks=1)).wins == ()


def test_a_deal_that_is_won_after_the_planning_is_the_next_meetings(
    place: Place, team: Team
) -> None:
    add_win(place, "D-1", datetime(2026, 11, 20, tzinfo=UTC))
    plan(place, team)
    add_win(place, "D-2", datetime(2026, 11, 28, tzinfo=UTC))
    assert [it.deal for it in plan(place, team, DAY + timedelta(weeks=1)).wins] == ["D-2"]


def test_wins_are_of_the_teams_days(place: Place, team: Team) -> None:
    berlin = replace(team, zone="Europe/Berlin")
    add_win(place, "D-1", datetime(2026, 12, 1, 23, tzinfo=UTC))
    assert plan(place, berlin).wins == ()
    (win,) = plan(place, berlin, DAY + timedelta(days=1)).wins
    assert win.closed == date(2026, 12, 2)


@pytest.mark.parametrize(("fact", "value"), [("deleted", "yes"), ("outcome", "open")])
def test_a_win_that_is_none_any_more_is_not_reviewed(
    place: Place, team: Team, fact: str, value: str
) -> None:
    deal = add_win(place, "D-1", datetime(2026, 11, 20, tzinfo=UTC))
    assert len(plan(place, team).wins) == 1
    learn(place, deal, fact, value, NOW)
    assert meetings.show(place, team, "L1").wins == ()
    assert plan(place, team, DAY + timedelta(weeks=1)).wins == ()


def test_a_week_without_wins_or_moments_is_told(place: Place, team: Team) -> None:
    told = " ".join(plan(place, team).remarks)
    assert "no deal was won" in told
    assert "no shared moment" in told


def test_no_moment_is_watched_in_two_meetings(place: Place, team: Team) -> None:
    first = {add_moment(place, name) for name in ("Dana", "Lee")}
    assert {it.moment for it in plan(place, team).clips} == first
    assert plan(place, team, DAY + timedelta(weeks=1)).clips == ()


def test_two_meetings_on_one_day_are_refused(place: Place, team: Team) -> None:
    plan(place, team)
    with pytest.raises(UsageError, match=r"L1 is on 2026-12-01 already"):
        plan(place, team)


def test_what_is_open_goes_to_the_next_meeting_until_it_is_done(place: Place, team: Team) -> None:
    plan(place, team)
    number = commit(place, "L1", "Ask for the date", owner="Lee", due=None, who="Kim")
    following = plan(place, team, DAY + timedelta(weeks=1))
    assert [(it.owner, it.text) for it in following.carried] == [("Lee", "Ask for the date")]
    edit(place, team, "L2", Edit(done=(number,)), who="Lee")
    assert meetings.show(place, team, "L2").carried == ()
    assert meetings.show(place, team, "L1").commitments[0].done


def test_a_moment_is_added_removed_and_put_first(place: Place, team: Team) -> None:
    one, other = add_moment(place, "Dana"), add_moment(place, "Lee")
    plan(place, team)
    made = edit(place, team, "L1", Edit(remove=(f"M{one}",)), who="Kim")
    assert [it.moment for it in made.clips] == [other]
    made = edit(place, team, "L1", Edit(add=(f"m{one}",), first=f"M{one}"), who="Kim")
    assert [it.moment for it in made.clips] == [one, other]
    assert made.clips[0].why == ("chosen by hand",)


def test_a_moment_without_its_reps_yes_is_not_added(place: Place, team: Team) -> None:
    withheld = add_moment(place, "Lee", visibility="withheld")
    plan(place, team)
    with pytest.raises(NotFoundError, match=f"M{withheld} cannot be watched"):
        edit(place, team, "L1", Edit(add=(f"M{withheld}",), note="x"), who="Kim")
    assert meetings.show(place, team, "L1").notes == ()


def test_a_moment_that_is_taken_back_is_gone_from_the_plan_at_once(
    place: Place, team: Team
) -> None:
    number = add_moment(place, "Dana")
    plan(place, team)
    with place.library.writing() as conn:
        conn.execute(update(moments).where(moments.c.id == number).values(visibility="withheld"))
    (clip,) = meetings.show(place, team, "L1").clips
    assert (clip.title, clip.call, clip.gone) == ("", 0, "its rep took it back")
    assert (clip.why, clip.prompts) == ((), ())


def test_notes_and_who_was_there_are_kept(place: Place, team: Team) -> None:
    plan(place, team)
    change = Edit(note="Ask earlier", attended=("Lee", "Dana", "Lee"))
    made = edit(place, team, "L1", change, who="Kim")
    assert [(it.who, it.text) for it in made.notes] == [("Kim", "Ask earlier")]
    assert made.attended == ("Dana", "Lee")


def test_a_meeting_is_closed_once_and_can_be_opened_again(place: Place, team: Team) -> None:
    plan(place, team)
    assert close(place, team, "L1", reopen=False, who="Kim").state == "closed"
    with pytest.raises(UsageError, match="L1 is closed already"):
        close(place, team, "L1", reopen=False, who="Kim")
    assert close(place, team, "L1", reopen=True, who="Kim").state == "planned"


def test_the_next_meeting_is_shown_where_none_is_named(place: Place, team: Team) -> None:
    with pytest.raises(NotFoundError, match="no meeting yet"):
        meetings.show(place, team, None)
    for weeks in (0, 1, -3):
        plan(place, team, DAY + timedelta(weeks=weeks))
    assert meetings.show(place, team, None).day == DAY


@pytest.mark.parametrize("name", ["3", "L9", "first", ""])
def test_a_meeting_that_is_not_there_is_told(place: Place, team: Team, name: str) -> None:
    plan(place, team)
    with pytest.raises((NotFoundError, UsageError)):
        close(place, team, name, reopen=False, who="Kim")


def test_whoever_plans_and_changes_is_in_the_log(place: Place, team: Team) -> None:
    plan(place, team)
    edit(place, team, "L1", Edit(note="x"), who="Lee")
    with place.library.reading() as conn:
        found = acts.acts_on(conn, "meeting", 1)
    assert [(it.who, it.verb) for it in found] == [("Kim", "plan"), ("Lee", "edit")]
