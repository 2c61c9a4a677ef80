"""Times for what is about to be cut, with the models that the settings name."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from coaching.settings import Settings
from coaching.steps.place import Place, Progress


def hear_times_of(
    place: Place, settings: Settings, calls: Iterable[int], *, on_progress: Progress
) -> tuple[int, ...]:
    """Find the times of words that are estimated in these calls; which calls needed that."""
    from coaching.app.wiring import aligner_of, means_of
    from coaching.steps.timing import hear_times

    return hear_times(
        place,
        tuple(calls),
        means_of(place.workspace, settings),
        aligner=cache(lambda: aligner_of(settings)),
        on_progress=on_progress,
    )
