"""Pauses: long silences of a clip, found in its sound, that a reel may leave out.

A silence is where no word is and the sound lies far below the talk around it. A laugh, a cough or
a dog is none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np

from coaching.media.cut import CUT_RATE_HZ, cut
from coaching.media.decode import Samples
from coaching.reel import Clip, ReelManifest
from coaching.reel.silence import cuts_in
from coaching.runs import runs_of

STEP = 0.02
"""Seconds over which a level is taken. Chosen because it is some periods of any voice."""

SPOKEN = 0.9
"""The share of steps that are quieter than talk at its loudest. Chosen because even a clip that is
silent for most of its time has a tenth of talk."""

BELOW_DB = 26.0
"""How far below the talk a silence lies. Chosen because breath and room lie there, and the quiet
end of a sentence does not; where line noise is louder, nothing is left out."""

SILENT_DB = -70.0
"""Below this, in dBFS, is silence whatever the talk. Chosen because telephony's noise is louder."""


def shortened(
    manifest: ReelManifest, *, root: Path, on_progress: Callable[[float], None] | None = None
) -> ReelManifest:
    """The manifest with long silences of its clips left out.

    Args:
        manifest: What its clips left out before is decided anew.
        root: The workspace that sources are relative to.
        on_progress: Told the share of clips that were listened to, 0 to 1.

    Raises:
        RecordingError: A recording cannot be decoded.
        UnstableFileError: One cannot be read, or vanished.
    """
    clips = []
    for clip in manifest.clips:
        clips.append(without_silence(root / clip.source, clip))
        if on_progress is not None:
            on_progress(len(clips) / len(manifest.clips))
    return replace(manifest, clips=tuple(clips))


def without_silence(path: Path, clip: Clip) -> Clip:
    """The clip with its long silences left out, cut from a recording."""
    audio = cut(path, clip.start, clip.end, heard=clip.heard)
    quiet = [(clip.start + start, clip.start + end) for start, end in quiet_stretches(audio)]
    return replace(clip, cuts=cuts_in(clip, quiet))


def quiet_stretches(audio: Samples) -> Iterator[tuple[float, float]]:
    """Where it is silent, in seconds from the start of (1, samples) at 48 kHz."""
    step = round(STEP * CUT_RATE_HZ)
    steps = audio.shape[1] // step
    if not steps:
        return
    powers = np.square(audio[0, : steps * step].astype(np.float64)).reshape(steps, step).mean(1)
    levels_db = 10 * np.log10(np.maximum(powers, 1e-12))
    quiet = levels_db < max(SILENT_DB, float(np.quantile(levels_db, SPOKEN)) - BELOW_DB)
    for first, after in runs_of(quiet):
        yield first * STEP, after * STEP
