"""Editing a reel: its clips moved, removed, trimmed, widened and added; all its files follow."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from sqlalchemy import Connection

from coaching.errors import FilmroomError, NotFoundError, UsageError
from coaching.ledger import call_number
from coaching.moments.trimming import between as words_from_to
from coaching.reel import Clip
from coaching.reel.context import Reach
from coaching.reel.editing import clip_at, moved, with_clip, with_clips, without
from coaching.settings import Reel as ReelSettings
from coaching.steps.place import Place, Progress
from coaching.steps.reading import spoken_turns
from coaching.steps.reel_changing import (
    KIND,
    put,
    rendered,
    require_as_found,
    require_state,
)
from coaching.steps.reel_clips import LeftOut, Span, clip_of, name_of, prepared, span_of
from coaching.steps.reel_files import kind_of, lies_at
from coaching.steps.reel_names import require_free_for_one
from coaching.steps.reel_placing import settle_placings
from coaching.steps.reel_usable import shown_now, without_missing
from coaching.store import acts, reels
from coaching.store.reels import ReelLine, StoredReel

Change = Callable[[Connection, tuple[Clip, ...]], tuple[Clip, ...]]
"""What an edit makes of the clips of a reel."""

_NOTHING = Reach()

_NUMBER = re.compile(r"[Rr]?(\d+)", re.ASCII)

_MOST_DIGITS = 18
"""Of a number that the library can hold. Source: SQLite's integers have 64 bits."""


def listed(place: Place) -> tuple[ReelLine, ...]:
    """The reels that the team may see, the newest first."""
    with place.library.reading() as conn:
        return reels.list_reels(conn)


def find(place: Place, wanted: str, *, state: str | None = None) -> StoredReel:
    """The reel that a person means: ``R3`` or ``3``.

    Args:
        place: Where it is.
        wanted: Its number.
        state: The state in which the person saw it (``StoredReel.state``); None for whichever.

    Raises:
        UsageError: It is no number of a reel.
        NotFoundError: There is none, it was withdrawn, or the team may not see it.
        ReelChangedError: It is in another state.
    """
    number = _NUMBER.fullmatch(wanted.strip())
    if number is None:
        raise UsageError(f"{wanted!r} is no reel", hint="write R3; `filmroom reel list` has them")
    settle_placings(place)
    found = None
    if len(number[1]) <= _MOST_DIGITS:
        with place.library.reading() as conn:
            found = reels.find_reel(conn, int(number[1]))
    if found is None:
        raise NotFoundError(f"there is no reel R{number[1]}", hint="`filmroom reel list` has them")
    if state is not None:
        require_state(found, state)
    return found


def move(at: int, to: int) -> Change:
    """A clip to another place, both counted from 1."""
    return lambda _, clips: moved(clips, at, to=to)


def remove(places: Sequence[int]) -> Change:
    """The clips at some places away."""
    return lambda _, clips: without(clips, places)


def add(spans: Sequence[Span], *, at: int | None) -> Change:
    """Stretches of calls in, before the clip at a place, or at the end."""

    def change(conn: Connection, clips: tuple[Clip, ...]) -> tuple[Clip, ...]:
        made = [clip_of(conn, span) for span in spans]
        return with_clips(clips, made, at=len(clips) + 1 if at is None else at)

    return change


def trim(at: int, *, first: str | None, last: str | None) -> Change:
    """A clip from some words in it to others."""
    if not (first or last):
        raise UsageError(
            "nothing says where it is to begin or end", hint='give --from "words", --to "words"'
        )
    return _stretched(at, first=first or "", last=last or "")


def widen(at: int, *, before: Reach, after: Reach) -> Change:
    """A clip with talk before and after it."""
    if before == after == _NOTHING:
        raise UsageError(
            "nothing says how much more", hint='give --before 5 (seconds) or --after "2 turns"'
        )
    return _stretched(at, before=before, after=after)


def between(at: int, *, start: float, end: float) -> Change:
    """A clip from the word of its call that begins at a second to the one that begins at another.

    Words before the clip and after it count, too: it is trimmed or widened, or both.
    """

    def change(conn: Connection, clips: tuple[Clip, ...]) -> tuple[Clip, ...]:
        old = clip_at(clips, at)
        call = call_number(old.call)
        spoken = [word for turn in spoken_turns(conn, call) for word in turn.words]
        kept = words_from_to(spoken, start, end)
        last = max(word.end for word in kept)
        return _cut_anew(conn, clips, at, Span(call, kept[0].start, last, old.stage))

    return change


def _stretched(
    at: int,
    *,
    first: str = "",
    last: str = "",
    before: Reach = _NOTHING,
    after: Reach = _NOTHING,
) -> Change:
    def change(conn: Connection, clips: tuple[Clip, ...]) -> tuple[Clip, ...]:
        old = clip_at(clips, at)
        span = replace(span_of(conn, old), first=first, last=last, before=before, after=after)
        return _cut_anew(conn, clips, at, span)

    return change


def _cut_anew(conn: Connection, clips: tuple[Clip, ...], at: int, span: Span) -> tuple[Clip, ...]:
    """The clips with the one at a place cut from another stretch of its call."""
    old = clip_at(clips, at)
    made = replace(clip_of(conn, span), title=old.title, stage=old.stage)
    return with_clip(clips, at, made)


def edit(
    place: Place,
    wanted: str,
    change: Change,
    *,
    verb: str,
    settings: ReelSettings,
    who: str,
    state: str | None = None,
    on_progress: Progress | None = None,
) -> StoredReel:
    """Change a reel and write all its files anew.

    A reel whose silences were shortened has those of new clips shortened, too.

    Args:
        place: Where it is.
        wanted: Its number.
        change: What becomes of its clips.
        verb: What the log calls it.
        settings: Loudness.
        who: Who does it.
        state: In which they saw it; None for whichever.
        on_progress: Told the share that is done.

    Raises:
        UsageError: There is no such clip, or nothing would be left.
        NotFoundError: There is no such reel, or a clip of it cannot be rendered; the message names
            it.
        ReelChangedError: It is in another state, or was changed meanwhile.
    """
    found = find(place, wanted, state=state)
    before = found.manifest
    with place.library.reading() as conn:
        clips = change(conn, before.clips)
        _shown(conn, found, clips)
    new = [clip for clip in clips if clip not in before.clips]
    shorten = any(clip.cuts for clip in before.clips)
    if new:
        ready, left = prepared(place, new, settings, shorten=shorten)
        _require_all(place, found, left)
        by_clip = dict(zip(new, ready, strict=True))
        clips = tuple(by_clip.get(clip, clip) for clip in clips)
    with place.library.reading() as conn:
        manifest = replace(before, clips=_shown(conn, found, clips))
    _require_all(place, found, without_missing(place, manifest)[1])
    put(place, found, manifest, verb=verb, who=who, on_progress=on_progress)
    return find(place, wanted)


def _shown(conn: Connection, found: StoredReel, clips: Sequence[Clip]) -> tuple[Clip, ...]:
    """The clips that a reel is to have, as their calls are played now.

    Raises:
        NotFoundError: One of them may not be shown.
    """
    kept: list[Clip] = []
    for clip in clips:
        try:
            kept += shown_now(conn, [clip])[0]
        except FilmroomError as error:
            left = LeftOut(name_of(conn, clip), error.message)
            raise _in_the_way(conn, found, left) from error
    return tuple(kept)


def _require_all(place: Place, found: StoredReel, left: Sequence[LeftOut]) -> None:
    """Refuse a change of a reel where clips cannot be rendered."""
    if left:
        with place.library.reading() as conn:
            raise _in_the_way(conn, found, left[0])


def _in_the_way(conn: Connection, found: StoredReel, left: LeftOut) -> NotFoundError:
    """What to say of a clip that cannot be in a reel, with its place where it is in it."""
    places = {name_of(conn, clip): at for at, clip in enumerate(found.manifest.clips, start=1)}
    at = places.get(left.name)
    hint = "choose another stretch"
    if at is not None:
        hint = f"take it out: `filmroom reel remove R{found.number} {at}`"
    return NotFoundError(f"{left.name}: {left.why}", hint=hint)


def export(
    place: Place,
    wanted: str,
    target: Path,
    *,
    who: str,
    on_progress: Progress | None = None,
) -> tuple[StoredReel, tuple[LeftOut, ...]]:
    """Write a reel once more, as another kind of file; it follows the reel from then on.

    Args:
        place: Where it is.
        wanted: Its number.
        target: Its ending says what is written.
        who: Who wants it.
        on_progress: Told the share that is written.

    Returns:
        The reel, and the clips that are not in the file.

    Raises:
        UsageError: An ending that nothing is written for, or a name that players would put
            together with another reel.
        NotFoundError: There is no such reel, or nothing of it can be rendered.
    """
    kind = kind_of(target)
    found = find(place, wanted)
    target = lies_at(target)
    with place.library.reading() as conn:
        require_free_for_one(conn, found.number, kind, target)
        allowed, closed = shown_now(conn, found.manifest.clips)
    manifest, gone = without_missing(place, replace(found.manifest, clips=allowed))
    with (
        rendered(place, found, manifest, [target], on_progress=on_progress) as put_there,
        place.library.writing() as conn,
    ):
        require_as_found(conn, found, manifest.clips)
        require_free_for_one(conn, found.number, kind, target)
        now = place.now()
        reels.replace_files(conn, [target], besides=found.number, now=now)
        reels.add_file(conn, found.number, kind, target, now=now)
        acts.record(
            conn,
            at=now,
            who=who,
            verb="export",
            object_kind=KIND,
            object_id=found.number,
            after={"path": str(target), "kind": kind},
        )
        put_there(conn)
    return find(place, wanted), (*closed, *gone)
