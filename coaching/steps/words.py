"""Step "words": speech becomes words, window by window, each kept before the next is heard."""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection

from coaching.coverage import Account, account_of, added, coverage_of, moved
from coaching.errors import BusyError, NoSpeechError
from coaching.ledger import call_name
from coaching.media.decode import Samples
from coaching.media.hush import hushed
from coaching.media.levels import LevelMeter
from coaching.media.windows import Window, windows
from coaching.ports import Transcriber
from coaching.steps.place import Place, Progress
from coaching.store import calls, recordings, versions, words
from coaching.store.recordings import REPLACED, Recording
from coaching.store.versions import Version
from coaching.transcript import Word
from coaching.word_times import repair_times

logger = logging.getLogger(__name__)

WINDOW = 300.0
"""Seconds that are recognised, and kept, at once. Chosen because longer windows gain no speed (ten
batches fill the recogniser) and take more memory: two are held, 38 MB each for two sides."""

_SIDES = {"left": 0, "right": 1}
"""The channel of words from a recording that holds one side of its call."""


def recognise(
    place: Place,
    call: int,
    transcriber: Transcriber,
    *,
    language: str | None,
    hotwords: Sequence[str],
    on_progress: Progress,
) -> int:
    """The version of words of a call's recordings; goes on where an earlier run was cut off.

    A recording that was recognised in the same way before the call got another is not heard again.

    Args:
        place: Where to work.
        call: The call.
        transcriber: The recogniser.
        language: Code of the language, or None to find it in the first window with speech.
        hotwords: Names and terms to expect.
        on_progress: Told the share done.

    Raises:
        NoSpeechError: no word in all of it.
    """
    version, pieces = _begun(place, call, made_by(transcriber, language, hotwords))
    if version.complete:
        return version.id
    began = time.monotonic()
    spoken = language or version.detail.get("language")
    heard = dict(version.detail.get("heard", {}))
    whole = sum(one.facts.duration for one in pieces if one.facts)
    done = 0.0
    for one in pieces:
        spoken = _listen(
            place,
            version,
            one,
            transcriber,
            language=spoken,
            hotwords=hotwords,
            heard=heard,
            on_progress=lambda until, before=done: on_progress(min(1.0, (before + until) / whole)),  # type: ignore[misc]
        )
        assert one.facts is not None, "an earlier step probes"
        done += one.facts.duration
    with place.library.writing() as conn:
        _require_begun(conn, version)
        count = words.count_heard(conn, version.id)
        if count:
            detail = {
                "language": spoken,
                "offsets": offsets_of(pieces),
                "heard": heard,
                "coverage": coverage_in_call(heard, pieces),
            }
            versions.complete(conn, version.id, now=place.now(), detail=detail)
            if spoken:
                calls.set_language(conn, call, spoken)
        else:
            versions.discard_unfinished(conn, call, "words")  # a retry listens again
    if not count:
        raise NoSpeechError(
            f"nobody speaks in {' and '.join(one.name for one in pieces)} ({whole:.0f} s)",
            hint="check that the right file was dropped; `filmroom retry` listens again",
        )
    logger.info(
        "words: C%d, %.0f s of sound in %.1f s, %d words",
        call,
        whole,
        time.monotonic() - began,
        count,
    )
    return version.id


def made_by(transcriber: Transcriber, language: str | None, hotwords: Sequence[str]) -> str:
    """What makes a transcript: the recogniser, and what it was told."""
    told = hashlib.sha256("\n".join(hotwords).encode()).hexdigest()[:8]
    return f"{transcriber.identity} language={language or 'auto'} hotwords={told}"


def _begun(place: Place, call: int, maker: str) -> tuple[Version, tuple[Recording, ...]]:
    """The version to go on with, begun by an earlier run or new, and the recordings it is of."""
    with place.library.writing() as conn:
        pieces = recordings.recordings_of_call(conn, call)
        replaced = recordings.made_of_call(conn, call, REPLACED)
        alone = len(pieces) == 1 and not pieces[0].side and not replaced
        named = maker if alone else f"{maker} of={_pieces(pieces)}"
        version = versions.find(conn, call, "words", made_by=named, made_from=None)
        if version is None:
            begun = versions.begin(
                conn, call, "words", made_by=named, made_from=None, now=place.now()
            )
            version = replace(begun, detail={"offsets": offsets_of(pieces)})
            versions.note(conn, version.id, version.detail)
            for one in pieces:
                _adopt(conn, call, one, maker, version)
            versions.discard_unfinished(conn, call, "words", other_than=version.id)
    return version, pieces


def _adopt(conn: Connection, call: int, piece: Recording, maker: str, version: Version) -> None:
    """Take over the words of a recording that an earlier version was made of in the same way."""
    for earlier in reversed(versions.of_kind(conn, call, "words")):
        if earlier.id != version.id and earlier.made_by.partition(" of=")[0] == maker:
            before = earlier.detail.get("offsets", {}).get(piece.id)
            if before is None:  # nothing tells where in the call its words were put
                continue
            shift = piece.offset - before
            channel = _SIDES.get(piece.side or "")
            if words.adopt(conn, earlier.id, version.id, piece.id, shift=shift, channel=channel):
                account = earlier.detail.get("heard", {}).get(piece.id)
                if account is not None:
                    version.detail.setdefault("heard", {})[piece.id] = account
                    versions.note(conn, version.id, version.detail)
                return


def _pieces(pieces: Sequence[Recording]) -> str:
    """A short name for the recordings of a call as they lie in it."""
    laid = "".join(f"{one.id} {one.side} {one.offset:.3f}\n" for one in pieces)
    return hashlib.sha256(laid.encode()).hexdigest()[:8]


def offsets_of(pieces: Sequence[Recording]) -> dict[str, float]:
    """Where in the call each of its recordings begins, as versions of words note it."""
    return {one.id: one.offset for one in pieces}


def _listen(
    place: Place,
    version: Version,
    piece: Recording,
    transcriber: Transcriber,
    *,
    language: str | None,
    hotwords: Sequence[str],
    heard: dict[str, Account],
    on_progress: Progress,
) -> str | None:
    """Recognise what is left of one recording; the language that is spoken in it.

    What was heard of it so far stands in ``heard`` and is kept with each window, for a run that
    goes on after this one was cut off.
    """
    assert piece.facts is not None, "an earlier step probes"
    assert piece.kept_path is not None, "a usable recording is kept"
    path = place.workspace.root / piece.kept_path
    with place.library.reading() as conn:
        done = words.recognised_until(conn, version.id, piece.id)
    if done >= piece.facts.duration:
        return language
    side = _SIDES.get(piece.side or "")
    for window in windows(path, piece.facts, target=WINDOW, start=done):
        said, language, account = hear(window, piece.facts.heard, transcriber, language, hotwords)
        heard[piece.id] = added(heard.get(piece.id), account)
        in_call = [
            replace(
                word,
                start=word.start + piece.offset,
                end=word.end + piece.offset,
                channel=word.channel if side is None else side,
            )
            for word in said
        ]
        with place.library.writing() as conn:
            _require_begun(conn, version)
            words.add_heard(
                conn, version.id, piece.id, in_call, start=window.start, until=window.end
            )
            versions.note(conn, version.id, version.detail | {"language": language, "heard": heard})
        on_progress(window.end)
    return language


def _require_begun(conn: Connection, version: Version) -> None:
    """Refuse to go on with words that were given up: the call got another recording meanwhile."""
    if not versions.is_there(conn, version.id):
        raise BusyError(
            f"{call_name(version.call)} got another recording while it was listened to",
            hint="its words are heard together with those of the other; nothing is to be done",
        )


def hear(
    window: Window,
    channels: Sequence[int],
    transcriber: Transcriber,
    language: str | None,
    hotwords: Sequence[str],
) -> tuple[list[Word], str | None, Account]:
    """The words of all channels of a window, their language, and how much of the speech has words.

    Times are seconds of the recording.
    """
    said: list[Word] = []
    account = added(None, None)
    for audio, channel in zip(_unleaked(window), channels, strict=True):
        recognised = transcriber.transcribe(audio, language=language, hotwords=hotwords)
        if recognised.words and language is None:
            language = recognised.language
        possible = repair_times(
            recognised.words, duration=window.end - window.start, speech=recognised.speech
        )
        account = added(
            account,
            account_of(
                coverage_of(possible, recognised.speech),
                recognised.dropped,
                channel=channel,
                shift=window.start,
            ),
        )
        said.extend(
            replace(
                word,
                start=word.start + window.start,
                end=word.end + window.start,
                channel=channel,
            )
            for word in possible
        )
    return sorted(said, key=lambda word: word.start), language, account


def _unleaked(window: Window) -> Samples:
    """The sound of a window, each of two sides without what is the other's leak."""
    if len(window.audio) != len(_SIDES):
        return window.audio
    meter = LevelMeter(window.end - window.start)
    meter.measure(window.audio, start=0.0, channels=(0, 1))
    return hushed(window.audio, meter.levels())


def coverage_in_call(heard: Mapping[str, Account], pieces: Sequence[Recording]) -> dict[str, Any]:
    """How much of the speech of a call has words, over its recordings, as its words' version notes.

    ``speech`` and ``covered`` in seconds, ``share`` of them (None for no speech), ``gaps`` of a
    second and more (``start``, ``end`` and ``seconds`` of the call, ``channel``), and how many
    words were ``dropped``, by reason. A recording of which nothing was noted does not count.
    """
    whole = added(None, None)
    for piece in pieces:
        if piece.id in heard:
            side = _SIDES.get(piece.side or "")
            whole = added(whole, moved(heard[piece.id], shift=piece.offset, channel=side))
    speech = whole["speech"]
    return {**whole, "share": round(whole["covered"] / speech, 4) if speech else None}
