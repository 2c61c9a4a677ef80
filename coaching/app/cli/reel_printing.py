"""What the commands about reels print: a reel with its clips, and what was left out of it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from coaching.app.cli.printing import as_json, visible
from coaching.recording import clock

if TYPE_CHECKING:
    from coaching.app.cli.session import Session
    from coaching.reel import Clip
    from coaching.steps.place import Place
    from coaching.steps.reel import LeftOut, MadeReel
    from coaching.store.reels import StoredReel

_PERCENT = 100


def target_of(session: Session, out: Path) -> Path:
    """Where a file goes: a plain name into the folder of reels."""
    return session.place.workspace.reels / out if out.parent == Path() else out


@contextmanager
def progress_bar() -> Iterator[Callable[[float], None]]:
    """A bar on stderr, and the function that moves it on; never back."""
    with click.progressbar(range(_PERCENT), label="Rendering", file=sys.stderr) as bar:

        def progress(share: float) -> None:
            bar.update(max(0, round(share * _PERCENT) - bar.pos))

        yield progress


def report(place: Place, made: MadeReel, *, json_wanted: bool) -> None:
    """Print a reel that was made."""
    if json_wanted:
        as_json(
            {
                "reel": made.number,
                "path": str(made.path),
                "captions": str(made.captions),
                "manifest": str(made.manifest),
                "duration": round(made.duration, 3),
                "clips": clip_shapes(made.clips),
                "left_out": left_shapes(made.left_out),
            }
        )
        return
    print_clips(place, made.clips)
    print_left(made.left_out)
    click.echo(
        f"R{made.number}: {made.path} ({clock(made.duration)}), captions {made.captions.name}"
    )


def show(place: Place, reel: StoredReel, *, json_wanted: bool) -> None:
    """Print a reel of the library."""
    if json_wanted:
        as_json(reel_shape(reel))
        return
    head = f"R{reel.number}  {visible(reel.manifest.title)} ({clock(reel.duration)})"
    click.echo(click.style(head, bold=True))
    print_clips(place, reel.manifest.clips)
    for kind, path in reel.written:
        click.echo(f"    {kind:<10} {path}{'' if path.exists() else '  (gone)'}")


def reel_shape(reel: StoredReel) -> dict[str, Any]:
    """A reel of the library as scripts get it."""
    return {
        "reel": reel.number,
        "title": reel.manifest.title,
        "duration": round(reel.duration, 3),
        "created_at": reel.created_at.isoformat(),
        "clips": clip_shapes(reel.manifest.clips),
        "files": [{"kind": kind, "path": str(path)} for kind, path in reel.written],
    }


def print_clips(place: Place, clips: Sequence[Clip]) -> None:
    """Clips with their places, a line each."""
    from coaching.steps.reel_clips import name_of

    with place.library.reading() as conn:
        names = [name_of(conn, clip) for clip in clips]
    for number, (name, clip) in enumerate(zip(names, clips, strict=True), start=1):
        click.echo(f"{number:>2}  {name:<20}{clip.stage:<13}{visible(clip.title)}")


def print_left(left: Sequence[LeftOut]) -> None:
    """Clips that are missing, on stderr."""
    for one in left:
        click.echo(f"left out: {visible(one.name)}: {visible(one.why)}", err=True)


def clip_shapes(clips: Sequence[Clip]) -> list[dict[str, Any]]:
    """Clips as scripts get them."""
    return [
        {
            "call": clip.call,
            "start": clip.start,
            "end": clip.end,
            "stage": clip.stage,
            "title": clip.title,
        }
        for clip in clips
    ]


def left_shapes(left: Sequence[LeftOut]) -> list[dict[str, str]]:
    """Clips that are missing, as scripts get them."""
    return [{"clip": one.name, "reason": one.why} for one in left]
