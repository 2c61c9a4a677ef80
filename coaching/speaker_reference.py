"""Who speaks when as people have marked it: RTTM files, or lists of words with their speakers.

It knows both forms and says which line or word is wrong. It does not judge anybody by them.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from math import isfinite
from pathlib import Path
from typing import NoReturn

from coaching.errors import UsageError
from coaching.given_text import given_text
from coaching.transcript import Word

LONGEST_GAP = 0.3
"""Seconds between two words of one speaker up to which the speaker counts as speaking on. Chosen
because the closures and breaths inside a phrase are shorter."""

_RTTM_FIELDS = 8
"""Type, file, channel, start, duration, spelling, kind and speaker; what follows is not read.
Source: NIST, The 2009 (RT-09) Rich Transcription Meeting Recognition Evaluation Plan."""

_LONGEST_CALL = 7 * 24 * 3600.0
"""Seconds; a time beyond is a mistake, such as milliseconds."""


@dataclass(frozen=True, slots=True)
class Span:
    """A time in which somebody speaks.

    Attributes:
        start: Seconds.
        end: Seconds; after ``start``.
        speaker: As the reference calls the person.
    """

    start: float
    end: float
    speaker: str


@dataclass(frozen=True, slots=True)
class SpeakerReference:
    """What people have marked.

    Attributes:
        spans: In order of start.
        words: In order of start; empty for RTTM.
        speakers: Of each word.
    """

    spans: tuple[Span, ...]
    words: tuple[Word, ...] = ()
    speakers: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Everybody who speaks, in alphabetical order."""
        return tuple(sorted({span.speaker for span in self.spans} | set(self.speakers)))


def read_speaker_reference(path: Path) -> SpeakerReference:
    """A reference of speakers.

    Args:
        path: ``.rttm``, or ``.json``: a list of words with ``start``, ``end`` and ``speaker`` (and
            ``text`` or ``word``), or an object with such a list as ``words``.

    Raises:
        UsageError: It cannot be read, or a line or word of it makes no sense.
    """
    text = given_text(path)
    if path.suffix.lower() == ".json":
        return _from_json(text, path=path)
    if path.suffix.lower() != ".rttm":
        _refuse(path, f'"{path.suffix}" is not a form of reference (.rttm, .json)')
    return SpeakerReference(_from_rttm(text, path=path))


def spans_of(words: Sequence[Word], speakers: Sequence[str]) -> tuple[Span, ...]:
    """When each speaker speaks: words of one joined over gaps of up to ``LONGEST_GAP``.

    >>> words = [Word(0.0, 0.4, "Sixty"), Word(0.5, 0.9, "seats."), Word(2.0, 2.3, "Yes.")]
    >>> spans_of(words, ["A", "A", "A"])
    (Span(start=0.0, end=0.9, speaker='A'), Span(start=2.0, end=2.3, speaker='A'))
    """
    spans: list[Span] = []
    said = sorted(zip(speakers, words, strict=True), key=lambda one: (one[0], one[1].start))
    for speaker, own in groupby(said, key=lambda one: one[0]):
        for _, word in own:
            last = spans[-1] if spans and spans[-1].speaker == speaker else None
            if last is not None and word.start - last.end <= LONGEST_GAP:
                spans[-1] = Span(last.start, max(last.end, word.end), speaker)
            elif word.end > word.start:
                spans.append(Span(word.start, word.end, speaker))
    return tuple(sorted(spans, key=lambda span: (span.start, span.end)))


def _from_rttm(text: str, *, path: Path) -> tuple[Span, ...]:
    """The spans of an RTTM file; lines other than SPEAKER say nothing of who speaks."""
    spans: list[Span] = []
    files: set[str] = set()
    for number, line in enumerate(text.splitlines(), start=1):
        fields = line.split()
        if not fields or line.startswith((";", "#")) or fields[0] != "SPEAKER":
            continue
        if len(fields) < _RTTM_FIELDS:
            _refuse(path, f"line {number} has {len(fields)} fields; SPEAKER has {_RTTM_FIELDS}")
        start = _number(fields[3], path, f"line {number}: start")
        duration = _number(fields[4], path, f"line {number}: duration")
        if not duration:
            continue
        files.add(fields[1])
        spans.append(Span(start, start + duration, fields[7]))
    if not spans:
        _refuse(path, "has no line of the kind SPEAKER")
    if len(files) > 1:
        _refuse(path, f"is about several recordings ({', '.join(sorted(files))})")
    return tuple(sorted(spans, key=lambda span: (span.start, span.end)))


def _from_json(text: str, *, path: Path) -> SpeakerReference:
    """The words of a JSON file."""
    try:
        content = json.loads(text)
    except ValueError as error:
        _refuse(path, f"is no JSON ({error})")
    if isinstance(content, dict):
        if "words" not in content:
            _refuse(path, f"has no words (keys: {', '.join(map(str, content)) or 'none'})")
        content = content["words"]
    if not isinstance(content, list) or not content:
        _refuse(path, "holds no list of words")
    said: list[tuple[Word, str]] = []
    for number, entry in enumerate(content, start=1):
        where = f"word {number}"
        if not isinstance(entry, dict):
            _refuse(path, f"{where} is no object with start, end and speaker: {entry!r}")
        missing = [key for key in ("start", "end", "speaker") if entry.get(key) in (None, "")]
        if missing:
            _refuse(path, f"{where} has no {missing[0]}")
        start = _number(entry["start"], path, f"{where}: start")
        end = _number(entry["end"], path, f"{where}: end")
        if end < start:
            _refuse(path, f"{where} ends before it starts ({end:g} < {start:g})")
        spoken = str(entry.get("text", entry.get("word", ""))).strip()
        said.append((Word(start, end, spoken), str(entry["speaker"])))
    said.sort(key=lambda one: (one[0].start, one[0].end))
    words = tuple(word for word, _ in said)
    speakers = tuple(speaker for _, speaker in said)
    return SpeakerReference(spans_of(words, speakers), words, speakers)


def _number(value: object, path: Path, where: str) -> float:
    """A time in seconds."""
    try:
        number = float(str(value))
    except ValueError:
        _refuse(path, f"{where} is no number: {value!r}")
    if not isfinite(number) or not 0 <= number <= _LONGEST_CALL:
        _refuse(path, f"{where} is no time in seconds: {value!r}")
    return number


def _refuse(path: Path, problem: str) -> NoReturn:
    """Say what is wrong with the reference."""
    raise UsageError(
        f"{path}: {problem}",
        hint="Give RTTM (.rttm), or .json: a list of words with start, end and speaker.",
    )
