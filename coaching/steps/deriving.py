"""Everything that follows from a call's words, made anew outside an ingest.

For calls whose words got better times, whose sides got other roles, or whose words a person chose.
"""

from __future__ import annotations

from coaching.ports import Embedder, StageTagger
from coaching.settings import Channels
from coaching.steps import cutting, publish, tags, turns, vectors
from coaching.steps.place import Place
from coaching.store import versions


def derive(
    place: Place,
    call: int,
    words_version: int,
    *,
    channels: Channels,
    tagger: StageTagger,
    embedder: Embedder,
) -> None:
    """Make turns, tags, snippets and vectors of a version of words and show them.

    What is there already from the same words, roles and models is used as it is.
    """
    turns_version = turns.take_turns(place, call, words_version, channels=channels)
    tags_version = tags.tag(place, call, turns_version, tagger)
    snippets_version = cutting.cut(
        place,
        call,
        words_version=words_version,
        turns_version=turns_version,
        tags_version=tags_version,
    )
    vectors_version = vectors.embed(place, call, snippets_version, embedder)
    publish.publish(
        place,
        call,
        file=None,
        words_version=words_version,
        turns_version=turns_version,
        tags_version=tags_version,
        snippets_version=snippets_version,
        vectors_version=vectors_version,
        embedder=embedder,
    )


def derive_anew(
    place: Place, call: int, *, channels: Channels, tagger: StageTagger, embedder: Embedder
) -> bool:
    """The same for the words that a call has; whether it has any yet."""
    with place.library.reading() as conn:
        shown = versions.active(conn, call, "words")
    if shown is None:
        return False
    derive(place, call, shown.id, channels=channels, tagger=tagger, embedder=embedder)
    return True
