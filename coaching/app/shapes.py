"""The shapes in which scripts and programs get things; documented in docs/scripting.md.

The command line and the web give the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from coaching.app.cli.printing import file_name
from coaching.errors import FilmroomError
from coaching.ledger import FileEntry, State, call_name
from coaching.search import MARK, UNMARK, Hit


def state_counts(lines: Sequence[FileEntry]) -> dict[State, int]:
    """How many files are in each state that occurs, by the state's name."""
    return dict(sorted(Counter(entry.state for entry in lines).items()))


def status_shape(
    lines: Sequence[FileEntry], inbox: Path, counts: Mapping[State, int] | None = None
) -> dict[str, Any]:
    """The ledger, or some of its lines.

    Args:
        lines: The files.
        inbox: The inbox's folder.
        counts: How many files are in each state, where there are more than ``lines``.
    """
    told = state_counts(lines) if counts is None else counts
    return {
        "recordings": [
            {
                "file": file_name(entry.path, inbox),
                "path": entry.path,
                "kind": entry.kind,
                "state": entry.state,
                "step": entry.step,
                "progress": entry.progress,
                "reason": entry.reason,
                "next": entry.hint,
                "call": None if entry.call is None else call_name(entry.call),
                "recording": entry.recording,
                "attempts": entry.attempts,
                "changed_at": entry.changed_at.isoformat(),
            }
            for entry in lines
        ],
        "counts": {state: count for state, count in sorted(told.items()) if count},
    }


def hit_shape(hit: Hit) -> dict[str, Any]:
    """A moment that a search found."""
    return {
        "call": call_name(hit.call),
        "title": hit.call_title,
        "start": round(hit.start, 3),
        "end": round(hit.end, 3),
        "stage": hit.stage,
        "role": hit.role,
        "text": hit.text,
        "highlighted": hit.highlighted.replace(MARK, "«").replace(UNMARK, "»"),
        "speakers": list(hit.speakers),
        "score": round(hit.score, 6),
        "why": list(hit.why),
        "rep": hit.rep,
        "account": hit.account,
        "territory": hit.territory,
        "deal": hit.deal,
        "outcome": hit.outcome,
        "started_at": hit.started_at.isoformat() if hit.started_at else None,
        "snippet": hit.snippet,
        "turn": hit.turn,
        "play": None if hit.play is None else round(hit.play, 3),
        "alike": list(hit.alike),
    }


def search_shape(
    text: str,
    hits: Sequence[Hit],
    *,
    notice: str | None,
    clip: Path | None = None,
    counts: Mapping[str, Mapping[str, int]] | None = None,
) -> dict[str, Any]:
    """What a search found, what limited it, and what each filter would leave of it."""
    return {
        "query": text,
        "notice": notice,
        "counts": {field: dict(own) for field, own in (counts or {}).items()},
        "hits": [hit_shape(hit) for hit in hits],
        "clip": str(clip) if clip else None,
    }


def error_shape(error: FilmroomError) -> dict[str, Any]:
    """What went wrong, and what to do next."""
    return {"error": error.message, "hint": error.hint}
