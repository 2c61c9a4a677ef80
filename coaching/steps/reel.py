"""Reels: stretches of calls are fitted to their words, rendered, captioned and entered."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from coaching.errors import UsageError
from coaching.given_text import given_text
from coaching.media.encode import WITH_PICTURES, encoding_for
from coaching.reel import (
    Card,
    Clip,
    Order,
    ReelManifest,
    manifest_from_json,
    reel_of,
)
from coaching.search import Hit
from coaching.settings import Reel as ReelSettings
from coaching.steps.place import Place
from coaching.steps.reel_clips import (
    LeftOut,
    Span,
    clips_of,
    prepared,
)
from coaching.steps.reel_files import beside, files_beside, lies_at
from coaching.steps.reel_names import require_free
from coaching.steps.reel_usable import closed_meanwhile, shown_now, without_missing
from coaching.store import acts, reels

logger = logging.getLogger(__name__)

_MANIFEST = "name the .reel.json that lies beside a reel"

CARD_SECONDS = 3.0
"""How long a title card stands where nobody says. Chosen because two lines are read in it."""

_LISTENING = 0.3
"""Share of a reel's progress until all clips are listened to; the rest is writing."""

__all__ = ["LeftOut", "Look", "MadeReel", "Span", "make_reel", "render_again", "spans_of_hits"]


@dataclass(frozen=True, slots=True)
class Look:
    """How a reel is put together.

    Attributes:
        order: Of its clips.
        cards: What announces the stages.
        card_seconds: How long each card stands, a silence in sound; None for ``CARD_SECONDS`` in a
            film that goes by stage, and none at all in everything else.
        shorten: Whether silences of more than 1.5 s are shortened.
    """

    order: Order = "stage"
    cards: tuple[Card, ...] = ()
    card_seconds: float | None = None
    shorten: bool = False


@dataclass(frozen=True, slots=True)
class MadeReel:
    """A reel that was rendered.

    Attributes:
        number: Its number in the library.
        path: The sound, or the film.
        captions: WebVTT beside it.
        manifest: JSON beside it, from which it can be rendered again.
        duration: Seconds.
        clips: What it is joined of, in order.
        left_out: Clips that could not be cut, with the reason.
    """

    number: int
    path: Path
    captions: Path
    manifest: Path
    duration: float
    clips: tuple[Clip, ...]
    left_out: tuple[LeftOut, ...] = ()


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
    look: Look | None = None,
    on_progress: Callable[[float], None] | None = None,
) -> MadeReel:
    """Cut stretches of calls into one reel with captions and a manifest beside it.

    Clips that cannot be cut are left out and told; where none can, that is an error.

    Args:
        place: Where the calls are.
        spans: What is wanted; edges move into the silence between words.
        title: What people see.
        target: The file to write; its suffix chooses the format.
        settings: Loudness, and the gaps between clips and stages.
        stages: Names of the stages in order, by which clips are ordered.
        who: Who makes it.
        look: Order, cards and silences.
        on_progress: Told the share that is done.

    Raises:
        UsageError: nothing to cut, a stretch outside its call, a suffix that is not written, or a
            name whose captions are another reel's.
        NotFoundError: no such call, or its recording is gone.
    """
    target = _free_target(place, target)
    look = look or Look()
    if not spans:
        raise UsageError("a reel needs at least one clip", hint="widen the search or the filters")
    with place.library.reading() as conn:
        clips, left = clips_of(conn, spans)
    manifest = replace(
        reel_of(title, clips, stages=stages, order=look.order),
        gap=settings.gap,
        stage_gap=settings.stage_gap if look.order == "stage" else 0.0,
        cards=look.cards,
        card_seconds=_card_seconds(look, target),
    )
    heard, gone = prepared(
        place,
        manifest.clips,
        settings,
        shorten=look.shorten,
        on_progress=_between(on_progress, 0.0, _LISTENING),
    )
    return _write(
        place,
        replace(manifest, clips=heard),
        target,
        verb="make",
        who=who,
        left_out=(*left, *gone),
        on_progress=_between(on_progress, _LISTENING, 1.0),
    )


def render_again(
    place: Place,
    manifest: Path,
    *,
    target: Path,
    who: str,
    on_progress: Callable[[float], None] | None = None,
) -> MadeReel:
    """Render a reel from its manifest, to the same samples.

    What was muted or masked in a call since is muted and masked in it. Clips that may not be shown
    any more, or whose recording is gone, are left out and told.

    Raises:
        UsageError: the manifest is none, the suffix is not written, or the name's captions are
            another reel's.
        NotFoundError: nothing of it can be rendered.
    """
    target = _free_target(place, target)
    read = manifest_from_json(given_text(manifest, hint=_MANIFEST))
    with place.library.reading() as conn:
        allowed, closed = shown_now(conn, read.clips)
    read, gone = without_missing(place, replace(read, clips=allowed))
    return _write(
        place,
        read,
        target,
        verb="render",
        who=who,
        left_out=(*closed, *gone),
        on_progress=on_progress,
    )


def _free_target(place: Place, target: Path) -> Path:
    """Where a reel goes that is to be written to a file.

    Raises:
        UsageError: Nothing is written with such a suffix, or see ``require_free``.
    """
    encoding_for(target)
    target = lies_at(target)
    with place.library.reading() as conn:
        require_free(conn, target)
    return target


def _card_seconds(look: Look, target: Path) -> float:
    if look.card_seconds is not None:
        return look.card_seconds
    film = target.suffix.lower() in WITH_PICTURES
    return CARD_SECONDS if film and look.order == "stage" and look.cards else 0.0


def _between(
    on_progress: Callable[[float], None] | None, first: float, last: float
) -> Callable[[float], None] | None:
    """Progress of a part of the work, as progress of all of it."""
    if on_progress is None:
        return None
    return lambda share: on_progress(first + share * (last - first))


def _write(
    place: Place,
    manifest: ReelManifest,
    target: Path,
    *,
    verb: str,
    who: str,
    left_out: tuple[LeftOut, ...],
    on_progress: Callable[[float], None] | None,
) -> MadeReel:
    """Render, write captions and manifest, and enter it all."""
    files = beside(target)
    with (
        files_beside(place, manifest, files.values(), on_progress=on_progress) as put,
        place.library.writing() as conn,
    ):
        closed = closed_meanwhile(conn, manifest.clips)
        if closed is not None:
            raise closed
        require_free(conn, target)
        now = place.now()
        reels.replace_files(conn, files.values(), now=now)
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
        put(conn)
    logger.info(
        "reel %d: %d clips, %.0f s, %d left out",
        number,
        len(manifest.clips),
        manifest.duration,
        len(left_out),
    )
    return MadeReel(
        number,
        target,
        files["captions"],
        files["manifest"],
        manifest.duration,
        manifest.clips,
        left_out,
    )
