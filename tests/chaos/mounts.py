"""Small disks for chaos: a tmpfs that can be full or read-only, where mounting is permitted."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class MountRefusedError(Exception):
    """This user may not mount here, or this system has no tmpfs."""


@contextmanager
def small_disk(folder: Path, *, size_mb: int) -> Iterator[Path]:
    """A disk of its own at ``folder``, gone with the block.

    Raises:
        MountRefusedError: it cannot be mounted.
    """
    if sys.platform != "linux":
        raise MountRefusedError("small disks are made with Linux's tmpfs")
    folder.mkdir(parents=True, exist_ok=True)
    _mount("-t", "tmpfs", "-o", f"size={size_mb}m", "filmroom-chaos", folder)
    try:
        yield folder
    finally:
        for options in ((), ("-l",)):
            if (
                subprocess.run(
                    ["umount", *options, folder], capture_output=True, check=False
                ).returncode
                == 0
            ):
                break


def make_read_only(folder: Path) -> None:
    """Let nothing be written on the disk at ``folder``."""
    _mount("-o", "remount,ro", folder)


def make_writable(folder: Path) -> None:
    """Let it be written again."""
    _mount("-o", "remount,rw", folder)


@contextmanager
def filled(disk: Path, *, but_kb: int) -> Iterator[None]:
    """Fill a disk but for so many kilobytes, for the block."""
    ballast = disk / "ballast"
    size_bytes = shutil.disk_usage(disk).free - but_kb * 1024
    with ballast.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, max(1, size_bytes))
    try:
        yield
    finally:
        ballast.unlink()


def _mount(*arguments: str | Path) -> None:
    try:
        done = subprocess.run(["mount", *arguments], capture_output=True, text=True, check=False)
    except OSError as error:
        raise MountRefusedError(f"there is no mount: {error.strerror}") from error
    if done.returncode:
        raise MountRefusedError(f"mounting is refused: {done.stderr.strip()}")
