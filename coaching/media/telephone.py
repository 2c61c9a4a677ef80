"""Telephone sound: recordings the way dialers store them, stereo 8 kHz mu-law WAV."""

from __future__ import annotations

from pathlib import Path

import av

from coaching.errors import DamagedError, NotMediaError

RATE_HZ = 8_000
"""Source: ITU-T G.711."""

REPRODUCIBLE = {"fflags": "+bitexact"}
"""No version of the writing library in the header: the same sound is the same bytes."""


def write_mulaw_wav(source: Path, target: Path) -> None:
    """Writes the sound of a media file as 8 kHz stereo mu-law WAV; a mono one on both sides.

    Decodes and encodes block by block, so that memory does not grow with the recording.

    Raises:
        NotMediaError: The source holds no sound.
        DamagedError: The source cannot be opened or decoded to its end.
    """
    try:
        with (
            av.open(str(source)) as recording,
            av.open(str(target), "w", format="wav", options=REPRODUCIBLE) as wav,
        ):
            if not recording.streams.audio:
                raise NotMediaError(
                    f"{source.name!r} has no sound.", hint="Give a recording with a sound track."
                )
            stream = wav.add_stream("pcm_mulaw", rate=RATE_HZ, layout="stereo")
            to_telephone = av.AudioResampler(format="s16", layout="stereo", rate=RATE_HZ)
            for frame in recording.decode(audio=0):
                for block in to_telephone.resample(frame):
                    wav.mux(stream.encode(block))
            for block in to_telephone.resample(None):
                wav.mux(stream.encode(block))
            wav.mux(stream.encode(None))
    except av.FFmpegError as error:
        raise DamagedError(
            f"{source.name!r} cannot be decoded to its end.", hint="Get the recording again."
        ) from error
