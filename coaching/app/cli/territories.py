"""``filmroom territories``: show, check and simulate."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from coaching.app.cli.printing import as_json, table, visible
from coaching.app.cli.session import Session, with_session
from coaching.app.cli.typed import Day, NamedPath
from coaching.given_text import given_text

if TYPE_CHECKING:
    from coaching.territories import Decided, Finding, Territories

HEADINGS = {
    "overlap": "Claimed twice",
    "gap": "In no territory",
    "unowned": "Without an owner",
    "unknown_owner": "Owner not known",
    "disagreement": "The CRM says otherwise",
    "changed_hands": "Changed hands",
    "outside": "Calls outside the caller's territory",
}
"""What is told of each kind of finding."""


@click.group("territories")
def territories_command() -> None:
    """Show whose market is whose, check it, and try another cut."""


@territories_command.command("show")
@click.option("--json", "json_wanted", is_flag=True, help="Print JSON.")
@with_session
def show_command(session: Session, *, json_wanted: bool) -> None:
    """List the territories with owner, time, and how much is in them today."""
    from coaching.steps import territories as step

    found = step.belongings(
        session.place, step.read_cut(session.found), ZoneInfo(session.settings.team.zone)
    )
    if json_wanted:
        as_json(
            [
                {
                    "territory": it.name,
                    "owner": it.territory.owner if it.territory else None,
                    "valid_from": _day(it.territory.valid_from if it.territory else None),
                    "valid_to": _day(it.territory.valid_to if it.territory else None),
                    "in_file": it.territory is not None,
                    "accounts": it.accounts,
                    "open_deals": it.open_deals,
                    "calls": it.calls,
                }
                for it in found
            ]
        )
        return
    rows = [
        (
            visible(it.name),
            visible((it.territory and it.territory.owner) or ""),
            _day(it.territory.valid_from if it.territory else None) or "",
            _day(it.territory.valid_to if it.territory else None) or "",
            str(it.accounts),
            str(it.open_deals),
            str(it.calls),
        )
        for it in found
    ]
    if not rows:
        click.echo("No territories yet: write them into config/territories.yaml.")
        return
    table(("territory", "owner", "from", "to", "accounts", "open deals", "calls"), rows)


@territories_command.command("check")
@click.argument("file", required=False, type=NamedPath())
@click.option("--json", "json_wanted", is_flag=True, help="Print JSON.")
@with_session
def check_command(session: Session, file: Path | None, *, json_wanted: bool) -> None:
    """List what about territories needs mending: overlaps, gaps, owners, calls outside.

    FILE is the workspace's config/territories.yaml unless it is given. Ends with 1 where the file
    is not sound; findings are none of that.
    """
    from coaching.steps import territories as step

    cut = _of_file(file) if file else step.read_cut(session.found)
    found = step.findings(session.place, cut, ZoneInfo(session.settings.team.zone))
    counts = step.tally(found)
    if json_wanted:
        as_json(
            {
                "sound": True,
                "version": cut.version,
                "territories": len(cut.territories),
                "counts": dict(sorted(counts.items())),
                "findings": [_as_data(finding) for finding in found],
            }
        )
        return
    count = len(cut.territories)
    click.echo(f"sound: {count} territor{'y' if count == 1 else 'ies'}, {len(found)} to look at")
    for kind, its in groupby(found, key=lambda it: it.kind):
        click.echo(f"\n{HEADINGS[kind]} ({counts[kind]})")
        step_after = ""
        for finding in its:
            day = f"{finding.day:%Y-%m-%d}  " if finding.day else ""
            click.echo(f"  {day}{visible(finding.says)}")
            step_after = finding.next
        click.echo(f"  → {step_after}")


@territories_command.command("simulate")
@click.argument("file", type=NamedPath())
@click.option("--on", "day", type=Day(), help="The day; today if left out.")
@click.option("--json", "json_wanted", is_flag=True, help="Print JSON.")
@with_session
def simulate_command(session: Session, file: Path, day: date | None, *, json_wanted: bool) -> None:
    """Show which accounts, open deals and calls another cut in FILE would move."""
    from coaching.steps import territories as step

    found = step.simulation(
        session.place,
        _of_file(file),
        ZoneInfo(session.settings.team.zone),
        day=day,
    )
    if json_wanted:
        as_json(
            {
                "day": found.day.isoformat(),
                "moved": len(found.moves),
                "kept": found.kept,
                "open_deals": found.open_deals,
                "calls": found.calls,
                "moves": [
                    {
                        "account": move.account.name,
                        "before": _decided(move.before),
                        "after": _decided(move.after),
                        "open_deals": move.account.open_deals,
                        "calls": move.account.calls,
                    }
                    for move in found.moves
                ],
            }
        )
        return
    if found.moves:
        table(
            ("account", "now", "then", "because", "open deals", "calls"),
            [
                (
                    visible(move.account.name),
                    visible(_hands(move.before)),
                    visible(_hands(move.after)),
                    visible(move.after.rule),
                    str(move.account.open_deals),
                    str(move.account.calls),
                )
                for move in found.moves
            ],
        )
    click.echo(
        f"{len(found.moves)} accounts would move with {found.open_deals} open deals;"
        f" {found.kept} would stay. Nothing was changed."
    )


def _of_file(path: Path) -> Territories:
    from coaching.territories import parse_territories

    return parse_territories(given_text(path), source=str(path))


def _as_data(finding: Finding) -> dict[str, Any]:
    return {
        "kind": finding.kind,
        "about": finding.about,
        "day": _day(finding.day),
        "says": finding.says,
        "next": finding.next,
    }


def _decided(decided: Decided) -> dict[str, Any]:
    return {"territory": decided.territory, "owner": decided.owner, "rule": decided.rule}


def _hands(decided: Decided) -> str:
    return f"{decided.territory} ({decided.owner})" if decided.owner else decided.territory


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
