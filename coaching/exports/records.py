"""Records of a JSON file, one at a time, each flat: keys within keys are joined with dots.

Lists of records are found where CRMs put them: at the top, below ``records`` (Salesforce),
``results`` (HubSpot) or ``data`` (Pipedrive), or one a line.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, TextIO

from coaching.errors import ExportError

_PIECE = 1 << 16
_LISTS = re.compile(r'\s*\[|\s*\{[^\[]*?"(?:records|results|data|items)"\s*:\s*\[')
_BETWEEN = re.compile(r"[\s,]*")
_AMBIGUOUS = 3
"""Decimals that look like thousands behind their mark."""

_WITH_HISTORY = "propertiesWithHistory"

MOST_CHARACTERS = 4_000_000
"""Characters of one record. Chosen because a record with a long history has some ten thousand, and
a file that is no list of records would be read whole into memory."""


def records_in(text: TextIO, *, name: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Which record it is, from 1, and what it says; a history is a row for each value that was.

    Raises:
        ExportError: the file is no list of records in JSON.
    """
    for number, record in enumerate(_objects(text, name), 1):
        if not isinstance(record, dict):
            raise ExportError(
                f"{name}, record {number}: {str(record)[:40]!r} is no record",
                hint="a file of JSON holds a list of records, {…} each",
            )
        if isinstance(record.get(_WITH_HISTORY), dict):
            for change in _changes(record):
                yield number, change
        else:
            yield number, flat(record)


def _objects(text: TextIO, name: str) -> Iterator[Any]:
    decoder = json.JSONDecoder(parse_float=_decimal, parse_int=str, parse_constant=str)
    buffer = text.read(_PIECE)
    number = 1
    start = _LISTS.match(buffer)
    one_a_line = start is None
    place = start.end() if start is not None else 0
    while True:
        between = _BETWEEN.match(buffer, place)
        assert between is not None, "it matches nothing, too"
        buffer, place = buffer[between.end() :], 0
        if not buffer:
            buffer = text.read(_PIECE)
            if not buffer:
                if one_a_line:
                    return
                raise ExportError(
                    f"{name}, record {number}: the list of records has no end", hint=_CUT
                )
            continue
        if buffer[0] == "]" and not one_a_line:
            return
        try:
            value, place = decoder.raw_decode(buffer)
        except json.JSONDecodeError as error:
            more = text.read(max(_PIECE, len(buffer))) if len(buffer) < MOST_CHARACTERS else ""
            if not more:
                raise ExportError(
                    f"{name}, record {number}: not readable as JSON: {error.msg}",
                    hint=_CUT,
                ) from error
            buffer += more
            continue
        except RecursionError as error:
            raise ExportError(f"{name}, record {number}: nested too deeply", hint=_CUT) from error
        yield value
        number += 1


_CUT = "export it again; a file that was cut short is the usual cause"


def _decimal(number: str) -> str:
    """A number as text in which three decimals are not taken for thousands.

    >>> _decimal("27.125"), _decimal("27.5"), _decimal("1e3")
    ('27.1250', '27.5', '1000.0')
    """
    if "e" in number.lower():
        number = str(float(number))
    return f"{number}0" if len(number.partition(".")[2]) == _AMBIGUOUS else number


def flat(record: Mapping[str, Any]) -> dict[str, str]:
    """A record's values as text, by their keys.

    What HubSpot puts below ``properties`` is the record's own; of lists of things the ids or
    values are kept, the primary one first.

    >>> flat({"Id": "1", "Owner": {"Name": "Ann"}, "attributes": {"type": "x"}, "Won": True})
    {'Id': '1', 'Owner.Name': 'Ann', 'Won': 'true'}
    >>> flat({"email": [{"value": "a@b.c"}, {"value": "d@e.f", "primary": True}]})
    {'email': 'd@e.f;a@b.c'}
    """
    found: dict[str, str] = {}
    for key, value in record.items():
        if key == "attributes":
            continue
        if isinstance(value, dict):
            inner = flat(value)
            if key == "properties":
                found |= inner
            elif key == "associations":
                found |= {
                    f"{key}.{name.removesuffix('.results')}": ids for name, ids in inner.items()
                }
            else:
                found |= {f"{key}.{name}": text for name, text in inner.items()}
        else:
            found[key] = _text(value)
    return found


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        items = sorted(value, key=lambda it: not (isinstance(it, dict) and it.get("primary")))
        texts = (_text(_meant(item)) for item in items)
        return ";".join(dict.fromkeys(text for text in texts if text))
    if isinstance(value, dict):
        return _text(_meant(value))
    return str(value)


def _meant(item: Any) -> Any:
    """What a thing in a list is known by."""
    if not isinstance(item, dict):
        return item
    return next((item[key] for key in ("value", "id", "toObjectId", "name") if key in item), None)


def _changes(record: Mapping[str, Any]) -> Iterator[dict[str, str]]:
    """Each value that a property of a HubSpot record had, with its time, the earliest first."""
    for name, values in record[_WITH_HISTORY].items():
        for one in reversed(values if isinstance(values, list) else []):
            if isinstance(one, dict):
                yield {
                    "hubspot deal": _text(record.get("id")),
                    "property": name,
                    "value": _text(one.get("value")),
                    "timestamp": _text(one.get("timestamp")),
                }
