"""Clips of a manifest of before: which of them may be shown and can be rendered today."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy import Connection

from coaching.errors import FilmroomError, NotFoundError
from coaching.ledger import call_number
from coaching.media.render import require_sources
from coaching.reel import Clip, ReelManifest
from coaching.steps.place import Place
from coaching.steps.recut import clip_now
from coaching.steps.reel_clips import LeftOut, held_back, left_out, name_of, require_shown
from coaching.store import calls
from coaching.store.withheld import cut_withheld


def shown_now(
    conn: Connection, clips: Iterable[Clip]
) -> tuple[tuple[Clip, ...], tuple[LeftOut, ...]]:
    """The clips of a manifest that may be shown today, as their calls are played now; the others.

    Raises:
        FilmroomError: None may; the first reason.
    """
    kept: list[Clip] = []
    left: list[LeftOut] = []
    first: FilmroomError | None = None
    for clip in clips:
        try:
            _require(conn, clip)
            kept.append(clip_now(conn, clip))
        except FilmroomError as error:
            first = first or error
            left.append(LeftOut(name_of(conn, clip), error.message))
    if first is not None and not kept:
        raise first
    return tuple(kept), tuple(left)


def _require(conn: Connection, clip: Clip) -> None:
    """Refuse a clip that may not be shown; a call of another library is nobody's to close here."""
    if clip.call.removeprefix("C").isdecimal():
        call = call_number(clip.call)
        require_shown(conn, call)
        if cut_withheld(conn, call, clip.recording_sha256, clip.start, clip.end):
            raise held_back(call, clip.start, clip.end)


def closed_meanwhile(conn: Connection, clips: Iterable[Clip]) -> FilmroomError | None:
    """What to say of clips that were rendered, where one is closed or its call gone by now.

    To be asked in the transaction that enters what was rendered: until then a rep may withhold, a
    person forget, mute or mask something, and a customer take the yes back.
    """
    for clip in clips:
        why = "its call is not in the library"
        try:
            known = clip.call.removeprefix("C").isdecimal()
            if known and calls.exists(conn, call_number(clip.call)):
                _require(conn, clip)
                changed = _changed(conn, clip)
                if changed is None:
                    continue
                why = changed
        except FilmroomError as error:
            why = error.message
        return NotFoundError(
            f"{name_of(conn, clip)} is not shown any more, and nothing was kept of what was "
            f"rendered meanwhile: {why}",
            hint="run it again",
        )
    return None


def _changed(conn: Connection, clip: Clip) -> str | None:
    """What became of a clip's sound or words since it was cut; None where they are the same.

    Raises:
        NotFoundError: Something of its call is muted or masked, and nothing tells where in it.
    """
    now = clip_now(conn, clip)
    if now.recording_sha256 != clip.recording_sha256:
        return "something of its call was muted"
    gone = Counter(word.text for word in clip.words) - Counter(word.text for word in now.words)
    return "words of its call were masked or corrected" if gone else None


def without_missing(
    place: Place, manifest: ReelManifest
) -> tuple[ReelManifest, tuple[LeftOut, ...]]:
    """The manifest without clips whose recording is gone or is another by now.

    Raises:
        NotFoundError: All are.
    """
    kept: list[Clip] = []
    missing: list[tuple[Clip, str]] = []
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
            missing.append((clip, why))
    if first is not None and not kept:
        raise first
    return replace(manifest, clips=tuple(kept)), left_out(place, missing)
