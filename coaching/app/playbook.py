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
    """Write pages again that were removed, as they were written.

    One that nothing is left for stays away; one that cannot be written waits until it, or where it
    goes, is another.

    Returns:
        Each that was tried, and whether it is there.
    """
    from coaching.steps.playbook_waiting import pages_to_write

    tried = [path for path in pages_to_write(place) if _write_anew(place, settings, path)]
    return tuple((path, Path(path).is_file()) for path in tried)


def _write_anew(place: Place, settings: Settings, path: str) -> bool:
    """Write one page again, of what the playbook has by now; False where it was put off."""
    from coaching.errors import FilmroomError
    from coaching.steps.outcome import may_pass
    from coaching.steps.playbook_following import WE, where_clips_went
    from coaching.steps.playbook_pages import state_of, write_page
    from coaching.steps.playbook_waiting import is_put_off, put_off, strike

    held = read_playbook(place, settings)
    if not held.moments:
        strike(place, path)
        return True
    state = state_of(place, held, Path(path))
    if is_put_off(place, path, state):
        return False
    with place.library.reading() as conn:
        clips = where_clips_went(conn, path)
    try:
        write_page(place, held, Path(path), settings=settings.reel, clips=clips, who=WE)
    except FilmroomError as error:  # something of it may have changed while it was written
        logger.warning("a page could not be written anew: %s", type(error).__name__)
        if not may_pass(error):
            put_off(place, path, state)
    return True


def pages_in_words(pages: Iterable[tuple[str, bool]]) -> tuple[str, ...]:
    """What became of pages, a line each."""
    return tuple(
        f"{path} had it and was {'written anew' if anew else 'removed'}" for path, anew in pages
    )


def left_in_words(paths: Iterable[str]) -> tuple[str, ...]:
    """What a person has to look after, a line each."""
    return tuple(f"{path} has it still: it is not ours to remove" for path in paths)
