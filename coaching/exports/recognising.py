"""What a file exports, by the titles of its columns, and how it is to be read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from coaching import dialer
from coaching.cells import DateOrder, DecimalMark
from coaching.crm import ExportKind, Outcome
from coaching.errors import ExportError
from coaching.exports.generic import COLUMNS, HINT, NEEDED
from coaching.exports.preset import Preset
from coaching.exports.presets import preset_of
from coaching.exports.titles import Columns, listed, places_of, refuse_twice


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a file was recognised as.

    Attributes:
        kind: What its rows are about.
        preset: What it is called, such as ``hubspot deals``; ``columns by name`` for no CRM's that
            we know, ``mapping`` where somebody said which column is what.
        places: Where in the header each of our columns stands.
        zone: Zone of its times where they name none; empty for the team's.
        decimal: What stands before decimals, where that is known for sure.
        footers: Whether rows of one cell are no records.
        dates: What comes first in its dates, where somebody said so.
        outcomes: How a deal ended, by its stage in small letters.
    """

    kind: ExportKind
    preset: str
    places: Mapping[str, int]
    zone: str = ""
    decimal: DecimalMark = ""
    footers: bool = False
    dates: DateOrder = "auto"
    outcomes: Mapping[str, Outcome] = field(default_factory=dict)


BY_NAME = "columns by name"
"""What an export of no CRM that we know is called."""


def recognise(header: Sequence[str], *, name: str, calls: Columns = dialer.COLUMNS) -> Recognised:
    """What a file with this header exports.

    Args:
        header: The titles of its columns.
        name: What the file is called, for messages.
        calls: What the team's dialer calls the columns of its exports.

    Raises:
        ExportError: it is nothing that can be used, or a column stands twice.
    """
    found = by_header(header, calls=calls)
    if found is None:
        raise ExportError(
            f"{name} is no export of deals, accounts, contacts, users or calls: "
            f"it has the columns {listed(header)}",
            hint=_lacking(header) or HINT,
        )
    for place in found.places.values():
        refuse_twice(header, place, name=name)
    return found


def by_header(header: Sequence[str], *, calls: Columns = dialer.COLUMNS) -> Recognised | None:
    """What a header tells; None where it tells nothing.

    >>> by_header(["Opportunity ID", "Account Name", "Stage", "Close Date"]).kind
    'deals'
    >>> by_header(["Name", "Industry", "Owner"]).kind
    'accounts'
    >>> by_header(["Recording File", "Start Time", "Agent"]).kind
    'calls'
    >>> by_header(["song", "artist"])
    """
    preset = preset_of(header)
    if preset is not None and (found := _as_preset(header, preset)):
        return found
    call = places_of(header, calls)
    if call.keys() & dialer.NEEDED and call.keys() & dialer.TELLING:
        return Recognised("calls", BY_NAME, call)
    for kind, needed in NEEDED.items():
        places = places_of(header, COLUMNS[kind])
        if all(places.keys() & choice for choice in needed):
            return Recognised(kind, BY_NAME, _own(places))
    return None


def known_titles(header: Sequence[str], calls: Columns) -> int:
    """How many of a header's titles mean something in any export; tells separators apart."""
    preset = preset_of(header)
    kinds = (*COLUMNS.values(), calls, *((preset.all_columns(),) if preset else ()))
    return max(len(places_of(header, columns)) for columns in kinds)


def _as_preset(header: Sequence[str], preset: Preset) -> Recognised | None:
    places = _own(places_of(header, preset.all_columns()))
    key = {"deals": "deal_id", "history": "deal_id", "accounts": "account"}.get(preset.kind)
    if key is not None and key not in places:
        return None
    return Recognised(
        preset.kind,
        preset.name,
        places,
        zone=preset.zone,
        decimal="." if preset.plain_numbers else "",
        footers=preset.footers,
    )


def _own(places: Mapping[str, int]) -> dict[str, int]:
    """Places of which each is one column's: what stands first in our lists has it."""
    taken: dict[int, str] = {}
    for column, place in places.items():
        taken.setdefault(place, column)
    return {column: place for place, column in taken.items()}


def _lacking(header: Sequence[str]) -> str:
    """What to add to an export that we know all but for what tells its records apart."""
    preset = preset_of(header)
    return "" if preset is None else preset.lacking
