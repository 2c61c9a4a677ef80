"""The Moments pages: your first look, what each stage has, and one moment with all about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from coaching.app.web.faults import status_of
from coaching.app.web.pages import page
from coaching.app.web.palette import look_of
from coaching.app.web.room import InRoom, Room
from coaching.errors import FilmroomError, UsageError
from coaching.moments.evidence import Kind
from coaching.moments.score import in_words
from coaching.moments.shown import ShownMoment
from coaching.search import OUTCOMES, Outcome
from coaching.steps.finding_moments import made_by
from coaching.steps.moment_board import Board, board
from coaching.steps.moment_talk import talks_of
from coaching.steps.moments import show
from coaching.steps.sharing import undoable
from coaching.store import moments as stored
from coaching.store import playbooks
from coaching.store.facets import facets
from coaching.store.playing import playable

if TYPE_CHECKING:
    from coaching.steps.moment_notes import Masking

routes = APIRouter()

A_STAGE = 5
"""Moments of a stage that are shown at first. Chosen because more are not watched."""

FIRST_LOOKS = 5
"""First looks that stand open; the rest are a press away. Chosen so that the team's are not far."""

KEPT = 50
"""Own moments that the team does not see that a page has at most. Chosen as more than one decides
at a time; once these are decided the next come up."""

MORE = 20
"""How many more of a stage are shown at a time."""

MOST = 1000
"""Moments of a stage at most. Chosen as more than any team has."""

ELSEWHERE = "other territories"
"""What the filter calls the territories that are not one's own."""

ASKED = ("stage", "territory", "outcome")
"""The filters."""

KINDS: Mapping[Kind, str] = {
    "won": "Deal won",
    "moved": "Deal moved on",
    "criterion": "Exit criterion met",
    "objection": "Objection answered",
    "turned": "Customer came round",
    "endorsed": "Colleague",
}
"""What kinds of evidence are called."""

TAKEN_BACK = {
    "choose": "that it was chosen",
    "share": "sharing it",
    "withhold": "withholding it",
    "trim": "the trim",
    "name": "its name",
    "note": "what you said last",
}
"""What is taken back, by the log's word."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the page is asked for, as its address says it."""

    stage: str = ""
    territory: str = ""
    outcome: str = ""
    limit: int = A_STAGE

    @property
    def narrowed(self) -> bool:
        """Whether any filter is set."""
        return bool(self.stage or self.territory or self.outcome)

    @property
    def more(self) -> str:
        """The address of the same with more of each stage."""
        given = {name: value for name in ASKED if (value := getattr(self, name))}
        return f"/moments?{urlencode({**given, 'limit': min(MOST, self.limit + MORE)})}"


@routes.api_route("/moments", methods=["GET", "HEAD"])
def moments_page(request: Request, room: InRoom) -> Response:
    """The page; new calls are looked through beside it."""
    look_beside(room)
    error: FilmroomError | None = None
    found, asked = Board({}, 0, 0), Asked()
    try:
        asked = _asked(request.query_params)
        found = _board(room, asked)
    except FilmroomError as caught:
        error = caught
    looks = room.looks()
    with room.place.library.reading() as conn:
        territories = facets(conn).territories
    return page(
        request,
        room,
        "moments.html",
        status=status_of(error) if error else 200,
        error=error,
        asked=asked,
        given=request.query_params,
        board=found,
        first_look=[one for one in found.kept if one.state == "first look"],
        at_first=FIRST_LOOKS,
        withheld=[one for one in found.kept if one.state == "withheld"],
        players=players(
            room, [*found.kept, *(one for shown in found.stages.values() for one in shown)]
        ),
        looks=looks,
        look=lambda stage: look_of(looks, stage),
        outcomes=OUTCOMES,
        territories=(*territories, ELSEWHERE),
        **who_of(room),
        **looking_of(room),
        kinds=KINDS,
    )


@routes.get("/moments/looking")
def looking(request: Request, room: InRoom) -> Response:
    """How far the looking is; asked again and again by the page."""
    return page(request, room, "moments_looking.html", **looking_of(room, fresh=True))


@routes.api_route("/moments/{wanted}", methods=["GET", "HEAD"])
def moment_page(request: Request, room: InRoom, wanted: str) -> Response:
    """The page of one moment."""
    shown = find(room, wanted)
    if wanted != shown.moment.name:
        return RedirectResponse(f"/moments/{shown.moment.name}", status_code=307)
    return page(request, room, "moment.html", **moment_context(room, shown))


def find(room: Room, wanted: str) -> ShownMoment:
    """A moment as the person here may see it."""
    return show(
        room.place,
        room.process(),
        room.settings.sharing,
        zone=room.settings.team.zone,
        wanted=wanted,
        who=room.who,
    )


def moment_context(room: Room, shown: ShownMoment) -> dict[str, Any]:
    """What the page of a moment shows."""
    moment = shown.moment
    with room.place.library.reading() as conn:
        talk = talks_of(conn, [moment])[moment.id]
        player = playable(conn, moment.call)
        undo = undoable(conn, moment, who=room.who)
        held = playbooks.newest(conn)
        ours = facets(conn).reps
        mine = not stored.rep_names(conn, moment.call) or shown.own
    looks = room.looks()
    return {
        "one": shown,
        "moment": moment,
        "talk": talk,
        "player": player,
        "look": look_of(looks, shown.stage),
        "looks": looks,
        "chosen": next((it.stage for it in held.items if it.moment == moment.id), None)
        if held
        else None,
        "ours": ours,
        "mine": mine,
        "undo": TAKEN_BACK.get(undo, undo) if undo else None,
        "kinds": KINDS,
        "score_says": in_words(shown.score),
        "told": (),
        "error": None,
        **who_of(room),
    }


def players(room: Room, shown: Iterable[ShownMoment]) -> dict[int, bool]:
    """Whether each call of some moments can be played."""
    with room.place.library.reading() as conn:
        return {call: playable(conn, call) is not None for call in {it.moment.call for it in shown}}


def who_of(room: Room) -> dict[str, Any]:
    """In whose name things are done here, and whether somebody said so."""
    return {"who": room.who, "named": bool(room.settings.me)}


def masking_in(room: Room) -> Masking:
    """What masks what people write, by the workspace's policy of now."""
    from coaching.app import moments as doors

    return doors.masking_of(room.place.workspace)


def look_beside(room: Room) -> None:
    """Have new calls looked through where there are some, unless that failed before."""
    if room.looking.state != "idle":
        return
    with room.place.library.reading() as conn:
        waiting = stored.calls_to_read(conn, made_by(room.process()))
    if waiting:
        room.looking.begin()


def looking_of(room: Room, *, fresh: bool = False) -> dict[str, Any]:
    """What the page says of calls that are looked through."""
    state = room.looking.state
    return {
        "at_work": state == "looking",
        "look_error": state if isinstance(state, FilmroomError) else None,
        "percent": room.looking.percent,
        "fresh": fresh,
    }


def _board(room: Room, asked: Asked) -> Board:
    elsewhere = asked.territory == ELSEWHERE
    return board(
        room.place,
        room.process(),
        room.settings.sharing,
        zone=room.settings.team.zone,
        who=room.who,
        stage=asked.stage or None,
        territory=None if elsewhere else asked.territory or None,
        elsewhere=elsewhere,
        outcome=cast("Outcome | None", asked.outcome or None),
        apart=KEPT,
        limit=asked.limit,
    )


def _asked(given: Mapping[str, str]) -> Asked:
    """What an address asks for.

    Raises:
        UsageError: an outcome or a limit that is none.
    """
    outcome, limit = given.get("outcome", ""), given.get("limit", "")
    if outcome and outcome not in OUTCOMES:
        raise UsageError(f"outcome = {outcome!r} is none", hint=f"one of {', '.join(OUTCOMES)}")
    if limit and not (limit.isascii() and limit.isdecimal() and 1 <= int(limit) <= MOST):
        raise UsageError(f"limit = {limit!r} is not a number from 1 to {MOST}")
    return Asked(given.get("stage", ""), given.get("territory", ""), outcome, int(limit or A_STAGE))
