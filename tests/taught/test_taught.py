"""What was taught is looked for on later calls of those who saw it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import insert, update

from coaching.errors import NotFoundError
from coaching.steps.forget import forget
from coaching.steps.moment_notes import watched
from coaching.steps.sharing import trim
from coaching.steps.taught_known import names_of, read_known
from coaching.store.schema.calls import calls
from coaching.store.schema.moments import moments
from coaching.taught.telling import in_short, lines_of
from tests.places import NOW
from tests.steps.moment_calls import PROCESS
from tests.store.search_fixtures import BagOfWords
from tests.taught.making import HOST, NEARLY, SAID_AGAIN, Taught, used_on


def seen_by_three(team: Taught) -> list[int]:
    """Three people with a call before, of which one says it, and calls since, of which two do.

    The calls of the first two are returned.
    """
    made = [
        team.call("Ann Lee", -9, SAID_AGAIN),
        team.call("Bo Roth", -8),
        team.call("Ann Lee", 3, SAID_AGAIN),
        team.call("Bo Roth", 4),
        team.call("Bo Roth", 5, SAID_AGAIN),
    ]
    team.call("Eve Dunn", -7)
    team.call("Eve Dunn", 5)
    team.give("Ann Lee", "Bo Roth", "Eve Dunn")
    return made


def test_calls_before_and_since_are_counted_for_those_who_saw_it_together(team: Taught) -> None:
    before, _, first, _, second = seen_by_three(team)
    found = team.show()
    assert in_short(found) == (
        "M1 “What if nothing changes” (assigned 2026-11-24):"
        " used on 1 of 3 calls before, 2 of 4 since"
    )
    assert used_on(found) == [
        (f"C{before}", "before"),
        (f"C{first}", "after"),
        (f"C{second}", "after"),
    ]
    assert found.change is not None
    assert found.change.difference is None, "five calls on either side are needed"
    assert in_short(team.listed()[0]) == in_short(found)


def test_a_find_shows_where_it_is_what_is_said_and_why(team: Taught) -> None:
    _, _, first, *_ = seen_by_three(team)
    spot = team.show().found[1].use.spots[0]
    assert (spot.call, spot.start, spot.text) == (first, 20.0, SAID_AGAIN)
    assert spot.why.startswith("meaning 0.")
    assert "wording 100 %" in spot.why
    lines = "\n".join(lines_of(team.show()))
    assert f"C{first}@00:20" in lines
    assert f"“{SAID_AGAIN}”" in lines


def test_talk_that_shares_a_few_words_is_no_use(team: Taught) -> None:
    seen_by_three(team)
    assert all(spot.text != NEARLY for one in team.show().found for spot in one.use.spots)


def test_one_persons_figures_are_shown_to_that_person_alone(team: Taught) -> None:
    call = team.call("Ann Lee", 3, SAID_AGAIN)
    team.call("Bo Roth", -3)
    team.give("Ann Lee")
    others = team.show()
    assert (others.change, others.found, others.others) == (None, (), None)
    assert "calls before or since are of fewer than three people" in in_short(others)
    own = team.show("Ann Lee", mine=True)
    assert used_on(own) == [(f"C{call}", "after")]
    assert "used on no calls" not in in_short(own)
    assert in_short(own).endswith("no calls before, 1 of 1 since")


def test_of_two_people_neither_learns_the_others_figures(team: Taught) -> None:
    for rep in ("Ann Lee", "Bo Roth"):
        team.call(rep, -3)
        team.call(rep, 3, SAID_AGAIN)
    team.give("Ann Lee", "Bo Roth")
    together = team.show("Ann Lee")
    assert (together.change, together.found) == (None, ())
    assert team.listed("Ann Lee")[0].change is None
    own = team.show("Ann Lee", mine=True)
    assert in_short(own).endswith("used on 0 of 1 call before, 1 of 1 since")
    assert own.others is None


def test_own_calls_alone_are_counted_with_mine(team: Taught) -> None:
    seen_by_three(team)
    own = team.show("Bo Roth", mine=True)
    assert in_short(own).endswith("used on 0 of 1 call before, 1 of 2 since")
    assert [it.moment for it in team.listed("Bo Roth", mine=True)] == [1]
    assert team.listed(HOST, mine=True) == ()
    with pytest.raises(NotFoundError, match="nobody of ours goes by 'Kim'"):
        team.listed("Kim", mine=True)


def test_people_who_never_saw_it_stand_beside_where_they_are_several(team: Taught) -> None:
    seen_by_three(team)
    team.call("Cy Marsh", 4, SAID_AGAIN)
    team.call("Cy Marsh", -4)
    team.call("Di Fox", -5)
    team.call("Flo Beck", -6)
    team.call("Flo Beck", 6)
    assert team.show().others is None, "since, there are two people's calls alone"
    team.call("Di Fox", 6)
    beside = team.show().others
    assert beside is not None
    assert (beside.before.used, beside.before.of) == (0, 3)
    assert (beside.after.used, beside.after.of) == (1, 3)


def test_the_rep_of_the_moment_counts_on_neither_side(team: Taught) -> None:
    seen_by_three(team)
    team.call(HOST, 6, SAID_AGAIN)
    found = team.show()
    assert found.change is not None
    assert (found.change.after.of, found.others) == (4, None)


def test_calls_without_talk_of_the_stage_do_not_count(team: Taught) -> None:
    seen_by_three(team)
    team.call("Ann Lee", 7, SAID_AGAIN, stage="closing")
    found = team.show()
    assert found.stage == "Discovery"
    assert found.change is not None
    assert found.change.after.of == 4


def test_calls_without_a_known_rep_are_left_out_and_told(team: Taught) -> None:
    seen_by_three(team)
    team.call(None, 7, SAID_AGAIN)
    found = team.show()
    assert "1 call without a known rep or time is left out" in found.notes
    assert found.change is not None
    assert found.change.after.of == 4


@pytest.mark.parametrize("visibility", ["withheld", "first_look"])
def test_talk_that_is_its_reps_own_is_neither_quoted_nor_counted(
    team: Taught, visibility: str
) -> None:
    _, _, first, *_ = seen_by_three(team)
    team.hide(first, visibility)
    found = team.show()
    assert f"C{first}" not in [call for call, _ in used_on(found)]
    assert found.change is not None
    assert (found.change.after.used, found.change.after.of) == (1, 4)
    own = team.show("Ann Lee")
    shown = f"C{first}" in [call for call, _ in used_on(own)]
    assert shown, "the rep sees the own"
    told = [note for note in found.notes if "first look" in note]
    assert bool(told) == (visibility == "first_look")


@pytest.mark.parametrize(
    "closed", [{"visibility": "withheld"}, {"consent": "refused"}, {"ready_at": None}]
)
def test_a_call_that_is_closed_to_the_team_does_not_count(
    team: Taught, closed: dict[str, object]
) -> None:
    _, _, first, *_ = seen_by_three(team)
    team.call("Ann Lee", 8)
    assert team.show().change is not None
    with team.place.library.writing() as conn:
        conn.execute(update(calls).where(calls.c.id == first).values(**closed))
    found = team.show()
    assert found.change is not None
    assert (found.change.after.used, found.change.after.of) == (1, 4)


def test_a_moment_that_its_rep_withheld_since_is_not_shown(team: Taught) -> None:
    seen_by_three(team)
    team.set_moment(visibility="withheld")
    assert team.listed() == ()
    with pytest.raises(NotFoundError, match="M1 was withheld"):
        team.show()
    assert [it.moment for it in team.listed(HOST)] == [1]


@pytest.mark.parametrize(
    "closed", [{"visibility": "withheld"}, {"consent": "withdrawn"}, {"ready_at": None}]
)
def test_a_moment_of_a_call_that_is_closed_to_the_team_is_shown_to_nobody(
    team: Taught, closed: dict[str, object]
) -> None:
    seen_by_three(team)
    with team.place.library.writing() as conn:
        conn.execute(update(calls).where(calls.c.id == team.host_call).values(**closed))
    for who in ("Kim", "Ann Lee", HOST):
        assert team.listed(who) == ()
        with pytest.raises(NotFoundError, match="M1 is not shown: its call is closed") as told:
            team.show(who)
        assert told.value.hint


@pytest.mark.parametrize("visibility", ["withheld", "first_look"])
def test_a_moment_whose_rep_nobody_knows_is_shown_to_whoever_may_be_it(
    team: Taught, visibility: str
) -> None:
    seen_by_three(team)
    team.set_moment(visibility=visibility, first_look_until=NOW + timedelta(days=90))
    with team.place.library.writing() as conn:
        conn.execute(update(calls).where(calls.c.id == team.host_call).values(rep_id=None))
    assert team.show().moment == 1
    assert [it.moment for it in team.listed()] == [1]
    with team.place.library.reading() as conn:
        assert 1 not in read_known(conn, team.later(60), team.goes(), who="").moments


def test_who_was_not_shown_it_is_told_so_with_mine(team: Taught) -> None:
    seen_by_three(team)
    found = team.show(HOST, mine=True)
    assert found.notes[0] == "you are not among those who were shown it"
    assert found.found == ()


def test_nobody_has_a_call_since(team: Taught) -> None:
    team.call("Ann Lee", -3)
    team.call("Bo Roth", -4)
    team.call("Eve Dunn", -5)
    team.give("Ann Lee", "Bo Roth", "Eve Dunn")
    found = team.show()
    assert found.notes[0] == "nobody who saw it has had a call to count since"
    assert in_short(found).endswith("used on 0 of 3 calls before, no calls since")


def test_the_first_time_somebody_saw_it_counts(team: Taught) -> None:
    team.call("Ann Lee", -3, SAID_AGAIN)
    team.call("Bo Roth", 2)
    watched(team.later(-5), "M1", by=["Ann Lee"], who="Ann Lee")
    team.call("Eve Dunn", 3)
    team.give("Ann Lee", "Bo Roth", "Eve Dunn")
    found = team.show()
    assert [it.how for it in found.showings] == ["watched", "assigned", "assigned", "assigned"]
    assert found.change is not None
    assert (found.change.before.of, found.change.after.used) == (0, 1)


def test_calls_of_another_embedder_are_compared_by_wording_alone(team: Taught) -> None:
    _, _, first, *_ = seen_by_three(team)
    other = team.call("Ann Lee", 6, SAID_AGAIN, embedder=BagOfWords("other@2"))
    found = team.show()
    assert [call for call, side in used_on(found) if side == "after"][-1] == f"C{other}"
    assert found.found[-1].use.spots[0].why == "wording 100 %"
    assert (
        "1 call was not embedded by the model that embedded the moment: the wording alone was"
        " compared there"
    ) in found.notes
    assert first != other


def test_a_moment_nobody_embedded_is_compared_by_wording_alone(team: Taught) -> None:
    seen_by_three(team)
    lone = team.call(HOST, -2, SAID_AGAIN, embedder=None)
    team.set_moment(call_id=lone)
    found = team.show()
    assert "its meaning is not known (embedded by nobody)" in found.notes[0]
    assert in_short(found).endswith("used on 1 of 3 calls before, 2 of 4 since")


def test_a_moment_without_a_sentence_of_a_rep_says_so(team: Taught) -> None:
    seen_by_three(team)
    team.set_moment(start=10.0, end=20.0)
    found = team.show()
    assert found.notes[0] == "no rep says a sentence in it, so nothing can be looked for"
    assert found.change is None


def test_a_moment_that_was_trimmed_since_says_so(team: Taught) -> None:
    seen_by_three(team)
    trim(team.later(1), "M1", first="nothing changes", last="pallets", who=HOST)
    (note,) = [it for it in team.show().notes if "trimmed" in it]
    assert note == "it was trimmed on 2026-11-25, after it was shown: what is left counts"


def test_a_name_that_nobody_goes_by_is_told(team: Taught) -> None:
    seen_by_three(team)
    watched(team.place, "M1", by=["Somebody Else"], who="Kim")
    assert "nobody of ours goes by Somebody Else" in team.show().notes


def test_what_nobody_was_shown_is_said(team: Taught) -> None:
    with pytest.raises(NotFoundError, match="nobody was shown M1 yet"):
        team.show()
    assert team.listed() == ()


def test_the_deals_of_the_calls_since_are_told(team: Taught) -> None:
    for rep in ("Ann Lee", "Bo Roth", "Eve Dunn"):
        team.call(rep, -3)
    won = team.team.deal("D-1", ("discovery", -5), outcome="won")
    lost = team.team.deal("D-2", ("discovery", -5), outcome="lost")
    moved = team.team.deal("D-3", ("discovery", -5), ("negotiation", 12))
    still = team.team.deal("D-4", ("discovery", -5))
    for days, deal in enumerate((won, lost, moved, still, still, None), start=3):
        team.call("Ann Lee", days, SAID_AGAIN, deal=deal)
    team.call("Bo Roth", 9, deal=team.team.deal("D-5", ("discovery", -5), outcome="won"))
    team.call("Eve Dunn", 9)
    team.give("Ann Lee", "Bo Roth", "Eve Dunn")
    deals = team.show().deals
    assert (deals.won, deals.lost, deals.moved_on, deals.open, deals.unknown) == (1, 1, 1, 1, 1)


@pytest.mark.parametrize("outcome", ["won", "lost"])
def test_a_deal_that_ended_before_the_call_is_not_of_what_became_since(
    team: Taught, outcome: str
) -> None:
    seen_by_three(team)
    before = team.team.deal("D-1", ("discovery", -5))
    team.team.news(before, outcome, days=4)
    after = team.team.deal("D-2", ("discovery", -5))
    team.team.news(after, outcome, days=20)
    for deal in (before, after):
        team.call("Ann Lee", 8, SAID_AGAIN, deal=deal)
    deals = team.show().deals
    assert (deals.won + deals.lost, getattr(deals, outcome)) == (1, 1)
    assert deals.unknown == 3  # and of two calls no deal is known


def test_a_change_has_an_interval_where_there_are_enough_calls(team: Taught) -> None:
    for place, rep in enumerate(["Ann Lee", "Bo Roth", "Eve Dunn"] * 2):
        team.call(rep, -20 + place)
        team.call(rep, 3 + place, SAID_AGAIN if place else NEARLY)
    team.give("Ann Lee", "Bo Roth", "Eve Dunn")
    change = team.show().change
    assert change is not None
    assert change.difference == pytest.approx(5 / 6)
    # Newcombe's method 10 by hand from Wilson's (0.436, 0.970) for 5 of 6, (0, 0.390) for 0 of 6
    assert (change.low, change.high) == (
        pytest.approx(0.28, abs=0.02),
        pytest.approx(0.97, abs=0.01),
    )
    assert not change.by_people


def test_what_was_taught_is_listed_by_when_it_was_shown_last(team: Taught) -> None:
    seen_by_three(team)
    second = team.call("Ann Lee", -30, "Whom could we ask about the hall before you sign anything?")
    with team.place.library.writing() as conn:
        conn.execute(
            insert(moments).values(
                call_id=second,
                start=20.0,
                end=30.0,
                words="x",
                title="Whom to ask",
                visibility="team",
                created_by="x",
                created_at=NOW - timedelta(days=20),
            )
        )
    watched(team.later(2), "M2", by=["Bo Roth"], who="Bo Roth")
    assert [it.name for it in team.listed()] == ["M2", "M1"]
    watched(team.later(4), "M1", by=["Di Fox"], who="Di Fox")
    assert [it.name for it in team.listed()] == ["M1", "M2"]


def test_forgetting_the_moments_call_ends_the_teaching(team: Taught) -> None:
    seen_by_three(team)
    forget(team.place, [team.host_call], who="Kim")
    assert team.listed() == ()


def test_the_process_knows_the_stage_by_its_former_names() -> None:
    stages = tuple(
        it.model_copy(update={"name": "needs", "was": ("discovery",)})
        if it.name == "discovery"
        else it
        for it in PROCESS.stages
    )
    renamed = PROCESS.model_copy(update={"stages": stages})
    assert names_of(renamed, "discovery") == ("needs", "discovery")
    assert names_of(renamed, "closing") == ("closing",)
    assert names_of(renamed, "other") == ()
