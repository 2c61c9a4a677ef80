"""Rendering: a reel's manifest to a file, the same samples every time.

Everything that was decided (edges, order, gains, fades, what is left out) is in the manifest;
nothing is decided here but where, within a few milliseconds, an edge is heard least.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import pairwise
from pathlib import Path

import numpy as np

from coaching.errors import NotFoundError, UsageError
from coaching.media.ahead import each_clip, in_order
from coaching.media.cut import CUT_RATE_HZ, cut
from coaching.media.decode import Samples
from coaching.media.encode import WITH_PICTURES, Contents, encoding_for, sound_file
from coaching.media.limiter import limited
from coaching.reel import Clip, ReelManifest, chapters, parts

CEILING_DB = -1.0
"""Highest true peak in dBFS. Source: EBU R 128."""

SPLICE = 0.005
"""Seconds of fading on either side of a silence that is left out. Chosen because it is not heard in
what is silent already."""

REFINE = 0.005
"""Seconds by which an edge may move inward. Chosen because it is less than a syllable's onset."""

SMOOTH = 0.001
"""Seconds over which the sound's energy is taken when an edge is refined."""


def render(
    manifest: ReelManifest,
    *,
    root: Path,
    target: Path,
    on_progress: Callable[[float], None] | None = None,
) -> float:
    """Writes the reel and returns its duration in seconds.

    The sound is mono at 48 kHz, the format follows the suffix, and the file is there completely or
    not at all. Peaks that would clip are lowered to just not clipping. Title and chapters are in it
    where the format has them. ``.mp4`` has pictures, too; see ``coaching.media.video``.

    Args:
        manifest: What to cut and how.
        root: The workspace that sources are relative to.
        target: ``.m4a``, ``.mp4``, ``.mp3``, ``.wav``, ``.flac``, ``.ogg`` or ``.opus``; its folder
            exists.
        on_progress: Told the share of clips that are written, 0 to 1.

    Raises:
        UsageError: A suffix that nothing can be written for, or a reel without clips.
        NotFoundError: A recording is gone, or is no longer the one that the reel was cut from.
        RecordingError: A recording cannot be decoded.
    """
    encoding = encoding_for(target)
    if not manifest.clips:
        raise UsageError("The reel has no clips.", hint="Add a clip first.")
    require_sources(manifest, root)
    film = None
    if target.suffix.lower() in WITH_PICTURES:
        from coaching.media.video import Pictures

        film = Pictures(manifest, root)
    told = [(one.start, one.end, one.title) for one in chapters(manifest)]
    samples = clips = 0
    sounds = each_clip(manifest.clips, lambda clip: clip_sound(root / clip.source, clip))
    with (
        closing(sounds),
        sound_file(
            target,
            encoding,
            rate_hz=CUT_RATE_HZ,
            channels=1,
            film=film,
            contents=Contents(manifest.title, told),
        ) as append,
    ):
        for part in parts(manifest):
            if not isinstance(part.of, Clip):
                audio = np.zeros((1, round((part.end - part.start) * CUT_RATE_HZ)), np.float32)
            else:
                audio = next(sounds)
                clips += 1
                if film is not None:
                    film.take_sound(audio)
            samples += audio.shape[1]
            for piece in _seconds(audio):
                append(piece)
            if on_progress is not None and isinstance(part.of, Clip):
                on_progress(clips / len(manifest.clips))
    return samples / CUT_RATE_HZ


def _seconds(audio: Samples) -> Iterator[Samples]:
    """Sound a second at a time, so that pictures and sound lie side by side in a file."""
    for start in range(0, audio.shape[1], CUT_RATE_HZ):
        yield audio[:, start : start + CUT_RATE_HZ]


def clip_sound(path: Path, clip: Clip) -> Samples:
    """The sound of a clip as it is heard in a reel: float32, (1, samples), 48 kHz.

    Its length is the clip's own, whatever its edges were refined to, so that captions fit.
    """
    return shaped(cut(path, clip.start, clip.end, heard=clip.heard), clip)


def shaped(raw: Samples, clip: Clip) -> Samples:
    """The same, of the sound of the clip's stretch as ``cut`` gives it, which stays as it is."""
    audio = raw.copy()
    samples = audio.shape[1]
    first, last = quiet_edge(audio[0]), samples - quiet_edge(audio[0, ::-1])
    audio[:, :first] = 0.0
    audio[:, last:] = 0.0
    middle = (last - first) // 2
    rise = min(middle, round(clip.fade_in * CUT_RATE_HZ))
    fall = min(middle, round(clip.fade_out * CUT_RATE_HZ))
    audio[:, first : first + rise] *= _raised_cosine(rise)
    audio[:, last - fall : last] *= _raised_cosine(fall)[::-1]
    audio = _spliced(audio, clip)
    audio *= np.float32(10 ** (clip.gain_db / 20))
    return limited(audio, ceiling=10 ** (CEILING_DB / 20))


def _spliced(audio: Samples, clip: Clip) -> Samples:
    """The sound of a clip without what it leaves out, faded where it is put together."""
    if not clip.cuts:
        return audio
    origin = round(clip.start * CUT_RATE_HZ)
    edges = [
        (round(start * CUT_RATE_HZ) - origin, round(end * CUT_RATE_HZ) - origin)
        for start, end in clip.pieces
    ]
    pieces = [audio[:, first:last].copy() for first, last in edges]
    for before, after in pairwise(pieces):
        length = min(round(SPLICE * CUT_RATE_HZ), before.shape[1], after.shape[1])
        before[:, before.shape[1] - length :] *= _raised_cosine(length)[::-1]
        after[:, :length] *= _raised_cosine(length)
    return np.concatenate(pieces, axis=1)


def quiet_edge(samples: Samples) -> int:
    """Where within ``REFINE`` of the start an edge is heard least, as an index.

    That is the zero crossing with the least energy around it, or without any crossing the place
    of least energy.

    Args:
        samples: float32, (samples,), 48 kHz.
    """
    near = samples[: min(len(samples) // 4, round(REFINE * CUT_RATE_HZ))].astype(np.float64)
    if not len(near):
        return 0
    width = min(len(near), round(SMOOTH * CUT_RATE_HZ))
    energy = np.convolve(np.square(near), np.ones(width), mode="same")
    crossings = np.flatnonzero(np.signbit(near[1:]) != np.signbit(near[:-1])) + 1
    places = crossings if len(crossings) else np.arange(len(near))
    return int(places[np.argmin(energy[places])])


def _raised_cosine(samples: int) -> Samples:
    """A rise from 0 to 1 without corners."""
    rise: Samples = (0.5 - 0.5 * np.cos(np.pi * np.arange(samples) / max(1, samples))).astype(
        np.float32
    )
    return rise


def require_sources(manifest: ReelManifest, root: Path) -> None:
    """Refuses a reel whose recordings are not all there as they were.

    Raises:
        NotFoundError: One is gone, or is another; the message names its call.
    """
    first: dict[tuple[str, str], Clip] = {}
    for clip in manifest.clips:
        first.setdefault((clip.source, clip.recording_sha256), clip)
    for _ in in_order(first.values(), lambda clip: _require_source(clip, root)):
        pass  # an error ends it


def _require_source(clip: Clip, root: Path) -> None:
    try:
        with (root / clip.source).open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise NotFoundError(
            f"The recording of call {clip.call!r} is gone: {clip.source!r}.",
            hint="Put it back, or take the call's clips out of the reel.",
        ) from error
    if digest != clip.recording_sha256:
        raise NotFoundError(
            f"The recording of call {clip.call!r} is not the one that the reel was cut from.",
            hint="Make the reel again from the calls as they are now.",
        )
