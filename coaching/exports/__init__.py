"""Exports as files: recognised by their titles, read row by row, in the ways that CRMs write them.

It knows encodings, separators and what CRMs call our columns; what a dialer calls them it is told.
It does not know what is already known of a deal, nor where anything is kept.
"""

from coaching.exports.mapping import DATES, Mapped, read_mapping
from coaching.exports.reading import Export, Present, Value, open_export
from coaching.exports.recognising import Recognised, by_header
from coaching.exports.titles import Columns

__all__ = [
    "DATES",
    "Columns",
    "Export",
    "Mapped",
    "Present",
    "Recognised",
    "Value",
    "by_header",
    "open_export",
    "read_mapping",
]
