"""The broom: removes files and folders, counts them by kind, and keeps what would not go."""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Broom:
    """Removes files, counts them by kind, and keeps what would not go."""

    counts: Counter[str] = field(default_factory=Counter)
    stuck: list[str] = field(default_factory=list)

    def file(self, kind: str, path: Path) -> None:
        """Remove one file, where it is there."""
        try:
            path.unlink()
        except FileNotFoundError:
            return
        except OSError:
            self.stuck.append(str(path))
            return
        self.counts[kind] += 1

    def folder(self, kind: str, path: Path) -> None:
        """Remove a folder with all that is in it."""
        if path.is_symlink() or not path.is_dir():
            return
        for inside in _files_below(path):
            self.file(kind, inside)
        shutil.rmtree(path, ignore_errors=True)
        if path.exists() and not self.stuck:
            self.stuck.append(str(path))


def _files_below(folder: Path) -> Iterator[Path]:
    for root, _, names in os.walk(folder):
        for name in names:
            yield Path(root) / name
