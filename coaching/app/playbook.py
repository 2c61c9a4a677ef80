"""What the doors give to the playbook: it is read and written with a workspace's settings."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coaching.playbook.pages import Playbook
    from coaching.settings import Settings
    from coaching.steps.place import Place

logger = logging.getLogger(__name__)


def read_playbook(place: Place, settings: Settings, *, version: int | None = None) -> Playbook:
    """The playbook as the whole team may see it."""
    from coaching.app.wiring import process_of
    from coaching.steps.playbook import read

    return read(
        place,
        process_of(place.workspace),
        settings.sharing,
        zone=settings.team.zone,
        version=version,
    )


def write_pages_anew(place: Place, settings: Settings) -> tuple[tuple[str, bool], ...]:
    """Write pages again that were removed, as they were written; each, and whether it is there.

    One that nothing is left for, or that cannot be written, stays away.
    """
    from coaching.errors import FilmroomError
    from coaching.steps.playbook_following import WE, pages_to_write, strike, where_clips_went
    from coaching.steps.playbook_pages import write_page

    waiting = pages_to_write(place)
    if not waiting:
        return ()
    held = read_playbook(place, settings)
    for path in waiting if held.moments else ():
        with place.library.reading() as conn:
            clips = where_clips_went(conn, path)
        try:
            write_page(place, held, Path(path), settings=settings.reel, clips=clips, who=WE)
        except FilmroomError as error:
            logger.warning("a page could not be written anew: %s", type(error).__name__)
    for path in waiting:
        strike(place, path)
    return tuple((path, Path(path).is_file()) for path in waiting)


def pages_in_words(pages: Iterable[tuple[str, bool]]) -> tuple[str, ...]:
    """What became of pages, a line each."""
    return tuple(
        f"{path} had it and was {'written anew' if anew else 'removed'}" for path, anew in pages
    )


def left_in_words(paths: Iterable[str]) -> tuple[str, ...]:
    """What a person has to look after, a line each."""
    return tuple(f"{path} has it still: it is not ours to remove" for path in paths)
