"""What people do with a moment: share, withhold, trim, name, credit, say why, use, undo."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from coaching.app.cli.moment_printing import say, tell_followed, tell_withheld
from coaching.app.cli.session import Session, with_session
from coaching.errors import UsageError
from coaching.recording import clock

if TYPE_CHECKING:
    from coaching.moments.sharing import Moment


@click.command("share")
@click.argument("moment")
@with_session
def share_command(session: Session, moment: str) -> None:
    """Show an own moment to the team now; a withheld one, too."""
    from coaching.steps.sharing import share

    shared = share(session.place, moment, who=session.actor)
    once = " once the withheld one with some of its talk is" if shared.has_withheld else ""
    say(session, shared, f"is shared with the team{once}")


@click.command("withhold")
@click.argument("moment")
@with_session
def withhold_command(session: Session, moment: str) -> None:
    """Keep an own moment to yourself: it is gone from search, reels and pages at once."""
    from coaching.steps.sharing import withhold

    tell_withheld(session, withhold(session.place, moment, who=session.actor))


@click.command("trim")
@click.argument("moment")
@click.option("--from", "first", metavar="WORDS", help="It begins with these words.")
@click.option("--to", "last", metavar="WORDS", help="It ends with these words.")
@with_session
def trim_command(session: Session, moment: str, *, first: str | None, last: str | None) -> None:
    """Let an own moment begin and end with certain words."""
    from coaching.steps.sharing import trim

    done = trim(session.place, moment, first=first, last=last, who=session.actor)
    made = done.moment
    say(session, made, f"goes from {clock(made.start)} to {clock(made.end)}")
    tell_followed(session, done.withheld)


@click.command("name")
@click.argument("moment")
@click.argument("title")
@with_session
def name_command(session: Session, moment: str, title: str) -> None:
    """Call an own moment something."""
    from coaching.steps.sharing import name

    say(session, name(session.place, moment, title, who=session.actor), "has its name")


@click.command("credit")
@click.argument("moment")
@click.argument("person")
@with_session
def credit_command(session: Session, moment: str, person: str) -> None:
    """Say to whom an own moment is owed, too."""
    from coaching.steps.moment_notes import credit

    say(session, credit(session.place, moment, person, who=session.actor), f"credits {person}")


@click.command("why")
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
    say(session, made, "has your words")


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


@click.command("used")
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
    say(session, made, "was used")


@click.command("comment")
@click.argument("moment")
@click.argument("text")
@with_session
def comment_command(session: Session, moment: str, text: str) -> None:
    """Say something of a moment."""
    from coaching.app.moments import masking_of
    from coaching.steps.moment_notes import comment

    masking = masking_of(session.found)
    made = comment(session.place, moment, text, masking=masking, who=session.actor)
    say(session, made, "has your comment")


@click.command("watched")
@click.argument("moment")
@click.option("--by", multiple=True, metavar="NAME", help="Who watched it; again for others.")
@with_session
def watched_command(session: Session, moment: str, *, by: tuple[str, ...]) -> None:
    """Note that you watched a moment, or who did."""
    from coaching.steps.moment_notes import watched

    say(session, watched(session.place, moment, by=by, who=session.actor), "was watched")


@click.command("undo")
@click.argument("moment")
@with_session
def undo_command(session: Session, moment: str) -> None:
    """Take back the last thing that was done to a moment."""
    from coaching.steps.sharing import undo

    done = undo(session.place, moment, who=session.actor)
    click.echo(f"{done.moment.name}: {done.verb} is taken back")
    tell_followed(session, done.withheld)


VERBS: tuple[click.Command, ...] = (
    share_command,
    withhold_command,
    trim_command,
    name_command,
    credit_command,
    why_command,
    used_command,
    comment_command,
    watched_command,
    undo_command,
)
