from __future__ import annotations

import pytest

from coaching.app.cli.review import page
from coaching.errors import NotFoundError, UsageError
from coaching.review.talk import Ref
from coaching.steps.place import Place
from coaching.steps.reviewing import ref_of, review, rule, withdraw
from coaching.store import acts
from tests.coaching.review.test_review import PROCESS
from tests.steps.moment_calls import Nothing
from tests.store.search_fixtures import add_deal
from tests.web.conftest import Library

PROBLEM = Ref("criterion", "problem")
BUDGET = Ref("datum", "budget")


@pytest.fixture
def call(place: Place) -> str:
    talk = [("rep", "What hurts?"), ("customer", "The lists get lost.")]
    return f"C{Library(place).call(talk, sound=False)}"


def test_a_ruling_is_kept_shown_with_who_said_it_and_logged(place: Place, call: str) -> None:
    rule(place, call, PROCESS, [("problem", "met")], note="heard it", who="Priya")
    found = review(place, call, PROCESS, Nothing())
    part = found.review.part(PROBLEM)
    assert (part.verdict, part.found) == ("met", "unknown")
    (line,) = [line for line in page(found) if "[problem]" in line]
    assert line.strip() == (
        '✓ A problem is named [problem]  (met: Priya says so, "heard it"; found: unknown)'
    )
    with place.library.reading() as conn:
        (act,) = acts.acts_on(conn, "call", call[1:])
    assert (act.verb, act.who, act.after and act.after["key"]) == ("rule", "Priya", "problem")


def test_a_value_can_be_given_and_taken_back(place: Place, call: str) -> None:
    rule(place, call, PROCESS, [("budget", "met")], value="20,000", who="Priya")
    assert review(place, call, PROCESS, Nothing()).review.part(BUDGET).value == "20,000"
    withdraw(place, call, PROCESS, ["budget"], who="Priya")
    part = review(place, call, PROCESS, Nothing()).review.part(BUDGET)
    assert (part.verdict, part.value, part.ruled) == ("unknown", None, None)
    with pytest.raises(NotFoundError, match="nobody ruled"):
        withdraw(place, call, PROCESS, ["budget"], who="Priya")


def test_a_value_goes_with_one_datum_that_is_known(place: Place, call: str) -> None:
    with pytest.raises(UsageError, match="one datum"):
        rule(place, call, PROCESS, [("problem", "met")], value="x", who="Priya")
    with pytest.raises(UsageError, match="known"):
        rule(place, call, PROCESS, [("budget", "not_met")], value="x", who="Priya")


def test_a_key_that_the_process_lacks_is_told_with_the_nearest_one() -> None:
    assert ref_of(PROCESS, "datum:budget") == BUDGET
    with pytest.raises(UsageError, match="no action, datum or criterion") as told:
        ref_of(PROCESS, "budgett")
    assert "budget" in told.value.hint


def test_a_deal_is_reviewed_over_its_calls_and_ruled_on_its_last(place: Place) -> None:
    with place.library.writing() as conn:
        deal = add_deal(conn, "D-77")
    library = Library(place)
    talk = [("rep", "What hurts?"), ("customer", "The lists get lost.")]
    first, last = (library.call(talk, sound=False, deal_id=deal) for _ in range(2))
    assert rule(place, "d-77", PROCESS, [("smile", "not_met")], who="Priya") == last
    found = review(place, "D-77", PROCESS, Nothing())
    assert found.review.calls == (first, last)
    assert found.review.part(Ref("criterion", "smile")).verdict == "not_met"
    assert found.as_json()["calls"] == [f"C{first}", f"C{last}"]


def test_what_is_no_call_and_no_deal_is_told(place: Place, call: str) -> None:
    with pytest.raises(NotFoundError):
        review(place, "D-none", PROCESS, Nothing())
