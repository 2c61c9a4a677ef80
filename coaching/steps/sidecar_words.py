"""The words of a call as its transcripts tell them, on the time line of its recordings."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from coaching.arrivals import stem_of
from coaching.errors import SidecarError
from coaching.joining import named_place
from coaching.sidecar.cue import SideTranscript
from coaching.sidecar.reading import read_transcript
from coaching.sidecar.words import coverage, words_of
from coaching.steps.place import Place
from coaching.store import calls, recordings, transcripts, versions, words
from coaching.store.recordings import Recording
from coaching.store.transcripts import Transcript
from coaching.transcript import Word

logger = logging.getLogger(__name__)


def words_of_call(place: Place, call: int) -> int | None:
    """The version of words that a call's transcripts give; None where ours are to be made.

    A transcript of one piece of a call on several recordings is used only if each has one. One
    that does not fit its recording is not used. Where our copy of one was let go, the words that
    were read last are those of the call, also where its recordings lie otherwise by now.
    """
    with place.library.reading() as conn:
        if calls.choice_of_words(conn, call) == "recognised":
            return None
        pieces = recordings.recordings_of_call(conn, call)
        came = transcripts.of_call(conn, call)
        laid = _laid(came, pieces)
        found = _version(conn, call, laid)
    if found is None and laid:
        unfit = [one for one, _ in misfits(place, call)]
        laid = _laid([one for one in came if one not in unfit], pieces)
        with place.library.reading() as conn:
            found = _version(conn, call, laid)
    if found is not None or not laid:
        return found
    if not all(each.transcript.kept_path for each in laid):
        return _read_last(place, call)
    said, speakers, notes, language = _joined(place, laid)
    detail = {
        "language": language,
        "speakers": speakers,
        "origin": [each.transcript.name for each in laid],
        "notes": notes,
        "offsets": {one.id: one.offset for one in pieces},
    }
    maker, now = _made_by(laid), place.now()
    with place.library.writing() as conn:
        twin = _version(conn, call, laid)
        if twin is not None:  # another worker made it meanwhile
            return twin
        version = versions.begin(conn, call, "words", made_by=maker, made_from=None, now=now)
        words.add_read(conn, version.id, pieces[0].id if pieces else None, said)
        versions.complete(conn, version.id, now=now, detail=detail)
        if language:
            calls.set_language(conn, call, language)
    logger.info("words: C%d, %d words read in %s", call, len(said), maker)
    return version.id


def _read_last(place: Place, call: int) -> int | None:
    """The newest version of words that was read in transcripts; None where none ever was."""
    with place.library.reading() as conn:
        made = versions.of_kind(conn, call, "words")
    read = (one.id for one in reversed(made) if one.complete and "speakers" in one.detail)
    return next(read, None)


def misfits(place: Place, call: int) -> tuple[tuple[Transcript, SidecarError], ...]:
    """The transcripts of a call that do not fit its recordings, and why."""
    with place.library.reading() as conn:
        came = [one for one in transcripts.of_call(conn, call) if one.kept_path]
        pieces = recordings.recordings_of_call(conn, call)
    found = []
    for one in came:
        try:
            require_fit(read_kept(place, one), one.name, pieces)
        except SidecarError as error:
            found.append((one, error))
    return tuple(found)


def require_fit(read: SideTranscript, name: str, pieces: Sequence[Recording]) -> None:
    """Refuse a transcript that does not fit the recordings of its call.

    Raises:
        SidecarError: it is longer than its recording.
    """
    _fitting(read, name, _length(_piece_of(name, pieces), pieces))


@dataclass(frozen=True, slots=True)
class _Laid:
    """A transcript and where it lies in its call.

    Attributes:
        transcript: The transcript.
        piece: The recording that it is of; None where that is the whole call.
        duration: Seconds of that; None without any recording.
        pieces: The recordings of the call.
    """

    transcript: Transcript
    piece: Recording | None
    duration: float | None
    pieces: Sequence[Recording]


def _laid(found: Sequence[Transcript], pieces: Sequence[Recording]) -> tuple[_Laid, ...]:
    """The transcripts that make up the words of a call, in its order; none where some lack."""
    if not found:
        return ()
    if len(pieces) <= 1:
        return (_lay(found[0], pieces[0] if pieces else None, pieces),)
    by_stem = {stem_of(one.name): one for one in reversed(found)}
    laid = [
        _lay(by_stem[stem_of(piece.name)], piece, pieces)
        for piece in pieces
        if stem_of(piece.name) in by_stem
    ]
    if len(laid) == len(pieces):
        return tuple(laid)
    of_all = (one for one in found if stem_of(one.name) in _in_common(pieces))
    return tuple(_lay(one, None, pieces) for one in of_all)[:1]


def _lay(transcript: Transcript, piece: Recording | None, pieces: Sequence[Recording]) -> _Laid:
    return _Laid(transcript, piece, _length(piece, pieces), pieces)


def _in_common(pieces: Sequence[Recording]) -> set[str]:
    """What the names of a call's recordings have in common, without side and part."""
    return {it.base for it in (named_place(one.name) for one in pieces) if it.side or it.part}


def _piece_of(name: str, pieces: Sequence[Recording]) -> Recording | None:
    """The recording that a transcript is of; None where that is the whole call."""
    if len(pieces) == 1:
        return pieces[0]
    return next((one for one in pieces if stem_of(one.name) == stem_of(name)), None)


def _length(piece: Recording | None, pieces: Sequence[Recording]) -> float | None:
    if piece is not None:
        return piece.facts.duration if piece.facts else None
    return max((one.offset + one.facts.duration for one in pieces if one.facts), default=None)


def _version(conn: Connection, call: int, laid: Sequence[_Laid]) -> int | None:
    """The version that was read in these transcripts before, with its times as found since."""
    if not laid:
        return None
    found = versions.find(conn, call, "words", made_by=_made_by(laid), made_from=None)
    if found is None or not found.complete:
        return None
    return versions.newest_from(conn, call, "words", made_from=found.id) or found.id


def _made_by(laid: Sequence[_Laid]) -> str:
    """What makes words: the transcripts, and the recordings as they lie in the call."""
    read = "+".join(f"{each.transcript.format}@{each.transcript.id[:8]}" for each in laid)
    pieces = laid[0].pieces
    if not pieces:
        return f"transcript {read}"
    lie = "".join(
        f"{one.id} {one.side} {one.offset:.3f} {_length(one, ()) or 0.0:.3f}\n" for one in pieces
    )
    return f"transcript {read} of={hashlib.sha256(lie.encode()).hexdigest()[:8]}"


def read_kept(place: Place, transcript: Transcript) -> SideTranscript:
    """What our copy of a transcript says."""
    content = (place.workspace.root / transcript.kept_path).read_bytes()
    return read_transcript(content, name=transcript.name)


def _joined(
    place: Place, laid: Sequence[_Laid]
) -> tuple[tuple[Word, ...], list[str], list[str], str]:
    """Words, speakers, notes and language of all transcripts of a call on its one time line."""
    said: list[Word] = []
    speakers: list[str] = []
    notes: list[str] = []
    language = ""
    for each in laid:
        read = read_kept(place, each.transcript)
        mine = _fitting(read, each.transcript.name, each.duration)
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
        notes.extend(coverage(read, duration=each.duration) if each.duration is not None else ())
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
