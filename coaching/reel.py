"""Reels: ordered clips of calls, and the manifest from which a reel renders again.

It knows where a clip may begin and end so that no word is cut, the order of clips, and how a
manifest is written and read. It does not touch sound: ``coaching.media.render`` does.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import PurePosixPath

from coaching.captions import CaptionWord, cues_of, webvtt
from coaching.errors import UsageError
from coaching.transcript import Word

MARGIN = 0.25
"""Most seconds between a clip's edge and its nearest word. Chosen because it is a breath: less
sounds clipped, more sounds like waiting."""

GAP = 0.4
"""Seconds of silence between clips. Chosen because it is heard as a new scene, not as a fault."""

FADE_IN = 0.02
FADE_OUT = 0.03
"""Seconds; 10 to 30 ms hide an edge without being heard as a fade."""

TARGET_LUFS = -16.0
"""Loudness of a clip. Source: AES TD1008 (-16 to -20 LUFS for speech on small devices)."""

SCHEMA = "filmroom-reel/1"
"""Marks a manifest and its version; another version is refused, not guessed at."""

_SHA256 = re.compile("[0-9a-f]{64}")

LOWEST_LUFS = -70.0
"""Absolute gate: nothing below it is heard. Source: ITU-R BS.1770-5."""

STRONGEST_GAIN_DB = 24.0
"""Most that a clip is raised or lowered. Chosen because beyond it line noise becomes the sound."""


@dataclass(frozen=True, slots=True)
class Clip:
    """A stretch of a call that is shown.

    Attributes:
        call: Id of the call.
        recording_sha256: Of the recording's bytes, 64 hexadecimal digits.
        source: The recording's path relative to the workspace, with forward slashes.
        start: Seconds from the call's start.
        end: Seconds; after ``start``.
        stage: Name of the stage of the sales process; may be empty.
        title: What people see; may be empty.
        heard: The channels of the recording that are mixed; see ``MediaFacts.heard``.
        gain_db: By how much it is raised; rendering caps it so that nothing clips.
        fade_in: Seconds.
        fade_out: Seconds.
        words: Its words with times on the call's line.
    """

    call: str
    recording_sha256: str
    source: str
    start: float
    end: float
    stage: str = ""
    title: str = ""
    heard: tuple[int, ...] = (0,)
    gain_db: float = 0.0
    fade_in: float = FADE_IN
    fade_out: float = FADE_OUT
    words: tuple[CaptionWord, ...] = ()

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end < math.inf:
            raise UsageError(
                f"A clip of call {self.call!r} would go from {self.start:g} to {self.end:g} s.",
                hint="It has to end after it begins, and not to begin before the call.",
            )
        if not _SHA256.fullmatch(self.recording_sha256):
            raise UsageError(
                f"A clip of call {self.call!r} names its recording {self.recording_sha256!r}.",
                hint="A recording is named by its SHA-256, 64 hexadecimal digits.",
            )
        path = PurePosixPath(self.source)
        if path.is_absolute() or ".." in path.parts or not path.parts:
            raise UsageError(
                f"A clip of call {self.call!r} is cut from {self.source!r}.",
                hint="A clip's source is a path inside the workspace.",
            )
        lengths = (self.fade_in, self.fade_out, *self.heard)
        if not (self.heard and min(lengths) >= 0 and math.isfinite(sum(lengths) + self.gain_db)):
            raise UsageError(
                f"A clip of call {self.call!r} has an impossible channel, fade or gain."
            )

    @property
    def duration(self) -> float:
        """Its length in seconds."""
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class ReelManifest:
    """All that is needed to render a reel, to the same samples every time.

    Attributes:
        title: What people see.
        clips: In the order in which they play.
        gap: Seconds of silence between clips.
    """

    title: str
    clips: tuple[Clip, ...]
    gap: float = GAP

    def __post_init__(self) -> None:
        if not 0 <= self.gap < math.inf:
            raise UsageError(f"The gap between clips would be {self.gap:g} s.")

    @property
    def duration(self) -> float:
        """The reel's length in seconds."""
        return sum(clip.duration for clip in self.clips) + self.gap * max(0, len(self.clips) - 1)


def fit_to_words(
    start: float, end: float, words: Iterable[Word], *, duration: float
) -> tuple[float, float]:
    """The span moved so that it cuts no word: words that it touches are in it as a whole.

    Each edge goes into the pause beside the outermost word, at most ``MARGIN`` away from that
    word and never past the middle of the pause. A span without words stays as it is.

    Args:
        start: Seconds.
        end: Seconds, after ``start``.
        words: Of all channels, in any order: who is being interrupted must not be cut either.
        duration: Of the recording in seconds.

    >>> words = [Word(0.0, 0.9, "So,"), Word(1.1, 1.4, "how"), Word(1.4, 2.0, "many?")]
    >>> fit_to_words(1.3, 1.9, words, duration=4.0)
    (1.0, 2.25)
    """
    start, end = max(0.0, start), min(end, duration)
    rest = list(words)
    first, last = end, start
    while True:
        low, high = min(start, first), max(end, last)
        inside = [word for word in rest if _touches(word, low, high)]
        if not inside:
            break
        rest = [word for word in rest if not _touches(word, low, high)]
        first = min(first, *(word.start for word in inside))
        last = max(last, *(word.end for word in inside))
    if first >= last:
        return start, end
    before = max((word.end for word in rest if word.end <= first), default=None)
    after = min((word.start for word in rest if word.start >= last), default=None)
    lead = MARGIN if before is None else min(MARGIN, (first - before) / 2)
    tail = MARGIN if after is None else min(MARGIN, (after - last) / 2)
    return max(0.0, first - lead), min(duration, last + tail)


def _touches(word: Word, start: float, end: float) -> bool:
    """Whether any part of the word lies in the span; one without length, whether it does."""
    return (start < word.end and word.start < end) or start <= word.start == word.end < end


def merged(clips: Iterable[Clip]) -> tuple[Clip, ...]:
    """The clips with overlapping ones of the same call made one.

    The one that begins first gives its stage and title; words are kept once.
    """
    result: list[Clip] = []
    for clip in sorted(clips, key=lambda clip: (clip.call, clip.start, clip.end)):
        last = result[-1] if result else None
        if last is not None and last.call == clip.call and clip.start < last.end:
            words = sorted({*last.words, *clip.words}, key=lambda word: (word.start, word.end))
            result[-1] = replace(last, end=max(last.end, clip.end), words=tuple(words))
        else:
            result.append(clip)
    return tuple(result)


def reel_of(title: str, clips: Sequence[Clip], *, stages: Sequence[str]) -> ReelManifest:
    """The reel of some clips: by stage, within a stage in the order of calls, then by time.

    Args:
        title: What people see.
        clips: Calls come in the order in which they first appear here.
        stages: Names in the order of the process; clips of other stages come last.

    >>> a = Clip("a", "0" * 64, "a.wav", 5.0, 9.0, stage="pricing")
    >>> b = Clip("b", "1" * 64, "b.wav", 1.0, 3.0, stage="opening")
    >>> [clip.call for clip in reel_of("Wins", [a, b], stages=["opening", "pricing"]).clips]
    ['b', 'a']
    """
    calls = list(dict.fromkeys(clip.call for clip in clips))
    places = {stage: place for place, stage in enumerate(stages)}
    in_order = sorted(
        merged(clips),
        key=lambda clip: (places.get(clip.stage, len(places)), calls.index(clip.call), clip.start),
    )
    return ReelManifest(title, tuple(in_order))


def placements(manifest: ReelManifest) -> tuple[tuple[float, float], ...]:
    """Where each clip begins and ends on the reel's time line, in seconds."""
    places: list[tuple[float, float]] = []
    start = 0.0
    for clip in manifest.clips:
        places.append((start, start + clip.duration))
        start += clip.duration + manifest.gap
    return tuple(places)


def reel_captions(manifest: ReelManifest) -> str:
    """WebVTT for a reel; every cue lies within its clip."""
    cues = [
        replace(cue, start=begin + cue.start, end=begin + cue.end)
        for clip, (begin, _) in zip(manifest.clips, placements(manifest), strict=True)
        for cue in cues_of(_clip_words(clip), duration=clip.duration)
    ]
    return webvtt(cues)


def _clip_words(clip: Clip) -> list[CaptionWord]:
    """The words of a clip with times from the clip's start, none outside it."""
    return [
        replace(
            word,
            start=max(0.0, word.start - clip.start),
            end=min(clip.duration, word.end - clip.start),
        )
        for word in clip.words
        if word.start < clip.end and word.end > clip.start
    ]


def level_gain(loudness: float, *, target: float = TARGET_LUFS) -> float:
    """The gain in dB that brings a clip to a loudness in LUFS; none for silence.

    >>> level_gain(-22.5), level_gain(-60.0), level_gain(float("-inf"))
    (6.5, 24.0, 0.0)
    """
    if loudness <= LOWEST_LUFS:
        return 0.0
    return max(-STRONGEST_GAIN_DB, min(STRONGEST_GAIN_DB, target - loudness))


def manifest_json(manifest: ReelManifest) -> str:
    """The manifest as JSON for people and programs: sorted by meaning, two blanks of indent."""
    return json.dumps({"schema": SCHEMA, **asdict(manifest)}, indent=2, ensure_ascii=False) + "\n"


def manifest_from_json(text: str) -> ReelManifest:
    """The manifest that ``manifest_json`` wrote.

    Raises:
        UsageError: It is no manifest, of another version, or a field is missing, unknown, of the
            wrong type or out of range; the message names the first such field.
    """
    from pydantic import TypeAdapter, ValidationError

    hint = "Make the reel again rather than editing its manifest by hand."
    try:
        fields = json.loads(text)
    except ValueError as error:
        raise UsageError(f"The reel's manifest is not JSON: {error}.", hint=hint) from error
    if not isinstance(fields, dict) or fields.pop("schema", None) != SCHEMA:
        raise UsageError(f"The reel's manifest is not of the form {SCHEMA}.", hint=hint)
    try:
        return TypeAdapter(ReelManifest).validate_json(
            json.dumps(fields), strict=True, extra="forbid"
        )
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        raise UsageError(
            f"The reel's manifest is wrong at {field}: {first['msg']}.", hint=hint
        ) from error
