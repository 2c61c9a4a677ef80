"""``filmroom doctor`` and ``filmroom models``."""

from __future__ import annotations

from typing import Any

import click

from coaching.app.cli.printing import as_json, table
from coaching.app.cli.session import Session, with_session


@click.command("doctor")
@click.option("--json", "json_wanted", is_flag=True, help="Print JSON.")
@with_session
def doctor_command(session: Session, *, json_wanted: bool) -> int:
    """Say what is installed, writable and possible here.

    Works with and without a workspace. Ends with 1 when something that Filmroom needs is amiss.
    """
    from coaching.app.checkup import examine

    findings = examine(session.found_or_none)
    well = all(finding.well for finding in findings)
    if json_wanted:
        as_json(
            {
                "well": well,
                "findings": [
                    {
                        "area": finding.area,
                        "name": finding.name,
                        "well": finding.well,
                        "value": finding.value,
                        "hint": finding.hint,
                    }
                    for finding in findings
                ],
            }
        )
        return 0 if well else 1
    area = ""
    for finding in findings:
        if finding.area != area:
            area = finding.area
            click.echo(click.style(area, bold=True))
        mark = "ok" if finding.well else "!!"
        click.echo(f"  {mark}  {finding.name:<24}{finding.value}")
        if finding.hint:
            click.echo(f"      {finding.hint}")
    return 0 if well else 1


@click.command("models")
@click.option("--json", "json_wanted", is_flag=True, help="Print JSON.")
@with_session
def models_command(session: Session, *, json_wanted: bool) -> int:
    """List the models with source, licence, hash and state.

    Each is installed as a package and checked by its SHA-256 when it is loaded; nothing is fetched.
    """
    from coaching.settings import cache_folder
    from models.weights import listing

    lines = listing(cache=cache_folder())
    rows = [_row(line) for line in lines]
    if json_wanted:
        as_json({"models": rows})
    else:
        columns = ("name", "job", "state", "licence", "size", "sha256", "source")
        table(columns, [tuple(str(row[column]) for column in columns) for row in rows])
    return 0 if all(line.state == "ready" for line in lines) else 1


def _row(line: Any) -> dict[str, Any]:
    weights = line.weights
    return {
        "name": weights.name,
        "job": weights.job,
        "state": line.state,
        "reason": line.reason,
        "licence": weights.licence,
        "size": f"{weights.size_bytes / 1e6:.0f} MB",
        "sha256": weights.sha256[:12],
        "source": weights.source,
        "package": " ".join(weights.requirements),
    }
