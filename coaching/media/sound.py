"""The sound of a recording as everything else hears it: its tracks brought together.

A file with one track is that track. Where two tracks are the sides of a call, each is mixed to
one channel and both run side by side, the shorter padded with silence. Every track is read through
a handle of its own, so that memory does not depend on how a file interleaves them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import numpy as np

from coaching.media.decode import Block, Decoder, Samples, resampled
from coaching.media.source import Source, open_source
from coaching.media.tracks import Sides, sides_of


class Sound:
    """One pass over the sound of a recording.

    Attributes:
        sources: The tracks that are read, in order; the first gives the sample rate.
        decoders: One per source.
        sides: Which sources are mixed into which channel; empty for one track with its own
            channels.
    """

    def __init__(self, sources: Sequence[Source], sides: Sides) -> None:
        self.sources = tuple(sources)
        self.decoders = tuple(Decoder(source) for source in sources)
        self.sides = sides

    @property
    def share_read(self) -> float:
        """How much of the file has been read, 0 to 1."""
        size_bytes = max(1, self.sources[0].size_bytes)
        return min(1.0, max(source.file.tell() for source in self.sources) / size_bytes)

    def blocks(self, *, start: int = 0) -> Iterator[Block]:
        """The sound from a whole second on, in order and without gaps; see ``Decoder.blocks``."""
        if not self.sides:
            yield from self.decoders[0].blocks(start=start)
            return
        passes = [decoder.blocks(start=start) for decoder in self.decoders]
        heads = [next(blocks, None) for blocks in passes]
        rate_hz = next((head.rate_hz for head in heads if head is not None), 0)
        tracks = [
            iter(()) if head is None else _mixed(head, blocks, rate_hz)
            for head, blocks in zip(heads, passes, strict=True)
        ]
        position = start * rate_hz
        for audio in side_by_side(tracks):
            mixed = np.stack([audio[list(side)].mean(axis=0) for side in self.sides])
            yield Block(position, rate_hz, mixed)
            position += mixed.shape[1]


def _mixed(head: Block, blocks: Iterator[Block], rate_hz: int) -> Iterator[Samples]:
    """A track as one channel at a rate."""

    def mixes() -> Iterator[Samples]:
        yield head.audio.mean(axis=0, keepdims=True, dtype=np.float32)
        for block in blocks:
            yield block.audio.mean(axis=0, keepdims=True, dtype=np.float32)

    return resampled(mixes(), head.rate_hz, rate_hz)


def side_by_side(tracks: Sequence[Iterator[Samples]]) -> Iterator[Samples]:
    """Tracks of one channel, each (1, samples) in stretches, as one of (tracks, samples).

    Goes on until the longest ends; the others are silent by then.
    """
    pending: list[Samples | None] = [next(track, None) for track in tracks]
    while lengths := [audio.shape[1] for audio in pending if audio is not None]:
        shortest = min(lengths)
        joined = np.zeros((len(pending), shortest), np.float32)
        for row, audio in enumerate(pending):
            if audio is None:
                continue
            joined[row] = audio[0, :shortest]
            rest: Samples = audio[:, shortest:]
            pending[row] = rest if rest.shape[1] else next(tracks[row], None)
        if shortest:
            yield joined


@contextmanager
def open_sound(path: Path) -> Iterator[Sound]:
    """The sound of a recording, open for one pass.

    Raises:
        NotMediaError: It is empty, of another kind, or holds no sound.
        DamagedError: It is a recording that breaks off before its sound can be read.
        UnstableFileError: It cannot be read, or no longer exists.
    """
    with ExitStack() as stack:
        best = stack.enter_context(open_source(path))
        sides = sides_of(best)
        tracks = [track for side in sides for track in side]
        if tracks == [best.stream.index]:
            yield Sound((best,), ())
            return
        sources = [stack.enter_context(open_source(path, track=track)) for track in tracks]
        places = {track: place for place, track in enumerate(tracks)}
        mixed = tuple(tuple(places[track] for track in side) for side in sides)
        yield Sound(sources, mixed if len(tracks) > 1 else ())
