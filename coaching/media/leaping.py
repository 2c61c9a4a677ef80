"""Leaping: to shortly before a time in a file, where that is as exact as reading up to there.

An hour of an MP3 is read in a second, packet by packet, and leapt over in a tenth of it. Files in
which a leap may land beside its mark, or in which time stamps count from where reading began, are
read.
"""

from __future__ import annotations

from contextlib import suppress

import av

from coaching.media.source import Source


def leap(source: Source, stamp: int) -> None:
    """Moves a file that was just opened to a packet that begins no later than a time stamp.

    Where a leap would not be exact, or fails, reading begins at the file's start as it did before.

    Args:
        source: Nothing of it was read yet.
        stamp: In the time base of its stream.
    """
    if not leaps_exactly(source):
        return
    try:
        source.container.seek(stamp, stream=source.stream, backward=True)
    except av.FFmpegError:
        with suppress(av.FFmpegError):
            source.container.seek(0)


def leaps_exactly(source: Source) -> bool:
    """Whether the sound after a leap is, to the bit, the sound that reading up to there gives.

    - WAV: sound that is not compressed lies where its time says.
    - MP4: its index has the time and place of every packet; one made of fragments has none.
    - MP3: FFmpeg reads on to the time, and counts as it does. Source: its ``mp3_seek`` refuses to
      guess from bytes unless it is asked to be fast, and ``seek_frame_generic`` does the rest.

    ``tests/media/test_leaping.py`` compares them sample by sample. Whole files of Matroska, Ogg and
    FLAC pass, too; they are left out since damage can look like the marks by which they are found.
    """
    match source.container.format.name:
        case "wav":
            return source.stream.codec_context.name.startswith("pcm_")
        case "mov,mp4,m4a,3gp,3g2,mj2":
            return source.stream.frames > 0
        case "mp3":
            return True
    return False
