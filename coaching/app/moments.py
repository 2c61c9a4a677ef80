"""What the doors give to moments: parts made from a workspace when they are needed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coaching.settings import Settings
    from coaching.steps.finding_moments import Found
    from coaching.steps.moment_notes import Masking
    from coaching.steps.place import Place
    from coaching.workspace import Workspace


def look_for_moments(
    place: Place, settings: Settings, *, on_progress: Callable[[float], None] = lambda _: None
) -> Found:
    """Look through the calls that were not yet, and finish what was cut short.

    Pages of the playbook are written anew after it: what is found in talk speaks for their moments.
    """
    from coaching.app.playbook import write_pages_anew
    from coaching.app.reviewing import cues_of, known_names
    from coaching.app.wiring import process_of
    from coaching.steps.finding_moments import find_moments
    from coaching.steps.playbook_following import follow_pages
    from coaching.steps.withholding import finish_withholding

    finish_withholding(place)
    follow_pages(place)
    process = process_of(place.workspace)
    found = find_moments(
        place,
        process,
        lambda: cues_of(process),
        settings.sharing,
        known=known_names(place.workspace),
        on_progress=on_progress,
    )
    write_pages_anew(place, settings)
    return found


def masking_of(workspace: Workspace) -> Masking:
    """What masks notes; its networks are loaded when there is something to mask."""
    from coaching.app.wiring import finder_of, glossary_of, policy_of
    from coaching.steps.moment_notes import Masking

    return Masking(finder_of, policy_of(workspace), glossary_of(workspace))
