"""Many numbers in one query: SQLite takes only so many at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

AT_ONCE = 10_000
"""Numbers in one query. Source: SQLite takes 32,766 parameters (its page on limits, 3.32 on)."""


def in_batches(numbers: Iterable[int]) -> Iterator[tuple[int, ...]]:
    """The numbers in order, as many at once as a query takes.

    >>> list(in_batches([3, 1, 2]))
    [(1, 2, 3)]
    """
    ordered = sorted(numbers)
    for start in range(0, len(ordered), AT_ONCE):
        yield tuple(ordered[start : start + AT_ONCE])
