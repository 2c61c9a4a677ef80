"""Lines: the turns of a snippet as the full-text index keeps them, a column for each role.

Every column has as many lines as the snippet has turns; a turn's words stand in its line of its
role's column, and that line is empty in the others. So words can be looked for in one role's talk,
and the columns, with marks in them or not, can be put together again in the order of the turns.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import column, table

from coaching.search import MARK, UNMARK
from coaching.transcript import ROLES, Role

snippet_words = table(
    "snippet_words",
    column("rowid"),
    *(column(role) for role in ROLES),
    column("snippet_words"),
    column("rank"),
)
"""The full-text table: a row for each snippet, its lines by role."""

_KEPT_OUT = str.maketrans({MARK: None, UNMARK: None, "\n": " "})


@dataclass(frozen=True, slots=True)
class Line:
    """What one turn says.

    Attributes:
        role: Who says it.
        text: What; matched words stand between ``MARK`` and ``UNMARK``.
        row: Its place among the turns of the snippet, those that say nothing counted.
    """

    role: Role
    text: str
    row: int = field(default=0, compare=False, repr=False)

    @property
    def matches(self) -> int:
        """How often something in it was matched."""
        return self.text.count(MARK)

    @property
    def plain(self) -> str:
        """The text without marks."""
        return self.text.replace(MARK, "").replace(UNMARK, "")


def columns_of(lines: Iterable[Line]) -> dict[Role, str]:
    r"""The three columns for the turns of a snippet.

    >>> columns_of([Line("rep", "How many?"), Line("customer", "Sixty.")])
    {'rep': 'How many?\n', 'customer': '\nSixty.', 'unknown': '\n'}
    """
    kept = [(line.role, line.text.translate(_KEPT_OUT)) for line in lines]
    return {
        column: "\n".join(text if role == column else "" for role, text in kept) for column in ROLES
    }


def lines_of(columns: Mapping[Role, str]) -> tuple[Line, ...]:
    r"""The turns again, in order, without those that say nothing.

    A mark that goes over several lines is closed in each and opened again in the next.

    >>> lines_of({"rep": "How \x02many\x03?\n", "customer": "\nSixty.", "unknown": "\n"})
    (Line(role='rep', text='How \x02many\x03?'), Line(role='customer', text='Sixty.'))
    """
    split = {role: _closed(columns[role].split("\n")) for role in ROLES}
    return tuple(
        Line(role, text, row)
        for row, texts in enumerate(zip(*split.values(), strict=True))
        for role, text in zip(split, texts, strict=True)
        if text
    )


def _closed(lines: Iterable[str]) -> list[str]:
    """Lines that each close the marks they open."""
    closed: list[str] = []
    inside = False
    for line in lines:
        opened = f"{MARK}{line}" if inside else line
        inside = opened.count(MARK) > opened.count(UNMARK)
        closed.append((opened + UNMARK * inside).replace(MARK + UNMARK, ""))
    return closed
