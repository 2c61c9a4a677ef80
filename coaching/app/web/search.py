"""The Search page: one box, filters, and moments that play where they stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from coaching.app.web.asking import address, filters_of
from coaching.app.web.faults import status_of
from coaching.app.web.forms import Form
from coaching.app.web.pages import page
from coaching.app.web.palette import StageLook, look_of
from coaching.app.web.room import InRoom, Room
from coaching.app.wiring import synonyms_of
from coaching.errors import FilmroomError, UsageError
from coaching.search import FIELDS, OUTCOMES, query_of
from coaching.search.typed import read_box, written
from coaching.steps.alerts import mark_read
from coaching.steps.saved import save_search
from coaching.steps.search import SearchResult, search
from coaching.store import alerts, saved
from coaching.store.facets import facets, signal_names
from coaching.store.playing import playable
from coaching.transcript import ROLES

routes = APIRouter()

MOST_ALERTS = 20
"""New calls of saved searches that the page lists. Chosen as many as are read before searching."""

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
        "text": "",
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
        signals = signal_names(conn)
        kept = saved.all_of(conn)
        new = alerts.alerts(conn, unread=True)
    return page(
        request,
        room,
        "search.html",
        status=status,
        asked=asked,
        choices=choices,
        signals=signals,
        saved={it.name: address(dict(typed_in(it.text))) for it in kept},
        alerts=new[:MOST_ALERTS],
        more_alerts=len(new[MOST_ALERTS:]),
        limit=limit,
        look=lambda stage: look_of(looks, stage),
        looks=looks,
        outcomes=OUTCOMES,
        roles=ROLES,
        narrowed=sum(1 for name in FIELDS if asked[name]),
        address=address,
        **shown,
    )


@routes.post("/search/saved")
def keep_search(room: InRoom, form: Form) -> Response:
    """Keep what was asked under a name, and go back to it."""
    name, text = form.line("name"), form.get("text")
    query = query_of(text, limit=room.settings.search.limit, zone=room.zone)
    save_search(room.place, name, query, who=room.who)
    return RedirectResponse(address(dict(typed_in(text))), status_code=303)


@routes.post("/search/seen")
def note_seen(room: InRoom, form: Form) -> Response:
    """Note that the new calls of a saved search, or of all, were seen."""
    mark_read(room.place, form.line("name") or None)
    return RedirectResponse("/search", status_code=303)


def typed_in(text: str) -> Iterator[tuple[str, str]]:
    """What was typed into the one box, as fields of the page: the words, and each filter."""
    box = read_box(text)
    yield "q", box.text
    yield from box.given.items()


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
        "text": written(result.query),
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
    most = sum(result.counts.get("stage", {}).values())  # each is of one stage
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
    synonyms = synonyms_of(room.place.workspace)
    return search(room.place.library, room.embedder, query, synonyms=synonyms)
