"""The demo's tour: from files in an inbox to a reel, by commands a person would type."""

from __future__ import annotations

import io
import shlex
from contextlib import nullcontext, redirect_stdout
from pathlib import Path

import click

from coaching.app.cli import filmroom
from coaching.app.demo.unpack import unpack
from coaching.app.wiring import settings_of
from coaching.privacy.kinds import MASKS
from coaching.workspace import lay_out

SEARCH = "that is too expensive"
"""What the tour looks for."""

CONFIDING = "Northgate Freight"
"""In the title of the call in which somebody says how to reach them."""


def tour(folder: Path, *, who: str | None) -> int:
    """Run the tour in ``folder``, or go on with it; 0 when all went as it should.

    Args:
        folder: The workspace to make.
        who: In whose name to act; None for the settings' or the user's.
    """
    workspace = f"--workspace={folder}"
    acting = () if who is None else (f"--as={who}",)
    _run("init", str(folder))
    inbox = lay_out(folder).inbox
    click.echo(f"{len(unpack(inbox))} files put into {inbox}")
    _run("ingest", workspace, *acting)  # ends with 1: two of the files are unusable on purpose
    _run("status", workspace)
    found = _run("search", SEARCH, "--limit=3", workspace)
    shown = _run("show", CONFIDING, workspace, only=("masked", MASKS["phone"]))
    click.echo("What is masked is silent, too, wherever the call is played.")
    made = _run(
        "reel", "--stage=negotiation", "--outcome=won", "--out=wins.m4a", workspace, *acting
    )
    click.echo()
    click.echo("Try next:")
    for tried in (
        ("search", "who signs off on this", "--role=customer", workspace),
        ("search", "is our data safe", "--outcome=won", workspace),
        ("show", "C1", workspace),
        ("reel", "C1@00:20-00:50", "--out=moment.m4a", workspace),
        ("doctor", workspace),
    ):
        click.echo(f"  filmroom {shlex.join(tried)}")
    click.echo()
    click.echo("Open the pages, and leave it running to work on what else goes into the inbox:")
    click.echo(f"  filmroom {shlex.join(('serve', workspace))}")
    click.echo(f"  {_address(folder)}")
    return found or shown or made


def _address(folder: Path) -> str:
    """Where the pages of the workspace will be."""
    port = settings_of(lay_out(folder)).service.port
    return f"http://127.0.0.1:{port}/" if port else "at the address that it prints"


def _run(*arguments: str, only: tuple[str, ...] = ()) -> int:
    """Say a command as a person would type it, run it, and return its exit status.

    Args:
        arguments: Of ``filmroom``.
        only: Of what it prints, lines with one of these are let through; all without.
    """
    wanted = shlex.join(("grep", "-F", *(part for text in only for part in ("-e", text))))
    click.echo()
    command = f"$ filmroom {shlex.join(arguments)}{f' | {wanted}' if only else ''}"
    click.echo(click.style(command, bold=True))
    printed = io.StringIO()
    with redirect_stdout(printed) if only else nullcontext():
        status = filmroom.main(list(arguments), prog_name="filmroom", standalone_mode=False)
    for line in printed.getvalue().splitlines():
        if any(text in line for text in only):
            click.echo(line)
    return status if isinstance(status, int) else 0
