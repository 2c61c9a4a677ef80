"""Cells of a table as values: money, moments and outcomes, in the ways that CRMs write them.

It guesses nothing that could be wrong by a factor or by months: what can be read in two ways is
refused. It does not know columns or rows.
"""

from coaching.cells.amounts import DecimalMark, count_of, currency_of, money_of, tells_decimal
from coaching.cells.dates import TOLD_BY, DateOrder, has_clock, is_ambiguous, moment_of, tells_order
from coaching.cells.ends import end_of, outcome_of
from coaching.cells.texts import CellError, name_of, quoted, text_of, yes_of

__all__ = [
    "TOLD_BY",
    "CellError",
    "DateOrder",
    "DecimalMark",
    "count_of",
    "currency_of",
    "end_of",
    "has_clock",
    "is_ambiguous",
    "moment_of",
    "money_of",
    "name_of",
    "outcome_of",
    "quoted",
    "tells_decimal",
    "tells_order",
    "text_of",
    "yes_of",
]
