"""What a new cut of the market would move."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from coaching.territories.facts import AccountFacts
from coaching.territories.resolving import Decided, resolve
from coaching.territories.values import Territories


@dataclass(frozen=True, slots=True)
class Move:
    """An account that would change hands.

    Attributes:
        account: The account.
        before: Where it is now.
        after: Where it would be.
    """

    account: AccountFacts
    before: Decided
    after: Decided


@dataclass(frozen=True, slots=True)
class Simulation:
    """What would move on a day, by account.

    Attributes:
        day: The day looked at.
        moves: The accounts that would be elsewhere or another's, by name.
        kept: How many accounts would stay.
    """

    day: date
    moves: tuple[Move, ...]
    kept: int

    @property
    def open_deals(self) -> int:
        """Open deals of the accounts that would move."""
        return sum(move.account.open_deals for move in self.moves)

    @property
    def calls(self) -> int:
        """Calls with the accounts that would move."""
        return sum(move.account.calls for move in self.moves)


def simulate(
    now: Territories, new: Territories, accounts: Iterable[AccountFacts], *, day: date
) -> Simulation:
    """What a new cut would move.

    Args:
        now: The cut that holds.
        new: The cut that is thought of.
        accounts: All accounts.
        day: The day on which both are looked at.

    >>> from coaching.territories.values import Territory
    >>> cut = [Territories(territories=(Territory(name=name, accounts=("Acme",)),))
    ...        for name in ("West", "North")]
    >>> found = simulate(*cut, [AccountFacts(1, "Acme"), AccountFacts(2, "Brew")],
    ...                  day=date(2026, 7, 1))
    >>> [(it.account.name, it.before.territory, it.after.territory) for it in found.moves]
    [('Acme', 'West', 'North')]
    """
    moves, kept = [], 0
    for account in accounts:
        before, after = resolve(now, account, day), resolve(new, account, day)
        if (before.territory, before.owner) == (after.territory, after.owner):
            kept += 1
        else:
            moves.append(Move(account, before, after))
    return Simulation(day, tuple(sorted(moves, key=lambda it: it.account.name.casefold())), kept)
