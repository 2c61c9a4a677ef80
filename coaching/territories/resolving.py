"""Whose market an account is on a day, and the rule that decided.

Accounts that a territory lists by name are its own. Of the territories whose rules fit, the one
that says most exactly what it takes has it: postal codes before states before countries, then how
many kinds of rule it has. Two that fit alike are an overlap: the first of the file has it, and the
other is told. Where no rule fits, what the CRM says counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import NamedTuple

from coaching.naming import fold
from coaching.territories.facts import AccountFacts
from coaching.territories.postal import covers
from coaching.territories.values import Region, Territories, Territory

UNASSIGNED = "unassigned"
"""The territory of what no territory claims."""


class Exactness(NamedTuple):
    """How exactly a rule says what it takes; compared in this order.

    Attributes:
        place: 3 postal codes, 2 states, 1 a country, 0 anywhere.
        kinds: How many kinds of rule fit.
    """

    place: int
    kinds: int


@dataclass(frozen=True, slots=True)
class Decided:
    """To which territory an account belongs on a day.

    Attributes:
        territory: Its name, or ``UNASSIGNED``.
        owner: The owner's name, where there is one.
        rule: What decided, in words.
        also: Other territories that claim it just as exactly.
    """

    territory: str
    owner: str | None
    rule: str
    also: tuple[str, ...] = ()


NOBODY = Decided(UNASSIGNED, None, "no territory claims it")


def resolve(cut: Territories, account: AccountFacts, day: date) -> Decided:
    """The territory of an account on a day.

    >>> from coaching.territories.values import Region
    >>> cut = Territories(territories=(
    ...     Territory(name="US", regions=(Region(country="US"),)),
    ...     Territory(name="West", regions=(Region(country="US", states=("CA",)),)),
    ... ))
    >>> facts = AccountFacts(1, "Acme", facts={"country": "us", "state": "CA"})
    >>> resolve(cut, facts, date(2026, 7, 1)).territory
    'West'
    """
    there = [territory for territory in cut.territories if territory.valid_on(day)]
    names = {fold(account.name), fold(account.external_id or "")} - {""}
    listed = next((it for it in there if not it.listed.isdisjoint(names)), None)
    if listed is not None:
        return Decided(listed.name, listed.owner, "it is in the list of accounts")
    known = {fact: fold(value) for fact, value in account.on(day).items()}
    fitting = [(exactness, it, why) for it in there for exactness, why in _fits(it, known)]
    if fitting:
        best = max(exactness for exactness, _, _ in fitting)
        winners = [(it, why) for exactness, it, why in fitting if exactness == best]
        first, why = winners[0]
        return Decided(first.name, first.owner, why, tuple(it.name for it, _ in winners[1:]))
    return _as_told(there, account.on(day).get("territory"))


@dataclass(frozen=True, slots=True)
class Period:
    """Some days in a row on which an account belongs to one territory.

    Attributes:
        since: The first of them; None for ever before.
        until: The day after the last of them; None for ever after.
        decided: The territory.
    """

    since: date | None
    until: date | None
    decided: Decided


def periods(cut: Territories, account: AccountFacts) -> tuple[Period, ...]:
    """The territories of an account over all time, without a gap, the earliest first.

    >>> cut = Territories(territories=(
    ...     Territory(name="Old", accounts=("Acme",), valid_to=date(2026, 6, 30)),
    ...     Territory(name="New", accounts=("Acme",), valid_from=date(2026, 7, 1))))
    >>> [(it.since, it.decided.territory) for it in periods(cut, AccountFacts(1, "Acme"))]
    [(None, 'Old'), (datetime.date(2026, 7, 1), 'New')]
    """
    edges = edges_of(cut, account)
    made: list[Period] = []
    for since, until in zip((None, *edges), (*edges, None), strict=True):
        decided = resolve(cut, account, since or date.min)
        if made and made[-1].decided == decided:
            made[-1] = replace(made[-1], until=until)
        else:
            made.append(Period(since, until, decided))
    return tuple(made)


def resolve_each_day(
    cut: Territories, account: AccountFacts, days: Iterable[date]
) -> dict[date, Decided]:
    """The territory of an account on several days."""
    spans = periods(cut, account)
    return {
        day: next(it.decided for it in spans if it.until is None or day < it.until) for day in days
    }


def edges_of(cut: Territories, account: AccountFacts) -> list[date]:
    """The days from which something may be otherwise than the day before, the earliest first."""
    return sorted(set(_edges(cut, account)) - {date.min})


def _edges(cut: Territories, account: AccountFacts) -> Iterator[date]:
    for territory in cut.territories:
        if territory.valid_from:
            yield territory.valid_from
        if territory.valid_to and territory.valid_to < date.max:
            yield territory.valid_to + timedelta(days=1)
    for values in account.changes.values():
        yield from (since for since, _ in values)


def _fits(territory: Territory, known: dict[str, str]) -> Iterator[tuple[Exactness, str]]:
    """How exactly the rules of a territory take an account, and why; nothing where they do not."""
    if not territory.has_rules:
        return
    place, reasons = 0, []
    if territory.regions:
        fits = [found for region in territory.regions if (found := _lies_in(region, known))]
        if not fits:
            return
        place, why = max(fits)
        reasons.append(why)
    if territory.industries:
        trade = known.get("industry", "")
        if trade not in {fold(name) for name in territory.industries}:
            return
        reasons.append(f"industry {trade}")
    if territory.size is not None:
        people = known.get("employees", "").replace(",", "")
        if not people.isdigit() or int(people) < territory.size.at_least:
            return
        if territory.size.at_most is not None and int(people) > territory.size.at_most:
            return
        reasons.append(f"{people} employees")
    yield Exactness(place, len(reasons)), ", ".join(reasons)


def _lies_in(region: Region, known: dict[str, str]) -> tuple[int, str] | None:
    """How exactly a region takes a place, and why."""
    place, why = 0, ""
    if region.country:
        if fold(region.country) not in (known.get("country"), known.get("region")):
            return None
        place, why = 1, f"country {region.country}"
    if region.states:
        said = {known.get("state"), known.get("region")}
        state = next((name for name in region.states if fold(name) in said), None)
        if state is None:
            return None
        place, why = 2, f"state {state}"
    if region.postal_codes:
        code = known.get("postal_code", "")
        span = next((span for span in region.postal_codes if code and covers(span, code)), None)
        if span is None:
            return None
        place, why = 3, f"postal code in {span}"
    return place, why


def _as_told(there: list[Territory], told: str | None) -> Decided:
    """What the CRM says, with the owner of the territory of that name."""
    if not told:
        return NOBODY
    named = next((it for it in there if fold(it.name) == fold(told)), None)
    if named is None:
        return Decided(told, None, "the CRM says so")
    return Decided(named.name, named.owner, "the CRM says so")
