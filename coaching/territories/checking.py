"""What about territories needs mending: data to put right, nobody's fault."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Literal

from coaching.naming import fold
from coaching.territories.facts import AccountFacts, CallFacts
from coaching.territories.resolving import (
    UNASSIGNED,
    Decided,
    edges_of,
    resolve,
    resolve_each_day,
)
from coaching.territories.values import Territories, Territory, at_one_time

FindingKind = Literal[
    "overlap", "gap", "unowned", "unknown_owner", "disagreement", "changed_hands", "outside"
]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to put right.

    Attributes:
        kind: What it is: territories that claim the same account; an account in none; a territory
            without an owner; an owner whom nobody knows; a CRM that says otherwise; an account
            that changed hands; a call outside the caller's territory.
        about: What it is about, such as an account's name or C7.
        says: What is found, in a sentence.
        next: What to do about it.
        day: When it was, where that matters.
    """

    kind: FindingKind
    about: str
    says: str
    next: str
    day: date | None = None


def check(
    cut: Territories,
    accounts: Sequence[AccountFacts],
    calls: Sequence[CallFacts],
    *,
    people: Mapping[str, frozenset[str]],
    day: date,
) -> tuple[Finding, ...]:
    """Everything about territories that needs mending, by kind and then by name or day.

    Args:
        cut: The territories that hold.
        accounts: All accounts.
        calls: Calls whose account or rep is known.
        people: The territories that each of our people belongs to by other sources, such as
            folders and the CRM, by name; somebody known who belongs to none has an empty set.
        day: Today.
    """
    now = {account.id: resolve(cut, account, day) for account in accounts}
    return (
        *_overlaps(cut, accounts, now),
        *_gaps(accounts, now),
        *_owners(cut, people, day),
        *_disagreements(accounts, now),
        *_changed_hands(cut, accounts, day),
        *_outside(cut, accounts, calls, people),
    )


def _overlaps(
    cut: Territories, accounts: Iterable[AccountFacts], now: Mapping[int, Decided]
) -> Iterator[Finding]:
    for account in _by_name(accounts):
        decided = now[account.id]
        if decided.also:
            claimed = " and ".join((decided.territory, *decided.also))
            yield Finding(
                "overlap",
                account.name,
                f"{account.name} is claimed by {claimed} alike; {decided.territory} has it, which"
                " is first in the file",
                "Put it into the list of one of them, or make one rule more exact.",
            )
    for one, other in combinations(cut.territories, 2):
        if one.has_rules and at_one_time(one, other) and _same_rules(one, other):
            yield Finding(
                "overlap",
                f"{one.name}, {other.name}",
                f"{one.name} and {other.name} have the same rules at the same time",
                "Give one of them other rules, or end one before the other begins.",
            )


def _gaps(accounts: Iterable[AccountFacts], now: Mapping[int, Decided]) -> Iterator[Finding]:
    for account in _by_name(accounts):
        if now[account.id].territory == UNASSIGNED:
            wanted = [
                fact.replace("_", " ")
                for fact in ("country", "state", "postal_code", "industry", "employees")
                if not account.facts.get(fact)
            ]
            unknown = f" (not known of it: {', '.join(wanted)})" if wanted else ""
            yield Finding(
                "gap",
                account.name,
                f"{account.name} is in no territory{unknown}",
                "Import what is not known of it, or add it to a territory.",
            )


def _owners(cut: Territories, people: Mapping[str, frozenset[str]], day: date) -> Iterator[Finding]:
    known = {fold(name) for name in people}
    for territory in cut.territories:
        if not territory.valid_on(day):
            continue
        if territory.owner is None:
            yield Finding(
                "unowned",
                territory.name,
                f"{territory.name} has no owner",
                "Name one: owner: in config/territories.yaml.",
            )
        elif fold(territory.owner) not in known:
            yield Finding(
                "unknown_owner",
                territory.name,
                f"{territory.name} is owned by {territory.owner}, whom no call and no import names",
                "Look at the spelling, or import the people.",
            )


def _disagreements(
    accounts: Iterable[AccountFacts], now: Mapping[int, Decided]
) -> Iterator[Finding]:
    for account in _by_name(accounts):
        told, decided = account.facts.get("territory"), now[account.id]
        if told and fold(told) != fold(decided.territory):
            yield Finding(
                "disagreement",
                account.name,
                f"{account.name} is in {decided.territory} ({decided.rule}); the CRM says {told}",
                "Change it in the CRM, or list it under the territory.",
            )
        owner = account.facts.get("owner")
        if owner and decided.owner and fold(owner) != fold(decided.owner):
            yield Finding(
                "disagreement",
                account.name,
                f"{account.name} is in {decided.territory} of {decided.owner}; the CRM names"
                f" {owner} as its owner",
                "Change the owner in the CRM, or list it under another territory.",
            )


def _changed_hands(
    cut: Territories, accounts: Iterable[AccountFacts], day: date
) -> Iterator[Finding]:
    for account in _by_name(accounts):
        days = [date.min, *(since for since in edges_of(cut, account) if since <= day)]
        former: tuple[str, str | None] | None = None
        for since, decided in resolve_each_day(cut, account, days).items():
            hands = (decided.territory, account.on(since).get("owner") or decided.owner)
            if former is None and decided.territory == UNASSIGNED:
                continue  # it was nobody's before it was somebody's
            if former is not None and hands != former:
                yield Finding(
                    "changed_hands",
                    account.name,
                    f"{account.name} went from {_hands(*former)} to {_hands(*hands)}",
                    "Nothing, if it was meant; calls before keep the territory that they had.",
                    since,
                )
            former = hands


def _outside(
    cut: Territories,
    accounts: Iterable[AccountFacts],
    calls: Iterable[CallFacts],
    people: Mapping[str, frozenset[str]],
) -> Iterator[Finding]:
    by_id = {account.id: account for account in accounts}
    of_calls: dict[int, list[CallFacts]] = defaultdict(list)
    for call in calls:
        if call.account in by_id and call.day is not None and call.rep:
            of_calls[call.account].append(call)
    found = []
    for number, theirs in of_calls.items():
        days = resolve_each_day(cut, by_id[number], {call.day for call in theirs if call.day})
        for call in theirs:
            assert call.day is not None, "chosen so"
            decided, rep = days[call.day], call.rep or ""
            own = _own(cut, rep, call.day, people)
            if decided.territory != UNASSIGNED and own and fold(decided.territory) not in own:
                found.append(
                    Finding(
                        "outside",
                        f"C{call.id}",
                        f"C{call.id} with {by_id[number].name} was in {decided.territory}"
                        f" ({decided.rule}); {rep} belongs to {_named(cut, own, people, rep)}",
                        "Correct the account's data, the call's rep, or the territories.",
                        call.day,
                    )
                )
    yield from sorted(found, key=lambda it: (it.day or date.min, it.about))


def _own(
    cut: Territories, rep: str, day: date, people: Mapping[str, frozenset[str]]
) -> frozenset[str]:
    """The territories of a person on a day, folded: those owned, and what other sources say."""
    owned = {
        fold(it.name)
        for it in cut.territories
        if it.owner and fold(it.owner) == fold(rep) and it.valid_on(day)
    }
    return frozenset(owned | {fold(name) for name in people.get(rep, ())})


def _named(
    cut: Territories, own: frozenset[str], people: Mapping[str, frozenset[str]], rep: str
) -> str:
    """Folded names of territories as they are written."""
    written = {fold(name): name for name in people.get(rep, ())}
    written |= {fold(it.name): it.name for it in cut.territories}
    return ", ".join(sorted(written.get(name, name) for name in own))


def _same_rules(one: Territory, other: Territory) -> bool:
    return (set(one.regions), set(one.industries), one.size) == (
        set(other.regions),
        set(other.industries),
        other.size,
    )


def _hands(territory: str, owner: str | None) -> str:
    return f"{territory} ({owner})" if owner else territory


def _by_name(accounts: Iterable[AccountFacts]) -> list[AccountFacts]:
    return sorted(accounts, key=lambda it: it.name.casefold())
