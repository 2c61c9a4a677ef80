"""What a person does with a moment on its page: decides on an own one, says something of any."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from coaching.app.playbook import pages_in_words, write_pages_anew
from coaching.app.web.faults import status_of
from coaching.app.web.forms import Form, Sent
from coaching.app.web.moments import find, masking_in, moment_context
from coaching.app.web.pages import page
from coaching.app.web.pressing import act_of
from coaching.app.web.room import InRoom, Room
from coaching.app.withholding import follow_withholding
from coaching.errors import FilmroomError, UsageError
from coaching.steps import moment_notes, playbook, sharing

if TYPE_CHECKING:
    from coaching.steps.withholding import Withheld

routes = APIRouter()

LONGEST_LINE = 200
"""Characters of a title or a name at most. Chosen because longer ones are no titles."""

Told = tuple[str, ...]


@routes.post("/moments/looking")
def look_again(room: InRoom) -> Response:
    """Look through new calls once more, after it failed."""
    room.looking.begin()
    return RedirectResponse("/moments", status_code=303)


@routes.post("/moments/{wanted}")
def do(request: Request, room: InRoom, wanted: str, form: Form) -> Response:
    """Do what was pressed, and show the moment as it is now."""
    scripted = request.headers.get("hx-request") == "true"
    back = form.get("back") == "list"
    error: FilmroomError | None = None
    told: Told = ()
    try:
        told = act_of(form, _ACTS)(room, wanted, form)
    except FilmroomError as caught:
        error = caught
    if error is None and not scripted and len(told) == 1:
        return RedirectResponse("/moments" if back else f"/moments/{wanted}", status_code=303)
    try:
        shown = find(room, wanted)
    except FilmroomError:
        if error is not None:
            raise error from None
        return RedirectResponse("/moments", status_code=303)  # it is no moment any more
    context = moment_context(room, shown) | {"told": told, "error": error}
    status = status_of(error) if error else 200
    return page(request, room, "moment.html", status=status, **context)


def _share(room: Room, wanted: str, _: Sent) -> Told:
    moment = sharing.share(room.place, wanted, who=room.who)
    when = "once the withheld one with some of its talk is" if moment.has_withheld else "now"
    return (f"{moment.name} is shared: the team sees it {when}.",)


def _withhold(room: Room, wanted: str, _: Sent) -> Told:
    return _followed(room, sharing.withhold(room.place, wanted, who=room.who))


def _undo(room: Room, wanted: str, _: Sent) -> Told:
    done = sharing.undo(room.place, wanted, who=room.who)
    return (f"{done.moment.name}: {done.verb} is taken back.", *_followed(room, done.withheld))


def _trim(room: Room, wanted: str, form: Sent) -> Told:
    if form.get("start") and form.get("end"):
        start, end = form.seconds("start"), form.seconds("end")
        done = sharing.trim_between(room.place, wanted, start=start, end=end, who=room.who)
    else:
        first, last = form.line("first") or None, form.line("last") or None
        done = sharing.trim(room.place, wanted, first=first, last=last, who=room.who)
    moment = done.moment
    told = f"{moment.name} lasts {moment.end - moment.start:.0f} seconds now."
    return (told, *_followed(room, done.withheld))


def _name(room: Room, wanted: str, form: Sent) -> Told:
    title = _short(form.line("title"), "title")
    moment = sharing.name(room.place, wanted, title, who=room.who)
    return (f"{moment.name} {'has its name' if title else 'is called after its talk'}.",)


def _credit(room: Room, wanted: str, form: Sent) -> Told:
    person = _short(form.line("person"), "name")
    moment = moment_notes.credit(room.place, wanted, person, who=room.who)
    return (f"{moment.name} is owed to {person}, too.",)


def _why(room: Room, wanted: str, form: Sent) -> Told:
    text = form.line("text")
    moment = moment_notes.why(room.place, wanted, text, masking=masking_in(room), who=room.who)
    return (f"{moment.name} has your words.",)


def _comment(room: Room, wanted: str, form: Sent) -> Told:
    text = form.line("text")
    moment = moment_notes.comment(room.place, wanted, text, masking=masking_in(room), who=room.who)
    return (f"{moment.name} has your comment.",)


def _used(room: Room, wanted: str, form: Sent) -> Told:
    moment = moment_notes.used(
        room.place,
        wanted,
        call=form.line("call") or None,
        text=form.line("text"),
        masking=masking_in(room),
        who=room.who,
    )
    return (f"Noted: you used {moment.name}.",)


def _watched(room: Room, wanted: str, _: Sent) -> Told:
    moment = moment_notes.watched(room.place, wanted, by=(), who=room.who)
    return (f"Noted: you watched {moment.name}.",)


def _choose(room: Room, wanted: str, form: Sent) -> Told:
    number = playbook.add(
        room.place,
        wanted,
        room.process(),
        stage=form.get("stage") or None,
        sharing=room.settings.sharing,
        zone=room.settings.team.zone,
        who=room.who,
    )
    return (f"{wanted} is in the playbook, version {number}.",)


_ACTS: Mapping[str, Callable[[Room, str, Sent], Told]] = {
    "share": _share,
    "withhold": _withhold,
    "undo": _undo,
    "trim": _trim,
    "name": _name,
    "credit": _credit,
    "why": _why,
    "comment": _comment,
    "used": _used,
    "watched": _watched,
    "playbook": _choose,
}


def _followed(room: Room, withheld: Withheld | None) -> Told:
    """What followed where something is withheld, or a moment goes from and to other words."""
    if withheld is None:
        return pages_in_words(write_pages_anew(room.place, room.settings))
    told = follow_withholding(room.place, room.settings, withheld)
    return (*told.done, *told.left)


def _short(text: str, what: str) -> str:
    if len(text) > LONGEST_LINE:
        raise UsageError(f"that {what} is too long", hint=f"at most {LONGEST_LINE} characters")
    return text
