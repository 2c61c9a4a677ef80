"""The step that brings an export of the CRM or of the dialer into the library."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from contextlib import nullcontext, suppress
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

from sqlalchemy import Connection

from coaching.crm import AccountRow, ChangeRow, DealRow, PersonRow, RejectedRow
from coaching.dialer import CallRow
from coaching.exports import Export, Value
from coaching.settings import Dialer
from coaching.steps.claims import Settled, tell
from coaching.steps.crm_exports import Reading, made_at, opened, recognised, sha256_of
from coaching.steps.crm_parties import Parties
from coaching.steps.crm_people import write_people
from coaching.steps.crm_report import ImportReport
from coaching.steps.crm_rows import Entry
from coaching.steps.matching import MatchReport
from coaching.steps.redeciding import redecide
from coaching.store import acts, contacts, crm, imports, sheets
from coaching.store.calls import call_titles
from coaching.store.library import Library
from coaching.store.people import WorksFor

logger = logging.getLogger(__name__)

ROWS_AT_ONCE = 1000
"""Rows that are written in one transaction. Chosen to hold the library for about a second (2 cores
shared by eight, 2026-11-27); a cut import goes on where it was when it is imported again."""

CALLS_AT_ONCE = 20
"""Calls that are settled in one transaction. Chosen to hold the library for less than a second,
measured at 10 to 40 ms a call (2 cores shared by eight, 2026-11-24)."""

REFUSED_SHOWN = 1000
"""Refused rows that a report holds; all are kept. Chosen because more are not read at once."""

OnProgress = Callable[[int, int], None]
"""Told how many rows of how many are done."""


def import_export(
    library: Library,
    path: Path,
    *,
    who: str,
    now: datetime,
    reading: Reading | None = None,
    zone: str = "UTC",
    dialer: Dialer | None = None,
    file_id: int | None = None,
    dry_run: bool = False,
    on_progress: OnProgress = lambda _done, _total: None,
) -> ImportReport:
    """Bring an export into the library, and decide anew on the calls that it is news for.

    A dialer's export is told to the calls that it is about; others may come later. What shows calls
    is not brought up to date: whoever has done that with the report closes the import
    (``store.imports.close_import``). Until then it counts as cut short, and when the same file is
    imported again, the report names all calls that may have changed before.

    Only what was not known is added to the history of a deal, an account or a person, so importing
    a file again adds nothing. What was so last counts, not what was imported last.

    Args:
        library: The library.
        path: The export.
        who: The person who imports it.
        now: The time.
        reading: How it is read; None as ``zone`` and ``dialer`` say.
        zone: See ``Reading``.
        dialer: See ``Reading``.
        file_id: The file's number in the ledger, where it has one.
        dry_run: Whether to take everything back at the end.
        on_progress: Told how far it is.

    Raises:
        ExportError: the file cannot be read, or is no export that can be understood.
        SettingsError: it lacks a column that the mapping names.
        UsageError: it is said to be complete and holds no deals.
    """
    reading = reading or Reading(zone=zone, dialer=dialer)
    with opened(path, plain=file_id is not None) as source:
        export = recognised(source, path, reading, now=now)
        run = _Run(library, export, who=who, now=now, dry_run=dry_run)
        as_of = min(now, reading.as_of or made_at(path, source, reading.zone))
        return run.go(
            source, as_of=as_of, reading=reading, file_id=file_id, on_progress=on_progress
        )


class _UndoneError(Exception):
    """What ends a run that takes everything back."""


def _undo() -> NoReturn:
    raise _UndoneError


class _Run:
    """One import on its way."""

    def __init__(
        self, library: Library, export: Export, *, who: str, now: datetime, dry_run: bool
    ) -> None:
        self._library = library
        self._export = export
        self._who = who
        self._now = now
        self._dry_run = dry_run
        self._held: Connection | None = None
        self._changed = self._refused = self._ignored = self._read = 0
        self._rejected: list[RejectedRow] = []
        self._calls: list[CallRow] = []

    def go(
        self,
        source: BinaryIO,
        *,
        as_of: datetime,
        reading: Reading,
        file_id: int | None,
        on_progress: OnProgress,
    ) -> ImportReport:
        """Do it all; in a dry run in one transaction, which is taken back."""
        if not self._dry_run:
            return self._go(source, as_of, reading, file_id, on_progress)
        report: list[ImportReport] = []
        with suppress(_UndoneError), self._library.writing() as conn:
            self._held = conn
            report.append(self._go(source, as_of, reading, file_id, on_progress))
            _undo()
        return report[0]

    def _writing(self) -> Any:
        """A transaction of its own, or the one that is taken back."""
        return self._library.writing() if self._held is None else nullcontext(self._held)

    def _go(
        self,
        source: BinaryIO,
        as_of: datetime,
        reading: Reading,
        file_id: int | None,
        on_progress: OnProgress,
    ) -> ImportReport:
        export = self._export
        with self._writing() as conn:
            number = imports.open_import(
                conn,
                name=export.name,
                sha256=sha256_of(source),
                kind=export.kind,
                preset=export.found.preset,
                as_of=as_of,
                file_id=file_id,
                now=self._now,
            )
            cut_short = imports.cut_short(conn, number)
        entry = Entry(number, as_of, self._now, Parties(self._now), anew=bool(cut_short))
        rows = iter(export.rows())
        while some := tuple(islice(rows, ROWS_AT_ONCE)):
            with self._writing() as conn:
                entry.parties.refresh(conn)
                self._write(entry, conn, some)
            on_progress(self._read, max(self._read, export.told.rows))
        with self._writing() as conn:
            if reading.complete:
                entry.delete_absent(conn, export.present(crm.deal_ids(conn)))
            if export.kind == "accounts":
                entry.territory_members(conn)
            if export.kind in ("accounts", "contacts"):
                entry.accounts |= contacts.settle_accounts(conn)
            imports.count_rows(conn, number, rows_read=self._read, rows_changed=self._changed)
            _record(conn, number, export, self._counts(), who=self._who, now=self._now)
        logger.info(
            "import %d: %d %s read, %d changed, %d rejected",
            number, self._read, export.kind, self._changed, self._refused,
        )  # fmt: skip
        return self._told(entry, cut_short, reading.zone)

    def _write(
        self, entry: Entry, conn: Connection, rows: Sequence[Value | RejectedRow | int]
    ) -> None:
        """Write a piece of the file."""
        self._read += len(rows)
        rejected = [row for row in rows if isinstance(row, RejectedRow)]
        imports.add_rejected(conn, entry.number, rejected)
        self._refused += len(rejected)
        self._rejected += rejected[: max(0, REFUSED_SHOWN - len(self._rejected))]
        self._ignored += sum(isinstance(row, int) for row in rows)
        deals = [row for row in rows if isinstance(row, DealRow)]
        changes = [row for row in rows if isinstance(row, ChangeRow)]
        accounts = [row for row in rows if isinstance(row, AccountRow)]
        persons = [row for row in rows if isinstance(row, PersonRow)]
        calls = [row for row in rows if isinstance(row, CallRow)]
        works_for: WorksFor = "us" if self._export.kind == "users" else "customer"
        self._changed += entry.write_deals(conn, deals) if deals else 0
        self._changed += entry.write_changes(conn, changes) if changes else 0
        self._changed += entry.write_accounts(conn, accounts) if accounts else 0
        if persons:
            self._changed += write_people(entry, conn, persons, works_for=works_for)
        self._changed += len(sheets.add_rows(conn, entry.number, calls, now=self._now))
        self._calls += calls

    def _told(self, entry: Entry, cut_short: Sequence[int], zone: str) -> ImportReport:
        """What became of calls, and the report."""
        export = self._export
        settled: tuple[Settled, ...] = ()
        report, touched, before = MatchReport((), ()), frozenset[int](), frozenset[int]()
        if export.kind == "calls":
            settled, about = self._tell_calls(zone)
            before = about if entry.anew else before  # may have been told before it was cut
        elif self._changed or cut_short or entry.deals or entry.accounts:
            report, touched = self._decide_anew(entry, (*cut_short, entry.number))
        return ImportReport(
            import_id=entry.number,
            name=export.name,
            kind=export.kind,
            preset=export.found.preset,
            as_of=entry.as_of,
            rows_read=self._read,
            rows_changed=self._changed,
            refused=self._refused,
            rejected=tuple(sorted(self._rejected, key=lambda row: row.line)),
            ignored=self._ignored,
            ambiguous=export.told.ambiguous,
            conflicts=entry.conflicts,
            shown=tuple(entry.shown),
            deleted=entry.deleted,
            unclear=entry.unclear,
            calls=report,
            told=tuple(
                sorted(
                    {
                        *touched,
                        *before,
                        *(it.call for it in settled),
                        *(it.call for it in report.moved),
                    }
                )
            ),
            roles_changed=tuple(
                sorted({*before, *(one.call for one in settled if one.roles_changed)})
            ),
        )

    def _decide_anew(
        self, entry: Entry, numbers: Sequence[int]
    ) -> tuple[MatchReport, frozenset[int]]:
        """Decide on the calls that imports are news for; the others of which they told something.

        Args:
            entry: The import.
            numbers: Its number and those of earlier ones of the same file that were cut short.
        """
        concerned: set[int] = set()
        touched: set[int] = set()
        with self._writing() as conn:
            for number in numbers:
                concerned |= crm.calls_concerned(conn, number)
                touched |= crm.calls_touched(conn, number)
            names = crm.accounts_of_deals(conn, entry.deals)
            known = (entry.parties.account_exactly(name) for name in names)
            entry.accounts |= {number for number in known if number is not None}
            with_news = crm.calls_with(conn, deals=entry.deals, accounts=entry.accounts)
            concerned |= with_news
            if entry.anew:
                touched |= set(call_titles(conn))  # any of them may have moved before it was cut
        return redecide(self._writing, sorted(concerned), now=self._now), frozenset(touched)

    def _tell_calls(self, zone: str) -> tuple[tuple[Settled, ...], frozenset[int]]:
        """Settle the calls of which rows say something that is not noted yet.

        Returns:
            What became of them, and the calls that rows say anything of.

        Done in pieces, since others wait for the library meanwhile. Cut short, it goes on where it
        was when the export is imported again.
        """
        with self._writing() as conn:
            about = sorted(sheets.calls_of_rows(conn, self._calls).items())
        settled: list[Settled | None] = []
        for begin in range(0, len(about), CALLS_AT_ONCE):
            with self._writing() as conn:
                settled += [
                    tell(conn, call, stems, zone=zone, now=self._now)
                    for call, stems in about[begin : begin + CALLS_AT_ONCE]
                ]
        return tuple(one for one in settled if one is not None), frozenset(dict(about))

    def _counts(self) -> dict[str, int]:
        return {
            "rows_read": self._read,
            "rows_changed": self._changed,
            "rejected": self._refused,
        }


def _record(
    conn: Connection,
    import_id: int,
    export: Export,
    counts: dict[str, int],
    *,
    who: str,
    now: datetime,
) -> None:
    """Add the import to the log of what people did."""
    acts.record(
        conn,
        at=now,
        who=who,
        verb="import",
        object_kind="import",
        object_id=import_id,
        after={"name": export.name, "kind": export.kind, **counts},
    )
