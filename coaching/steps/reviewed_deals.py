"""Which deal a review is of, and who may see and write it.

A deal that was won is reviewed by anyone of the team. A lost one is reviewed by its owner's own
choice: nobody else sees or writes the review before the owner opened it to the team.
"""

from __future__ import annotations

import re

from sqlalchemy import Connection

from coaching.deal_review.words import Version
from coaching.errors import NotFoundError, UsageError
from coaching.ledger import call_name
from coaching.naming import fold
from coaching.store import calls, deal_reviews, pipeline
from coaching.store.deals import Deal, all_deals, deals_called, deals_numbered
from coaching.yaml_places import did_you_mean

CHOICES = 5
"""Deals that are named at most where a name fits several."""


def meant_deal(conn: Connection, wanted: str) -> Deal:
    """The deal that a person means: the CRM's id, a name or a part of it, or one of its calls.

    Raises:
        NotFoundError: No deal goes by that, or the call belongs to none.
        UsageError: Several deals do.
    """
    found = deals_called(conn, wanted)
    if len(found) == 1:
        return found[0]
    if found:
        listed = ", ".join(f"{one.external_id} {one.name or ''}".strip() for one in found[:CHOICES])
        raise UsageError(f"{wanted!r} fits {len(found)} deals", hint=f"choose one: {listed}")
    number = re.fullmatch(r"[Cc](\d+)", wanted.strip())
    if number and calls.exists(conn, int(number[1])):
        return _deal_of_call(conn, int(number[1]))
    known = [one.external_id for one in all_deals(conn)]
    raise NotFoundError(
        f"no deal goes by {wanted!r}",
        hint=(did_you_mean(wanted, known) or "`filmroom deals` lists them")
        if known
        else "`filmroom import FILE` brings deals in",
    )


def _deal_of_call(conn: Connection, call: int) -> Deal:
    facts = calls.call_facts(conn, call)
    assert facts is not None, "it exists"
    if facts.deal is None:
        raise NotFoundError(
            f"{call_name(call)} belongs to no deal",
            hint=f"`filmroom match {call_name(call)}` says why; `filmroom set {call_name(call)}"
            " --deal ID` tells which it is about",
        )
    return next(one for one in deals_called(conn, facts.deal) if one.external_id == facts.deal)


def require_decided(deal: Deal) -> None:
    """Refuse a deal that is still open, and one that the CRM deleted.

    Raises:
        UsageError: There is nothing to look back on.
    """
    if deal.deleted:
        raise UsageError(
            f"{deal.external_id} was deleted in the CRM",
            hint=f"`filmroom deals {deal.external_id}` shows what was told of it, and its calls",
        )
    if deal.outcome not in ("won", "lost"):
        raise UsageError(
            f"{deal.external_id} is open: a deal review looks back on one that is won or lost",
            hint=f"`filmroom review {deal.external_id}` shows what its calls have of the process",
        )


def is_owner(conn: Connection, deal: Deal, who: str) -> bool:
    """Whether somebody is the rep who owns a deal; nobody is where the CRM told of none."""
    if not deal.owner:
        return False
    return fold(deal.owner) in {fold(name) for name in pipeline.names_of(conn, who)}


def require_reader(conn: Connection, deal: Deal, held: Version | None, *, who: str) -> None:
    """Refuse the review of a lost deal to all but its owner, unless the owner opened it.

    Raises:
        UsageError: The deal is open, or was deleted.
        NotFoundError: The review is the owner's own.
    """
    require_decided(deal)
    opened = held is not None and held.written.open_to_team
    if deal.outcome == "won" or opened:
        return
    require_owner(conn, deal, who=who)


def require_owner(conn: Connection, deal: Deal, *, who: str) -> None:
    """Refuse everyone but the owner of a deal.

    Raises:
        NotFoundError: Somebody else owns it, or nobody knows who.
    """
    if is_owner(conn, deal, who):
        return
    if not deal.owner:
        raise NotFoundError(
            f"{deal.external_id} was lost, and nobody knows whose it was",
            hint="a lost deal is reviewed by its owner: `filmroom import FILE` brings owners in",
        )
    raise NotFoundError(
        f"{deal.external_id} was lost: only its owner may review it, by own choice",
        hint="the owner does it with --as NAME; a won deal is reviewed by anyone",
    )


def require_writer(conn: Connection, deal: Deal, *, who: str) -> None:
    """Refuse to let anyone write of a lost deal but its owner.

    Raises:
        UsageError: The deal is open, or was deleted.
        NotFoundError: It was lost, and is somebody else's.
    """
    require_decided(deal)
    if deal.outcome == "lost":
        require_owner(conn, deal, who=who)


def open_reviews(conn: Connection, *, who: str) -> tuple[Deal, ...]:
    """The decided deals whose review somebody may see, the earliest opened last."""
    decided = [one for one in all_deals(conn) if not one.deleted and one.outcome in ("won", "lost")]
    lost = [one.id for one in decided if one.outcome == "lost"]
    held = deal_reviews.newest(conn, lost)
    names = {fold(name) for name in pipeline.names_of(conn, who)}
    return tuple(
        one
        for one in decided
        if one.outcome == "won"
        or (one.id in held and held[one.id].written.open_to_team)
        or (one.owner and fold(one.owner) in names)
    )


def numbered(conn: Connection, number: int) -> Deal:
    """A deal by its number in the library, which has to be there."""
    return deals_numbered(conn, [number])[number]
