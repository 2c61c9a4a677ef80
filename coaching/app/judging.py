"""What the doors give to judging calls by the exit criteria, made when it is needed."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coaching.process import SalesProcess
    from coaching.steps.place import Place


def judge_calls(
    place: Place,
    wanted: Collection[int],
    process: SalesProcess,
    *,
    on_progress: Callable[[float], None] = lambda _: None,
) -> int:
    """Judge those of some calls that were not yet, and keep what they met; how many that were."""
    from coaching.steps.verdicts import judge, to_judge

    waiting = to_judge(place, process, wanted)
    if not waiting:
        return 0
    from coaching.app.reviewing import cues_of, known_names

    return judge(
        place,
        process,
        lambda: cues_of(process),
        waiting,
        known=known_names(place.workspace),
        on_progress=on_progress,
    )
