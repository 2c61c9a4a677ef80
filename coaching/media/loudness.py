"""Loudness: how loud a clip is to a listener, and how high its peaks go.

Measured on the sound as it is cut for a reel: both sides mixed to one channel.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from functools import partial
from pathlib import Path

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.filter import Graph

from coaching.media.ahead import each_clip
from coaching.media.cut import CUT_RATE_HZ, cut
from coaching.media.decode import Samples, resampled
from coaching.media.render import shaped
from coaching.reel import (
    LOWEST_LUFS,
    STRONGEST_GAIN_DB,
    TARGET_LUFS,
    Clip,
    ReelManifest,
    level_gain,
)

ROUNDS = 3
"""How often a gain is corrected by what came of it. Chosen because two are mostly enough."""

NEAR = 0.3
"""LU; a clip that is so near is loud as wanted. Chosen because nobody hears the difference."""

OVERSAMPLED_HZ = 4 * CUT_RATE_HZ
"""Rate at which peaks between samples are found. Source: ITU-R BS.1770-5, annex 2."""

GATING_BLOCK = 0.4
"""Seconds; sound shorter than one gating block has no loudness. Source: ITU-R BS.1770-5."""


def measure_loudness(
    path: Path, start: float, end: float, *, heard: tuple[int, ...] = (0,)
) -> float:
    """The integrated loudness of a stretch of a recording in LUFS; -inf for silence.

    Source: ITU-R BS.1770-5, as EBU R 128 has it, computed by FFmpeg's ebur128.

    Raises:
        RecordingError: The recording cannot be decoded.
        UnstableFileError: It cannot be read, or vanished.
    """
    return loudness_of(cut(path, start, end, heard=heard))


def loudness_of(audio: Samples) -> float:
    """The integrated loudness in LUFS of (1, samples) at 48 kHz; -inf for silence.

    Sound shorter than a gating block is repeated to fill one.
    """
    samples = audio.shape[1]
    if not samples:
        return -math.inf
    needed = math.ceil(2 * GATING_BLOCK * CUT_RATE_HZ / samples)
    if needed > 1:
        audio = np.tile(audio, needed)
    graph = Graph()
    rate = Fraction(1, CUT_RATE_HZ)
    entry = graph.add_abuffer(sample_rate=CUT_RATE_HZ, format="fltp", layout="mono", time_base=rate)
    graph.link_nodes(entry, graph.add("ebur128", metadata="1"), graph.add("abuffersink"))
    graph.configure()
    loudness = -math.inf
    for start in range(0, audio.shape[1], CUT_RATE_HZ):
        frame = AudioFrame.from_ndarray(
            np.ascontiguousarray(audio[:, start : start + CUT_RATE_HZ]), "fltp", "mono"
        )
        frame.rate, frame.pts, frame.time_base = CUT_RATE_HZ, start, rate
        graph.push(frame)
        loudness = _latest(graph, loudness)
    graph.push(None)
    loudness = _latest(graph, loudness)
    return loudness if loudness > LOWEST_LUFS else -math.inf


def _latest(graph: Graph, loudness: float) -> float:
    """The last loudness that the graph reports by now, or the former one."""
    while True:
        try:
            frame = graph.pull()
        except (av.BlockingIOError, av.EOFError):
            return loudness
        loudness = float(frame.metadata.get("lavfi.r128.I", loudness))


def true_peak(audio: Samples) -> float:
    """The highest level that (1, samples) at 48 kHz reaches, also between samples; 1 is full."""
    highest = float(np.abs(audio).max(initial=0.0))
    starts = range(0, audio.shape[1], CUT_RATE_HZ)
    seconds = (audio[:, start : start + CUT_RATE_HZ] for start in starts)
    for block in resampled(seconds, CUT_RATE_HZ, OVERSAMPLED_HZ):
        highest = max(highest, float(np.abs(block).max(initial=0.0)))
    return highest


def levelled(
    manifest: ReelManifest,
    *,
    root: Path,
    target: float = TARGET_LUFS,
    on_progress: Callable[[float], None] | None = None,
) -> ReelManifest:
    """The manifest with gains that make its clips equally loud as they are rendered.

    A clip whose peaks are lowered on the way loses a little by that; its gain makes up for it.

    Args:
        manifest: Its gains are replaced.
        root: The workspace that sources are relative to.
        target: The loudness in LUFS.
        on_progress: Told the share of clips that are measured, 0 to 1.

    Raises:
        RecordingError: A recording cannot be decoded.
        UnstableFileError: One cannot be read, or vanished.
    """
    clips = []
    level = partial(level_clip, root=root, target=target)
    for clip in each_clip(manifest.clips, level):
        clips.append(clip)
        if on_progress is not None:
            on_progress(len(clips) / len(manifest.clips))
    return replace(manifest, clips=tuple(clips))


def level_clip(clip: Clip, *, root: Path, target: float) -> Clip:
    """One clip with the gain that brings it to a loudness, within ``STRONGEST_GAIN_DB``."""
    raw = cut(root / clip.source, clip.start, clip.end, heard=clip.heard)
    gain_db = level_gain(loudness_of(raw), target=target)
    for _ in range(ROUNDS):
        clip = replace(clip, gain_db=round(gain_db, 2))
        off = target - loudness_of(shaped(raw, clip))
        if not math.isfinite(off) or abs(off) <= NEAR:
            break
        better = max(-STRONGEST_GAIN_DB, min(STRONGEST_GAIN_DB, gain_db + off))
        if better == gain_db:
            break
        gain_db = better
    return clip
