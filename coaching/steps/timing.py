"""Before anything is cut: times that a transcript lacks are found in the sound."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from coaching.ports import Aligner
from coaching.steps.alignment import align_call
from coaching.steps.deriving import derive
from coaching.steps.means import Means
from coaching.steps.place import Place, Progress
from coaching.store import recordings, versions, words


def estimated_calls(place: Place, calls: Sequence[int]) -> tuple[int, ...]:
    """Those of the calls with sound whose words have times that are worked out, not heard.

    A call that was aligned is not among them, also if some words could not be found in it.
    """
    found = []
    with place.library.reading() as conn:
        for call in dict.fromkeys(calls):
            shown = versions.active(conn, call, "words")
            if (
                shown is not None
                and shown.made_from is None
                and words.has_estimated(conn, shown.id)
                and recordings.source_of_call(conn, call) is not None
            ):
                found.append(call)
    return tuple(found)


def hear_times(
    place: Place,
    calls: Sequence[int],
    means: Means,
    *,
    aligner: Callable[[], Aligner],
    on_progress: Progress,
) -> tuple[int, ...]:
    """Align the calls of these that need it, and make anew what follows; which calls those were.

    Models are asked for only where there is something to do.
    """
    waiting = estimated_calls(place, calls)
    for done, call in enumerate(waiting):
        version = align_call(
            place,
            call,
            aligner(),
            on_progress=lambda share, before=done: on_progress((before + share) / len(waiting)),  # type: ignore[misc]
        )
        if version is not None:
            derive(place, call, version, means)
    return waiting
