"""Step "text": what is shown of the words: corrected, in figures, and masked."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection

from coaching.privacy.kinds import counted
from coaching.privacy.shown import masks_in_shown
from coaching.steps import derived
from coaching.steps.means import Means
from coaching.steps.place import Place
from coaching.store import overlays, versions, words
from coaching.store.anchors import move_to
from coaching.store.overlays import CorrectedWords
from coaching.transcript import Word
from coaching.wording.corrections import Correction, correction_edits
from coaching.wording.edit import Edit, Placed, compose, placed, touches
from coaching.wording.glossary_edits import glossary_edits
from coaching.wording.labels import widened
from coaching.wording.numbers import number_edits

logger = logging.getLogger(__name__)

METHOD = "text/2"
"""Names the way in which text is made; changes when its rules do."""

REMOVED = "[removed]"
"""What is shown of words that a person masked."""


def edit_words(place: Place, call: int, voices_version: int, means: Means) -> int:
    """The version of text for a version of voices; made now unless it is there."""
    with place.library.reading() as conn:
        words_version = versions.lineage(conn, voices_version)["words"].id
        maker = made_by(conn, call, words_version, means)
    found = derived.already(place, call, "text", made_by=maker, made_from=voices_version)
    if found is not None:
        return found
    edits, lost = edits_now(place, call, voices_version, means)
    version = derived.write(
        place,
        call,
        "text",
        lambda conn, version: words.add_edits(conn, version, edits),
        made_by=maker,
        made_from=voices_version,
        detail={
            "masked": counted(edit.source for edit in edits if edit.kind == "mask"),
            "removed": sum(REMOVED in edit.text for edit in edits if edit.kind == "mask"),
            "lost": list(lost),
        },
    )
    logger.info("text: C%d, %d edits, %d corrections without a place", call, len(edits), len(lost))
    return version


def made_by(conn: Connection, call: int, words_version: int, means: Means) -> str:
    """What makes text: our rules, the team's glossary and policy, and what people corrected."""
    move = move_to(conn, call, words_version)
    told: tuple[Any, ...] = (
        means.glossary,
        means.policy,
        overlays.corrected_words(conn, call, move=move),
    )
    return f"{METHOD} {means.finder().identity} told={sha256(repr(told).encode()).hexdigest()[:8]}"


def edits_now(
    place: Place, call: int, voices_version: int, means: Means
) -> tuple[tuple[Edit, ...], tuple[int, ...]]:
    """What is shown otherwise of a version of voices, by all that is said and set now.

    With it the numbers of the corrections that find no place.
    """
    with place.library.reading() as conn:
        move = move_to(conn, call, versions.lineage(conn, voices_version)["words"].id)
        corrected = overlays.corrected_words(conn, call, move=move)
        spoken = words.voiced_words(conn, voices_version)
    return _edits(spoken, corrected, means)


def _edits(
    spoken: Sequence[Word], corrected: Sequence[CorrectedWords], means: Means
) -> tuple[tuple[Edit, ...], tuple[int, ...]]:
    """The same for words and corrections.

    What people mask goes first, with what is personal around it; then what is personal, what
    people wrote, the glossary and numbers. What is shown in the end is looked through for what is
    personal once more, since a word that is put right may complete it.
    """
    terms, numbers = glossary_edits(spoken, means.glossary), number_edits(spoken)
    personal = _personal(placed(spoken, ()), means)
    by_number = {
        one.id: Correction(
            one.start,
            one.end,
            one.before,
            REMOVED if one.masked else one.after,
            one.who,
            one.at,
            one.masked,
        )
        for one in corrected
    }
    written, lost = correction_edits(
        spoken,
        tuple(by_number.values()),
        below=compose(spoken, terms, numbers),
        masks=personal,
    )
    completed: tuple[Edit, ...] = ()
    if written or terms:
        for mask in _personal(placed(spoken, compose(spoken, written, terms)), means):
            whole = widened(spoken, mask, (*completed, *written, *personal))
            completed = (*(it for it in completed if not touches(spoken, it, (whole,))), whole)
    return (
        compose(spoken, completed, written, personal, terms, numbers),
        tuple(number for number, one in by_number.items() if one in lost),
    )


def _personal(shown: Sequence[Placed], means: Means) -> tuple[Edit, ...]:
    """Masks of what is personal in words as they are shown."""
    spoken = [one.word for one in shown]
    found = means.finder().find(spoken, known=means.glossary.hotwords)
    return masks_in_shown(shown, found, means.policy)
