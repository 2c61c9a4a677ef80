"""Papers, put in their place whole: what a door writes for a person to keep."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from coaching.steps.going_out import Paper
    from coaching.steps.place import Place


def keep_paper(
    place: Place,
    paper: Paper,
    write: Callable[[Path], tuple[str, ...]],
    target: Path,
    *,
    who: str,
) -> tuple[str, ...]:
    """Write a paper to a file that the library knows of; letters that the PDF's font lacks.

    Args:
        place: Where its calls are.
        paper: What is to be known of it.
        write: Writes it to a path, which ends as the target does.
        target: Where it goes; its folder is made, and what is there is replaced by the whole of it.
        who: Who wants it.

    Raises:
        NotFoundError: One of its calls was forgotten meanwhile; nothing is kept.
        WorkspaceError: It cannot be written there.
    """
    from coaching.steps.going_out import put_in_place
    from coaching.workspace import folder_beside, said_plainly

    target = target.parent.resolve() / target.name
    with said_plainly(target):
        target.parent.mkdir(parents=True, exist_ok=True)
    with said_plainly(target), folder_beside(target) as folder:
        written = folder / target.name
        missing = write(written)
        put_in_place(place, paper, written, target, who=who)
    return missing
