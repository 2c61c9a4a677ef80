"""Plots of the process metrics, with Altair: a PNG and a page for each.

A page holds its programs and its data and loads nothing. It holds no name of a person, deal or
account.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from coaching.app.cli.metrics_criteria import missing_data, missing_plot
from coaching.pipeline.metrics import Metrics
from coaching.workspace import said_plainly

WIDTH = 560
HEIGHT_OF_STAGE = 34
SCALE = 2
"""Dots of the PNG to a point, for sharp slides."""

NO_LINKS = {"actions": {"export": True, "source": False, "compiled": False, "editor": False}}
"""The menu of a page: pictures can be saved; the button that opens a web site is left out."""


def write_plots(found: Metrics, folder: Path) -> tuple[Path, ...]:
    """Write a PNG and a page for each plot that has something to show; their paths.

    Raises:
        WorkspaceError: The folder cannot be written.
    """
    written = []
    with said_plainly(folder):
        folder.mkdir(parents=True, exist_ok=True)
        for name, chart in charts(found):
            png, page = folder / f"{name}.png", folder / f"{name}.html"
            chart.save(str(png), scale_factor=SCALE)
            chart.save(str(page), inline=True, embed_options=NO_LINKS)
            written += [png, page]
    return tuple(written)


def charts(found: Metrics) -> Iterator[tuple[str, Any]]:
    """The plots by name; one that would be empty is left out."""
    titles = {stage.key: stage.title for stage in found.stages}
    order = [stage.title for stage in found.stages]
    rates = [
        {
            "stage": titles[it.stage],
            "rate": it.rate.value,
            "low": it.rate.low,
            "high": it.rate.high,
            "moved_on": it.moved_on,
            "lost": it.lost,
            "here": it.here,
        }
        for it in found.conversion
        if it.rate.value is not None
    ]
    if rates:
        yield "conversion", _conversion(rates, order)
    curves = [
        {"stage": titles[it.stage], "days": p.days, "share": p.share, "low": p.low, "high": p.high}
        for it in found.time_in_stage
        for p in it.curve
    ]
    if curves:
        yield "time_in_stage", _time_in_stage(curves, order)
    if found.open_days:
        yield "open_deals", _open_deals(found, titles, order)
    calls = [
        {"stage": titles[it.stage], "median": it.median, "mean": it.mean, "deals": it.deals}
        for it in found.calls
        if it.median is not None
    ]
    if calls:
        yield "calls_per_stage", _calls(calls, order)
    missing = missing_data(found.criteria or (), titles)
    if missing:
        yield "exit_criteria_missing", missing_plot(missing, order)


def _data(rows: list[dict[str, Any]]) -> Any:
    import altair as alt

    return alt.InlineData(values=rows)


def _stages(order: list[str]) -> Any:
    """The stages from top to bottom, in their order."""
    import altair as alt

    return alt.Y("stage:N", sort=order, title=None, axis=alt.Axis(labelLimit=240))


def _conversion(rows: list[dict[str, Any]], order: list[str]) -> Any:
    import altair as alt

    base = alt.Chart(_data(rows)).encode(
        y=_stages(order),
        tooltip=[
            "stage:N",
            alt.Tooltip("rate:Q", format=".0%"),
            alt.Tooltip("low:Q", format=".0%"),
            alt.Tooltip("high:Q", format=".0%"),
            alt.Tooltip("moved_on:Q", title="moved on"),
            "lost:Q",
            alt.Tooltip("here:Q", title="still there"),
        ],
    )
    share = alt.X(
        "rate:Q",
        title="moved on, of those that moved on or were lost (line: 95 % interval)",
        scale=alt.Scale(domain=[0, 1]),
        axis=alt.Axis(format="%"),
    )
    bars = base.mark_bar(height=16, color="#8fb3d9").encode(x=share)
    lines = base.mark_rule(strokeWidth=2).encode(x="low:Q", x2="high:Q")
    return (bars + lines).properties(
        title="Stage conversion", width=WIDTH, height=alt.Step(HEIGHT_OF_STAGE)
    )


def _time_in_stage(rows: list[dict[str, Any]], order: list[str]) -> Any:
    import altair as alt

    legend = alt.Legend(labelLimit=240, symbolOpacity=1.0)
    picked = alt.selection_point(fields=["stage"], bind="legend")
    colour = alt.Color("stage:N", sort=order, title=None, legend=legend)
    days = alt.X("days:Q", title="days since the deal came to the stage")
    base = alt.Chart(_data(rows))
    lines = base.mark_line(interpolate="step-after").encode(
        x=days,
        y=alt.Y("share:Q", title="still there", axis=alt.Axis(format="%")),
        color=colour,
        opacity=alt.when(picked).then(alt.value(1.0)).otherwise(alt.value(0.1)),
        tooltip=[
            "stage:N",
            alt.Tooltip("days:Q", format=".1f"),
            alt.Tooltip("share:Q", format=".0%"),
        ],
    )
    bands = base.mark_area(interpolate="step-after").encode(
        x=days,
        y="low:Q",
        y2="high:Q",
        color=colour,
        opacity=alt.when(picked).then(alt.value(0.1)).otherwise(alt.value(0.0)),
    )
    return (
        (bands + lines)
        .add_params(picked)
        .properties(
            title=alt.Title("Time in stage", subtitle="Kaplan-Meier, with 95 % intervals"),
            width=WIDTH,
            height=320,
        )
    )


def _open_deals(found: Metrics, titles: dict[str, str], order: list[str]) -> Any:
    import altair as alt

    points = [{"stage": titles[stage], "days": days} for stage, days in found.open_days]
    limits = [
        {"stage": titles[limit.stage], "limit": limit.days, "won": limit.won}
        for limit in found.limits
        if limit.days is not None
    ]
    days = alt.X("days:Q", title="days in the stage (bar: 80 % of the won deals were shorter)")
    dots = (
        alt.Chart(_data(points))
        .mark_circle(size=60, opacity=0.5)
        .encode(x=days, y=_stages(order), tooltip=["stage:N", alt.Tooltip("days:Q", format=".1f")])
    )
    ticks = (
        alt.Chart(_data(limits))
        .mark_tick(color="#b0413e", thickness=3, size=22)
        .encode(
            x="limit:Q",
            y=_stages(order),
            tooltip=[
                alt.Tooltip("limit:Q", format=".1f"),
                alt.Tooltip("won:Q", title="won deals"),
            ],
        )
    )
    return (dots + ticks).properties(
        title="Open deals in their stages", width=WIDTH, height=alt.Step(HEIGHT_OF_STAGE)
    )


def _calls(rows: list[dict[str, Any]], order: list[str]) -> Any:
    import altair as alt

    base = alt.Chart(_data(rows)).encode(
        y=_stages(order),
        tooltip=["stage:N", "median:Q", alt.Tooltip("mean:Q", format=".1f"), "deals:Q"],
    )
    bars = base.mark_bar(height=16, color="#8fb3d9").encode(
        x=alt.X("median:Q", title="calls of a deal that moved on: median (dot: mean)")
    )
    dots = base.mark_point(filled=True, size=60, color="black").encode(x="mean:Q")
    return (bars + dots).properties(
        title="Calls per stage", width=WIDTH, height=alt.Step(HEIGHT_OF_STAGE)
    )
