"""What a person says of a call on its page: who speaks, and what was said."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast, get_args

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from coaching.app.web.calls import anew_of, open_call
from coaching.app.web.faults import status_of
from coaching.app.web.forms import Form, Sent
from coaching.app.web.pages import page
from coaching.app.web.room import InRoom, Room
from coaching.errors import FilmroomError, UsageError
from coaching.ledger import call_name
from coaching.steps.correcting import correct, take_back
from coaching.steps.reading import spoken_turns
from coaching.steps.setting import MOST_SPEAKERS, set_calls
from coaching.steps.speaking import SaidOfVoice, say_speakers
from coaching.transcript import Role, Turn

routes = APIRouter()

MOST_CHARACTERS = 100
"""Longest name of a person; chosen because names are shorter."""

_SAME_TURN = 0.01
"""Seconds by which a turn's start may differ from the form's; pages write hundredths."""


@routes.post("/calls/{wanted}/speakers")
def say(request: Request, room: InRoom, wanted: str, form: Form) -> Response:
    """Take a person's word on who speaks, and have the call read anew."""
    call = open_call(room, wanted)
    label, act = form.get("label", ""), form.get("act", "set")
    try:
        if act == "swap":
            say_speakers(room.place, call_name(call), {}, swap=True, who=room.who)
        elif act == "unset":
            say_speakers(room.place, call_name(call), {}, unset=[label], who=room.who)
        elif act == "count":
            _say_how_many(room, call, str(_people(form)))
        elif act == "uncount":
            _say_how_many(room, call, None)
        else:
            said = {label: _said(form)}
            say_speakers(room.place, call_name(call), said, who=room.who)
    except FilmroomError as error:
        return _told(request, room, call, error)
    room.anew.begin(call)
    return _told(request, room, call)


@routes.post("/calls/{wanted}/words")
def correct_words(request: Request, room: InRoom, wanted: str, form: Form) -> Response:
    """Take a person's word on what was said in a turn, and have the call read anew."""
    call = open_call(room, wanted)
    masked = form.get("mask") == "yes"
    try:
        start = form.seconds("start")
        with room.place.library.reading() as conn:
            talk = spoken_turns(conn, call)
        near, before, after = narrowed(
            next((turn for turn in talk if abs(turn.start - start) <= _SAME_TURN), None),
            form.get("before", ""),
            "" if masked else form.get("after", ""),
            near=start,
            whole=masked,
        )
        correct(room.place, call_name(call), before, after, near=near, masked=masked, who=room.who)
    except FilmroomError as error:
        return _told(request, room, call, error)
    room.anew.begin(call)
    return _told(request, room, call)


@routes.post("/calls/{wanted}/words/undo")
def undo_words(request: Request, room: InRoom, wanted: str, form: Form) -> Response:
    """Take a correction of words back, and have the call read anew."""
    call = open_call(room, wanted)
    try:
        correction = form.whole("correction", what="a correction")
        take_back(room.place, call_name(call), correction, who=room.who)
    except FilmroomError as error:
        return _told(request, room, call, error)
    room.anew.begin(call)
    return _told(request, room, call)


@routes.get("/calls/{wanted}/anew")
def anew(request: Request, room: InRoom, wanted: str) -> Response:
    """How far a call is that is read anew; asked again and again by its page."""
    call = open_call(room, wanted)
    shown = anew_of(room, call) | {"fresh": True}
    if shown["working"]:
        return Response(status_code=204)  # nothing new to show or to read out
    return page(request, room, "call_anew.html", **shown)


def narrowed(
    turn: Turn | None, before: str, after: str, *, near: float, whole: bool = False
) -> tuple[float, str, str]:
    """When words are said, and the part of them that differs.

    Args:
        turn: In which they are said, with its words; None if it is not there any more.
        before: Words as they are shown.
        after: What was said instead.
        near: Where the turn begins, in seconds.
        whole: Whether all of them are meant.

    Returns:
        About when the part is said, the part, and what was said instead. What is only added is told
        with a word beside it, since it has to lie over something.

    Raises:
        UsageError: nothing differs.

    >>> narrowed(None, "we use pipe wise daily", "we use Pipewise daily", near=4.0)
    (4.0, 'pipe wise', 'Pipewise')
    >>> narrowed(None, "sixty seats", "about sixty seats", near=4.0)
    (4.0, 'sixty', 'about sixty')
    """
    old, new = before.split(), after.split()
    if not old:
        raise UsageError("no words are named", hint="say which words are to change")
    if not whole and old == new:
        raise UsageError("nothing was changed", hint="write what was said instead")
    first = last = 0
    if not whole:
        first = _alike(old, new)
        last = _alike(old[first:][::-1], new[first:][::-1])
        if first + last == len(old):
            first, last = (first - 1, last) if first else (first, last - 1)
    part = old[first : len(old) - last]
    said = [word.text for word in turn.words] if turn else []
    place = next(
        (at for at in range(len(said) - len(old) + 1) if said[at : at + len(old)] == old), None
    )
    if turn is not None and place is not None:
        near = turn.words[place + first].start
    return near, " ".join(part), " ".join(new[first : len(new) - last])


def _alike(one: Sequence[str], other: Sequence[str]) -> int:
    """How many words are the same from the beginning on."""
    pairs = zip(one, other, strict=False)
    return next(
        (at for at, (mine, theirs) in enumerate(pairs) if mine != theirs), min(len(one), len(other))
    )


def _said(form: Sent) -> SaidOfVoice:
    role, name = form.get("role", ""), " ".join(form.get("name", "").split())
    if role not in get_args(Role):
        raise UsageError(f"{role!r} is no role", hint=f"one of {', '.join(get_args(Role))}")
    if len(name) > MOST_CHARACTERS:
        raise UsageError("that name is too long", hint=f"at most {MOST_CHARACTERS} characters")
    return SaidOfVoice(cast("Role", role), name or None)


def _people(form: Sent) -> int:
    people = form.whole("count", what="people")
    if not 1 <= people <= MOST_SPEAKERS:
        raise UsageError(f"{people} people cannot be told apart", hint=f"say 1 to {MOST_SPEAKERS}")
    return people


def _say_how_many(room: Room, call: int, people: str | None) -> None:
    """Keep how many people speak, or take it back for None."""
    set_calls(
        room.place,
        [call_name(call)],
        {"speakers": people} if people else {},
        unset=() if people else ("speakers",),
        who=room.who,
        zone=room.settings.team.zone,
    )


def _told(request: Request, room: Room, call: int, error: FilmroomError | None = None) -> Response:
    """What became of it: a part of the page for its script, else the page."""
    if request.headers.get("hx-request") == "true":
        shown = anew_of(room, call) | ({"error": error} if error else {})
        status = status_of(error) if error else 200
        return page(request, room, "call_anew.html", status=status, **shown)
    if error is not None:
        raise error
    return RedirectResponse(f"/calls/{call_name(call)}", status_code=303)
