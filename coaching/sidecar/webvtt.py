"""WebVTT, as Zoom, Teams, Meet and players write it.

Source: W3C, "WebVTT: The Web Video Text Tracks Format", sections 4 and 6.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from coaching.sidecar.blocks import blocks
from coaching.sidecar.cue import Cue
from coaching.sidecar.markup import clean_name, talk, untagged
from coaching.sidecar.notes import Notes
from coaching.sidecar.sharing import shared_out, spread
from coaching.sidecar.stamps import STAMP, seconds
from coaching.transcript import Word

_HEADER = re.compile(r"WEBVTT(?:[ \t].*)?")
_LANGUAGE = re.compile(r"(?:NOTE\s+)?language\s*[:=]\s*([A-Za-z-]{2,12})", re.IGNORECASE)
_SPLIT = re.compile(rf"<(v(?:\.[^\s<>]*)?\s[^<>\n]{{0,300}}|/v|{STAMP})>")


@dataclass(frozen=True, slots=True)
class _Piece:
    """Text of a cue up to the next voice or time stamp in it."""

    speaker: str | None
    time: float | None
    text: str


def is_webvtt(text: str) -> bool:
    """Whether a text begins as WebVTT must."""
    return _HEADER.fullmatch(text.partition("\n")[0].rstrip()) is not None


def read_webvtt(text: str, notes: Notes) -> tuple[list[Cue], str]:
    r"""The cues of a WebVTT text, lines kept, and its language if it says so.

    >>> cues, _ = read_webvtt("WEBVTT\n\n00:01.000 --> 00:02.500\n<v Dana>Hi.</v>", Notes())
    >>> cues[0].start, cues[0].end, cues[0].speaker, cues[0].text
    (1.0, 2.5, 'Dana', 'Hi.')
    """
    lines = text.split("\n")
    found = _LANGUAGE.search("\n".join(lines[:20]))
    if is_webvtt(text):
        # The header goes on to the first empty line; a cue without one before it still counts.
        lines[0] = "NOTE"
    cues: list[Cue] = []
    for block in blocks(lines, notes, skipped=("NOTE", "STYLE", "REGION", "STYLE:", "REGION:")):
        if block.start is not None and block.end is not None:
            cues.extend(_cues(block.start, block.end, block.texts))
    return cues, found[1] if found else ""


def _cues(start: float, end: float, texts: Sequence[str]) -> Iterator[Cue]:
    """One cue for each voice in a block, which share its time by their length."""
    pieces = list(_pieces("\n".join(texts)))
    runs = [list(run) for _, run in groupby(pieces, key=lambda piece: piece.speaker)]
    lengths = [sum(len(piece.text) for piece in run) for run in runs]
    for run, (begins, ends) in zip(runs, shared_out(start, end, lengths), strict=True):
        if any(piece.time is not None for piece in run):
            words = tuple(_words(run, begins, ends))
            if words:
                yield Cue(words[0].start, words[-1].end, run[0].speaker, _text(run), words)
                continue
        yield Cue(begins, ends, run[0].speaker, _text(run))


def _pieces(text: str) -> Iterator[_Piece]:
    """The text between voices and time stamps, without other tags."""
    if "<" not in text:
        yield _Piece(None, None, untagged(text))
        return
    speaker: str | None = None
    time: float | None = None
    for place, part in enumerate(_SPLIT.split(text)):
        if place % 2 == 0:
            if part.strip():
                yield _Piece(speaker, time, untagged(part))
        elif part == "/v":
            speaker = None
        elif part[0] == "v":
            speaker = clean_name(part.split(None, 1)[1] if len(part.split(None, 1)) > 1 else "")
            speaker = speaker or None
        else:
            time = seconds(part)


def _text(run: Sequence[_Piece]) -> str:
    return "".join(piece.text for piece in run)


def _words(run: Sequence[_Piece], start: float, end: float) -> Iterator[Word]:
    """Words of pieces with time stamps: a piece of one word has its time, others share theirs."""
    times = [start if piece.time is None else piece.time for piece in run]
    for piece, begins, ends in zip(run, times, [*times[1:], max(end, times[-1])], strict=True):
        said = talk(piece.text).split()
        if len(said) == 1:
            yield Word(begins, max(begins, ends), said[0])
        else:
            yield from spread(said, begins, max(begins, ends))
