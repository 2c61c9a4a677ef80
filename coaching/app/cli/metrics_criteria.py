"""The table and the plot of the exit criteria that were most often missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from coaching.app.cli.printing import visible
from coaching.pipeline.criteria import MissingInStage
from coaching.pipeline.rates import Rate

COLUMNS = ("stage", "exit criterion", "missing (95 %)", "moved on without", "lost without")

LABEL = 340
"""Points of a criterion's sentence beside its bar, and the letters that fit."""
LETTERS = 56


def missing_rows(
    found: Sequence[MissingInStage], titles: Mapping[str, str]
) -> tuple[list[tuple[str, ...]], list[str]]:
    """Rows of the table, and lines under it."""
    rows: list[tuple[str, ...]] = []
    for stage in found:
        if not stage.deals:
            continue
        for place, one in enumerate(stage.criteria):
            rows.append(
                (
                    titles[stage.stage] if place == 0 else "",
                    f"{visible(one.says)} [{one.key}]",
                    _rate(one.missing),
                    f"{one.moved_on.count} of {one.moved_on.of}",
                    f"{one.lost.count} of {one.lost.of}",
                )
            )
    below = ["Of the deals that moved on from the stage or were lost from it, by calls up to then."]
    without = sum(one.without for one in found)
    if without:
        below.append(f"Left out: {_times(without)} a deal left a stage without a call to look at.")
    unread = sum(one.unread for one in found)
    if unread:
        below.append(f"Left out: {_times(unread)} a call of a deal is being made anew.")
    if not found:
        below = ["The process names no exit criteria for a stage that a deal was in."]
    return rows, below


def missing_data(
    found: Sequence[MissingInStage], titles: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Rows of the plot; criteria of too few deals have none."""
    return [
        {
            "stage": titles[stage.stage],
            "criterion": _short(one.says),
            "missing": one.missing.value,
            "low": one.missing.low,
            "high": one.missing.high,
            "deals": one.missing.of,
        }
        for stage in found
        for one in stage.criteria
        if one.missing.value is not None
    ]


def missing_plot(rows: list[dict[str, Any]], order: list[str]) -> Any:
    """Bars by stage, the most often missing first in each."""
    import altair as alt

    # stages have criteria of their own, so each has its own axis
    share = alt.X(
        "missing:Q",
        title="missing, of the deals that left the stage (line: 95 % interval)",
        scale=alt.Scale(domain=[0, 1]),
        axis=alt.Axis(format="%"),
    )
    names = [row["criterion"] for row in rows]
    base = alt.Chart().encode(
        y=alt.Y("criterion:N", sort=names, title=None, axis=alt.Axis(labelLimit=LABEL)),
        tooltip=[
            "stage:N",
            "criterion:N",
            alt.Tooltip("missing:Q", format=".0%"),
            alt.Tooltip("low:Q", format=".0%"),
            alt.Tooltip("high:Q", format=".0%"),
            "deals:Q",
        ],
    )
    bars = base.mark_bar(height=14, color="#8fb3d9").encode(x=share)
    lines = base.mark_rule(strokeWidth=2).encode(x="low:Q", x2="high:Q")
    row = alt.Row(
        "stage:N",
        sort=order,
        title=None,
        header=alt.Header(labelAngle=0, labelAnchor="start", labelOrient="top", labelFontSize=12),
    )
    return (
        alt.layer(bars, lines, data=alt.InlineData(values=rows))
        .properties(width=420, height=alt.Step(22))
        .facet(row=row)
        .resolve_scale(y="independent")
        .properties(title="Exit criteria missing when deals left a stage")
    )


def _short(text: str) -> str:
    return text if len(text) <= LETTERS else f"{text[:LETTERS].rpartition(' ')[0]} …"


def _rate(rate: Rate) -> str:
    if rate.value is None or rate.low is None or rate.high is None:
        return f"too few to say: {rate.count} of {rate.of}"
    return f"{rate.value:.0%} ({rate.low:.0%} to {rate.high:.0%})"


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"
