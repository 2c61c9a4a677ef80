"""SRT: counters, times with a comma, lines of text; any of it may be missing or otherwise."""

from __future__ import annotations

import re

from coaching.sidecar.blocks import blocks
from coaching.sidecar.cue import Cue
from coaching.sidecar.markup import untagged
from coaching.sidecar.notes import Notes

_BRACKETED = re.compile(r"\[([^\[\]:]{1,40})\]:?\s+(\S)")
"""A speaker in brackets before the talk, as Whisper's diarising programs write it."""


def read_srt(text: str, notes: Notes) -> list[Cue]:
    r"""The cues of an SRT text, lines kept.

    >>> read_srt("1\n00:00:01,000 --> 00:00:02,000\nAgent: Hello.\n", Notes())[0].text
    'Agent: Hello.'
    """
    return [
        Cue(
            block.start,
            block.end,
            None,
            "\n".join(_BRACKETED.sub(r"\1: \2", untagged(line), count=1) for line in block.texts),
        )
        for block in blocks(text.split("\n"), notes)
        if block.start is not None and block.end is not None
    ]
