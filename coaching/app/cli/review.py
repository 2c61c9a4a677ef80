"""``filmroom review``."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import click

from coaching.app.cli.printing import as_json, visible
from coaching.app.cli.session import Session, with_session
from coaching.errors import UsageError
from coaching.ledger import call_name
from coaching.recording import clock

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coaching.review.evidence import Evidence
    from coaching.review.parts import PartReview, StageReview, Verdict
    from coaching.steps.reviewing import Reviewed

SIGNS = {"met": "✓", "not_met": "✗", "unknown": "?"}
WORDS = {
    "action": {"met": "done", "not_met": "not done", "unknown": "not seen"},
    "datum": {"met": "known", "not_met": "not to be had", "unknown": "unknown"},
    "criterion": {"met": "met", "not_met": "not met", "unknown": "unknown"},
}
QUOTE = 110
"""Most letters of an utterance on a page; --json has all of it."""
MORE_VALUES = 3
"""Further values of a datum that are shown after the first."""


@click.command("review")
@click.argument("wanted", metavar="CALL|DEAL")
@click.option(
    "--met",
    multiple=True,
    metavar="KEY",
    help="Say that it is met, done or known; again for others.",
)
@click.option(
    "--not-met", multiple=True, metavar="KEY", help="Say that it is not; again for others."
)
@click.option(
    "--unknown", multiple=True, metavar="KEY", help="Say that nobody can tell; again for others."
)
@click.option("--value", help="What a datum is; with --met.")
@click.option("--note", help="Why you say so.")
@click.option(
    "--withdraw",
    multiple=True,
    metavar="KEY",
    help="Take back what was said of it; again for others.",
)
@click.option("--json", "json_wanted", is_flag=True, help="Print JSON.")
@with_session
def review_command(
    session: Session,
    wanted: str,
    *,
    met: tuple[str, ...],
    not_met: tuple[str, ...],
    unknown: tuple[str, ...],
    value: str | None,
    note: str | None,
    withdraw: tuple[str, ...],
    json_wanted: bool,
) -> None:
    """Show what a call or a deal has of the sales process, or overrule it.

    Each thing comes with the utterance that proves it.

    CALL is its number (C12) or a part of its title; DEAL the CRM's id of a deal or its name.
    Nothing is called met without an utterance. --met, --not-met and --unknown overrule what was
    found; that is kept, and shown with who said it. KEY is the name beside each line.
    """
    from coaching.app.reviewing import cues_of, known_names
    from coaching.app.wiring import process_of
    from coaching.steps import reviewing

    said: list[tuple[str, Verdict]] = [
        *((key, "met") for key in met),
        *((key, "not_met") for key in not_met),
        *((key, "unknown") for key in unknown),
    ]
    if (value is not None or note is not None) and not said:
        raise UsageError("--value and --note go with --met, --not-met or --unknown")
    named = Counter([*(key for key, _ in said), *withdraw])
    if twice := sorted(key for key, count in named.items() if count > 1):
        raise UsageError(f"{', '.join(twice)}: ruled on twice", hint="say one thing of each")
    place = session.place
    process = process_of(place.workspace)
    if said:
        reviewing.rule(place, wanted, process, said, value=value, note=note, who=session.actor)
    if withdraw:
        reviewing.withdraw(place, wanted, process, withdraw, who=session.actor)
    found = reviewing.review(
        place, wanted, process, cues_of(process), known=known_names(place.workspace)
    )
    if json_wanted:
        as_json(found.as_json())
        return
    for line in page(found):
        click.echo(line)


def page(found: Reviewed) -> Iterator[str]:
    """The review as lines of text, in the shape of the process."""
    of_deal = len(found.review.calls) > 1
    numbers = ", ".join(call_name(call) for call in found.review.calls)
    yield f"{numbers}  {visible(found.title)}"
    yield f"process {found.review.process}"
    for stage in found.review.stages:
        yield ""
        yield _heading(stage)
        yield f"  Goal: {stage.goal}"
        for name, parts in (
            ("Actions", stage.actions),
            ("Data", stage.data),
            ("Exit criteria", stage.criteria),
        ):
            if parts:
                yield f"  {name}"
            for part in parts:
                yield from _lines(part, of_deal=of_deal)


def _heading(stage: StageReview) -> str:
    met = sum(part.verdict == "met" for part in stage.criteria)
    talked = f"{stage.turns} turns" if stage.talked else "not talked about"
    return f"{stage.title}: {talked}, {met} of {len(stage.criteria)} exit criteria met"


def _lines(part: PartReview, *, of_deal: bool) -> Iterator[str]:
    value = f": {visible(part.value)}" if part.value and part.verdict == "met" else ""
    yield f"    {SIGNS[part.verdict]} {part.says} [{part.ref.key}]{value}{_ruled(part)}"
    if part.ref.part == "datum":
        for one in part.values[: 1 + MORE_VALUES]:
            more = "" if one is part.values[0] else f"also {visible(one.value.text)}: "
            yield f"        {more}{_quoted(one.evidence, of_deal=of_deal)}"
        return
    for evidence in part.evidence[:1]:
        yield f"        {_quoted(evidence, of_deal=of_deal)}"


def _ruled(part: PartReview) -> str:
    """Who overruled what was found, and why."""
    if part.ruled is None:
        return ""
    words = WORDS[part.ref.part]
    note = f', "{visible(part.ruled.note)}"' if part.ruled.note else ""
    found = part.values[0].value.text if part.values else words[part.found]
    return f"  ({words[part.verdict]}: {visible(part.ruled.who)} says so{note}; found: {found})"


def _quoted(evidence: Evidence, *, of_deal: bool) -> str:
    """An utterance with its time, around what shows it."""
    text = " ".join(evidence.text.split())
    if len(text) > QUOTE:
        start = max(0, min(evidence.start - QUOTE // 3, len(text) - QUOTE))
        end = start + QUOTE
        text = ("…" if start else "") + text[start:end] + ("…" if end < len(text) else "")
    where = f"{call_name(evidence.call)} " if of_deal else ""
    return f"{where}{clock(evidence.at)} {evidence.role}: {visible(text)}"
