"""``filmroom show``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from coaching.app.cli.printing import as_json, visible
from coaching.app.cli.session import Session, with_session
from coaching.ledger import call_name
from coaching.recording import clock

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coaching.ports import StageTag
    from coaching.steps.comparing import ComparedWords
    from coaching.steps.reading import ReadCall
    from coaching.store.calls import CallFacts

NAME_WIDTH = 24
"""Most columns for a name before the talk. Chosen because most names are shorter."""


@click.command("show")
@click.argument("call")
@click.option(
    "--compare", is_flag=True, help="Show where our words and the transcript's differ instead."
)
@click.option("--json", "json_wanted", is_flag=True, help="Print JSON.")
@with_session
def show_command(session: Session, call: str, *, compare: bool, json_wanted: bool) -> None:
    """Show a call: its facts, talk and stages.

    CALL is its number (C12) or a part of its title. docs/metrics.md says how its talk is measured.
    With --compare it needs words of two origins: a transcript that came with it, and what
    `filmroom ingest --retranscribe` heard.
    """
    from coaching.steps.reading import read_call

    shown = read_call(session.place, call)
    if compare:
        from coaching.app.wiring import means_of
        from coaching.steps.comparing import compare_words

        means = means_of(session.place.workspace, session.settings)
        found = compare_words(session.place, shown.facts.id, means)
        _compare(found, json_wanted=json_wanted)
        return
    if json_wanted:
        as_json(shown.as_json())
        return
    facts = shown.facts
    click.echo(f"{call_name(facts.id)}  {visible(facts.title)}")
    for name, value in _said_of(shown):
        click.echo(f"  {name:<12}{value}")
    _speakers(shown)
    _measures(shown)
    _talk(shown)


def _talk(shown: ReadCall) -> None:
    """The talk under its stages, with the signals that are heard in it."""
    names = [_short(visible(name)) for name in shown.names()]
    width = max((len(name) for name in names), default=0)
    for segment in shown.segments():
        click.echo(f"\n[{segment.stage}]{'' if segment.sure else ' unsure'}")
        for place in range(segment.first_turn, segment.end_turn):
            turn, tag = shown.turns[place].turn, shown.turns[place].tag
            begin = f"  {clock(turn.start)}  {names[place]:<{width}}  "
            click.echo(f"{begin}{turn.text}")
            for note in _notes(turn.text, tag, segment.stage):
                click.echo(f"{' ' * len(begin)}- {visible(note)}")


def _notes(text: str, tag: StageTag, stage: str) -> Iterator[str]:
    """What is told of a turn: its own stage where it is another, and its signals with words."""
    if tag.stage != stage:
        yield f"{tag.stage}{'' if tag.sure else ', unsure'}"
    for hit in tag.signals:
        name = hit.name.replace("_", " ")
        shown = text[hit.start : hit.end].strip()
        said = f" \u201c{shown}\u201d" if shown and shown != text.strip() else ""
        yield f"{name}: {hit.kind.replace('_', ' ')}{said}" if hit.kind else f"{name}{said}"


def _stages(shown: ReadCall) -> str:
    """The segments in one line."""
    return " · ".join(
        f"{clock(one.start)} {one.stage}{'' if one.sure else ' (unsure)'}"
        for one in shown.segments()
    )


def _said_of(shown: ReadCall) -> list[tuple[str, str]]:
    """What is known of a call besides its talk, line by line."""
    from coaching.app.days import KNOWN_FROM
    from coaching.app.left_out import lines_of

    facts = shown.facts
    started = f"{facts.started_at:%Y-%m-%d %H:%M} UTC" if facts.started_at else ""
    lines = [
        ("started", f"{started} ({KNOWN_FROM[facts.started_at_source]})" if started else ""),
        ("duration", clock(facts.duration or 0)),
        ("stages", _stages(shown)),
        ("language", facts.language or ""),
        ("rep", facts.rep or "unknown"),
        ("account", facts.account or "unmatched"),
        ("territory", facts.territory or "unassigned"),
        ("deal", " ".join(filter(None, (facts.deal, facts.deal_name, facts.outcome)))),
        ("matched", _matched(facts)),
        ("recordings", _listed(shown.recordings) or "none: searchable, not playable"),
        ("transcripts", _listed(shown.transcripts)),
        ("times", "estimated until a clip is cut" if shown.estimated else ""),
        *lines_of(shown.left_out),
        *(("note", note) for note in shown.notes),
        *(("conflict", visible(str(conflict))) for conflict in shown.conflicts),
        ("made by", ", ".join(f"{kind}: {maker}" for kind, maker in shown.made_by.items())),
    ]
    return [(name, value) for name, value in lines if value]


def _matched(facts: CallFacts) -> str:
    """How the call found its account and deal, and how certain that is."""
    if not facts.match_rule:
        return ""
    return f"{facts.match_rule} (certainty {facts.match_certainty or 0:.2g})"


def _speakers(shown: ReadCall) -> None:
    """Who speaks, a line a voice, and what decided that."""
    if not shown.speakers:
        return
    click.echo("\nWho speaks")
    width = max(len(one.label) for one in shown.speakers)
    for one in shown.speakers:
        name = f"{visible(one.name)}  " if one.name else ""
        told = f"{visible(one.label):<{width}}  {one.role:<8}  {name}({visible(one.source)})"
        click.echo(f"  {told}")


def _short(name: str) -> str:
    """A name that leaves room for the talk beside it."""
    return name if len(name) <= NAME_WIDTH else f"{name[: NAME_WIDTH - 1]}…"


def _measures(shown: ReadCall) -> None:
    """How a call was talked, a line a measure; docs/metrics.md says what they are."""
    from coaching.app.measured import lines_of

    if shown.measures is None or not shown.measures.sides:
        return
    click.echo("\nHow it was talked")
    for name, value in lines_of(shown.measures):
        click.echo(f"  {name:<22}{value}")


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(visible(name) for name in names)


def _compare(found: ComparedWords, *, json_wanted: bool) -> None:
    if json_wanted:
        as_json(found.as_json())
        return
    click.echo(f"shown: {found.shown}\nother: {found.other}")
    for each in found.comparison.differences:
        click.echo(f"  {clock(each.start)}  {each.one or '-'} | {each.other or '-'}")
    click.echo(
        f"{found.comparison.words} and {found.comparison.other_words} words, "
        f"{found.comparison.disagreement:.1%} of them in one only"
    )
