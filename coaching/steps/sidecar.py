"""Transcripts that come beside a recording, or alone: kept, and given to their call.

Their words and speakers are used in the place of ours, unless a person wants ours. Times that a
transcript lacks are worked out and marked so; ``coaching.steps.alignment`` finds them in the sound.
``coaching.steps.sidecar_words`` reads the words.
"""

from __future__ import annotations

import contextlib
import logging
import os
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection

from coaching.claims import Claim
from coaching.errors import NotFoundError, RecordingError
from coaching.ledger import FileEntry, call_name
from coaching.naming import fold
from coaching.settings import Settings
from coaching.sidecar.cue import SideTranscript
from coaching.sidecar.sameness import is_same_talk
from coaching.steps import claims
from coaching.steps.forget import refuse_forgotten
from coaching.steps.lone import Left, absorb, leave
from coaching.steps.outcome import outcome_of
from coaching.steps.place import Place
from coaching.steps.sidecar_file import TranscriptFile, read_file
from coaching.steps.sidecar_language import require_spoken
from coaching.steps.sidecar_words import misfits, read_kept, require_fit
from coaching.store import (
    calls,
    companions,
    ledger,
    people,
    queueing,
    recordings,
    transcripts,
    versions,
    words,
)
from coaching.store.transcripts import Transcript
from coaching.workspace import write_whole

logger = logging.getLogger(__name__)


def take_transcript(place: Place, file: int, *, settings: Settings) -> int | None:
    """Read a transcript of the ledger, keep a copy, and give it to its call.

    The call is that of the recording beside it. If that one is on its way, it will fetch the
    transcript itself; if there is none, the transcript opens a call without media, and is a new
    version of that once it was edited. Bytes that came before are a duplicate, unless the file was
    renamed or now lies beside a recording.

    Args:
        place: Where to work.
        file: Its number in the ledger.
        settings: The zone of dates in names, what names and folders mean, the team's languages.

    Returns:
        The call whose words are to be made anew; None where there is nothing more to do, which is
        then noted in the ledger.

    Raises:
        SidecarError: it is no transcript, or does not fit its recording.
        LanguageError: it is in a language that the team does not speak.
        NotFoundError: it vanished.
    """
    entry = place.entry(file)
    path = Path(entry.path)
    waits_at = _waits_at(place, entry)
    is_gone = not os.path.lexists(path) and waits_at.is_file()
    found = read_file(waits_at if is_gone else path, path.name)
    gathered = claims.gather(place, file, settings=settings)
    language = claims.language_told(gathered, settings)
    left = Left()
    with _copy_goes_if_refused(waits_at), place.library.writing() as conn:
        require_spoken(found.read, path.name, settings, language=language)
        refuse_forgotten(conn, found.sha256)
        before = transcripts.line_of(conn, found.sha256, other_than=file)
        if before is not None and not _has_moved(conn, before, path):
            _is_duplicate(conn, file, before, now=place.now())
            return None
        call = _call_of(place, conn, entry, found, gathered, before=before)
        if call is None:
            waits_at.parent.mkdir(parents=True, exist_ok=True)
            write_whole(waits_at, found.content)
            ledger.finish(
                conn,
                file,
                state="ready",
                reason="kept for the recording of this name, which is on its way",
                now=place.now(),
            )
            return None
        earlier = _keep(place, conn, entry, call, found)
        left = leave(place, conn, earlier, call)
    waits_at.unlink(missing_ok=True)  # only now: killed before, the next run needs it
    left.remove(place)
    logger.info("transcript: C%d, %s, %d cues", call, found.read.format, len(found.read.cues))
    return call


def fetch_transcripts(place: Place, call: int, *, settings: Settings) -> None:
    """Take the transcripts that lie beside a recording and came before it, or with it.

    Those that turn out to be no use, or not to fit, are quarantined in their own lines; the call
    goes on without them. Sheets about several recordings are read again, now that these are one.
    """
    absorb(place, call)
    _sweep(place, call)
    for transcript, error in misfits(place, call):
        with place.library.writing() as conn:
            lines = transcripts.remove(conn, transcript)
            _refuse(place, conn, lines, error)
        (place.workspace.root / transcript.kept_path).unlink(missing_ok=True)
    with place.library.reading() as conn:
        waiting = companions.unused_transcripts(conn, call)
        sheets = companions.waiting_sheets(conn, call)
    for file in waiting:
        _fetch(place, place.entry(file), call, settings)
    if sheets:
        with place.library.writing() as conn:
            queueing.requeue(conn, sheets, states=("ready",), now=place.now())


def _sweep(place: Place, call: int) -> None:
    """Remove copies of transcripts that wait no more: a kill came before that."""
    for copy in place.workspace.incoming.glob("transcript-*.*"):
        with place.library.reading() as conn:
            line = ledger.entry(conn, int(copy.name.split(".")[0].removeprefix("transcript-")))
        if line is None or line.call == call:
            copy.unlink(missing_ok=True)


def _fetch(place: Place, entry: FileEntry, call: int, settings: Settings) -> None:
    """Give a transcript that has waited to its call, or say in its line why that cannot be."""
    waits_at = _waits_at(place, entry)
    path = Path(entry.path)
    left = Left()
    try:
        found = read_file(waits_at if waits_at.is_file() else path, path.name)
        language = claims.language_of(place, call, settings)
        require_spoken(found.read, path.name, settings, language=language)
        with place.library.writing() as conn:
            refuse_forgotten(conn, found.sha256)
            before = transcripts.line_of(conn, found.sha256, other_than=entry.id)
            if entry.state == "queued" and before and not _has_moved(conn, before, path):
                _is_duplicate(conn, entry.id, before, now=place.now())
                return
            earlier = _keep(place, conn, entry, call, found)
            left = leave(place, conn, earlier, call)
            ledger.finish(conn, entry.id, state="ready", now=place.now())
            ledger.explain(conn, entry.id, reason="", now=place.now())
    except (RecordingError, NotFoundError) as error:
        with place.library.writing() as conn:
            _refuse(place, conn, [entry.id], error)
        logger.warning("transcript: file %d is not used: %s", entry.id, type(error).__name__)
    waits_at.unlink(missing_ok=True)
    left.remove(place)


def _is_duplicate(conn: Connection, file: int, first: FileEntry, *, now: datetime) -> None:
    ledger.leave_call(conn, file)
    ledger.finish(
        conn,
        file,
        state="duplicate",
        reason=f"the same bytes as {Path(first.path).name}",
        duplicate_of=first.id,
        now=now,
    )


@contextlib.contextmanager
def _copy_goes_if_refused(waits_at: Path) -> Iterator[None]:
    try:
        yield
    except RecordingError:
        waits_at.unlink(missing_ok=True)
        raise


def _waits_at(place: Place, entry: FileEntry) -> Path:
    """Where our copy of a transcript lies while its recording is on its way."""
    suffix = Path(entry.path).suffix.lower()
    return place.workspace.incoming / f"transcript-{entry.id}{suffix}"


def _refuse(
    place: Place, conn: Connection, lines: Sequence[int], error: RecordingError | NotFoundError
) -> None:
    state, reason, hint = outcome_of(error)
    companions.refuse(conn, lines, state=state, reason=reason, hint=hint, now=place.now())


def _has_moved(conn: Connection, before: FileEntry, path: Path) -> bool:
    """Whether a file with the bytes of an earlier one is that one under a better name."""
    if not os.path.lexists(before.path):
        return True
    beside = companions.calls_beside(conn, folder=str(path.parent), name=path.name)
    return (
        before.call is not None
        and bool(beside)
        and before.call not in beside
        and not companions.has_media(conn, before.call)
    )


def _call_of(
    place: Place,
    conn: Connection,
    entry: FileEntry,
    found: TranscriptFile,
    gathered: Sequence[Claim],
    *,
    before: FileEntry | None,
) -> int | None:
    """The call that a transcript belongs to, opened where there is no recording of its name."""
    path = Path(entry.path)
    folder = str(path.parent)
    beside = companions.calls_beside(conn, folder=folder, name=path.name)
    if beside:
        return beside[0]
    if entry.call is not None and _tells_of(place, conn, entry.call, found, path.name):
        return entry.call
    if entry.call is not None:
        ledger.leave_call(conn, entry.id)
        reason = f"saved over another transcript, which is {call_name(entry.call)}"
        ledger.explain(conn, entry.id, reason=reason, now=place.now())
    if companions.is_recording_expected(conn, folder=folder, name=path.name):
        return None
    if before is not None:
        return before.call
    now = place.now()
    call = calls.open_call(
        conn,
        title=path.stem,
        duration=_end(found.read),
        started_at=now,
        now=now,
    )
    claims.note(conn, call, gathered, now=now)
    claims.settle(conn, call, now=now)
    return call


def _tells_of(place: Place, conn: Connection, call: int, found: TranscriptFile, name: str) -> bool:
    """Whether a transcript is of the call that its file brought before: the same, or edited.

    The call then lasts as long as it says, where no recording tells that.
    """
    if companions.has_media(conn, call):
        return True
    same = transcripts.known(conn, found.sha256)
    if same is None or same.call != call:
        talk = found.read.talk
        if not any(is_same_talk(talk, told) for told in _told_before(place, conn, call, name)):
            return False
    calls.set_duration(conn, call, _end(found.read))
    return True


def _told_before(place: Place, conn: Connection, call: int, name: str) -> list[str]:
    """What a file of this name told of a call; where we have no copy, the words that are shown."""
    came = [one for one in transcripts.of_call(conn, call) if one.name == name and one.kept_path]
    shown = versions.active(conn, call, "words")
    if came or shown is None:
        return [read_kept(place, one).talk for one in came]
    return [" ".join(word.text for word in words.read_words(conn, shown.id))]


def _end(read: SideTranscript) -> float:
    return max(cue.end for cue in read.cues)


def _keep(
    place: Place, conn: Connection, entry: FileEntry, call: int, found: TranscriptFile
) -> Transcript | None:
    """Keep our copy of a transcript in the folder of its call; what was known of it before.

    Raises:
        SidecarError: it does not fit the recordings of the call.
    """
    path = Path(entry.path)
    require_fit(found.read, path.name, recordings.recordings_of_call(conn, call))
    earlier = transcripts.known(conn, found.sha256)
    line = transcripts.line_of(conn, found.sha256, other_than=entry.id)
    name = f"transcript-{found.sha256[:12]}{path.suffix.lower()}"
    kept = place.workspace.call_folder(call) / name
    kept.parent.mkdir(parents=True, exist_ok=True)
    write_whole(kept, found.content)
    transcripts.enter(
        conn,
        Transcript(
            id=found.sha256,
            call=call,
            name=path.name,
            format=found.read.format,
            kept_path=place.workspace.relative(kept),
            language=found.read.language,
        ),
        now=place.now(),
    )
    if earlier is not None and line is not None and Path(line.path).name == earlier.name:
        companions.take_over(conn, line.id, by=entry.id, name=path.name, now=place.now())
    companions.belongs_to(conn, entry.id, call)
    _say_who_speaks(conn, call, found.read.speakers, path.name, now=place.now())
    logger.debug("transcript of %s kept", call_name(call))
    return earlier


def _say_who_speaks(
    conn: Connection, call: int, speakers: Sequence[str], name: str, *, now: datetime
) -> None:
    """Note our person on the call where the transcript names just one of ours in full."""
    ours = {fold(person.name): person.name for person in people.names(conn, works_for="us")}
    spoken = {ours[fold(speaker)] for speaker in speakers if fold(speaker) in ours}
    if len(spoken) == 1:
        claims.note(conn, call, [Claim("rep", spoken.pop(), "transcript", name)], now=now)
        claims.settle(conn, call, now=now)
