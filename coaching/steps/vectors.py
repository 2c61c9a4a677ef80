"""Step "vectors": each snippet's meaning as a vector."""

from __future__ import annotations

import logging

from coaching.ports import Embedder
from coaching.steps import derived
from coaching.steps.place import Place
from coaching.store import vectors

logger = logging.getLogger(__name__)


def embed(place: Place, call: int, snippets_version: int, embedder: Embedder) -> int:
    """The version of vectors for a version of snippets; made now unless it is there."""
    maker = embedder.identity
    found = derived.already(place, call, "vectors", made_by=maker, made_from=snippets_version)
    if found is not None:
        return found
    with place.library.reading() as conn:
        texts = vectors.snippet_texts(conn, snippets_version)
    embeddings = embedder.embed([text for _, text in texts])
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
    logger.info("vectors: C%d, %d vectors", call, len(texts))
    return version
