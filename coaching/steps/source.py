"""Which file a call is played and cut from: that which the words that are shown belong to."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Connection

from coaching.store import calls, recordings, versions
from coaching.store.recordings import Recording


def joined_name(pieces: Sequence[Recording]) -> str:
    """The name of the file that is joined of these, as they lie in the call."""
    made_of = "".join(f"{one.id} {one.side} {one.offset:.3f}\n" for one in pieces)
    return f"joined-{hashlib.sha256(made_of.encode()).hexdigest()[:12]}.m4a"


def choose_source(conn: Connection, call: int, words_version: int) -> tuple[str, ...]:
    """Note in a version of words what they are heard in; files of ours that nothing needs now.

    An earlier joined file stays while clips are cut from it, and so does one that waits for the
    words of a recording that came since.

    The call lasts as long as what it is played from.

    Args:
        conn: The writing transaction in which the version becomes the one that is read.
        call: The call.
        words_version: The version.

    Returns:
        Paths relative to the workspace, to be removed once the transaction is done.
    """
    detail = versions.get(conn, words_version).detail
    pieces = recordings.recordings_of_call(conn, call)
    joined = {one.name: one for one in recordings.joined_of_call(conn, call)}
    laid: dict[str, float] | None = detail.get("offsets")
    heard = pieces
    if laid is not None:
        heard = tuple(replace(one, offset=laid[one.id]) for one in pieces if one.id in laid)
    source = heard[0] if len(heard) == 1 else joined.get(joined_name(heard))
    if source is None:
        return ()
    noted = {"source": source.id, "source_offset": source.offset}
    versions.note(conn, words_version, detail | noted)
    calls.set_duration(conn, call, max(one.offset + _duration(one) for one in heard))
    coming = joined.get(joined_name(pieces))
    needed = {source.id, coming.id} if coming else {source.id}
    return recordings.drop_joined(conn, call, keeping=needed)


def _duration(piece: Recording) -> float:
    assert piece.facts is not None, "a recording of a call was probed"
    return piece.facts.duration
