"""What an import of an export did."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from coaching.crm import ExportKind, RejectedRow
from coaching.steps.matching import MatchReport
from coaching.store.imports import Conflict


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did.

    Attributes:
        import_id: Its number.
        name: The file's name.
        kind: What it was an export of.
        preset: What it was read as.
        as_of: When the export was made, as far as it tells.
        rows_read: Rows in the file, the refused ones included.
        rows_changed: Rows that said something new.
        refused: How many rows were refused.
        rejected: The first of them, in order of their lines.
        ignored: Rows about what is not kept, such as other fields of a history.
        ambiguous: Dates that nothing tells how to read.
        conflicts: How many facts contradicted what was known.
        shown: The first of those.
        deleted: Deals that the CRM has deleted, as a complete export lacks them.
        unclear: Lines of a complete export that do not tell which deal they are about, for which
            none was deleted.
        calls: What became of the calls whose place may be another one; not looked at for a dialer's
            export.
        told: Calls of which it said something new.
        roles_changed: Those of them in whose talk rep and customer are told apart anew.
    """

    import_id: int
    name: str
    kind: ExportKind
    preset: str
    as_of: datetime
    rows_read: int
    rows_changed: int
    refused: int = 0
    rejected: tuple[RejectedRow, ...] = ()
    ignored: int = 0
    ambiguous: int = 0
    conflicts: int = 0
    shown: tuple[Conflict, ...] = ()
    deleted: tuple[str, ...] = ()
    unclear: tuple[int, ...] = ()
    calls: MatchReport = MatchReport((), ())  # noqa: RUF009 - frozen
    told: tuple[int, ...] = ()
    roles_changed: tuple[int, ...] = ()

    @property
    def rows_unchanged(self) -> int:
        """Rows that said nothing new."""
        return self.rows_read - self.rows_changed - self.refused - self.ignored
