"""The steps that gather what sources say of a call, note it and settle what counts."""

from __future__ import annotations

import contextlib
import logging
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path, PurePath
from typing import Any

from sqlalchemy import Connection

from coaching.arrivals import file_kind, stem_of
from coaching.claims import (
    FILE_FIELDS,
    ROLE_FIELDS,
    Claim,
    Conflict,
    Decided,
    Source,
    decide,
    time_of,
    time_text,
)
from coaching.dialer import row_claims
from coaching.directory import Directory
from coaching.errors import FilmroomError, NotFoundError, WorkspaceError
from coaching.ledger import call_name
from coaching.matching import Match
from coaching.patterns import compile_pattern, folder_claims, name_claims, pattern_claims
from coaching.settings import Settings
from coaching.sheet import LARGEST_BYTES, Sheet, read_sheet
from coaching.steps.matching import directory_of, match_one
from coaching.steps.meaning import identity_in, people_meant
from coaching.steps.opening import open_plain_file
from coaching.steps.place import Place
from coaching.store import claims as said
from coaching.store import ledger, people, sheets

logger = logging.getLogger(__name__)

_OF_ITS_PLACE: tuple[Source, ...] = ("pattern", "folder", "name", "mtime")
"""Sources that every look at a file hears anew."""


@dataclass(frozen=True, slots=True)
class Settled:
    """What counts of a call now.

    Attributes:
        call: Its number.
        match: What it belongs to.
        conflicts: Where sources disagree.
        changed: Before and after of each column of the call that is new.
        roles_changed: Whether what tells rep and customer apart is new: channels or people.
    """

    call: int
    match: Match
    conflicts: tuple[Conflict, ...] = ()
    changed: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)
    roles_changed: bool = False


# Gathering ----------------------------------------------------------------------------------------


def gather(place: Place, file: int, *, settings: Settings) -> tuple[Claim, ...]:
    """All that is said of the recording, or lone transcript, in a file; nothing is written.

    A sheet beside it that cannot be read says nothing here: its own line in the ledger tells why.

    Raises:
        NotFoundError: there is no such file in the ledger.
    """
    path = Path(place.entry(file).path)
    zone = settings.team.zone
    detail = named_in(place, path)
    stem = _stem(path.name)
    patterns = tuple(map(compile_pattern, settings.names.patterns))
    found = [
        *_time_stamp(path, detail),
        *name_claims(stem, zone=zone, detail=detail),
        *_of_folders(place, path, settings, detail),
        *pattern_claims(stem, patterns, zone=zone, detail=detail),
    ]
    with place.library.reading() as conn:
        beside = sheets.sheets_beside(conn, str(path))
    for one in beside:
        with contextlib.suppress(FilmroomError):
            found.extend(_sheet_at(place, Path(one.path), zone).claims)
    external_id = decide(found).value("external_id")
    with place.library.reading() as conn:
        rows = sheets.rows_about(conn, stem=stem_of(path.name), external_id=external_id)
    return (*found, *_rows_claims(rows, zone))


def named_in(place: Place, path: PurePath) -> str:
    """A file as claims name it: from the inbox on, else by its name."""
    inbox = place.workspace.inbox
    return path.relative_to(inbox).as_posix() if path.is_relative_to(inbox) else path.name


def _stem(name: str) -> str:
    """A file's name without what tells its kind."""
    if file_kind(name) == "recording":
        return PurePath(name).stem
    return unicodedata.normalize("NFC", name)[: len(stem_of(name))]


def _time_stamp(path: Path, detail: str) -> tuple[Claim, ...]:
    with contextlib.suppress(OSError):
        at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        return (Claim("started_at", time_text(at), "mtime", detail),)
    return ()


def _of_folders(place: Place, path: Path, settings: Settings, detail: str) -> tuple[Claim, ...]:
    inbox = place.workspace.inbox
    if not path.is_relative_to(inbox):
        return ()
    return folder_claims(path.relative_to(inbox), settings.folders.means, detail=detail)


def _rows_claims(rows: Iterable[sheets.SheetRow], zone: str) -> tuple[Claim, ...]:
    """What rows of exports say; of one export the later row counts for each field it has."""
    merged: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for row in rows:
        merged[row.export] |= row.facts
    return tuple(
        claim
        for export, facts in merged.items()
        for claim in row_claims(facts, detail=export, zone=zone)
    )


def _sheet_at(place: Place, path: Path, zone: str) -> Sheet:
    """The sheet at a path.

    Raises:
        SidecarError: it is no sheet.
        NotFoundError: it is gone.
        WorkspaceError: it cannot be read.
    """
    try:
        with open_plain_file(path) as reading:
            content = reading.read(LARGEST_BYTES + 1)
    except FileNotFoundError as error:
        raise NotFoundError(
            f"{path.name} vanished before it could be read",
            hint="put it back, then `filmroom retry`",
        ) from error
    except OSError as error:
        raise WorkspaceError(
            f"{path.name} cannot be read: {error.strerror or error}",
            hint="let the user who runs filmroom read it, then `filmroom retry`",
        ) from error
    return read_sheet(content, name=path.name, zone=zone, detail=named_in(place, path))


# Noting and settling ------------------------------------------------------------------------------


def note(conn: Connection, call: int, claims: Iterable[Claim], *, now: datetime) -> bool:
    """Note what sources say of a call; whether what decides the roles in its talk is new.

    What a sheet, an export or the place of a file said before and says no longer is forgotten; a
    person's word on other fields stays.
    """
    gathered = tuple(claims)
    before = _roles(said.claims_of(conn, call))
    for source, detail in dict.fromkeys((one.source, one.detail) for one in gathered):
        if source == "name":
            for of_place in _OF_ITS_PLACE:
                said.drop_claims(conn, call, source=of_place, detail=detail)
        elif source not in {"person", *_OF_ITS_PLACE}:
            said.drop_claims(conn, call, source=source, detail=detail)
    said.put_claims(conn, call, gathered, now=now)
    return _roles(said.claims_of(conn, call)) != before


def _roles(claims: Iterable[Claim]) -> dict[str, str]:
    values = decide(claims).values
    return {name: values[name] for name in ROLE_FIELDS if name in values}


def settle(
    conn: Connection, call: int, directory: Directory | None = None, *, now: datetime
) -> Settled:
    """Decide what counts of all that is said of a call, and write it down.

    Args:
        conn: A writing transaction.
        call: Number of the call.
        directory: What there is, where it is at hand.
        now: The time.

    Raises:
        NotFoundError: there is no such call.
    """
    before = said.noted(conn, call)
    if not before:
        raise NotFoundError(f"there is no call {call_name(call)}")
    directory = directory or directory_of(conn)
    decided = decide(said.claims_of(conn, call), identity=identity_in(conn, directory))
    changed = said.write_down(conn, call, _columns(decided), before)
    match = match_one(conn, call, directory, said=decided, now=now).match
    on_call = people_meant(conn, decided, rep=match.rep, account=match.account, now=now)
    others = said.set_people_on(conn, call, on_call)
    _join_as_folders_say(conn, decided, match.rep, now)
    belongs = {
        "account_id": match.account,
        "deal_id": match.deal,
        "rep_id": match.rep,
        "match_rule": match.rule,
        "match_certainty": match.certainty,
    }
    return Settled(
        call=call,
        match=match,
        conflicts=decided.conflicts,
        changed=changed
        | {name: (before[name], value) for name, value in belongs.items() if before[name] != value},
        roles_changed=others,
    )


def _columns(decided: Decided) -> dict[str, Any]:
    """The columns of a call as claims tell, but for what it belongs to."""
    consent = decided.claims.get("consent")
    columns: dict[str, Any] = {
        "direction": decided.value("direction"),
        "consent": "unknown" if consent is None else consent.value,
        "consent_source": None if consent is None else str(consent),
        "external_id": decided.value("external_id"),
    }
    title, started = decided.value("title"), decided.claims.get("started_at")
    if title is not None:
        columns["title"] = title
    if started is not None:
        columns["started_at"] = time_of(started.value)
        columns["started_at_source"] = started.source
        columns["started_at_zone"] = decided.value("zone")
    return columns


def _join_as_folders_say(
    conn: Connection, decided: Decided, rep: int | None, now: datetime
) -> None:
    """Note the team and the territory that a folder gives the rep."""
    if rep is None:
        return
    if team := decided.claims.get("team"):
        people.join_team(conn, rep, team.value, source=str(team), now=now)
    if territory := decided.claims.get("territory"):
        people.join_territory(conn, rep, territory.value, source=str(territory), now=now)


def tell(
    conn: Connection, call: int, stems: Iterable[str], *, zone: str, now: datetime
) -> Settled | None:
    """Let exports say of a call what they say now, and settle it; None where that is nothing new.

    Args:
        conn: A writing transaction.
        call: Number of the call.
        stems: Folded names of its files without their endings.
        zone: Name of the zone in which times of exports were read.
        now: The time.
    """
    known = said.claims_of(conn, call)
    external_id = decide(known).value("external_id")
    rows = [
        row for stem in stems for row in sheets.rows_about(conn, stem=stem, external_id=external_id)
    ]
    claims = _rows_claims(rows, zone)
    if set(claims) == {claim for claim in known if claim.source == "export"}:
        return None
    said.drop_claims(conn, call, source="export")
    said.put_claims(conn, call, claims, now=now)
    settled = settle(conn, call, now=now)
    roles_new = _roles(said.claims_of(conn, call)) != _roles(known)
    return replace(settled, roles_changed=roles_new or settled.roles_changed)


def take_sheet(place: Place, file: int, *, settings: Settings) -> tuple[Settled, ...]:
    """Take a sheet in: its claims go to the calls whose files lie beside it.

    Its line in the ledger ends "ready", also where there is no such call yet: the sheet is read
    again when its recording comes.

    Raises:
        SidecarError: it is no sheet.
        NotFoundError, WorkspaceError: it cannot be read.
    """
    path = Path(place.entry(file).path)
    sheet = _sheet_at(place, path, settings.team.zone)
    with place.library.writing() as conn:
        settled = [
            _taken(conn, call, sheet, named_in(place, path), place.now())
            for call in sheets.calls_beside(conn, str(path))
        ]
        for one in settled[:1]:
            sheets.know_call(conn, file, one.call)
        stem = _stem(path.name)
        reason = "" if settled else f"no recording {stem} yet; kept for when it comes"
        if settled and any(one.field in FILE_FIELDS for one in sheet.claims):
            reason = "its recording was placed before: call, side and part came too late to count"
        ledger.finish(conn, file, state="ready", reason=reason, now=place.now())
    logger.info("sheet: file %d, %d claims, %d calls", file, len(sheet.claims), len(settled))
    return tuple(settled)


def _taken(conn: Connection, call: int, sheet: Sheet, detail: str, now: datetime) -> Settled:
    """A call settled with what a sheet says of it, in place of what it said before."""
    before = _roles(said.claims_of(conn, call))
    said.drop_claims(conn, call, source="sheet", detail=detail)
    said.put_claims(conn, call, sheet.claims, now=now)
    roles_new = _roles(said.claims_of(conn, call)) != before
    settled = settle(conn, call, now=now)
    return replace(settled, roles_changed=roles_new or settled.roles_changed)


def language_of(place: Place, call: int, settings: Settings) -> str | None:
    """The language to listen for: as somebody says of the call, else by the settings; None: any."""
    with place.library.reading() as conn:
        return language_told(said.claims_of(conn, call), settings)


def language_told(claims: Sequence[Claim], settings: Settings) -> str | None:
    """The language of a call of which this is said, else by the settings; None: any."""
    wanted = decide(claims).value("language") or settings.speech.language
    return None if wanted == "auto" else wanted.partition("-")[0].lower()


# Reading ------------------------------------------------------------------------------------------


def claims_of(conn: Connection, call: int) -> tuple[Claim, ...]:
    """What is said of a call, in order of saying."""
    return said.claims_of(conn, call)


def conflicts_of(conn: Connection, call: int) -> tuple[Conflict, ...]:
    """Where sources disagree about a call."""
    identity = identity_in(conn, directory_of(conn))
    return decide(said.claims_of(conn, call), identity=identity).conflicts
