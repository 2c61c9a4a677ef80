"""The Meetings pages: what is planned and was held, and one meeting to present and to keep."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from coaching.app import meetings as files
from coaching.app.web.deals import address_of
from coaching.app.web.keeping import paper_to_keep
from coaching.app.web.moments import who_of
from coaching.app.web.pages import page
from coaching.app.web.palette import look_of
from coaching.app.web.room import InRoom, Room
from coaching.deal_review.writing import short_line, short_words
from coaching.errors import FilmroomError, UsageError
from coaching.meeting import Meeting, meeting_name
from coaching.meeting.agenda import LONGEST, SHORTEST
from coaching.meeting.writing import clock_of, title_of
from coaching.steps import meetings
from coaching.steps.moment_talk import talks_of
from coaching.steps.moments import shown_for_all
from coaching.store import meetings as stored
from coaching.store.facets import facets
from coaching.store.playing import playable

logger = logging.getLogger(__name__)

routes = APIRouter()

EXPORTS: Mapping[str, tuple[str, str]] = {
    "html": ("A page", "text/html; charset=utf-8"),
    "md": ("Markdown", "text/markdown; charset=utf-8"),
    "pdf": ("To print", "application/pdf"),
    "ics": ("For a calendar", "text/calendar; charset=utf-8"),
}
"""What a meeting is written as, by the ending: what that is called, and its media type."""


@routes.api_route("/meetings", methods=["GET", "HEAD"])
def meetings_page(request: Request, room: InRoom) -> Response:
    """All meetings, the latest first, and the form that plans one."""
    return page(request, room, "meetings.html", **list_context(room))


def list_context(room: Room) -> dict[str, Any]:
    """What the list shows."""
    today = today_in(room)
    known = meetings.listed(room.place)
    return {
        "known": [(meeting_name(it.id), it) for it in known],
        "next_one": min(
            (it for it in known if it.state == "planned" and it.day >= today),
            key=lambda it: it.day,
            default=None,
        ),
        "day_offered": today + timedelta(weeks=1),
        "minutes_offered": room.settings.meeting.minutes,
        "shortest": SHORTEST,
        "longest": LONGEST,
        "told": (),
        "error": None,
        **who_of(room),
    }


@routes.api_route("/meetings/{wanted}", methods=["GET", "HEAD"])
def meeting_page(request: Request, room: InRoom, wanted: str) -> Response:
    """One meeting."""
    meeting = _reviewed(room, wanted)
    if wanted != meeting.name:
        return RedirectResponse(f"/meetings/{meeting.name}", status_code=307)
    return page(request, room, "meeting.html", **meeting_context(room, meeting))


@routes.api_route("/meetings/{wanted}/export/{kind}", methods=["GET", "HEAD"])
def export(request: Request, room: InRoom, wanted: str, kind: str) -> Response:
    """A meeting as a file to keep."""
    if kind not in EXPORTS:
        raise UsageError(
            f"{kind!r} is nothing that is written", hint=f"one of {', '.join(EXPORTS)}"
        )
    meeting = _reviewed(room, wanted)
    return paper_to_keep(
        request,
        room,
        files.paper_in(meeting, f".{kind}"),
        f"{meeting.name}-{meeting.day.isoformat()}.{kind}",
        lambda target: files.write(meeting, target, zone=room.settings.team.zone),
        media_type=EXPORTS[kind][1],
    )


def _reviewed(room: Room, wanted: str) -> Meeting:
    """A meeting whose wins are reviewed; calls that were not judged yet are, which takes networks.

    Without them the meeting is shown all the same.
    """
    team = room.team()
    meeting = meetings.show(room.place, team, wanted)
    try:
        return files.with_reviews(room.place, team, meeting)
    except FilmroomError as error:
        logger.warning("the wins of %s are not reviewed: %s", meeting.name, type(error).__name__)
        return meeting


def meeting_context(room: Room, meeting: Meeting) -> dict[str, Any]:
    """What the page of a meeting shows."""
    numbers = [clip.moment for clip in meeting.clips if not clip.gone]
    shown = shown_for_all(
        room.place,
        room.process(),
        room.settings.sharing,
        zone=room.settings.team.zone,
        wanted=numbers,
    )
    with room.place.library.reading() as conn:
        talk = talks_of(conn, [one.moment for one in shown.values()])
        players = {number: playable(conn, one.moment.call) for number, one in shown.items()}
        planned = stored.find(conn, meeting.id)
        ours = facets(conn).reps
    looks = room.looks()
    return {
        "m": meeting,
        "title": title_of(meeting),
        "clock_of": clock_of,
        "shown": shown,
        "talk": talk,
        "players": players,
        "plays": any(players.values()),
        "look": lambda stage: look_of(looks, stage),
        "address": address_of,
        "short_line": short_line,
        "short_words": short_words,
        "taken_up": meeting.taken_up,
        "reel": planned.reel if planned is not None and meeting.reel else None,
        "exports": EXPORTS,
        "ours": ours,
        "people": sorted({*ours, *meeting.attended}, key=str.casefold),
        "told": (),
        "error": None,
        **who_of(room),
    }


def today_in(room: Room) -> date:
    """The day it is where the team is."""
    return room.place.now().astimezone(room.zone).date()
