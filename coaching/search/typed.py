"""The one box: filters typed among the words, such as ``stage:negotiation account:"Acme"``.

It knows which filters there are and how they are written. It does not know which stages, people or
accounts the library has.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from datetime import datetime
from difflib import get_close_matches
from typing import Any
from zoneinfo import ZoneInfo

from coaching.errors import UsageError
from coaching.search.asked import Filters, Query

FIELDS = tuple(field.name for field in fields(Filters))
"""Names of the filters, as they are typed."""

_STRAIGHT = str.maketrans(dict.fromkeys("\u201c\u201d\u201e", '"'))
_QUOTED_OR_TYPED = re.compile(
    r'-?"[^"]*"|(?<!\S)(?P<minus>-?)(?P<name>[A-Za-z]{3,12}):(?:"(?P<quoted>[^"]*)"|(?P<bare>[^\s":/]\S*))'
)
_MONTH = re.compile(r"\d{4}(-\d{2})?")


@dataclass(frozen=True, slots=True)
class Box:
    """What was typed into the one box, taken apart.

    Attributes:
        text: The words, phrases and exclusions that are left.
        given: The filters as they were typed, by name.
        remarks: What was typed like a filter and is none.
    """

    text: str
    given: dict[str, str]
    remarks: tuple[str, ...]


def read_box(text: str) -> Box:
    """The words and the filters of what was typed.

    What looks like a filter inside quotes is a phrase. A name that is no filter's is looked for as
    a word, and that is told.

    Raises:
        UsageError: A filter's name is nearly right, is typed twice, or stands after a minus.

    >>> read_box('discount stage:negotiation account:"Acme Inc" "not rep:Dana"')
    ... # doctest: +NORMALIZE_WHITESPACE
    Box(text='discount "not rep:Dana"',
        given={'stage': 'negotiation', 'account': 'Acme Inc'}, remarks=())
    """
    given: dict[str, str] = {}
    remarks: list[str] = []

    def taken(found: re.Match[str]) -> str:
        name = (found["name"] or "").lower()
        if not name:
            return found[0]
        if name not in FIELDS:
            _refuse_nearly(name)
            remarks.append(f'"{name}:" is no filter ({", ".join(FIELDS)}), so it was read as words')
            return found[0]
        if found["minus"]:
            raise UsageError(
                f"{found[0]}: a filter cannot be excluded",
                hint="words can: -discount; for a filter, name what you want instead",
            )
        value = (found["quoted"] if found["quoted"] is not None else found["bare"]).strip()
        if given.get(name, value) != value:
            raise UsageError(f'{name} is asked for twice: "{given[name]}" and "{value}"')
        if value:
            given[name] = value
        return " "

    left = _QUOTED_OR_TYPED.sub(taken, text.translate(_STRAIGHT))
    return Box(" ".join(left.split()) if given else text, given, tuple(remarks))


def query_of(
    text: str, filters: Filters | None = None, *, limit: int = 10, zone: ZoneInfo
) -> Query:
    """A query from what was typed and from filters that were given beside it.

    Args:
        text: The one box.
        filters: Given beside it, by options or fields.
        limit: How many to find, at most.
        zone: In which dates are meant.

    Raises:
        UsageError: A typed filter is none, or another than the one given beside it.
    """
    box = read_box(text)
    asked = filters or Filters()
    typed: dict[str, Any] = {
        name: _VALUES.get(name, _as_written)(name, value, zone) for name, value in box.given.items()
    }
    for name, value in typed.items():
        beside = getattr(asked, name)
        if beside is not None and beside != value:
            raise UsageError(
                f'{name} is asked for twice: "{beside}" and, among the words, "{box.given[name]}"',
                hint="leave one of them out",
            )
    return Query(box.text, replace(asked, **typed), limit, box.remarks)


def written(query: Query) -> str:
    """What one would type into the box for a query; read again, it is the same query.

    >>> written(Query("too expensive", Filters(stage="closing", account="Acme Inc")))
    'too expensive stage:closing account:"Acme Inc"'
    """
    parts = [query.text.strip()]
    for name in FIELDS:
        value = getattr(query.filters, name)
        if value is None:
            continue
        said = value.isoformat() if isinstance(value, datetime) else str(value).replace('"', "")
        parts.append(f'{name}:"{said}"' if re.search(r"[\s:]", said) else f"{name}:{said}")
    return " ".join(filter(None, parts))


def moment_of(name: str, written: str, zone: ZoneInfo) -> datetime:
    """The moment that a date means: its first, in the zone. A year or a month is its first day.

    >>> moment_of("after", "2026-09", ZoneInfo("UTC")).isoformat()
    '2026-09-01T00:00:00+00:00'
    """
    day = written
    if _MONTH.fullmatch(written):
        day = f"{written}-01" if "-" in written else f"{written}-01-01"
    try:
        at = datetime.fromisoformat(day)
    except ValueError as error:
        raise UsageError(
            f"{name} {written!r} is no date", hint="write 2026-09-14, or 2026-09 for its first day"
        ) from error
    return at if at.tzinfo else at.replace(tzinfo=zone)


def _as_written(_name: str, value: str, _zone: ZoneInfo) -> str:
    return value


def _lower(_name: str, value: str, _zone: ZoneInfo) -> str:
    return value.lower()


_VALUES: dict[str, Callable[[str, str, ZoneInfo], Any]] = {
    "after": moment_of,
    "before": moment_of,
    "role": _lower,
    "outcome": _lower,
}


def _refuse_nearly(name: str) -> None:
    near = get_close_matches(name, FIELDS, n=1, cutoff=0.7)
    if near:
        raise UsageError(f'"{name}:" is no filter', hint=f'did you mean "{near[0]}:"?')
