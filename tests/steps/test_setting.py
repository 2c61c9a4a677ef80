from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

import pytest
from sqlalchemy import insert

from coaching.claims import Claim, Field
from coaching.errors import NotFoundError, UsageError
from coaching.steps.claims import settle
from coaching.steps.place import Place
from coaching.steps.setting import SetCall, calls_meant, set_calls
from coaching.store import acts, crm
from coaching.store import claims as said
from coaching.store.calls import call_facts
from coaching.store.filters import Selection, findable
from coaching.store.schema.calls import calls
from tests.places import NOW
from tests.steps.ready_calls import make_ready_call
from tests.stored import latest_acts


def add_calls(place: Place, *titles: str, ready: bool = True) -> list[int]:
    with place.library.writing() as conn:
        return [
            int(
                conn.execute(
                    insert(calls)
                    .values(
                        title=title,
                        started_at=NOW,
                        started_at_source="name",
                        started_at_zone="UTC",
                        created_at=NOW,
                        ready_at=NOW if ready else None,
                    )
                    .returning(calls.c.id)
                ).scalar_one()
            )
            for title in titles
        ]


def told(
    place: Place,
    wanted: Sequence[str],
    values: Mapping[Field, str] | None = None,
    *,
    unset: Sequence[Field] = (),
    unmatched: bool = False,
    who: str = "Ann Lee",
) -> tuple[SetCall, ...]:
    return set_calls(
        place, wanted, values or {}, unset=unset, unmatched=unmatched, who=who, zone="Asia/Tokyo"
    )


def test_a_persons_word_counts_before_a_sheets_and_says_what_it_overruled(place: Place) -> None:
    (call,) = add_calls(place, "acme")
    with place.library.writing() as conn:
        sheet = [Claim("rep", "Tom Okafor", "sheet", "a.call.json")]
        said.put_claims(conn, call, sheet, now=NOW)
        settle(conn, call, now=NOW)
    (done,) = told(place, ["C1"], {"rep": "Dana  Reyes"})
    assert done.changes == {"rep": ("Tom Okafor", "Dana Reyes")}
    assert [str(one) for one in done.overruled] == [
        "rep: Dana Reyes (person Ann Lee) counts; sheet a.call.json says Tom Okafor"
    ]
    assert done.settled.roles_changed
    (again,) = told(place, ["C1"], {"title": "x"})
    assert (again.overruled, again.settled.roles_changed) == ((), False)


def test_what_was_unset_is_what_the_next_source_says(place: Place) -> None:
    (call,) = add_calls(place, "acme")
    told(place, ["1"], {"title": "First call", "started_at": "2026-09-14T10:30", "left": "rep"})
    with place.library.reading() as conn:
        facts = call_facts(conn, call)
        row = said.noted(conn, call)
    assert facts is not None
    assert (facts.title, facts.started_at) == (
        "First call",
        datetime(2026, 9, 14, 1, 30, tzinfo=UTC),
    )
    assert (row["started_at_source"], row["started_at_zone"]) == ("person", "Asia/Tokyo")
    (done,) = told(place, ["1"], unset=["title", "started_at", "left"], who="Bob Ray")
    assert done.changes == {
        "title": ("First call", "acme"),
        "started_at": ("2026-09-14 01:30 UTC", "2026-11-24 09:30 UTC"),
        "left": ("rep", ""),
    }
    assert done.settled.roles_changed
    with place.library.reading() as conn:
        row = said.noted(conn, call)
    assert (row["started_at_source"], row["started_at_zone"]) == ("name", "UTC")


def test_every_call_that_was_set_has_its_act_with_before_and_after(place: Place) -> None:
    first, second = add_calls(place, "one", "two")
    told(place, ["C1-C2"], {"direction": "inbound"})
    told(place, ["C2"], {"direction": "outbound"}, who="Bob Ray")
    with place.library.reading() as conn:
        (act,) = acts.acts_on(conn, "call", first)
        last = acts.acts_on(conn, "call", second)[-1]
    assert (act.who, act.verb, act.at) == ("Ann Lee", "set", NOW)
    assert (act.before, act.after) == ({"direction": None}, {"direction": "inbound"})
    assert (last.who, last.before) == ("Bob Ray", {"direction": "inbound"})


@pytest.mark.parametrize("consent", ["refused", "withdrawn"])
def test_a_call_without_consent_is_found_no_more_and_comes_back_with_it(
    place: Place, consent: str
) -> None:
    made = make_ready_call(place, "acme.wav", "hello there")
    name = f"C{made.number}"

    def found() -> int:
        with place.library.reading() as conn:
            return len(conn.execute(findable(Selection())).all())

    assert found() == 1
    (done,) = told(place, [name], {"consent": consent})
    assert done.changes == {"consent": ("unknown", consent)}
    assert found() == 0
    told(place, [name], unset=["consent"])
    assert found() == 1


def test_an_account_that_is_new_is_entered_and_said_to_be(place: Place) -> None:
    add_calls(place, "one")
    with place.library.writing() as conn:
        crm.add_account(conn, "Acme Robotics", now=NOW)
    (done,) = told(place, ["1"], {"account": "Acme Robotic"})
    assert done.note == (
        "account Acme Robotic is new: no import knows it; did you mean Acme Robotics?"
    )
    (done,) = told(place, ["1"], {"account": "acme robotics"})
    assert done.changes == {"account": ("Acme Robotic", "Acme Robotics")}
    assert done.note == "the account has none"


def test_a_deal_that_no_import_knows_is_said_to_wait(place: Place) -> None:
    add_calls(place, "one")
    (done,) = told(place, ["1"], {"deal": "D-9"})
    assert done.note == "deal D-9, as Ann Lee says, is in no import yet"


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (["C2"], (2,)),
        (["2-3"], (2, 3)),
        (["C3", "c2 - c3", "one"], (1, 2, 3)),
        (["C2-C9"], (2, 3)),
    ],
)
def test_calls_are_meant_by_number_range_or_title(
    place: Place, wanted: list[str], found: tuple[int, ...]
) -> None:
    add_calls(place, "one", "two", "three")
    with place.library.reading() as conn:
        assert calls_meant(conn, wanted, unmatched=False) == found


def test_all_unmatched_calls_can_be_meant_at_once(place: Place) -> None:
    add_calls(place, "one", "two")
    add_calls(place, "three", ready=False)
    with place.library.writing() as conn:
        account = crm.add_account(conn, "Acme", now=NOW)
        deal = crm.add_deals(conn, ["D-1"], now=NOW)["D-1"]
        said.write_down(conn, 1, {"account_id": account, "deal_id": deal})
    assert [one.call for one in told(place, [], {"rep": "Dana"}, unmatched=True)] == [2]


@pytest.mark.parametrize(
    ("wanted", "values", "unset", "error", "message"),
    [
        ([], {"title": "x"}, [], UsageError, "no call is named"),
        (["1"], {}, [], UsageError, "nothing to set"),
        (["1"], {"title": "x"}, ["title"], UsageError, "title cannot be set and unset at once"),
        (["1"], {"account": "???"}, [], UsageError, "has no letter or digit"),
        (["1"], {"started_at": "soon"}, [], UsageError, "--started-at 'soon' is not a date"),
        (["1"], {"started_at": " "}, [], UsageError, "--started-at is empty"),
        (["7"], {"title": "x"}, [], NotFoundError, "there is no call C7"),
        (["C7-C9"], {"title": "x"}, [], NotFoundError, "there is no call from C7 to C9"),
    ],
)
def test_a_request_without_sense_changes_nothing(
    place: Place,
    *,
    wanted: list[str],
    values: dict[Field, str],
    unset: list[Field],
    error: type[Exception],
    message: str,
) -> None:
    (call,) = add_calls(place, "one")
    with pytest.raises(error, match=message.replace("?", r"\?")):
        told(place, wanted, values, unset=unset)
    with place.library.reading() as conn:
        assert said.claims_of(conn, call) == ()
        assert latest_acts(conn, limit=1) == ()


def test_of_several_calls_all_are_set_or_none(place: Place) -> None:
    add_calls(place, "one")
    with pytest.raises(NotFoundError):
        told(place, ["1", "9"], {"title": "x"})
    with place.library.reading() as conn:
        facts = call_facts(conn, 1)
    assert facts is not None
    assert facts.title == "one"
