"""What follows when somebody says something else of calls: roles in the talk, portable files."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from coaching.settings import Settings
from coaching.steps.place import Place

if TYPE_CHECKING:
    from coaching.steps.reel_anew import ReelFate


@dataclass(frozen=True, slots=True)
class Followed:
    """What became of what shows calls.

    Attributes:
        reels: Reels with clips of calls to which somebody says no by now.
        pages: Pages of the playbook that showed what is not shown any more, and whether each was
            written anew.
        left: Paths of such pages that are a person's to remove.
    """

    reels: tuple[ReelFate, ...]
    pages: tuple[tuple[str, bool], ...]
    left: tuple[str, ...]

    @property
    def pages_say(self) -> tuple[str, ...]:
        """What became of pages, a line each."""
        from coaching.app.playbook import left_in_words, pages_in_words

        return (*pages_in_words(self.pages), *left_in_words(self.left))


def follow(
    place: Place,
    settings: Settings,
    *,
    told: Iterable[int],
    roles_changed: Iterable[int] = (),
    words_chosen: Iterable[int] = (),
) -> Followed:
    """Bring up to date what was made of calls; loads the models where the talk is concerned.

    Args:
        place: Where they are.
        settings: Of the workspace.
        told: Calls of which facts are new.
        roles_changed: Calls in whose talk rep and customer are told apart anew.
        words_chosen: Calls of which a person said whose words count.
    """
    from coaching.app.moments import look_for_moments
    from coaching.app.wiring import means_of
    from coaching.steps.comparing import chosen_words
    from coaching.steps.deriving import derive
    from coaching.steps.exporting import refresh_portable
    from coaching.steps.mending import follow_consent
    from coaching.steps.playbook_following import follow_pages, stale_elsewhere
    from coaching.steps.playbook_waiting import pages_to_write

    told, roles_changed, words_chosen = tuple(told), tuple(roles_changed), tuple(words_chosen)
    means = means_of(place.workspace, settings)
    for call in dict.fromkeys((*words_chosen, *roles_changed)):
        version = chosen_words(place, call)
        if version is not None:
            derive(place, call, version, means)
    refresh_portable(place, told)
    left = follow_pages(place).left
    reels = follow_consent(place)
    pages = pages_to_write(place)
    if pages:
        look_for_moments(place, settings)  # writes them by what is found in the talk of now
    with place.library.reading() as conn:
        elsewhere = stale_elsewhere(conn, place, {*told, *roles_changed, *words_chosen})
    return Followed(
        reels,
        tuple((path, Path(path).is_file()) for path in pages),
        tuple(dict.fromkeys((*left, *elsewhere))),
    )
