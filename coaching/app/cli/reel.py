"""``filmroom reel``."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from coaching.app.cli.printing import as_json, clock, visible
from coaching.app.cli.selecting import seconds_of, with_filters
from coaching.app.cli.session import Session, with_session
from coaching.app.timing import hear_times_of
from coaching.errors import NotFoundError, UsageError
from coaching.search import Filters, query_of
from coaching.steps.place import Place
from coaching.steps.reading import find_call
from coaching.steps.reel import MadeReel, Span, make_reel, render_again, spans_of_hits

_MOST_HITS = 200
"""How many hits a reel is gathered from at most; the setting reel.longest ends it long before."""

_PERCENT = 100

_ALIGNING = 0.5
"""Share of the bar for finding the times of words that a transcript does not tell."""

_SPAN = re.compile(r"(?P<call>.+)@(?P<start>[\d:.]+)-(?P<end>[\d:.]+)")


@click.command("reel")
@click.argument("spans", nargs=-1, metavar="[CALL@START-END]…")
@click.option("--query", "text", default="", help="Gather what a search for this finds.")
@click.option("--title", help="What the reel is called.")
@click.option(
    "--manifest", type=click.Path(path_type=Path), help="Render again from this manifest."
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    required=True,
    help="File to write: .m4a, .mp3, .wav, .flac, .ogg or .opus.",
)
@click.option("--json", "json_wanted", is_flag=True, help="Print JSON.")
@with_session
@with_filters
def reel_command(
    session: Session,
    spans: tuple[str, ...],
    *,
    filters: Filters,
    text: str,
    title: str | None,
    manifest: Path | None,
    out: Path,
    json_wanted: bool,
) -> None:
    """Cut moments into a reel with captions.

    Clips come from stretches that are named (C12@02:10-02:45), from a search (--query), from
    filters (--stage negotiation --outcome won), or from an earlier reel's manifest. They are cut in
    the silence between words, made equally loud and ordered by stage. Beside the sound lie captions
    (.vtt) and the manifest (.reel.json) from which the reel renders again. A plain file name goes
    into reels/.
    """
    place = session.place
    target = place.workspace.reels / out if out.parent == Path() else out
    steps = range(_PERCENT)
    with click.progressbar(steps, label="Rendering", file=sys.stderr) as bar:

        def progress(share: float) -> None:
            bar.update(round(share * _PERCENT) - bar.pos)

        if manifest is not None:
            if spans or text or title or filters.given:
                raise UsageError(
                    "--manifest renders what stands in it", hint="leave the other choices out"
                )
            made = render_again(
                place, manifest, target=target, who=session.actor, on_progress=progress
            )
        else:
            chosen, name = _choose(session, spans, text, filters)
            if hear_times_of(
                place,
                session.settings,
                [span.call for span in chosen],
                on_progress=lambda share: progress(share * _ALIGNING),
            ):
                chosen, name = _choose(session, spans, text, filters)  # by the times as heard
            made = make_reel(
                place,
                chosen,
                title=title or name,
                target=target,
                settings=session.settings.reel,
                stages=_stages(session),
                who=session.actor,
                on_progress=progress,
            )
    _report(made, json_wanted=json_wanted)


def _choose(
    session: Session, spans: tuple[str, ...], text: str, filters: Filters
) -> tuple[list[Span], str]:
    """The stretches that are wanted, and a name for them."""
    named = [_span(session.place, span) for span in spans]
    if named and (text or filters.given):
        raise UsageError(
            "a reel is made of named stretches or of what a search finds, not both",
            hint="leave out the stretches, or --query and the filters",
        )
    if named:
        return named, "Picked moments"
    from coaching.app.wiring import embedder_of
    from coaching.steps.search import search

    zone = ZoneInfo(session.settings.team.zone)
    query = query_of(text, filters, limit=_MOST_HITS, zone=zone)
    found = search(session.place.library, embedder_of, query)
    if not found.hits:
        raise NotFoundError(
            "nothing found to make a reel of",
            hint=found.notice or "widen the search: fewer filters or other words",
        )
    name = text or ", ".join(filter(None, (filters.stage, filters.outcome))) or "Moments"
    return list(spans_of_hits(found.hits, longest=session.settings.reel.longest)), name


def _stages(session: Session) -> tuple[str, ...]:
    from coaching.app.wiring import process_of

    return process_of(session.found).stage_names


def _span(place: Place, written: str) -> Span:
    """The stretch that somebody typed, such as ``C12@02:10-02:45``."""
    match = _SPAN.fullmatch(written)
    if match is None:
        raise UsageError(
            f"{written!r} is no stretch of a call", hint="write CALL@02:10-02:45 or CALL@130-165.5"
        )
    with place.library.reading() as conn:
        call = find_call(conn, match["call"])
    return Span(call, seconds_of(match["start"]), seconds_of(match["end"]))


def _report(made: MadeReel, *, json_wanted: bool) -> None:
    if json_wanted:
        as_json(
            {
                "reel": made.number,
                "path": str(made.path),
                "captions": str(made.captions),
                "manifest": str(made.manifest),
                "duration": round(made.duration, 3),
                "clips": [
                    {
                        "call": clip.call,
                        "start": clip.start,
                        "end": clip.end,
                        "stage": clip.stage,
                        "title": clip.title,
                    }
                    for clip in made.clips
                ],
            }
        )
        return
    for number, clip in enumerate(made.clips, start=1):
        where = f"{clip.call}@{clock(clip.start)}-{clock(clip.end)}"
        click.echo(f"{number:>2}  {where:<20}{clip.stage:<13}{visible(clip.title)}")
    click.echo(f"{made.path} ({clock(made.duration)}), captions {made.captions.name}")
