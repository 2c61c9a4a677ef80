"""Step "ready": everything that was made of a call becomes visible at once, and portable."""

from __future__ import annotations

import logging
from pathlib import Path

from coaching.ports import Embedder
from coaching.steps.exporting import portable_call, write_beside
from coaching.steps.place import Place
from coaching.store import calls, index, ledger, versions

logger = logging.getLogger(__name__)


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
        content = portable_call(
            conn,
            call,
            words_version=words_version,
            turns_version=turns_version,
            tags_version=tags_version,
        )
    return write_beside(place, call, content)
