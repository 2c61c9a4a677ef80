"""Everything that a call can belong to, found by the names and ids that stand in some words.

It does not know where the words come from, nor which of several finds is right (see ``matching``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cached_property
from itertools import pairwise
from typing import Literal

from coaching.crm import Outcome
from coaching.naming import AccountNames, without_legal_form, words_of

DAY = timedelta(days=1)
"""How far a call may lie outside a deal's dates. Chosen because exports and file names often give
days without hours: a call on the day of signing would otherwise come after it."""

SHORTEST_NAME = 2
"""Letters of the shortest name looked for. Chosen because single letters mean takes and sides."""

SHORTEST_NUMBER = 5
"""Digits of the shortest name or id made of digits alone. Chosen because shorter ones are counters
and years."""


@dataclass(frozen=True, slots=True)
class KnownDeal:
    """A deal as matching sees it; None for what nobody said.

    Attributes:
        id: Its number here.
        external_id: Its id in the CRM.
        account: Number of its account.
        owner: Number of the person who owns it.
        outcome: How it ended, or that it has not.
        created_at: When it was opened.
        closed_at: When it ended or is expected to.
        contacts: The CRM's ids of the customers on it.
        deleted: Whether the CRM has deleted it; then only who names it means it.
    """

    id: int
    external_id: str
    account: int | None = None
    owner: int | None = None
    outcome: Outcome | None = None
    created_at: datetime | None = None
    closed_at: datetime | None = None
    contacts: frozenset[str] = frozenset()
    deleted: bool = False

    def is_open_at(self, at: datetime) -> bool:
        """Whether it was opened and had not ended, within a ``DAY``; unknown dates allow it."""
        return (self.created_at is None or self.created_at < at + DAY) and not self.is_over_at(at)

    def is_over_at(self, at: datetime) -> bool:
        """Whether it was won or lost more than a ``DAY`` earlier."""
        ended_at = self.closed_at if self.outcome in ("won", "lost") else None
        return ended_at is not None and ended_at + DAY <= at


Words = tuple[str, ...]

_OF_DEALS = ("ids", "deals_of", "deals_by_id")
"""What a directory works out of its deals alone."""

Named = tuple[Literal["account", "person", "deal"], int]
"""Something that has a name: what it is, and its number."""


@dataclass(frozen=True)
class Directory:
    """Everything that a call can belong to; made once and asked for many calls.

    Attributes:
        accounts: Names of the accounts, by number.
        account_owners: The person who owns an account, by the account's number.
        deals: All deals.
        people: Names of our people, by number.
        aliases: Further names of our people: the person's number and the name.
    """

    accounts: Mapping[int, str] = field(default_factory=dict)
    account_owners: Mapping[int, int] = field(default_factory=dict)
    deals: Sequence[KnownDeal] = ()
    people: Mapping[int, str] = field(default_factory=dict)
    aliases: Sequence[tuple[int, str]] = ()

    @cached_property
    def names(self) -> Mapping[str, frozenset[Named]]:
        """Accounts and people by the keys of their names."""
        index = _account_keys(self.accounts)
        for person, name in (*self.people.items(), *self.aliases):
            index[_name_key(words_of(name))].add(("person", person))
        return _worth_looking_for(index)

    @cached_property
    def ids(self) -> Mapping[str, frozenset[Named]]:
        """Deals by the keys of their ids, as places in ``deals``."""
        index: defaultdict[str, set[Named]] = defaultdict(set)
        for place, deal in enumerate(self.deals):
            index[_id_key(words_of(deal.external_id))].add(("deal", place))
        return _worth_looking_for(index)

    @cached_property
    def deals_of(self) -> Mapping[int, tuple[KnownDeal, ...]]:
        """The deals of each account that has some."""
        index: defaultdict[int, tuple[KnownDeal, ...]] = defaultdict(tuple)
        for deal in self.deals:
            if deal.account is not None:
                index[deal.account] += (deal,)
        return dict(index)

    @cached_property
    def account_names(self) -> AccountNames:
        """The accounts by name, however it is written."""
        return AccountNames(self.accounts)

    @cached_property
    def deals_by_id(self) -> Mapping[str, KnownDeal]:
        """The deals by their ids in the CRM, in small letters."""
        return {deal.external_id.casefold(): deal for deal in self.deals}

    def with_accounts(self, added: Mapping[int, str]) -> Directory:
        """The same with accounts that are new; what was worked out of the others is kept.

        >>> grown = Directory({1: "Acme"}).with_accounts({2: "Hooli"})
        >>> sorted(grown.names), grown.account_names.find("hooli")
        (['acme', 'hooli'], 2)
        """
        grown = replace(self, accounts={**self.accounts, **added})
        names, account_names = dict(self.names), self.account_names.copied()
        for key, named in _worth_looking_for(_account_keys(added)).items():
            names[key] = names.get(key, frozenset()) | named
        for account, name in added.items():
            account_names.add(account, name)
        kept = {key: vars(self)[key] for key in _OF_DEALS if key in vars(self)}
        vars(grown).update(kept, names=names, account_names=account_names)
        return grown

    def deals_in(self, stretches: Sequence[Words]) -> tuple[KnownDeal, ...]:
        """The deals whose ids stand in the words."""
        return tuple(self.deals[place] for _, place in _standing(stretches, self.ids, _id_key))

    def named_in(self, stretches: Sequence[Words]) -> tuple[Named, ...]:
        """The accounts and people whose names stand in the words, however blanks are set.

        A name that overlaps a longer one does not count: "Blue Harbor" is not "Harbor".
        """
        return _standing(stretches, self.names, _name_key)


def _account_keys(accounts: Mapping[int, str]) -> defaultdict[str, set[Named]]:
    """Accounts by the keys of their names, with and without the legal form."""
    index: defaultdict[str, set[Named]] = defaultdict(set)
    for account, name in accounts.items():
        words = words_of(name)
        for spelling in {words, without_legal_form(words)}:
            index[_name_key(spelling)].add(("account", account))
    return index


def _standing(
    stretches: Iterable[Words],
    index: Mapping[str, frozenset[Named]],
    key: Callable[[Sequence[str]], str],
) -> tuple[Named, ...]:
    """Everything of ``index`` that stands in the words, less what overlaps something longer."""
    found: list[tuple[int, int, str]] = []
    offset = 0
    for words in stretches:
        for start in range(len(words)):
            for end in range(start + 1, len(words) + 1):
                spelling = key(words[start:end])
                if spelling in index:
                    found.append((offset + start, offset + end, spelling))
        offset += len(words)
    kept = [
        (start, end, spelling)
        for start, end, spelling in found
        if not any(
            start < other_end and other_start < end and len(other) > len(spelling)
            for other_start, other_end, other in found
        )
    ]
    return tuple(dict.fromkeys(named for *_, spelling in kept for named in index[spelling]))


def _name_key(words: Sequence[str]) -> str:
    """What is compared of names: their letters, wherever blanks stand.

    >>> _name_key(["blue", "harbor"]) == _name_key(["blueharbor"]), _name_key(["24", "7"])
    (True, '24-7')
    """
    joints = (
        "-" if before[-1].isdigit() and after[0].isdigit() else ""
        for before, after in pairwise(words)
    )
    return "".join(part for pair in zip(words, (*joints, ""), strict=True) for part in pair)


def _id_key(words: Sequence[str]) -> str:
    """What is compared of ids: their words one by one, so that D-104 part 2 is not D-1042."""
    return " ".join(words)


def _worth_looking_for(index: Mapping[str, set[Named]]) -> dict[str, frozenset[Named]]:
    """An index without names too short to mean something in a file name."""
    return {
        key: frozenset(named)
        for key, named in index.items()
        if len(key) >= (SHORTEST_NUMBER if key.isdigit() else SHORTEST_NAME)
    }
