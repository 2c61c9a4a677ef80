"""Step "vectors": the meaning of each snippet, and of each turn, as a vector.

What was embedded before keeps its vector: after an edit of the process file most snippets read as
they did, and the turns all do. What people say was embedded when it was read for the tags.
"""

from __future__ import annotations

import logging

import numpy as np
from sqlalchemy import Connection

from coaching.ports import Embedder, Embeddings, StageReader
from coaching.steps import derived
from coaching.steps.place import Place
from coaching.store import readings, turn_vectors, vectors, versions
from coaching.store import turns as stored

logger = logging.getLogger(__name__)


def embed(
    place: Place,
    call: int,
    snippets_version: int,
    embedder: Embedder,
    reader: StageReader | None = None,
) -> int:
    """The version of vectors for a version of snippets; made now unless it is there.

    Args:
        place: Where to work.
        call: The call.
        snippets_version: What its talk is cut into.
        embedder: Text to vectors.
        reader: What read the turns for the tags; None where nothing did.
    """
    _embed_turns(place, call, snippets_version, embedder, reader)
    maker = embedder.identity
    found = derived.already(place, call, "vectors", made_by=maker, made_from=snippets_version)
    if found is not None:
        return found
    with place.library.reading() as conn:
        texts = vectors.snippet_texts(conn, snippets_version)
        shown = versions.active(conn, call, "vectors")
        known = vectors.vectors_by_text(conn, shown.id) if shown and shown.made_by == maker else {}
    fresh = [text for _, text in texts if text not in known]
    known.update(zip(fresh, embedder.embed(fresh), strict=True))
    embeddings = [known[text] for _, text in texts]
    snippets = [snippet for snippet, _ in texts]
    version = derived.write(
        place,
        call,
        "vectors",
        lambda conn, version: vectors.add_embeddings(conn, version, snippets, embeddings),
        made_by=maker,
        made_from=snippets_version,
        detail={"dimension": embedder.dimension},
    )
    logger.info("vectors: C%d, %d vectors, %d of them new", call, len(texts), len(fresh))
    return version


def _embed_turns(
    place: Place, call: int, snippets_version: int, embedder: Embedder, reader: StageReader | None
) -> None:
    """Keep what each turn means, for the version of turns that the snippets are cut from."""
    with place.library.reading() as conn:
        turns = versions.lineage(conn, snippets_version)["turns"].id
        if turn_vectors.has_turn_vectors(conn, turns, embedder.identity):
            return
        spoken = stored.read_turns(conn, turns)
        known = _meanings_of_people(conn, turns, embedder, reader)
    machines = np.array([turn.role == "other" for turn in spoken], dtype=bool)
    fresh = machines if known is not None else np.ones_like(machines)
    rows = np.empty((len(spoken), embedder.dimension), dtype=np.float32)
    rows[fresh] = embedder.embed([it.text for it, new in zip(spoken, fresh, strict=True) if new])
    if known is not None:
        rows[~machines] = known
    with place.library.writing() as conn:
        turn_vectors.add_turn_vectors(conn, turns, embedder.identity, rows)
    logger.info("vectors: C%d, %d turns, %d of them new", call, len(spoken), fresh.sum())


def _meanings_of_people(
    conn: Connection, turns_version: int, embedder: Embedder, reader: StageReader | None
) -> Embeddings | None:
    """What the turns of people mean, where they were read with the same embedder: unit length."""
    if reader is None or reader.embedder != embedder.identity:
        return None
    reading = readings.reading_of(conn, turns_version, reader.identity)
    return None if reading is None else reader.meanings(reading)
