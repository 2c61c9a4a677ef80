"""Each account is in exactly one territory, or in none, and the rule that decided is told."""

from __future__ import annotations

from datetime import date

import pytest

from coaching.territories import (
    UNASSIGNED,
    AccountFacts,
    Region,
    Size,
    Territories,
    Territory,
    resolve,
    resolve_each_day,
)
from coaching.territories.postal import covers

TODAY = date(2026, 9, 1)


def cut(*territories: Territory) -> Territories:
    return Territories(territories=territories)


def account(**facts: str) -> AccountFacts:
    return AccountFacts(1, "Acme Dental", external_id="001A", facts=facts)


US = Territory(name="US", owner="Dana", regions=(Region(country="US"),))
WEST = Territory(name="West", regions=(Region(country="US", states=("CA", "Oregon")),))
BAY = Territory(name="Bay", regions=(Region(country="US", postal_codes=("94000-94999",)),))


@pytest.mark.parametrize(
    ("facts", "territory", "rule"),
    [
        ({"country": "US", "state": "NY"}, "US", "country US"),
        ({"country": "us", "state": "ca"}, "West", "state CA"),
        ({"country": "US", "state": "oregon"}, "West", "state Oregon"),
        ({"country": "US", "state": "CA", "postal_code": "94110-1234"}, "Bay", "94000-94999"),
        ({"region": "CA", "country": "US"}, "West", "state CA"),
        ({"country": "CA"}, UNASSIGNED, "no territory claims it"),
        ({}, UNASSIGNED, "no territory claims it"),
    ],
)
def test_the_most_exact_rule_decides(facts: dict[str, str], territory: str, rule: str) -> None:
    decided = resolve(cut(US, WEST, BAY), account(**facts), TODAY)
    assert decided.territory == territory
    assert rule in decided.rule
    assert decided.also == ()


@pytest.mark.parametrize("listed", ["Acme Dental", "acme dental", "001A"])
def test_a_list_of_accounts_stands_above_every_rule(listed: str) -> None:
    named = Territory(name="Named", accounts=(listed,))
    decided = resolve(cut(BAY, named), account(country="US", postal_code="94110"), TODAY)
    assert (decided.territory, decided.rule) == ("Named", "it is in the list of accounts")


def test_all_kinds_of_rules_of_a_territory_have_to_fit() -> None:
    small = Territory(
        name="Small dental",
        regions=(Region(country="US"),),
        industries=("Dental",),
        size=Size(at_least=5, at_most=50),
    )
    fitting = {"country": "US", "industry": "dental", "employees": "50"}
    assert resolve(cut(US, small), account(**fitting), TODAY).territory == "Small dental"
    for other in ({"employees": "51"}, {"employees": "4"}, {"industry": "law"}, {"employees": "?"}):
        assert resolve(cut(US, small), account(**fitting | other), TODAY).territory == "US"


def test_a_territory_without_rules_takes_nothing_but_its_list() -> None:
    assert resolve(cut(Territory(name="Empty")), account(country="US"), TODAY).territory == (
        UNASSIGNED
    )


def test_of_two_that_claim_alike_the_first_has_it_and_the_other_is_told() -> None:
    twin = Territory(name="Twin", regions=(Region(country="US"),))
    decided = resolve(cut(US, twin), account(country="US"), TODAY)
    assert (decided.territory, decided.also) == ("US", ("Twin",))


def test_where_no_rule_fits_the_crm_is_believed() -> None:
    decided = resolve(cut(US), account(territory="us"), TODAY)
    assert (decided.territory, decided.owner, decided.rule) == ("US", "Dana", "the CRM says so")
    assert resolve(cut(US), account(territory="North"), TODAY).territory == "North"


def test_a_territory_counts_on_its_days_alone() -> None:
    first = Territory(name="Old", valid_to=date(2026, 6, 30), regions=(Region(country="US"),))
    then = Territory(name="New", valid_from=date(2026, 7, 1), regions=(Region(country="US"),))
    days = [date(2026, 6, 30), date(2026, 7, 1), date(2026, 12, 1)]
    found = resolve_each_day(cut(first, then), account(country="US"), days)
    assert [found[day].territory for day in days] == ["Old", "New", "New"]


def test_what_the_crm_said_on_the_day_counts_for_that_day() -> None:
    moved = AccountFacts(
        1,
        "Acme",
        facts={"territory": "North"},
        changes={"territory": ((date(2026, 1, 1), "West"), (date(2026, 8, 1), "North"))},
    )
    found = resolve_each_day(cut(), moved, [date(2026, 7, 31), date(2026, 8, 1)])
    assert [it.territory for it in found.values()] == ["West", "North"]


@pytest.mark.parametrize(
    ("span", "code", "inside"),
    [
        ("90000-96199", "90000", True),
        ("90000-96199", "96199", True),
        ("90000-96199", "96200", False),
        ("90000-96199", "9411", False),
        ("941", "94110", True),
        ("EC1-EC4", "EC4Y 1AA", True),
        ("EC1-EC4", "EC5 1AA", False),
        ("EC1-EC4", "E1 6AN", False),
        ("SW1", "SW1A 2AA", True),
        ("8000-8099", "8005", True),
        ("8000-8099", "", False),
        ("EC1-EC4", "EC1 2AB", True),
        ("EC1A 1BB", "EC1A 1BB", True),
        ("EC1A 1BB", "EC1V 9ZZ", False),
        ("EC", "EC2A 4BX", True),
        ("W1A-W1H", "W1D 3QU", True),
        ("W1A-W1H", "W1T 1AA", False),
        ("1010-1019", "1015 CJ", True),
        ("1010-1019", "1095 AB", False),
        ("1010 AB-1019 ZZ", "1019 CJ", True),
        ("M5V", "M5V 2T6", True),
        ("M5V", "M5A 1B1", False),
        ("M5V-M5X", "M5W 1E6", True),
        ("M5V-M5X", "M5A 1B1", False),
        ("D02-D04", "D03 X285", True),
    ],
)
def test_postal_codes_lie_in_ranges(span: str, code: str, *, inside: bool) -> None:
    assert covers(span, code) is inside
