from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from coaching.deal_choice import (
    BY_ACCOUNT,
    BY_ACCOUNT_AND_TIME,
    BY_CONTACT,
    BY_OWNER,
    choose_deal,
)
from coaching.directory import KnownDeal
from coaching.reachable import Reachable, addresses_in, numbers_in

DANA, TOM = 11, 12
AT = datetime(2026, 9, 21, 14, tzinfo=UTC)


def deal(number: int, *, owner: int = DANA, contacts: str = "", **more: Any) -> KnownDeal:
    return KnownDeal(
        number, f"D-{number}", account=1, owner=owner, contacts=frozenset(contacts.split()),
        **more,
    )  # fmt: skip


def ended(month: int) -> dict[str, Any]:
    return {"outcome": "won", "closed_at": datetime(2026, month, 1, tzinfo=UTC)}


def test_of_several_open_deals_the_one_with_the_customer_as_contact_is_meant() -> None:
    found = choose_deal([deal(7, contacts="c1"), deal(8, contacts="c2 c3")], AT, contacts={"c3"})
    assert (found.deal and found.deal.id, found.certainty) == (8, BY_CONTACT)
    assert found.why == "was the one with them open on 2026-09-21"


def test_else_the_reps_own_is_meant_with_less_certainty() -> None:
    found = choose_deal([deal(7), deal(8, owner=TOM)], AT, rep=TOM)
    assert (found.deal and found.deal.id, found.certainty) == (8, BY_OWNER)


def test_several_as_likely_leave_it_open_and_are_the_candidates() -> None:
    found = choose_deal([deal(7), deal(8), deal(9, **ended(5))], AT, rep=DANA)
    assert (found.deal, found.certainty) == (None, BY_ACCOUNT)
    assert [one.id for one in found.candidates] == [7, 8]
    assert found.why == "the account's deals open on 2026-09-21 were D-7, D-8, of D-7, D-8, D-9"


def test_a_contact_of_a_deal_that_was_over_does_not_make_it_the_one() -> None:
    found = choose_deal([deal(7, contacts="c1", **ended(5)), deal(8)], AT, contacts={"c1"})
    assert (found.deal and found.deal.id, found.certainty) == (8, BY_ACCOUNT_AND_TIME)


def test_a_deal_that_the_crm_deleted_is_not_chosen() -> None:
    found = choose_deal([deal(7, deleted=True), deal(8)], AT)
    assert found.deal is not None
    assert found.deal.id == 8
    assert choose_deal([deal(7, deleted=True)], AT).why == "the CRM has deleted them"


@pytest.mark.parametrize(
    ("opened", "chosen", "certainty"),
    [
        (datetime(2026, 9, 22, tzinfo=UTC), 7, BY_CONTACT),
        (datetime(2026, 10, 20, tzinfo=UTC), 7, BY_OWNER),
        (datetime(2027, 5, 1, tzinfo=UTC), None, BY_ACCOUNT),
    ],
    ids=["the day after", "the month after", "the year after"],
)
def test_an_accounts_only_deal_takes_calls_that_led_to_it_with_less_certainty(
    opened: datetime, chosen: int | None, certainty: float
) -> None:
    only = deal(7, contacts="c1", created_at=opened)
    found = choose_deal([only], AT, contacts={"c1"})
    assert (found.deal and found.deal.id, found.certainty) == (chosen, certainty)
    assert found.candidates == (() if chosen else (only,))


@pytest.mark.parametrize(
    ("name", "numbers"),
    [
        ("call_+1-555-010-0199_out", ("15550100199",)),
        ("+49 (89) 1234567", ("49891234567",)),
        ("0049891234567_in", ("49891234567",)),
        ("D-1042 part 2", ()),
        ("rec00012345678x", ()),
        ("12345", ()),
    ],
)
def test_numbers_are_found_in_names_of_files(name: str, numbers: tuple[str, ...]) -> None:
    assert numbers_in(name) == numbers


def test_addresses_are_found_in_names_of_files() -> None:
    assert addresses_in("jane.roe@acme.example_1") == ("jane.roe@acme.example",)
    assert "jane.roe@acme.example" in addresses_in("out_jane.roe@acme.example_1")
    assert addresses_in("meet @ 9") == ()


def test_an_address_tells_the_company_and_a_free_one_tells_none() -> None:
    reachable = Reachable({1: "acme.example", 2: "gmail.com"}, {1: "+49 89 1000"})
    assert reachable.by_address("Jo@Sales.ACME.example") == {1}
    assert reachable.by_address("jo@gmail.com") == frozenset()
    assert reachable.by_number("0049 89 1000") == {1}
