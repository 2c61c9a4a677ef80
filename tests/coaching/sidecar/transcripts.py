"""Transcripts as tests read them, and what is said in them."""

from __future__ import annotations

from collections.abc import Sequence

from coaching.sidecar.cue import SideTranscript
from coaching.sidecar.reading import read_transcript

ZOOM_VTT = """WEBVTT

1
00:00:01.000 --> 00:00:04.500
Marcus Bell: Good morning, Dana. Here's the thing: we start at nine.

2
00:00:05.000 --> 00:00:07.000
Dana Levi: Perfect.

3
00:00:07.500 --> 00:00:09.000
Marcus Bell: Pricing: it is forty.
"""


def read(text: str, name: str = "call.txt") -> SideTranscript:
    return read_transcript(text.encode(), name=name)


def said(transcript: SideTranscript) -> list[tuple[str | None, str]]:
    return [(cue.speaker, cue.text) for cue in transcript.cues]


def times(transcript: SideTranscript) -> list[tuple[float, float]]:
    return [(cue.start, cue.end) for cue in transcript.cues]


def subtitles(lines: Sequence[str]) -> str:
    return "WEBVTT\n\n" + "".join(
        f"00:{place:02}:00.000 --> 00:{place:02}:02.000\n{line}\n\n"
        for place, line in enumerate(lines)
    )
