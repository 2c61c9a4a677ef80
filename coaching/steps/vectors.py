"""Step "vectors": each snippet's meaning as a vector.

What was embedded before keeps its vector: after an edit of the process file most snippets read as
they did.
"""

from __future__ import annotations

import logging

from coaching.ports import Embedder
from coaching.steps import derived
from coaching.steps.place import Place
from coaching.store import vectors, versions

logger = logging.getLogger(__name__)


def embed(place: Place, call: int, snippets_version: int, embedder: Embedder) -> int:
    """The version of vectors for a version of snippets; made now unless it is there."""
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
