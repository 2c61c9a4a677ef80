"""``filmroom serve``."""

from __future__ import annotations

import contextlib

import click

from coaching.app.cli.session import Session, with_session


@click.command("serve")
@click.option("--port", type=click.IntRange(0, 65_535), help="The page's (else service.port).")
@with_session
def serve_command(session: Session, *, port: int | None) -> None:
    """Watch the inbox, work on what arrives and show the pages, for good.

    Everything listens on this machine alone. Ctrl-C or SIGTERM stops it; what is at work then goes
    back into the queue, and the next start goes on.
    """
    from coaching.app.service.supervisor import serve
    from coaching.app.wiring import glossary_of, process_of
    from coaching.steps.forget import finish_forgetting

    workspace = session.found
    process_of(workspace)  # a mistake in the settings is told before anything is started
    glossary_of(workspace)
    ports = session.settings.service
    if port is not None:
        ports = ports.model_copy(update={"port": port})
    who = session.actor
    place = session.place  # the library is brought to the newest schema by one process alone
    finish_forgetting(place)
    place.library.close()
    serve(workspace, ports, who=who, say=_say)


def _say(line: str) -> None:
    with contextlib.suppress(OSError):  # whoever started it may be gone
        click.echo(line)
