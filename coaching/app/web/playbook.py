"""The Playbook page: what people chose for each stage, changed in place; versions are kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Request
from starlette.responses import FileResponse, RedirectResponse, Response

from coaching.app.web.faults import status_of
from coaching.app.web.forms import Form, Sent
from coaching.app.web.media import file_inside
from coaching.app.web.moments import KINDS, players, who_of
from coaching.app.web.pages import page
from coaching.app.web.palette import look_of
from coaching.app.web.pressing import act_of
from coaching.app.web.room import InRoom, Room
from coaching.errors import FilmroomError, UsageError
from coaching.steps import playbook

if TYPE_CHECKING:
    from coaching.playbook.pages import Playbook

routes = APIRouter()

PAGE = "playbook.html"
"""What the page is called that is written here, as by ``filmroom playbook export``."""


@routes.api_route("/playbook", methods=["GET", "HEAD"])
def playbook_page(request: Request, room: InRoom) -> Response:
    """The playbook, or an earlier version of it with the words of then."""
    asked = request.query_params.get("version", "")
    version = _number(asked, "version") if asked else None
    return page(request, room, "playbook.html", **_context(room, version=version))


@routes.api_route("/playbook/page", methods=["GET", "HEAD"])
def written_page(room: InRoom) -> FileResponse:
    """The page that was written last, to keep."""
    folder = _folder(room)
    return file_inside(folder / PAGE, folder=folder, download=True)


@routes.post("/playbook")
def change(request: Request, room: InRoom, form: Form) -> Response:
    """Do what was pressed, and show the playbook as it is now."""
    error: FilmroomError | None = None
    told = ""
    try:
        told = act_of(form, _ACTS)(room, form)
    except FilmroomError as caught:
        error = caught
    if error is None and request.headers.get("hx-request") != "true":
        return RedirectResponse("/playbook", status_code=303)
    context = _context(room) | {"told": (told,) if told else (), "error": error}
    status = status_of(error) if error else 200
    return page(request, room, "playbook.html", status=status, **context)


def _context(room: Room, *, version: int | None = None) -> dict[str, Any]:
    """What the page shows."""
    held = _read(room, version)
    looks = room.looks()
    written = _folder(room) / PAGE
    return {
        "held": held,
        "version": version,
        "history": playbook.history(room.place),
        "players": players(room, held.moments),
        "looks": looks,
        "look": lambda stage: look_of(looks, stage),
        "kinds": KINDS,
        "written": written.is_file(),
        "path": room.place.workspace.relative(written),
        "told": (),
        "error": None,
        **who_of(room),
    }


def _read(room: Room, version: int | None = None) -> Playbook:
    return playbook.read(
        room.place,
        room.process(),
        room.settings.sharing,
        zone=room.settings.team.zone,
        version=version,
    )


def _add(room: Room, form: Sent) -> str:
    moment = form.line("moment")
    number = playbook.add(
        room.place,
        moment,
        room.process(),
        stage=form.get("stage") or None,
        sharing=room.settings.sharing,
        zone=room.settings.team.zone,
        who=room.who,
    )
    return f"Version {number}: {moment} is in the playbook."


def _remove(room: Room, form: Sent) -> str:
    moment = form.line("moment")
    number = playbook.remove(room.place, moment, who=room.who)
    return f"Version {number}: {moment} is no longer in the playbook."


def _move(room: Room, form: Sent) -> str:
    moment, to = form.line("moment"), form.line("to")
    number = playbook.move(
        room.place,
        moment,
        room.process(),
        stage=form.get("stage") or None,
        to=_number(to, "place") if to else None,
        sharing=room.settings.sharing,
        zone=room.settings.team.zone,
        who=room.who,
    )
    return f"Version {number}: {moment} is moved."


def _restore(room: Room, form: Sent) -> str:
    wanted = form.line("version")
    number = playbook.restore(
        room.place, _number(wanted, "version") if wanted else None, who=room.who
    )
    return f"Version {number} is as {wanted or 'it was before'}."


def _write(room: Room, _: Sent) -> str:
    """Write the page with its clips into the workspace."""
    from coaching.app.timing import hear_times_of
    from coaching.steps.playbook_pages import write_page

    held = _read(room)
    if not held.moments:
        raise UsageError("the playbook has no moments to write", hint="put some in first")
    calls = sorted({one.moment.call for one in held.moments})
    if hear_times_of(room.place, room.settings, calls, on_progress=lambda _: None):
        held = _read(room)  # by the times as heard
    target = _folder(room) / PAGE
    made = write_page(room.place, held, target, settings=room.settings.reel, who=room.who)
    size = f"{made.size_bytes / 1e6:.1f} MB"
    path = room.place.workspace.relative(made.path)
    told = ", ".join((_many(len(held.moments), "moment"), _many(made.clips, "clip"), size))
    return f"{path} is written: {told}."


_ACTS: Mapping[str, Callable[[Room, Sent], str]] = {
    "add": _add,
    "remove": _remove,
    "move": _move,
    "restore": _restore,
    "write": _write,
}


def _many(count: int, what: str) -> str:
    """A count in words.

    >>> _many(1, "clip"), _many(2, "clip")
    ('1 clip', '2 clips')
    """
    return f"{count} {what}{'' if count == 1 else 's'}"


def _folder(room: Room) -> Path:
    return room.place.workspace.playbook


def _number(text: str, what: str) -> int:
    if not (text.isascii() and text.isdecimal() and int(text)):
        raise UsageError(f"{text!r} is no {what}", hint="write a number from 1")
    return int(text)
