"""``filmroom status`` and ``filmroom show``."""

from __future__ import annotations

from typing import Any

import click

from coaching.app.cli.ingest import state_counts, status_shape
from coaching.app.cli.printing import as_json, clock, file_name, table, visible
from coaching.app.cli.session import Session, with_session
from coaching.ledger import STATES, call_name


@click.command("status")
@click.option(
    "--state", "states", multiple=True, type=click.Choice(STATES), help="Only files in this state."
)
@click.option("--json", "json_wanted", is_flag=True, help="Print JSON.")
@with_session
def status_command(session: Session, states: tuple[str, ...], *, json_wanted: bool) -> None:
    """List every file with its state, reason and next step.

    States: waiting (still being written), queued, working (with step), ready, duplicate (same bytes
    as another), quarantined (cannot be used as it is), failed (something went wrong on our side).
    """
    from coaching.store import ledger

    place = session.place
    with place.library.reading() as conn:
        lines = ledger.entries(conn)
    lines = tuple(entry for entry in lines if not states or entry.state in states)
    if json_wanted:
        as_json(status_shape(lines, place.workspace.inbox))
        return
    if not lines:
        click.echo(f"No files. Drop recordings or CRM exports into {place.workspace.inbox}.")
        return
    rows = []
    for entry in lines:
        state = entry.state
        doing = ""
        if entry.state == "working":
            doing = f"{entry.step or 'starting'} {entry.progress or 0:.0%}"
        rows.append(
            (
                visible(file_name(entry.path, place.workspace.inbox)),
                state,
                "" if entry.call is None else call_name(entry.call),
                visible(entry.reason) or doing,
                visible(entry.hint),
            )
        )
    table(("file", "state", "call", "reason", "next"), rows)
    counts = state_counts(lines)
    click.echo(", ".join(f"{count} {state}" for state, count in counts.items()))


@click.command("show")
@click.argument("call")
@click.option("--json", "json_wanted", is_flag=True, help="Print JSON.")
@with_session
def show_command(session: Session, call: str, *, json_wanted: bool) -> None:
    """Show a call: its facts, talk and stages.

    CALL is its number (C12) or a part of its title.
    """
    from coaching.steps.reading import read_call

    shown = read_call(session.place, call)
    if json_wanted:
        as_json(shown.as_json())
        return
    facts = shown.facts
    click.echo(f"{call_name(facts.id)}  {visible(facts.title)}")
    for name, value in _said_of(shown):
        click.echo(f"  {name:<12}{value}")
    stage = None
    for tagged in shown.turns:
        if tagged.tag.stage != stage:
            stage = tagged.tag.stage
            click.echo(f"\n[{stage}]")
        turn = tagged.turn
        click.echo(f"  {clock(turn.start)}  {turn.role:<9}{turn.text}")


def _said_of(shown: Any) -> list[tuple[str, str]]:
    facts = shown.facts
    started = f"{facts.started_at:%Y-%m-%d %H:%M} UTC" if facts.started_at else ""
    lines = [
        ("started", f"{started} (from {facts.started_at_source})" if started else ""),
        ("duration", clock(facts.duration or 0)),
        ("language", facts.language or ""),
        ("rep", facts.rep or "unknown"),
        ("account", facts.account or "unmatched"),
        ("territory", facts.territory or "unassigned"),
        ("deal", " ".join(filter(None, (facts.deal, facts.deal_name, facts.outcome)))),
        ("matched", facts.match_rule or ""),
        ("recordings", ", ".join(visible(name) for name in shown.recordings)),
        ("made by", ", ".join(f"{kind}: {maker}" for kind, maker in shown.made_by.items())),
    ]
    return [(name, value) for name, value in lines if value]
