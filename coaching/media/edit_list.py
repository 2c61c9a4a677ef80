"""Edit lists: a reel as an OpenTimelineIO timeline, which editors of film and sound open.

It points at the recordings; no sound is in it. Times are in pictures of a constant rate, as
editors count them, so an edge may lie half a picture from where it was put.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from coaching.reel import PICTURES_HZ, Clip, ReelManifest, chapters, parts


def edit_list(manifest: ReelManifest, *, root: Path) -> str:
    """The timeline as OpenTimelineIO's JSON.

    Every clip carries its exact seconds, its call and its stage under ``filmroom``; chapters are
    markers.

    Args:
        manifest: The reel.
        root: The workspace that sources are relative to.
    """
    import opentimelineio as otio

    def time(frames: int) -> Any:
        return otio.opentime.RationalTime(frames, PICTURES_HZ)

    def span(first: int, last: int) -> Any:
        return otio.opentime.TimeRange(time(first), time(last - first))

    track = otio.schema.Track(name="Reel", kind=otio.schema.TrackKind.Audio)
    now = 0

    def free_until(second: float) -> None:
        nonlocal now
        frame = round(second * PICTURES_HZ)
        if frame > now:
            track.append(otio.schema.Gap(source_range=span(0, frame - now)))
            now = frame

    names = iter(chapters(manifest))
    for part in parts(manifest):
        if not isinstance(part.of, Clip):
            continue
        clip, chapter = part.of, next(names)
        free_until(part.start)
        begin = part.start
        for place, (start, end) in enumerate(clip.pieces):
            begin_frame, begin = now, begin + end - start
            length = max(1, round(begin * PICTURES_HZ) - begin_frame)
            first = round(start * PICTURES_HZ)
            piece = otio.schema.Clip(
                name=chapter.title,
                media_reference=otio.schema.ExternalReference(
                    target_url=(root / clip.source).absolute().as_uri()
                ),
                source_range=span(first, first + length),
                metadata={
                    "filmroom": {
                        "call": clip.call,
                        "stage": clip.stage,
                        "start": start,
                        "end": end,
                        "gain_db": clip.gain_db,
                        "recording_sha256": clip.recording_sha256,
                    }
                },
            )
            if place == 0:
                piece.markers.append(
                    otio.schema.Marker(name=chapter.title, marked_range=span(first, first + 1))
                )
            track.append(piece)
            now = begin_frame + length
    timeline = otio.schema.Timeline(name=manifest.title)
    timeline.tracks.append(track)
    written: str = otio.adapters.write_to_string(timeline, "otio_json")
    return written
