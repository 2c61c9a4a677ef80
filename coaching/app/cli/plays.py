"""``filmroom plays``."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from coaching.app.cli.printing import as_json, visible
from coaching.app.cli.session import Session, with_session
from coaching.errors import UsageError
from coaching.ledger import call_name
from coaching.recording import clock

if TYPE_CHECKING:
    from coaching.plays.shown import Example, ShownPlay
    from coaching.steps.finding_plays import FoundPlays
    from coaching.steps.plays import Listing

FEW = 2
"""Examples of each play in a list; `show` has more."""

SHORT = 3
"""Sentences on how deals went in a list: counts, the difference, and whether it may be chance."""


@click.group("plays", invoke_without_command=True)
@click.option("--stage", metavar="STAGE", help="Only this stage of the process.")
@click.option("--dismissed", is_flag=True, help="Those that people dismissed, too.")
@click.option("--json", "json_wanted", is_flag=True, help="Print JSON.")
@with_session
def plays_command(
    session: Session, *, stage: str | None, dismissed: bool, json_wanted: bool
) -> None:
    """List recurring ways of doing something in a stage, and how deals with them went.

    They are found anew when the library has grown by a tenth, or by `filmroom plays find`. How
    deals went is worked out whenever it is shown: what went together, never what brought it about.
    """
    if click.get_current_context().invoked_subcommand is not None:
        if stage or dismissed or json_wanted:
            raise UsageError(
                "--stage and --dismissed go with `filmroom plays` alone, --json after the word",
                hint="`filmroom plays show P3 --json`",
            )
        return
    from coaching.app.wiring import process_of
    from coaching.steps.finding_plays import is_stale
    from coaching.steps.plays import listed

    place, settings = session.place, session.settings
    if is_stale(place):
        _find(session)
    found = listed(
        place,
        process_of(place.workspace),
        settings.sharing,
        zone=settings.team.zone,
        stage=stage,
        dismissed=dismissed,
    )
    if json_wanted:
        as_json(_listing_json(found))
        return
    for line in _listing_lines(found):
        click.echo(line)


@plays_command.command("show")
@click.argument("play")
@click.option("--json", "json_wanted", is_flag=True, help="Print JSON.")
@with_session
def show_command(session: Session, play: str, *, json_wanted: bool) -> None:
    """Show a play: how often it is seen, how deals with it went, turns to listen to."""
    from coaching.app.wiring import process_of
    from coaching.steps.plays import show

    place, settings = session.place, session.settings
    shown = show(
        place,
        process_of(place.workspace),
        settings.sharing,
        zone=settings.team.zone,
        wanted=play,
    )
    if json_wanted:
        as_json(shown.as_json())
        return
    for line in play_lines(shown):
        click.echo(line)


@plays_command.command("find")
@click.option("--json", "json_wanted", is_flag=True, help="Print JSON.")
@with_session
def find_command(session: Session, *, json_wanted: bool) -> None:
    """Find plays anew in all calls; those that are found again keep number and name."""
    found = _find(session)
    new = [f"P{number}" for number in found.new]
    if json_wanted:
        as_json(
            {
                "calls": found.run.calls,
                "passed_over": dict(found.run.passed_over),
                "embedder": found.run.embedder,
                "turns": found.turns,
                "plays": found.plays,
                "new": new,
            }
        )
        return
    named = f": {', '.join(new)}" if new else ""
    click.echo(f"{found.plays} plays in {_calls(found.run.calls)}, {len(new)} of them new{named}")
    for line in _passed_over(found.run.passed_over, found.run.embedder):
        click.echo(line)


@plays_command.command("name")
@click.argument("play")
@click.argument("title")
@with_session
def name_command(session: Session, play: str, title: str) -> None:
    """Call a play something; "" goes back to its own words."""
    from coaching.steps.naming_plays import name

    made = name(session.place, play, title, who=session.actor)
    what = f"“{visible(made.title)}”" if made.title else "after its own words"
    click.echo(f"P{made.id} is called {what}")


@plays_command.command("dismiss")
@click.argument("play")
@click.option("--undo", is_flag=True, help="List it again.")
@with_session
def dismiss_command(session: Session, play: str, *, undo: bool) -> None:
    """Say that a play is none: it is left out of lists and comparisons."""
    from coaching.steps.naming_plays import dismiss

    made = dismiss(session.place, play, back=undo, who=session.actor)
    click.echo(f"P{made.id} is {'listed again' if undo else 'dismissed'}")


# Telling ------------------------------------------------------------------------------------------


def _find(session: Session) -> FoundPlays:
    from coaching.app.wiring import process_of
    from coaching.steps.finding_plays import find_plays

    place = session.place
    with click.progressbar(length=100, label="Looking for plays", file=sys.stderr) as bar:
        return find_plays(
            place,
            process_of(place.workspace),
            who=session.actor,
            on_progress=lambda share: bar.update(round(share * 100) - bar.pos),
        )


def _listing_lines(found: Listing) -> Iterator[str]:
    from coaching.plays.words import NO_CAUSE

    for stage, own in found.stages.items():
        yield click.style(stage, bold=True)
        for one in own:
            yield from _brief(one)
    if not found.stages:
        yield "No plays: " + _why_none(found)
    elif any(it.judged for own in found.stages.values() for one in own for it in one.went):
        yield NO_CAUSE
    silent = [name for name in found.turns if name not in found.stages]
    if found.stages and silent:
        told = ", ".join(f"{name} ({found.turns[name]} turns)" for name in silent)
        yield f"None in {told}."
    if found.dismissed:
        yield f"{found.dismissed} dismissed; --dismissed lists them."
    if found.newer:
        came = f"{_calls(found.newer)} came since"
        yield f"{came}: `filmroom plays find` looks through them, too."
    if found.run is not None:
        yield from _passed_over(found.run.passed_over, found.run.embedder)


def _why_none(found: Listing) -> str:
    turns = sum(found.turns.values())
    if not turns:
        return "no talk of ours was looked at."
    return f"among {turns} turns of ours no group was found that is alike on three calls or more."


def _passed_over(passed_over: Any, embedder: str) -> Iterator[str]:
    for other, count in sorted(passed_over.items()):
        if not other:
            told = "the turns have no vectors"
        else:
            told = f"the turns were embedded by {other}, not {embedder}"
        yield f"{_calls(count)} left out: {told}. `filmroom reread` makes them anew."


def _calls(count: int) -> str:
    return f"{count} call{'' if count == 1 else 's'}"


def _brief(one: ShownPlay) -> Iterator[str]:
    yield f"  {one.name:<5} {visible(one.title)}{_state(one)}"
    yield f"        {one.often}"
    for went in one.went:
        yield f"        - {went.says[0]}"
        for more in went.says[1:SHORT]:
            yield f"          {more}"
    if one.of_few:
        yield f"        - {one.no_deals}"
    for example in one.examples[:FEW]:
        yield f"        {_place_of(example)}  “{visible(_short(example.text))}”"


def _state(one: ShownPlay) -> str:
    return f"  [dismissed {one.dismissed_at:%Y-%m-%d}]" if one.dismissed_at else ""


def _short(text: str, longest: int = 90) -> str:
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def _place_of(example: Example) -> str:
    return f"{call_name(example.call)}@{clock(example.start)}-{clock(example.end)}"


def play_lines(one: ShownPlay) -> Iterator[str]:
    """A play as lines of text."""
    from coaching.plays.words import NO_CAUSE

    yield f"{one.name}  {visible(one.title)}{_state(one)}"
    yield f"{one.stage} · {one.often}"
    yield ""
    yield "How deals went"
    for went in one.went:
        yield f"  - {went.says[0]}"
        for more in went.says[1:]:
            yield f"    {more}"
    if one.no_deals:
        yield f"  {one.no_deals}"
    if any(went.judged for went in one.went):
        yield f"  {NO_CAUSE}"
    yield ""
    yield "Turns to listen to"
    for example in one.examples:
        about = " · ".join(
            map(visible, filter(None, (example.call_title, example.rep, example.account)))
        )
        yield f"  {_place_of(example)}  {about}"
        yield f"    “{visible(example.text)}”"
        if example.moment is not None:
            yield f"    in M{example.moment}: `filmroom playbook add M{example.moment}`"
    if not one.examples:
        yield "  none that the team may see"


def _listing_json(found: Listing) -> dict[str, object]:
    run = found.run
    return {
        "found_at": run.at.isoformat() if run else None,
        "embedder": run.embedder if run else None,
        "calls": run.calls if run else 0,
        "passed_over": dict(run.passed_over) if run else {},
        "newer": found.newer,
        "dismissed": found.dismissed,
        "turns": dict(found.turns),
        "stages": [
            {"stage": name, "plays": [one.as_json() for one in own]}
            for name, own in found.stages.items()
        ],
    }
