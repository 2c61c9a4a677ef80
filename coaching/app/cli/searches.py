"""What ``filmroom search`` does besides a search: more like a moment, and saved searches."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from coaching.app.cli.printing import as_json, visible
from coaching.app.cli.selecting import seconds_of
from coaching.app.cli.session import Session
from coaching.errors import UsageError
from coaching.ledger import call_name
from coaching.recording import clock
from coaching.search import Filters

if TYPE_CHECKING:
    from coaching.steps.search import SearchResult


def found_like(session: Session, moment: str, filters: Filters, limit: int) -> dict[str, Any]:
    """More like a moment, in the shape that scripts get.

    Raises:
        UsageError: ``moment`` is not written as a call and a time.
        NotFoundError: there is no such call, or nothing is said there.
    """
    from coaching.steps.reading import find_call
    from coaching.steps.search import search_like

    wanted, at, time = moment.rpartition("@")
    if not at or not wanted:
        raise UsageError(f"{moment!r} is no moment", hint="write C1@01:51, as hits are printed")
    second = seconds_of(time.partition("-")[0])
    with session.place.library.reading() as conn:
        call = find_call(conn, wanted)
    return _shape(search_like(session.place.library, call, second, filters=filters, limit=limit))


def list_saved(session: Session, *, json_wanted: bool) -> int:
    """Print the saved searches with how many new calls each finds."""
    from coaching.app.wiring import embedder_of, synonyms_of
    from coaching.steps.saved import MOST_LOOKED_AT, look_again, saved_searches

    looked = [
        look_again(
            session.place,
            it.name,
            embedder_of,
            zone=ZoneInfo(session.settings.team.zone),
            limit=MOST_LOOKED_AT,
            synonyms=synonyms_of(session.place.workspace),
            note=False,
        )
        for it in saved_searches(session.place)
    ]
    if json_wanted:
        as_json(
            {
                "saved": [
                    {
                        "name": it.saved.name,
                        "query": it.saved.text,
                        "saved_by": it.saved.created_by,
                        "looked_at": it.saved.looked_at.isoformat(),
                        "new_calls": len(it.fresh),
                    }
                    for it in looked
                ]
            }
        )
        return 0
    for it in looked:
        new = f"{len(it.fresh)} new" if it.fresh else "nothing new"
        click.echo(f"{it.saved.name}: {it.saved.text}  ({new})")
    if not looked:
        click.echo("No search is saved yet: `filmroom search TEXT --save NAME`.", err=True)
    return 0


def found_saved(session: Session, name: str, limit: int) -> dict[str, Any]:
    """What a saved search finds, in the shape that scripts get; each hit says whether it is new.

    Raises:
        NotFoundError: there is none of that name.
    """
    from coaching.app.wiring import embedder_of, synonyms_of
    from coaching.steps.saved import look_again

    zone = ZoneInfo(session.settings.team.zone)
    synonyms = synonyms_of(session.place.workspace)
    looked = look_again(session.place, name, embedder_of, zone=zone, limit=limit, synonyms=synonyms)
    shape = _shape(looked.result)
    for shown, hit in zip(shape["hits"], looked.result.hits, strict=True):
        shown["new"] = hit.call in looked.fresh
    return shape


def unsave(session: Session, name: str) -> int:
    """Forget a saved search and say so."""
    from coaching.steps.saved import drop_search

    drop_search(session.place, name, who=session.actor)
    click.echo(f"{name.strip()} is no longer saved.")
    return 0


def list_alerts(session: Session, *, json_wanted: bool) -> int:
    """Print the calls that saved searches found and nobody has seen, by search."""
    from coaching.steps.alerts import alerts

    found = alerts(session.place)
    if json_wanted:
        as_json(
            {
                "alerts": [
                    {
                        "saved": it.search,
                        "query": it.query,
                        "saved_by": it.saved_by,
                        "call": call_name(it.call),
                        "title": it.call_title,
                        "start": it.start,
                        "end": it.end,
                        "found_at": it.found_at.isoformat(),
                    }
                    for it in found
                ]
            }
        )
        return 0
    for name, own in groupby(found, key=lambda it: it.search):
        its = list(own)
        click.echo(f"{name}: {its[0].query}  (saved by {visible(its[0].saved_by)})")
        for it in its:
            place = f"{call_name(it.call)}@{clock(it.start)}-{clock(it.end)}"
            click.echo(f"    {place}  {visible(it.call_title)}")
    if found:
        click.echo("`filmroom search --seen` notes that you saw them.", err=True)
    else:
        click.echo("Nothing new for the saved searches.", err=True)
    return 0


def mark_seen(session: Session, name: str) -> int:
    """Note that alerts were seen, and say so."""
    from coaching.steps.alerts import mark_read

    count = mark_read(session.place, name.strip() or None)
    click.echo(f"{count} {'alert is' if count == 1 else 'alerts are'} seen.")
    return 0


def _shape(result: SearchResult) -> dict[str, Any]:
    from coaching.app.shapes import search_shape

    return search_shape(result.query.text, result.hits, notice=result.notice, counts=result.counts)
