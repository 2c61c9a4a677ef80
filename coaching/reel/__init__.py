"""Reels: ordered clips of calls, and the manifest from which a reel renders again.

It knows where a clip may begin and end so that no word is cut, the order of clips, what plays when,
and how a manifest is written and read. It does not touch sound: ``coaching.media.render`` does.
"""

from coaching.reel.captions import reel_captions, reel_cues, reel_subtitles
from coaching.reel.clip import (
    FADE_IN,
    FADE_OUT,
    LOWEST_LUFS,
    STRONGEST_GAIN_DB,
    TARGET_LUFS,
    Clip,
    level_gain,
)
from coaching.reel.fitting import MARGIN, fit_to_words
from coaching.reel.manifest import (
    GAP,
    SCHEMA,
    Card,
    ReelManifest,
    manifest_from_json,
    manifest_json,
)
from coaching.reel.ordering import ORDERS, Order, merged, merged_in_place, reel_of
from coaching.reel.timeline import PICTURES_HZ, Chapter, Part, chapters, parts, placements

__all__ = [
    "FADE_IN",
    "FADE_OUT",
    "GAP",
    "LOWEST_LUFS",
    "MARGIN",
    "ORDERS",
    "PICTURES_HZ",
    "SCHEMA",
    "STRONGEST_GAIN_DB",
    "TARGET_LUFS",
    "Card",
    "Chapter",
    "Clip",
    "Order",
    "Part",
    "ReelManifest",
    "chapters",
    "fit_to_words",
    "level_gain",
    "manifest_from_json",
    "manifest_json",
    "merged",
    "merged_in_place",
    "parts",
    "placements",
    "reel_captions",
    "reel_cues",
    "reel_of",
    "reel_subtitles",
]
