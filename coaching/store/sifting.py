"""What a search may find, worked out once for all statements of its transaction.

In a large library a statement that looks each snippet up takes longer than all the rest. So calls,
which people open and close at any time, are asked of SQL in each transaction; which snippets they
have, and of which stage, role and signal those are, is told by what ``coaching.store.scanning`` has
in memory. Of a snippet that is not there, such as of a call without vectors, nothing is known here:
statements look it up.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache, lru_cache

from sqlalchemy import Connection, Select, and_, or_, select

from coaching.store.filters import Selection, calls_that_pass, saying
from coaching.store.numbers import Numbers, joined, numbers_in
from coaching.store.scanning import Passing, Seen, Sifted, seen
from coaching.store.schema.calls import versions
from coaching.store.schema.talk import signals, snippets
from coaching.store.withheld import withheld_snippets

KEPT = 64
"""Statements that are kept made, of each kind. Chosen because filters are chosen from lists."""

Joined = Select[tuple[str | None]]


def sift(conn: Connection, space: int, dimension: int, selection: Selection) -> Sifted:
    """What passes of a space, as this transaction sees it.

    Args:
        conn: Any transaction.
        space: Number of the space.
        dimension: Length of its vectors.
        selection: What passes.
    """
    there = seen(conn, space, dimension)
    only = []
    if selection.signal is not None:
        only.append(_showing(conn, there, selection.signal))
    if selection.saying is not None:
        only.append(numbers_in(conn, _saying(selection.saying)))
    never = [numbers_in(conn, _withheld())]
    if selection.not_saying is not None:
        never.append(numbers_in(conn, _saying(selection.not_saying)))
    return there.sifted(
        Passing(
            calls=numbers_in(conn, _calls(_of_calls(selection))),
            stages=selection.stages,
            role=selection.role,
            only=tuple(only),
            never=tuple(never),
        )
    )


def _of_calls(selection: Selection) -> Selection:
    """What is asked of calls."""
    return replace(
        selection, stages=None, role=None, signal=None, saying=None, not_saying=None, sifted=None
    )


@cache
def _withheld() -> Joined:
    return joined(withheld_snippets())


@lru_cache(maxsize=KEPT)
def _calls(selection: Selection) -> Joined:
    return joined(calls_that_pass(selection))


def _saying(match: str) -> Joined:
    return joined(saying(match))


def _showing(conn: Connection, there: Seen, signal: str) -> Numbers:
    """The snippets, of active versions, of which a turn shows a signal.

    They are remembered as long as no call comes or goes: signals are of versions, and whoever makes
    versions active adds the call anew. What a writing transaction sees may come to nothing.
    """
    known = there.shown.get(signal)
    if known is None:
        known = numbers_in(conn, _showing_of(signal))
        if not conn.get_execution_options().get("filmroom_writes", False):
            there.shown[signal] = known
    return known


@lru_cache(maxsize=KEPT)
def _showing_of(signal: str) -> Joined:
    cut = versions.alias()
    return joined(
        select(snippets.c.id)
        .distinct()
        .select_from(signals)
        .join(cut, and_(cut.c.made_from == signals.c.version_id, cut.c.active))
        .join(
            snippets,
            and_(
                snippets.c.version_id == cut.c.id,
                snippets.c.first_turn <= signals.c.turn,
                snippets.c.end_turn > signals.c.turn,
            ),
        )
        .where(or_(signals.c.signal == signal, signals.c.kind == signal))
    )
