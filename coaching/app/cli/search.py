"""``filmroom search``."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from coaching.app.cli.printing import as_json, visible
from coaching.app.cli.searches import (
    found_like,
    found_saved,
    list_alerts,
    list_saved,
    mark_seen,
)
from coaching.app.cli.searches import unsave as unsave_search
from coaching.app.cli.selecting import with_filters
from coaching.app.cli.session import Session, with_session
from coaching.app.cli.typed import NamedPath
from coaching.errors import UsageError
from coaching.recording import clock
from coaching.search import FIELDS, Filters, Hit, Query, query_of

if TYPE_CHECKING:
    from coaching.steps.reel import MadeReel


@click.command("search")
@click.argument("text", required=False, default="")
@click.option("--limit", type=click.IntRange(1, 1000), help="Hits at most (else search.limit).")
@click.option("--clip", type=NamedPath(), help="Also cut the first hit into this file.")
@click.option("--like", metavar="CALL@TIME", help="More like this moment (C1@01:51).")
@click.option("--save", metavar="NAME", help="Keep this search under a name.")
@click.option(
    "--saved", is_flag=False, flag_value="", metavar="[NAME]", help="List saved ones; or ask one."
)
@click.option("--unsave", metavar="NAME", help="Forget a saved search.")
@click.option("--alerts", is_flag=True, help="List what came for saved searches and was not seen.")
@click.option(
    "--seen", is_flag=False, flag_value="", metavar="[NAME]", help="Those alerts, or all, are seen."
)
@click.option("--json", "json_wanted", is_flag=True, help="Print JSON.")
@with_session
@with_filters
def search_command(
    session: Session,
    text: str,
    *,
    filters: Filters,
    limit: int | None,
    clip: Path | None,
    like: str | None,
    save: str | None,
    saved: str | None,
    unsave: str | None,
    alerts: bool,
    seen: str | None,
    json_wanted: bool,
) -> int:
    """Find moments by what was said, by meaning and by filters.

    TEXT is plain language. "Quoted phrases" have to be said just so, -words and -"phrases" must not
    be. Filters can stand in it, too: stage:negotiation outcome:won role:customer account:"Acme"
    after:2026-09 signal:price. Without words the newest moments that fit the filters are listed.
    A saved search tells what is new since it was last asked, and each call that becomes ready is
    looked through for it: --alerts lists what was found. Ends with 1 when nothing is found.
    """
    wanted = limit or session.settings.search.limit
    chosen = {
        "--like": like,
        "--saved": saved,
        "--unsave": unsave,
        "--alerts": alerts or None,
        "--seen": seen,
    }
    other = [name for name, value in chosen.items() if value is not None]
    if other:
        _refuse_beside(other, text=text, save=save, clip=clip, filters=filters)
        if unsave is not None:
            return unsave_search(session, unsave)
        if alerts:
            return list_alerts(session, json_wanted=json_wanted)
        if seen is not None:
            return mark_seen(session, seen)
        if saved == "":
            return list_saved(session, json_wanted=json_wanted)
        if saved is not None:
            found = found_saved(session, saved, wanted)
        else:
            found = found_like(session, str(like), filters, wanted)
        return _show(found, json_wanted=json_wanted)
    zone = ZoneInfo(session.settings.team.zone)
    query = query_of(text, filters, limit=wanted, zone=zone)
    answer = _asked_of_service(session, query) if clip is None else None
    made = None
    if answer is None:
        answer, made = _found_here(session, query, clip)
    if save is not None:
        _save(session, save, query)
    status = _show(answer, json_wanted=json_wanted)
    if made is not None and not json_wanted:
        click.echo(f"Clip of the first hit: {made.path} ({clock(made.duration)})")
    return status


def _refuse_beside(
    other: list[str], *, text: str, save: str | None, clip: Path | None, filters: Filters
) -> None:
    """Refuse what would be passed over."""
    beside = {
        "TEXT": bool(text),
        "--save": save is not None,
        "--clip": clip is not None,
        "filters": filters.given and other != ["--like"],
    }
    too_much = [*other[1:], *(name for name, given in beside.items() if given)]
    if too_much:
        raise UsageError(
            f"{other[0]} goes without {' and '.join(too_much)}", hint="ask for one thing at a time"
        )


def _show(found: dict[str, Any], *, json_wanted: bool) -> int:
    """Print what was found; the exit status."""
    if json_wanted:
        as_json(found)
        return 0 if found["hits"] else 1
    for number, hit in enumerate(found["hits"], start=1):
        _print(number, hit)
    if found["notice"]:
        click.echo(found["notice"], err=True)
    if not found["hits"]:
        click.echo("Nothing found.", err=True)
        return 1
    return 0


def _save(session: Session, name: str, query: Query) -> None:
    from coaching.steps.saved import save_search

    replaced = save_search(session.place, name, query, who=session.actor)
    done = "saved in place of the earlier one" if replaced else "saved"
    click.echo(f"{name.strip()} is {done}: `filmroom search --saved {name.strip()!r}`", err=True)


def _asked_of_service(session: Session, query: Query) -> dict[str, Any] | None:
    """What a running service finds, which has the models loaded; None where there is none."""
    from coaching.app.service.client import MOST_HITS, SilentError, running_service

    service = running_service(session.found) if query.limit <= MOST_HITS else None
    if service is None:
        return None
    asked = {"q": query.text, "limit": str(query.limit)}
    for name in FIELDS:
        value = getattr(query.filters, name)
        asked[name] = value.isoformat() if isinstance(value, datetime) else value
    try:
        return service.search({name: value for name, value in asked.items() if value})
    except SilentError:
        return None


def _found_here(
    session: Session, query: Query, clip: Path | None
) -> tuple[dict[str, Any], MadeReel | None]:
    """What is found in this process, in the shape that scripts get; and the clip."""
    from coaching.app.shapes import search_shape
    from coaching.app.timing import hear_times_of
    from coaching.app.wiring import embedder_of, synonyms_of
    from coaching.steps.search import search

    synonyms = synonyms_of(session.place.workspace)
    result = search(session.place.library, embedder_of, query, synonyms=synonyms)
    if (
        clip is not None
        and result.hits
        and hear_times_of(
            session.place, session.settings, [result.hits[0].call], on_progress=lambda _: None
        )
    ):
        library = session.place.library
        result = search(library, embedder_of, query, synonyms=synonyms)  # by the times as heard
    made = _cut(session, result.hits[0], clip) if clip is not None and result.hits else None
    path = made.path if made else None
    shape = search_shape(
        query.text, result.hits, notice=result.notice, clip=path, counts=result.counts
    )
    return shape, made


def _cut(session: Session, hit: Hit, target: Path) -> MadeReel:
    """The first hit as a file."""
    from coaching.steps.reel import Span, make_reel

    return make_reel(
        session.place,
        [Span(hit.call, hit.start, hit.end, stage=hit.stage)],
        title=hit.call_title,
        target=target,
        settings=session.settings.reel,
        stages=(),
        who=session.actor,
    )


def _print(number: int, hit: dict[str, Any]) -> None:
    """A hit for people: where to press play, what it is, what is said."""
    place = f"{hit['call']}@{clock(hit['start'])}-{clock(hit['end'])}"
    play = hit["play"]
    facts = (
        hit["stage"],
        visible(hit["title"]),
        hit["outcome"],
        " + ".join(hit["why"]),
        f"play from {clock(play)}" if play is not None and play > hit["start"] else None,
        f"and {len(hit['alike'])} alike" if hit["alike"] else None,
        "new" if hit.get("new") else None,
    )
    about = " · ".join(filter(None, facts))
    click.echo(f"{number:>2}  {click.style(place, bold=True)}  {about}")
    on, off = ("\x1b[1;33m", "\x1b[0m") if sys.stdout.isatty() else ("«", "»")
    for role, line in zip(hit["speakers"], hit["highlighted"].split("\n"), strict=True):
        click.echo(f"      {role:<9}{line.replace('«', on).replace('»', off)}")
