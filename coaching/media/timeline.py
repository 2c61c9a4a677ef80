"""The time line of a recording: where sound lies that comes with time stamps, right or wrong.

Small gaps are believed and become silence, nonsense is not: stamps that jump by days must cost
neither memory nor time.
"""

from __future__ import annotations

from fractions import Fraction

import av
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.packet import Packet

from coaching.media.source import Source

TOLERANCE = 0.1
"""Seconds by which time stamps may stray from the count of samples before they are believed.
Source: FFmpeg's aresample, option min_hard_comp."""

LONGEST_GAP = 3600.0
"""Seconds; a jump of the time stamps beyond it is nonsense and not a gap. Chosen because people
put calls on hold for minutes, and clocks that wrap jump by a day."""


def origin_of(source: Source) -> Fraction:
    """The time stamp at which the recording starts to play, in seconds.

    A container's start is rounded to microseconds; where the sound is what comes first, its own
    start is exact.
    """
    stream, container = source.stream, source.container
    whole = Fraction(container.start_time or 0, av.time_base)
    if stream.start_time is None or stream.time_base is None:
        return whole
    own = stream.start_time * stream.time_base
    return own if abs(own - whole) < Fraction(2, av.time_base) else whole


class Stamps:
    """Mends the time stamps of packets, in order: after a jump that is nonsense, time goes on."""

    def __init__(self, base: Fraction) -> None:
        self._longest = int(LONGEST_GAP / base)
        self._second = int(1 / base)
        self._shift = 0
        self._next: int | None = None

    def mend(self, packet: Packet[AudioStream]) -> bool:
        """Puts right the stamps of the next packet; tells whether time had leapt before it."""
        if packet.pts is None:
            return False
        leapt = False
        stamp = packet.pts - self._shift
        if self._next is not None:
            gap = stamp - self._next
            if not -self._second <= gap <= self._longest:
                leapt = True
                self._shift += gap
                stamp = self._next
        if self._shift:
            packet.pts = stamp
            packet.dts = stamp
        self._next = stamp + min(max(0, packet.duration or 0), 10 * self._second)
        return leapt


class TimeLine:
    """Where samples lie: counted, and put right by time stamps where these clearly disagree."""

    def __init__(self, first: AudioFrame, origin: Fraction, start: int) -> None:
        self._rate_hz = first.rate
        self._shift = -float(origin * first.rate)
        self._from_start = start == 0
        self._next: int | None = None
        self._base: Fraction | None = None
        self._tick = 0.0

    def __call__(self, frame: AudioFrame) -> int:
        """The place of a frame's first sample, in samples from the recording's start."""
        expected = self._next
        stamp = None
        if frame.pts is not None:
            # a frame that was resampled counts in another base than the one before it
            base = frame.time_base or Fraction(1, self._rate_hz)
            if base != self._base:
                self._base, self._tick = base, float(base * self._rate_hz)
            stamp = round(frame.pts * self._tick + self._shift)
        if stamp is None:
            place = expected or 0
        elif expected is None:
            place = self._first(stamp)
        else:
            place = self._following(stamp, expected)
        self._next = place + frame.samples
        return place

    def _first(self, stamp: int) -> int:
        near = abs(stamp) <= TOLERANCE * self._rate_hz
        absurd = abs(stamp) > LONGEST_GAP * self._rate_hz
        if not self._from_start or not (near or absurd):
            return stamp
        self._shift -= stamp
        return 0

    def _following(self, stamp: int, expected: int) -> int:
        gap = stamp - expected
        if abs(gap) <= TOLERANCE * self._rate_hz:
            return expected
        if -self._rate_hz <= gap <= LONGEST_GAP * self._rate_hz:
            return stamp
        self._shift -= gap
        return expected
