"""What follows when somebody says something else of calls: roles in the talk, portable files."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from coaching.settings import Settings
from coaching.steps.place import Place

if TYPE_CHECKING:
    from coaching.steps.forgotten_files import ReelFate


def follow(
    place: Place,
    settings: Settings,
    *,
    told: Iterable[int],
    roles_changed: Iterable[int] = (),
    words_chosen: Iterable[int] = (),
) -> tuple[ReelFate, ...]:
    """Bring up to date what was made of calls; loads the models where the talk is concerned.

    Args:
        place: Where they are.
        settings: Of the workspace.
        told: Calls of which facts are new.
        roles_changed: Calls in whose talk rep and customer are told apart anew.
        words_chosen: Calls of which a person said whose words count.

    Returns:
        What became of reels with clips of calls to which somebody says no by now.
    """
    from coaching.app.wiring import means_of
    from coaching.steps.comparing import chosen_words
    from coaching.steps.deriving import derive
    from coaching.steps.exporting import refresh_portable
    from coaching.steps.mending import follow_consent

    means = means_of(place.workspace, settings)
    for call in dict.fromkeys((*words_chosen, *roles_changed)):
        version = chosen_words(place, call)
        if version is not None:
            derive(place, call, version, means)
    refresh_portable(place, told)
    return follow_consent(place)
