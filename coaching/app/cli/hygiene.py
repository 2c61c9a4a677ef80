"""``filmroom export``, ``filmroom forget``, ``filmroom backup`` and ``filmroom restore``."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from coaching.app.cli.printing import as_json, visible
from coaching.app.cli.session import Session, with_session
from coaching.app.cli.typed import NamedPath
from coaching.errors import UsageError
from coaching.ledger import call_name

if TYPE_CHECKING:
    from coaching.steps.forgotten_files import Forgotten

_PERCENT = 100

_SAID = {
    "heard_words": "words",
    "call_people": "participants",
    "call_claims": "facts by source",
    "call_sheets": "rows of a dialer's export",
    "embeddings": "vectors",
    "files": "lines of the ledger",
    "corrections": "corrected words",
    "voice_roles": "corrected speakers",
    "word_edits": "edits of the text",
    "word_voices": "words told apart by voice",
    "person_aliases": "names and numbers of customers",
    "people": "customers",
    "reel_clips": "clips in reels",
    "transcript_progress": "marks of progress",
}
"""Tables whose names say less than words would."""


@click.command("export")
@click.argument("calls", nargs=-1, required=True, metavar="CALL…")
@click.option(
    "--format",
    "wanted",
    type=click.Choice(("json", "vtt", "text", "all")),
    default="json",
    show_default=True,
    help="What to write.",
)
@click.option(
    "--to", metavar="FOLDER|FILE|-", help="Where to write it; one call in one format is printed."
)
@with_session
def export_command(
    session: Session, calls: tuple[str, ...], *, wanted: str, to: str | None
) -> None:
    """Give calls out as JSON, WebVTT or text.

    What goes out is the talk as it is shown, masked, with stages and facts. CALL is a number (C12)
    or a part of a title. Calls that are withheld, or whose consent was refused or withdrawn, do not
    go out. Where each went is recorded, so that `filmroom forget` reaches it.
    """
    from coaching.portable import FORMATS
    from coaching.steps.exporting import export_calls

    formats = [one for one in FORMATS if wanted in (one, "all")]
    made = export_calls(session.place, _numbers(session, calls), formats, to=to, who=session.actor)
    for one in made:
        if one.path is None:
            click.echo(one.text.rstrip("\n"))
        else:
            click.echo(f"{one.call:<5} {one.path}")


@click.command("forget")
@click.argument("calls", nargs=-1, required=True, metavar="CALL…")
@click.option("--keep-original", is_flag=True, help="Leave what lies in the inbox.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--json", "json_wanted", is_flag=True, help="Print JSON.")
@with_session
def forget_command(
    session: Session,
    calls: tuple[str, ...],
    *,
    keep_original: bool,
    yes: bool,
    json_wanted: bool,
) -> int:
    """Remove everything of calls, for good.

    Talk, facts, notes and clips go from the library, recordings and their copies from the disk, the
    originals from the inbox. Reels that show a call are rendered without it, or withdrawn. The same
    bytes are not taken again unless `filmroom retry` names their file. Backups made before still
    hold the call until the next one into the same folder. Ends with 1 when a file could not be
    removed.
    """
    from coaching.steps.forget import finish_forgetting, forget

    place = session.place
    finish_forgetting(place)
    numbers = _numbers(session, calls)
    if not yes and not _is_wanted(session, numbers):
        click.echo("Nothing was forgotten.", err=True)
        return 1
    told = forget(place, numbers, keep_original=keep_original, who=session.actor)
    if json_wanted:
        as_json(_shape(told))
    else:
        _say(told)
    return 1 if told.unfinished else 0


@click.command("backup")
@click.argument("target", type=NamedPath())
@click.option(
    "--with-media/--without-media",
    default=True,
    show_default=True,
    help="Recordings, reels and what waits in the inbox, too.",
)
@click.option("--verify", "only_verify", is_flag=True, help="Check an earlier backup instead.")
@click.option("--json", "json_wanted", is_flag=True, help="Print JSON.")
@with_session
def backup_command(
    session: Session, target: Path, *, with_media: bool, only_verify: bool, json_wanted: bool
) -> int:
    """Back the workspace up into a folder, or check such a folder.

    TARGET is a new folder, or an earlier backup of the same workspace: then only what is new is
    copied. It can run while the service works. A backup --without-media wants a folder of its own.
    Ends with 1 when a recording that the library names is not in the workspace, or when a file in
    the inbox cannot be read; both are named, and all else is backed up.
    """
    if only_verify:
        from coaching.steps.backup_folder import verify

        if not with_media:
            raise UsageError(
                "--verify checks all that is in a backup", hint="leave --without-media out"
            )
        with _bar("Verifying", quiet=json_wanted) as progress:
            manifest = verify(target, on_progress=progress)
        if json_wanted:
            as_json({"backup": str(target), "files": len(manifest.files), "whole": True})
        else:
            click.echo(
                f"{target} is whole: {len(manifest.files)} files, {_size(manifest.size_bytes)}, "
                f"made {manifest.made:%Y-%m-%d %H:%M} UTC from {manifest.workspace}"
            )
        return 0
    from coaching.steps.backup import back_up

    with _bar("Backing up", quiet=json_wanted) as progress:
        done = back_up(
            session.place, target, with_media=with_media, who=session.actor, on_progress=progress
        )
    manifest = done.manifest
    if json_wanted:
        as_json(
            {
                "backup": str(target),
                "files": len(manifest.files),
                "bytes": manifest.size_bytes,
                "new_bytes": done.new_bytes,
                "missing": list(done.missing),
                "left_out": [{"file": visible(path), "reason": why} for path, why in done.left_out],
            }
        )
    else:
        click.echo(
            f"{target}: {len(manifest.files)} files, {_size(manifest.size_bytes)}, "
            f"of which {_size(done.new_bytes)} new"
        )
        for path in done.missing:
            click.echo(f"Missing in the workspace: {visible(path)}", err=True)
        for path, why in done.left_out:
            click.echo(f"Left out, since it cannot be read: {visible(path)} ({why})", err=True)
    return 1 if done.missing or done.left_out else 0


@click.command("restore")
@click.argument("backup", type=NamedPath())
@click.option(
    "--to",
    type=NamedPath(),
    metavar="WORKSPACE",
    help="The workspace to make; else where it was.",
)
@click.option("--json", "json_wanted", is_flag=True, help="Print JSON.")
@with_session
def restore_command(session: Session, backup: Path, *, to: Path | None, json_wanted: bool) -> None:
    """Bring a workspace back from a backup.

    Every byte is verified before anything is written, and nothing is ever overwritten: the
    workspace must be new or empty. What was at work when the backup was made is queued again.
    """
    from coaching.steps.restore import restore

    with _bar("Restoring", quiet=json_wanted) as progress:
        done = restore(backup, to=to or session.workspace, on_progress=progress)
    if json_wanted:
        as_json({"workspace": str(done.root), "files": len(done.manifest.files)})
        return
    click.echo(f"{done.root}: {len(done.manifest.files)} files, {_size(done.manifest.size_bytes)}")
    if not done.manifest.with_media:
        click.echo("The backup was made without media: calls can be searched, not played.")


def _numbers(session: Session, wanted: tuple[str, ...]) -> list[int]:
    """The numbers of calls as people name them, each once."""
    from coaching.steps.reading import find_call

    with session.place.library.reading() as conn:
        return list(dict.fromkeys(find_call(conn, call) for call in wanted))


def _is_wanted(session: Session, numbers: list[int]) -> bool:
    """Whether a person says that it is to be done; a script has to say so beforehand."""
    from coaching.store.calls import call_titles

    if not sys.stdin.isatty():
        raise UsageError("nobody is there to confirm it", hint="say --yes, once you are sure")
    with session.place.library.reading() as conn:
        titles = call_titles(conn)
    for number in numbers:
        click.echo(f"{call_name(number):<5} {visible(titles[number])}", err=True)
    return click.confirm("Forget for good?", err=True)


def _say(told: Forgotten) -> None:
    click.echo(f"Forgotten: {', '.join(told.calls)}")
    for table, count in told.rows.items():
        click.echo(f"  {count:>7} {_SAID.get(table, table.replace('_', ' '))}")
    for kind, count in told.files.items():
        click.echo(f"  {count:>7} files: {kind}")
    for reel in told.reels:
        why = f" ({reel.why})" if reel.why else ""
        click.echo(f"Reel {reel.number} was {reel.fate}{why}")
    for path in told.left:
        click.echo(f"Left for you to look after: {visible(path)}")
    if told.printed:
        click.echo(f"Printed or downloaded {told.printed} times; where that went is not known")
    for path in told.unfinished:
        click.echo(f"Not removed, tried again at the next start: {visible(path)}", err=True)


def _shape(told: Forgotten) -> dict[str, Any]:
    return {
        "calls": list(told.calls),
        "rows": dict(told.rows),
        "files": dict(told.files),
        "reels": [
            {"reel": reel.number, "fate": reel.fate, "reason": reel.why} for reel in told.reels
        ],
        "left": list(told.left),
        "printed": told.printed,
        "unfinished": list(told.unfinished),
    }


@contextmanager
def _bar(label: str, *, quiet: bool) -> Iterator[Callable[[float], None]]:
    """A bar on a terminal; what is yielded is told the share that is done."""
    if quiet:
        yield lambda _: None
        return
    with click.progressbar(range(_PERCENT), label=label, file=sys.stderr) as bar:
        yield lambda share: bar.update(round(share * _PERCENT) - bar.pos)


def _size(size_bytes: int) -> str:
    """A size that people can take in.

    >>> _size(1_234), _size(56_789_000)
    ('1.2 kB', '56.8 MB')
    """
    size = float(size_bytes)
    for unit in ("B", "kB", "MB", "GB"):
        if size < 1000:  # noqa: PLR2004 - a thousand of one unit is one of the next
            return f"{size:.0f} {unit}" if unit == "B" else f"{size:.1f} {unit}"
        size /= 1000
    return f"{size:.1f} TB"
