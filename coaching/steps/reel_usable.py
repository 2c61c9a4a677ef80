"""Clips of a manifest of before: which of them may be shown and can be rendered today."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy import Connection

from coaching.errors import FilmroomError
from coaching.ledger import call_number
from coaching.media.render import require_sources
from coaching.reel import Clip, ReelManifest
from coaching.steps.place import Place
from coaching.steps.reel_clips import LeftOut, name_of, require_consent, require_open


def still_allowed(
    conn: Connection, clips: Iterable[Clip]
) -> tuple[tuple[Clip, ...], tuple[LeftOut, ...]]:
    """The clips of a manifest that may be shown today, and the others.

    Raises:
        FilmroomError: None may; the first reason.
    """
    kept: list[Clip] = []
    left: list[LeftOut] = []
    first: FilmroomError | None = None
    for clip in clips:
        try:
            if clip.call.removeprefix("C").isdecimal():
                require_consent(conn, call_number(clip.call))
                require_open(conn, call_number(clip.call), clip.start, clip.end)
            kept.append(clip)
        except FilmroomError as error:
            first = first or error
            left.append(LeftOut(name_of(clip), error.message))
    if first is not None and not kept:
        raise first
    return tuple(kept), tuple(left)


def without_missing(
    place: Place, manifest: ReelManifest
) -> tuple[ReelManifest, tuple[LeftOut, ...]]:
    """The manifest without clips whose recording is gone or is another by now.

    Raises:
        NotFoundError: All are.
    """
    kept: list[Clip] = []
    left: list[LeftOut] = []
    known: dict[tuple[str, str], str | None] = {}
    first: FilmroomError | None = None
    for clip in manifest.clips:
        recording = clip.source, clip.recording_sha256
        if recording not in known:
            known[recording] = None
            try:
                require_sources(ReelManifest("", (clip,)), place.workspace.root)
            except FilmroomError as error:
                first = first or error
                known[recording] = error.message
        why = known[recording]
        if why is None:
            kept.append(clip)
        else:
            left.append(LeftOut(name_of(clip), why))
    if first is not None and not kept:
        raise first
    return replace(manifest, clips=tuple(kept)), tuple(left)
