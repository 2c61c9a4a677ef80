"""What a recording is, seen from outside: its facts, its layout, whether browsers play it.

It knows how measured levels tell a two-sided call from a mono one and what a browser can play and
seek. It does not open files: ``coaching.media.probe`` measures.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Literal

Layout = Literal["mono", "two_sided", "equal", "one_sided"]
LAYOUTS: tuple[Layout, ...] = ("mono", "two_sided", "equal", "one_sided")

SILENCE_DB = -65.0
"""Talk level in dBFS under which a channel is empty. Chosen because the idle code of mu-law
telephony lies at -72 and the quietest intelligible call that we measured at -48."""

HISS_SPREAD_DB = 10.0
"""Largest distance of the loudest second from the quietest tenth that still is steady noise.
Chosen because speech, with its pauses, spreads over 20 dB and more, line noise over 1 to 3."""

HISS_BELOW_DB = 20.0
"""A steady channel this far below the other is an empty line. Chosen because two people on one
call differ by up to about 20 dB, and steady sound at a like level may be music on hold."""

LEAK_BELOW_DB = 40.0
"""A channel this far below the other holds only what leaks over from it. Chosen because the
crosstalk of line cards and codecs is 40 to 60 dB down and no caller is that quiet."""

EQUAL_CORRELATION = 0.97
"""Correlation of two channels that carry the same sound. Chosen because it allows codec noise
12 dB below the sound (1 - 0.97² = 0.06), while two speakers on two lines stay below 0.3."""

TOGETHER_CORRELATION = 0.5
"""Correlation of two microphones in one room, where in addition neither side is ever louder."""

TOGETHER_APART = 0.1
"""Share of loud moments with one side clearly louder, up to which both hear the same talk. Chosen
because on a two-sided call it is over half: people take turns."""

EQUAL_GAIN_DB = 12.0
"""Largest difference of level between two copies of one sound that still are equal; beyond it
only the louder one is heard."""


@dataclass(frozen=True, slots=True)
class MediaFacts:
    """What was measured of a recording.

    Attributes:
        container: Short name of the file's format ("wav", "mp3", "mp4", "webm", "matroska", "ogg").
        codec: Name of the sound's coding ("pcm_s16le", "pcm_mulaw", "mp3", "aac", "opus").
        duration: Seconds of sound, counted by decoding it all.
        sample_rate_hz: Of the sound as stored.
        channels: Number of channels as stored. Where two tracks of a file are the sides of a call
            it is 2: the first track is channel 0, the second is channel 1.
        has_video: Whether moving pictures come with the sound; a cover picture does not count.
        heard: Indices of the channels that are transcribed, in order. With more than two
            channels it is (0,) and means the mean of all.
        layout: How the channels share the talk.
        video_codec: Name of the pictures' coding ("h264"); empty without video.
    """

    container: str
    codec: str
    duration: float
    sample_rate_hz: int
    channels: int
    has_video: bool
    heard: tuple[int, ...]
    layout: Layout
    video_codec: str = ""


@dataclass(frozen=True, slots=True)
class ChannelLevel:
    """How loud one channel is, measured over tenths of a second.

    Attributes:
        talk_db: Level in dBFS that the loudest second reaches (in short files: a twentieth).
        floor_db: Level in dBFS that the quietest tenth stays under.
    """

    talk_db: float
    floor_db: float

    @property
    def is_steady(self) -> bool:
        """Whether it hardly varies, as hiss and hum do and speech does not."""
        return self.talk_db - self.floor_db <= HISS_SPREAD_DB


@dataclass(frozen=True, slots=True)
class Likeness:
    """How much two channels carry the same sound.

    Attributes:
        correlation: Of their samples, -1 to 1; 0 where one is silent.
        apart: Share, 0 to 1, of the loud tenths of a second in which one channel is at least
            6 dB louder than the other.
    """

    correlation: float
    apart: float


def layout_of(
    levels: Sequence[ChannelLevel], likeness: Likeness | None
) -> tuple[Layout, tuple[int, ...]]:
    """The layout of a recording and the channels of it that are worth hearing.

    Two channels are, tried in this order: both silent, or copies of each other, or two microphones
    in one room ("equal", the first is heard); one of them empty ("one_sided", the other is heard);
    else the two sides of a call. One channel, or more than two, is "mono".

    Args:
        levels: One per channel.
        likeness: Of the two channels; None unless there are two.

    >>> rep, hiss = ChannelLevel(-20.0, -60.0), ChannelLevel(-55.0, -57.0)
    >>> layout_of([hiss, rep], Likeness(0.0, 1.0))
    ('one_sided', (1,))
    >>> layout_of([rep, rep], Likeness(0.01, 0.9))
    ('two_sided', (0, 1))
    """
    if likeness is None or len(levels) != 2:  # noqa: PLR2004 - a pair
        return "mono", (0,)
    left, right = levels
    louder = 0 if left.talk_db >= right.talk_db else 1
    loud, quiet = levels[louder], levels[1 - louder]
    below = loud.talk_db - quiet.talk_db
    if loud.talk_db < SILENCE_DB:
        return "equal", (0,)
    if (
        quiet.talk_db < SILENCE_DB
        or below >= LEAK_BELOW_DB
        or (below >= HISS_BELOW_DB and quiet.is_steady)
    ):
        return "one_sided", (louder,)
    if abs(likeness.correlation) >= EQUAL_CORRELATION:
        return ("equal", (0,)) if below < EQUAL_GAIN_DB else ("one_sided", (louder,))
    if likeness.correlation >= TOGETHER_CORRELATION and likeness.apart <= TOGETHER_APART:
        return "equal", (0,)
    return "two_sided", (0, 1)


PLAYABLE = {
    "wav": {"pcm_s16le", "pcm_u8"},
    "mp3": {"mp3"},
    "mp4": {"aac", "mp3", "opus", "flac"},
    "flac": {"flac"},
    "ogg": {"opus", "vorbis", "flac"},
    "webm": {"opus", "vorbis"},
}
"""Containers and codings of sound that Chrome, Firefox and Safari play and can seek in.
Source: MDN, "Media container formats" and "Guide to audio codecs used on the web"."""

PLAYABLE_VIDEO = {"mp4": {"h264"}, "webm": {"vp8", "vp9", "av1"}}
"""Codings of pictures that the same browsers play. Source: MDN, "Web video codec guide"."""


def needs_playback_copy(facts: MediaFacts) -> bool:
    """Whether browsers cannot be relied on to play recordings of this kind.

    Whether they find their way in the very file is said by ``coaching.media.playback.needs_copy``.

    >>> from dataclasses import replace
    >>> mp3 = MediaFacts("mp3", "mp3", 60.0, 44100, 2, False, (0, 1), "two_sided")
    >>> needs_playback_copy(mp3)
    False
    >>> needs_playback_copy(replace(mp3, container="wav", codec="pcm_mulaw"))
    True
    """
    if facts.codec not in PLAYABLE.get(facts.container, ()):
        return True
    return facts.has_video and facts.video_codec not in PLAYABLE_VIDEO.get(facts.container, ())


def clock(time: float) -> str:
    """A time in a recording as people write it, rounded down to the second.

    >>> clock(72.9), clock(3725.0)
    ('01:12', '1:02:05')
    """
    minutes, seconds = divmod(int(time), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes:02}:{seconds:02}"


def time_line(path: str) -> str:
    """What all files that lie on one time line have in common in their paths.

    >>> time_line("media/C1/0a1b2c3d4e5f.wav") == time_line("media/C1/0a1b2c3d4e5f.muted-77.m4a")
    True
    """
    name = PurePosixPath(path)
    return str(name.with_name(name.name.partition(".")[0]))
