"""Amazon Transcribe's JSON: items with times, speakers or channels beside them.

Source: Amazon Transcribe Developer Guide, "Data input and output" and "Partitioning speakers".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from coaching.sidecar.cue import Cue
from coaching.sidecar.grouping import cues_of
from coaching.sidecar.notes import Notes
from coaching.sidecar.sharing import Heard
from coaching.sidecar.stamps import figure, share
from coaching.sidecar.whisper import speaker_of


def is_aws(data: object) -> bool:
    """Whether JSON has the shape of a transcription job's result."""
    results = data.get("results") if isinstance(data, Mapping) else None
    return isinstance(results, Mapping) and isinstance(results.get("items"), list)


def read_aws(data: Mapping[str, Any], notes: Notes) -> tuple[list[Cue], str]:
    """The cues and the language code.

    With channels, each is a stream of its own; else the speaker of an item is the one that the
    partition gives for its start.

    >>> item = {"type": "pronunciation", "start_time": "0.5", "end_time": "0.9",
    ...         "speaker_label": "spk_0", "alternatives": [{"content": "Hi", "confidence": "0.9"}]}
    >>> read_aws({"results": {"items": [item]}}, Notes())[0][0].speaker
    'spk_0'
    """
    results = data["results"]
    labels = results.get("channel_labels")
    channels = labels.get("channels") if isinstance(labels, Mapping) else None
    cues: list[Cue] = []
    if isinstance(channels, list) and channels:
        for channel in channels:
            if isinstance(channel, Mapping) and isinstance(channel.get("items"), list):
                label = speaker_of(channel.get("channel_label"))
                cues.extend(cues_of(_heard(channel["items"], {}, label, notes), notes))
        cues.sort(key=lambda cue: cue.start)
    else:
        speakers = _speakers(results.get("speaker_labels"))
        cues = cues_of(_heard(results["items"], speakers, None, notes), notes)
    language = results.get("language_code", data.get("language_code", ""))
    return cues, language if isinstance(language, str) else ""


def _speakers(labels: object) -> dict[str, str]:
    """Speakers by the start of an item, as the JSON writes it."""
    segments = labels.get("segments") if isinstance(labels, Mapping) else None
    found: dict[str, str] = {}
    for segment in segments if isinstance(segments, list) else ():
        items = segment.get("items") if isinstance(segment, Mapping) else None
        for item in items if isinstance(items, list) else ():
            if isinstance(item, Mapping) and isinstance(item.get("speaker_label"), str):
                found[str(item.get("start_time"))] = item["speaker_label"]
    return found


def _heard(
    items: list[Any], speakers: Mapping[str, str], label: str | None, notes: Notes
) -> Iterator[Heard]:
    """The words, each with the punctuation after it."""
    word: Heard | None = None
    for item in items:
        content, confidence = _content(item)
        if not content:
            notes.add("unreadable")
            continue
        if item.get("type") == "punctuation":
            if word is not None:
                word = replace(word, text=word.text + content)
            continue
        if word is not None:
            yield word
        start = item.get("start_time")
        named = item.get("speaker_label") or speakers.get(str(start)) or item.get("channel_label")
        speaker = label or speaker_of(named) or (word.speaker if word else None)
        word = Heard(content, figure(start), figure(item.get("end_time")), confidence, speaker)
    if word is not None:
        yield word


def _content(item: object) -> tuple[str, float]:
    """What an item says, and how sure; empty for what is no item."""
    alternatives = item.get("alternatives") if isinstance(item, Mapping) else None
    first = alternatives[0] if isinstance(alternatives, list) and alternatives else None
    content = first.get("content") if isinstance(first, Mapping) else None
    if not isinstance(content, str) or not isinstance(first, Mapping):
        return "", 0.0
    return content.strip(), share(first.get("confidence"))
