"""Who holds the accounts of a territory."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable


def territory_owners(holdings: Iterable[tuple[str, int]]) -> dict[str, frozenset[int]]:
    """The people who own accounts in each territory; one alone owns the territory itself.

    Args:
        holdings: The territory and the owner of each account that has both.

    >>> territory_owners([("West", 1), ("West", 1), ("North", 1), ("North", 2)])
    {'West': frozenset({1}), 'North': frozenset({1, 2})}
    """
    owners: defaultdict[str, set[int]] = defaultdict(set)
    for territory, person in holdings:
        owners[territory].add(person)
    return {territory: frozenset(people) for territory, people in owners.items()}
