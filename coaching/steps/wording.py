"""Step "text": what is shown of the words: corrected, in figures, and masked."""

from __future__ import annotations

import logging

from sqlalchemy import Connection

from coaching.steps import derived
from coaching.steps.means import Means
from coaching.steps.place import Place
from coaching.store import words

logger = logging.getLogger(__name__)

METHOD = "text/1"
"""Names the way in which text is made; changes when its rules do."""


def edit_words(place: Place, call: int, voices_version: int, means: Means) -> int:
    """The version of text for a version of voices; made now unless it is there."""
    with place.library.reading() as conn:
        maker = made_by(conn, call, means)
    found = derived.already(place, call, "text", made_by=maker, made_from=voices_version)
    if found is not None:
        return found
    version = derived.write(
        place,
        call,
        "text",
        lambda conn, version: words.add_edits(conn, version, ()),
        made_by=maker,
        made_from=voices_version,
    )
    logger.info("text: C%d", call)
    return version


def made_by(conn: Connection, call: int, means: Means) -> str:
    """What makes text: our rules."""
    return METHOD
