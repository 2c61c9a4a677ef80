"""The command line. Commands are imported when they are called, so that help answers at once."""

from __future__ import annotations

import gc
import json
import sys
import traceback
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from coaching import __version__
from coaching.app.cli.session import Session
from coaching.app.cli.typed import NamedPath
from coaching.errors import FilmroomError, UsageError

COMMANDS = {
    "init": ("setup", "Make a workspace."),
    "demo": ("demo", "Make a workspace with demo calls and work them."),
    "doctor": ("doctor", "Say what is installed, writable and possible here."),
    "models": ("doctor", "List the models with source, licence, hash and state."),
    "ingest": ("ingest", "Work the inbox, or files and folders, once."),
    "serve": ("serve", "Watch the inbox, work on what arrives and show the pages, for good."),
    "status": ("status", "List every file with its state, reason and next step."),
    "show": ("show", "Show a call: its facts, talk and stages."),
    "review": ("review", "Show what a call or a deal has of the sales process, or overrule it."),
    "deal-review": (
        "deal_review",
        "Review a deal that was won, or an own lost one, stage by stage; write what was learned.",
    ),
    "set": ("set", "Correct what is known about calls, many at once."),
    "speakers": ("speakers", "Show who speaks in a call, or correct it."),
    "correct": ("correct", "Correct what was said in a call, or list what was corrected."),
    "label": ("label", "Say what turns are, and have the tagger learn from it."),
    "retag": ("retag", "Read calls again by the sales process as it is now."),
    "reread": ("reread", "Make anew what follows from words, with the settings as they are now."),
    "retry": ("ingest", "Try failed and quarantined files again."),
    "import": ("crm", "Import exports of deals, accounts and calls."),
    "deals": ("deals", "List deals by date, or show the history of one with its calls."),
    "match": (
        "match",
        "List calls whose deal is unclear with the deals they could be about, or say which it is.",
    ),
    "process": ("process", "Check, show and compare the sales process, or start from another."),
    "territories": ("territories", "Show whose market is whose, check it, and try another cut."),
    "meeting": ("meeting", "Plan, show and keep the learning meeting."),
    "taught": (
        "taught",
        "List what was shown to whom, and on how many calls it was said again.",
    ),
    "search": ("search", "Find moments by what was said, by meaning and by filters."),
    "moments": (
        "moments",
        "List moments with evidence of winning; share, withhold and explain your own.",
    ),
    "plays": (
        "plays",
        "List recurring ways of doing something in a stage, and how deals with them went.",
    ),
    "playbook": (
        "playbook",
        "Show the moments that people chose for each stage, change them, write them as a page.",
    ),
    "reel": ("reel", "Cut moments into a reel with captions."),
    "export": ("hygiene", "Give calls out as JSON, WebVTT or text."),
    "forget": ("hygiene", "Remove everything of calls, for good."),
    "originals": (
        "originals",
        "Move or delete the originals of calls that are due, as the settings say.",
    ),
    "backup": ("hygiene", "Back the workspace up into a folder, or check such a folder."),
    "restore": ("hygiene", "Bring a workspace back from a backup."),
    "metrics": ("metrics", "Show how deals fare in the stages of the process."),
    "evaluate": ("evaluate", "Measure quality against a reference."),
}
"""Each command's module in this package, and the first line of its help."""


RARELY = 100_000
"""New things after which a command looks for garbage. Chosen because a command is short and reads
much at once: with the usual 700, a fifth of `meeting plan` over 25,000 moments was looking."""


class _Commands(click.Group):
    """A group that knows its commands by name and imports the one that is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _ = COMMANDS[cmd_name]
        found = import_module(f"coaching.app.cli.{module}")
        command = getattr(found, f"{cmd_name.replace('-', '_')}_command")
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            import difflib

            close = difflib.get_close_matches(args[0], COMMANDS, n=1)
            guess = f" Did you mean {close[0]}?" if close else ""
            raise click.UsageError(f"There is no command {args[0]!r}.{guess}", ctx)
        return super().resolve_command(ctx, args)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="filmroom")
@click.option(
    "--workspace",
    type=NamedPath(),
    help="The workspace; else FILMROOM_WORKSPACE, else the working folder.",
)
@click.option("--as", "who", metavar="NAME", help="Act in this name (else the setting me).")
@click.option("--debug", is_flag=True, help="Show where an error happened.")
@click.pass_context
def filmroom(ctx: click.Context, workspace: Path | None, who: str | None, *, debug: bool) -> None:
    """The film room of a sales team: recordings in, searchable moments and reels out.

    Everything runs on this machine; no call leaves it.
    """
    ctx.obj = Session(workspace=workspace, who=who, debug=debug)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit: 0 well, 1 something is amiss, 2 a request without sense."""
    gc.set_threshold(RARELY)
    given = list(sys.argv[1:] if arguments is None else arguments)
    as_json = "--json" in given
    try:
        status = filmroom.main(given, prog_name="filmroom", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        sys.exit(2)
    except click.UsageError as error:
        hint = f"{error.ctx.command_path} --help" if error.ctx else "filmroom --help"
        _complain(error.format_message(), f"see `{hint}`", as_json=as_json)
        sys.exit(2)
    except click.ClickException as error:
        _complain(error.format_message(), "", as_json=as_json)
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        _complain("interrupted", "nothing is lost; the same command goes on", as_json=as_json)
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except FilmroomError as error:
        if "--debug" in given:
            traceback.print_exc()
        _complain(error.message, error.hint, as_json=as_json)
        sys.exit(2 if isinstance(error, UsageError) else 1)
    except Exception as error:  # noqa: BLE001 - whatever it is, a script gets its one shape
        if "--debug" in given:
            traceback.print_exc()
        message = f"an error in Filmroom itself: {type(error).__name__}: {error}"
        _complain(message, "the same with --debug shows where it happened", as_json=as_json)
        sys.exit(1)
    sys.exit(status if isinstance(status, int) else 0)


def _complain(message: str, hint: str, *, as_json: bool) -> None:
    """Say an error in the one shape that this door has for it."""
    if as_json:
        shape: dict[str, Any] = {"error": message, "hint": hint}
        click.echo(json.dumps(shape, ensure_ascii=False))
        return
    click.echo(f"Error: {message}", err=True)
    if hint:
        click.echo(f"Hint: {hint}", err=True)
