"""Reels: stretches of calls are fitted to their words, rendered, captioned and entered."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import Connection

from coaching.errors import NotFoundError, UsageError
from coaching.ledger import call_name, call_number
from coaching.media.encode import encoding_for
from coaching.media.loudness import levelled
from coaching.media.render import render
from coaching.recording import clock
from coaching.reel import (
    Clip,
    ReelManifest,
    fit_to_words,
    manifest_from_json,
    manifest_json,
    reel_captions,
    reel_of,
)
from coaching.search import Hit
from coaching.settings import Reel as ReelSettings
from coaching.steps.place import Place
from coaching.steps.reading import spoken_turns
from coaching.steps.recut import as_now, words_between
from coaching.store import acts, calls, recordings, reels, turns, versions
from coaching.store.withheld import is_withheld
from coaching.transcript import Turn
from coaching.workspace import write_whole

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a call that is wanted, in seconds; its stage where that is known."""

    call: int
    start: float
    end: float
    stage: str = ""


@dataclass(frozen=True, slots=True)
class MadeReel:
    """A reel that was rendered.

    Attributes:
        number: Its number in the library.
        path: The sound.
        captions: WebVTT beside it.
        manifest: JSON beside it, from which it can be rendered again.
        duration: Seconds.
        clips: What it is joined of, in order.
    """

    number: int
    path: Path
    captions: Path
    manifest: Path
    duration: float
    clips: tuple[Clip, ...]


def spans_of_hits(hits: Iterable[Hit], *, longest: float) -> tuple[Span, ...]:
    """The stretches of hits, best first, as many as fit into ``longest`` seconds."""
    chosen: list[Span] = []
    total = 0.0
    for hit in hits:
        total += hit.end - hit.start
        if chosen and total > longest:
            break
        chosen.append(Span(hit.call, hit.start, hit.end, hit.stage))
    return tuple(chosen)


def make_reel(
    place: Place,
    spans: Sequence[Span],
    *,
    title: str,
    target: Path,
    settings: ReelSettings,
    stages: Sequence[str],
    who: str,
    on_progress: Callable[[float], None] | None = None,
) -> MadeReel:
    """Cut stretches of calls into one reel with captions and a manifest beside it.

    Args:
        place: Where the calls are.
        spans: What is wanted; edges move into the silence between words.
        title: What people see.
        target: The file to write; its suffix chooses the format.
        settings: Loudness and the gap between clips.
        stages: Names of the stages in order, by which clips are ordered.
        who: Who makes it.
        on_progress: Told the share that is written.

    Raises:
        UsageError: nothing to cut, a stretch outside its call, or a suffix that is not written.
        NotFoundError: no such call, or its recording is gone.
    """
    encoding_for(target)
    if not spans:
        raise UsageError("a reel needs at least one clip", hint="widen the search or the filters")
    with place.library.reading() as conn:
        clips = [_clip(conn, span) for span in spans]
    manifest = replace(reel_of(title, clips, stages=stages), gap=settings.gap)
    manifest = levelled(manifest, root=place.workspace.root, target=settings.loudness_lufs)
    return _write(place, manifest, target, verb="make", who=who, on_progress=on_progress)


def render_again(
    place: Place,
    manifest: Path,
    *,
    target: Path,
    who: str,
    on_progress: Callable[[float], None] | None = None,
) -> MadeReel:
    """Render a reel from its manifest, to the same samples.

    What was muted or masked in a call since is muted and masked in it.

    Raises:
        UsageError: the manifest is none, or the suffix is not written.
        NotFoundError: a recording is gone or has changed.
    """
    encoding_for(target)
    try:
        written = manifest.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{manifest} cannot be read: {error}") from error
    read = manifest_from_json(written)
    with place.library.reading() as conn:
        for clip in read.clips:
            if clip.call.removeprefix("C").isdecimal():
                _require_open(conn, call_number(clip.call), clip.start, clip.end)
        read = as_now(conn, read)
    return _write(place, read, target, verb="render", who=who, on_progress=on_progress)


def _write(
    place: Place,
    manifest: ReelManifest,
    target: Path,
    *,
    verb: str,
    who: str,
    on_progress: Callable[[float], None] | None,
) -> MadeReel:
    """Render, write captions and manifest, and enter it all."""
    target = target.absolute()
    target.parent.mkdir(parents=True, exist_ok=True)
    duration = render(manifest, root=place.workspace.root, target=target, on_progress=on_progress)
    captions = target.with_suffix(".vtt")
    as_json = target.with_suffix(".reel.json")
    write_whole(captions, reel_captions(manifest))
    write_whole(as_json, manifest_json(manifest))
    files = {"reel": target, "captions": captions, "manifest": as_json}
    now = place.now()
    with place.library.writing() as conn:
        number = reels.add_reel(conn, manifest, files, who=who, now=now)
        acts.record(
            conn,
            at=now,
            who=who,
            verb=verb,
            object_kind="reel",
            object_id=number,
            after={"title": manifest.title, "path": str(target), "clips": len(manifest.clips)},
        )
    logger.info("reel %d: %d clips, %.0f s", number, len(manifest.clips), duration)
    return MadeReel(number, target, captions, as_json, duration, manifest.clips)


def _clip(conn: Connection, span: Span) -> Clip:
    """The clip of a stretch: fitted to the words, with its stage and captions."""
    facts = calls.call_facts(conn, span.call)
    if facts is None or not facts.ready:
        raise NotFoundError(
            f"there is no ready call {call_name(span.call)}", hint="see `filmroom status`"
        )
    recording = recordings.source_of_call(conn, span.call)
    if recording is None:
        raise UsageError(
            f"{call_name(span.call)} is a transcript without a recording: nothing can be cut",
            hint="drop the recording beside it, with the same name",
        )
    assert recording.facts is not None, "a ready call was probed"
    if recording.kept_path is None:
        raise NotFoundError(f"the recording of {call_name(span.call)} is not kept")
    duration = recording.facts.duration
    if not 0 <= span.start < span.end or span.start >= duration:
        raise UsageError(
            f"{call_name(span.call)} lasts {duration:.0f} s; "
            f"{span.start:g} to {span.end:g} s is no stretch of it",
            hint="write CALL@02:10-02:45 with the start before the end",
        )
    _require_open(conn, span.call, span.start, span.end)
    spoken = spoken_turns(conn, span.call)
    words = [word for turn in spoken for word in turn.words]
    start, end = fit_to_words(span.start, min(span.end, duration), words, duration=duration)
    return Clip(
        call=call_name(span.call),
        recording_sha256=recording.id,
        source=recording.kept_path,
        start=start,
        end=end,
        stage=span.stage or _stage_of(conn, span, spoken),
        title=facts.title,
        heard=recording.facts.heard,
        words=words_between(conn, span.call, start, end),
    )


def _require_open(conn: Connection, call: int, start: float, end: float) -> None:
    """Refuse talk that its rep withheld."""
    if is_withheld(conn, call, start, end):
        raise NotFoundError(
            f"its rep withheld talk of {call_name(call)} between {clock(start)} and {clock(end)}",
            hint="choose another stretch",
        )


def _stage_of(conn: Connection, span: Span, spoken: Sequence[Turn]) -> str:
    """The stage that most of the talk in a stretch belongs to; empty without talk."""
    tags = versions.active(conn, span.call, "tags")
    if tags is None:
        return ""
    stages: Counter[str] = Counter()
    for turn, tag in zip(spoken, turns.read_tags(conn, tags.id), strict=True):
        overlap = min(turn.end, span.end) - max(turn.start, span.start)
        if overlap > 0:
            stages[tag.stage] += round(overlap * 1000)
    return stages.most_common(1)[0][0] if stages else ""
