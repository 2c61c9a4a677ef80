"""What follows when somebody says something else of calls: roles in the talk, portable files."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from coaching.settings import Settings
from coaching.steps.place import Place


def follow(
    place: Place,
    settings: Settings,
    *,
    told: Iterable[int],
    roles_changed: Iterable[int] = (),
    words_chosen: Iterable[int] = (),
) -> None:
    """Bring up to date what was made of calls; loads the models where the talk is concerned.

    Args:
        place: Where they are.
        settings: Of the workspace.
        told: Calls of which facts are new.
        roles_changed: Calls in whose talk rep and customer are told apart anew.
        words_chosen: Calls of which a person said whose words count.
    """
    from coaching.app.wiring import embedder_of, tagger_of
    from coaching.steps.comparing import chosen_words
    from coaching.steps.deriving import derive
    from coaching.steps.exporting import refresh_portable

    tagger = cache(lambda: tagger_of(place.workspace))
    for call in dict.fromkeys((*words_chosen, *roles_changed)):
        version = chosen_words(place, call)
        if version is not None:
            derive(
                place,
                call,
                version,
                channels=settings.channels,
                tagger=tagger(),
                embedder=embedder_of(),
            )
    refresh_portable(place, told)
