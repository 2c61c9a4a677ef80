"""``filmroom playbook``."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from coaching.app.cli.printing import as_json, visible
from coaching.app.cli.session import Session, with_session
from coaching.app.cli.typed import NamedPath
from coaching.ledger import call_name
from coaching.recording import clock

if TYPE_CHECKING:
    from coaching.playbook import Change
    from coaching.playbook.pages import Playbook


@click.group("playbook", invoke_without_command=True)
@click.option("--version", type=click.IntRange(min=1), help="An earlier version.")
@click.option("--history", "history_wanted", is_flag=True, help="What was changed when, by whom.")
@click.option("--json", "json_wanted", is_flag=True, help="Print JSON.")
@with_session
def playbook_command(
    session: Session, *, version: int | None, history_wanted: bool, json_wanted: bool
) -> None:
    """Show the moments that people chose for each stage, change them, write them as a page.

    Every change makes a version; --version shows an earlier one with the words of then.
    """
    if click.get_current_context().invoked_subcommand is not None:
        return
    if history_wanted:
        _history(session, json_wanted=json_wanted)
        return
    from coaching.app.playbook import read_playbook

    held = read_playbook(session.place, session.settings, version=version)
    if json_wanted:
        as_json(held.as_json())
        return
    for line in _lines(held):
        click.echo(line)


@playbook_command.command("add")
@click.argument("moment")
@click.option("--stage", metavar="STAGE", help="Under this stage (else that of its talk).")
@click.option("--to", "place", type=click.IntRange(min=1), help="At this place (else the last).")
@with_session
def add_command(session: Session, moment: str, *, stage: str | None, place: int | None) -> None:
    """Put a moment that the team may see into the playbook."""
    from coaching.app.wiring import process_of
    from coaching.steps.playbook import add

    number = add(
        session.place,
        moment,
        process_of(session.found),
        stage=stage,
        to=place,
        sharing=session.settings.sharing,
        zone=session.settings.team.zone,
        who=session.actor,
    )
    click.echo(f"version {number}: {moment} is in the playbook")


@playbook_command.command("remove")
@click.argument("moment")
@with_session
def remove_command(session: Session, moment: str) -> None:
    """Take a moment out of the playbook."""
    from coaching.steps.playbook import remove

    number = remove(session.place, moment, who=session.actor)
    click.echo(f"version {number}: {moment} is no longer in the playbook")


@playbook_command.command("move")
@click.argument("moment")
@click.option("--stage", metavar="STAGE", help="Under another stage.")
@click.option("--to", "place", type=click.IntRange(min=1), help="Its place there, from 1.")
@with_session
def move_command(session: Session, moment: str, *, stage: str | None, place: int | None) -> None:
    """Put a moment of the playbook elsewhere."""
    from coaching.app.wiring import process_of
    from coaching.steps.playbook import move

    process = process_of(session.found)
    number = move(
        session.place,
        moment,
        process,
        stage=stage,
        to=place,
        sharing=session.settings.sharing,
        zone=session.settings.team.zone,
        who=session.actor,
    )
    click.echo(f"version {number}: {moment} is moved")


@playbook_command.command("undo")
@click.option("--version", type=click.IntRange(min=1), help="Go back to this version.")
@with_session
def undo_command(session: Session, *, version: int | None) -> None:
    """Go back to the last version with other moments, or to a version; that makes a new one."""
    from coaching.steps.playbook import restore

    number = restore(session.place, version, who=session.actor)
    click.echo(f"version {number} is as {'it was before' if version is None else version}")


@playbook_command.command("history")
@click.option("--json", "json_wanted", is_flag=True, help="Print JSON.")
@with_session
def history_command(session: Session, *, json_wanted: bool) -> None:
    """Say what was changed when, and by whom."""
    _history(session, json_wanted=json_wanted)


@playbook_command.command("diff")
@click.argument("before", type=click.IntRange(min=1))
@click.argument("after", type=click.IntRange(min=1), required=False)
@click.option("--json", "json_wanted", is_flag=True, help="Print JSON.")
@with_session
def diff_command(session: Session, before: int, *, after: int | None, json_wanted: bool) -> None:
    """Say what is otherwise in a version (else the last) than in an earlier one."""
    from coaching.steps.playbook import compare

    changes = compare(session.place, before, after)
    if json_wanted:
        as_json([_change_json(one) for one in changes])
        return
    for one in changes:
        click.echo(f"  {_change_line(one)}")
    if not changes:
        click.echo("no moment was added, removed or moved")


@playbook_command.command("export")
@click.argument("page", type=NamedPath())
@click.option(
    "--clips",
    type=click.Choice(("inside", "folder", "none")),
    help="Where clips go: inside the page (HTML; the usual), into a folder beside it, or nowhere.",
)
@click.option("--json", "json_wanted", is_flag=True, help="Print JSON.")
@with_session
def export_command(
    session: Session,
    page: Path,
    *,
    clips: Literal["inside", "folder", "none"] | None,
    json_wanted: bool,
) -> None:
    """Write the playbook as Markdown (.md) or as one page that plays its clips (.html).

    A plain file name goes into playbook/ in the workspace.
    """
    from coaching.app.playbook import read_playbook
    from coaching.app.timing import hear_times_of
    from coaching.steps.playbook_pages import write_page

    place, settings = session.place, session.settings
    target = place.workspace.playbook / page if page.parent == Path() else page
    held = read_playbook(place, settings)
    calls = sorted({one.moment.call for one in held.moments})
    with click.progressbar(length=100, label="Cutting clips", file=sys.stderr) as bar:
        if clips != "none" and hear_times_of(place, settings, calls, on_progress=lambda _: None):
            held = read_playbook(place, settings)  # by the times as heard
        made = write_page(
            place,
            held,
            target,
            settings=settings.reel,
            clips=clips,
            who=session.actor,
            on_progress=lambda share: bar.update(round(share * 100) - bar.pos),
        )
    if json_wanted:
        as_json(
            {
                "path": str(made.path),
                "version": held.version,
                "moments": [one.moment.name for one in held.moments],
                "clips": made.clips,
                "without_recording": list(made.silent),
                "size_bytes": made.size_bytes,
            }
        )
        return
    size = f"{made.size_bytes / 1e6:.1f} MB"
    click.echo(f"{made.path} ({len(held.moments)} moments, {made.clips} clips, {size})")
    for name in made.silent:
        click.echo(f"  {name} has no recording: its words are in the page", err=True)


def _history(session: Session, *, json_wanted: bool) -> None:
    from coaching.steps.playbook import history

    lines = history(session.place)
    if json_wanted:
        as_json(
            [
                {
                    "version": one.version.version,
                    "by": one.version.who,
                    "at": one.version.at.isoformat(),
                    "says": one.says,
                    "moments": [f"M{it.moment}" for it in one.version.items],
                    "changes": [_change_json(it) for it in one.changes],
                }
                for one in lines
            ]
        )
        return
    for one in lines:
        version = one.version
        click.echo(f"{version.version:>4}  {version.at:%Y-%m-%d %H:%M}  {version.who}: {one.says}")
    if not lines:
        click.echo("There is no playbook yet.")


def _lines(held: Playbook) -> Iterator[str]:
    if held.at is None:
        yield "There is no playbook yet: `filmroom playbook add M1` begins one."
        return
    yield f"Version {held.version}, {held.at:%Y-%m-%d}, by {held.who}"
    for stage in held.stages:
        yield ""
        yield click.style(stage.title, bold=True)
        for number, one in enumerate(stage.moments, start=1):
            moment = one.moment
            span = f"{call_name(moment.call)}@{clock(moment.start)}-{clock(moment.end)}"
            about = " · ".join(filter(None, (span, one.rep, one.account, one.credit_line)))
            yield f"  {number}. {moment.name}  {visible(one.title)}"
            yield f"     {visible(about)}"
            for said in one.why:
                yield f"     {visible(said.who)}: “{visible(said.text)}”"
    for gone in held.gone:
        yield ""
        yield f"M{gone} is in it, but was withdrawn, or its call is closed or gone."


def _change_line(one: Change) -> str:
    return f"{one.what} M{one.moment} ({one.stage}, place {one.place})"


def _change_json(one: Change) -> dict[str, object]:
    return {
        "what": one.what,
        "moment": f"M{one.moment}",
        "stage": one.stage,
        "place": one.place,
    }
