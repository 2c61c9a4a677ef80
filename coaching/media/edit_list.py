"""Edit lists: a reel as an OpenTimelineIO timeline, which editors of film and sound open.

It points at the recordings; no sound and no picture is in it. Times are in pictures of a constant
rate, as editors count them, so an edge may lie half a picture from where it was put.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coaching.reel import PICTURES_HZ, Clip, ReelManifest, chapters, parts


def edit_list(manifest: ReelManifest, *, root: Path, pictured: Collection[str] = ()) -> str:
    """The timeline as OpenTimelineIO's JSON.

    One track of sound has all clips. Where some have pictures, a track of pictures before it has
    those, at the same places. Every clip carries its exact seconds, its call and its stage under
    ``filmroom``; chapters are markers of the sound.

    Args:
        manifest: The reel.
        root: The workspace that sources are relative to.
        pictured: The sources of it that have moving pictures.
    """
    import opentimelineio as otio

    pieces = tuple(_pieces(manifest))
    seen = [piece for piece in pieces if piece.clip.source in pictured]
    timeline = otio.schema.Timeline(name=manifest.title)
    if seen:
        kind = otio.schema.TrackKind.Video
        timeline.tracks.append(_track("Pictures", kind, seen, root, marked=False))
    timeline.tracks.append(_track("Reel", otio.schema.TrackKind.Audio, pieces, root, marked=True))
    written: str = otio.adapters.write_to_string(timeline, "otio_json")
    return written


@dataclass(frozen=True, slots=True)
class _Piece:
    """What plays of a clip without a break.

    Attributes:
        at: Where it begins in the reel, in pictures.
        first: Where it begins in its recording, in pictures.
        length: In pictures, at least one.
        clip: What it is of.
        start: Seconds of the recording.
        end: Seconds.
        title: Of its chapter.
        opens: Whether its chapter begins with it.
    """

    at: int
    first: int
    length: int
    clip: Clip
    start: float
    end: float
    title: str
    opens: bool


def _pieces(manifest: ReelManifest) -> Iterator[_Piece]:
    """All that plays of clips, in order; each lies where the last one ends, or later."""
    names = iter(chapters(manifest))
    now = 0
    for part in parts(manifest):
        if not isinstance(part.of, Clip):
            continue
        clip, title = part.of, next(names).title
        now = max(now, round(part.start * PICTURES_HZ))
        end_in_reel = part.start
        for place, (start, end) in enumerate(clip.pieces):
            end_in_reel += end - start
            length = max(1, round(end_in_reel * PICTURES_HZ) - now)
            first = round(start * PICTURES_HZ)
            yield _Piece(now, first, length, clip, start, end, title, opens=place == 0)
            now += length


def _track(name: str, kind: str, pieces: Collection[_Piece], root: Path, *, marked: bool) -> Any:
    """A track of pieces at their places, with gaps where there is none."""
    import opentimelineio as otio

    track = otio.schema.Track(name=name, kind=kind)
    now = 0
    for piece in pieces:
        if piece.at > now:
            track.append(otio.schema.Gap(source_range=_span(0, piece.at - now)))
        track.append(_clip(piece, root, marked=marked and piece.opens))
        now = piece.at + piece.length
    return track


def _clip(piece: _Piece, root: Path, *, marked: bool) -> Any:
    import opentimelineio as otio

    clip = piece.clip
    made = otio.schema.Clip(
        name=piece.title,
        media_reference=otio.schema.ExternalReference(
            target_url=(root / clip.source).absolute().as_uri()
        ),
        source_range=_span(piece.first, piece.length),
        metadata={
            "filmroom": {
                "call": clip.call,
                "stage": clip.stage,
                "start": piece.start,
                "end": piece.end,
                "gain_db": clip.gain_db,
                "recording_sha256": clip.recording_sha256,
            }
        },
    )
    if marked:
        made.markers.append(
            otio.schema.Marker(name=piece.title, marked_range=_span(piece.first, 1))
        )
    return made


def _span(first: int, length: int) -> Any:
    """A range in pictures."""
    import opentimelineio as otio

    time = otio.opentime.RationalTime
    return otio.opentime.TimeRange(time(first, PICTURES_HZ), time(length, PICTURES_HZ))
