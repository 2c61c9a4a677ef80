"""Files as the Inbox shows them: in words for people who stand before a page, not a prompt."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from coaching.app.cli.printing import file_name, visible
from coaching.ledger import FileEntry, State

STATE_TITLES: dict[State, str] = {
    "waiting": "Waiting",
    "queued": "In the queue",
    "working": "Working",
    "ready": "Ready",
    "duplicate": "Duplicate",
    "quarantined": "Quarantined",
    "failed": "Failed",
}

IN_MOTION: tuple[State, ...] = ("waiting", "queued", "working")
"""The states that pass by themselves."""

OPEN: tuple[State, ...] = ("ready", "duplicate")
"""The states in which a file's call can be looked at."""

_DOING = {
    "keep": "copying it",
    "probe": "looking into it",
    "playback": "making it playable",
    "words": "listening",
    "turns": "finding who speaks when",
    "tags": "telling the stages apart",
    "snippets": "cutting moments",
    "vectors": "learning what they mean",
    "ready": "finishing",
}

_TYPED = (
    (re.compile(r"^`filmroom retry` with this file's name"), "Try again"),
    (re.compile(r",? then `filmroom (ingest|retry)`$"), ", then press Try again"),
    (re.compile(r"^run `filmroom ingest` again when"), "Press Try again when"),
    (re.compile(r"`filmroom (retry|ingest)`"), "Try again"),
    (re.compile(r"`filmroom show (C\d+)`"), r"\1"),
    (re.compile(r"`filmroom status`"), "the Inbox"),
)
"""What hints tell people to type, and what they press on a page instead."""


@dataclass(frozen=True, slots=True)
class FileCard:
    """A file's line on the page.

    Attributes:
        id: Its number.
        name: Its name.
        folder: Its folder, from the inbox on; empty in the inbox itself.
        state: Its state.
        title: The state in words.
        doing: What is being done with it; empty unless it is worked on.
        percent: Share of that which is done; None unless it is worked on.
        reason: Why it is so; empty while all is well.
        next: What happens or is to be done next; empty where nothing is.
        retriable: Whether it can be tried again.
        call: Number of its call, if that can be looked at.
        changed_at: When it last changed.
    """

    id: int
    name: str
    folder: str
    state: State
    title: str
    doing: str
    percent: int | None
    reason: str
    next: str
    retriable: bool
    call: int | None
    changed_at: datetime


def card_of(entry: FileEntry, inbox: Path, *, served: bool) -> FileCard:
    """The card of a file.

    Args:
        entry: Its line in the ledger.
        inbox: The inbox's folder.
        served: Whether somebody is there who works on files.
    """
    shown = Path(file_name(entry.path, inbox))
    working = entry.state == "working"
    return FileCard(
        id=entry.id,
        name=visible(shown.name),
        folder="" if shown.parent == Path() else visible(str(shown.parent)),
        state=entry.state,
        title=STATE_TITLES[entry.state],
        doing=_DOING.get(entry.step or "", entry.step or "starting") if working else "",
        percent=round(100 * (entry.progress or 0)) if working else None,
        reason=_sentence(visible(entry.reason)),
        next=_next(entry, served=served),
        retriable=entry.state in ("failed", "quarantined"),
        call=entry.call if entry.state in OPEN else None,
        changed_at=entry.changed_at,
    )


def _next(entry: FileEntry, *, served: bool) -> str:
    """What happens next by itself, or what a person can do."""
    if entry.state in IN_MOTION and not served:
        return "Goes on once the service runs."
    if entry.state == "waiting":
        return "It is taken by itself once it is whole."
    return _sentence(in_words(visible(entry.hint)))


def in_words(hint: str) -> str:
    """A hint for people who press instead of type; other commands stay as they are typed.

    >>> in_words("put it back, then `filmroom retry`")
    'put it back, then press Try again'
    """
    for typed, pressed in _TYPED:
        hint = typed.sub(pressed, hint)
    return hint


def _sentence(text: str) -> str:
    """The text as a sentence: with a capital, unless it begins with a name or a command."""
    if not text:
        return ""
    first = text.split(maxsplit=1)[0]
    begun = text[0].upper() + text[1:] if first.isalpha() and first.islower() else text
    return begun if begun.endswith((".", "!", "?")) else f"{begun}."
