"""``filmroom process``: check, show, diff, list and new."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from coaching.app.cli.printing import as_json, table, visible
from coaching.app.cli.session import Session, with_session
from coaching.app.cli.typed import NamedPath
from coaching.errors import NotFoundError, SettingsError, UsageError, WorkspaceError
from coaching.given_text import given_text

if TYPE_CHECKING:
    from coaching.process import SalesProcess
    from coaching.process.diff import Difference

FILE = "sales_process.yaml"
"""Name of the team's process in the workspace's ``config/``."""

_SIGNS = {"added": "+", "removed": "-", "renamed": ">", "changed": "~"}


@click.group("process")
def process_command() -> None:
    """Check, show and compare the sales process, or start from another."""


@process_command.command("check")
@click.argument("file", required=False, type=NamedPath())
@click.option("--json", "json_wanted", is_flag=True, help="Print JSON.")
@with_session
def check_command(session: Session, file: Path | None, *, json_wanted: bool) -> None:
    """Say whether a process is sound, and what would make it better.

    FILE is the workspace's config/sales_process.yaml unless it is given. Ends with 1 where the
    process is not sound; warnings are none of that.
    """
    from coaching.process.advice import advice

    process = _of_file(file) if file else _own(session)
    warnings = advice(process)
    if json_wanted:
        as_json(
            {
                "sound": True,
                "version": process.version,
                "stages": len(process.stages),
                "signals": len(process.signals),
                "warnings": list(warnings),
            }
        )
        return
    stages, signals = (len(process.stages), len(process.signals))
    click.echo(
        f"sound: {stages} stage{_s(stages)}, {signals} signal{_s(signals)},"
        f" version {process.version}"
    )
    for warning in warnings:
        click.echo(f"warning: {visible(warning)}")


@process_command.command("show")
@click.argument("file", required=False, type=NamedPath())
@click.option("--version", metavar="V", help="A version that is kept, by its first digits.")
@click.option("--json", "json_wanted", is_flag=True, help="Print JSON.")
@with_session
def show_command(
    session: Session, file: Path | None, *, version: str | None, json_wanted: bool
) -> None:
    """Show a process: each stage with goal, actions, data and exit criteria.

    FILE is the workspace's config/sales_process.yaml unless it or --version is given.
    """
    if file and version:
        raise UsageError("name a FILE or a --version, not both")
    process = (
        _of_file(file) if file else _of_version(session, version) if version else _own(session)
    )
    if json_wanted:
        as_json({"version": process.version, **process.model_dump(mode="json")})
        return
    click.echo(f"Version {process.version}")
    for number, stage in enumerate(process.stages, start=1):
        click.echo(f"\n{number}. {stage.title} ({stage.name})")
        click.echo(f"   {stage.goal}")
        if stage.was:
            click.echo(f"   was {', '.join(stage.was)}")
        _list("Actions", [action.does for action in stage.actions])
        _list("Data", [f"{datum.asks} [{datum.kind}]" for datum in stage.data])
        _list("Exit criteria", [_criterion(it) for it in stage.exit_criteria])
    if process.signals:
        click.echo("\nSignals")
        for signal in process.signals:
            kinds = ", ".join(kind.name for kind in signal.kinds)
            click.echo(f"   {signal.title} ({signal.name}{': ' + kinds if kinds else ''})")


@process_command.command("diff")
@click.argument("before", metavar="A")
@click.argument("after", metavar="B", required=False)
@click.option("--json", "json_wanted", is_flag=True, help="Print JSON.")
@with_session
def diff_command(session: Session, before: str, after: str | None, *, json_wanted: bool) -> None:
    """Show what B has otherwise than A.

    Each is a file, or a version that is kept by its first digits; without B it is the workspace's
    file as it is now.
    """
    from coaching.process.diff import difference

    found = difference(_meant(session, before), _meant(session, after) if after else _own(session))
    if json_wanted:
        from dataclasses import asdict

        as_json(asdict(found))
        return
    _print_difference(found)


@process_command.command("list")
@click.option("--json", "json_wanted", is_flag=True, help="Print JSON.")
@with_session
def list_command(session: Session, *, json_wanted: bool) -> None:
    """List the versions that calls were tagged with."""
    from coaching.store.processes import kept

    with session.place.library.reading() as conn:
        found = kept(conn)
    try:
        in_use: str | None = _own(session).version
    except SettingsError:  # the versions are there all the same
        in_use = None
    if json_wanted:
        as_json(
            {
                "in_use": in_use,
                "versions": [
                    {
                        "version": one.version,
                        "first_used_at": one.first_used_at.isoformat(),
                        "in_use": one.version == in_use,
                        "calls": one.calls,
                        "stages": list(one.process.stage_names) if one.process else None,
                    }
                    for one in found
                ],
            }
        )
        return
    rows = [
        (
            one.version,
            f"{one.first_used_at:%Y-%m-%d %H:%M}",
            "in use" if one.version == in_use else "",
            str(one.calls),
            ", ".join(one.process.stage_names) if one.process else "not readable any more",
        )
        for one in found
    ]
    if rows:
        table(("version", "first used", "now", "calls", "stages"), rows)
    if in_use and in_use not in {one.version for one in found}:
        click.echo(f"In use is {in_use}, with which nothing was tagged yet.")


@process_command.command("new")
@click.argument("name")
@click.option("--json", "json_wanted", is_flag=True, help="Print JSON.")
@with_session
def new_command(session: Session, name: str, *, json_wanted: bool) -> None:
    """Write a ready-made process to start from: cold_calls, service or renewal.

    It becomes config/sales_process.yaml where that is as it was shipped, else config/NAME.yaml.
    """
    from coaching.workspace import shipped_config, write_whole
    from coaching.yaml_places import did_you_mean

    ready = {path.stem: path for path in sorted((shipped_config() / "processes").glob("*.yaml"))}
    if name not in ready:
        raise UsageError(
            f'"{name}" is not a ready-made process ({", ".join(ready)})',
            hint=did_you_mean(name, tuple(ready)),
        )
    text = ready[name].read_text(encoding="utf-8")
    own = session.found.config / FILE
    shipped = shipped_config() / FILE
    unaltered = not own.exists() or own.read_bytes() == shipped.read_bytes()
    target = own if unaltered else session.found.config / f"{name}.yaml"
    if not unaltered and target.exists():
        if target.read_text(encoding="utf-8") != text:
            raise WorkspaceError(
                f"config/{target.name} is there already, and it is yours",
                hint="move it away, or go on with it",
            )
    else:
        write_whole(target, text)
    if json_wanted:
        as_json({"written": f"config/{target.name}", "in_use": unaltered})
        return
    click.echo(f"Wrote config/{target.name}")
    if unaltered:
        click.echo("New calls are read by it; `filmroom retag` reads the old ones by it too.")
    else:
        click.echo(
            f"config/{FILE} is yours and stays. To use the new one, copy it over that file; see"
            f" `filmroom process diff config/{FILE} config/{target.name}` first."
        )


def _own(session: Session) -> SalesProcess:
    from coaching.app.wiring import process_of

    return process_of(session.found)


def _of_file(path: Path, *, named: str = "") -> SalesProcess:
    from coaching.process import parse_process

    return parse_process(given_text(path, named=named), source=named or str(path))


def _of_version(session: Session, prefix: str) -> SalesProcess:
    from coaching.store.processes import find_version, process_of

    with session.place.library.reading() as conn:
        version = find_version(conn, prefix)
        process = process_of(conn, version)
    if process is None:
        raise NotFoundError(f"version {version} was written by a Filmroom that read it otherwise")
    return process


def _meant(session: Session, text: str) -> SalesProcess:
    """The process of a file, or else of a version."""
    path = Path(text)
    for candidate in (path, session.found.root / path) if session.found_or_none else (path,):
        if candidate.is_file():
            return _of_file(candidate, named=text)
    if path.suffix or len(path.parts) > 1:
        raise NotFoundError(
            f"{text} does not exist", hint="name a file, or a version of `filmroom process list`"
        )
    return _of_version(session, text)


def _print_difference(found: Difference) -> None:
    click.echo(f"{found.before} → {found.after}")
    for entry in found.entries:
        was = f" (was {', '.join(entry.was)})" if entry.was else ""
        click.echo(f"{_SIGNS[entry.change]} {entry.kind} {entry.name} {entry.change}{was}")
        for part in entry.parts:
            told = " → ".join(visible(text) for text in (part.before, part.after) if text)
            click.echo(f"    {_SIGNS[part.change]} {part.part}: {told}")
    if found.order:
        click.echo(f"order: {', '.join(found.order)}")
    if not (found.entries or found.order):
        click.echo("They say the same.")
    elif not found.retags:
        click.echo("Turns are tagged by both alike.")


def _list(title: str, lines: list[str]) -> None:
    if lines:
        click.echo(f"   {title}")
    for line in lines:
        click.echo(f"     - {line}")


def _criterion(criterion: Any) -> str:
    shown = ", ".join((*criterion.shown_by, *criterion.needs))
    return f"{criterion.says} [{shown}]" if shown else str(criterion.says)


def _s(count: int) -> str:
    return "" if count == 1 else "s"
