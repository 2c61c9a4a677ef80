from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest
from sqlalchemy import select, update

from coaching.errors import BusyError, NotFoundError, UsageError
from coaching.settings import Reel as ReelSettings
from coaching.settings import Sharing
from coaching.steps import moment_notes, sharing, withholding
from coaching.steps.place import Place
from coaching.steps.playbook_pages import write_page
from coaching.steps.reel import Span, make_reel
from coaching.steps.withholding import finish_withholding
from coaching.store import acts, moments, withdrawing, withheld
from coaching.store.exports import add_exports
from coaching.store.schema.people import person_aliases
from coaching.store.schema.reels import reels
from coaching.store.schema.talk import snippets
from tests.places import NOW
from tests.steps.learning.book import read_book, to_book
from tests.steps.moment_calls import MARCUS, Team, Unmasked


@pytest.fixture
def team(place: Place) -> Team:
    """A team with one winning call of Marcus's; M1 and M2 are his own still."""
    team = Team(place, Sharing(first_look_days=7))
    team.winning_call(sound=True)
    team.find()
    return team


def test_a_moment_that_its_rep_shares_is_the_teams_at_once(team: Team) -> None:
    sharing.share(team.place, "M2", who="marcus bennett")
    assert team.names(who="Ann") == {"negotiation": ["M2"]}


@pytest.mark.parametrize("decide", [sharing.share, sharing.withhold])
def test_nobody_but_the_rep_decides(team: Team, decide) -> None:  # noqa: ANN001
    with pytest.raises(UsageError, match="Marcus Bennett's to decide on, not Ann's"):
        decide(team.place, "M2", who="Ann")


def test_a_withheld_moment_is_seen_by_its_rep_alone(team: Team) -> None:
    sharing.withhold(team.place, "M2", who=MARCUS)
    later = team.later(30)
    assert later.names(who="Ann") == {"discovery": ["M1"]}
    assert later.names(who=MARCUS, mine=True)["negotiation"] == ["M2"]
    with pytest.raises(NotFoundError, match="withheld"):
        later.show("M2", who="Ann")


def test_talk_of_a_withheld_moment_is_known_to_be_so(team: Team, place: Place) -> None:
    sharing.withhold(place, "M2", who=MARCUS)
    with place.library.reading() as conn:
        assert withheld.is_withheld(conn, 1, 25.0, 30.0)
        assert not withheld.is_withheld(conn, 1, 0.0, 20.0)


def test_a_reel_loses_a_withheld_clip_and_is_rendered_without_it(team: Team, place: Place) -> None:
    made = _reel(place, Span(1, 0.0, 18.0, "discovery"), Span(1, 22.0, 39.0, "negotiation"))
    (fate,) = sharing.withhold(place, "M2", who=MARCUS).reels
    assert (fate.number, fate.fate) == (made.number, "rendered anew")
    manifest = json.loads(made.manifest.read_text())
    assert [clip["stage"] for clip in manifest["clips"]] == ["discovery"]
    assert "dear" not in made.captions.read_text()


def test_a_reel_of_nothing_else_is_withdrawn_with_its_files(team: Team, place: Place) -> None:
    made = _reel(place, Span(1, 22.0, 39.0, "negotiation"))
    (fate,) = sharing.withhold(place, "M2", who=MARCUS).reels
    assert fate.fate == "withdrawn"
    assert not made.path.exists()
    assert not made.captions.exists()


def test_a_page_that_showed_it_is_removed(team: Team, place: Place) -> None:
    sharing.share(place, "M2", who=MARCUS)
    to_book(team, "M2")
    page = place.workspace.root / "playbook" / "team.html"
    write_page(place, read_book(team), page, settings=ReelSettings(), who="Ann")
    done = sharing.withhold(place, "M2", who=MARCUS)
    assert done.pages == (str(page),)
    assert not page.exists()
    assert read_book(team).gone == (2,)


def test_what_was_exported_whole_is_told(team: Team, place: Place) -> None:
    path = place.workspace.root.parent / "call.json"
    path.write_text("{}")
    with place.library.writing() as conn:
        add_exports(conn, 1, [str(path)], now=NOW)
    assert sharing.withhold(place, "M2", who=MARCUS).whole == (str(path),)


def test_a_withholding_that_was_cut_short_is_finished(
    team: Team, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = _reel(place, Span(1, 22.0, 39.0, "negotiation"))

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(sharing, "carry_out", killed)
        with pytest.raises(KeyboardInterrupt):
            sharing.withhold(place, "M2", who=MARCUS)
    assert made.path.exists()
    (done,) = finish_withholding(place)
    assert done.reels[0].fate == "withdrawn"
    assert not made.path.exists()
    assert finish_withholding(place) == ()


def test_a_reel_that_could_not_be_made_anew_waits_for_the_next_use(
    team: Team, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = _reel(place, Span(1, 22.0, 39.0, "negotiation"))

    def held(*_: object) -> None:
        raise BusyError("somebody holds it")

    with monkeypatch.context() as patched:
        patched.setattr(withholding, "mend_reel", held)
        done = sharing.withhold(place, "M2", who=MARCUS)
    assert (done.reels, done.waiting) == ((), ((made.number, "somebody holds it"),))
    assert made.path.exists()
    (done,) = finish_withholding(place)
    assert [fate.fate for fate in done.reels] == ["withdrawn"]
    assert not made.path.exists()
    assert finish_withholding(place) == ()


@pytest.mark.parametrize("killed_first", [True, False], ids=["killed", "still at work"])
def test_withholding_more_does_not_forget_what_was_still_to_follow(
    team: Team, place: Place, monkeypatch: pytest.MonkeyPatch, *, killed_first: bool
) -> None:
    sharing.trim(place, "M2", first=None, last="too dear for us", who=MARCUS)
    reel = _reel(place, Span(1, 0.0, 18.0, "discovery"), Span(1, 22.0, 27.0, "negotiation"))
    later = _reel(place, Span(1, 30.0, 39.0, "negotiation"), name="later.wav")
    first: list[Mapping[str, Any]] = []

    def killed(_: Place, plan: Mapping[str, Any]) -> None:
        first.append(plan)
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(sharing, "carry_out", killed)
        for stop in (
            lambda: sharing.withhold(place, "M2", who=MARCUS),
            lambda: sharing.trim(place, "M2", first=None, last="nine firms", who=MARCUS),
        ):
            with pytest.raises(KeyboardInterrupt):
                stop()
    if not killed_first:
        withholding.carry_out(place, first[0])
    finish_withholding(place)
    assert "dear" not in reel.captions.read_text()
    assert not later.path.exists()
    assert finish_withholding(place) == ()


def test_trimming_goes_from_words_to_words_and_can_be_widened_again(team: Team) -> None:
    trimmed = sharing.trim(team.place, "M2", first="nine firms", last=None, who=MARCUS).moment
    assert trimmed.words.startswith("Nine firms")
    assert team.show("M2").lines[0][1].startswith("Nine firms")
    again = sharing.trim(team.place, "M2", first="too dear", last=None, who=MARCUS).moment
    assert again.words.startswith("too dear for us.")
    assert again.start < trimmed.start


@pytest.fixture
def two(team: Team, place: Place) -> int:
    """M1 (0 to 20 s) is withheld; a moment from 15 to 38 s has some of its talk. The number."""
    with place.library.writing() as conn:
        number = moments.add_moment(
            conn, 1, start=15.0, end=38.0, words="", visibility="team",
            first_look_until=None, who=MARCUS, now=NOW,
        )  # fmt: skip
    sharing.withhold(place, "M1", who=MARCUS)
    return number


def test_another_moment_with_withheld_talk_is_its_reps_alone_too(team: Team, two: int) -> None:
    name = f"M{two}"
    assert team.names(who="Ann", stage="negotiation") == {}
    assert name in team.names(who=MARCUS, mine=True)["negotiation"]
    with pytest.raises(NotFoundError, match="withheld"):
        team.show(name, who="Ann")
    with pytest.raises(UsageError, match="has talk of another moment, which is withheld"):
        sharing.share(team.place, name, who=MARCUS)
    sharing.share(team.place, "M1", who=MARCUS)
    assert team.show(name, who="Ann").state == "shared"


def test_two_withheld_moments_that_share_talk_are_shared_one_after_the_other(
    team: Team, two: int
) -> None:
    name = f"M{two}"
    sharing.withhold(team.place, name, who=MARCUS)
    assert sharing.share(team.place, "M1", who=MARCUS).has_withheld
    assert not sharing.share(team.place, name, who=MARCUS).has_withheld
    assert [team.show(one, who="Ann").state for one in ("M1", name)] == ["shared", "shared"]


def test_a_moment_that_is_trimmed_to_other_talk_is_the_teams_again(team: Team, two: int) -> None:
    sharing.trim(team.place, f"M{two}", first="that is too dear", last=None, who=MARCUS)
    assert team.show(f"M{two}", who="Ann").state == "shared"


def test_talk_that_is_withheld_becomes_no_other_moment(team: Team, place: Place) -> None:
    sharing.withhold(place, "M1", who=MARCUS)
    with pytest.raises(UsageError, match="M1 has some of that talk, and is withheld"):
        sharing.choose(place, "C1", 13.0, 58.0, sharing=team.sharing, who="Ann")
    with place.library.writing() as conn:  # read anew, a stretch lies otherwise
        conn.execute(update(snippets).where(snippets.c.start == 0).values(start=12.0, end=60.0))
    assert team.find().moments == ()


def test_a_withheld_moment_that_is_made_wider_takes_more_out_of_reels(
    team: Team, place: Place
) -> None:
    sharing.trim(place, "M2", first=None, last="too dear for us", who=MARCUS)
    sharing.withhold(place, "M2", who=MARCUS)
    made = _reel(place, Span(1, 30.0, 39.0, "negotiation"))
    done = sharing.trim(place, "M2", first=None, last="nine firms", who=MARCUS)
    assert done.withheld is not None
    assert [fate.fate for fate in done.withheld.reels] == ["withdrawn"]
    assert not made.path.exists()


def test_taking_back_a_trim_of_what_is_withheld_takes_it_out_of_reels(
    team: Team, place: Place
) -> None:
    sharing.withhold(place, "M2", who=MARCUS)
    sharing.trim(place, "M2", first=None, last="too dear for us", who=MARCUS)
    made = _reel(place, Span(1, 32.0, 39.0, "negotiation"))
    done = sharing.undo(place, "M2", who=MARCUS)
    assert done.verb == "trim"
    assert not made.path.exists()


def test_a_criterion_outside_the_trimmed_words_speaks_no_longer(team: Team, place: Place) -> None:
    assert [one.kind for one in team.show("M1").evidence] == ["criterion"]
    sharing.trim(place, "M1", first=None, last="what hurts", who=MARCUS)
    with pytest.raises(NotFoundError, match="nothing speaks for it any longer"):
        team.show("M1")


@pytest.mark.parametrize("act", ["share", "withhold", "trim", "name"])
def test_every_decision_can_be_taken_back(team: Team, act: str) -> None:
    place = team.place
    with place.library.reading() as conn:
        before = moments.find_moment(conn, 2)
    if act == "trim":
        sharing.trim(place, "M2", first="nine firms", last=None, who=MARCUS)
    elif act == "name":
        sharing.name(place, "M2", "The long view", who=MARCUS)
    else:
        getattr(sharing, act)(place, "M2", who=MARCUS)
    assert sharing.undo(place, "M2", who=MARCUS).verb == act
    with place.library.reading() as conn:
        assert moments.find_moment(conn, 2) == before


def test_acts_are_taken_back_one_after_the_other(team: Team) -> None:
    place = team.place
    sharing.share(place, "M2", who=MARCUS)
    sharing.name(place, "M2", "The long view", who=MARCUS)
    verbs = [sharing.undo(place, "M2", who=MARCUS).verb for _ in range(2)]
    assert verbs == ["name", "share"]
    with pytest.raises(NotFoundError, match="nothing of Marcus Bennett's to take back"):
        sharing.undo(place, "M2", who=MARCUS)


def test_taking_back_that_a_withheld_one_was_shared_withholds_it_again(team: Team) -> None:
    place = team.place
    sharing.withhold(place, "M2", who=MARCUS)
    sharing.share(place, "M2", who=MARCUS)
    assert sharing.undo(place, "M2", who=MARCUS).withheld is not None
    assert team.names(who="Ann") == {}


def test_a_colleague_takes_back_own_words_and_nothing_else(team: Team) -> None:
    place = team.place
    sharing.share(place, "M2", who=MARCUS)
    moment_notes.comment(place, "M2", "Calm.", masking=Unmasked(), who="Ann")
    moment_notes.comment(place, "M2", "Quick.", masking=Unmasked(), who="Tom")
    assert sharing.undo(place, "M2", who="Ann").verb == "note"
    assert [one.text for one in team.show("M2").comments] == ["Quick."]
    with pytest.raises(UsageError, match="to decide on"):
        sharing.undo(place, "M2", who="Ann")


def test_a_chosen_stretch_is_a_moment_until_that_is_taken_back(team: Team, place: Place) -> None:
    chosen = sharing.choose(
        place, "C1", 42.0, 58.0, title="Quiet", sharing=team.sharing, who=MARCUS
    )
    assert team.show(chosen.name).title == "Quiet"
    with pytest.raises(UsageError, match=f"{chosen.name} is about that talk"):
        sharing.choose(place, "C1", 42.0, 58.0, sharing=team.sharing, who=MARCUS)
    sharing.undo(place, chosen.name, who=MARCUS)
    with pytest.raises(NotFoundError, match="no moment"):
        team.show(chosen.name)
    with place.library.reading() as conn:
        assert not withheld.is_withheld(conn, 1, 42.0, 58.0)


def test_acts_on_moments_are_logged_with_who(team: Team, place: Place) -> None:
    sharing.withhold(place, "M2", who=MARCUS)
    with place.library.reading() as conn:
        (act,) = acts.acts_on(conn, "moment", 2)
    assert (act.verb, act.who, act.before and act.before["visibility"]) == (
        "withhold",
        MARCUS,
        "first_look",
    )


def test_a_reel_of_another_call_stays(team: Team, place: Place) -> None:
    other = team.winning_call(rep="Priya Nair", sound=True)
    made = _reel(place, Span(other, 22.0, 39.0, "negotiation"))
    assert sharing.withhold(place, "M2", who=MARCUS).reels == ()
    with place.library.reading() as conn:
        assert withdrawing.standing_reels(conn) == (made.number,)
        assert conn.execute(select(reels.c.withdrawn_at)).scalar_one() is None


def test_an_address_of_the_rep_is_the_rep(team: Team, place: Place) -> None:
    with place.library.writing() as conn:
        conn.execute(update(person_aliases).values(kind="email", value="marcus@pipewise.example"))
    assert sharing.share(place, "M2", who="Marcus@pipewise.example").visibility == "team"


def _reel(place: Place, *spans: Span, name: str = "wins.wav"):  # noqa: ANN202
    return make_reel(
        place,
        spans,
        title="Wins",
        target=place.workspace.reels / name,
        settings=ReelSettings(),
        stages=("discovery", "negotiation"),
        who="Ann",
    )
