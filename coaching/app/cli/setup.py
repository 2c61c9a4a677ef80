"""``filmroom init``."""

from __future__ import annotations

from pathlib import Path

import click

from coaching.app.cli.session import Session, with_session
from coaching.app.cli.typed import NamedPath


@click.command("init")
@click.argument("folder", type=NamedPath())
@with_session
def init_command(_session: Session, folder: Path) -> None:
    """Make a workspace.

    FOLDER gets an inbox, a library and a copy of the shipped settings, each value explained. What
    is there already stays as it is, so running it again puts back what is missing.
    """
    from coaching.app.wiring import open_place
    from coaching.workspace import lay_out

    workspace = lay_out(folder)
    open_place(workspace).library.close()
    click.echo(f"{workspace.root} is ready.")
    click.echo(f"  drop recordings and CRM exports into  {workspace.inbox}")
    click.echo(f"  settings, each explained              {workspace.config}")
    click.echo(f"Next: filmroom ingest --workspace {folder}")
