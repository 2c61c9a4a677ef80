"""What an import did, in words and for scripts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from coaching.app.cli.printing import visible
from coaching.ledger import call_name

if TYPE_CHECKING:
    from coaching.steps.crm_report import ImportReport
    from coaching.steps.matching import CallMatch

SHOWN = 20
"""Refused rows that are printed; `--rejected` has all. Chosen because more are not read at once."""


def import_shape(report: ImportReport) -> dict[str, Any]:
    """An import's report as scripts get it."""
    return {
        "number": report.import_id,
        "file": report.name,
        "kind": report.kind,
        "recognised": report.preset,
        "as_of": report.as_of.isoformat(),
        "read": report.rows_read,
        "changed": report.rows_changed,
        "unchanged": report.rows_unchanged,
        "ignored": report.ignored,
        "refused": [{"line": row.line, "reason": row.reason} for row in report.rejected],
        "refused_count": report.refused,
        "ambiguous_dates": report.ambiguous,
        "conflicts": [
            {
                "line": one.line,
                "of": one.subject,
                "fact": one.clash.fact,
                "said": one.clash.said,
                "said_at": one.clash.said_at.isoformat(),
                "known": one.clash.known,
                "known_at": one.clash.known_at.isoformat(),
                "counts": one.clash.counts,
            }
            for one in report.shown
        ],
        "conflicts_count": report.conflicts,
        "deleted": list(report.deleted),
        "unclear_lines": list(report.unclear),
        "moved_calls": [call_name(one.call) for one in report.calls.moved],
    }


def print_import(report: ImportReport) -> None:
    """Print what an import did."""
    click.echo(
        f"{visible(report.name)}: {report.rows_read} {_rows_of(report.kind)} read, "
        f"{report.rows_changed} new or changed, {report.rows_unchanged} as known, "
        f"{report.refused} refused"
        + (f", {report.ignored} about other things" if report.ignored else "")
        + (f" ({report.preset})" if report.kind != "calls" else "")
    )
    for row in report.rejected[:SHOWN]:
        click.echo(f"  line {row.line}: {row.reason}")
    if report.refused > SHOWN:
        click.echo(
            f"  … and {report.refused - SHOWN} more: "
            f"`filmroom import --rejected --number {report.import_id}`"
        )
    if report.ambiguous:
        click.echo(
            f"  {report.ambiguous} dates can be read in two ways: import it again with "
            "--dates dmy (day first) or --dates mdy (month first)"
        )
    if report.conflicts:
        click.echo(f"  {report.conflicts} facts contradict what is known; both are kept:")
        for one in report.shown:
            click.echo(f"    {visible(str(one))}")
        if report.conflicts > len(report.shown):
            click.echo(f"    … and {report.conflicts - len(report.shown)} more")
    if report.deleted:
        click.echo(
            f"  {len(report.deleted)} deals are deleted: {', '.join(report.deleted[:SHOWN])}"
        )
    if report.unclear:
        lines = ", ".join(map(str, report.unclear[:SHOWN]))
        click.echo(
            f"  no deal is deleted: it may be one that does not tell which it is (line {lines})"
        )
    for call in report.calls.moved:
        click.echo(f"  {call_name(call.call):<5} {visible(call.title)}: {visible(call.match.rule)}")


def print_unmatched(unmatched: Sequence[CallMatch]) -> None:
    """Print the calls that lack an account or a deal, with the reasons."""
    if not unmatched:
        return
    click.echo("Calls without account or deal (`filmroom match` lists what they could be about):")
    for one in unmatched:
        click.echo(f"  {call_name(one.call):<5} {visible(one.title)}: {one.match.problem}")


def _rows_of(kind: str) -> str:
    return "changes" if kind == "history" else kind
