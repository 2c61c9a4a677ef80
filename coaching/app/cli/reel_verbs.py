"""What is done with reels that are there: they are listed, shown, edited, undone and exported."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from coaching.app.cli.printing import as_json, visible
from coaching.app.cli.reel_choosing import source_of
from coaching.app.cli.reel_printing import (
    left_shapes,
    print_left,
    progress_bar,
    reel_shape,
    show,
    target_of,
)
from coaching.app.cli.session import Session, with_session
from coaching.app.cli.typed import NamedPath
from coaching.recording import clock

if TYPE_CHECKING:
    from coaching.steps.reel_clips import Span
    from coaching.steps.reel_edit import Change

_json = click.option("--json", "json_wanted", is_flag=True, help="Print JSON.")
_place = click.IntRange(min=1)


@click.command("list")
@_json
@with_session
def list_command(session: Session, *, json_wanted: bool) -> None:
    """List the reels, the newest first."""
    from coaching.steps.reel_edit import listed

    reels = listed(session.place)
    if json_wanted:
        shapes: list[dict[str, Any]] = [
            {
                "reel": one.number,
                "title": one.title,
                "duration": round(one.duration, 3),
                "clips": one.clips,
                "created_at": one.created_at.isoformat(),
            }
            for one in reels
        ]
        as_json({"reels": shapes})
        return
    for one in reels:
        clips = f"{one.clips} {'clip' if one.clips == 1 else 'clips'}"
        click.echo(f"R{one.number:<4}{clock(one.duration):<9}{clips:<10}{visible(one.title)}")
    if not reels:
        click.echo("No reels yet: `filmroom reel make --help` says what one is made of.")


@click.command("show")
@click.argument("reel")
@_json
@with_session
def show_command(session: Session, reel: str, *, json_wanted: bool) -> None:
    """Show a reel: its clips in order, and its files."""
    from coaching.steps.reel_edit import find

    show(session.place, find(session.place, reel), json_wanted=json_wanted)


@click.command("move")
@click.argument("reel")
@click.argument("clip", type=_place)
@click.option("--to", "to", type=_place, required=True, help="The place that it gets.")
@_json
@with_session
def move_command(session: Session, reel: str, clip: int, *, to: int, json_wanted: bool) -> None:
    """Move a clip of a reel to another place."""
    from coaching.steps.reel_edit import move

    _edit(session, reel, "move", move(clip, to), json_wanted=json_wanted)


@click.command("remove")
@click.argument("reel")
@click.argument("clips", type=_place, nargs=-1, required=True, metavar="CLIP…")
@_json
@with_session
def remove_command(
    session: Session, reel: str, clips: tuple[int, ...], *, json_wanted: bool
) -> None:
    """Take clips out of a reel."""
    from coaching.steps.reel_edit import remove

    _edit(session, reel, "remove", remove(clips), json_wanted=json_wanted)


@click.command("trim")
@click.argument("reel")
@click.argument("clip", type=_place)
@click.option("--from", "first", metavar="WORDS", help="It begins with these words.")
@click.option("--to", "last", metavar="WORDS", help="It ends with these words.")
@_json
@with_session
def trim_command(
    session: Session,
    reel: str,
    clip: int,
    *,
    first: str | None,
    last: str | None,
    json_wanted: bool,
) -> None:
    """Let a clip of a reel begin and end with certain words."""
    from coaching.steps.reel_edit import trim

    _edit(session, reel, "trim", trim(clip, first=first, last=last), json_wanted=json_wanted)


@click.command("widen")
@click.argument("reel")
@click.argument("clip", type=_place)
@click.option("--before", metavar="LENGTH", help="Talk before it: 5 (seconds) or 2 turns.")
@click.option("--after", metavar="LENGTH", help="Talk after it.")
@_json
@with_session
def widen_command(
    session: Session,
    reel: str,
    clip: int,
    *,
    before: str | None,
    after: str | None,
    json_wanted: bool,
) -> None:
    """Give a clip of a reel more of the talk around it."""
    from coaching.reel.context import reach_or_none
    from coaching.steps.reel_edit import widen

    change = widen(clip, before=reach_or_none(before), after=reach_or_none(after))
    _edit(session, reel, "widen", change, json_wanted=json_wanted)


@click.command("add")
@click.argument("reel")
@click.argument("what", nargs=-1, required=True, metavar="[CALL@START-END | M12 | L3 | R2]…")
@click.option("--at", "at", type=_place, help="Before the clip at this place; else at the end.")
@_json
@with_session
def add_command(
    session: Session, reel: str, what: tuple[str, ...], *, at: int | None, json_wanted: bool
) -> None:
    """Add stretches of calls, or moments, to a reel."""
    from coaching.app.timing import hear_times_of
    from coaching.steps.reel_edit import add

    def choose() -> list[Span]:
        return [span for written in what for span in source_of(session, written).spans]

    spans = choose()
    calls = [span.call for span in spans]
    if hear_times_of(session.place, session.settings, calls, on_progress=lambda _: None):
        spans = choose()  # by the times as heard
    _edit(session, reel, "add", add(spans, at=at), json_wanted=json_wanted)


@click.command("undo")
@click.argument("reel")
@_json
@with_session
def undo_command(session: Session, reel: str, *, json_wanted: bool) -> int:
    """Take back the last edit of a reel; once more, the one before.

    What was closed or forgotten since does not come back: it is told, and the exit status is 1.
    """
    from coaching.steps.reel_undo import undo

    with progress_bar() as progress:
        done = undo(session.place, reel, who=session.actor, on_progress=progress)
    if json_wanted:
        left = left_shapes(done.left_out)
        as_json({**reel_shape(done.reel), "undone": done.verb, "left_out": left})
    else:
        show(session.place, done.reel, json_wanted=False)
        print_left(done.left_out)
        click.echo(f"R{done.reel.number}: {done.verb} is taken back")
    return 1 if done.left_out else 0


@click.command("export")
@click.argument("reel")
@click.option(
    "--out",
    type=NamedPath(),
    required=True,
    help="File to write: .mp4, .m4a and the like, .html, .otio, .m3u8, .vtt, .srt.",
)
@_json
@with_session
def export_command(session: Session, reel: str, *, out: Path, json_wanted: bool) -> int:
    """Write a reel as a film, sound, page, captions, or an edit list.

    .html is one page that plays without a network, with the words following. .otio is a timeline
    for editors and .m3u8 a playlist: both point at the recordings. The file follows the reel: it is
    written anew when the reel is edited, and when a call of it is forgotten or closed.
    """
    from coaching.steps.reel_edit import export

    target = target_of(session, out)
    with progress_bar() as progress:
        found, left = export(session.place, reel, target, who=session.actor, on_progress=progress)
    if json_wanted:
        as_json({"reel": found.number, "path": str(target), "left_out": left_shapes(left)})
    else:
        print_left(left)
        click.echo(str(target))
    return 1 if left else 0


def _edit(session: Session, reel: str, verb: str, change: Change, *, json_wanted: bool) -> None:
    from coaching.steps.reel_edit import edit

    with progress_bar() as progress:
        changed = edit(
            session.place,
            reel,
            change,
            verb=verb,
            settings=session.settings.reel,
            who=session.actor,
            on_progress=progress,
        )
    show(session.place, changed, json_wanted=json_wanted)


VERBS: dict[str, click.Command] = {
    "list": list_command,
    "show": show_command,
    "add": add_command,
    "move": move_command,
    "remove": remove_command,
    "trim": trim_command,
    "widen": widen_command,
    "undo": undo_command,
    "export": export_command,
}
"""By name, in the order in which help lists them."""
