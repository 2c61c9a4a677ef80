"""``filmroom import``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from coaching.app.cli.printing import as_json, visible
from coaching.app.cli.session import Session, with_session
from coaching.ledger import call_name


@click.command("import")
@click.argument(
    "exports",
    nargs=-1,
    required=True,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
)
@click.option("--json", "json_wanted", is_flag=True, help="Print JSON.")
@with_session
def import_command(session: Session, exports: tuple[Path, ...], *, json_wanted: bool) -> int:
    """Import exports of deals, accounts and calls.

    EXPORTS are CSV files, again and again if you like: only what differs is added. Refused rows are
    listed with their reasons, and calls that still lack an account or a deal. Ends with 1 when a
    row was refused.
    """
    from coaching.app.following import follow
    from coaching.steps.crm import import_export
    from coaching.steps.matching import unmatched_calls

    place = session.place
    reports = [
        import_export(
            place.library,
            path,
            who=session.actor,
            now=place.now(),
            zone=session.settings.team.zone,
            dialer=session.settings.dialer,
        )
        for path in exports
    ]
    follow(
        place,
        session.settings,
        told={call for report in reports for call in report.told},
        roles_changed={call for report in reports for call in report.roles_changed},
    )
    unmatched = unmatched_calls(place.library)
    refused = sum(len(report.rejected) for report in reports)
    if json_wanted:
        as_json(
            {
                "imports": [_shape(report) for report in reports],
                "unmatched_calls": [
                    {"call": call_name(one.call), "title": one.title, "reason": one.match.problem}
                    for one in unmatched
                ],
            }
        )
        return 1 if refused else 0
    for report in reports:
        click.echo(
            f"{visible(report.name)}: {report.rows_read} {report.kind} read, "
            f"{report.rows_changed} new or changed, {report.rows_unchanged} as known, "
            f"{len(report.rejected)} refused"
        )
        for row in report.rejected:
            click.echo(f"  line {row.line}: {row.reason}")
    if unmatched:
        click.echo("Calls without account or deal:")
        for one in unmatched:
            click.echo(f"  {call_name(one.call):<5} {visible(one.title)}: {one.match.problem}")
    return 1 if refused else 0


def _shape(report: Any) -> dict[str, Any]:
    return {
        "file": report.name,
        "kind": report.kind,
        "read": report.rows_read,
        "changed": report.rows_changed,
        "unchanged": report.rows_unchanged,
        "refused": [{"line": row.line, "reason": row.reason} for row in report.rejected],
    }
