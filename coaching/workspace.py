"""A workspace: the one folder that holds a team's recordings, library, reels and settings."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from coaching.errors import WorkspaceError


@dataclass(frozen=True, slots=True)
class Workspace:
    """Where things lie under ``root`` (an absolute path)."""

    root: Path

    @property
    def inbox(self) -> Path:
        """Where recordings and CRM exports are dropped."""
        return self.root / "inbox"

    @property
    def library(self) -> Path:
        """The database."""
        return self.root / "library.db"

    @property
    def media(self) -> Path:
        """One folder a call: our copy of its recording, what a browser plays, portable files."""
        return self.root / "media"

    @property
    def incoming(self) -> Path:
        """Copies of recordings that do not have a call yet."""
        return self.media / "incoming"

    @property
    def reels(self) -> Path:
        """Rendered reels with their manifests and captions."""
        return self.root / "reels"

    @property
    def playbook(self) -> Path:
        """Pages of the playbook that somebody wrote and named no other folder for."""
        return self.root / "playbook"

    @property
    def config(self) -> Path:
        """The settings, for people to edit."""
        return self.root / "config"

    @property
    def own(self) -> Path:
        """What we note for ourselves: lists of what is not done yet, logs, who is at work."""
        return self.root / ".filmroom"

    @property
    def prefect(self) -> Path:
        """Prefect's own folder."""
        return self.own / "prefect"

    def call_folder(self, call: int) -> Path:
        """The folder of a call's media."""
        return self.media / f"C{call}"

    def relative(self, path: Path) -> str:
        """``path`` as the library stores it: relative to the workspace, with slashes."""
        return path.relative_to(self.root).as_posix()


def workspace_variable() -> str | None:
    """The workspace that the environment names, if any.

    Here and not with the settings, so that a command that asks a running service loads no Pydantic.
    """
    return os.environ.get("FILMROOM_WORKSPACE") or None  # noqa: TID251 - see above


def find_workspace(*, option: Path | None, variable: str | None, folder: Path) -> Workspace:
    """The workspace that was meant: by option, then by environment, then the working folder.

    Raises:
        WorkspaceError: there is none at the first of the three that is set.
    """
    chosen = option or (Path(variable) if variable else folder)
    workspace = Workspace(chosen.expanduser().resolve())
    if workspace.library.is_file():
        return workspace
    origin = "--workspace" if option else "FILMROOM_WORKSPACE" if variable else "the working folder"
    raise WorkspaceError(
        f"{workspace.root} is not a workspace (looked there because of {origin})",
        hint=f"make one with `filmroom init {chosen}`, or name another with --workspace DIR",
    )


def shipped_config() -> Path:
    """The folder of shipped defaults: inside the wheel, or beside the packages in a checkout."""
    package = Path(__file__).parent
    inside = package / "defaults"
    return inside if inside.is_dir() else package.parent / "config"


def lay_out(root: Path) -> Workspace:
    """Make the folders of a workspace and copy the shipped settings; what exists stays as it is.

    Raises:
        WorkspaceError: the folder cannot be written, or is something other than a folder.
    """
    workspace = Workspace(root.expanduser().resolve())
    try:
        for folder in (
            workspace.inbox,
            workspace.media,
            workspace.reels,
            workspace.config,
            workspace.prefect,
        ):
            folder.mkdir(parents=True, exist_ok=True)
        for shipped in sorted(shipped_config().iterdir()):
            target = workspace.config / shipped.name
            if shipped.is_file() and not target.exists():
                shutil.copyfile(shipped, target)
    except OSError as error:
        raise WorkspaceError(
            f"cannot make a workspace at {workspace.root}: {error.strerror or error}",
            hint="choose a folder that you may write to",
        ) from error
    return workspace


def write_whole(path: Path, content: str | bytes, *, lasting: bool = False) -> None:
    """Write a file, text as UTF-8, so that whoever reads it finds it whole or as it was.

    Of several who write it at a time, each does so whole, and the last one's stays.

    Args:
        path: The file.
        content: What it is to hold.
        lasting: Whether it is to be on the disk, and not in memory alone, before this returns.
    """
    part = path.with_name(partial_beside(path).name)  # where a link lies, not where it leads
    sweep_partial(part.parent)
    try:
        with part.open("wb") as writing:
            writing.write(content.encode() if isinstance(content, str) else content)
            if lasting:
                writing.flush()
                os.fsync(writing.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def said_plainly(path: Path) -> Iterator[None]:
    """Turn what the system says of a file that cannot be written into words for people.

    Raises:
        WorkspaceError: It cannot be written.
    """
    try:
        yield
    except OSError as error:
        raise WorkspaceError(
            f"{path} cannot be written: {error.strerror or error}",
            hint="see that there is room, and that you may write there",
        ) from error


def partial_beside(target: Path) -> Path:
    """A name beside a file for what is not whole yet; what a kill leaves of it is swept later."""
    return target.resolve().with_name(f".{os.getpid()}-{os.urandom(4).hex()}.part")


@contextmanager
def folder_beside(target: Path) -> Iterator[Path]:
    """A folder beside a file for what is not whole yet; it goes, and a kill's is swept later."""
    sweep_partial(target.parent)
    folder = target.with_name(partial_beside(target).name)  # where a link lies
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def sweep_partial(folder: Path) -> None:
    """Remove what processes that were killed while they wrote have left in a folder."""
    for left in folder.glob(".*-*.part"):
        number = left.name[1:].partition("-")[0]
        if number.isdecimal() and not _is_running(int(number)):
            if left.is_dir() and not left.is_symlink():
                shutil.rmtree(left, ignore_errors=True)
            else:
                left.unlink(missing_ok=True)


def _is_running(pid: int) -> bool:
    import psutil  # only where something was left: it costs a command that asks a service 20 ms

    return psutil.pid_exists(pid)
