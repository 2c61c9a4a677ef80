"""``filmroom reread``."""

from __future__ import annotations

import sys

import click

from coaching.app.cli.printing import as_json
from coaching.app.cli.session import Session, with_session
from coaching.ledger import call_name


@click.command("reread")
@click.argument("calls", nargs=-1, metavar="[CALL…]")
@click.option("--dry-run", is_flag=True, help="Say which calls it would be, and do nothing.")
@click.option("--json", "json_wanted", is_flag=True, help="Print JSON.")
@with_session
def reread_command(
    session: Session, calls: tuple[str, ...], *, dry_run: bool, json_wanted: bool
) -> None:
    """Make anew what follows from words, with the settings as they are now.

    For after a change of the glossary, of privacy.yaml or of the settings: what is shown, masked
    and muted, roles, stages and snippets follow; nothing is listened to again. Without CALL it is
    done for every call that was read with other settings, or by an earlier Filmroom.
    """
    from coaching.app.wiring import means_of
    from coaching.steps.deriving import derive_anew, read_otherwise
    from coaching.steps.setting import calls_meant

    place = session.place
    means = means_of(place.workspace, session.settings)
    if calls:
        with place.library.reading() as conn:
            chosen = calls_meant(conn, calls, unmatched=False)
    else:
        chosen = read_otherwise(place, means)
    if not dry_run:
        with click.progressbar(chosen, label="Reading", file=sys.stderr) as bar:
            for call in bar:
                derive_anew(place, call, means)
    names = [call_name(call) for call in chosen]
    if json_wanted:
        as_json({"calls": names, "done": not dry_run})
        return
    did = "would be read anew" if dry_run else "read anew"
    click.echo(f"{len(names)} calls {did}{': ' if names else ''}{', '.join(names)}")
