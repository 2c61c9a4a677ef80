"""Step "ready": everything that was made of a call becomes visible at once, and portable."""

from __future__ import annotations

import json
import logging
from dataclasses import asdict
from pathlib import Path
from typing import Any

from coaching.captions import call_captions
from coaching.ledger import call_name
from coaching.ports import Embedder
from coaching.steps.matching import match_call
from coaching.steps.place import Place
from coaching.store import calls, index, ledger, recordings, turns, versions, words
from coaching.transcript import with_words
from coaching.workspace import write_whole

logger = logging.getLogger(__name__)

FORMAT = "filmroom-call/1"
"""Names the shape of the portable JSON file; changes when that shape does."""


def publish(
    place: Place,
    call: int,
    *,
    file: int | None,
    words_version: int,
    turns_version: int,
    tags_version: int,
    snippets_version: int,
    vectors_version: int,
    embedder: Embedder,
) -> None:
    """Write the portable files, then make the versions active, searchable and the file ready.

    Args:
        place: Where to work.
        call: The call.
        file: The ledger's line that is done with this; None where none is at work.
        words_version: What is said.
        turns_version: By whom.
        tags_version: In which stage.
        snippets_version: What is found of it.
        vectors_version: What that means.
        embedder: What the vectors were made by.
    """
    match_call(place.library, call)
    write_portable_files(
        place,
        call,
        words_version=words_version,
        turns_version=turns_version,
        tags_version=tags_version,
    )
    made = (words_version, turns_version, tags_version, snippets_version, vectors_version)
    with place.library.writing() as conn:
        versions.activate(conn, call, made)
        calls.make_ready(conn, call, now=place.now())
        index.add_call(conn, call, embedder.identity, embedder.dimension)
        if file is not None:
            ledger.finish(conn, file, state="ready", now=place.now())
    logger.info("ready: C%d", call)


def write_portable_files(
    place: Place, call: int, *, words_version: int, turns_version: int, tags_version: int
) -> tuple[Path, Path]:
    """Write a call as JSON and as WebVTT beside its media, for any other program to read."""
    with place.library.reading() as conn:
        facts = calls.call_facts(conn, call)
        pieces = recordings.recordings_of_call(conn, call)
        spoken = with_words(
            turns.read_turns(conn, turns_version), words.shown_words(conn, words_version)
        )
        tags = turns.read_tags(conn, tags_version)
        made_by = versions.makers(conn, (words_version, turns_version, tags_version))
    assert facts is not None, "the call was made by an earlier step"
    content: dict[str, Any] = {
        "format": FORMAT,
        "call": call_name(call),
        "title": facts.title,
        "started_at": facts.started_at.isoformat() if facts.started_at else None,
        "started_at_source": facts.started_at_source,
        "duration": facts.duration,
        "language": facts.language,
        "rep": facts.rep,
        "account": facts.account,
        "territory": facts.territory,
        "deal": facts.deal,
        "made_by": made_by,
        "recordings": [
            {"sha256": recording.id, "name": recording.name, "offset": recording.offset}
            for recording in pieces
        ],
        "turns": [
            {
                "speaker": turn.speaker,
                "role": turn.role,
                "start": turn.start,
                "end": turn.end,
                "text": turn.text,
                "stage": tag.stage,
                "stage_probability": round(tag.probability, 4),
                "signals": list(tag.signals),
                "words": [asdict(word) for word in turn.words],
            }
            for turn, tag in zip(spoken, tags, strict=True)
        ],
    }
    folder = place.workspace.call_folder(call)
    as_json = folder / "call.json"
    as_captions = folder / "call.vtt"
    write_whole(as_json, json.dumps(content, ensure_ascii=False, indent=1))
    write_whole(as_captions, call_captions(spoken, duration=facts.duration or 0.0))
    return as_json, as_captions
