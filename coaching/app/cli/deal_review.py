"""``filmroom deal-review``: the review of a deal that was won or lost, stage by stage."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from coaching.app.cli.printing import as_json, visible
from coaching.app.cli.selecting import seconds_of
from coaching.app.cli.session import Session, with_session
from coaching.app.cli.typed import NamedPath
from coaching.errors import UsageError
from coaching.moments.sharing import moment_name

if TYPE_CHECKING:
    from collections.abc import Callable

    from coaching.deal_review.review import DealReview
    from coaching.deal_review.words import Version
    from coaching.steps.deal_reviews import Reviewing

_SPAN = re.compile(r"(?P<call>.+)@(?P<start>[\d:.]+)-(?P<end>[\d:.]+)")
_PERCENT = 100
_json = click.option("--json", "json_wanted", is_flag=True, help="Print JSON.")


class _ShowFirst(click.Group):
    """A group whose usual verb is to show: `filmroom deal-review D-1` is `... show D-1`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args and args[0] not in self.commands and args[0] not in ("-h", "--help"):
            args = ["show", *args]
        return super().parse_args(ctx, args)


@click.group("deal-review", cls=_ShowFirst, options_metavar="", subcommand_metavar="DEAL | VERB …")
def deal_review_command() -> None:
    """Review a deal that was won, or an own lost one, stage by stage; write what was learned.

    `filmroom deal-review DEAL` shows it: per stage the goal, what happened on which call, exit
    criteria with the utterance that proves them, data, the time beside what is usual, and what
    people wrote. DEAL is the CRM's id, a name or a part of it, or a call of the deal. A lost deal
    is reviewed by its owner's own choice.
    """


@deal_review_command.command("show")
@click.argument("deal")
@_json
@with_session
def show_command(session: Session, deal: str, *, json_wanted: bool) -> None:
    """Show the review of a deal; the same as without a verb."""
    from coaching.deal_review.shape import as_json as shape
    from coaching.deal_review.writing import blocks
    from coaching.printed import lines

    review = _read(session, deal)
    if json_wanted:
        as_json(shape(review))
        return
    for line in lines(blocks(review)):
        click.echo(visible(line))


@deal_review_command.command("write")
@click.argument("deal")
@click.argument("stage")
@click.option("--worked", metavar="TEXT", help='What worked, in your own words; "" takes it away.')
@click.option("--learned", metavar="TEXT", help="What was learned.")
@_json
@with_session
def write_command(
    session: Session,
    deal: str,
    stage: str,
    *,
    worked: str | None,
    learned: str | None,
    json_wanted: bool,
) -> None:
    """Write what worked in a stage, or what was learned; every save makes a version."""
    from coaching.app.moments import masking_of
    from coaching.steps import deal_review_words as words

    team = _team(session)
    made = words.write(
        session.place,
        deal,
        stage,
        team.process,
        worked=worked,
        learned=learned,
        masking=masking_of(session.found),
        who=session.actor,
    )
    _told(made, json_wanted=json_wanted)


@deal_review_command.command("clip")
@click.argument("deal")
@click.argument("stage")
@click.argument("stretch", metavar="CALL@START-END")
@click.option("--says", metavar="TEXT", default="", help="What is to be seen in it.")
@_json
@with_session
def clip_command(
    session: Session, deal: str, stage: str, stretch: str, *, says: str, json_wanted: bool
) -> None:
    """Choose talk that shows what worked in a stage: C12@02:10-02:45."""
    from coaching.app.moments import masking_of
    from coaching.steps import deal_review_words as words

    match = _SPAN.fullmatch(stretch)
    if match is None:
        raise UsageError(f"{stretch!r} is no stretch of a call", hint="write C12@02:10-02:45")
    made = words.clip(
        session.place,
        deal,
        stage,
        _team(session).process,
        (match["call"], seconds_of(match["start"]), seconds_of(match["end"])),
        says=says,
        masking=masking_of(session.found),
        who=session.actor,
    )
    _told(made, json_wanted=json_wanted)


@deal_review_command.command("unclip")
@click.argument("deal")
@click.argument("clip", type=click.IntRange(min=1))
@_json
@with_session
def unclip_command(session: Session, deal: str, clip: int, *, json_wanted: bool) -> None:
    """Take a clip out of a review, by its number."""
    from coaching.steps import deal_review_words as words

    made = words.unclip(session.place, deal, clip, who=session.actor)
    _told(made, json_wanted=json_wanted)


@deal_review_command.command("history")
@click.argument("deal")
@_json
@with_session
def history_command(session: Session, deal: str, *, json_wanted: bool) -> None:
    """Say what was written when, and by whom."""
    from coaching.deal_review.shape import version_json
    from coaching.deal_review.writing import version_line
    from coaching.steps import deal_review_words as words

    known = words.history(session.place, deal, who=session.actor)
    if json_wanted:
        as_json([{"deal": deal, **version_json(one)} for one in known])
        return
    for one in known:
        click.echo(visible(version_line(one)))
    if not known:
        click.echo("Nobody wrote anything of that deal yet.")


@deal_review_command.command("diff")
@click.argument("deal")
@click.argument("before", type=click.IntRange(min=1))
@click.argument("after", type=click.IntRange(min=1), required=False)
@_json
@with_session
def diff_command(
    session: Session, deal: str, before: int, *, after: int | None, json_wanted: bool
) -> None:
    """Say what is otherwise in a version (else the last) than in an earlier one."""
    from coaching.deal_review.shape import change_json
    from coaching.deal_review.writing import change_lines
    from coaching.steps import deal_review_words as words

    changes = words.compare(session.place, deal, before, after, who=session.actor)
    if json_wanted:
        as_json([change_json(one) for one in changes])
        return
    for one in changes:
        for line in change_lines(one):
            click.echo(visible(line))
    if not changes:
        click.echo("Nothing is otherwise.")


@deal_review_command.command("undo")
@click.argument("deal")
@click.option("--version", type=click.IntRange(min=1), help="Go back to this version.")
@_json
@with_session
def undo_command(session: Session, deal: str, *, version: int | None, json_wanted: bool) -> None:
    """Go back to the version before, or to an earlier one; that makes a new version.

    Whether the team may see the review of a lost deal stays as it is: `share` says that.
    """
    from coaching.steps import deal_review_words as words

    made = words.restore(session.place, deal, version, who=session.actor)
    _told(made, json_wanted=json_wanted)


@deal_review_command.command("share")
@click.argument("deal")
@click.option("--take-back", is_flag=True, help="Let the team see it no longer.")
@_json
@with_session
def share_command(session: Session, deal: str, *, take_back: bool, json_wanted: bool) -> None:
    """Let the team see the review of an own lost deal."""
    from coaching.steps import deal_review_words as words

    made = words.open_to_team(session.place, deal, is_open=not take_back, who=session.actor)
    _told(made, json_wanted=json_wanted)


@deal_review_command.command("teach")
@click.argument("deal")
@click.argument("what", metavar="MOMENT|CLIP")
@click.option("--stage", metavar="STAGE", help="Under this stage (else its own).")
@_json
@with_session
def teach_command(
    session: Session, deal: str, what: str, *, stage: str | None, json_wanted: bool
) -> None:
    """Put a moment (M12) or a clip (its number) of a review into the playbook."""
    from coaching.steps.deal_review_playbook import teach

    made = teach(session.place, _team(session), deal, what, stage=stage, who=session.actor)
    name = moment_name(made.moment)
    if json_wanted:
        as_json({"moment": name, "playbook_version": made.version, "made": made.made})
        return
    if made.version is None:
        new = f"is moment {name} now, and" if made.made else f"is {name}, and"
        click.echo(f"Clip {what} {new} its rep's own first: `filmroom moments share {name}`,")
        click.echo("then the same command puts it into the playbook.")
        return
    click.echo(f"version {made.version}: {name} is in the playbook")


@deal_review_command.command("export")
@click.argument("deal")
@click.option(
    "--out",
    type=NamedPath(),
    required=True,
    help="File to write: .md, .html or .pdf.",
)
@_json
@with_session
def export_command(session: Session, deal: str, *, out: Path, json_wanted: bool) -> None:
    """Write a review as Markdown, as one HTML page, or as PDF.

    Which calls stand in it is recorded, so that `filmroom forget` reaches it.
    """
    from coaching.app.deal_reviews import keep_review, require_ending

    require_ending(out)
    review = _read(session, deal)
    missing = keep_review(session.place, review, out, who=session.actor)
    if missing:
        click.echo(f"Letters that no font has stand as □: {' '.join(missing)}", err=True)
    if json_wanted:
        as_json({"path": str(out), "deal": review.deal, "letters_missing": list(missing)})
        return
    click.echo(str(out))


def _read(session: Session, deal: str) -> DealReview:
    from coaching.steps.deal_reviews import read

    team = _team(session)
    with _progress("Looking through its calls") as progress:
        return read(session.place, team, deal, who=session.actor, on_progress=progress)


def _team(session: Session) -> Reviewing:
    from coaching.app.deal_reviews import reviewing_of

    return reviewing_of(session.found, session.settings)


@contextmanager
def _progress(label: str) -> Iterator[Callable[[float], None]]:
    """Progress on stderr, on a terminal."""
    hidden = not sys.stderr.isatty()
    with click.progressbar(range(_PERCENT), label=label, file=sys.stderr, hidden=hidden) as bar:
        yield lambda share: bar.update(round(share * _PERCENT) - bar.pos)


def _told(made: Version, *, json_wanted: bool) -> None:
    from coaching.deal_review.shape import version_json

    if json_wanted:
        as_json(version_json(made))
        return
    click.echo(visible(f"version {made.number}: {made.who} {made.says}"))
