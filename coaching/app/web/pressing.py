"""What was pressed on a page: found by its name, done, and the page shown as it is since."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from fastapi import Request
from starlette.responses import Response

from coaching.app.web.faults import status_of
from coaching.app.web.forms import Sent
from coaching.app.web.pages import page
from coaching.app.web.room import Room
from coaching.errors import FilmroomError, UsageError

Act = Callable[[Room, str, Sent], str]
"""Does something to what the page is of; says what was done, or nothing where the page shows it."""

AnyAct = TypeVar("AnyAct")


@dataclass(frozen=True, slots=True)
class Pressed:
    """What came of it.

    Attributes:
        told: What was done, in words; may be empty.
        error: Why it was not done; None where it was.
        scripted: Whether a script asked, which puts the page in the place of the former one.
    """

    told: str
    error: FilmroomError | None
    scripted: bool


def press(
    request: Request, room: Room, wanted: str, form: Sent, acts: Mapping[str, Act]
) -> Pressed:
    """Do what was pressed."""
    scripted = request.headers.get("hx-request") == "true"
    try:
        return Pressed(act_of(form, acts)(room, wanted, form), None, scripted)
    except FilmroomError as error:
        return Pressed("", error, scripted)


def shown(
    request: Request, room: Room, template: str, context: Mapping[str, Any], pressed: Pressed
) -> Response:
    """The page as it is now, with what was done, or why it was not."""
    told = (pressed.told,) if pressed.told else ()
    status = status_of(pressed.error) if pressed.error else 200
    return page(
        request,
        room,
        template,
        status=status,
        **{**context, "told": told, "error": pressed.error},
    )


def act_of(form: Sent, acts: Mapping[str, AnyAct]) -> AnyAct:
    """What was pressed, by its name.

    Raises:
        UsageError: no act has that name.
    """
    act = form.get("act")
    if act not in acts:
        raise UsageError(f"act = {act!r} is none", hint=f"one of {', '.join(acts)}")
    return acts[act]
