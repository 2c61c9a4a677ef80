"""What is known of accounts and calls, as far as it tells whose market they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class AccountFacts:
    """An account on one day.

    Attributes:
        id: Its number.
        name: Its name.
        external_id: The CRM's id.
        facts: What the CRM says: country, state, postal_code, region, industry, employees,
            territory, owner.
        changes: Earlier values of ``territory`` and ``owner``, each with the first day that it
            held, the earliest first.
        open_deals: Deals that are not decided yet.
        calls: Calls with it.
    """

    id: int
    name: str
    external_id: str | None = None
    facts: Mapping[str, str] = field(default_factory=dict)
    changes: Mapping[str, tuple[tuple[date, str], ...]] = field(default_factory=dict)
    open_deals: int = 0
    calls: int = 0

    def on(self, day: date) -> Mapping[str, str]:
        """What is known of it as it was on a day; before the first that is known, as it was then.

        >>> facts = AccountFacts(1, "Acme", facts={"owner": "Lee"},
        ...     changes={"owner": ((date(2026, 1, 1), "Dana"), (date(2026, 5, 1), "Lee"))})
        >>> facts.on(date(2026, 3, 1))["owner"]
        'Dana'
        """
        held = dict(self.facts)
        for fact, values in self.changes.items():
            then = [value for since, value in values if since <= day]
            held[fact] = then[-1] if then else values[0][1]
        return held


@dataclass(frozen=True, slots=True)
class CallFacts:
    """A call, as far as it matters whose market it was in.

    Attributes:
        id: Its number.
        day: When it was; None where that is not known.
        account: Number of its account; None where that is not known.
        rep: The name of the rep; None where that is not known.
    """

    id: int
    day: date | None
    account: int | None
    rep: str | None
