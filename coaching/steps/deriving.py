"""Everything that follows from a call's words, made anew outside an ingest.

For calls whose words got better times, whose sides got other roles, or whose words a person chose.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection

from coaching.errors import BusyError
from coaching.ledger import Step, call_name
from coaching.steps import cutting, publish, tags, turns, vectors, voices, wording
from coaching.steps.comparing import chosen_words
from coaching.steps.means import Means
from coaching.steps.muting import mute, mutes_in
from coaching.steps.place import Place
from coaching.store import calls, versions

TRIES = 3
"""How often what follows from words is made, where they or the roles change meanwhile. Chosen
because a person sets things one after the other, and each try takes seconds."""


def derive(place: Place, call: int, words_version: int, means: Means) -> None:
    """Make what follows from a version of words and show it.

    What is there already from the same words, roles and models is used as it is. Where other words
    or roles count by the time it is done, it is done again with those.

    Raises:
        BusyError: they changed each time.
    """
    for _ in range(TRIES):
        vectors_version = make(place, call, words_version, means)
        if publish.publish(place, call, vectors_version, file=None, means=means):
            return
        words_version = chosen_words(place, call) or words_version
    raise overtaken(call)


def make(
    place: Place,
    call: int,
    words_version: int,
    means: Means,
    *,
    begin: Callable[[Step], object] = lambda _: None,
) -> int:
    """All that follows from a version of words, not shown yet; the version of vectors.

    Args:
        place: Where to work.
        call: The call.
        words_version: What is said.
        means: What to make it with.
        begin: Told each step before it is done.
    """
    begin("voices")
    voices_version = voices.find_voices(place, call, words_version, means)
    begin("text")
    text_version = wording.edit_words(place, call, voices_version, means)
    with place.library.reading() as conn:
        muted = mutes_in(conn, text_version)
    mute(place, call, words_version, muted)
    begin("turns")
    turns_version = turns.take_turns(place, call, text_version, means)
    begin("tags")
    tagger = means.tagger()
    tags_version = tags.tag(place, call, turns_version, tagger)
    begin("snippets")
    snippets_version = cutting.cut(place, call, tags_version)
    begin("vectors")
    return vectors.embed(place, call, snippets_version, means.embedder(), tagger.reader)


def overtaken(call: int) -> BusyError:
    """What to say where words or roles of a call changed as often as they were followed."""
    return BusyError(
        f"{call_name(call)} is changed by others all the time", hint="try again in a minute"
    )


def derive_anew(place: Place, call: int, means: Means) -> bool:
    """The same for the words that a call has; whether it has any yet."""
    with place.library.reading() as conn:
        shown = versions.active(conn, call, "words")
    if shown is None:
        return False
    derive(place, call, chosen_words(place, call) or shown.id, means)
    return True


def read_otherwise(place: Place, means: Means) -> tuple[int, ...]:
    """Ready calls whose text or roles were made with other settings, or by an earlier Filmroom.

    The glossary, the policy on personal data, people's word and what finds and tells it all count.
    """
    with place.library.reading() as conn:
        return tuple(
            call
            for call in sorted(calls.call_titles(conn))
            if (shown := versions.active(conn, call, "turns")) is not None
            and _is_otherwise(conn, call, shown.id, means)
        )


def _is_otherwise(conn: Connection, call: int, turns_version: int, means: Means) -> bool:
    made = versions.lineage(conn, turns_version)
    return (
        "text" not in made
        or made["text"].made_by != wording.made_by(conn, call, made["words"].id, means)
        or made["turns"].made_by != turns.made_by(conn, call, made["words"].id, means)
    )
