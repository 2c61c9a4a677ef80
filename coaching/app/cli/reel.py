"""``filmroom reel``: cut, and with a further word list, show, edit and export."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from coaching.app.cli import reel_verbs
from coaching.app.cli.reel_choosing import source_of
from coaching.app.cli.reel_printing import progress_bar, report, target_of
from coaching.app.cli.selecting import with_filters
from coaching.app.cli.session import Session, with_session
from coaching.app.cli.typed import NamedPath
from coaching.errors import NotFoundError, UsageError
from coaching.reel.ordering import ORDERS, Order
from coaching.search import Filters, query_of

if TYPE_CHECKING:
    from coaching.steps.reel import Look, Span
    from coaching.steps.reel_sources import Source

MAKE = "make"
"""What is meant where no verb is given."""

_MOST_HITS = 200
"""How many hits a reel is gathered from at most; the setting reel.longest ends it long before."""

_ALIGNING = 0.5
"""Share of the bar for finding the times of words that a transcript does not tell."""


class _Reels(click.Group):
    """A group that makes a reel of whatever does not begin with a verb of its own."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """The arguments, with the verb that is meant."""
        if args and args[0] not in self.commands and args[0] not in ctx.help_option_names:
            args = [MAKE, *args]
        return super().parse_args(ctx, args)


@click.group(
    "reel", cls=_Reels, commands=reel_verbs.VERBS, options_metavar="", subcommand_metavar="[VERB] …"
)
def reel_command() -> None:
    """Cut moments into a reel with captions.

    `filmroom reel C12@02:10-02:45 M7 --out wins.mp4` makes one: see `filmroom reel make --help` for
    all that it can be made of. The other verbs are about reels that are there.
    """


@reel_command.command(MAKE)
@click.argument("what", nargs=-1, metavar="[CALL@START-END | M12 | L3 | R2]…")
@click.option("--query", "text", default="", help="Gather what a search for this finds.")
@click.option("--deal", metavar="DEAL", help="The shared moments of a deal's calls.")
@click.option("--order", type=click.Choice(ORDERS), help="Of the clips; by stage unless told.")
@click.option("--from", "first", metavar="WORDS", help="The one clip begins with these words.")
@click.option("--to", "last", metavar="WORDS", help="The one clip ends with these words.")
@click.option(
    "--context-before", metavar="LENGTH", help="Talk before each clip: 5 (seconds) or 2 turns."
)
@click.option("--context-after", metavar="LENGTH", help="Talk after each clip.")
@click.option(
    "--cards",
    "card_seconds",
    type=click.FloatRange(0, 30),
    metavar="SECONDS",
    help="How long a title card announces each stage (3 in a film, 0 in sound).",
)
@click.option("--shorten-silence", "shorten", is_flag=True, help="Shorten silences over 1.5 s.")
@click.option("--title", help="What the reel is called.")
@click.option("--manifest", type=NamedPath(), help="Render again from this manifest.")
@click.option(
    "--out",
    type=NamedPath(),
    required=True,
    help="File to write: .mp4, .m4a, .mp3, .wav, .flac, .ogg or .opus.",
)
@click.option("--json", "json_wanted", is_flag=True, help="Print JSON.")
@with_session
@with_filters
def make_command(
    session: Session,
    what: tuple[str, ...],
    *,
    filters: Filters,
    text: str,
    deal: str | None,
    order: Order | None,
    first: str | None,
    last: str | None,
    context_before: str | None,
    context_after: str | None,
    card_seconds: float | None,
    shorten: bool,
    title: str | None,
    manifest: Path | None,
    out: Path,
    json_wanted: bool,
) -> int:
    """Make a reel: of stretches, moments, a meeting, a deal, a search.

    Clips come from what is named (C12@02:10-02:45, the moment M12, the meeting L3, another reel
    R2), from a search (--query), from filters (--stage negotiation --outcome won), from a deal, or
    from an earlier reel's manifest. They are cut in the silence between words, made equally loud
    and ordered by stage; those that overlap become one. What cannot be cut is told, and the exit
    status is 1. .mp4 has pictures: those of the call, else its waveform with the words. Beside the
    file lie captions (.vtt, .srt) and the manifest (.reel.json) from which the reel renders again.
    A plain file name goes into reels/.
    """
    from coaching.app.timing import hear_times_of
    from coaching.steps.reel import make_reel, render_again

    target = target_of(session, out)
    with progress_bar() as progress:
        if manifest is not None:
            given = (what, text, title, filters.given, deal, order, first, last, context_before)
            if any(given) or context_after or shorten or card_seconds is not None:
                raise UsageError(
                    "--manifest renders what stands in it", hint="leave the other choices out"
                )
            made = render_again(
                session.place, manifest, target=target, who=session.actor, on_progress=progress
            )
        else:

            def choose() -> Source:
                found = _choose(session, what, text, filters, deal)
                return _shaped(found, first, last, context_before, context_after)

            chosen = choose()
            if hear_times_of(
                session.place,
                session.settings,
                [span.call for span in chosen.spans],
                on_progress=lambda share: progress(share * _ALIGNING),
            ):
                chosen = choose()  # by the times as heard
            made = make_reel(
                session.place,
                chosen.spans,
                title=title or chosen.name,
                target=target,
                settings=session.settings.reel,
                stages=session.team.process.stage_names,
                who=session.actor,
                look=_look(
                    session,
                    order or ("time" if deal else "stage"),
                    card_seconds=card_seconds,
                    shorten=shorten,
                ),
                on_progress=progress,
            )
    report(session.place, made, json_wanted=json_wanted)
    return 1 if made.left_out else 0


def _choose(
    session: Session, what: tuple[str, ...], text: str, filters: Filters, deal: str | None
) -> Source:
    """The stretches that are wanted, and a name for them."""
    from coaching.steps.reel import spans_of_hits
    from coaching.steps.reel_sources import Source, of_deal

    if sum((bool(what), bool(text or filters.given), deal is not None)) > 1:
        raise UsageError(
            "a reel is made of what is named, of what a search finds, or of a deal",
            hint="leave out the stretches, --deal, or --query and the filters",
        )
    if deal is not None:
        return of_deal(session.place, session.team, deal)
    if what:
        found = [source_of(session, written) for written in what]
        spans: list[Span] = [span for one in found for span in one.spans]
        alone = len(found) == 1 and bool(found[0].name)
        return Source(found[0].name if alone else "Picked moments", tuple(spans))
    from coaching.app.wiring import embedder_of, synonyms_of
    from coaching.steps.search import search

    zone = ZoneInfo(session.settings.team.zone)
    query = query_of(text, filters, limit=_MOST_HITS, zone=zone)
    synonyms = synonyms_of(session.place.workspace)
    result = search(session.place.library, embedder_of, query, synonyms=synonyms)
    if not result.hits:
        raise NotFoundError(
            "nothing found to make a reel of",
            hint=result.notice or "widen the search: fewer filters or other words",
        )
    name = text or ", ".join(filter(None, (filters.stage, filters.outcome))) or "Moments"
    return Source(name, spans_of_hits(result.hits, longest=session.settings.reel.longest))


def _shaped(
    found: Source,
    first: str | None,
    last: str | None,
    context_before: str | None,
    context_after: str | None,
) -> Source:
    """The stretches trimmed to words, and with their context."""
    from dataclasses import replace

    from coaching.reel.context import reach_or_none
    from coaching.steps.reel_sources import Source

    if (first or last) and len(found.spans) != 1:
        raise UsageError(
            f"--from and --to trim one clip, and there are {len(found.spans)}",
            hint="make the reel, then `filmroom reel trim R1 2 --from … --to …`",
        )
    before, after = reach_or_none(context_before), reach_or_none(context_after)
    spans = (
        replace(span, first=first or "", last=last or "", before=before, after=after)
        for span in found.spans
    )
    return Source(found.name, tuple(spans))


def _look(session: Session, order: Order, *, card_seconds: float | None, shorten: bool) -> Look:
    from coaching.steps.reel import Look
    from coaching.steps.reel_sources import cards_of

    return Look(
        order=order,
        cards=cards_of(session.team.process),
        card_seconds=card_seconds,
        shorten=shorten,
    )
