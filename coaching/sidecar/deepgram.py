"""Deepgram's JSON: channels with alternatives of words, or utterances.

Source: Deepgram API reference, "Transcribe Pre-Recorded Audio", and its guides on diarization,
utterances and multichannel.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from coaching.sidecar.cue import Cue
from coaching.sidecar.grouping import cues_of
from coaching.sidecar.notes import Notes
from coaching.sidecar.sharing import Heard
from coaching.sidecar.stamps import figure, share
from coaching.sidecar.whisper import speaker_of


def is_deepgram(data: object) -> bool:
    """Whether JSON has the shape of a pre-recorded transcription."""
    results = data.get("results") if isinstance(data, Mapping) else None
    return isinstance(results, Mapping) and (
        isinstance(results.get("channels"), list) or isinstance(results.get("utterances"), list)
    )


def read_deepgram(data: Mapping[str, Any], notes: Notes) -> tuple[list[Cue], str]:
    """The cues and the language.

    >>> word = {"word": "hi", "punctuated_word": "Hi.", "start": 0.5, "end": 0.9, "speaker": 1}
    >>> data = {"results": {"channels": [{"alternatives": [{"words": [word]}]}]}}
    >>> cue = read_deepgram(data, Notes())[0][0]
    >>> cue.speaker, cue.text
    ('speaker 1', 'Hi.')
    """
    results = data["results"]
    channels = [
        (channel, words)
        for channel in _objects(results.get("channels"))
        if (words := _words(channel))
    ]
    cues: list[Cue] = []
    language: object = ""
    for place, (channel, words) in enumerate(channels):
        language = language or channel.get("detected_language") or channel.get("language") or ""
        label = f"channel {place}" if len(channels) > 1 else None
        cues.extend(cues_of(_heard(words, label), notes))
    if not channels:
        cues = list(_utterances(_objects(results.get("utterances")), notes))
    metadata = data.get("metadata")
    if not language and isinstance(metadata, Mapping):
        language = metadata.get("language", "")
    return sorted(cues, key=lambda cue: cue.start), language if isinstance(language, str) else ""


def _heard(words: list[Mapping[str, Any]], label: str | None) -> Iterator[Heard]:
    """The words of a channel. Its voices are told apart only if there are several."""
    several = len({str(word.get("speaker")) for word in words}) > 1
    for word in words:
        text = word.get("punctuated_word") or word.get("word")
        if not isinstance(text, str) or not text.strip():
            continue
        speaker = speaker_of(word.get("speaker"))
        if label is not None:
            speaker = f"{label} {speaker}" if several and speaker else label
        yield Heard(
            text.strip(),
            figure(word.get("start")),
            figure(word.get("end")),
            share(word.get("confidence")),
            speaker,
        )


def _utterances(utterances: list[Mapping[str, Any]], notes: Notes) -> Iterator[Cue]:
    channels = {str(utterance.get("channel")) for utterance in utterances}
    for utterance in utterances:
        label = f"channel {utterance.get('channel')}" if len(channels) > 1 else None
        words = list(_heard(_objects(utterance.get("words")), label))
        start, end = figure(utterance.get("start")), figure(utterance.get("end"))
        text = utterance.get("transcript")
        if words:
            yield from cues_of(words, notes)
        elif start is None or end is None or not isinstance(text, str):
            notes.add("absurd")
        else:
            yield Cue(start, end, label or speaker_of(utterance.get("speaker")), text)


def _words(channel: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The words of a channel's best alternative."""
    alternatives = _objects(channel.get("alternatives"))
    return _objects(alternatives[0].get("words")) if alternatives else []


def _objects(value: object) -> list[Mapping[str, Any]]:
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []
