"""What a dialer's export says of calls: the columns that it may have, and a row as facts.

A row is about a recording, by its file's name or by the dialer's own id of the call. It does not
know how exports are written (see ``exports``) nor which calls are known.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from pathlib import PureWindowsPath
from urllib.parse import unquote, urlsplit

from coaching import cells
from coaching.arrivals import stem_of
from coaching.cells import CellError, DateOrder
from coaching.claims import FIELDS, Claim, time_text
from coaching.naming import fold
from coaching.participants import Participant, digits_of, is_email, participants_text, person_text
from coaching.rows import Cells, RowReading

Columns = Mapping[str, Sequence[str]]
"""What we call a column, and what it may be called, the surest name first."""

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "recording": (
        "Recording", "Recording File", "Recording File Name", "Recording Name", "Recording URL",
        "Recording Link", "File Name", "Filename", "Audio File", "Media File",
    ),
    "external_id": (
        "Call ID", "Call UUID", "Call SID", "Call UID", "Unique ID", "Interaction ID",
        "Conversation ID", "Session ID", "Recording ID",
    ),
    "started_at": (
        "Started At", "Start Time", "Call Start", "Call Start Time", "Start Date", "Date/Time",
        "Date Time", "Call Date/Time", "Call Date", "Timestamp", "Date",
    ),
    "clock": ("Time", "Call Time", "Time of Day"),
    "direction": ("Direction", "Call Direction", "Call Type"),
    "rep": (
        "Rep", "Rep Name", "Agent", "Agent Name", "User", "User Name", "Owner", "Call Owner",
        "Sales Rep", "Salesperson", "Assigned To",
    ),
    "rep_email": ("Rep Email", "Agent Email", "User Email", "Owner Email"),
    "from_number": ("From", "From Number", "Caller", "Caller Number", "Caller ID", "Src"),
    "to_number": ("To", "To Number", "Callee", "Callee Number", "Dialed Number", "Dst"),
    "customer_number": (
        "Customer Number", "Customer Phone", "Contact Number", "Contact Phone", "Prospect Number",
        "Phone Number", "Phone",
    ),
    "customer_name": (
        "Contact", "Contact Name", "Customer", "Customer Name", "Prospect", "Prospect Name",
        "Lead", "Lead Name",
    ),
    "customer_email": ("Contact Email", "Customer Email", "Prospect Email", "Lead Email"),
    "account": (
        "Account", "Account Name", "Company", "Company Name", "Organization", "Organisation",
    ),
    "deal": ("Deal ID", "Opportunity ID", "Deal", "Opportunity"),
    "title": ("Title", "Subject", "Call Title", "Topic", "Call Name"),
    "language": ("Language", "Call Language", "Language Code"),
    "consent": ("Consent", "Recording Consent", "Consent Status"),
    "disposition": ("Disposition", "Call Disposition", "Outcome", "Call Outcome", "Call Result"),
}  # fmt: skip
"""The titles that the exports of common dialers have."""

NEEDED = frozenset({"recording", "external_id"})
"""One of these says which call a row is about."""

TELLING = frozenset(
    {"started_at", "clock", "direction", "rep", "rep_email", "from_number", "to_number"}
    | {"customer_number"}
)
"""One of these tells an export of calls from other tables."""

_INBOUND = frozenset({"inbound", "incoming", "in", "received", "answered"})
_OUTBOUND = frozenset({"outbound", "outgoing", "out", "dialed", "dialled", "placed", "made"})
_CONSENT = {
    "given": ("given", "granted", "yes", "true", "1", "opt in", "opted in", "accepted"),
    "refused": ("refused", "declined", "denied", "no", "false", "0", "opt out", "opted out"),
    "withdrawn": ("withdrawn", "revoked"),
    "unknown": ("unknown", "n a", "none", "not asked"),
}
_ENDING = re.compile(r"\.(?:[a-z][a-z0-9]{1,3}|3gpp?)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class CallRow:
    """What one row of a dialer's export says about a call.

    Attributes:
        line: Where the row begins in the file, from 1.
        name: Folded name of its recording without the ending; where the row names none, what a
            recording named by the call's id would have; never empty.
        external_id: The dialer's id of the call; empty where it has none.
        facts: Values in the form of claims, by field; ``disposition`` is kept with them.
    """

    line: int
    name: str
    external_id: str
    facts: Mapping[str, str]


def call_row(line: int, row: Cells, *, zone: tzinfo, order: DateOrder) -> CallRow:
    """What a row says about its call.

    Args:
        line: Where it begins.
        row: Its cells by our names of the columns.
        zone: Zone of times that name none.
        order: What comes first in dates that could be read in two ways.

    Raises:
        CellError: a cell cannot be read, or the row does not tell which call it is about.
    """
    reading = RowReading(row)
    external_id = reading.text("external_id") or ""
    name = recording_stem(row.get("recording", "")) or external_id.casefold()
    if not name:
        reading.refuse("neither recording nor external_id says which call it is")
    direction = reading.read("direction", _direction, instead="")
    customer = _customer(reading, direction)
    rep = reading.named("rep")
    email = reading.read("rep_email", _email, instead="")
    facts = {
        "title": reading.text("title") or "",
        "started_at": reading.read(
            "started_at", lambda cell: _time(cell, row.get("clock", ""), zone, order), instead=""
        ),
        "direction": direction,
        "rep": rep if is_email(rep) and not email else person_text(rep, email),
        "account": reading.named("account"),
        "deal": reading.named("deal"),
        "consent": reading.read("consent", _consent, instead=""),
        "external_id": external_id,
        "participants": participants_text([customer]) if customer.marks else "",
        "language": reading.read("language", _language, instead=""),
        "disposition": reading.text("disposition") or "",
    }
    reading.refuse_problems()
    return CallRow(line, name, external_id, {key: value for key, value in facts.items() if value})


def row_claims(facts: Mapping[str, str], *, detail: str, zone: str) -> tuple[Claim, ...]:
    """A row's facts as claims about its call.

    Args:
        facts: As in ``CallRow``.
        detail: The export, as claims name it.
        zone: Name of the zone in which its times were read.
    """
    said = tuple(Claim(name, facts[name], "export", detail) for name in FIELDS if name in facts)
    if "started_at" not in facts:
        return said
    return (*said, Claim("zone", zone, "export", detail))


def recording_stem(cell: str) -> str:
    r"""The folded name of a recording that a cell names as a file, a path or a link.

    >>> recording_stem(r"D:\calls\Acme 1.WAV"), recording_stem("https://x.example/a%20b.mp3?k=1")
    ('acme 1', 'a b')
    >>> recording_stem("v1.2026"), recording_stem(" ")
    ('v1.2026', '')
    """
    text = cell.strip()
    if "://" in text:
        text = unquote(urlsplit(text).path)
    name = PureWindowsPath(text).name
    return stem_of(name) if _ENDING.search(name) else name.casefold()


def date_order(column: Iterable[str]) -> DateOrder:
    """What comes first in a column's dates, as those tell that can be read in one way only.

    >>> date_order(["03/04/2026", "09/14/2026"]), date_order(["03/04/2026"])
    ('month first', 'auto')
    """
    told = {order for cell in column if (order := cells.tells_order(cell))}
    return told.pop() if len(told) == 1 else "auto"


def _customer(reading: RowReading, direction: str) -> Participant:
    """The customer on the call; the number's side is told by the call's direction."""
    by_direction = {"inbound": "from_number", "outbound": "to_number"}.get(direction, "")
    number = reading.text("customer_number") or reading.text(by_direction) or ""
    return Participant(
        name=reading.named("customer_name"),
        email=reading.read("customer_email", _email, instead=""),
        phone=number if digits_of(number) else "",
        role="customer",
        company=reading.named("account"),
    )


def _direction(cell: str) -> str:
    said = fold(cell)
    if not said:
        return ""
    words = set(said.split())
    if words & _INBOUND:
        return "inbound"
    if words & _OUTBOUND:
        return "outbound"
    raise CellError(f"{cells.quoted(cell.strip())} is neither inbound nor outbound")


def _consent(cell: str) -> str:
    said = fold(cell)
    if not said:
        return ""
    for consent, words in _CONSENT.items():
        if said in words:
            return consent
    raise CellError(f"{cells.quoted(cell.strip())} is none of {', '.join(_CONSENT)}")


def _email(cell: str) -> str:
    text = cell.strip()
    if text and not is_email(text):
        raise CellError(f"{cells.quoted(text)} is no e-mail address")
    return text


def _language(cell: str) -> str:
    code = cell.strip().casefold().replace("_", "-").partition("-")[0]
    return code if len(code) in {2, 3} and code.isascii() and code.isalpha() else ""


def _time(cell: str, clock: str, zone: tzinfo, order: DateOrder) -> str:
    """The time in a cell, or in one with the day and another with the time of day."""
    text = cell.strip()
    if not cells.has_clock(text):
        text = f"{text} {clock.strip()}".strip()
    at = cells.moment_of(text, zone=zone, order=order)
    return "" if at is None else time_text(at, day_alone=not cells.has_clock(text))
