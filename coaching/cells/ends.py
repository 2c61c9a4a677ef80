"""Cells that say how a deal ended, outright or by the name of its stage."""

from __future__ import annotations

import re

from coaching.cells.texts import CellError, quoted
from coaching.crm import OUTCOMES, Outcome
from coaching.naming import fold

_WON = frozenset({"won", "closed won", "closedwon", "closed as won", "win"})
_LOST = frozenset({"lost", "closed lost", "closedlost", "closed as lost", "loss"})
_OPEN = frozenset({"open", "in progress", "active", "pending", "new", "ongoing"})
_PIPELINE = re.compile(r"\s*\([^()]*\)\s*$")
"""What some CRMs write behind a stage: the pipeline it is of."""


def outcome_of(cell: str, *, stage: str | None) -> Outcome:
    """How a deal ended: as its own cell says, else as its stage does, else it is open.

    Raises:
        CellError: the cell says something else than won, lost or open.

    >>> outcome_of("Closed Won", stage=None), outcome_of("", stage="Closed Lost")
    ('won', 'lost')
    """
    said = fold(cell)
    if not said:
        return end_of(stage or "") or "open"
    outcome = end_of(cell) or ("open" if said in _OPEN else None)
    if outcome is None:
        raise CellError(f"{quoted(cell.strip())} is none of {', '.join(OUTCOMES)}")
    return outcome


def end_of(stage: str) -> Outcome | None:
    """How a deal has ended, as the name of its stage tells; None where that tells no end.

    >>> end_of("Closed Won (Sales Pipeline)"), end_of("Proposal")
    ('won', None)
    """
    said = fold(_PIPELINE.sub("", stage))
    if said in _WON:
        return "won"
    return "lost" if said in _LOST else None
