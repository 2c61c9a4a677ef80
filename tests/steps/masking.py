"""Calls in which something is masked and muted, as the steps before would have it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from sqlalchemy import insert, update

from coaching.media.mute import Mute
from coaching.media.sound import open_sound
from coaching.steps.muting import mute, mutes_in
from coaching.steps.place import Place
from coaching.steps.source import choose_source
from coaching.store import playing, versions, words
from coaching.store.schema.calls import versions as version_rows
from coaching.wording.edit import Edit
from tests.places import NOW

SILENT = 0.01
"""A peak of -40 dBFS, beside a hum of -11."""


def mask(place: Place, call: int, edits: Sequence[Edit]) -> tuple[Mute, ...]:
    """Show a call with these edits, and mute what they mute; what is muted."""
    with place.library.writing() as conn:
        shown = versions.active(conn, call, "words")
        assert shown is not None
        text = conn.execute(
            insert(version_rows)
            .values(
                call_id=call,
                kind="text",
                made_by=f"text {edits}",
                made_from=shown.id,
                detail={},
                created_at=NOW,
                completed_at=NOW,
            )
            .returning(version_rows.c.id)
        ).scalar_one()
        words.add_edits(conn, text, edits)
        mutes = mutes_in(conn, text)
    mute(place, call, shown.id, mutes)
    with place.library.writing() as conn:
        unneeded = choose_source(conn, call, shown.id, mutes)
        versions.activate(conn, call, [text])
        conn.execute(
            update(version_rows)
            .where(version_rows.c.call_id == call, version_rows.c.kind == "turns")
            .values(made_from=text)
        )
    for path in unneeded:
        (place.workspace.root / path).unlink()
    return mutes


def played(place: Place, call: int) -> Path:
    """What a browser plays of a call."""
    with place.library.reading() as conn:
        found = playing.playable(conn, call)
    assert found is not None
    return place.workspace.root / found.path


def peak(path: Path, start: float, end: float) -> float:
    """The loudest sample between two times, 0 to 1."""
    with open_sound(path) as sound:
        blocks = list(sound.blocks())
    audio = np.concatenate([block.audio for block in blocks], axis=1)
    rate_hz = blocks[0].rate_hz
    return float(np.abs(audio[:, round(start * rate_hz) : round(end * rate_hz)]).max())
