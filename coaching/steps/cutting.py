"""Step "snippets": tagged turns are cut into the pieces that searches find."""

from __future__ import annotations

import logging

from coaching.snippets import snippets_of
from coaching.steps import derived
from coaching.steps.place import Place
from coaching.store import turns as stored
from coaching.store import vectors, versions, words
from coaching.transcript import with_words

logger = logging.getLogger(__name__)

METHOD = "snippets/2"
"""Names the rules by which talk is cut; changes when they do."""


def cut(place: Place, call: int, tags_version: int) -> int:
    """The version of snippets for a version of tags; made now unless it is there."""
    found = derived.already(place, call, "snippets", made_by=METHOD, made_from=tags_version)
    if found is not None:
        return found
    with place.library.reading() as conn:
        turns_version = versions.lineage(conn, tags_version)["turns"].id
        spoken = with_words(
            stored.read_turns(conn, turns_version), words.shown_words(conn, turns_version)
        )
        stages = [tag.stage for tag in stored.read_tags(conn, tags_version)]
    snippets = snippets_of(spoken, stages)
    version = derived.write(
        place,
        call,
        "snippets",
        lambda conn, version: vectors.add_snippets(conn, version, call, snippets),
        made_by=METHOD,
        made_from=tags_version,
    )
    logger.info("snippets: C%d, %d snippets", call, len(snippets))
    return version
