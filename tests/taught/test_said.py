"""Moments are given to people, and finds confirmed, rejected and taken back."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select, update

from coaching.errors import NotFoundError, UsageError
from coaching.steps.forget import forget
from coaching.steps.taught_said import assign, rule, undo
from coaching.store import acts
from coaching.store.schema.calls import versions
from coaching.store.schema.talk import turns
from coaching.store.schema.teachings import assignments, use_rulings
from tests.store.search_fixtures import talk_of_call
from tests.taught.making import FILLERS, HOST, SAID_AGAIN, Taught, used_on


def three_people(team: Taught) -> tuple[int, int]:
    """Ann says it on a later call, Bo and Eve do not; the first two calls."""
    calls = team.call("Ann Lee", 3, SAID_AGAIN), team.call("Bo Roth", 4)
    team.call("Eve Dunn", 5)
    team.give("Ann Lee", "Bo Roth", "Eve Dunn")
    return calls


def say(team: Taught, where: str, verdict: str, who: str = "Kim") -> None:
    rule(team.later(10), team.goes(), "M1", where, verdict, who=who)  # type: ignore[arg-type]


def used(team: Taught) -> list[str]:
    return [call for call, _ in used_on(team.show())]


def test_a_moment_is_given_once_to_each(team: Taught) -> None:
    three_people(team)
    again = assign(team.place, "m1", ["ann  lee"], who="Kim")
    assert (again.to, again.before) == (("Ann Lee",), ("Ann Lee",))
    assert [it.person for it in team.show().shown_to()] == ["Ann Lee, Bo Roth, Eve Dunn"]


def test_who_gave_it_is_in_the_log(team: Taught) -> None:
    three_people(team)
    with team.place.library.reading() as conn:
        done = acts.acts_of(conn, "assignment", ["assign"])
    assert [(it.who, it.after) for it in done] == [
        ("Kim", {"moment": "M1", "to": "Ann Lee"}),
        ("Kim", {"moment": "M1", "to": "Bo Roth"}),
        ("Kim", {"moment": "M1", "to": "Eve Dunn"}),
    ]


@pytest.mark.parametrize(
    ("to", "error"),
    [
        ([], "nobody is named"),
        (["Nobody Here"], "nobody of ours goes by 'Nobody Here'"),
        ([HOST], "M1 is Marcus Bennett's own"),
    ],
)
def test_whom_it_cannot_be_given_to_is_said(team: Taught, to: list[str], error: str) -> None:
    three_people(team)
    with pytest.raises((UsageError, NotFoundError), match=error):
        assign(team.place, "M1", to, who="Kim")


def test_a_moment_that_is_not_shared_is_given_to_nobody(team: Taught) -> None:
    three_people(team)
    team.set_moment(visibility="withheld")
    with pytest.raises(UsageError, match="M1 is not shared with the team"):
        assign(team.place, "M1", ["Ann Lee"], who=HOST)


def test_what_is_rejected_does_not_count_until_that_is_taken_back(team: Taught) -> None:
    ann, _ = three_people(team)
    say(team, f"C{ann}@00:20", "rejected")
    assert used(team) == []
    done = undo(team.later(11), "M1", who="Kim")
    assert done.said.what == f"rejected on C{ann} at 20 s"
    assert used(team) == [f"C{ann}"]


def test_what_is_confirmed_counts_though_nothing_was_found(team: Taught) -> None:
    ann, bo = three_people(team)
    say(team, f"C{bo}@0:25", "confirmed")
    found = team.show()
    assert [call for call, _ in used_on(found)] == [f"C{ann}", f"C{bo}"]
    assert found.found[1].use.spots[0].why.endswith("confirmed by Kim")
    assert found.change is not None
    assert found.change.after.used == 2


def test_a_call_of_another_stage_counts_once_somebody_confirms_a_use_there(team: Taught) -> None:
    three_people(team)
    other = team.call("Bo Roth", 6, stage="closing")
    assert team.show().change.after.of == 3  # type: ignore[union-attr]
    say(team, f"C{other}@20", "confirmed")
    change = team.show().change
    assert change is not None
    assert (change.after.used, change.after.of) == (2, 4)


def test_the_last_word_on_a_place_counts(team: Taught) -> None:
    ann, _ = three_people(team)
    say(team, f"C{ann}@20", "rejected")
    say(team, f"C{ann}@20", "confirmed", who="Ann Lee")
    assert used(team) == [f"C{ann}"]
    say(team, f"C{ann}@20", "rejected")
    assert used(team) == []


def test_nobody_takes_back_what_others_said(team: Taught) -> None:
    ann, _ = three_people(team)
    say(team, f"C{ann}@20", "rejected")
    with pytest.raises(NotFoundError, match="nothing of Bo Roth's to take back on M1") as told:
        undo(team.place, "M1", who="Bo Roth")
    assert "--as NAME" in (told.value.hint or "")


def test_an_assignment_is_taken_back(team: Taught) -> None:
    three_people(team)
    assert undo(team.place, "M1", who="kim").said.what == "given to Eve Dunn"
    assert [it.person for it in team.show().shown_to()] == ["Ann Lee, Bo Roth"]


def test_a_word_on_a_place_outlives_new_turns(team: Taught) -> None:
    ann, bo = three_people(team)
    say(team, f"C{bo}@20", "confirmed")
    with team.place.library.writing() as conn:
        talk_of_call(conn, bo, [("rep", "Hm."), ("customer", "So."), ("rep", FILLERS[0])])
        tagged = versions.c.call_id == bo, versions.c.kind == "tags"
        conn.execute(update(versions).where(*tagged).values(active=True))
    found = team.show().found
    assert [one.use.call for one in found] == [ann, bo]
    assert found[1].use.spots[0].text == FILLERS[0]


def test_a_word_whose_talk_is_gone_is_told(team: Taught) -> None:
    _, bo = three_people(team)
    say(team, f"C{bo}@20", "confirmed")
    team.set_moment(start=0.0, end=10.0)
    with team.place.library.writing() as conn:
        conn.execute(update(turns).where(turns.c.start == 20.0).values(role="customer"))
    assert "1 word of people on uses finds no talk any longer" in team.show().notes


def test_forgetting_a_call_takes_its_words_along(team: Taught) -> None:
    ann, bo = three_people(team)
    say(team, f"C{ann}@20", "confirmed")
    say(team, f"C{bo}@20", "confirmed")
    forget(team.place, [ann], who="Kim")
    with team.place.library.reading() as conn:
        left = conn.execute(select(use_rulings.c.call_id)).scalars().all()
        blanked = [it.after for it in acts.acts_of(conn, "use_ruling", ["confirmed"])]
    assert left == [bo]
    assert blanked == [None, {"moment": "M1", "call": f"C{bo}", "start": 20.0}]
    forget(team.place, [team.host_call], who="Kim")
    with team.place.library.reading() as conn:
        for table in (use_rulings, assignments):
            assert conn.execute(select(func.count()).select_from(table)).scalar_one() == 0


@pytest.mark.parametrize(
    ("where", "error"),
    [
        ("C2", "no place on a call"),
        ("C2@soon", "no place on a call"),
        ("C1@20", "M1 is from C1 itself"),
        ("C2@12", "no rep says anything at 12 s of C2 that you may see"),
        ("C99@20", "C99"),
    ],
)
def test_a_place_that_is_none_is_told(team: Taught, where: str, error: str) -> None:
    three_people(team)
    with pytest.raises((UsageError, NotFoundError), match=error):
        say(team, where, "confirmed")


def test_withheld_talk_can_be_ruled_on_by_its_rep_alone(team: Taught) -> None:
    ann, _ = three_people(team)
    team.hide(ann, "withheld")
    with pytest.raises(NotFoundError, match="that you may see"):
        say(team, f"C{ann}@20", "rejected")
    say(team, f"C{ann}@20", "rejected", who="Ann Lee")
