"""Captions of a reel: WebVTT for browsers, SubRip for everything else."""

from __future__ import annotations

from dataclasses import replace

from coaching.captions import CaptionWord, Cue, cues_of, srt, webvtt
from coaching.reel.clip import Clip
from coaching.reel.manifest import ReelManifest
from coaching.reel.timeline import placements


def reel_cues(manifest: ReelManifest) -> tuple[Cue, ...]:
    """The cues of a reel in its own seconds; every cue lies within its clip."""
    return tuple(
        replace(cue, start=begin + cue.start, end=begin + cue.end)
        for clip, (begin, _) in zip(manifest.clips, placements(manifest), strict=True)
        for cue in cues_of(clip_words(clip), duration=clip.duration)
    )


def reel_captions(manifest: ReelManifest) -> str:
    """WebVTT for a reel."""
    return webvtt(reel_cues(manifest))


def reel_subtitles(manifest: ReelManifest) -> str:
    """SubRip for a reel."""
    return srt(reel_cues(manifest))


def clip_words(clip: Clip) -> list[CaptionWord]:
    """The words of a clip with times from the clip's start, none outside it."""
    return [
        replace(word, start=clip.at(word.start), end=clip.at(word.end))
        for word in clip.words
        if word.start < clip.end and word.end > clip.start
    ]
