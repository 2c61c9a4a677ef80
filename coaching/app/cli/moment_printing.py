"""Moments, and what was done with one, as lines of text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from coaching.app.cli.printing import visible
from coaching.ledger import call_name
from coaching.recording import clock

if TYPE_CHECKING:
    from coaching.app.cli.session import Session
    from coaching.moments.sharing import Moment
    from coaching.moments.shown import Saying, ShownMoment
    from coaching.steps.moment_board import Board
    from coaching.steps.withholding import Withheld


def say(session: Session, moment: Moment, what: str) -> None:
    """Tell what was done with a moment."""
    state = moment.state(session.place.now())
    until = ""
    if state == "first look" and moment.first_look_until is not None:
        until = f", for its rep alone until {moment.first_look_until:%Y-%m-%d}"
    elif state == "withheld":
        until = ", withheld"
    span = f"{call_name(moment.call)}@{clock(moment.start)}-{clock(moment.end)}"
    click.echo(f"{moment.name} {what} ({span}{until})")


def tell_withheld(session: Session, done: Withheld) -> None:
    """Tell what was withheld, and what a person has to look after."""
    from coaching.app.withholding import follow_withholding

    told = follow_withholding(session.place, session.settings, done)
    click.echo(told.done[0])
    for line in told.done[1:]:
        click.echo(f"  {line}")
    for line in told.left:
        click.echo(f"  {line}", err=True)


def tell_followed(session: Session, withheld: Withheld | None) -> None:
    """Tell what followed where something of a moment is withheld, or it goes from and to others."""
    from coaching.app.playbook import pages_in_words, write_pages_anew

    if withheld is not None:
        tell_withheld(session, withheld)
    for line in pages_in_words(write_pages_anew(session.place, session.settings)):
        click.echo(f"  {line}")


def board_lines(found: Board, *, mine: bool) -> Iterator[str]:
    """The moments of each stage as lines of text."""
    for stage, own in found.stages.items():
        yield click.style(stage, bold=True)
        for one in own:
            yield from _brief(one)
    if not found.stages:
        yield "No moments of your own." if mine else "No moments that you may see."
    if found.more:
        yield f"{found.more} more; --limit shows them."
    if found.in_first_look:
        few = "1 more is" if found.in_first_look == 1 else f"{found.in_first_look} more are"
        yield f"{few} in the rep's first look. See yours with --mine --as NAME."


def _brief(one: ShownMoment) -> Iterator[str]:
    moment = one.moment
    span = f"{call_name(moment.call)}@{clock(moment.start)}-{clock(moment.end)}"
    about = " · ".join(map(visible, filter(None, (one.rep, one.account, one.credit_line))))
    state = "" if one.state == "shared" else f"  [{_state(one)}]"
    yield f"  {moment.name:<5} {visible(one.title)}{state}"
    yield f"        {span}  {about}"
    for evidence in one.evidence:
        yield f"        - {visible(evidence.says)}"
    for said in one.why[:1]:
        yield f"        {visible(said.who)}: “{visible(said.text)}”"


def _state(one: ShownMoment) -> str:
    until = one.moment.first_look_until
    if one.state == "first look" and until is not None:
        return f"{'yours' if one.own else 'its rep alone'} until {until:%Y-%m-%d}"
    return one.state


def moment_lines(one: ShownMoment) -> Iterator[str]:
    """A moment as lines of text."""
    from coaching.moments.score import in_words

    moment = one.moment
    span = f"{call_name(moment.call)}@{clock(moment.start)}-{clock(moment.end)}"
    yield f"{moment.name}  {visible(one.title)}"
    yield " · ".join(
        map(visible, filter(None, (one.stage, span, one.call_title, one.rep, one.account)))
    )
    yield f"{_state(one)}{'; ' + one.credit_line if one.credit_line else ''}"
    if one.credit:
        yield f"Owed to {', '.join(map(visible, one.credit))}, too"
    yield ""
    for role, text in one.lines:
        yield f"  {role:<9} {visible(text)}"
    yield ""
    yield "What speaks for it"
    for evidence in one.evidence:
        at = f", {evidence.at:%Y-%m-%d}" if evidence.at else ""
        yield f"  - {visible(evidence.says)}"
        yield f"    ({visible(evidence.source)}{at})"
    if one.why:
        yield ""
        yield "Why it worked"
        for said in one.why:
            yield from _saying(said)
    if one.comments:
        yield ""
        yield "Comments"
        for said in one.comments:
            yield from _saying(said)
    yield ""
    yield f"Score {one.score.value:.2f}, for choosing which to show"
    for line in in_words(one.score):
        yield f"  {line}"


def _saying(said: Saying) -> Iterator[str]:
    where = f" ({said.call})" if said.call else ""
    recorded = f" [recorded: {said.audio}]" if said.audio else ""
    yield f"  {visible(said.who)}{where}: “{visible(said.text)}”{recorded}"
