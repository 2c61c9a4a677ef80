"""``filmroom deals``."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from coaching.app.cli.printing import as_json, table, visible
from coaching.app.cli.session import Session, with_session
from coaching.app.days import day_in, minute_in
from coaching.ledger import call_name

if TYPE_CHECKING:
    from coaching.crm import Span
    from coaching.steps.deal_history import DealHistory


@click.command("deals")
@click.argument("deal", required=False)
@click.option(
    "--limit", type=click.IntRange(1), default=50, show_default=True, help="List so many."
)
@click.option("--json", "json_wanted", is_flag=True, help="Print JSON.")
@with_session
def deals_command(session: Session, deal: str | None, *, limit: int, json_wanted: bool) -> None:
    """List deals by date, or show the history of one with its calls.

    DEAL is the CRM's id of it, its name, or a part of that. A time with ~ is when it was first seen
    so; all others are as a source says.
    """
    from coaching.steps.deal_history import deal_json, read_deal, read_deals

    library = session.place.library
    zone = ZoneInfo(session.settings.team.zone)
    if deal is not None:
        shown = read_deal(library, deal)
        if json_wanted:
            as_json(shown.as_json())
        else:
            _show(shown, zone)
        return
    found = read_deals(library)
    if json_wanted:
        as_json({"deals": [deal_json(one) | {"calls": count} for one, count in found]})
        return
    rows = [
        (
            one.external_id,
            visible(one.name or ""),
            visible(one.account or ""),
            visible(one.stage or ""),
            "deleted" if one.deleted else one.outcome or "open",
            one.amount or "",
            day_in(zone, one.opened_at),
            day_in(zone, one.closed_at),
            str(count or ""),
        )
        for one, count in found[:limit]
    ]
    if not rows:
        click.echo("No deals yet: `filmroom import FILE` brings them in.")
        return
    table(
        ("deal", "name", "account", "stage", "outcome", "amount", "opened", "closes", "calls"), rows
    )
    if len(found) > limit:
        click.echo(f"… and {len(found) - limit} more: --limit {len(found)} lists all")


def _show(shown: DealHistory, zone: ZoneInfo) -> None:
    deal = shown.deal
    click.echo(f"{deal.external_id}  {visible(deal.name or '')}".rstrip())
    outcome = "deleted in the CRM" if deal.deleted else deal.outcome or "open"
    lines = (
        ("account", deal.account),
        ("owner", deal.owner),
        ("outcome", f"{outcome} ({deal.reason})" if deal.reason else outcome),
        ("amount", deal.amount),
        ("pipeline", deal.pipeline),
        ("opened", day_in(zone, deal.opened_at)),
        ("closed" if deal.outcome in ("won", "lost") else "expected", day_in(zone, deal.closed_at)),
        ("contacts", ", ".join(shown.contacts)),
    )
    for name, value in lines:
        if value:
            click.echo(f"  {name:<12}{visible(value)}")
    for fact, title in (
        ("stage", "Stages"),
        ("amount", "Amounts"),
        ("owner", "Owners"),
        ("outcome", "Outcomes"),
        ("account", "Accounts"),
    ):
        spans = shown.spans.get(fact, ())
        if len(spans) > 1 or (spans and fact == "stage"):
            click.echo(f"\n{title}")
            for span in spans:
                click.echo(f"  {_begin(span, zone):<18}{_lasted(span):>9}  {visible(span.value)}")
    if shown.calls:
        click.echo("\nCalls")
        for call in shown.calls:
            started = minute_in(zone, call.started_at)
            click.echo(f"  {started:<18}{call_name(call.call):>5}  {visible(call.title)}")
            click.echo(f"  {'':<25}{visible(call.rule)} (certainty {call.certainty:.2g})")


def _begin(span: Span, zone: ZoneInfo) -> str:
    return f"{'' if span.exact else '~'}{minute_in(zone, span.begin_at)}"


def _lasted(span: Span) -> str:
    if span.end_at is None:
        return ""
    return f"{(span.end_at - span.begin_at).total_seconds() / 86_400:.1f} d"
