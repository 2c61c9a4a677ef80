"""What about territories is told as data to put right."""

from __future__ import annotations

from datetime import date

import pytest

from coaching.territories import (
    AccountFacts,
    CallFacts,
    Finding,
    Region,
    Territories,
    Territory,
    check,
    simulate,
)

TODAY = date(2026, 9, 1)
WEST = Territory(name="West", owner="Dana", regions=(Region(states=("CA",)),))
EAST = Territory(name="East", owner="Lee", regions=(Region(states=("NY",)),))
PEOPLE = {"Dana": frozenset[str](), "Lee": frozenset[str]()}


def findings(
    *territories: Territory,
    accounts: tuple[AccountFacts, ...] = (),
    calls: tuple[CallFacts, ...] = (),
    people: dict[str, frozenset[str]] = PEOPLE,
) -> tuple[Finding, ...]:
    cut = Territories(territories=territories)
    return check(cut, accounts, calls, people=people, day=TODAY)


def account(number: int = 1, name: str = "Acme", **facts: str) -> AccountFacts:
    return AccountFacts(number, name, facts=facts)


def test_data_in_order_have_no_findings() -> None:
    assert findings(WEST, EAST, accounts=(account(state="CA", territory="west"),)) == ()


def test_an_account_that_two_territories_claim_alike_is_an_overlap() -> None:
    twin = Territory(name="Coast", owner="Lee", regions=(Region(states=("CA", "OR")),))
    (found,) = findings(WEST, twin, accounts=(account(state="CA"),))
    assert (found.kind, found.about) == ("overlap", "Acme")
    assert "West and Coast" in found.says


def test_two_territories_of_the_same_rules_overlap_without_any_account() -> None:
    twin = Territory(name="Coast", owner="Lee", regions=WEST.regions)
    (found,) = findings(WEST, twin)
    assert (found.kind, found.about) == ("overlap", "West, Coast")


def test_an_account_in_no_territory_is_a_gap_that_says_what_is_not_known() -> None:
    (found,) = findings(WEST, accounts=(account(country="US", industry="law", employees="9"),))
    assert found.kind == "gap"
    assert "state, postal code" in found.says


def test_a_territory_without_an_owner_or_with_one_whom_nobody_knows_is_told() -> None:
    unowned = Territory(name="North")
    strange = Territory(name="South", owner="Dnaa")
    assert [it.kind for it in findings(unowned, strange)] == ["unowned", "unknown_owner"]


def test_a_territory_that_is_over_needs_no_owner() -> None:
    assert findings(Territory(name="North", valid_to=date(2025, 1, 1))) == ()


def test_a_crm_that_says_otherwise_is_told() -> None:
    found = findings(WEST, EAST, accounts=(account(state="CA", territory="East", owner="Lee"),))
    assert [it.kind for it in found] == ["disagreement", "disagreement"]


def test_an_account_that_changed_hands_is_told_with_the_day() -> None:
    moved = AccountFacts(
        1,
        "Acme",
        facts={"state": "CA", "owner": "Dana"},
        changes={"owner": ((date(2026, 1, 1), "Lee"), (date(2026, 8, 1), "Dana"))},
    )
    (found,) = findings(WEST, accounts=(moved,))
    assert (found.kind, found.day) == ("changed_hands", date(2026, 8, 1))
    assert "from West (Lee) to West (Dana)" in found.says


@pytest.mark.parametrize("begins", [date(2026, 1, 1), None])
def test_an_account_whose_territory_ended_is_told_with_the_day_after(begins: date | None) -> None:
    ended = Territory(
        name="West", owner="Dana", accounts=("Acme",), valid_from=begins, valid_to=date(2026, 6, 30)
    )
    _, found = findings(ended, accounts=(account(),))
    assert (found.kind, found.day) == ("changed_hands", date(2026, 7, 1))
    assert "from West (Dana) to unassigned" in found.says


def test_a_call_outside_the_callers_territory_is_told_by_day_and_not_by_person() -> None:
    calls = (
        CallFacts(7, date(2026, 8, 9), 1, "Lee"),
        CallFacts(5, date(2026, 8, 2), 1, "Lee"),
        CallFacts(6, date(2026, 8, 3), 1, "Dana"),
    )
    found = findings(WEST, EAST, accounts=(account(state="CA"),), calls=calls)
    assert [(it.kind, it.about) for it in found] == [("outside", "C5"), ("outside", "C7")]
    assert "Lee belongs to East" in found[0].says


def test_somebody_who_belongs_to_no_territory_is_never_outside() -> None:
    calls = (CallFacts(7, date(2026, 8, 9), 1, "Kim"),)
    assert findings(WEST, accounts=(account(state="CA"),), calls=calls) == ()


def test_a_folder_or_import_says_where_somebody_belongs_too() -> None:
    calls = (CallFacts(7, date(2026, 8, 9), 1, "Kim"),)
    people = PEOPLE | {"Kim": frozenset({"West"})}
    assert findings(WEST, accounts=(account(state="CA"),), calls=calls, people=people) == ()


def test_a_simulation_counts_what_moves_and_what_stays() -> None:
    now, new = Territories(territories=(WEST, EAST)), Territories(territories=(EAST,))
    accounts = (
        AccountFacts(1, "Brew", facts={"state": "CA"}, open_deals=2, calls=5),
        AccountFacts(2, "Acme", facts={"state": "CA"}, open_deals=1, calls=1),
        AccountFacts(3, "Cog", facts={"state": "NY"}, open_deals=9, calls=9),
    )
    found = simulate(now, new, accounts, day=TODAY)
    assert [move.account.name for move in found.moves] == ["Acme", "Brew"]
    assert (found.open_deals, found.calls, found.kept) == (3, 6, 1)
    assert found.moves[0].after.territory == "unassigned"
