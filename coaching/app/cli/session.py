"""What the commands share: the options, the workspace that was meant, and who acts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from coaching.app.cli.typed import NamedPath

if TYPE_CHECKING:
    from coaching.settings import Settings
    from coaching.steps.place import Place
    from coaching.steps.team import Team
    from coaching.workspace import Workspace


@dataclass
class Session:
    """One run of the command line.

    Attributes:
        workspace: The workspace that was named, if any.
        who: The name that was given to act in, if any.
        debug: Whether to show where an error happened.
    """

    workspace: Path | None = None
    who: str | None = None
    debug: bool = field(default=False)

    @cached_property
    def found(self) -> Workspace:
        """The workspace that was meant."""
        from coaching.workspace import find_workspace, workspace_variable

        return find_workspace(
            option=self.workspace, variable=workspace_variable(), folder=Path.cwd()
        )

    @property
    def found_or_none(self) -> Workspace | None:
        """The workspace that was meant; None where none was named and this folder is none.

        Raises:
            WorkspaceError: one was named that is none.
        """
        from coaching.errors import WorkspaceError
        from coaching.workspace import workspace_variable

        try:
            return self.found
        except WorkspaceError:
            if self.workspace or workspace_variable():
                raise
            return None

    @cached_property
    def settings(self) -> Settings:
        """The workspace's settings."""
        from coaching.settings import read_settings  # without the library's modules, in a tenth

        return read_settings(self.found.config / "filmroom.toml")

    @cached_property
    def place(self) -> Place:
        """The workspace with its open library; logs go to a file in it from now on."""
        from zoneinfo import ZoneInfo

        from coaching.app.logs import log_to
        from coaching.app.wiring import open_place
        from coaching.errors import SettingsError
        from coaching.steps.territories import settle

        place = open_place(self.found)
        log_to(self.found.own / "filmroom.log", debug=self.debug)
        try:
            settle(place, ZoneInfo(self.settings.team.zone))
        except SettingsError as error:
            click.echo(f"Warning: {error.message}; territories stay as they were.", err=True)
        return place

    @cached_property
    def team(self) -> Team:
        """What the team's meetings, reels and teachings go by."""
        from coaching.app.wiring import process_of
        from coaching.steps.team import team_of

        return team_of(process_of(self.found), self.settings)

    @property
    def actor(self) -> str:
        """In whose name acts are recorded."""
        from coaching.app.actor import actor_of

        return actor_of(self.settings, self.who)


def with_session(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command its session, and let the shared options stand after its name too."""

    @click.option("--workspace", type=NamedPath(), help="The workspace.")
    @click.option("--as", "who", metavar="NAME", help="Act in this name.")
    @click.option("--debug", is_flag=True, help="Show where an error happened.")
    @wraps(command)
    def inner(
        *args: Any, workspace: Path | None, who: str | None, debug: bool, **kwargs: Any
    ) -> Any:
        session = click.get_current_context().find_object(Session)
        assert session is not None, "the group makes it"
        session.workspace = workspace or session.workspace
        session.who = who or session.who
        session.debug = debug or session.debug
        return command(session, *args, **kwargs)

    return inner
