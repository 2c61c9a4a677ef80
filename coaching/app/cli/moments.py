"""``filmroom moments``."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from coaching.app.cli.printing import as_json, clock, visible
from coaching.app.cli.selecting import seconds_of
from coaching.app.cli.session import Session, with_session
from coaching.errors import UsageError
from coaching.ledger import call_name

if TYPE_CHECKING:
    from coaching.moments.sharing import Moment
    from coaching.moments.shown import Saying, ShownMoment
    from coaching.steps.moment_board import Board
    from coaching.steps.withholding import Withheld

A_STAGE = 5
"""Moments of a stage that are shown, unless told otherwise. Chosen because more are not watched."""

_SPAN = re.compile(r"(?P<call>.+)@(?P<start>[\d:.]+)-(?P<end>[\d:.]+)")


@click.group("moments", invoke_without_command=True)
@click.option("--stage", metavar="STAGE", help="Only this stage of the process.")
@click.option("--territory", metavar="NAME", help="Only accounts there; or unassigned.")
@click.option("--mine", is_flag=True, help="Only your own, withheld ones too.")
@click.option("--limit", type=click.IntRange(1, 1000), default=A_STAGE, help="Of each stage.")
@click.option("--json", "json_wanted", is_flag=True, help="Print JSON.")
@with_session
def moments_command(
    session: Session,
    *,
    stage: str | None,
    territory: str | None,
    mine: bool,
    limit: int,
    json_wanted: bool,
) -> None:
    """List moments with evidence of winning; share, withhold and explain your own.

    Without a further word the moments of each stage are listed that the team may see, and your own,
    unlike each other in people, accounts and words. Calls that are new are looked through first.
    A new moment is its rep's own first: see yours with --mine.
    """
    if click.get_current_context().invoked_subcommand is not None:
        if stage or territory or mine:
            raise UsageError("--stage, --territory and --mine go with `filmroom moments` alone")
        return
    from coaching.app.wiring import process_of
    from coaching.steps.moment_board import board

    place, settings = session.place, session.settings
    _look(session)
    found = board(
        place,
        process_of(place.workspace),
        settings.sharing,
        zone=settings.team.zone,
        who=session.actor,
        stage=stage,
        territory=territory,
        mine=mine,
        limit=limit,
    )
    if json_wanted:
        as_json(
            {
                "stages": [
                    {"stage": name, "moments": [one.as_json() for one in own]}
                    for name, own in found.stages.items()
                ],
                "in_first_look": found.in_first_look,
                "more": found.more,
            }
        )
        return
    for line in _board_lines(found, mine=mine):
        click.echo(line)


@moments_command.command("show")
@click.argument("moment")
@click.option("--json", "json_wanted", is_flag=True, help="Print JSON.")
@with_session
def show_command(session: Session, moment: str, *, json_wanted: bool) -> None:
    """Show a moment: its talk, what speaks for it, what people say of it."""
    shown = _shown(session, moment)
    if json_wanted:
        as_json(shown.as_json())
        return
    for line in moment_lines(shown):
        click.echo(line)


@moments_command.command("add")
@click.argument("stretch", metavar="CALL@START-END")
@click.option("--title", default="", help="What it is called.")
@with_session
def add_command(session: Session, stretch: str, *, title: str) -> None:
    """Make a moment of a stretch that you choose: C12@02:10-02:45."""
    from coaching.steps.sharing import choose

    match = _SPAN.fullmatch(stretch)
    if match is None:
        raise UsageError(f"{stretch!r} is no stretch of a call", hint="write C12@02:10-02:45")
    made = choose(
        session.place,
        match["call"],
        seconds_of(match["start"]),
        seconds_of(match["end"]),
        title=title,
        sharing=session.settings.sharing,
        who=session.actor,
    )
    _say(session, made, "is a moment now")


@moments_command.command("share")
@click.argument("moment")
@with_session
def share_command(session: Session, moment: str) -> None:
    """Show an own moment to the team now; a withheld one, too."""
    from coaching.steps.sharing import share

    _say(session, share(session.place, moment, who=session.actor), "is shared with the team")


@moments_command.command("withhold")
@click.argument("moment")
@with_session
def withhold_command(session: Session, moment: str) -> None:
    """Keep an own moment to yourself: it is gone from search, reels and pages at once."""
    from coaching.steps.sharing import withhold

    _tell_withheld(session, withhold(session.place, moment, who=session.actor))


@moments_command.command("trim")
@click.argument("moment")
@click.option("--from", "first", metavar="WORDS", help="It begins with these words.")
@click.option("--to", "last", metavar="WORDS", help="It ends with these words.")
@with_session
def trim_command(session: Session, moment: str, *, first: str | None, last: str | None) -> None:
    """Let an own moment begin and end with certain words."""
    from coaching.steps.sharing import trim

    made = trim(session.place, moment, first=first, last=last, who=session.actor)
    _say(session, made, f"goes from {clock(made.start)} to {clock(made.end)}")


@moments_command.command("name")
@click.argument("moment")
@click.argument("title")
@with_session
def name_command(session: Session, moment: str, title: str) -> None:
    """Call an own moment something."""
    from coaching.steps.sharing import name

    _say(session, name(session.place, moment, title, who=session.actor), "has its name")


@moments_command.command("credit")
@click.argument("moment")
@click.argument("person")
@with_session
def credit_command(session: Session, moment: str, person: str) -> None:
    """Say to whom an own moment is owed, too."""
    from coaching.steps.moment_notes import credit

    _say(session, credit(session.place, moment, person, who=session.actor), f"credits {person}")


@moments_command.command("why")
@click.argument("moment")
@click.argument("text", required=False, default="")
@click.option(
    "--recording",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="A recorded note instead; its words are recognised here.",
)
@with_session
def why_command(session: Session, moment: str, text: str, *, recording: Path | None) -> None:
    """Say in your own words why a moment worked, typed or as a recorded note."""
    from coaching.app.moments import masking_of
    from coaching.steps import moment_notes

    place = session.place
    masking = masking_of(place.workspace)
    if recording is None:
        made = moment_notes.why(place, moment, text, masking=masking, who=session.actor)
    else:
        if text:
            raise UsageError("type why it worked, or give a --recording, not both")
        made = _recorded(session, moment, recording)
    _say(session, made, "has your words")


def _recorded(session: Session, moment: str, recording: Path) -> Moment:
    from coaching.app.moments import masking_of
    from coaching.app.wiring import glossary_of, transcriber_of
    from coaching.steps.moment_notes import why_recorded

    place, settings = session.place, session.settings
    with click.progressbar(length=100, label="Listening", file=sys.stderr) as bar:
        return why_recorded(
            place,
            moment,
            recording,
            transcriber=transcriber_of(settings),
            hotwords=glossary_of(place.workspace).hotwords,
            language=None if settings.speech.language == "auto" else settings.speech.language,
            masking=masking_of(place.workspace),
            who=session.actor,
            on_progress=lambda share: bar.update(round(share * 100) - bar.pos),
        )


@moments_command.command("used")
@click.argument("moment")
@click.argument("text", required=False, default="")
@click.option("--call", metavar="CALL", help="The call on which you used it.")
@with_session
def used_command(session: Session, moment: str, text: str, *, call: str | None) -> None:
    """Say that you used a moment, and on which call."""
    from coaching.app.moments import masking_of
    from coaching.steps.moment_notes import used

    masking = masking_of(session.found)
    made = used(session.place, moment, call=call, text=text, masking=masking, who=session.actor)
    _say(session, made, "was used")


@moments_command.command("comment")
@click.argument("moment")
@click.argument("text")
@with_session
def comment_command(session: Session, moment: str, text: str) -> None:
    """Say something of a moment."""
    from coaching.app.moments import masking_of
    from coaching.steps.moment_notes import comment

    masking = masking_of(session.found)
    made = comment(session.place, moment, text, masking=masking, who=session.actor)
    _say(session, made, "has your comment")


@moments_command.command("watched")
@click.argument("moment")
@click.option("--by", multiple=True, metavar="NAME", help="Who watched it; again for others.")
@with_session
def watched_command(session: Session, moment: str, *, by: tuple[str, ...]) -> None:
    """Note that you watched a moment, or who did."""
    from coaching.steps.moment_notes import watched

    _say(session, watched(session.place, moment, by=by, who=session.actor), "was watched")


@moments_command.command("undo")
@click.argument("moment")
@with_session
def undo_command(session: Session, moment: str) -> None:
    """Take back the last thing that was done to a moment."""
    from coaching.steps.sharing import undo

    done = undo(session.place, moment, who=session.actor)
    click.echo(f"{done.moment.name}: {done.verb} is taken back")
    if done.withheld is not None:
        _tell_withheld(session, done.withheld)


# Telling ------------------------------------------------------------------------------------------


def _look(session: Session) -> None:
    """Look through new calls, with a bar where there are some."""
    from coaching.app.moments import look_for_moments

    bars: list[Any] = []

    def progress(share: float) -> None:
        if not bars:
            bar = click.progressbar(length=100, label="Looking for moments", file=sys.stderr)
            bars.append(bar.__enter__())
        bars[0].update(round(share * 100) - bars[0].pos)

    try:
        look_for_moments(session.place, session.settings, on_progress=progress)
    finally:
        for bar in bars:
            bar.render_finish()


def _shown(session: Session, moment: str) -> ShownMoment:
    from coaching.app.wiring import process_of
    from coaching.steps.moments import show

    place, settings = session.place, session.settings
    return show(
        place,
        process_of(place.workspace),
        settings.sharing,
        zone=settings.team.zone,
        wanted=moment,
        who=session.actor,
    )


def _say(session: Session, moment: Moment, what: str) -> None:
    state = moment.state(session.place.now())
    until = ""
    if state == "first look" and moment.first_look_until is not None:
        until = f", for its rep alone until {moment.first_look_until:%Y-%m-%d}"
    elif state == "withheld":
        until = ", withheld"
    span = f"{call_name(moment.call)}@{clock(moment.start)}-{clock(moment.end)}"
    click.echo(f"{moment.name} {what} ({span}{until})")


def _tell_withheld(session: Session, done: Withheld) -> None:
    from coaching.app.withholding import follow_withholding

    told = follow_withholding(session.place, session.settings, done)
    click.echo(told.done[0])
    for line in told.done[1:]:
        click.echo(f"  {line}")
    for line in told.left:
        click.echo(f"  {line}", err=True)


def _board_lines(found: Board, *, mine: bool) -> Iterator[str]:
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
