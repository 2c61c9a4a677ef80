"""Files as tables: a header and rows of cells, whether written with separators or as JSON.

A table can be gone through again and again; nothing but the row at hand is held.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from coaching.errors import ExportError
from coaching.exports.records import records_in
from coaching.exports.text import encoding_of, text_of

SEPARATORS = (",", ";", "\t")

_UNCLOSED = "a quotation mark that is never closed is the usual cause"

Row = tuple[int, list[str]]
"""Where a row begins in the file, from 1 (in JSON which record it is), and its cells."""


@dataclass(frozen=True, slots=True)
class Table:
    """A file of rows.

    Attributes:
        name: What the file is called.
        encoding: How its characters are written.
        format: How cells are told apart: the separator, or ``json``.
        header: The titles of its columns.
        rows: Goes through its rows, from the first one.
    """

    name: str
    encoding: str
    format: str
    header: tuple[str, ...]
    rows: Callable[[], Iterator[Row]]


def open_table(source: BinaryIO, *, name: str, known: Callable[[list[str]], int] = len) -> Table:
    """The table in a file.

    Args:
        source: The file, open for reading; it stays open as long as rows are asked for.
        name: What it is called, for messages.
        known: How many titles of a header mean something; tells separators apart.

    Raises:
        ExportError: it is no table, or empty.
    """
    encoding = encoding_of(source, name=name)
    with text_of(source, encoding) as text:
        first = next((line for line in text if line.strip()), "")
    if not first:
        raise ExportError(f"{name} is empty", hint="export it again from where it was made")
    if first.lstrip()[:1] in ("{", "["):
        return _json_table(source, encoding, name)
    separator = max(
        SEPARATORS, key=lambda mark: (known(_cells(first, mark)), len(first.split(mark)))
    )

    def lines() -> Iterator[Row]:
        with text_of(source, encoding) as text:
            yield from _lines(text, separator, name)

    _, header = next(lines(), (0, []))
    if not header:
        raise ExportError(f"{name} is empty", hint="export it again from where it was made")

    def rows() -> Iterator[Row]:
        rest = lines()
        next(rest, None)
        return rest

    return Table(name, encoding, separator, tuple(header), rows)


def _cells(line: str, separator: str) -> list[str]:
    """The cells of a header line; a title with a line break is cut."""
    try:
        return next(csv.reader([line.strip("\r\n")], delimiter=separator), [])
    except csv.Error:
        return line.split(separator)


def _lines(text: Iterator[str], separator: str, name: str) -> Iterator[Row]:
    """The line and the cells of the header and then of each row that is not blank.

    Raises:
        ExportError: a cell has no end.
    """
    reader = csv.reader(text, delimiter=separator, strict=True)
    begins = 1
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise ExportError(f"{name}, line {begins}: {error}", hint=_UNCLOSED) from error
        if any(cell.strip() for cell in row):
            yield begins, row
        begins = reader.line_num + 1


def _json_table(source: BinaryIO, encoding: str, name: str) -> Table:
    """The table of a file of records; their keys are the titles, in order of first use."""

    def records() -> Iterator[tuple[int, dict[str, str]]]:
        with text_of(source, encoding) as text:
            yield from records_in(text, name=name)

    titles: dict[str, None] = {}
    for _, record in records():
        titles.update(dict.fromkeys(record))
    if not titles:
        raise ExportError(
            f"{name} holds no records", hint="export it again with at least one record"
        )
    header = tuple(titles)

    def rows() -> Iterator[Row]:
        for number, record in records():
            yield number, [record.get(title, "") for title in header]

    return Table(name, encoding, "json", header, rows)
