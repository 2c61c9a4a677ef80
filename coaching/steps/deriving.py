"""Everything that follows from a call's words, made anew outside an ingest.

For calls whose words got better times, whose sides got other roles, or whose words a person chose.
"""

from __future__ import annotations

from coaching.errors import BusyError
from coaching.ledger import call_name
from coaching.ports import Embedder, StageTagger
from coaching.settings import Channels
from coaching.steps import cutting, publish, tags, turns, vectors
from coaching.steps.comparing import chosen_words
from coaching.steps.place import Place
from coaching.store import versions

TRIES = 3
"""How often what follows from words is made, where they or the roles change meanwhile. Chosen
because a person sets things one after the other, and each try takes seconds."""


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

    What is there already from the same words, roles and models is used as it is. Where other words
    or roles count by the time it is done, it is done again with those.

    Raises:
        BusyError: they changed each time.
    """
    for _ in range(TRIES):
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
        if publish.publish(
            place,
            call,
            file=None,
            words_version=words_version,
            turns_version=turns_version,
            tags_version=tags_version,
            snippets_version=snippets_version,
            vectors_version=vectors_version,
            channels=channels,
            embedder=embedder,
        ):
            return
        words_version = chosen_words(place, call) or words_version
    raise overtaken(call)


def overtaken(call: int) -> BusyError:
    """What to say where words or roles of a call changed as often as they were followed."""
    return BusyError(
        f"{call_name(call)} is changed by others all the time", hint="try again in a minute"
    )


def derive_anew(
    place: Place, call: int, *, channels: Channels, tagger: StageTagger, embedder: Embedder
) -> bool:
    """The same for the words that a call has; whether it has any yet."""
    with place.library.reading() as conn:
        shown = versions.active(conn, call, "words")
    if shown is None:
        return False
    words_version = chosen_words(place, call) or shown.id
    derive(place, call, words_version, channels=channels, tagger=tagger, embedder=embedder)
    return True
