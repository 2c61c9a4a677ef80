"""``filmroom metrics``."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from coaching.app.cli.metrics_criteria import COLUMNS, missing_rows
from coaching.app.cli.printing import as_json, table, visible
from coaching.app.cli.session import Session, with_session
from coaching.app.cli.typed import NamedPath
from coaching.app.days import day, day_in
from coaching.errors import UsageError
from coaching.ledger import call_name

if TYPE_CHECKING:
    from coaching.pipeline.metrics import Metrics
    from coaching.pipeline.overhang import Overhang, Share
    from coaching.pipeline.rates import Quantile, Rate
    from coaching.process import SalesProcess
    from coaching.steps.place import Place

Section = tuple[str, Sequence[str], Sequence[Sequence[str]], Sequence[str]]
"""A heading, the columns and rows of a table, and lines under it."""

FINE_BELOW = 10
"""Days below which a tenth is shown."""


@click.command("metrics")
@click.option("--territory", metavar="NAME", help="Only accounts there; or unassigned.")
@click.option("--mine", is_flag=True, help="Only your own deals: the setting me, or --as.")
@click.option("--after", metavar="DATE", help="History from that day on (2026-09-14).")
@click.option("--before", metavar="DATE", help="History before that day.")
@click.option("--json", "json_wanted", is_flag=True, help="Print JSON.")
@click.option(
    "--plots",
    type=NamedPath(file_okay=False),
    metavar="DIR",
    help="Write plots there, as PNG and as pages that open offline.",
)
@with_session
def metrics_command(
    session: Session,
    *,
    territory: str | None,
    mine: bool,
    after: str | None,
    before: str | None,
    json_wanted: bool,
    plots: Path | None,
) -> None:
    """Show how deals fare in the stages of the process.

    Of the team's deals, of one territory, or of your own: which moved on, how long they stay, which
    stall, where the calls are about another stage than the CRM has, and which exit criteria were
    missing. Worked out from the CRM's
    history as it is known now; docs/process_metrics.md says how.
    """
    from coaching.app.wiring import process_of
    from coaching.pipeline import Span
    from coaching.steps.pipeline import metrics

    zone = ZoneInfo(session.settings.team.zone)
    span = Span(day("--after", after, zone), day("--before", before, zone))
    if span.after and span.before and span.after >= span.before:
        raise UsageError(f"--after {after} is not before --before {before}")
    place = session.place
    process = process_of(place.workspace)
    found = metrics(
        place,
        process,
        zone=zone,
        territory=territory,
        own=session.actor if mine else None,
        span=span,
        judge=lambda wanted: _judge(place, wanted, process),
    )
    written: Sequence[Path] = ()
    if plots is not None:
        from coaching.app.cli.metrics_plots import write_plots

        written = write_plots(found, plots)
    if json_wanted:
        as_json(found.as_json() | {"plots": [str(path) for path in written]})
        return
    for line in heading(found, zone):
        click.echo(line)
    for title, columns, rows, below in sections(found, zone):
        click.echo(f"\n{title}")
        if rows:
            table(columns, rows)
        for line in below:
            click.echo(line)
    for path in written:
        click.echo(f"wrote {path}")
    if plots is not None and not written:
        click.echo("No plot written: there is too little to show.")


def _judge(place: Place, wanted: Collection[int], process: SalesProcess) -> None:
    """Judge the calls that are new, with progress where somebody looks."""
    from coaching.app.judging import judge_calls

    with ExitStack() as stack:
        bar = None

        def progress(share: float) -> None:
            nonlocal bar
            if bar is None:  # only where there is a call to judge
                bar = stack.enter_context(
                    click.progressbar(length=100, label="Judging calls", file=sys.stderr)
                )
            bar.update(round(share * 100) - bar.pos)

        judge_calls(place, wanted, process, on_progress=progress)


def heading(found: Metrics, zone: ZoneInfo) -> Iterator[str]:
    """Of what the metrics are."""
    scope, counts = found.scope, found.counts
    whose = {
        "team": "the team's deals",
        "mine": "your own deals",
        "territory": f"deals in {visible(scope.territory or '')}",
    }[scope.whose]
    if scope.whose == "mine" and scope.territory is not None:
        whose += f" in {visible(scope.territory)}"
    yield (
        f"Process metrics of {whose}: {counts.open} open, {counts.won} won, {counts.lost} lost;"
        f" {_number(counts.calls, 'call')}"
    )
    span = scope.span
    if span.after or span.before:
        since = f" from {day_in(zone, span.after)}" if span.after else ""
        until = f" before {day_in(zone, span.before)}" if span.before else ""
        yield f"History{since}{until}; open deals as they are now."
    if not found.stages:
        yield "No stage of any deal is known: `filmroom import FILE` brings the CRM's history in."
    elif counts.without_stages:
        yield f"{_number(counts.without_stages, 'deal')} without any stage: in no stage below."
    if counts.without_calls:
        yield f"{_number(counts.without_calls, 'deal')} without a call."


def sections(found: Metrics, zone: ZoneInfo) -> Iterator[Section]:
    """The tables; none where no deal has a stage."""
    if not found.stages:
        return
    titles = {key: visible(title) for key, title in found.titles.items()}
    yield _conversion(found, titles)
    yield _time_in_stage(found, titles)
    yield _stalled(found, titles, zone)
    yield _overhang(found.overhang)
    yield _calls(found, titles)
    yield _talk(found, titles, zone)
    if found.criteria is not None:
        rows, below = missing_rows(found.criteria, titles)
        yield "Exit criteria missing when deals left the stage", COLUMNS, rows, below


def _conversion(found: Metrics, titles: Mapping[str, str]) -> Section:
    rows = [
        (
            titles[it.stage],
            *(str(count) for count in (it.entered, it.moved_on, it.lost, it.here, it.back)),
            _rate(it.rate, "decided"),
        )
        for it in found.conversion
    ]
    columns = ("stage", "entered", "moved on", "lost", "still there", "gone back", "rate (95 %)")
    below = ["The rate is of those that moved on or were lost."]
    unknown = sum(it.unknown for it in found.conversion)
    if unknown:
        below.append(
            f"Left out: {_number(unknown, 'deal')} first seen in a stage, nobody knows since when;"
            " the CRM's history of stages tells it."
        )
    return "Stage conversion", columns, rows, below


def _time_in_stage(found: Metrics, titles: Mapping[str, str]) -> Section:
    rows = []
    for it in found.time_in_stage:
        few = f"too few to say: {it.ended} ended" if it.median is None else ""
        rows.append(
            (
                titles[it.stage],
                str(it.ended),
                str(it.lasting),
                _quantile(it.quarter),
                _quantile(it.median, interval=True) or few,
                _quantile(it.three_quarters),
            )
        )
    unknown = sum(it.unknown for it in found.time_in_stage)
    below = []
    if unknown:
        below.append(f"Left out: {_number(unknown, 'stay')} of which nobody knows the beginning.")
    columns = ("stage", "ended", "lasting", "a quarter by", "half by (95 %)", "three quarters by")
    return "Time in stage, days (Kaplan-Meier)", columns, rows, below


def _stalled(found: Metrics, titles: Mapping[str, str], zone: ZoneInfo) -> Section:
    from coaching.pipeline.stalled import WON_NEEDED

    rows = [
        (
            visible(it.deal),
            titles[it.stage],
            ("at least " if it.at_least else "") + _days(it.days),
            _days(it.limit),
            "none"
            if it.last_call is None
            else f"{call_name(it.last_call)}, {day_in(zone, it.last_call_at)}",
        )
        for it in found.stalled
    ]
    few = [it for it in found.limits if it.days is None]
    below = []
    if few:
        told = ", ".join(f"{titles[it.stage]} {it.won}" for it in few)
        below.append(f"Too few won deals to say, fewer than {WON_NEEDED}: {told}.")
    if not rows and any(limit.days is not None for limit in found.limits):
        below.insert(0, "None.")
    columns = ("deal", "stage", "days", "limit", "last call")
    return "Stalled: longer in the stage than 80 % of the team's won deals", columns, rows, below


def _overhang(found: Overhang) -> Section:
    from coaching.pipeline.stalled import WON_NEEDED

    title = "Pipeline overhang: open deals older than 80 % of the team's won deals at closing"
    rows = [("open", *_share(found.open))]
    below = []
    if found.limit is None or found.older is None:
        few = f"{_number(found.won, 'won deal')} of known age, fewer than {WON_NEEDED}"
        below.append(f"Too few to say which are old: {few}.")
    else:
        rows.append((f"older than {_days(found.limit)} days", *_share(found.older)))
        if found.won_when_older is not None:
            rate = _rate(found.won_when_older, "deal")
            below.append(f"Deals that were still open at that age and are decided: won {rate}.")
    if found.unknown:
        below.append(f"{_number(found.unknown, 'open deal')} of unknown age.")
    unjudged = found.open.unjudged
    if unjudged:
        below.append(f"{_number(unjudged, 'open deal')} in stages that tell too little to expect.")
    columns = ("open deals", "deals", "amount", "to be won, by stage", "amount of these")
    return title, columns, rows, below


def _share(share: Share) -> tuple[str, ...]:
    expected = "" if share.expected_deals is None else f"{share.expected_deals:.1f}"
    return str(share.deals), _money(share.amounts), expected, _money(share.expected_amounts)


def _calls(found: Metrics, titles: Mapping[str, str]) -> Section:
    rows = [
        (
            titles[it.stage],
            str(it.deals),
            str(it.without),
            f"too few to say: {_number(it.deals, 'deal')}"
            if it.median is None
            else f"{it.median:g}",
            "" if it.mean is None else f"{it.mean:.1f}",
        )
        for it in found.calls
    ]
    columns = ("stage", "deals that moved on", "without a call", "median", "mean")
    return "Calls per stage", columns, rows, ()


def _talk(found: Metrics, titles: Mapping[str, str], zone: ZoneInfo) -> Section:
    talk = found.talk
    rows = [
        (
            visible(it.deal),
            titles[it.stage],
            f"{titles[it.talk]} ({it.share:.0%} of the talk)",
            f"{call_name(it.call)}, {day_in(zone, it.call_at)}",
            f"moved on {day_in(zone, it.since)}, after it" if it.moved_after else "",
        )
        for it in talk.gaps
    ]
    below = [f"Compared: {_number(talk.compared, 'open deal')}."]
    if talk.not_in_process:
        below.append(
            f"{_number(talk.not_in_process, 'open deal')} in no stage that the process names."
        )
    if talk.without_talk:
        below.append(f"{_number(talk.without_talk, 'open deal')} without a call that tells.")
    columns = ("deal", "the CRM says", "the last call is about", "call", "")
    return "Talk against CRM: more than one stage apart", columns, rows, below


def _rate(rate: Rate, what: str) -> str:
    if rate.value is None or rate.low is None or rate.high is None:
        return f"too few to say: {rate.of} {what}"
    return f"{rate.value:.0%} ({rate.low:.0%} to {rate.high:.0%})"


def _quantile(found: Quantile | None, *, interval: bool = False) -> str:
    if found is None:
        return ""
    value = "not reached" if found.days is None else _days(found.days)
    if not interval or found.days is None:
        return value
    low = "0" if found.low is None else _days(found.low)
    return f"{value} ({low} to {'?' if found.high is None else _days(found.high)})"


def _days(days: float) -> str:
    return f"{days:.1f}" if days < FINE_BELOW else f"{days:.0f}"


def _money(amounts: Mapping[str, float]) -> str:
    return ", ".join(f"{value:,.0f} {currency}".strip() for currency, value in amounts.items())


def _number(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"
