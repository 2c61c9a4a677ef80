"""What people write of a deal, in versions, and the clips that they choose."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from coaching.errors import FilmroomError, NotFoundError, UsageError
from coaching.settings import Sharing
from coaching.steps import deal_review_words as words
from coaching.steps import verdicts
from coaching.steps.forget import forget
from coaching.store import acts
from coaching.store.schema.deal_reviews import call_verdicts, deal_review_clips, deal_review_words
from tests.steps.learning.deal_reviews.reviewed import WIN, clip, review, stage, text_of, write
from tests.steps.moment_calls import MARCUS, PROCESS, Nothing, Team, Unmasked


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
    class Loud(Unmasked):
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


def test_acts_say_what_was_done_and_hold_no_words(team: Team) -> None:
    write(team, worked="We asked first")
    clip(team)
    with team.place.library.reading() as conn:
        done = acts.acts_on(conn, words.KIND, 1)
    assert [one.verb for one in done] == ["write", "clip"]
    assert "asked" not in str(done)
    assert "lists" not in str(done)


# Undo ---------------------------------------------------------------------------------------------


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


# Clips --------------------------------------------------------------------------------------------


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
