"""Step "probe": what is in a recording, and the call that it is or is a piece of."""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

from sqlalchemy import Connection

from coaching.claims import Claim, Decided, decide, is_day_alone, time_of
from coaching.errors import RecordingError
from coaching.joining import Piece, Side, place_of, title_of
from coaching.ledger import FileEntry, call_name
from coaching.media.probe import probe as probe_media
from coaching.naming import fold
from coaching.recording import MediaFacts
from coaching.settings import Settings
from coaching.steps import claims
from coaching.steps.place import Place, Progress
from coaching.steps.saved_over import has_grown, held_before
from coaching.store import calls, companions, ledger, pieces, recordings
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
    before = held_before(place, file, recording)
    grown_from = next((one for one in before if has_grown(place, recording, one)), None)
    with place.library.writing() as conn:
        found = _Found(place.entry(file), recording, facts, gathered)
        if grown_from is not None:
            call = _in_place_of(place, conn, found, grown_from)
        else:
            call = _into_its_call(place, conn, found, settings)
            _say_what_was_there(place, conn, file, before)
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
    near = pieces.calls_near(conn, name=name, call_id=piece.call_id)
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
    pieces.arrange(
        conn, call, side=placed.their_side, part=placed.their_part, beside=found.recording.id
    )
    claims.note(conn, call, _of_the_call(found, joins=placed.call is not None), now=now)
    claims.settle(conn, call, now=now)
    companions.give_sheets(conn, call, folder=piece.folder, name=name, now=now)
    if placed.rule:
        logger.info("probe: C%d got another recording", call)
        logger.debug("probe: C%d: %s", call, placed.rule)
    return call


def _in_place_of(place: Place, conn: Connection, found: _Found, earlier: Recording) -> int:
    """Put a recording that has grown in the place that it had in its call before."""
    call, side = earlier.call, cast("Side | None", earlier.side)
    assert call is not None, "it is of a call"
    recordings.replace_recording(conn, earlier)
    recordings.place_recording(
        conn, found.recording.id, call, facts=found.facts, side=side, part=earlier.part
    )
    pieces.arrange(conn, call, side=None, part=0, beside=found.recording.id)
    several = len(recordings.recordings_of_call(conn, call)) > 1
    claims.note(conn, call, _of_the_call(found, joins=several), now=place.now())
    claims.settle(conn, call, now=place.now())
    logger.info("probe: a recording of C%d has grown", call)
    return call


def _say_what_was_there(
    place: Place, conn: Connection, file: int, before: Sequence[Recording]
) -> None:
    """Say in a file's line that it held another recording before, which stays as it is."""
    if before and before[0].call is not None:
        reason = f"saved over another recording, which is {call_name(before[0].call)}"
        ledger.explain(conn, file, reason=reason, now=place.now())


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
