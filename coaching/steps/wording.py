"""Step "text": what is shown of the words: corrected, in figures, and masked."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection

from coaching.privacy.kinds import counted
from coaching.privacy.masking import mask_edits
from coaching.steps import derived
from coaching.steps.means import Means
from coaching.steps.place import Place
from coaching.store import overlays, words
from coaching.store.overlays import CorrectedWords
from coaching.transcript import Word
from coaching.wording.corrections import Correction, correction_edits
from coaching.wording.edit import Edit, compose, edited
from coaching.wording.glossary_edits import glossary_edits
from coaching.wording.numbers import number_edits

logger = logging.getLogger(__name__)

METHOD = "text/1"
"""Names the way in which text is made; changes when its rules do."""

REMOVED = "[removed]"
"""What is shown of words that a person masked."""


def edit_words(place: Place, call: int, voices_version: int, means: Means) -> int:
    """The version of text for a version of voices; made now unless it is there."""
    with place.library.reading() as conn:
        maker = made_by(conn, call, means)
    found = derived.already(place, call, "text", made_by=maker, made_from=voices_version)
    if found is not None:
        return found
    with place.library.reading() as conn:
        spoken = words.voiced_words(conn, voices_version)
        corrected = overlays.corrected_words(conn, call)
    edits, lost = _edits(spoken, corrected, means)
    version = derived.write(
        place,
        call,
        "text",
        lambda conn, version: words.add_edits(conn, version, edits),
        made_by=maker,
        made_from=voices_version,
        detail={
            "masked": counted(edit.source for edit in edits if edit.kind == "mask"),
            "removed": sum(edit.text == REMOVED for edit in edits if edit.kind == "mask"),
            "lost": list(lost),
        },
    )
    logger.info("text: C%d, %d edits, %d corrections without a place", call, len(edits), len(lost))
    return version


def made_by(conn: Connection, call: int, means: Means) -> str:
    """What makes text: our rules, the team's glossary and policy, and what people corrected."""
    told: tuple[Any, ...] = (means.glossary, means.policy, overlays.corrected_words(conn, call))
    return f"{METHOD} {means.finder().identity} told={sha256(repr(told).encode()).hexdigest()[:8]}"


def _edits(
    spoken: Sequence[Word], corrected: Sequence[CorrectedWords], means: Means
) -> tuple[tuple[Edit, ...], tuple[int, ...]]:
    """What is shown otherwise, and the numbers of the corrections that find no place.

    What is personal goes before what people wrote, that before the glossary and numbers; what
    people wrote is looked through for what is personal, too.
    """
    personal = mask_edits(means.finder().find(spoken, known=means.glossary.hotwords), means.policy)
    terms, numbers = glossary_edits(spoken, means.glossary), number_edits(spoken)
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
        spoken, tuple(by_number.values()), below=compose(spoken, terms, numbers)
    )
    written = tuple(_masked(edit, means) for edit in written)
    return (
        compose(spoken, personal, written, terms, numbers),
        tuple(number for number, one in by_number.items() if one in lost),
    )


def _masked(edit: Edit, means: Means) -> Edit:
    """A person's edit with what is personal in it masked."""
    if edit.kind != "person" or not edit.text:
        return edit
    written = [Word(float(at), at + 0.5, text) for at, text in enumerate(edit.text.split())]
    masks = mask_edits(means.finder().find(written, known=means.glossary.hotwords), means.policy)
    if not masks:
        return edit
    text = " ".join(word.text for word in edited(written, masks))
    return replace(edit, text=text, muted=any(mask.muted for mask in masks))
