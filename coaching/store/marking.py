"""Matched words marked in a few snippets, in a table of their own in memory.

The index could mark them, too; but given some of its rows, it runs the whole match for each: 3 ms
of the processor for ten among 100,000, where this takes 0.2 (2026-11-27).
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from functools import cache
from typing import Any

from coaching.search import MARK, UNMARK
from coaching.transcript import ROLES, Role

TOKENIZER = "porter unicode61 remove_diacritics 2"
"""How words are told apart and stemmed, the same as in ``snippet_words``."""

Columns = Mapping[Role, str]
"""What is said in a snippet, by role; see ``coaching.store.lines``."""

_MARKING = threading.Lock()
_ASKED = (
    f"SELECT rowid, {', '.join(f'highlight(shown, {place}, ?, ?)' for place in range(len(ROLES)))}"  # noqa: S608 - nothing of it was typed
    " FROM shown WHERE shown MATCH ?"
)


def marked(snippets: Mapping[int, Columns], match: str) -> dict[int, Columns]:
    """Those of some snippets that match, by number, with ``MARK`` and ``UNMARK`` around words.

    Args:
        snippets: What is said, by number.
        match: FTS5 expression.
    """
    with _MARKING:
        shown = _shown()
        shown.execute("BEGIN")
        try:
            shown.executemany(
                "INSERT INTO shown (rowid, rep, customer, unknown) VALUES (?, ?, ?, ?)",
                [(number, *(own[role] for role in ROLES)) for number, own in snippets.items()],
            )
            rows = shown.execute(_ASKED, (*(MARK, UNMARK) * len(ROLES), match)).fetchall()
        finally:
            shown.execute("ROLLBACK")
    return {number: dict(zip(ROLES, texts, strict=True)) for number, *texts in rows}


@cache
def _shown() -> Any:
    """A database in memory with the empty table; for one thread at a time."""
    import pysqlite3

    shown = pysqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    shown.execute(
        f"CREATE VIRTUAL TABLE shown USING fts5({', '.join(ROLES)}, tokenize = '{TOKENIZER}')"
    )
    return shown
