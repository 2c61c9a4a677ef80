"""The step that brings an export of the CRM or of the dialer into the library."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection

from coaching.crm import (
    AccountRow,
    DealRow,
    ExportKind,
    RejectedRow,
    account_facts,
    deal_facts,
    new_facts,
    territory_owners,
)
from coaching.dialer import CallRow
from coaching.errors import ExportError
from coaching.exports import Export, read_export
from coaching.naming import AccountNames
from coaching.settings import Dialer
from coaching.steps.claims import Settled, tell
from coaching.steps.matching import MatchReport, match_within
from coaching.steps.opening import open_plain_file
from coaching.store import acts, crm, people, sheets
from coaching.store.library import Library
from coaching.store.people import Person, Territory

logger = logging.getLogger(__name__)

SOURCE = "CRM export"
"""Who says so, of people and territories that an export names."""


_CALLS_AT_ONCE = 20
"""Calls that are settled in one transaction. Chosen to hold the library for less than a second,
measured at 10 to 40 ms a call (2 cores shared by eight, 2026-11-24)."""


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did.

    Attributes:
        import_id: Its number.
        name: The file's name.
        kind: What it was an export of.
        rows_read: Rows in the file, the refused ones included.
        rows_changed: Rows that said something new.
        rejected: Rows that were refused, in order of their lines.
        calls: What became of the calls that lacked an account, a deal or a rep; not looked at for
            a dialer's export.
        told: Calls of which it said something new.
        roles_changed: Those of them in whose talk rep and customer are told apart anew.
    """

    import_id: int
    name: str
    kind: ExportKind
    rows_read: int
    rows_changed: int
    rejected: tuple[RejectedRow, ...]
    calls: MatchReport
    told: tuple[int, ...] = ()
    roles_changed: tuple[int, ...] = ()

    @property
    def rows_unchanged(self) -> int:
        """Rows that said nothing new."""
        return self.rows_read - self.rows_changed - len(self.rejected)


def import_export(
    library: Library,
    path: Path,
    *,
    who: str,
    now: datetime,
    zone: str,
    dialer: Dialer | None = None,
    file_id: int | None = None,
) -> ImportReport:
    """Bring an export into the library, all rows or none, and look again at unmatched calls.

    A dialer's export is told to the calls that it is about; others may come later.

    Only what differs from the latest known is added to the history of a deal or an account, so
    importing a file again adds nothing. The latest import is believed, whatever the file's date.

    Args:
        library: The library.
        path: The export.
        who: The person who imports it.
        now: The time.
        zone: Name of the zone of times in it that name none.
        dialer: How a dialer's exports are read; None as they usually are.
        file_id: The file's number in the ledger, where it has one.

    Raises:
        ExportError: the file cannot be read, or is no export that can be understood.
    """
    try:
        # one of the inbox may have become a link or a pipe; a person may name what they like
        with open_plain_file(path) if file_id is not None else path.open("rb") as reading:
            content = reading.read()
    except OSError as error:
        raise ExportError(
            f"{path} cannot be read: {error.strerror}", hint="check the path and its permissions"
        ) from error
    dialer = dialer or Dialer()
    export = read_export(
        content, name=path.name, zone=zone, calls=dialer.titles, order=dialer.dates
    )
    with library.writing() as conn:
        import_id = crm.open_import(
            conn,
            name=export.name,
            sha256=hashlib.sha256(content).hexdigest(),
            kind=export.kind,
            rejected=export.rejected,
            rows_read=export.rows_read,
            file_id=file_id,
            now=now,
        )
        entry = _Entry(conn, import_id, now)
        changed = entry.deals(export.deals) + entry.accounts(export.accounts)
        if export.accounts:
            entry.territory_members()
        changed += len(sheets.add_rows(conn, import_id, export.calls, now=now))
        crm.close_import(conn, import_id, rows_changed=changed)
        _record(conn, import_id, export, changed=changed, who=who, now=now)
        calls = match_within(conn, () if export.calls else None, now=now)
        touched = crm.calls_touched(conn, import_id)
    settled = _tell_calls(library, export.calls, zone=zone, now=now)
    logger.info(
        "import %d: %d %s read, %d changed, %d rejected",
        import_id,
        export.rows_read,
        export.kind,
        changed,
        len(export.rejected),
    )
    return ImportReport(
        import_id=import_id,
        name=export.name,
        kind=export.kind,
        rows_read=export.rows_read,
        rows_changed=changed,
        rejected=export.rejected,
        calls=calls,
        told=tuple(
            sorted({*touched, *(it.call for it in settled), *(it.call for it in calls.matched)})
        ),
        roles_changed=tuple(one.call for one in settled if one.roles_changed),
    )


def _tell_calls(
    library: Library, rows: Sequence[CallRow], *, zone: str, now: datetime
) -> tuple[Settled, ...]:
    """Settle the calls of which rows say something that is not noted yet.

    Done in pieces, since others wait for the library meanwhile. Cut short, it goes on where it was
    when the export is imported again.
    """
    if not rows:
        return ()
    with library.reading() as conn:
        about = sorted(sheets.calls_of_rows(conn, rows).items())
    settled: list[Settled | None] = []
    for begin in range(0, len(about), _CALLS_AT_ONCE):
        with library.writing() as conn:
            settled += [
                tell(conn, call, stems, zone=zone, now=now)
                for call, stems in about[begin : begin + _CALLS_AT_ONCE]
            ]
    return tuple(one for one in settled if one is not None)


class _Entry:
    """The writing of one import's rows in its transaction; knows who and what is there so far."""

    def __init__(self, conn: Connection, import_id: int, now: datetime) -> None:
        self._conn = conn
        self._import_id = import_id
        self._now = now
        self._accounts = {each.id: each for each in crm.known_accounts(conn)}
        self._names = AccountNames({each.id: each.name for each in self._accounts.values()})
        self._people: dict[str, Person] = {}
        self._territories: dict[str, Territory] = {}

    def deals(self, rows: Sequence[DealRow]) -> int:
        """Write what is new of deals; how many rows said something new."""
        known = {deal.name: deal for deal in crm.known_deals(self._conn)}
        fresh = {}
        for row in rows:
            facts = known[row.external_id].facts if row.external_id in known else {}
            stated = deal_facts(
                replace(row, account=self._account(row.account), owner=self._owner(row.owner))
            )
            if new := new_facts(stated, facts):
                fresh[row.external_id] = new
        numbers = {deal.name: deal.id for deal in known.values()}
        added = (external_id for external_id in fresh if external_id not in numbers)
        numbers.update(crm.add_deals(self._conn, added, now=self._now))
        facts_by_number = {numbers[external_id]: facts for external_id, facts in fresh.items()}
        crm.add_deal_facts(self._conn, facts_by_number, import_id=self._import_id, now=self._now)
        return len(fresh)

    def accounts(self, rows: Sequence[AccountRow]) -> int:
        """Write what is new of accounts; how many rows said something new.

        Every row is an account of its own: one that goes by its exact name answers to no other.
        The CRM's id of an account decides, so one that was renamed there keeps its name here.
        """
        ids = crm.account_ids(self._conn)
        exact = (self._names.find_exactly(row.name) for row in rows)
        taken = {account for account in exact if account is not None}
        fresh = {}
        for row in rows:
            found = ids.get(row.external_id or "") or self._names.find(row.name, taken=taken)
            number = self._add_account(row.name) if found is None else found
            taken.add(number)
            if row.external_id is not None and row.external_id not in ids:
                crm.know_account_id(self._conn, number, row.external_id)
                ids[row.external_id] = number
            stated = account_facts(
                replace(row, territory=self._territory(row.territory), owner=self._owner(row.owner))
            )
            new = new_facts(stated, self._accounts[number].facts)
            if new or found is None:
                fresh[number] = new
        crm.add_account_facts(self._conn, fresh, import_id=self._import_id, now=self._now)
        return len(fresh)

    def territory_members(self) -> None:
        """Note who belongs to which territory, as the owners of its accounts tell."""
        holdings = []
        for account in crm.known_accounts(self._conn):
            territory, owner = account.facts.get("territory"), account.facts.get("owner")
            if territory is not None and owner is not None:
                holdings.append((territory, self._person(owner).id))
        members = {
            self._known_territory(territory).id: persons
            for territory, persons in territory_owners(holdings).items()
        }
        people.set_territory_members(self._conn, members, source=SOURCE, now=self._now)

    def _account(self, written: str | None) -> str | None:
        """The name under which we know an account, entering it where it is new."""
        if written is None:
            return None
        found = self._names.find(written)
        return self._accounts[self._add_account(written) if found is None else found].name

    def _add_account(self, name: str) -> int:
        account = crm.add_account(self._conn, name, now=self._now)
        self._accounts[account] = crm.KnownFacts(account, name, {})
        self._names.add(account, name)
        return account

    def _owner(self, written: str | None) -> str | None:
        """The name under which we know one of our people, entering them where they are new."""
        return None if written is None else self._person(written).name

    def _person(self, written: str) -> Person:
        if written not in self._people:
            self._people[written] = people.find_or_add_person(
                self._conn, written, works_for="us", source=SOURCE, now=self._now
            )
        return self._people[written]

    def _territory(self, written: str | None) -> str | None:
        """The name under which we know a territory, entering it where it is new."""
        return None if written is None else self._known_territory(written).name

    def _known_territory(self, written: str) -> Territory:
        if written not in self._territories:
            self._territories[written] = people.find_or_add_territory(self._conn, written)
        return self._territories[written]


def _record(
    conn: Connection, import_id: int, export: Export, *, changed: int, who: str, now: datetime
) -> None:
    """Add the import to the log of what people did."""
    acts.record(
        conn,
        at=now,
        who=who,
        verb="import",
        object_kind="import",
        object_id=import_id,
        after={
            "name": export.name,
            "kind": export.kind,
            "rows_read": export.rows_read,
            "rows_changed": changed,
            "rejected": len(export.rejected),
        },
    )
