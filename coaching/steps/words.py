"""Step "words": speech becomes words, window by window, each kept before the next is heard."""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Sequence
from dataclasses import replace

from coaching.errors import NoSpeechError
from coaching.media.windows import Window, windows
from coaching.ports import Transcriber
from coaching.steps.place import Place, Progress
from coaching.store import calls, versions, words
from coaching.store.versions import Version
from coaching.transcript import Word, repair_times

logger = logging.getLogger(__name__)

WINDOW = 300.0
"""Seconds that are recognised, and kept, at once. Chosen because longer windows gain no speed (ten
batches fill the recogniser) and take more memory: two are held, 38 MB each for two sides."""


def recognise(
    place: Place,
    file: int,
    transcriber: Transcriber,
    *,
    language: str | None,
    hotwords: Sequence[str],
    on_progress: Progress,
) -> int:
    """The version of words of a recording; goes on where an earlier run was cut off.

    Args:
        place: Where to work.
        file: Its number in the ledger.
        transcriber: The recogniser.
        language: Code of the language, or None to find it in the first window with speech.
        hotwords: Names and terms to expect.
        on_progress: Told the share done.

    Raises:
        NoSpeechError: no word in all of it.
    """
    usable = place.usable(file)
    facts = usable.recording.facts
    assert facts is not None, "an earlier step probes"
    version = _begun(place, usable.call, made_by(transcriber, language, hotwords))
    if version.complete:
        return version.id
    began = time.monotonic()
    spoken = language or version.detail.get("language")
    with place.library.reading() as conn:
        done = words.recognised_until(conn, version.id, usable.recording.id)
    for window in windows(usable.path, facts, target=WINDOW, start=done):
        heard, spoken = hear(window, facts.heard, transcriber, spoken, hotwords)
        in_call = [
            replace(
                word,
                start=word.start + usable.recording.offset,
                end=word.end + usable.recording.offset,
            )
            for word in heard
        ]
        with place.library.writing() as conn:
            words.add_heard(
                conn,
                version.id,
                usable.recording.id,
                in_call,
                start=window.start,
                until=window.end,
            )
            versions.note(conn, version.id, {"language": spoken})
        on_progress(min(1.0, window.end / max(facts.duration, window.end)))
    with place.library.writing() as conn:
        count = words.count_heard(conn, version.id)
        if count:
            versions.complete(conn, version.id, now=place.now(), detail={"language": spoken})
            if spoken:
                calls.set_language(conn, usable.call, spoken)
        else:
            versions.discard_unfinished(conn, usable.call, "words")  # a retry listens again
    if not count:
        raise NoSpeechError(
            f"nobody speaks in {usable.recording.name} ({facts.duration:.0f} s)",
            hint="check that the right file was dropped; `filmroom retry` listens again",
        )
    logger.info(
        "words: C%d, %.0f s of sound in %.1f s, %d words",
        usable.call,
        facts.duration,
        time.monotonic() - began,
        count,
    )
    return version.id


def made_by(transcriber: Transcriber, language: str | None, hotwords: Sequence[str]) -> str:
    """What makes a transcript: the recogniser, and what it was told."""
    told = hashlib.sha256("\n".join(hotwords).encode()).hexdigest()[:8]
    return f"{transcriber.identity} language={language or 'auto'} hotwords={told}"


def _begun(place: Place, call: int, maker: str) -> Version:
    """The version to go on with: begun by an earlier run in the same way, or a new one."""
    with place.library.writing() as conn:
        version = versions.find(conn, call, "words", made_by=maker, made_from=None)
        if version is None:
            versions.discard_unfinished(conn, call, "words")
            version = versions.begin(
                conn, call, "words", made_by=maker, made_from=None, now=place.now()
            )
    return version


def hear(
    window: Window,
    channels: Sequence[int],
    transcriber: Transcriber,
    language: str | None,
    hotwords: Sequence[str],
) -> tuple[list[Word], str | None]:
    """The words of all channels of a window, in seconds of the recording, and their language."""
    heard: list[Word] = []
    for audio, channel in zip(window.audio, channels, strict=True):
        recognised = transcriber.transcribe(audio, language=language, hotwords=hotwords)
        if recognised.words and language is None:
            language = recognised.language
        possible = repair_times(recognised.words, duration=window.end - window.start)
        heard.extend(
            replace(
                word,
                start=word.start + window.start,
                end=word.end + window.start,
                channel=channel,
            )
            for word in possible
        )
    return sorted(heard, key=lambda word: word.start), language
