"""``filmroom match``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from coaching.app.cli.printing import as_json, visible
from coaching.app.cli.session import Session, with_session
from coaching.app.days import day_in
from coaching.ledger import call_name

if TYPE_CHECKING:
    from coaching.steps.candidates import Unclear
    from coaching.store.deals import Deal


@click.command("match")
@click.argument("call", required=False)
@click.argument("deal", required=False)
@click.option("--json", "json_wanted", is_flag=True, help="Print JSON.")
@with_session
def match_command(
    session: Session, call: str | None, deal: str | None, *, json_wanted: bool
) -> None:
    """List calls whose deal is unclear with the deals they could be about, or say which it is.

    Without CALL all ready calls that lack an account or a deal are listed. CALL is a number (C12)
    or a part of its title, and says how that call found its deal; DEAL is the CRM's id of the deal
    that it is about. `filmroom set CALL --unset deal` takes that back.
    """
    from coaching.steps.candidates import call_place, unclear_calls

    place = session.place
    if call is not None and deal is not None:
        _settle(session, call, deal)
    library, zone = place.library, ZoneInfo(session.settings.team.zone)
    found = unclear_calls(library) if call is None else (call_place(library, call),)
    if json_wanted:
        as_json({"calls": [_shape(one) for one in found]})
        return
    for one in found:
        _show(one, zone)
    if not found:
        click.echo("Every call has its account and deal.")
    elif call is None:
        click.echo("\n`filmroom match CALL DEAL` says which it is.")


def _settle(session: Session, call: str, deal: str) -> None:
    """Take a person's word on a call's deal."""
    from coaching.app.following import follow
    from coaching.steps.deal_history import read_deal
    from coaching.steps.setting import set_calls

    place = session.place
    known = read_deal(place.library, deal).deal
    done = set_calls(
        place,
        [call],
        {"deal": known.external_id},
        who=session.actor,
        zone=session.settings.team.zone,
    )
    follow(
        place,
        session.settings,
        told=[one.call for one in done],
        roles_changed=[one.call for one in done if one.settled.roles_changed],
    )


def _show(one: Unclear, zone: ZoneInfo) -> None:
    day = f"{day_in(zone, one.started_at)}  " if one.started_at else ""
    click.echo(f"{call_name(one.call):<5} {day}{visible(one.title)}")
    if one.problem:
        click.echo(f"      {visible(one.problem)}")
    else:
        click.echo(f"      {visible(one.rule)} (certainty {one.certainty:.2g})")
    for deal in one.candidates:
        told = "  ".join(visible(part) for part in _parts(deal, zone) if part)
        click.echo(f"      - {deal.external_id}  {told}")


def _parts(deal: Deal, zone: ZoneInfo) -> tuple[str, ...]:
    opened = f"opened {day_in(zone, deal.opened_at)}" if deal.opened_at else ""
    closes = "closed" if deal.outcome in ("won", "lost") else "expected"
    closed = f"{closes} {day_in(zone, deal.closed_at)}" if deal.closed_at else ""
    return (
        deal.name or "",
        deal.account or "",
        deal.stage or "",
        deal.outcome or "",
        opened,
        closed,
    )


def _shape(one: Unclear) -> dict[str, Any]:
    from coaching.steps.deal_history import deal_json

    return {
        "call": call_name(one.call),
        "title": one.title,
        "started_at": one.started_at.isoformat() if one.started_at else None,
        "rule": one.rule,
        "certainty": one.certainty,
        "problem": one.problem,
        "candidates": [deal_json(deal) for deal in one.candidates],
    }
