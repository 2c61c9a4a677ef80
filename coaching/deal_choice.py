"""Which of an account's deals a call is about: by who is on it, when it was, and whose it is."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from coaching.directory import KnownDeal

BY_DEAL, BY_CONTACT, BY_ACCOUNT_AND_TIME, BY_OWNER, BY_ACCOUNT, UNMATCHED = (
    1.0, 0.9, 0.8, 0.7, 0.6, 0.0,
)  # fmt: skip
"""How certain a match is. Chosen to put the rules in order (an id; an account of which one deal has
this customer as a contact; an account and a date; an account, a date and our person; an account),
not measured."""

LED_TO = timedelta(days=90)
"""How long before a deal is opened a call counts as one that led to it. Chosen because a sale that
begins more than a quarter after a talk is mostly another one than was talked about; not measured.
"""


@dataclass(frozen=True, slots=True)
class Choice:
    """The deal that a call is about, or why none.

    Attributes:
        deal: The deal; None where several are as likely, or none is.
        why: Why that one or none, in words.
        certainty: How certain it is.
        candidates: The deals that it could be, where none is chosen.
    """

    deal: KnownDeal | None
    why: str
    certainty: float = BY_ACCOUNT
    candidates: tuple[KnownDeal, ...] = ()


def choose_deal(  # noqa: PLR0911 - one for each rule, in their order
    deals: Sequence[KnownDeal],
    started_at: datetime | None,
    *,
    contacts: Collection[str] = (),
    rep: int | None = None,
) -> Choice:
    """The one deal of an account that a call can be about.

    Args:
        deals: The account's deals.
        started_at: When the call began; None when nobody knows.
        contacts: The CRM's ids of the customers on it.
        rep: Number of our person on it, where that is known.

    >>> choose_deal([KnownDeal(7, "D-1")], None).why
    "is the account's only one"
    >>> two = [KnownDeal(7, "D-1", owner=1), KnownDeal(8, "D-2", owner=2)]
    >>> from datetime import UTC
    >>> choose_deal(two, datetime(2026, 9, 14, tzinfo=UTC), rep=2).deal.external_id
    'D-2'
    """
    there = [deal for deal in deals if not deal.deleted]
    ids = ", ".join(deal.external_id for deal in there)
    if not there:
        return Choice(None, "the account has none" if not deals else "the CRM has deleted them")
    theirs = [deal for deal in there if deal.contacts & set(contacts)]
    if len(there) == 1:
        (only,) = there
        if started_at is not None and not only.is_open_at(started_at):
            return _not_open(only, started_at)
        if theirs:
            return Choice(only, "is the account's only one and has them as a contact", BY_CONTACT)
        return Choice(only, "is the account's only one", BY_ACCOUNT_AND_TIME)
    if started_at is None:
        if len(theirs) == 1:
            return Choice(theirs[0], "is the account's only one with them", BY_CONTACT)
        why = f"the account has several ({ids}) and nobody knows when the call was"
        return Choice(None, why, candidates=tuple(there))
    current = [deal for deal in there if deal.is_open_at(started_at)]
    day = f"{started_at:%Y-%m-%d}"
    with_them = [deal for deal in current if deal in theirs]
    if len(with_them) == 1:
        return Choice(with_them[0], f"was the one with them open on {day}", BY_CONTACT)
    if len(current) == 1:
        return Choice(current[0], f"was the account's one open deal on {day}", BY_ACCOUNT_AND_TIME)
    owned = [deal for deal in with_them or current if rep is not None and deal.owner == rep]
    if len(owned) == 1:
        return Choice(owned[0], f"was the rep's one open deal of the account on {day}", BY_OWNER)
    open_then = ", ".join(deal.external_id for deal in current) or "none"
    why = f"the account's deals open on {day} were {open_then}, of {ids}"
    return Choice(None, why, candidates=tuple(with_them or current or there))


def _not_open(only: KnownDeal, started_at: datetime) -> Choice:
    """What an account's only deal, which was not open then, has to do with a call."""
    if only.is_over_at(started_at):
        why = f"the account's only one, {only.external_id}, was over before the call"
        return Choice(None, why, candidates=(only,))
    assert only.created_at is not None, "a deal of which nobody knows when it was opened was open"
    if only.created_at <= started_at + LED_TO:
        return Choice(only, "is the account's only one and was opened after the call", BY_OWNER)
    why = f"the account's only one, {only.external_id}, was opened long after the call"
    return Choice(None, why, candidates=(only,))
