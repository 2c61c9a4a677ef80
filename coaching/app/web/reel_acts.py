"""What a person does with a reel on its page: clips moved, taken out and cut elsewhere; undone."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from coaching.app.web.faults import status_of
from coaching.app.web.forms import Form, Sent
from coaching.app.web.pages import page
from coaching.app.web.pressing import Act, press, shown
from coaching.app.web.reels import Number, find_reel, reel_context, told_context
from coaching.app.web.room import InRoom, Room
from coaching.reel.context import reach_or_none
from coaching.steps import reel_edit, reel_undo
from coaching.steps.place import Progress
from coaching.steps.reel_edit import Change

routes = APIRouter()


@routes.post("/reels/{number}")
def do(request: Request, room: InRoom, number: Number, form: Form) -> Response:
    """Begin what was pressed, and show how far it is."""
    pressed = press(request, room, f"R{number}", form, _ACTS)
    if pressed.scripted:
        told = told_context(room, number, error=pressed.error)
        status = status_of(told["error"]) if told["error"] else 200
        return page(request, room, "reel_told.html", status=status, **told)
    if pressed.error is not None:
        context = reel_context(room, find_reel(room, number))
        return shown(request, room, "reel.html", context, pressed)
    return RedirectResponse(f"/reels/{number}", status_code=303)


@routes.get("/reels/{number}/told")
def told(request: Request, room: InRoom, number: Number) -> Response:
    """How far a reel is that is cut anew; asked again and again by its page."""
    return page(request, room, "reel_told.html", **told_context(room, number, fresh=True))


def _up(room: Room, wanted: str, form: Sent) -> str:
    at = _place(form)
    return _move(room, wanted, form, at, at - 1)


def _down(room: Room, wanted: str, form: Sent) -> str:
    at = _place(form)
    return _move(room, wanted, form, at, at + 1)


def _move(room: Room, wanted: str, form: Sent, at: int, to: int) -> str:
    done = f"Clip {at} is clip {to} now."
    return _edit(room, wanted, form, reel_edit.move(at, to), verb="move", done=done)


def _remove(room: Room, wanted: str, form: Sent) -> str:
    at = _place(form)
    done = f"Clip {at} is out of the reel."
    return _edit(room, wanted, form, reel_edit.remove([at]), verb="remove", done=done)


def _trim(room: Room, wanted: str, form: Sent) -> str:
    at = _place(form)
    if form.get("start") and form.get("end"):
        start, end = form.seconds("start"), form.seconds("end")
        change = reel_edit.between(at, start=start, end=end)
    else:
        first, last = form.line("first") or None, form.line("last") or None
        change = reel_edit.trim(at, first=first, last=last)
    done = f"Clip {at} has the words that you chose."
    return _edit(room, wanted, form, change, verb="trim", done=done)


def _widen(room: Room, wanted: str, form: Sent) -> str:
    at = _place(form)
    before, after = reach_or_none(form.line("before")), reach_or_none(form.line("after"))
    change = reel_edit.widen(at, before=before, after=after)
    done = f"Clip {at} has more of the talk around it."
    return _edit(room, wanted, form, change, verb="widen", done=done)


def _undo(room: Room, wanted: str, form: Sent) -> str:
    state = form.get("state")
    found = reel_edit.find(room.place, wanted, state=state)

    def work(progress: Progress) -> tuple[str, ...]:
        done = reel_undo.undo(room.place, wanted, who=room.who, state=state, on_progress=progress)
        left = (f"{one.name} does not come back: {one.why}." for one in done.left_out)
        return ("The last change is taken back.", *left)

    room.cutting.begin(found.number, work)
    return ""


_ACTS: Mapping[str, Act] = {
    "up": _up,
    "down": _down,
    "remove": _remove,
    "trim": _trim,
    "widen": _widen,
    "undo": _undo,
}


def _place(form: Sent) -> int:
    return form.whole("clip", what="a clip")


def _edit(room: Room, wanted: str, form: Sent, change: Change, *, verb: str, done: str) -> str:
    """Begin a change of the clip that the form is of; ``done`` is told once it is made."""
    state = form.get("state")
    before = reel_edit.find(room.place, wanted, state=state)

    def work(progress: Progress) -> tuple[str, ...]:
        after = reel_edit.edit(
            room.place,
            wanted,
            change,
            verb=verb,
            settings=room.settings.reel,
            who=room.who,
            state=state,
            on_progress=progress,
        )
        joined = verb in _CUT and len(after.manifest.clips) < len(before.manifest.clips)
        return (done, _JOINED) if joined else (done,)

    room.cutting.begin(before.number, work)
    return ""


_CUT = ("trim", "widen")
"""Edits after which a clip may reach into another."""

_JOINED = "It reached another clip of its call, and both are one now."
