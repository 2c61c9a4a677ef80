"""Step "probe": what is in a recording, and the call that it is or is a piece of."""

from __future__ import annotations

import logging
import os
import shutil
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import Connection

from coaching.claims import Claim, Decided, decide, is_day_alone, time_of
from coaching.errors import RecordingError
from coaching.joining import Piece, Side, place_of, title_of
from coaching.ledger import FileEntry
from coaching.media.probe import probe as probe_media
from coaching.naming import fold
from coaching.recording import MediaFacts
from coaching.settings import Settings
from coaching.steps import claims
from coaching.steps.place import Place, Progress
from coaching.store import calls, companions, recordings
from coaching.store.recordings import Recording

logger = logging.getLogger(__name__)


def probe(place: Place, file: int, *, settings: Settings, on_progress: Progress) -> int:
    """Look into the recording of a file and find the call that it is, or is a piece of.

    Args:
        place: Where to work.
        file: Its number in the ledger.
        settings: The zone of dates in names, what names and folders mean, whose side is whose.
        on_progress: Told the share done.

    Returns:
        The call.

    Raises:
        NotMediaError, DamagedError: the recording is unusable; our copy of it is removed.
    """
    recording = place.recording(file)
    if recording.call is not None:
        return recording.call
    assert recording.kept_path is not None, "the step before keeps a copy"
    kept = place.workspace.root / recording.kept_path
    try:
        facts = probe_media(kept, on_progress=on_progress)
    except RecordingError as error:
        with place.library.writing() as conn:
            recordings.drop_copy(conn, recording.id)
        kept.unlink(missing_ok=True)
        # people know the file by its own name, not by that of our copy
        raise type(error)(
            error.message.replace(kept.name, recording.name), hint=error.hint
        ) from error
    gathered = claims.gather(place, file, settings=settings)
    with place.library.writing() as conn:
        found = _Found(place.entry(file), recording, facts, gathered)
        call = _into_its_call(place, conn, found, settings)
        home = place.workspace.call_folder(call) / f"{recording.id[:12]}{kept.suffix}"
        _also_at(kept, home)
        recordings.move_copy(conn, recording.id, place.workspace.relative(home))
    kept.unlink(missing_ok=True)  # only now: killed before, the next run finds it where it was
    logger.info("probe: C%d, %.0f s, %s %s", call, facts.duration, facts.layout, facts.codec)
    return call


@dataclass(frozen=True, slots=True)
class _Found:
    """A recording that turned out to be usable, and what is said of it."""

    entry: FileEntry
    recording: Recording
    facts: MediaFacts
    claims: tuple[Claim, ...]


def _into_its_call(place: Place, conn: Connection, found: _Found, settings: Settings) -> int:
    """Make a recording a part of the call that it belongs to, or of a new one."""
    said = decide(found.claims)
    name, now = found.recording.name, place.now()
    piece = _piece(found, said, settings)
    near = recordings.calls_near(conn, name=name, call_id=piece.call_id)
    placed = place_of(piece, near, ours=_ours(settings))
    call = placed.call
    if call is None:
        call = companions.call_of_transcript(conn, folder=piece.folder, name=name)
    if call is None:
        call = calls.open_call(
            conn, title=Path(name).stem, duration=found.facts.duration, started_at=now, now=now
        )
    recordings.place_recording(
        conn, found.recording.id, call, facts=found.facts, side=placed.side, part=placed.part
    )
    recordings.arrange(
        conn, call, side=placed.their_side, part=placed.their_part, beside=found.recording.id
    )
    claims.note(conn, call, _of_the_call(found, joins=placed.call is not None), now=now)
    claims.settle(conn, call, now=now)
    companions.give_sheets(conn, call, folder=piece.folder, name=name, now=now)
    if placed.rule:
        logger.info("probe: C%d got another recording", call)
        logger.debug("probe: C%d: %s", call, placed.rule)
    return call


def _piece(found: _Found, said: Decided, settings: Settings) -> Piece:
    """The recording as far as it matters to which call it belongs."""
    started = said.claims.get("started_at")
    exact = started and started.source != "mtime" and not is_day_alone(started.value)
    side = said.value("side")
    ours = _ours(settings)
    theirs: Side = "right" if ours == "left" else "left"
    return Piece(
        name=found.recording.name,
        folder=str(Path(found.entry.path).parent),
        duration=found.facts.duration,
        started_at=time_of(started.value) if started and exact else None,
        call_id=said.value("call") or "",
        side=None if side is None else ours if side == "rep" else theirs,
        part=int(said.value("part") or 0),
        two_sided=found.facts.layout == "two_sided",
        known_as={
            name: fold(value)
            for name in ("account", "deal", "external_id")
            if (value := said.value(name))
        },
    )


def _of_the_call(found: _Found, *, joins: bool) -> tuple[Claim, ...]:
    """The claims that hold for the call: of a later piece, neither its name nor its time does.

    Joined, a call is called by what the names of its pieces have in common.
    """
    if not joins:
        return found.claims
    title = title_of(found.recording.name)
    return tuple(
        replace(claim, value=title) if (claim.field, claim.source) == ("title", "name") else claim
        for claim in found.claims
        if claim.field not in {"started_at", "zone"}
    )


def _ours(settings: Settings) -> Side:
    """The side of a two-sided recording that our people are on."""
    return "right" if settings.channels.right == "rep" else "left"


def _also_at(kept: Path, home: Path) -> None:
    """Let the copy be found at a second place too; cheaply where the disk can."""
    home.parent.mkdir(parents=True, exist_ok=True)
    home.unlink(missing_ok=True)
    try:
        os.link(kept, home)
    except OSError:
        shutil.copyfile(kept, home)
