"""Reading deals: which there are, and what became of one, stage by stage, with its calls."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from coaching.crm import Span, timeline
from coaching.errors import NotFoundError
from coaching.ledger import call_name
from coaching.store import deals
from coaching.store.deals import Deal, DealCall
from coaching.store.library import Library

SHOWN = ("stage", "amount", "owner", "outcome", "closed_at", "account", "deleted")
"""Facts whose history is told."""

NOT_FROM_THE_START = ("closed_at", "deleted")
"""Those of which what was seen first need not have been so since the deal was opened."""

LISTED_AT_MOST = 5
"""Deals that a message lists. Chosen because more are not read."""


@dataclass(frozen=True, slots=True)
class DealHistory:
    """A deal with what was so one after the other.

    Attributes:
        deal: It as it is now.
        spans: What was so when, by fact; those of ``SHOWN`` of which anything is known.
        contacts: Names of the customers on it, in order of the alphabet.
        calls: The calls about it, the earliest first.
    """

    deal: Deal
    spans: Mapping[str, tuple[Span, ...]]
    contacts: tuple[str, ...]
    calls: tuple[DealCall, ...]

    def as_json(self) -> dict[str, Any]:
        """The shape that scripts get."""
        return {
            **deal_json(self.deal),
            "contacts": list(self.contacts),
            "history": {
                fact: [
                    {
                        "value": span.value,
                        "from": span.begin_at.isoformat(),
                        "to": span.end_at.isoformat() if span.end_at else None,
                        "exact": span.exact,
                    }
                    for span in spans
                ]
                for fact, spans in self.spans.items()
            },
            "calls": [
                {
                    "call": call_name(one.call),
                    "title": one.title,
                    "started_at": one.started_at.isoformat() if one.started_at else None,
                    "rule": one.rule,
                    "certainty": one.certainty,
                }
                for one in self.calls
            ],
        }


def deal_json(deal: Deal) -> dict[str, Any]:
    """A deal as it is now, as scripts get it."""
    return {
        "deal": deal.external_id,
        "name": deal.name,
        "account": deal.account,
        "owner": deal.owner,
        "stage": deal.stage,
        "pipeline": deal.pipeline,
        "amount": deal.amount,
        "outcome": deal.outcome or "open",
        "reason": deal.reason,
        "opened_at": deal.opened_at.isoformat() if deal.opened_at else None,
        "closed_at": deal.closed_at.isoformat() if deal.closed_at else None,
        "deleted": deal.deleted,
    }


def read_deals(library: Library) -> tuple[tuple[Deal, int], ...]:
    """All deals with how many calls each has, those opened last first."""
    with library.reading() as conn:
        counts = deals.call_counts(conn)
        return tuple((deal, counts.get(deal.id, 0)) for deal in deals.all_deals(conn))


def read_deal(library: Library, wanted: str) -> DealHistory:
    """The history of the deal that a person means.

    Args:
        library: The library.
        wanted: The CRM's id of it, its name, or a part of that.

    Raises:
        NotFoundError: no deal, or more than one, goes by that.
    """
    with library.reading() as conn:
        found = deals.deals_called(conn, wanted)
        if len(found) != 1:
            raise _not_one(found, wanted)
        (deal,) = found
        said = deals.history_of(conn, deal.id)
        names = deals.contact_names(conn, deal.contacts)
        calls = deals.calls_about(conn, deal.id)
    spans = {
        fact: timeline(said[fact], since=None if fact in NOT_FROM_THE_START else deal.opened_at)
        for fact in SHOWN
        if fact in said
    }
    known = (names.get(one, one) for one in deal.contacts)
    return DealHistory(deal, spans, tuple(sorted(known, key=str.casefold)), calls)


def _not_one(found: tuple[Deal, ...], wanted: str) -> NotFoundError:
    if not found:
        return NotFoundError(
            f"no deal goes by {wanted!r}",
            hint="`filmroom deals` lists them; `filmroom import` brings in more",
        )
    listed = ", ".join(
        f"{deal.external_id} {deal.name or ''}".strip() for deal in found[:LISTED_AT_MOST]
    )
    return NotFoundError(f"{wanted!r} fits {len(found)} deals", hint=f"choose one: {listed}")
