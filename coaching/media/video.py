"""Video: the pictures of a reel, from its manifest, at one size and a constant rate.

Where a call has moving pictures they are shown; where not, the waveform of the clip with what is
said, word by word. Cards announce the reel and its stages. Pictures are made as the sound is
written, so that a long reel needs no more memory than a clip.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import numpy as np
from av.container import OutputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from coaching.captions import CaptionWord, Cue, cues_of
from coaching.media.decode import Samples
from coaching.media.drawing import (
    EDGE,
    SIZE,
    TALK,
    Picture,
    Said,
    captions,
    card,
    paste,
    play_to,
    scene,
)
from coaching.media.footage import has_pictures, open_footage
from coaching.recording import clock
from coaching.reel import PICTURES_HZ, Card, Clip, ReelManifest, parts, placements
from coaching.reel.captions import clip_words

THREADS = 4
"""Of the encoder, whatever the machine has: their number changes what it writes."""

_CODER = {"preset": "veryfast", "crf": "23"}


class Pictures:
    """The pictures of a reel, beside its sound; see ``coaching.media.film.Beside``."""

    def __init__(self, manifest: ReelManifest, root: Path) -> None:
        """The pictures of a manifest whose sources are relative to a workspace."""
        self._manifest = manifest
        self._root = root
        self._sound: Samples = np.zeros((1, 0), np.float32)
        self._unheard = [_first_at(start) for start, _ in placements(manifest)]
        self._written = 0
        self._frames = self._all()
        self._target: tuple[OutputContainer, VideoStream] | None = None

    def enter(self, container: OutputContainer) -> None:
        """Announce the pictures to a file to which nothing was written yet."""
        stream = container.add_stream("libx264", rate=PICTURES_HZ, options=dict(_CODER))
        assert isinstance(stream, VideoStream)
        stream.width, stream.height = SIZE
        stream.pix_fmt = "yuv420p"
        stream.codec_context.thread_count = THREADS
        self._target = container, stream

    def take_sound(self, audio: Samples) -> None:
        """The sound of the clip that is shown next, before any of it is written."""
        self._sound = audio
        del self._unheard[0]

    def copy_until(self, second: float) -> None:
        """Write the pictures that are due before a second of the reel.

        None of a clip whose sound was not taken: seconds that are counted in samples may lie a hair
        after its start before it is its turn.
        """
        assert self._target is not None, "it was announced"
        container, stream = self._target
        due = min(second * PICTURES_HZ, self._unheard[0] if self._unheard else math.inf)
        while self._written < due and (picture := next(self._frames, None)) is not None:
            frame = VideoFrame.from_ndarray(picture, format="yuv420p")
            frame.pts, frame.time_base = self._written, Fraction(1, PICTURES_HZ)
            container.mux(stream.encode(frame))
            self._written += 1
        if math.isinf(second):
            container.mux(stream.encode(None))

    def _all(self) -> Iterator[Picture]:
        """Every picture of the reel, in order."""
        first = 0
        clips = 0
        nothing = card("", "")
        for part in parts(self._manifest):
            after = _first_at(part.end)
            times = [number / PICTURES_HZ - part.start for number in range(first, after)]
            first = after
            if isinstance(part.of, Clip):
                clips += 1
                yield from self._clip(part.of, times, f"{clips} of {len(self._manifest.clips)}")
            elif isinstance(part.of, Card):
                picture = card(part.of.title, part.of.text or self._about(part.of))
                yield from (picture for _ in times)
            else:
                yield from (nothing for _ in times)

    def _about(self, shown: Card) -> str:
        """What stands on the reel's own card: how much there is to see."""
        if shown.stage:
            return ""
        many = len(self._manifest.clips)
        what = "clip" if many == 1 else "clips"
        return f"{many} {what} · {clock(self._manifest.duration)}"

    def _clip(self, clip: Clip, times: Sequence[float], place: str) -> Iterator[Picture]:
        """The pictures of a clip at times from its start."""
        path = self._root / clip.source
        if has_pictures(path):
            with open_footage(path, clip.start) as footage:
                if footage is not None:
                    for time in times:
                        yield footage.at(_second_of(clip, time))
                    return
        titles = {one.stage: one.title for one in self._manifest.cards}
        about = titles.get(clip.stage) or clip.stage.replace("_", " ").capitalize()
        blank, played = scene(
            title=clip.title or clip.call, about=about, place=place, audio=self._sound
        )
        talk = Talk(clip)
        patches: dict[tuple[Said, ...], Picture] = {}
        width = SIZE[0] - 2 * EDGE
        for time in times:
            said = talk.at(time)
            if said not in patches:
                patches = {said: captions(said)}
            picture = blank.copy()
            paste(picture, patches[said], TALK[0])
            play_to(picture, played, EDGE + round(width * time / clip.duration))
            yield picture


def _first_at(second: float) -> int:
    """The first picture that is shown at a second or later; sums of seconds miss it by a hair."""
    return math.ceil(second * PICTURES_HZ - 1e-6)


def _second_of(clip: Clip, time: float) -> float:
    """The second of the call that plays at a time from the clip's start."""
    for start, end in clip.pieces:
        if time < end - start:
            return start + time
        time -= end - start
    return clip.end


class Talk:
    """What is said at each moment of a clip, with the word that is being said."""

    def __init__(self, clip: Clip) -> None:
        """The captions of a clip, as they lie beside the reel."""
        words = sorted(clip_words(clip), key=lambda word: (word.start, word.end))
        self._cues = cues_of(words, duration=clip.duration)
        self._tokens = _tokens(self._cues, words)

    def at(self, time: float) -> tuple[Said, ...]:
        """The lines of the caption at a time from the clip's start; none between captions."""
        for cue, lines in zip(self._cues, self._tokens, strict=True):
            if cue.start <= time < cue.end:
                return tuple(
                    Said(
                        line.name or line.role.capitalize(),
                        tuple(line.text.split()),
                        _spoken_at(starts, time),
                    )
                    for line, starts in zip(cue.lines, lines, strict=True)
                )
        return ()


def _spoken_at(spans: Sequence[tuple[float, float]], time: float) -> int | None:
    """Which of the words is said at a time; it stays lit until the next one in its line."""
    said = None
    for place, (start, _) in enumerate(spans):
        if start <= time:
            said = place
    if said is not None and said == len(spans) - 1 and time >= spans[said][1]:
        return None
    return said


def _tokens(
    cues: Sequence[Cue], words: Sequence[CaptionWord]
) -> list[list[list[tuple[float, float]]]]:
    """When each word of each line of each cue is said; no times where they cannot be told."""
    spans = [(word.start, word.end) for word in words for _ in word.text.split()]
    needed = [[len(line.text.split()) for line in cue.lines] for cue in cues]
    if sum(map(sum, needed)) != len(spans):  # a word longer than a line was broken
        return [[[] for _ in lines] for lines in needed]
    ends = np.cumsum([0, *(length for lines in needed for length in lines)]).tolist()
    own = iter(spans[first:last] for first, last in pairwise(ends))
    return [[next(own) for _ in lines] for lines in needed]
