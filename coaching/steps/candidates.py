"""Reading which deals a call could be about, for a person to say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from coaching.steps.matching import CallMatch, judged, unmatched_calls
from coaching.steps.reading import find_call
from coaching.store import deals, matches
from coaching.store.deals import Deal
from coaching.store.library import Library


@dataclass(frozen=True, slots=True)
class Unclear:
    """A call and what it belongs to as of now.

    Attributes:
        call: Its number.
        title: What it is called.
        started_at: When it began; None when nobody knows.
        rule: How account, deal and rep were found or why not, in words.
        certainty: 0 (no account or deal) to 1.
        problem: Why account or deal are missing; empty where both are found.
        candidates: The deals that it could be about, in order of their ids.
    """

    call: int
    title: str
    started_at: datetime | None
    rule: str
    certainty: float
    problem: str
    candidates: tuple[Deal, ...]


def unclear_calls(library: Library) -> tuple[Unclear, ...]:
    """The ready calls that lack an account or a deal, in order of their numbers."""
    found = unmatched_calls(library)
    with library.reading() as conn:
        return _told(conn, found)


def call_place(library: Library, wanted: str) -> Unclear:
    """What one call belongs to as of now.

    Raises:
        NotFoundError: no call, or more than one, goes by that.
    """
    with library.reading() as conn:
        (told,) = _told(conn, (judged(conn, find_call(conn, wanted)),))
    return told


def _told(conn: Connection, found: tuple[CallMatch, ...]) -> tuple[Unclear, ...]:
    wanted = {number for one in found for number in one.match.candidates}
    known = deals.deals_numbered(conn, wanted)
    places = matches.call_places(conn, [one.call for one in found])
    started = {place.call: place.started_at for place in places}
    return tuple(
        Unclear(
            call=one.call,
            title=one.title,
            started_at=started[one.call],
            rule=one.match.rule,
            certainty=one.match.certainty,
            problem=one.match.problem,
            candidates=tuple(
                sorted(
                    (known[number] for number in one.match.candidates if number in known),
                    key=lambda deal: deal.external_id,
                )
            ),
        )
        for one in found
    )
