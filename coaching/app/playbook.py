"""What the doors give to the playbook: it is read and written with a workspace's settings."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coaching.playbook.pages import Playbook
    from coaching.settings import Settings
    from coaching.steps.place import Place
    from coaching.steps.playbook_pages import Clips


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


def write_pages_anew(
    place: Place, settings: Settings, paths: Iterable[str]
) -> tuple[tuple[str, bool], ...]:
    """Write pages again that a moment was withdrawn from; each, and whether there was what to."""
    from coaching.steps.playbook_pages import PAGES, clips_folder, write_page

    pages = [path for path in paths if Path(path).suffix.lower() in PAGES]
    if not pages:
        return ()
    held = read_playbook(place, settings)
    if not held.moments:
        return tuple((path, False) for path in pages)
    for path in pages:
        page = Path(path)
        clips: Clips | None = "folder" if clips_folder(page).is_dir() else None
        write_page(place, held, page, settings=settings.reel, clips=clips, who="Filmroom")
    return tuple((path, True) for path in pages)
