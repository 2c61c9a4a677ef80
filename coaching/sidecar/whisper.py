"""Whisper's JSON: openai-whisper, faster-whisper, WhisperX, OpenAI's service and whisper.cpp.

Source: the writers of openai/whisper (``whisper/utils.py``), m-bain/whisperX and
ggml-org/whisper.cpp (``examples/cli/cli.cpp``, option ``--output-json-full``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

from coaching.sidecar.cue import Cue
from coaching.sidecar.grouping import cue_of, cues_of
from coaching.sidecar.markup import clean_name
from coaching.sidecar.notes import Notes
from coaching.sidecar.sharing import Heard
from coaching.sidecar.stamps import figure, share

_SPECIAL = ("[_", "<|")
"""How tokens begin that are no talk."""


def is_whisper(data: object) -> bool:
    """Whether JSON has the shape of one of them."""
    if isinstance(data, Mapping):
        if data.get("segments") == [] and "text" in data:
            return True  # nobody spoke
        return any(_all_talk(data.get(key)) for key in ("segments", "transcription", "words"))
    return bool(data) and _all_talk(data)


def read_whisper(data: Mapping[str, Any] | Sequence[Any], notes: Notes) -> tuple[list[Cue], str]:
    """The cues and the language as the JSON calls it.

    >>> data = {"language": "en", "segments": [{"start": 0.5, "end": 1.0, "text": " Hi."}]}
    >>> read_whisper(data, Notes())
    ([Cue(start=0.5, end=1.0, speaker=None, text=' Hi.', words=())], 'en')
    """
    if not isinstance(data, Mapping):
        return _segments(data, notes), ""
    if isinstance(data.get("transcription"), list):
        result = data.get("result")
        language = result.get("language") if isinstance(result, Mapping) else ""
        return _native(data["transcription"], notes), _text(language)
    language = _text(data.get("language"))
    segments = data.get("segments")
    if segments and isinstance(segments, list):
        if not any(_entries(each.get("words")) for each in segments if isinstance(each, Mapping)):
            segments = _with_words(segments, data.get("words"))
        return _segments(segments, notes), language
    return cues_of((_heard(word, None) for word in _entries(data.get("words"))), notes), language


def _segments(segments: Sequence[Any], notes: Notes) -> list[Cue]:
    cues: list[Cue] = []
    for segment in segments:
        if not isinstance(segment, Mapping) or not isinstance(segment.get("text", ""), str):
            notes.add("unreadable")
            continue
        start, end = figure(segment.get("start")), figure(segment.get("end"))
        speaker = speaker_of(segment.get("speaker"))
        words = _joined(_heard(word, speaker) for word in _entries(segment.get("words")))
        if words:
            cues.extend(_cues(words, start, end, segment.get("text", ""), notes))
        elif start is None or end is None:
            notes.add("absurd")
        else:
            cues.append(Cue(start, end, speaker, segment.get("text", "")))
    return cues


def _cues(
    words: Sequence[Heard], start: float | None, end: float | None, text: str, notes: Notes
) -> Iterator[Cue]:
    """The cues of a segment with words: one for each of its speakers."""
    before = start if start is not None else 0.0
    runs = [list(run) for _, run in groupby(words, key=lambda word: word.speaker)]
    for run in runs:
        cue = cue_of(run, before=before, following=end, notes=notes)
        before = cue.end
        yield replace(cue, text=text) if len(runs) == 1 and text.strip() else cue


def _native(entries: Sequence[Any], notes: Notes) -> list[Cue]:
    """The cues of whisper.cpp: times in milliseconds, tokens instead of words."""
    cues: list[Cue] = []
    for entry in entries:
        offsets = entry.get("offsets") if isinstance(entry, Mapping) else None
        if not isinstance(offsets, Mapping) or not isinstance(entry.get("text"), str):
            notes.add("unreadable")
            continue
        start, end = _from_ms(offsets.get("from")), _from_ms(offsets.get("to"))
        if start is None or end is None:
            notes.add("absurd")
            continue
        speaker = speaker_of(entry.get("speaker"))
        words = _joined(
            Heard(
                _text(token.get("text")),
                _from_ms(token["offsets"].get("from")),
                _from_ms(token["offsets"].get("to")),
                share(token.get("p")),
                speaker,
            )
            for token in _entries(entry.get("tokens"))
            if isinstance(token.get("offsets"), Mapping)
            and not _text(token.get("text")).lstrip().startswith(_SPECIAL)
        )
        if words:
            cues.extend(_cues(words, start, end, entry["text"], notes))
        else:
            cues.append(Cue(start, end, speaker, entry["text"]))
    return cues


def _joined(entries: Iterator[Heard]) -> list[Heard]:
    """Entries as words: what does not begin with a blank belongs to the word before it.

    Only where blanks are written at all; WhisperX writes words without them.
    """
    listed = [entry for entry in entries if entry.text.strip()]
    blanks = any(entry.text[:1].isspace() for entry in listed)
    words: list[Heard] = []
    for entry in listed:
        text = entry.text.strip()
        if words and blanks and not entry.text[:1].isspace():
            before = words[-1]
            words[-1] = Heard(
                before.text + text,
                before.start,
                entry.end,
                min(before.probability, entry.probability),
                before.speaker,
            )
        else:
            words.append(Heard(text, entry.start, entry.end, entry.probability, entry.speaker))
    return words


def _heard(word: Mapping[str, Any], speaker: str | None) -> Heard:
    text = word.get("word", word.get("text", ""))
    confidence = word.get("probability", word.get("score", word.get("confidence")))
    return Heard(
        _text(text),
        figure(word.get("start")),
        figure(word.get("end")),
        share(confidence),
        speaker_of(word.get("speaker")) or speaker,
    )


def _with_words(segments: Sequence[Any], words: object) -> list[Any]:
    """Segments with the words that OpenAI's service lists beside them, by their times."""
    listed = _entries(words)
    shared: list[Any] = []
    place = 0
    for segment in segments:
        end = figure(segment.get("end")) if isinstance(segment, Mapping) else None
        first = place
        while end is not None and place < len(listed):
            start = figure(listed[place].get("start"))
            if start is not None and start >= end:
                break
            place += 1
        shared.append({**segment, "words": listed[first:place]} if place > first else segment)
    return shared


def speaker_of(value: object) -> str | None:
    """A speaker as JSON names it, by name or number.

    >>> speaker_of("SPEAKER_00"), speaker_of(1), speaker_of(None)
    ('SPEAKER_00', 'speaker 1', None)
    """
    if isinstance(value, int) and not isinstance(value, bool):
        return f"speaker {value}"
    return (clean_name(value) or None) if isinstance(value, str) else None


def _all_talk(value: object) -> bool:
    """Whether a value is a list of what holds talk with times, judged by its first entries."""
    if not isinstance(value, list) or not value:
        return False
    return all(
        isinstance(entry, Mapping)
        and ("text" in entry or "word" in entry or "words" in entry)
        and ("start" in entry or "offsets" in entry or "end" in entry or "timestamps" in entry)
        for entry in value[:3]
    )


def _entries(value: object) -> list[Mapping[str, Any]]:
    """The objects in a list; empty for what is none."""
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _from_ms(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        return figure(value / 1000)
    except OverflowError:
        return None
