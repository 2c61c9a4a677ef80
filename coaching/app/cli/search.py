"""``filmroom search``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from coaching.app.cli.printing import as_json, clock, visible
from coaching.app.cli.selecting import with_filters
from coaching.app.cli.session import Session, with_session
from coaching.search import Filters, Hit, Query

if TYPE_CHECKING:
    from coaching.steps.reel import MadeReel


@click.command("search")
@click.argument("text", required=False, default="")
@click.option("--limit", type=click.IntRange(1, 1000), help="Hits at most (else search.limit).")
@click.option(
    "--clip", type=click.Path(path_type=Path), help="Also cut the first hit into this file."
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
    json_wanted: bool,
) -> int:
    """Find moments by what was said, by meaning and by filters.

    TEXT is plain language ("quoted phrases" have to be said just so); without it the newest moments
    that fit the filters are listed. Ends with 1 when nothing is found.
    """
    query = Query(text, filters, limit or session.settings.search.limit)
    found = _asked_of_service(session, query) if clip is None else None
    made = None
    if found is None:
        found, made = _found_here(session, query, clip)
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
    if made is not None:
        click.echo(f"Clip of the first hit: {made.path} ({clock(made.duration)})")
    return 0


def _asked_of_service(session: Session, query: Query) -> dict[str, Any] | None:
    """What a running service finds, which has the models loaded; None where there is none."""
    from coaching.app.service.client import MOST_HITS, SilentError, running_service

    service = running_service(session.found) if query.limit <= MOST_HITS else None
    if service is None:
        return None
    filters = query.filters
    asked = {
        "q": query.text,
        "limit": str(query.limit),
        "stage": filters.stage,
        "role": filters.role,
        "outcome": filters.outcome,
        "rep": filters.rep,
        "account": filters.account,
        "territory": filters.territory,
        "after": filters.after and filters.after.isoformat(),
        "before": filters.before and filters.before.isoformat(),
    }
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
    from coaching.app.wiring import embedder_of
    from coaching.steps.search import search

    result = search(session.place.library, embedder_of, query)
    if (
        clip is not None
        and result.hits
        and hear_times_of(
            session.place, session.settings, [result.hits[0].call], on_progress=lambda _: None
        )
    ):
        result = search(session.place.library, embedder_of, query)  # by the times as heard
    made = _cut(session, result.hits[0], clip) if clip is not None and result.hits else None
    path = made.path if made else None
    return search_shape(query.text, result.hits, notice=result.notice, clip=path), made


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
    about = " · ".join(
        filter(None, (hit["stage"], visible(hit["title"]), hit["outcome"], " + ".join(hit["why"])))
    )
    click.echo(f"{number:>2}  {click.style(place, bold=True)}  {about}")
    on, off = ("\x1b[1;33m", "\x1b[0m") if sys.stdout.isatty() else ("«", "»")
    for role, line in zip(hit["speakers"], hit["highlighted"].split("\n"), strict=True):
        click.echo(f"      {role:<9}{line.replace('«', on).replace('»', off)}")
