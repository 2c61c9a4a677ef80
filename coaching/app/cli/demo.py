"""``filmroom demo``."""

from __future__ import annotations

from pathlib import Path

import click

from coaching.app.cli.session import Session
from coaching.app.cli.typed import NamedPath


@click.command("demo")
@click.argument("folder", type=NamedPath(), default=Path("demo"))
@click.pass_obj
def demo_command(session: Session, folder: Path) -> int:
    """Make a workspace with demo calls and work them.

    FOLDER (default: demo) gets an inbox with calls of a made-up software firm in the formats that
    come along, and a CRM export. They are recognised, tagged and made searchable, one search is
    shown, what is masked in one call, and one reel is cut. Run again, it goes on where it was.
    """
    from coaching.app.demo.tour import tour

    return tour(folder, who=session.who)
