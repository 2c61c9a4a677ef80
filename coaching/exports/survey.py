"""What the rows of a file tell together: how many there are, how dates and amounts are written.

A date such as 03/04/2026 is read as the others of its column tell, else as those of the file's
other columns; where none tells it is refused, never guessed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from coaching import cells
from coaching.cells import DateOrder, DecimalMark
from coaching.exports.recognising import Recognised
from coaching.exports.tables import Table

DATES = frozenset(
    {"created_at", "closed_at", "modified_at", "changed_at", "won_at", "lost_at", "expected_at"}
    | {"started_at"}
)
"""Our columns that hold dates."""

AMOUNTS = frozenset({"amount", "new_value", "old_value"})
"""Our columns that hold amounts."""


@dataclass(frozen=True, slots=True)
class Survey:
    """What the rows of a file tell together.

    Attributes:
        rows: How many there are.
        dates: What comes first in the dates of each column that holds some.
        decimals: What stands before the decimals in each column that holds amounts.
        ambiguous: How many dates nothing tells how to read.
        again: Keys of records that stand in several rows.
    """

    rows: int
    dates: Mapping[str, DateOrder]
    decimals: Mapping[str, DecimalMark]
    ambiguous: int
    again: frozenset[str]


def survey(
    table: Table, found: Recognised, key: Callable[[Mapping[str, str]], str] | None
) -> Survey:
    """Go through a file once and see what its rows tell together.

    Args:
        table: The file.
        found: What it was recognised as.
        key: What tells a row's record from others; None where rows are no records.

    Raises:
        ExportError: the file cannot be read to its end.
    """
    dates = {column: place for column, place in found.places.items() if column in DATES}
    amounts = {column: place for column, place in found.places.items() if column in AMOUNTS}
    orders: defaultdict[str, set[DateOrder]] = defaultdict(set)
    marks: defaultdict[str, set[DecimalMark]] = defaultdict(set)
    unsure: Counter[str] = Counter()
    seen: set[str] = set()
    again: set[str] = set()
    rows = 0
    width = len(table.header)
    for _, row in table.rows():
        rows += 1
        if len(row) != width:
            continue
        for column, place in dates.items():
            cell = row[place]
            if not cell or cell[:4].isdigit():
                continue  # the year stands first, as in most files, which tells nothing
            if order := cells.tells_order(cell):
                orders[column].add(order)
            elif cells.is_ambiguous(cell):
                unsure[column] += 1
        for column, place in amounts.items():
            if mark := cells.tells_decimal(row[place]):
                marks[column].add(mark)
        if key is not None:
            record = key({column: row[place] for column, place in found.places.items()})
            (again if record in seen else seen).add(record)
    told = {column: _order(column, orders, found.dates) for column in dates}
    return Survey(
        rows=rows,
        dates=told,
        decimals={column: found.decimal or _only(marks[column]) for column in amounts},
        ambiguous=sum(count for column, count in unsure.items() if told[column] == "auto"),
        again=frozenset(again),
    )


def _order(column: str, orders: Mapping[str, set[DateOrder]], said: DateOrder) -> DateOrder:
    if said != "auto":
        return said
    told = orders.get(column) or {order for found in orders.values() for order in found}
    return next(iter(told)) if len(told) == 1 else "auto"


def _only(marks: set[DecimalMark]) -> DecimalMark:
    return next(iter(marks)) if len(marks) == 1 else ""
