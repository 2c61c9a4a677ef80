"""Deals typed by hand: stages with the day on which a deal came to each."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from coaching.crm import Money
from coaching.pipeline import Call, Deal, Event, StageNames, StageOrder, order_of, path_of
from coaching.process import SalesProcess

TODAY = 100
"""The day that is now."""


def day(number: float) -> datetime:
    """A day, counted from 0; at noon, so that it has a time."""
    return datetime(2026, 1, 1, 12, tzinfo=UTC) + timedelta(days=number)


def make_process(*stages: str, was: dict[str, list[str]] | None = None) -> SalesProcess:
    """A process with these stages, each with the names it had before."""
    rest = {"goal": "G", "actions": [], "exit_criteria": [], "examples": []}
    return SalesProcess.model_validate(
        {
            "stages": [
                {"name": name, "title": name.title(), "description": name}
                | rest
                | {"was": (was or {}).get(name, [])}
                for name in stages
            ]
        }
    )


def make_deal(
    number: int,
    *stages: tuple[str, float],
    won: float | None = None,
    lost: float | None = None,
    opened: float | None = None,
    seen: bool = False,
    names: StageNames | None = None,
    name: str | None = None,
    territory: str | None = None,
    owner: str | None = None,
    amount: str | None = None,
) -> Deal:
    """A deal that came to each stage on a day; ``seen`` where exports alone showed it there."""
    events = [Event("stage", stage, day(at), day(TODAY), seen) for stage, at in stages]
    closed = won if won is not None else lost
    path = path_of(
        events,
        key_of=(names or StageNames(None)).key_of,
        outcome="won" if won is not None else "lost" if lost is not None else "open",
        closed_at=None if closed is None else day(closed),
        opened_at=None if opened is None else day(opened),
        now=day(TODAY),
    )
    return Deal(
        id=number,
        name=name or f"Deal {number}",
        path=path,
        external_id=f"D-{number}",
        territory=territory,
        owner=owner,
        amount=None if amount is None else Money(Decimal(amount), "EUR"),
        opened_at=None if opened is None else day(opened),
    )


def make_calls(deal: int, *days: float, first: int = 1) -> dict[int, list[Call]]:
    """Calls of a deal on these days, numbered from ``first``."""
    return {deal: [Call(first + place, deal, day(at)) for place, at in enumerate(days)]}


def order(*deals: Deal, names: StageNames | None = None) -> StageOrder:
    """The order of the stages of some deals."""
    return order_of(
        names or StageNames(None), [[it.stage for it in deal.path.visits] for deal in deals]
    )
