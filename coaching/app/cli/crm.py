"""``filmroom import``."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from coaching.app.cli.crm_report import import_shape, print_import, print_unmatched
from coaching.app.cli.printing import as_json, table, visible
from coaching.app.cli.session import Session, with_session
from coaching.errors import UsageError
from coaching.given_text import given_text

if TYPE_CHECKING:
    from datetime import datetime

    from coaching.steps.crm_exports import Reading
    from coaching.steps.crm_report import ImportReport

PROGRESS_FROM = 5000
"""Rows from which on progress is told. Chosen because fewer are done in some seconds."""


@click.command("import")
@click.argument("exports", nargs=-1, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--mapping",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="A YAML file that says which column is what.",
)
@click.option("--show-mapping", is_flag=True, help="Print what was recognised, as such a file.")
@click.option("--dry-run", is_flag=True, help="Say what it would do, and change nothing.")
@click.option(
    "--dates",
    type=click.Choice(("auto", "dmy", "mdy")),
    default="auto",
    help="How 03/04/2026 is read, where the file does not tell; with auto it is refused.",
)
@click.option("--as-of", metavar="TIME", help="When the export was made, where the file is newer.")
@click.option("--complete", is_flag=True, help="It holds all deals: those it lacks were deleted.")
@click.option("--rejected", is_flag=True, help="List earlier imports, or what --number refused.")
@click.option("--number", type=int, metavar="N", help="An earlier import, with --rejected.")
@click.option("--json", "json_wanted", is_flag=True, help="Print JSON.")
@with_session
def import_command(
    session: Session,
    exports: tuple[Path, ...],
    *,
    mapping: Path | None,
    show_mapping: bool,
    dry_run: bool,
    dates: str,
    as_of: str | None,
    complete: bool,
    rejected: bool,
    number: int | None,
    json_wanted: bool,
) -> int:
    """Import exports of deals, accounts and calls.

    EXPORTS are CSV, TSV or JSON files of deals, their history, accounts, contacts, users or calls,
    as Salesforce, HubSpot, Pipedrive or others write them; again and again if you like, and in any
    order: only what is not known is added, and an older export turns nothing back. Refused rows
    are kept and listed with their reasons. Ends with 1 when a row was refused. docs/crm.md tells
    more.
    """
    if rejected or number is not None:
        if exports:
            raise UsageError("--rejected lists imports that were done", hint="leave the files out")
        return _list_rejected(session, number, json_wanted=json_wanted)
    if not exports:
        raise UsageError("no file is named", hint="name exports, or say --rejected")
    reading = _reading(session, mapping, dates=dates, as_of=as_of, complete=complete)
    if show_mapping:
        return _show_mapping(exports, reading, json_wanted=json_wanted)
    if len(exports) > 1:
        _recognise(exports, reading)
    reports: list[ImportReport] = []
    refused = 0
    try:
        _import(session, exports, reading, reports, dry_run=dry_run, quiet=json_wanted)
    finally:
        if reports:  # also of those before one that failed
            refused = _follow_and_tell(session, reports, dry_run=dry_run, json_wanted=json_wanted)
    return 1 if refused else 0


def _reading(
    session: Session, mapping: Path | None, *, dates: str, as_of: str | None, complete: bool
) -> Reading:
    """How the files are to be read."""
    from coaching.exports import DATES, read_mapping
    from coaching.steps.crm_exports import Reading

    settings = session.settings
    said = None
    if mapping is not None:
        said = (read_mapping(given_text(mapping), source=str(mapping)), str(mapping))
    return Reading(
        zone=settings.team.zone,
        dialer=settings.dialer,
        dates=DATES.get(dates, "auto"),
        mapping=said,
        as_of=None if as_of is None else _moment(as_of, settings.team.zone),
        complete=complete,
    )


def _moment(text: str, zone: str) -> datetime:
    from zoneinfo import ZoneInfo

    from coaching import cells

    try:
        at = cells.moment_of(text, zone=ZoneInfo(zone))
    except cells.CellError as error:
        raise UsageError(f"--as-of {error}", hint="write 2026-09-14T10:30") from error
    if at is None:
        raise UsageError("--as-of is empty", hint="write 2026-09-14T10:30")
    return at


def _show_mapping(exports: Sequence[Path], reading: Reading, *, json_wanted: bool) -> int:
    """Print how each file was recognised."""
    from coaching.steps.crm_exports import opened, recognised

    shapes = []
    for path in exports:
        with opened(path) as source:
            export = recognised(source, path, reading)
            text = export.as_mapping()
            shapes.append(
                {
                    "file": path.name,
                    "recognised": export.found.preset,
                    "kind": export.kind,
                    "rows": export.told.rows,
                    "encoding": export.table.encoding,
                    "separator": export.table.format,
                    "ambiguous_dates": export.told.ambiguous,
                    "columns": {
                        column: export.table.header[place]
                        for column, place in export.found.places.items()
                    },
                    "unused": [
                        title
                        for place, title in enumerate(export.table.header)
                        if place not in export.found.places.values()
                    ],
                }
            )
        if not json_wanted:
            shape = shapes[-1]
            click.echo(
                f"# {visible(path.name)}: {shape['recognised']}, {shape['rows']} rows, "
                f"{shape['encoding']}, separated by {shape['separator']!r}"
            )
            if export.told.ambiguous:
                click.echo(f"# {export.told.ambiguous} dates are ambiguous: say dates: dmy or mdy")
            click.echo(text, nl=False)
    if json_wanted:
        as_json({"files": shapes})
    return 0


def _recognise(exports: Sequence[Path], reading: Reading) -> None:
    """See that all can be read before the first is written."""
    from coaching.steps.crm_exports import opened, recognised

    for path in exports:
        with opened(path) as source:
            recognised(source, path, reading)


def _import(
    session: Session,
    exports: Sequence[Path],
    reading: Reading,
    reports: list[ImportReport],
    *,
    dry_run: bool,
    quiet: bool,
) -> None:
    """Import them one after the other; what each did is added to ``reports`` as soon as it is."""
    from coaching.steps.crm import import_export

    place = session.place
    for path in exports:
        progress = _Progress(path.name, quiet=quiet)
        reports.append(
            import_export(
                place.library,
                path,
                who=session.actor,
                now=place.now(),
                reading=reading,
                dry_run=dry_run,
                on_progress=progress.tell,
            )
        )
        progress.end()


def _follow_and_tell(
    session: Session, reports: Sequence[ImportReport], *, dry_run: bool, json_wanted: bool
) -> int:
    """Bring up to date what was made of the calls, and print what imports did; rows refused."""
    from coaching.steps.matching import unmatched_calls

    if not dry_run:
        _follow(session, reports)
    unmatched = () if dry_run else unmatched_calls(session.place.library)
    refused = sum(report.refused for report in reports)
    if json_wanted:
        as_json(
            {
                "dry_run": dry_run,
                "imports": [import_shape(report) for report in reports],
                "unmatched_calls": [
                    {"call": f"C{one.call}", "title": one.title, "reason": one.match.problem}
                    for one in unmatched
                ],
            }
        )
        return refused
    if dry_run:
        click.echo("Dry run: nothing was changed.")
    for report in reports:
        print_import(report)
    print_unmatched(unmatched)
    return refused


def _follow(session: Session, reports: Sequence[ImportReport]) -> None:
    """Bring up to date what was made of the calls; then the imports are done."""
    from coaching.app.following import follow
    from coaching.store import imports

    follow(
        session.place,
        session.settings,
        told={call for report in reports for call in report.told},
        roles_changed={call for report in reports for call in report.roles_changed},
    )
    with session.place.library.writing() as conn:
        for report in reports:
            imports.close_import(conn, report.import_id, now=session.place.now())


def _list_rejected(session: Session, number: int | None, *, json_wanted: bool) -> int:
    """List earlier imports, or the rows that one refused and what it contradicted."""
    from coaching.store import imports

    with session.place.library.reading() as conn:
        if number is None:
            done = imports.imports_done(conn)
        else:
            done = (imports.import_numbered(conn, number),)
        shown = [one for one in done if one.rejected or one.conflicts] if number is None else done
        refused = {one.id: imports.rejected_of(conn, one.id) for one in shown[:1]}
        clashes = {one.id: imports.conflicts_of(conn, one.id) for one in shown[:1]}
    if json_wanted:
        as_json(
            {
                "imports": [
                    {
                        "number": one.id,
                        "file": one.name,
                        "kind": one.kind,
                        "recognised": one.preset,
                        "at": one.imported_at.isoformat(),
                        "read": one.rows_read,
                        "changed": one.rows_changed,
                        "refused": one.rejected,
                        "conflicts": one.conflicts,
                        "complete": one.complete,
                        "rejected": [
                            {"line": row.line, "reason": row.reason, "content": dict(row.content)}
                            for row in refused.get(one.id, ())
                        ],
                        "contradicted": [str(clash) for clash in clashes.get(one.id, ())],
                    }
                    for one in (shown if number is None else done)
                ]
            }
        )
        return 0
    if not shown:
        click.echo("No row was refused and nothing contradicted.")
        return 0
    if number is None:
        table(
            ("number", "file", "at", "read", "refused", "conflicts", "state"),
            [
                (
                    str(one.id),
                    visible(one.name),
                    f"{one.imported_at:%Y-%m-%d %H:%M}",
                    str(one.rows_read),
                    str(one.rejected),
                    str(one.conflicts),
                    "" if one.complete else "cut short: import it again",
                )
                for one in shown
            ],
        )
    first = shown[0]
    click.echo(f"\nImport {first.id}, {visible(first.name)}:")
    for row in refused[first.id]:
        click.echo(f"  line {row.line}: {visible(row.reason)}")
        cells = ", ".join(f"{name}={value}" for name, value in row.content.items() if value)
        click.echo(f"    {visible(cells)}")
    for clash in clashes[first.id]:
        click.echo(f"  {visible(str(clash))}")
    return 0


class _Progress:
    """Tells how far a long import is, on standard error."""

    def __init__(self, name: str, *, quiet: bool) -> None:
        self._name = visible(name)
        self._quiet = quiet
        self._shown = False
        self._last = -1

    def tell(self, done: int, total: int) -> None:
        """So many rows of so many are done."""
        if self._quiet or total < PROGRESS_FROM:
            return
        percent = 100 * done // total
        if sys.stderr.isatty():
            click.echo(f"\r{self._name}: {done} of {total} rows", nl=False, err=True)
            self._shown = True
        elif percent // 10 > self._last // 10:
            click.echo(f"{self._name}: {percent} % of {total} rows", err=True)
        self._last = percent

    def end(self) -> None:
        """The rows are done."""
        if self._shown:
            click.echo("", err=True)
