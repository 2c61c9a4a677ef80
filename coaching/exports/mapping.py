"""A file in which a team says which column of an export is what, and how its cells are written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from coaching.cells import DateOrder
from coaching.crm import ExportKind, Outcome
from coaching.errors import SettingsError
from coaching.exports.generic import COLUMNS
from coaching.exports.recognising import Recognised
from coaching.exports.survey import Survey
from coaching.exports.titles import listed, places_of, refuse_twice
from coaching.naming import fold
from coaching.yaml_models import read_model
from coaching.yaml_places import did_you_mean

MAPPED: tuple[ExportKind, ...] = ("deals", "history", "accounts", "contacts", "users")

_MORE: Mapping[ExportKind, tuple[str, ...]] = {"deals": ("won_at", "lost_at", "expected_at")}
"""Columns that no generic title stands for."""

_KEYS: Mapping[ExportKind, tuple[frozenset[str], ...]] = {
    "deals": (frozenset({"deal_id"}),),
    "history": (
        frozenset({"deal_id"}),
        frozenset({"changed_at"}),
        frozenset({"stage", "new_value", "amount", "owner"}),
    ),
    "accounts": (frozenset({"account"}),),
    "contacts": (frozenset({"person", "last_name", "email", "phone", "mobile"}),),
    "users": (frozenset({"person", "last_name", "email"}),),
}
"""One column of each set has to be named."""

DATES: Mapping[str, DateOrder] = MappingProxyType({"dmy": "day first", "mdy": "month first"})
"""What comes first in dates, as people say it."""


def _some(value: object) -> object:
    return (value,) if isinstance(value, str) else value


Titles = Annotated[tuple[str, ...], BeforeValidator(_some)]


class Mapped(BaseModel):
    """What a mapping file says.

    Attributes:
        kind: What the rows are about.
        columns: The title, or several of which the first that is there counts, by our column.
        dates: What comes first in dates: ``dmy`` or ``mdy``.
        decimal: What stands before decimals: ``point`` or ``comma``.
        zone: Zone of times that name none.
        outcomes: How a deal ended, by its stage.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Literal["deals", "history", "accounts", "contacts", "users"]
    columns: Annotated[dict[str, Titles], Field(min_length=1)]
    dates: Literal["dmy", "mdy"] | None = None
    decimal: Literal["point", "comma"] | None = None
    zone: str = ""
    outcomes: dict[str, Literal["won", "lost", "open"]] = {}


def read_mapping(text: str, *, source: str) -> Mapped:
    r"""What a mapping file says.

    Args:
        text: The file.
        source: What to call it in messages.

    Raises:
        SettingsError: it makes no sense; the message names the line.

    >>> read_mapping("kind: deals\ncolumns: {deal_id: Vorgang}", source="m.yaml").columns
    {'deal_id': ('Vorgang',)}
    """
    said = read_model(text, Mapped, source=source, groups={})
    known = (*COLUMNS[said.kind], *_MORE.get(said.kind, ()))
    for column in said.columns:
        if column not in known:
            raise SettingsError(
                f"{source}, line {_line(text, column)}: columns.{column} is no column of "
                f"{said.kind} ({', '.join(known)})",
                hint=did_you_mean(column, known),
            )
    for choice in _KEYS[said.kind]:
        if not choice & said.columns.keys():
            raise SettingsError(
                f"{source}, line {_line(text, 'columns')}: columns lacks "
                f"{' or '.join(sorted(choice))}",
                hint=f"{said.kind} cannot be read without",
            )
    if said.zone:
        _refuse_zone(said.zone, text, source)
    return said


def _refuse_zone(zone: str, text: str, source: str) -> None:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise SettingsError(
            f"{source}, line {_line(text, 'zone')}: zone = {zone!r} is no time zone",
            hint="write one such as Europe/Berlin",
        ) from error


def _line(text: str, key: str) -> int:
    """The line, from 1, on which a key stands."""
    lines = enumerate(text.splitlines(), 1)
    return next((number for number, line in lines if f"{key}:" in line), 1)


def as_mapped(header: Sequence[str], said: Mapped, *, name: str, source: str) -> Recognised:
    """A file as a mapping file says that it is read.

    Raises:
        SettingsError: the file lacks a column that the mapping names.
    """
    places = places_of(header, said.columns)
    for column, titles in said.columns.items():
        if column not in places:
            raise SettingsError(
                f"{source}: columns.{column} = {', '.join(map(repr, titles))} is no column of "
                f"{name}: it has {listed(header)}",
                hint=did_you_mean(titles[0], header) or "write the title as it stands in the file",
            )
        refuse_twice(header, places[column], name=name)
    outcomes: dict[str, Outcome] = {fold(stage): how for stage, how in said.outcomes.items()}
    return Recognised(
        said.kind,
        "mapping",
        places,
        zone=said.zone,
        decimal={"point": ".", "comma": ","}.get(said.decimal or "", ""),  # type: ignore[arg-type]
        dates=DATES[said.dates] if said.dates else "auto",
        outcomes=outcomes,
    )


def mapping_text(header: Sequence[str], found: Recognised, told: Survey) -> str:
    """How a file was recognised, as a mapping file that can be edited and given back."""
    orders = {order for order in told.dates.values() if order != "auto"}
    marks = {mark for mark in told.decimals.values() if mark}
    said: dict[str, object] = {
        "kind": found.kind,
        "columns": {column: header[place].strip() for column, place in found.places.items()},
    }
    if len(orders) == 1:
        said["dates"] = "dmy" if orders == {"day first"} else "mdy"
    if len(marks) == 1:
        said["decimal"] = "point" if marks == {"."} else "comma"
    if found.zone:
        said["zone"] = found.zone
    if found.outcomes:
        said["outcomes"] = dict(found.outcomes)
    return yaml.safe_dump(said, sort_keys=False, allow_unicode=True)
