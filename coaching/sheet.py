"""The sheet beside a recording, ``STEM.call.json``: facts of its call that somebody wrote down.

It knows the sheet's keys and refuses all others, so that a slip of the pen is not taken in silence.
It does not know which call is meant, nor what others say of it.
"""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Annotated, Any, Literal, cast
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from coaching import cells
from coaching.claims import FIELDS, Claim, time_text
from coaching.errors import SidecarError
from coaching.participants import (
    Participant,
    digits_of,
    is_email,
    participants_text,
    person_of,
    person_text,
)
from coaching.transcript import PersonRole

LARGEST_BYTES = 256 * 1024
"""Longest sheet that is read. Chosen because a hundred participants take a tenth of it."""

LONGEST_TEXT = 500
"""Characters of the longest value. Chosen because titles and names are shorter."""

MOST_PARTICIPANTS = 100
"""Participants of the largest call. Chosen because more are an audience."""

KEYS_SHOWN = 20
"""Mistakes that one message names. Chosen because more are another kind of file."""

_HINT = "correct the sheet and save it again; docs/metadata.md lists its keys"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet as it was read.

    Attributes:
        name: The file's name.
        claims: What it says, in order of the fields.
    """

    name: str
    claims: tuple[Claim, ...]


def _one_line(text: str) -> str:
    if any(not char.isprintable() and not char.isspace() for char in text):
        raise ValueError("it holds a character that cannot be shown")
    return " ".join(text.split())


def _named(text: str) -> str:
    try:
        return cells.name_of(text) or ""
    except cells.CellError as error:
        raise ValueError(str(error)) from error


def _email(text: str) -> str:
    if text and not is_email(text):
        raise ValueError(f"{cells.quoted(text)} is no e-mail address")
    return text


def _phone(text: str) -> str:
    if text and not digits_of(text):
        raise ValueError(f"{cells.quoted(text)} is no phone number")
    return text


def _person(value: Any) -> Any:
    """A person that is written as one text, as an object."""
    if not isinstance(value, str):
        return value
    person = person_of(value)
    return {"name": person.name, "email": person.email}


_Text = Annotated[str, Field(max_length=LONGEST_TEXT), AfterValidator(_one_line)]
_Name = Annotated[_Text, AfterValidator(_named)]
_Email = Annotated[_Text, AfterValidator(_email)]
_Phone = Annotated[_Text, AfterValidator(_phone)]
_Code = Annotated[str, Field(pattern="^[a-z]{2,3}$")]


class _Keys(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class _Person(_Keys):
    """Our person on the call."""

    name: _Name = ""
    email: _Email = ""
    phone: _Phone = ""


class _Participant(_Person):
    """Somebody on the call."""

    role: PersonRole = "unknown"
    company: _Name = ""


_Anybody = Annotated[_Participant, BeforeValidator(_person)]


class _Sheet(_Keys):
    """All keys of a sheet."""

    title: _Text | None = None
    started_at: _Text | None = None
    direction: Literal["inbound", "outbound"] | None = None
    rep: Annotated[_Person, BeforeValidator(_person)] | None = None
    account: _Name | None = None
    deal: _Name | None = None
    consent: Literal["unknown", "given", "refused", "withdrawn"] | None = None
    external_id: _Name | None = None
    participants: Annotated[list[_Anybody], Field(max_length=MOST_PARTICIPANTS)] | None = None
    left: PersonRole | None = None
    right: PersonRole | None = None
    language: _Code | None = None
    call: _Name | None = None
    side: Literal["rep", "customer"] | None = None
    part: Annotated[int, Field(ge=1, le=999)] | None = None


SHEET_KEYS = tuple(_Sheet.model_fields)
"""The keys that a sheet may have."""


def read_sheet(content: bytes, *, name: str, zone: str, detail: str = "") -> Sheet:
    """What a sheet says; a key that is ``null`` says nothing.

    Args:
        content: The file: UTF-8, or UTF-16 with its mark.
        name: Its name, for messages.
        zone: Name of the zone of a time that names none.
        detail: How its claims name it; its name where empty.

    Raises:
        SidecarError: it is no sheet; all mistakes are named.
    """
    values = _object(_text(content, name), name)
    mistakes: list[str] = []
    sheet = None
    try:
        sheet = _Sheet.model_validate(values)
    except ValidationError as error:
        mistakes = [_mistake(dict(problem)) for problem in error.errors()]
    timed = _time(values.get("started_at"), zone, mistakes)
    if sheet is None or mistakes:
        listed = "; ".join(mistakes[:KEYS_SHOWN])
        more = f"; and {len(mistakes) - KEYS_SHOWN} more" if len(mistakes) > KEYS_SHOWN else ""
        raise SidecarError(f"{name}: {listed}{more}", hint=_HINT)
    said = _values(sheet)
    if timed is not None:
        said["started_at"], naive = timed
        said |= {"zone": zone} if naive else {}
    return Sheet(
        name,
        tuple(
            Claim(field, said[field], "sheet", detail or name)
            for field in FIELDS
            if said.get(field)
        ),
    )


def _text(content: bytes, name: str) -> str:
    if len(content) > LARGEST_BYTES:
        raise SidecarError(
            f"{name} has {len(content)} bytes; a sheet has {LARGEST_BYTES} at most", hint=_HINT
        )
    marked = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        return content.decode("utf-16" if marked else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise SidecarError(
            f"{name} is not text in UTF-8 or UTF-16", hint="save it as UTF-8"
        ) from error


def _object(text: str, name: str) -> dict[str, Any]:
    """The JSON object in a text.

    Raises:
        SidecarError: there is none, or a key stands twice in it.
    """
    try:
        values = json.loads(text, object_pairs_hook=_once, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        raise SidecarError(
            f"{name}, line {error.lineno}: it is no JSON: {error.msg}", hint=_HINT
        ) from error
    except (ValueError, RecursionError) as error:
        raise SidecarError(f"{name}: {_said(error)}", hint=_HINT) from error
    if not isinstance(values, dict):
        raise SidecarError(f"{name} holds no object of keys and values", hint=_HINT)
    return values


def _said(error: Exception) -> str:
    return "it is nested too deeply" if isinstance(error, RecursionError) else str(error)


def _once(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """The pairs of an object, in which no key stands twice."""
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f"{cells.quoted(key)} stands twice")
        found[key] = value
    return found


def _no_number(name: str) -> Any:
    raise ValueError(f"{name} is no number")


def _time(value: Any, zone: str, mistakes: list[str]) -> tuple[str, bool] | None:
    """The time as a claim's value and whether it was read in ``zone``; a mistake is added."""
    if not isinstance(value, str):
        return None
    try:
        at = cells.moment_of(value, zone=ZoneInfo(zone))
        apart = cells.moment_of(value, zone=ZoneInfo("Etc/GMT+12"))
    except cells.CellError as error:
        mistakes.append(f"started_at {error}")
        return None
    if at is None:
        return None
    day_alone = ":" not in value and "T" not in value.upper()
    return time_text(at, day_alone=day_alone), at != apart or zone == "Etc/GMT+12"


def _values(sheet: _Sheet) -> dict[str, str]:
    """What the keys say but for the time, as the values of claims."""
    said = {
        key: str(value)
        for key, value in sheet.model_dump(
            exclude={"rep", "participants", "started_at"}, exclude_none=True
        ).items()
    }
    people = [
        Participant(one.name, one.email, one.phone, one.role, one.company)
        for one in sheet.participants or ()
    ]
    if sheet.rep is not None:
        said["rep"] = person_text(sheet.rep.name, sheet.rep.email)
        rep = Participant(sheet.rep.name, sheet.rep.email, sheet.rep.phone, role="rep")
        if sheet.rep.phone and not any(rep.marks & one.marks for one in people):
            people.append(rep)
    people = [one for one in people if one.marks]
    if people:
        said["participants"] = participants_text(people)
    return said


def _mistake(problem: dict[str, Any]) -> str:
    """A problem that pydantic found, in our words."""
    place = [part for part in problem["loc"] if part != "function-before[_person()"]
    key = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in place)[1:]
    if problem["type"] == "extra_forbidden":
        known = _keys_beside(place)
        close = get_close_matches(str(place[-1]), known, n=1)
        guess = f"did you mean {close[0]!r}?" if close else f"known: {', '.join(known)}"
        return f"{key[:LONGEST_TEXT]} is not a key of a sheet; {guess}"
    message = str(problem["msg"]).removeprefix("Value error, ")
    return f"{key} = {cells.quoted(str(problem['input']))}: {message}"


def _keys_beside(place: list[Any]) -> list[str]:
    """The keys that may stand where an unknown one was found."""
    models = {"rep": _Person, "participants": _Participant}
    model = models.get(cast("str", place[0]), _Sheet) if len(place) > 1 else _Sheet
    return list(model.model_fields)
