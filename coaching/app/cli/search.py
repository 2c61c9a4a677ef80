"""``filmroom search``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from coaching.app.cli.printing import as_json, clock, visible
from coaching.app.cli.selecting import with_filters
from coaching.app.cli.session import Session, with_session
from coaching.ledger import call_name
from coaching.search import MARK, UNMARK, Filters, Hit, Query

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
    from coaching.app.wiring import embedder_of
    from coaching.steps.search import search

    place = session.place
    query = Query(text, filters, limit or session.settings.search.limit)
    result = search(place.library, embedder_of, query)
    made = _cut(session, result.hits[0], clip) if clip is not None and result.hits else None
    if json_wanted:
        as_json(
            {
                "query": text,
                "notice": result.notice,
                "hits": [_shape(hit) for hit in result.hits],
                "clip": str(made.path) if made else None,
            }
        )
        return 0 if result.hits else 1
    for number, hit in enumerate(result.hits, start=1):
        _print(number, hit)
    if result.notice:
        click.echo(result.notice, err=True)
    if not result.hits:
        click.echo("Nothing found.", err=True)
        return 1
    if made is not None:
        click.echo(f"Clip of the first hit: {made.path} ({clock(made.duration)})")
    return 0


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


def _shape(hit: Hit) -> dict[str, Any]:
    """A hit as scripts get it; documented in docs/scripting.md."""
    return {
        "call": call_name(hit.call),
        "title": hit.call_title,
        "start": round(hit.start, 3),
        "end": round(hit.end, 3),
        "stage": hit.stage,
        "role": hit.role,
        "text": hit.text,
        "highlighted": hit.highlighted.replace(MARK, "«").replace(UNMARK, "»"),
        "score": round(hit.score, 6),
        "why": list(hit.why),
        "rep": hit.rep,
        "account": hit.account,
        "territory": hit.territory,
        "deal": hit.deal,
        "outcome": hit.outcome,
        "started_at": hit.started_at.isoformat() if hit.started_at else None,
        "snippet": hit.snippet,
    }


def _print(number: int, hit: Hit) -> None:
    """A hit for people: where to press play, what it is, what is said."""
    place = f"{call_name(hit.call)}@{clock(hit.start)}-{clock(hit.end)}"
    about = " · ".join(
        filter(None, (hit.stage, visible(hit.call_title), hit.outcome, " + ".join(hit.why)))
    )
    click.echo(f"{number:>2}  {click.style(place, bold=True)}  {about}")
    on, off = ("\x1b[1;33m", "\x1b[0m") if sys.stdout.isatty() else ("«", "»")
    for role, line in zip(hit.speakers, hit.highlighted.split("\n"), strict=True):
        click.echo(f"      {role:<9}{line.replace(MARK, on).replace(UNMARK, off)}")
