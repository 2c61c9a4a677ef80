"""Step "ready": everything that was made of a call becomes visible at once, and portable."""

from __future__ import annotations

import json
import logging
from pathlib import Path

from sqlalchemy import Connection

from coaching.steps import turns, wording
from coaching.steps.alerts import note_alerts
from coaching.steps.comparing import counts
from coaching.steps.exporting import portable_call, refresh_portable, write_beside
from coaching.steps.means import Means
from coaching.steps.mending import follow_reels
from coaching.steps.muting import mutes_in
from coaching.steps.place import Place
from coaching.steps.source import choose_source
from coaching.steps.words import offsets_of
from coaching.store import calls, index, ledger, recordings, transcripts, versions
from coaching.store.anchors import move_anchors
from coaching.workspace import write_whole

logger = logging.getLogger(__name__)


def publish(
    place: Place,
    call: int,
    vectors_version: int,
    *,
    file: int | None,
    means: Means,
) -> bool:
    """Write the portable files, then make the versions active, searchable and the file ready.

    Nothing becomes visible that a person's word, a transcript or another recording has overtaken
    while it was made.

    Args:
        place: Where to work.
        call: The call.
        vectors_version: The last of what was made; all that it was made from comes with it.
        file: The ledger's line that is done with this; None where none is at work.
        means: What it was made with.

    Returns:
        Whether it is done; False where other words or roles count by now, and what follows from
        them is to be made first.
    """
    with place.library.reading() as conn:
        known = _known(conn, call)
        made = versions.lineage(conn, vectors_version)
    words_version = made["words"].id
    if not counts(place, call, words_version, ours_follow=file is not None):
        return False
    write_portable_files(place, call, made["tags"].id)
    embedder = means.embedder()
    with place.library.writing() as conn:
        if (
            _known(conn, call) != known
            or made["text"].made_by != wording.made_by(conn, call, words_version, means)
            or made["turns"].made_by != turns.made_by(conn, call, words_version, means)
        ):
            return False
        unneeded = choose_source(conn, call, words_version, mutes_in(conn, vectors_version))
        move_anchors(conn, call, words_version)
        versions.activate(conn, call, [version.id for version in made.values()])
        calls.make_ready(conn, call, now=place.now())
        index.add_call(conn, call, embedder.identity, embedder.dimension)
        if file is not None:
            ledger.finish(conn, file, state="ready", now=place.now())
    for path in unneeded:
        (place.workspace.root / path).unlink(missing_ok=True)
    follow_reels(place, call)
    note_alerts(place, call, means.embedder, synonyms=means.synonyms)
    logger.info("ready: C%d", call)
    return True


def _known(conn: Connection, call: int) -> tuple[object, ...]:
    """What decides whose words a call has."""
    return (
        calls.choice_of_words(conn, call),
        transcripts.of_call(conn, call),
        offsets_of(recordings.recordings_of_call(conn, call)),
    )


def write_portable_files(place: Place, call: int, tags_version: int) -> tuple[Path, Path]:
    """Write a call as JSON and as WebVTT beside its media, for any other program to read."""
    with place.library.reading() as conn:
        content = portable_call(conn, call, tags_version)
    return write_beside(place, call, content)


def name_tagger(place: Place, call: int, before: str, now: str) -> None:
    """Have a call's portable JSON say what makes its tags, where they are as they were.

    A tenth of the work of writing it anew, which is done where it does not say so yet.

    Args:
        place: Where to work.
        call: A ready call.
        before: What the file says.
        now: What it is to say.
    """
    path = place.workspace.call_folder(call) / "call.json"
    said, says = (f'"tags": {json.dumps(maker, ensure_ascii=False)}' for maker in (before, now))
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    if said in text:
        write_whole(path, text.replace(said, says, 1))
    else:
        refresh_portable(place, [call])
