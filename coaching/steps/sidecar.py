"""Transcripts that come beside a recording, or alone: kept, given to their call, and read as words.

Their words and speakers are used in the place of ours, unless a person wants ours. Times that a
transcript lacks are worked out and marked so; ``coaching.steps.alignment`` finds them in the sound.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection

from coaching.arrivals import stem_of
from coaching.claims import Claim
from coaching.errors import NotFoundError, SidecarError
from coaching.ledger import FileEntry, call_name
from coaching.naming import fold
from coaching.settings import Settings
from coaching.sidecar.cue import SideTranscript
from coaching.sidecar.reading import read_transcript
from coaching.sidecar.words import coverage, words_of
from coaching.steps import claims
from coaching.steps.forget import refuse_forgotten
from coaching.steps.place import Place
from coaching.store import calls, companions, ledger, people, recordings, versions, words
from coaching.store.companions import Transcript
from coaching.store.recordings import Recording
from coaching.transcript import Word
from coaching.workspace import write_whole

logger = logging.getLogger(__name__)

LARGEST_BYTES = 64_000_000
"""Longest transcript that is read. Chosen because a day of talk, timed word by word, is less."""


def take_transcript(place: Place, file: int, *, settings: Settings) -> int | None:
    """Read a transcript of the ledger, keep a copy, and give it to its call.

    The call is that of the recording beside it. If that one is on its way, it will fetch the
    transcript itself; if there is none, the transcript opens a call without media.

    Args:
        place: Where to work.
        file: Its number in the ledger.
        settings: The zone of dates in names, what names and folders mean.

    Returns:
        The call whose words are to be made anew; None where there is nothing more to do, which is
        then noted in the ledger.

    Raises:
        SidecarError: it is no transcript.
        NotFoundError: it vanished.
    """
    entry = place.entry(file)
    found = _read(Path(entry.path))
    read = found.read
    gathered = claims.gather(place, file, settings=settings)
    with place.library.writing() as conn:
        refuse_forgotten(conn, found.sha256)
        before = companions.file_of_transcript(conn, found.sha256, other_than=file)
        if before is not None:
            ledger.finish(
                conn,
                file,
                state="duplicate",
                reason=f"the same bytes as {Path(before.path).name}",
                duplicate_of=before.id,
                now=place.now(),
            )
            return None
        call = _call_of(place, conn, entry, read, gathered)
        if call is None:
            ledger.finish(
                conn,
                file,
                state="ready",
                reason="kept for the recording of this name, which is on its way",
                now=place.now(),
            )
            return None
        _keep(place, conn, entry, call, found)
    logger.info("transcript: C%d, %s, %d cues", call, read.format, len(read.cues))
    return call


def fetch_transcripts(place: Place, call: int) -> None:
    """Take the transcripts that came before the recording they lie beside."""
    with place.library.reading() as conn:
        waiting = companions.unused_transcripts(conn, call)
    for file in waiting:
        entry = place.entry(file)
        try:
            found = _read(Path(entry.path))
        except (SidecarError, NotFoundError) as error:
            logger.warning("transcript: file %d is not used: %s", file, type(error).__name__)
            continue
        with place.library.writing() as conn:
            _keep(place, conn, entry, call, found)
            ledger.explain(conn, file, reason="", now=place.now())


def words_of_call(place: Place, call: int) -> int | None:
    """The version of words that a call's transcripts give; None where ours are to be made.

    A transcript of one piece of a call on several recordings is used only if each has one.

    Raises:
        SidecarError: a transcript does not fit the length of its recording.
    """
    with place.library.reading() as conn:
        if calls.choice_of_words(conn, call) == "recognised":
            return None
        pieces = recordings.recordings_of_call(conn, call)
        laid = _laid(companions.transcripts_of(conn, call), pieces)
        if not laid:
            return None
        maker = "transcript " + "+".join(
            f"{each.transcript.format}@{each.transcript.id[:8]}" for each in laid
        )
        found = versions.find(conn, call, "words", made_by=maker, made_from=None)
        if found is not None and found.complete:
            aligned = versions.newest_from(conn, call, "words", made_from=found.id)
            return aligned or found.id
    said, speakers, notes, language = _joined(place, laid)
    detail = {
        "language": language,
        "speakers": speakers,
        "origin": [each.transcript.name for each in laid],
        "notes": notes,
    }
    now = place.now()
    with place.library.writing() as conn:
        version = versions.begin(conn, call, "words", made_by=maker, made_from=None, now=now)
        words.add_read(conn, version.id, pieces[0].id if pieces else None, said)
        versions.complete(conn, version.id, now=now, detail=detail)
        if language:
            calls.set_language(conn, call, language)
    logger.info("words: C%d, %d words read in %s", call, len(said), maker)
    return version.id


@dataclass(frozen=True, slots=True)
class _Laid:
    """A transcript and the recording that it lies beside; None where there is no recording."""

    transcript: Transcript
    piece: Recording | None


def _laid(found: Sequence[Transcript], pieces: Sequence[Recording]) -> tuple[_Laid, ...]:
    """The transcripts that make up the words of a call, in its order; none where some lack."""
    if not found:
        return ()
    if len(pieces) <= 1:
        return (_Laid(found[0], pieces[0] if pieces else None),)
    by_stem = {stem_of(one.name): one for one in reversed(found)}
    laid = [
        _Laid(by_stem[stem_of(piece.name)], piece)
        for piece in pieces
        if stem_of(piece.name) in by_stem
    ]
    return tuple(laid) if len(laid) == len(pieces) else ()


def _joined(
    place: Place, laid: Sequence[_Laid]
) -> tuple[tuple[Word, ...], list[str], list[str], str]:
    """Words, speakers, notes and language of all transcripts of a call on its one time line."""
    said: list[Word] = []
    speakers: list[str] = []
    notes: list[str] = []
    language = ""
    for each in laid:
        content = (place.workspace.root / each.transcript.kept_path).read_bytes()
        read = read_transcript(content, name=each.transcript.name)
        facts = each.piece.facts if each.piece else None
        mine = _fitting(read, each.transcript.name, facts.duration if facts else None)
        named = read.speakers or _unnamed(each.piece, several=len(laid) > 1)
        for name in named:
            if name not in speakers:
                speakers.append(name)
        offset = each.piece.offset if each.piece else 0.0
        for word in mine:
            channel = speakers.index(named[word.channel]) if named else 0
            said.append(
                replace(word, start=word.start + offset, end=word.end + offset, channel=channel)
            )
        notes.extend(read.notes)
        notes.extend(coverage(read, duration=facts.duration) if facts else ())
        language = language or read.language
    return tuple(sorted(said, key=lambda word: word.start)), speakers, notes, language


def _fitting(read: SideTranscript, name: str, duration: float | None) -> tuple[Word, ...]:
    """The words of a transcript, refused by its name where it does not fit its recording."""
    try:
        return words_of(read, duration=duration)
    except SidecarError as error:
        raise SidecarError(f"{name}: {error.message}", hint=error.hint) from error


def _unnamed(piece: Recording | None, *, several: bool) -> tuple[str, ...]:
    """Who speaks in a transcript that names nobody: the side of its file, where there are two."""
    return (piece.side,) if several and piece and piece.side else ()


@dataclass(frozen=True, slots=True)
class _Found:
    """A transcript's file: its bytes, their hash, and what they say."""

    content: bytes
    sha256: str
    read: SideTranscript


def _read(path: Path) -> _Found:
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_BYTES + 1)
    except FileNotFoundError as error:
        raise NotFoundError(
            f"{path.name} vanished before it could be read",
            hint="put it back, then `filmroom retry`",
        ) from error
    except OSError as error:
        raise SidecarError(
            f"{path.name} cannot be read: {error.strerror or error}", hint="check its rights"
        ) from error
    if len(content) > LARGEST_BYTES:
        raise SidecarError(
            f"{path.name} is longer than {LARGEST_BYTES // 1_000_000} MB, so no transcript",
            hint="check what was dropped",
        )
    read = read_transcript(content, name=path.name)
    return _Found(content, hashlib.sha256(content).hexdigest(), read)


def _call_of(
    place: Place,
    conn: Connection,
    entry: FileEntry,
    read: SideTranscript,
    gathered: Sequence[Claim],
) -> int | None:
    """The call that a transcript belongs to, opened where there is no recording of its name."""
    path = Path(entry.path)
    folder = str(path.parent)
    beside = companions.calls_beside(conn, folder=folder, name=path.name)
    if beside:
        return beside[0]
    if entry.call is not None:
        return entry.call
    if companions.is_recording_expected(conn, folder=folder, name=path.name):
        return None
    now = place.now()
    call = calls.open_call(
        conn,
        title=path.stem,
        duration=max(cue.end for cue in read.cues),
        started_at=now,
        now=now,
    )
    claims.note(conn, call, gathered, now=now)
    claims.settle(conn, call, now=now)
    return call


def _keep(place: Place, conn: Connection, entry: FileEntry, call: int, found: _Found) -> None:
    """Keep our copy of a transcript in the folder of its call."""
    path = Path(entry.path)
    name = f"transcript-{found.sha256[:12]}{path.suffix.lower()}"
    kept = place.workspace.call_folder(call) / name
    kept.parent.mkdir(parents=True, exist_ok=True)
    write_whole(kept, found.content)
    companions.enter_transcript(
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
    companions.belongs_to(conn, entry.id, call)
    _say_who_speaks(conn, call, found.read.speakers, path.name, now=place.now())
    logger.debug("transcript of %s kept", call_name(call))


def _say_who_speaks(
    conn: Connection, call: int, speakers: Sequence[str], name: str, *, now: datetime
) -> None:
    """Note our person on the call where the transcript names just one of ours in full."""
    ours = {fold(person.name): person.name for person in people.names(conn, works_for="us")}
    spoken = {ours[fold(speaker)] for speaker in speakers if fold(speaker) in ours}
    if len(spoken) == 1:
        claims.note(conn, call, [Claim("rep", spoken.pop(), "transcript", name)], now=now)
        claims.settle(conn, call, now=now)
