"""What people do with meetings on their pages: plan, change, write down, take along, close."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from coaching.app.web.faults import status_of
from coaching.app.web.forms import Form, Sent
from coaching.app.web.meetings import list_context, meeting_context
from coaching.app.web.pages import page
from coaching.app.web.pressing import Act, press, shown
from coaching.app.web.room import InRoom, Room
from coaching.errors import FilmroomError, UsageError
from coaching.steps import meeting_keeping, meetings
from coaching.steps.meeting_keeping import Edit
from coaching.steps.meeting_planning import plan as plan_meeting

routes = APIRouter()


@routes.post("/meetings")
def plan(request: Request, room: InRoom, form: Form) -> Response:
    """Plan a meeting, and show it."""
    try:
        day = form.day("day")
        if day is None:
            raise UsageError("the meeting has no day", hint="choose one")
        made = plan_meeting(
            room.place,
            room.team(),
            day=day,
            minutes=form.whole("minutes", what="minutes"),
            who=room.who,
        )
    except FilmroomError as error:
        context = list_context(room) | {"error": error}
        return page(request, room, "meetings.html", status=status_of(error), **context)
    return RedirectResponse(f"/meetings/{made.name}", status_code=303)


@routes.post("/meetings/{wanted}")
def do(request: Request, room: InRoom, wanted: str, form: Form) -> Response:
    """Do what was pressed, and show the meeting as it is now."""
    pressed = press(request, room, wanted, form, _ACTS)
    if not (pressed.error or pressed.scripted):
        part = form.get("part")
        return RedirectResponse(
            f"/meetings/{wanted}" + (f"#part-{part}" if part in _PARTS else ""), status_code=303
        )
    meeting = meetings.show(room.place, room.team(), wanted)
    return shown(request, room, "meeting.html", meeting_context(room, meeting), pressed)


_PARTS = ("welcome", "wins", "watching", "try", "commitments", "notes")
"""Parts of the page that a form may lead back to."""


def _edit(room: Room, wanted: str, change: Edit) -> None:
    meeting_keeping.edit(room.place, room.team(), wanted, change, who=room.who)


def _add(room: Room, wanted: str, form: Sent) -> str:
    moment = form.line("moment")
    _edit(room, wanted, Edit(add=(moment,)))
    return f"{moment} is watched, too."


def _remove(room: Room, wanted: str, form: Sent) -> str:
    moment = form.line("moment")
    _edit(room, wanted, Edit(remove=(moment,)))
    return f"{moment} is not watched."


def _first(room: Room, wanted: str, form: Sent) -> str:
    moment = form.line("moment")
    _edit(room, wanted, Edit(first=moment))
    return f"{moment} is watched first."


def _note(room: Room, wanted: str, form: Sent) -> str:
    text = form.line("text")
    if not text:
        raise UsageError("nothing is written", hint="write what is to be kept")
    _edit(room, wanted, Edit(note=text))
    return "Written down."


def _attended(room: Room, wanted: str, form: Sent) -> str:
    names = form.lines("attended")
    if not names:
        raise UsageError("nobody is chosen", hint="choose who was there")
    _edit(room, wanted, Edit(attended=names))
    return "Kept who was there."


def _commit(room: Room, wanted: str, form: Sent) -> str:
    text, owner = form.line("text"), form.line("owner")
    if not text:
        raise UsageError("a commitment says something", hint="write what is to be done")
    if not owner:
        raise UsageError("a commitment is somebody's", hint="name who does it")
    meeting_keeping.commit(room.place, wanted, text, owner=owner, due=form.day("due"), who=room.who)
    return f"Taken along by {owner}."


def _done(room: Room, wanted: str, form: Sent) -> str:
    _edit(room, wanted, Edit(done=(form.whole("commitment", what="a commitment"),)))
    return "Done."


def _undone(room: Room, wanted: str, form: Sent) -> str:
    _edit(room, wanted, Edit(undone=(form.whole("commitment", what="a commitment"),)))
    return "It is open again."


def _close(room: Room, wanted: str, _: Sent) -> str:
    meeting_keeping.close(room.place, room.team(), wanted, reopen=False, who=room.who)
    return f"{wanted} was held; what is open goes to the next one."


def _reopen(room: Room, wanted: str, _: Sent) -> str:
    meeting_keeping.close(room.place, room.team(), wanted, reopen=True, who=room.who)
    return f"{wanted} is open again."


_ACTS: Mapping[str, Act] = {
    "add": _add,
    "remove": _remove,
    "first": _first,
    "note": _note,
    "attended": _attended,
    "commit": _commit,
    "done": _done,
    "undone": _undone,
    "close": _close,
    "reopen": _reopen,
}
