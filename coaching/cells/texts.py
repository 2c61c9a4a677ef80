"""Cells of words: names, and what says yes or no; and what to say of one that cannot be read."""

from __future__ import annotations

from coaching.naming import fold

SHOWN = 40
"""Characters of an offending value that a message repeats. Chosen to keep it on one line."""

_YES = frozenset({"true", "yes", "1", "y", "t", "x", "checked", "active", "won"})
_NO = frozenset({"false", "no", "0", "n", "f", "", "unchecked", "inactive", "none"})


class CellError(ValueError):
    """A cell that cannot be read; the message goes on after the column's name."""


def quoted(text: str) -> str:
    """A value as a message repeats it, cut where it is long.

    >>> quoted("n/a")
    "'n/a'"
    """
    return repr(text if len(text) <= SHOWN else text[: SHOWN - 1] + "…")


def text_of(cell: str) -> str | None:
    """The text of a cell with single blanks; None where it is empty.

    >>> text_of("  Blue   Harbor "), text_of(" ")
    ('Blue Harbor', None)
    """
    return " ".join(cell.split()) or None


def name_of(cell: str) -> str | None:
    """The name of a person or a company; None where the cell is empty.

    Raises:
        CellError: it holds no letter or digit.
    """
    text = text_of(cell)
    if text is not None and not fold(text):
        raise CellError(f"{quoted(text)} has no letter or digit")
    return text


def yes_of(cell: str) -> bool | None:
    """Whether a cell says yes; None where it is empty.

    Raises:
        CellError: it says neither yes nor no.

    >>> yes_of("TRUE"), yes_of("0"), yes_of("")
    (True, False, None)
    """
    said = fold(cell)
    if not said:
        return None
    if said in _YES or said in _NO:
        return said in _YES
    raise CellError(f"{quoted(cell.strip())} is neither yes nor no")
