"""Metrics of the process: read deals, their history and their calls; work them out; keep nothing.

They are computed when they are shown, so that they are always of what is known now.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import datetime, tzinfo
from typing import Literal

from sqlalchemy import Connection

from coaching.cells import CellError, money_of
from coaching.crm import Money, Outcome
from coaching.errors import NotFoundError
from coaching.naming import fold
from coaching.pipeline import (
    Call,
    Deal,
    Event,
    Metrics,
    Scope,
    Span,
    StageNames,
    StageOrder,
    in_territory,
    measure,
    order_of,
    owned_by,
    path_of,
)
from coaching.pipeline.criteria import Judged, calls_looked_at
from coaching.pipeline.talk import last_shown
from coaching.process import SalesProcess
from coaching.search import UNASSIGNED
from coaching.steps.place import Place
from coaching.steps.verdicts import made_by
from coaching.store import deal_reviews, pipeline
from coaching.store.deals import Deal as StoredDeal
from coaching.store.deals import all_deals
from coaching.yaml_places import did_you_mean

Judge = Callable[[Collection[int]], object]
"""Told calls whose exit criteria are wanted; it judges those that were not yet."""

OUTCOMES: dict[str, Literal["won", "lost", "open"]] = {"won": "won", "lost": "lost", "open": "open"}


def metrics(
    place: Place,
    process: SalesProcess | None,
    *,
    zone: tzinfo,
    territory: str | None = None,
    own: str | None = None,
    span: Span | None = None,
    judge: Judge | None = None,
) -> Metrics:
    """The metrics of the team's deals, of those in a territory, or of a person's own.

    Args:
        place: Where they are.
        process: The team's; None for none.
        zone: The team's.
        territory: Only deals of accounts there; "unassigned" for those in none.
        own: Only deals of this person, by name or address.
        span: What the history is limited to; open deals are always those of now.
        judge: Judges calls that were not yet, given their numbers; None to leave the exit criteria
            out, which stand in the calls.

    Raises:
        NotFoundError: There is no such territory, or the person owns no deal.
    """
    names = StageNames(process)
    now = place.now()
    with place.library.reading() as conn:
        team = team_deals(conn, names, now=now)
        calls = pipeline.calls_of_deals(conn)
        deals = team
        if territory is not None:
            deals, territory = _of_territory(deals, territory)
        if own is not None:
            deals = _of_person(deals, own, pipeline.names_of(conn, own))
        talk = pipeline.talk_by_stage(conn, _looked_at(deals, calls))
    order = order_of_deals(names, team)
    judged = None
    if process is not None and judge is not None:
        stages = process.stage_names
        judge(calls_looked_at(deals, calls, order, stages, zone=zone, span=span))
        with place.library.reading() as conn:
            judged = judged_in(conn, process)
    whose: Literal["team", "territory", "mine"] = "territory" if territory is not None else "team"
    scope = Scope("mine" if own is not None else whose, territory, span or Span(), now)
    return measure(
        deals, team, calls, talk, judged=judged, names=names, order=order, scope=scope, zone=zone
    )


def judged_in(conn: Connection, process: SalesProcess) -> Judged:
    """What calls have of the exit criteria of a process, as far as it was judged."""
    return Judged(
        {stage.name: [(it.key, it.says) for it in stage.exit_criteria] for stage in process.stages},
        deal_reviews.verdicts_by_call(conn, made_by(process)),
        deal_reviews.criteria_ruled(conn),
    )


def team_deals(conn: Connection, names: StageNames, *, now: datetime) -> tuple[Deal, ...]:
    """All deals of the team with their paths, by number; those that the CRM deleted are left out.

    Args:
        conn: Any transaction.
        names: Of the stages; remembers how stages that the process does not name are written.
        now: The time; nothing ended later.
    """
    facts = sorted((it for it in all_deals(conn) if not it.deleted), key=lambda it: it.id)
    events = pipeline.stage_events(conn)
    places = pipeline.territories_of_accounts(conn, {it.account for it in facts if it.account})
    return tuple(
        _deal(deal, events.get(deal.id, ()), names, now, places.get(deal.account or ""))
        for deal in facts
    )


def order_of_deals(names: StageNames, deals: Sequence[Deal]) -> StageOrder:
    """The order of all stages in which deals were."""
    return order_of(names, [[it.stage for it in deal.path.visits] for deal in deals])


def _deal(
    facts: StoredDeal,
    events: Sequence[Event],
    names: StageNames,
    now: datetime,
    territory: str | None,
) -> Deal:
    outcome: Outcome | None = OUTCOMES.get(facts.outcome or "")
    path = path_of(
        events,
        key_of=names.key_of,
        stage=facts.stage,
        outcome=outcome,
        closed_at=facts.closed_at,
        opened_at=facts.opened_at,
        now=now,
    )
    return Deal(
        id=facts.id,
        name=facts.name or facts.external_id,
        path=path,
        external_id=facts.external_id,
        territory=territory,
        owner=facts.owner,
        amount=_money(facts.amount),
        opened_at=facts.opened_at,
    )


def _money(text: str | None) -> Money | None:
    try:
        return money_of(text or "")
    except CellError:  # told by hand, before amounts were checked
        return None


def _of_territory(deals: Sequence[Deal], wanted: str) -> tuple[tuple[Deal, ...], str]:
    """Deals of a territory, and how its name is written."""
    known = sorted({deal.territory for deal in deals if deal.territory}, key=fold)
    spelled = next((name for name in known if fold(name) == fold(wanted)), None)
    if spelled is None and fold(wanted) != UNASSIGNED:
        raise NotFoundError(
            f'no deal is in a territory "{wanted}"',
            hint=did_you_mean(wanted, [*known, UNASSIGNED])
            or f"deals are in {', '.join([*known, UNASSIGNED])}",
        )
    return in_territory(deals, wanted), spelled or UNASSIGNED


def _of_person(deals: Sequence[Deal], who: str, names: frozenset[str]) -> tuple[Deal, ...]:
    found = owned_by(deals, names)
    if not found:
        raise NotFoundError(
            f'no deal here is owned by "{who}"',
            hint="write your name as the CRM does: in the setting me, or after --as",
        )
    return found


def _looked_at(deals: Sequence[Deal], calls: dict[int, list[Call]]) -> set[int]:
    """The calls that tell what open deals were last talked about."""
    return {
        call.id for deal in deals if deal.is_open for call in last_shown(calls.get(deal.id, ()))
    }
