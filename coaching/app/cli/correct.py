"""``filmroom correct``."""

from __future__ import annotations

import click

from coaching.app.cli.printing import as_json, visible
from coaching.app.cli.session import Session, with_session
from coaching.errors import UsageError
from coaching.ledger import call_name
from coaching.recording import clock


@click.command("correct")
@click.argument("call")
@click.argument("before", required=False)
@click.argument("after", required=False)
@click.option("--at", metavar="TIME", help="About when it is said (1:03), if more than once.")
@click.option("--mask", is_flag=True, help="Nobody is to see or hear these words.")
@click.option("--undo", type=int, metavar="NUMBER", help="Take a correction back.")
@click.option("--json", "json_wanted", is_flag=True, help="Print JSON.")
@with_session
def correct_command(
    session: Session,
    call: str,
    before: str | None,
    after: str | None,
    *,
    at: str | None,
    mask: bool,
    undo: int | None,
    json_wanted: bool,
) -> None:
    """Correct what was said in a call, or list what was corrected.

    BEFORE are words as they are shown, AFTER what was said instead ("" for nothing); put both in
    quotes. Corrections lie over the words as heard, with who made them, and hold when the call is
    worked on again; --undo takes one back.
    """
    from coaching.app.cli.selecting import seconds_of
    from coaching.app.following import follow
    from coaching.steps.correcting import correct, corrections_of, take_back

    place, settings = session.place, session.settings
    followed = None
    if undo is not None and before is not None:
        raise UsageError("--undo takes no words", hint="correct and undo one after the other")
    if before is not None:
        if mask == (after is not None):
            raise UsageError(
                "say what was said instead, or --mask",
                hint='`filmroom correct C12 "pipe ways" "Pipewise"`',
            )
        near = None if at is None else seconds_of(at)
        number = correct(
            place, call, before, after or "", near=near, masked=mask, who=session.actor
        )
        followed = follow(place, settings, told=[number], roles_changed=[number])
    elif undo is not None:
        number = take_back(place, call, undo, who=session.actor)
        followed = follow(place, settings, told=[number], roles_changed=[number])
    found = corrections_of(place, call)
    if json_wanted:
        as_json(found.as_json())
        return
    click.echo(call_name(found.call))
    for one in found.held:
        is_hidden = one.id in found.hidden
        said = "[masked]" if is_hidden else f"{visible(one.before)} → {visible(one.after) or '-'}"
        lost = ""
        if one.id in found.lost:
            then = "; all that is said about then is masked" if one.masked else ""
            lost = f"  (not found in these words{then})"
        click.echo(f"  {one.id:>4}  {clock(one.start)}  {said}  by {visible(one.who)}{lost}")
    if not found.held:
        click.echo("  nothing was corrected")
    for line in followed.pages_say if followed is not None else ():
        click.echo(f"  {line}")
