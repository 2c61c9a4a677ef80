"""Deal reviews: drafted from a library, for those who may see them, with what people wrote."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, timedelta

import pytest
from sqlalchemy import insert, select, update

from coaching.deal_review.review import DealReview, StageOfDeal
from coaching.deal_review.shape import as_json
from coaching.deal_review.writing import blocks
from coaching.errors import FilmroomError, NotFoundError, UsageError
from coaching.printed import lines
from coaching.process import parse_process
from coaching.settings import Sharing
from coaching.steps import deal_review_words as words
from coaching.steps import meeting_planning, playbook, reviewing, sharing, verdicts
from coaching.steps.deal_review_playbook import teach
from coaching.steps.deal_review_short import short_reviews
from coaching.steps.deal_reviews import Reviewing, read
from coaching.steps.forget import forget
from coaching.steps.meeting_team import Team as MeetingTeam
from coaching.steps.place import Place
from coaching.store import acts, batches
from coaching.store.schema.calls import calls
from coaching.store.schema.crm import deal_events
from coaching.store.schema.deal_reviews import (
    call_verdicts,
    deal_review_clips,
    deal_review_words,
)
from coaching.store.schema.talk import heard_words
from coaching.workspace import Workspace
from tests.conftest import NOW
from tests.steps.moment_calls import PAIN, PROCESS, REST, Nothing, Team, add_us, place_in
from tests.steps.test_playbook import Plain

MARCUS = "Marcus Bennett"
SIX_HOURS = timedelta(hours=6)
LATE = NOW + timedelta(days=20, hours=6)
"""Six hours after the deals here ended."""
WIN = "D-1"


@pytest.fixture
def place(workspace: Workspace) -> Iterator[Place]:
    with place_in(workspace) as place:
        yield place


@pytest.fixture
def team(place: Place) -> Team:
    """A team with a deal of one call, won three weeks after it, all of its moments shared."""
    team = Team(place, Sharing(first_look_days=0))
    add_us(place, "Ann")
    deal = team.deal(WIN, ("discovery", -5), ("negotiation", 4), outcome="won")
    told(team, deal, "owner", MARCUS)
    told(team, deal, "name", "Acme seats")
    team.winning_call(deal=deal, account="Acme")
    return team.later(30)


def told(team: Team, deal: int, fact: str, value: str) -> None:
    with team.place.library.writing() as conn:
        conn.execute(
            insert(deal_events).values(
                deal_id=deal, fact=fact, value=value, held_from_at=NOW, learned_at=NOW
            )
        )


def going_by(team: Team) -> Reviewing:
    return Reviewing(PROCESS, team.sharing, "UTC", Nothing)


def review(team: Team, wanted: str = WIN, who: str = "Ann") -> DealReview:
    return read(team.place, going_by(team), wanted, who=who)


def stage(found: DealReview, name: str) -> StageOfDeal:
    return next(one for one in found.stages if one.name == name)


def text_of(found: DealReview) -> str:
    return "\n".join(lines(blocks(found)))


def write(team: Team, stage: str = "discovery", who: str = "Ann", deal: str = WIN, **said: str):  # noqa: ANN201
    given = {"worked": None, "learned": None} | said
    return words.write(team.place, deal, stage, PROCESS, masking=Plain(), who=who, **given)  # type: ignore[arg-type]


def clip(team: Team, start: float = 10.0, end: float = 16.0, call: str = "C1"):  # noqa: ANN201
    return words.clip(
        team.place,
        WIN,
        "discovery",
        PROCESS,
        (call, start, end),
        says="the lists",
        masking=Plain(),
        who="Ann",
    )


# The draft ----------------------------------------------------------------------------------------


def test_a_draft_has_each_stage_with_its_goal_talk_criteria_and_time(team: Team) -> None:
    found = review(team)
    assert (found.deal, found.name, found.outcome) == (WIN, "Acme seats", "won")
    discovery = stage(found, "discovery")
    assert discovery.goal == "We know what hurts."
    assert [(one.call, one.start, one.end) for one in discovery.stretches] == [(1, 0.0, 20.0)]
    (problem,) = discovery.criteria
    assert problem.verdict == "met"
    assert problem.proof is not None
    assert (problem.proof.call, problem.proof.start) == (1, 10.0)
    assert problem.proof.text == "The lists get lost every week."
    assert discovery.time.days == 9.0
    assert discovery.met == 1
    assert stage(found, "negotiation").time.days == 16.0
    assert found.version is None


def test_a_deal_goes_by_its_id_a_part_of_its_name_or_one_of_its_calls(team: Team) -> None:
    assert {review(team, wanted).deal for wanted in ("d-1", "acme", "Acme seats", "C1")} == {WIN}


def test_a_call_without_a_deal_says_so(team: Team) -> None:
    team.winning_call()
    with pytest.raises(NotFoundError, match="C2 belongs to no deal") as raised:
        review(team, "C2")
    assert "filmroom match C2" in raised.value.hint


def test_a_deal_without_calls_is_drafted_from_the_crm_alone(team: Team) -> None:
    team.deal("D-2", ("discovery", -5), ("negotiation", 4), outcome="won")
    found = review(team, "D-2")
    assert found.calls == ()
    assert any("no call of this deal is known" in remark for remark in found.remarks)
    assert stage(found, "discovery").time.days == 9.0
    assert "No call of this deal is known" in text_of(found)


def test_a_deal_of_which_the_crm_told_no_stage_says_so(team: Team) -> None:
    team.deal("D-2", outcome="won")
    found = review(team, "D-2")
    assert any("told no stage" in remark for remark in found.remarks)


def test_an_open_deal_is_not_looked_back_on(team: Team) -> None:
    team.deal("D-2", ("discovery", -5))
    with pytest.raises(UsageError, match="is open") as raised:
        review(team, "D-2")
    assert "filmroom review D-2" in raised.value.hint


def test_a_name_that_fits_two_deals_is_told_with_both(team: Team) -> None:
    told(team, team.deal("D-2", outcome="won"), "name", "Acme renewal")
    with pytest.raises(UsageError, match="fits 2 deals") as raised:
        review(team, "acme")
    assert "D-1 Acme seats, D-2 Acme renewal" in raised.value.hint


def test_a_stage_renamed_since_keeps_its_talk_its_times_and_its_words(team: Team) -> None:
    write(team, worked="We asked first")
    text = PROCESS.model_dump_json()
    renamed = parse_process(text, source="test")
    first = renamed.stages[0].model_copy(
        update={"name": "listening", "title": "Listening", "was": ("discovery",)}
    )
    renamed = renamed.model_copy(update={"stages": (first, *renamed.stages[1:])})
    found = read(team.place, replace(going_by(team), process=renamed), WIN, who="Ann")
    listening = stage(found, "listening")
    assert listening.called == ("discovery",)
    assert listening.worked.text == "We asked first"
    assert listening.time.days == 9.0
    assert len(listening.stretches) == 1
    assert "Also under discovery." in text_of(found)


def test_a_stage_that_the_process_no_longer_has_stands_at_the_end(team: Team) -> None:
    write(team, "closing", learned="Ask for it")
    without = PROCESS.model_copy(update={"stages": PROCESS.stages[:2]})
    found = read(team.place, replace(going_by(team), process=without), WIN, who="Ann")
    last = found.stages[-1]
    assert (last.name, last.in_process, last.learned.text) == ("closing", False, "Ask for it")
    assert "The process does not have this stage." in text_of(found)


def test_a_process_without_exit_criteria_says_so(team: Team) -> None:
    bare = [it.model_copy(update={"exit_criteria": ()}) for it in PROCESS.stages]
    process = PROCESS.model_copy(update={"stages": tuple(bare)})
    found = read(team.place, replace(going_by(team), process=process), WIN, who="Ann")
    assert "the process names no exit criteria" in found.remarks


def test_what_people_ruled_is_said_with_their_name(team: Team) -> None:
    reviewing.rule(team.place, "C1", PROCESS, [("problem", "not_met")], who="Kim")
    (problem,) = stage(review(team), "discovery").criteria
    assert (problem.verdict, problem.ruled_by) == ("not_met", "Kim")
    assert problem.proof is None  # what is said in the call says the contrary
    assert "(Kim says so)" in text_of(review(team))


# Whose talk is shown ------------------------------------------------------------------------------


def test_talk_in_its_first_look_is_quoted_to_its_rep_alone(team: Team) -> None:
    team.sharing = Sharing(first_look_days=7)
    team.find()
    (problem,) = stage(review(team, who="Ann"), "discovery").criteria
    assert problem.proof is not None
    assert problem.proof.text == ""
    assert "first look" in problem.proof.held
    assert "lists get lost" not in text_of(review(team, who="Ann"))
    (problem,) = stage(review(team, who=MARCUS), "discovery").criteria
    assert problem.proof is not None
    assert problem.proof.text == "The lists get lost every week."


def test_talk_that_its_rep_withheld_is_quoted_to_nobody(team: Team) -> None:
    team.find()
    sharing.withhold(team.place, "M1", who=MARCUS)
    for who in ("Ann", MARCUS):
        found = review(team, who=who)
        assert "lists get lost" not in text_of(found)
        assert "lists get lost" not in str(as_json(found))
        (problem,) = stage(found, "discovery").criteria
        assert problem.proof is not None
        assert problem.proof.held == "its rep withheld it"


def test_a_clip_of_talk_that_was_withheld_later_is_not_shown(team: Team) -> None:
    team.find()
    clip(team)
    assert len(stage(review(team), "discovery").clips) == 1
    assert sum(one.clips for one in short(team).stages) == 1
    sharing.withhold(team.place, "M1", who=MARCUS)
    assert stage(review(team), "discovery").clips == ()
    assert sum(one.clips for one in short(team).stages) == 0


@pytest.mark.parametrize(
    "change", [{"consent": "refused"}, {"consent": "withdrawn"}, {"visibility": "withheld"}]
)
def test_a_call_that_is_not_open_is_named_and_left_out(team: Team, change: dict) -> None:
    clip(team)
    assert "lists get lost" in text_of(review(team))
    with team.place.library.writing() as conn:
        conn.execute(update(calls).values(**change))
    found = review(team)
    assert found.calls[0].left_out == "it is not open to the team"
    assert "lists get lost" not in str(as_json(found))
    assert stage(found, "discovery").stretches == ()
    assert stage(found, "discovery").clips == ()
    assert "the lists" not in text_of(found)
    assert [one.clips for one in short(team).stages if one.clips] == []
    (version,) = words.history(team.place, WIN, who="Ann")
    assert version.written.clips == ()
    with pytest.raises(NotFoundError, match="clip 1 is not shown any more"):
        teach(team.place, going_by(team), WIN, "1", who="Ann")


def test_a_clip_of_a_call_that_is_about_another_deal_by_now_is_not_shown(team: Team) -> None:
    other = team.deal("D-2", outcome="won")
    clip(team)
    with team.place.library.writing() as conn:
        conn.execute(update(calls).values(deal_id=other))
    assert stage(review(team), "discovery").clips == ()


def test_a_clip_is_shown_in_the_words_of_now_in_old_versions_too(team: Team) -> None:
    clip(team)
    write(team, worked="We asked first")
    with team.place.library.writing() as conn:
        conn.execute(update(heard_words).where(heard_words.c.text == "lists").values(text="[name]"))
    (chosen,) = stage(review(team), "discovery").clips
    assert chosen.words == "The [name] get lost every week."
    assert text_of(review(team)).count("The [name] get lost every week.") == 1
    (told,) = as_json(review(team))["stages"][0]["clips"]
    assert told["words"] == "The [name] get lost every week."
    for version in words.history(team.place, WIN, who="Ann"):
        assert [one.words for one in version.written.clips] == ["The [name] get lost every week."]
    assert [one.what for one in words.compare(team.place, WIN, 1, None, who="Ann")] == ["worked"]


def test_a_call_after_the_deal_ended_is_named_and_left_out(team: Team) -> None:
    team.call(PAIN, stages=("discovery",), marks={1: ("pain", "")}, deal=1, at=LATE)
    found = review(team)
    assert [one.left_out for one in found.calls] == ["", "it was after the deal ended"]
    assert "C2 is left out: it was after the deal ended" in found.remarks
    assert {one.call for one in stage(found, "discovery").stretches} == {1}


def test_what_was_met_after_the_deal_ended_counts_in_no_review(team: Team) -> None:
    deal = team.deal("D-2", ("discovery", -5), outcome="won")
    team.call(REST, stages=("discovery",), deal=deal)
    team.call(PAIN, stages=("discovery",), marks={1: ("pain", "")}, deal=deal, at=LATE)
    verdicts.judge(team.place, PROCESS, Nothing, {2, 3})
    assert stage(review(team, "D-2"), "discovery").met == 0
    with team.place.library.reading() as conn:
        found = short_reviews(conn, team.place, PROCESS, ["D-2"], zone=UTC)["D-2"]
    assert found.stages[0].met == 0


def test_a_call_later_on_the_day_that_the_deal_ended_counts(team: Team) -> None:
    night = NOW.replace(hour=0, minute=0) - NOW
    deal = team.deal("D-2", ("discovery", -5))
    team.news(deal, "won", days=night / timedelta(days=1) + 20)
    team.call(PAIN, stages=("discovery",), marks={1: ("pain", "")}, deal=deal, at=LATE - SIX_HOURS)
    (call,) = review(team, "D-2").calls
    assert call.left_out == ""


def test_moments_that_the_team_may_see_stand_under_their_stage(team: Team) -> None:
    team.find()
    (moment,) = stage(review(team), "discovery").moments
    assert moment.name == "M1"
    assert moment.title == "A problem is named"
    assert any("an exit criterion of Discovery was met here" in says for says in moment.says)


# What people write --------------------------------------------------------------------------------


def test_every_save_makes_a_version_that_says_who_and_when(team: Team) -> None:
    write(team, worked="We asked first")
    write(team, learned="Ask who decides", who=MARCUS)
    found = review(team)
    discovery = stage(found, "discovery")
    assert (discovery.worked.text, discovery.worked.who) == ("We asked first", "Ann")
    assert (discovery.learned.text, discovery.learned.who) == ("Ask who decides", MARCUS)
    assert found.version is not None
    assert found.version.number == 2
    newest, first = words.history(team.place, WIN, who="Ann")
    assert (newest.number, newest.who, newest.at) == (2, MARCUS, team.place.now())
    assert first.says == "wrote what worked in discovery"


def test_a_stage_goes_by_its_title_and_one_that_is_none_is_told_with_the_others(team: Team) -> None:
    write(team, "Negotiation", worked="We waited")
    assert stage(review(team), "negotiation").worked.text == "We waited"
    with pytest.raises(UsageError, match="discovery, negotiation, closing"):
        write(team, "negotiatoin", worked="We waited")


def test_what_is_personal_is_masked_paragraph_by_paragraph(team: Team) -> None:
    class Loud(Plain):
        def masked(self, text: str) -> str:
            return text.replace("Denise", "[name]")

    words.write(
        team.place,
        WIN,
        "discovery",
        PROCESS,
        worked="Denise laughed.\n\nThen Denise signed.",
        learned=None,
        masking=Loud(),
        who="Ann",
    )
    assert stage(review(team), "discovery").worked.text == "[name] laughed.\n\nThen [name] signed."


def test_undo_brings_back_what_was_before_and_keeps_all_versions(team: Team) -> None:
    write(team, worked="First")
    write(team, worked="Second")
    words.restore(team.place, WIN, None, who="Kim")
    assert stage(review(team), "discovery").worked.text == "First"
    words.restore(team.place, WIN, 2, who="Kim")
    assert stage(review(team), "discovery").worked.text == "Second"
    assert [one.number for one in words.history(team.place, WIN, who="Ann")] == [4, 3, 2, 1]
    (change,) = words.compare(team.place, WIN, 1, None, who="Ann")
    assert (change.before, change.after) == ("First", "Second")


def test_undo_leaves_out_whether_the_team_may_see_it_and_asks_whose_it_is_first(
    lost: Team,
) -> None:
    write(lost, learned="Ask earlier", deal="D-9", who=MARCUS)
    words.open_to_team(lost.place, "D-9", is_open=True, who=MARCUS)
    write(lost, learned="Ask much earlier", deal="D-9", who=MARCUS)
    words.open_to_team(lost.place, "D-9", is_open=False, who=MARCUS)
    words.restore(lost.place, "D-9", 2, who=MARCUS)
    found = review(lost, "D-9", who=MARCUS)
    assert stage(found, "discovery").learned.text == "Ask earlier"
    assert not found.open_to_team
    with pytest.raises(NotFoundError, match="only its owner"):
        review(lost, "D-9", who="Ann")
    with pytest.raises(NotFoundError, match="only its owner"):
        words.restore(lost.place, "D-9", 99, who="Ann")
    with pytest.raises(UsageError, match="says what version 1 says already"):
        words.restore(lost.place, "D-9", 1, who=MARCUS)


def test_undo_of_the_first_version_leaves_nothing(team: Team) -> None:
    write(team, worked="First")
    words.restore(team.place, WIN, None, who="Ann")
    assert stage(review(team), "discovery").worked.text == ""


def test_a_clip_has_whole_words_and_a_number_that_is_never_given_again(team: Team) -> None:
    clip(team, 10.0, 12.2)
    words.unclip(team.place, WIN, 1, who="Ann")
    made = clip(team, 10.0, 12.2)
    (chosen,) = made.written.clips
    assert chosen.number == 2
    assert chosen.words == "The lists get"
    assert "the lists (clip 2, C1@" in text_of(review(team))


def test_a_clip_is_of_one_of_the_deals_calls(team: Team) -> None:
    other = team.deal("D-2", outcome="won")
    team.winning_call(deal=other)
    with pytest.raises(UsageError, match="C2 is about D-2, not D-1"):
        clip(team, call="C2")


def test_no_clip_is_made_of_talk_in_anothers_first_look(team: Team) -> None:
    team.sharing = Sharing(first_look_days=7)
    team.find()
    with pytest.raises(NotFoundError, match="not open to you"):
        clip(team)


def test_two_clips_at_the_same_time_get_two_numbers(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    between: list[str] = []

    def said_in(*given) -> str:  # noqa: ANN002
        if not between:
            between.append("another clip comes in while this one is read")
            clip(team, 40.0, 55.0)
        return real(*given)

    real = words.said_in
    monkeypatch.setattr(words, "said_in", said_in)
    assert [one.number for one in clip(team).written.clips] == [1, 2]


@pytest.mark.parametrize(
    ("start", "end"), [(9.0, 3.0), (0.0, 500.0), (3000.0, 3010.0)], ids=["back", "long", "silence"]
)
def test_a_clip_that_is_none_is_refused_with_a_hint(team: Team, start: float, end: float) -> None:
    with pytest.raises(FilmroomError) as raised:
        clip(team, start, end)
    assert raised.value.hint


def test_acts_say_what_was_done_and_hold_no_words(team: Team) -> None:
    write(team, worked="We asked first")
    clip(team)
    with team.place.library.reading() as conn:
        done = acts.acts_on(conn, words.KIND, 1)
    assert [one.verb for one in done] == ["write", "clip"]
    assert "asked" not in str(done)
    assert "lists" not in str(done)


# Lost deals ---------------------------------------------------------------------------------------


@pytest.fixture
def lost(team: Team) -> Team:
    deal = team.deal("D-9", ("discovery", -5), outcome="lost")
    told(team, deal, "owner", MARCUS)
    return team


def test_a_lost_deal_is_reviewed_by_its_owner_alone(lost: Team) -> None:
    with pytest.raises(NotFoundError, match="only its owner"):
        review(lost, "D-9", who="Ann")
    with pytest.raises(NotFoundError, match="only its owner"):
        write(lost, worked="No", deal="D-9", who="Ann")
    write(lost, learned="Ask earlier", deal="D-9", who="marcus bennett")
    assert not review(lost, "D-9", who=MARCUS).open_to_team
    with pytest.raises(NotFoundError, match="only its owner"):
        words.history(lost.place, "D-9", who="Ann")


def test_its_owner_may_open_it_to_the_team_and_close_it_again(lost: Team) -> None:
    write(lost, learned="Ask earlier", deal="D-9", who=MARCUS)
    words.open_to_team(lost.place, "D-9", is_open=True, who=MARCUS)
    assert stage(review(lost, "D-9", who="Ann"), "discovery").learned.text == "Ask earlier"
    with pytest.raises(NotFoundError):
        write(lost, worked="No", deal="D-9", who="Ann")
    words.open_to_team(lost.place, "D-9", is_open=False, who=MARCUS)
    with pytest.raises(NotFoundError):
        review(lost, "D-9", who="Ann")


def test_a_lost_deal_that_is_nobodys_is_reviewed_by_nobody(team: Team) -> None:
    team.deal("D-8", ("discovery", -5), outcome="lost")
    with pytest.raises(NotFoundError, match="nobody knows whose"):
        review(team, "D-8", who=MARCUS)


def test_a_won_deal_is_the_teams_and_needs_no_opening(team: Team) -> None:
    with pytest.raises(UsageError, match="was won"):
        words.open_to_team(team.place, WIN, is_open=True, who=MARCUS)


# Into the playbook --------------------------------------------------------------------------------


def book(team: Team) -> list[tuple[int, str]]:
    held = playbook.read(team.place, PROCESS, team.sharing, zone="UTC")
    return [(one.moment.id, it.name) for it in held.stages for one in it.moments]


def test_a_moment_of_the_deal_goes_into_the_playbook(team: Team) -> None:
    team.find()
    made = teach(team.place, going_by(team), WIN, "M2", who="Ann")
    assert made.version == 1
    assert book(team) == [(2, "negotiation")]


def test_a_clip_goes_in_as_the_moment_that_is_about_its_talk(team: Team) -> None:
    team.find()
    clip(team, 2.0, 19.0)
    made = teach(team.place, going_by(team), WIN, "1", who="Ann")
    assert (made.moment, made.made) == (1, False)
    assert book(team) == [(1, "discovery")]


def test_a_clip_that_is_no_moment_becomes_one_first(team: Team) -> None:
    team.find()
    clip(team, 40.0, 55.0)
    made = teach(team.place, going_by(team), WIN, "1", who="Ann")
    assert made.made
    assert book(team) == [(made.moment, "discovery")]
    assert team.show(f"M{made.moment}").title == "the lists"


def test_a_clip_is_its_reps_own_first_where_the_team_wants_it_so(team: Team) -> None:
    clip(team, 40.0, 55.0)
    team.sharing = Sharing(first_look_days=7)
    made = teach(team.place, going_by(team), WIN, "1", who="Ann")
    assert made.version is None
    sharing.share(team.place, f"M{made.moment}", who=MARCUS)
    again = teach(team.place, going_by(team), WIN, "1", who="Ann")
    assert (again.moment, again.version, again.made) == (made.moment, 1, False)


def test_a_moment_of_another_deal_is_not_of_the_review(team: Team) -> None:
    team.winning_call(deal=team.deal("D-2", outcome="won"))
    team.find()
    with pytest.raises(NotFoundError, match="M3 is not of D-1"):
        teach(team.place, going_by(team), WIN, "M3", who="Ann")


# Meetings, forgetting -----------------------------------------------------------------------------


def short(team: Team):  # noqa: ANN201
    with team.place.library.reading() as conn:
        return short_reviews(conn, team.place, PROCESS, [WIN], zone=UTC)[WIN]


def test_a_meeting_shows_wins_with_what_was_met_and_what_people_wrote(team: Team) -> None:
    write(team, worked="We asked first")
    assert [(one.title, one.met) for one in short(team).stages] == [
        ("Discovery", None),
        ("Negotiation", None),
        ("Closing", None),
    ]
    verdicts.judge(team.place, PROCESS, Nothing, {1})
    discovery, negotiation, _ = short(team).stages
    assert (discovery.met, discovery.of, discovery.days) == (1, 1, 9.0)
    assert discovery.worked.text == "We asked first"
    assert negotiation.met == 0
    assert short(team).version == 1


def test_calls_are_judged_once_for_a_process_and_looking_for_moments_does_it(team: Team) -> None:
    assert verdicts.judge(team.place, PROCESS, Nothing, {1}) == 1
    assert verdicts.judge(team.place, PROCESS, Nothing, {1}) == 0
    team.winning_call()
    team.find()
    assert verdicts.judge(team.place, PROCESS, Nothing, {1, 2}) == 0
    with team.place.library.reading() as conn:
        kept = conn.execute(select(call_verdicts.c.found)).scalars().all()
    assert kept[0] == {"problem": "met"}


def test_calls_to_judge_are_those_asked_for_in_batches_and_in_order(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "AT_ONCE", 2)
    for _ in range(4):
        team.winning_call()
    verdicts.judge(team.place, PROCESS, Nothing, {3})
    assert verdicts.to_judge(team.place, PROCESS, {99, 5, 4, 3, 1}) == (1, 4, 5)
    assert verdicts.to_judge(team.place, PROCESS, ()) == ()


def test_a_persons_word_counts_in_the_short_review(team: Team) -> None:
    verdicts.judge(team.place, PROCESS, Nothing, {1})
    reviewing.rule(team.place, "C1", PROCESS, [("problem", "not_met")], who="Kim")
    assert short(team).stages[0].met == 0


def test_forgetting_a_call_takes_its_clips_out_of_every_version(team: Team) -> None:
    write(team, worked="We asked first")
    clip(team)
    write(team, learned="Ask who decides")
    verdicts.judge(team.place, PROCESS, Nothing, {1})
    forget(team.place, [1], who="Ann")
    with team.place.library.reading() as conn:
        assert conn.execute(select(deal_review_clips)).all() == []
        assert conn.execute(select(call_verdicts)).all() == []
        assert len(conn.execute(select(deal_review_words)).all()) == 3
    found = review(team)
    assert found.calls == ()
    assert stage(found, "discovery").clips == ()
    assert stage(found, "discovery").worked.text == "We asked first"
    assert b"lists get lost" not in team.place.library.path.read_bytes()


def test_a_clip_in_a_meeting_is_called_as_its_moment_is_everywhere(team: Team) -> None:
    team.find()
    going = MeetingTeam(PROCESS, team.sharing, _meeting_settings(), "UTC")
    day = (NOW + timedelta(days=31)).date()
    made = meeting_planning.plan(team.place, going, day=day, minutes=45, who="Ann")
    titles = {one.moment: one.title for one in made.clips}
    assert titles[1] == team.show("M1").title == "A problem is named"


def _meeting_settings():  # noqa: ANN202
    from coaching.settings import Meeting

    return Meeting()


def test_metrics_judge_the_calls_that_they_need_and_no_other(team: Team) -> None:
    from coaching.steps.pipeline import metrics

    team.winning_call()  # of no deal
    asked: list[set[int]] = []

    def judge(wanted) -> None:  # noqa: ANN001
        asked.append(set(wanted))
        verdicts.judge(team.place, PROCESS, Nothing, wanted)

    found = metrics(team.place, PROCESS, zone=UTC, judge=judge)
    assert asked == [{1}]
    assert found.criteria is not None
    discovery = next(one for one in found.criteria if one.stage == "discovery")
    assert [(one.key, one.missing.count, one.missing.of) for one in discovery.criteria] == [
        ("problem", 0, 1)
    ]
    assert metrics(team.place, PROCESS, zone=UTC).criteria is None
