"""The Search page: one box, filters, and moments that play where they stand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from coaching.app.web.asking import address, filters_of
from coaching.app.web.faults import status_of
from coaching.app.web.pages import page
from coaching.app.web.palette import StageLook, look_of
from coaching.app.web.room import InRoom, Room
from coaching.errors import FilmroomError, UsageError
from coaching.search import FIELDS, OUTCOMES, query_of
from coaching.steps.search import SearchResult, search
from coaching.store.facets import facets
from coaching.store.playing import playable
from coaching.transcript import ROLES

routes = APIRouter()

NARROWING = ("stage", "outcome", "signal", "territory")
"""Filters that the page offers over what was found, in this order."""

MOST = 100
"""Moments that one page shows at most. Chosen because nobody watches more."""


@routes.api_route("/search", methods=["GET", "HEAD"])
def search_page(request: Request, room: InRoom) -> Response:
    """The page; its address is the whole search."""
    asked = {name: request.query_params.get(name, "") for name in ("q", *FIELDS)}
    limit = request.query_params.get("limit", "")
    shown: dict[str, Any] = {
        "result": None,
        "error": None,
        "players": {},
        "more": None,
        "narrower": (),
    }
    status = 200
    if any(value.strip() for value in asked.values()):
        try:
            shown |= _found(room, asked, limit)
        except FilmroomError as error:
            shown["error"] = error
            status = status_of(error)
    looks = room.looks()
    with room.place.library.reading() as conn:
        choices = facets(conn)
    return page(
        request,
        room,
        "search.html",
        status=status,
        asked=asked,
        choices=choices,
        limit=limit,
        look=lambda stage: look_of(looks, stage),
        looks=looks,
        outcomes=OUTCOMES,
        roles=ROLES,
        narrowed=sum(1 for name in FIELDS if asked[name]),
        address=address,
        **shown,
    )


def _found(room: Room, asked: dict[str, str], limit: str) -> dict[str, Any]:
    """What is found, and what plays each call."""
    result = find(room, asked, limit, most=MOST)
    calls = {hit.call for hit in result.hits}
    with room.place.library.reading() as conn:
        players = {call: playable(conn, call) is not None for call in calls}
    wanted = result.query.limit
    more = None
    if len(result.hits) == wanted < MOST:
        more = address(asked, limit=str(min(MOST, wanted + 20)))
    return {
        "result": result,
        "players": players,
        "more": more,
        "narrower": narrower(asked, result, room.looks()),
    }


def narrower(
    asked: Mapping[str, str], result: SearchResult, looks: Mapping[str, StageLook]
) -> tuple[tuple[str, str, int], ...]:
    """Filters that leave a part of what was found: address, name and how many they leave.

    What is narrowed by already, and what leaves all or nothing, is not offered; nor are people.
    """
    most = max((count for own in result.counts.values() for count in own.values()), default=0)
    return tuple(
        (
            address(asked, **{field: choice}),
            looks[choice].title if field == "stage" and choice in looks else choice,
            count,
        )
        for field in NARROWING
        if not asked.get(field)
        for choice, count in result.counts.get(field, {}).items()
        if count < most
    )


def find(room: Room, asked: dict[str, str], limit: str, *, most: int) -> SearchResult:
    """What is found for what an address asks.

    Args:
        room: Where to search.
        asked: The words and the filters.
        limit: How many moments, as written; empty for as many as the settings say.
        most: How many can be asked for.

    Raises:
        FilmroomError: What is asked makes no sense, or names what the library does not have.
    """
    filters = filters_of(asked, room.zone)
    wanted = min(room.settings.search.limit, most)
    if limit:
        if not limit.isascii() or not limit.isdecimal() or not 1 <= int(limit) <= most:
            raise UsageError(f"limit = {limit!r} is not a number from 1 to {most}")
        wanted = int(limit)
    query = query_of(asked.get("q", ""), filters, limit=wanted, zone=room.zone)
    return search(room.place.library, room.embedder, query)
