"""Which file a call is played and cut from: that which the words that are shown belong to.

That is the call's own recording, or what we joined of several; where something of it is muted, or
it is not kept any longer, it is a copy of it. All of them lie on one time line.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from sqlalchemy import Connection

from coaching.errors import BusyError
from coaching.ledger import call_name
from coaching.media.mute import Mute
from coaching.store import calls, recordings, versions
from coaching.store.recordings import COPY, JOINED, REPLACED, Recording
from coaching.store.versions import Version


def joined_name(pieces: Sequence[Recording]) -> str:
    """The name of the file that is joined of these, as they lie in the call."""
    made_of = "".join(f"{one.id} {one.side} {one.offset:.3f}\n" for one in pieces)
    return f"joined-{hashlib.sha256(made_of.encode()).hexdigest()[:12]}.m4a"


def copy_name(source: Recording, mutes: Sequence[Mute]) -> str:
    """The name, without its ending, of the copy of a source in which these are muted."""
    stem = PurePosixPath(source.name).stem if source.side == JOINED else source.id[:12]
    if not mutes:
        return f"{stem}.copy"
    told = "".join(f"{one.start:.3f} {one.end:.3f} {one.channel}\n" for one in mutes)
    return f"{stem}.muted-{hashlib.sha256(told.encode()).hexdigest()[:8]}"


def needs_copy(source: Recording, mutes: Sequence[Mute]) -> bool:
    """Whether a copy stands in for a source: part of it is muted, or it is not kept."""
    return bool(mutes) or source.kept_path is None


def heard_in(conn: Connection, call: int, words: Version) -> Recording | None:
    """The recording, or the joined file, that a version of words belongs to, with its offset.

    None for a transcript alone, and where the file is not joined yet.
    """
    pieces = _pieces(conn, call, words)
    if len(pieces) == 1:
        return pieces[0]
    joined = {one.name: one for one in recordings.made_of_call(conn, call, JOINED)}
    return joined.get(joined_name(pieces))


def copy_of(
    conn: Connection, call: int, source: Recording, mutes: Sequence[Mute]
) -> Recording | None:
    """The copy of a source in which these are muted, where it was made."""
    wanted = copy_name(source, mutes)
    made = recordings.made_of_call(conn, call, COPY)
    return next((one for one in made if PurePosixPath(one.name).stem == wanted), None)


def choose_source(
    conn: Connection, call: int, words_version: int, mutes: Sequence[Mute] = ()
) -> tuple[str, ...]:
    """Note in a version of words what they are heard in; files of ours that nothing needs now.

    An earlier file stays while clips are cut from it, and so does one that waits for the words of
    a recording that came since.

    The call lasts as long as what it is played from.

    Args:
        conn: The writing transaction in which the version becomes the one that is read.
        call: The call.
        words_version: The version.
        mutes: What nobody is to hear of it; a copy without it was written before.

    Returns:
        Paths relative to the workspace, to be removed once the transaction is done.

    Raises:
        BusyError: What the copy is made of changed meanwhile.
    """
    words = versions.get(conn, words_version)
    source = heard_in(conn, call, words)
    if source is None:
        return ()
    detail = {name: value for name, value in words.detail.items() if name != "copy"}
    detail |= {"source": source.id, "source_offset": source.offset}
    if needs_copy(source, mutes):
        copy = copy_of(conn, call, source, mutes)
        if copy is None:
            raise BusyError(
                f"what {call_name(call)} is played from changed while it was muted",
                hint="it is muted again; nothing is to be done",
            )
        detail["copy"] = copy.id
    versions.note(conn, words_version, detail)
    heard = _pieces(conn, call, words)
    calls.set_duration(conn, call, max(one.offset + _duration(one) for one in heard))
    return drop_unneeded(conn, call, replace(words, detail=detail))


def drop_unneeded(conn: Connection, call: int, words: Version) -> tuple[str, ...]:
    """Drop the files that we made of a call and that nothing needs; where they lie."""
    joined = {one.name: one.id for one in recordings.made_of_call(conn, call, JOINED)}
    coming = joined.get(joined_name(recordings.recordings_of_call(conn, call)))
    needed = {words.detail.get("source"), words.detail.get("copy"), coming}
    return recordings.drop_made(conn, call, keeping=[one for one in needed if one])


def _pieces(conn: Connection, call: int, words: Version) -> tuple[Recording, ...]:
    """The recordings that a version of words was heard in, as they lay then."""
    pieces = recordings.recordings_of_call(conn, call)
    laid: dict[str, float] | None = words.detail.get("offsets")
    if laid is None:
        return pieces
    lay = (*pieces, *recordings.made_of_call(conn, call, REPLACED))
    return tuple(replace(one, offset=laid[one.id]) for one in lay if one.id in laid)


def _duration(piece: Recording) -> float:
    assert piece.facts is not None, "a recording of a call was probed"
    return piece.facts.duration
