"""``filmroom originals``: move or delete what is due, or say what would be."""

from __future__ import annotations

import click

from coaching.app.cli.session import Session, with_session
from coaching.errors import WorkspaceError
from coaching.ledger import call_name


@click.command("originals")
@click.option("--dry-run", is_flag=True, help="Only say which calls are due.")
@with_session
def originals_command(session: Session, *, dry_run: bool) -> None:
    """Move or delete the originals of calls that are due, as the settings say.

    `privacy.original` says what becomes of them and `privacy.after_days` when. The service does it
    by itself while it is idle. A call whose original is gone is found, read, played and cut as
    before; it cannot be heard anew.
    """
    from coaching.steps.originals import due, settle_originals

    privacy = session.settings.privacy
    if privacy.original == "keep":
        click.echo("originals are kept (privacy.original in config/filmroom.toml)")
        return
    if dry_run:
        waiting = due(session.place, privacy)
        for call in waiting:
            click.echo(call_name(call))
        click.echo(f"{len(waiting)} due to be {privacy.original}d")
        return
    settled = settle_originals(session.place, privacy, who=session.actor)
    for one in settled:
        told = one.why or f"{one.size_bytes / 1e6:.1f} MB"
        click.echo(f"{call_name(one.call):<5} {one.fate}: {told}")
        for path in one.left:
            click.echo(f"      left {path}: it is not what was taken from there")
    stayed = sum(one.fate == "kept" for one in settled)
    click.echo(f"{len(settled) - stayed} went, {stayed} stayed")
    if stayed:
        raise WorkspaceError(
            f"{stayed} originals could not go", hint="the lines above say why; run it again then"
        )
