"""A workspace with a call, a folder to back it up into, and workspaces that came back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from coaching.steps.backup import back_up
from coaching.steps.place import Place
from coaching.store.library import Library
from coaching.workspace import Workspace
from tests.places import NOW
from tests.steps.backup.restored import Reopen
from tests.steps.ready_calls import ReadyCall, make_ready_call


@pytest.fixture
def call(place: Place) -> ReadyCall:
    return make_ready_call(place, "harbor.wav", "What about price", "sixty seats are fine")


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "backup"


@pytest.fixture
def whole(place: Place, call: ReadyCall, target: Path) -> Path:
    """A backup that is well."""
    back_up(place, target, who="Ann Lee")
    return target


@pytest.fixture
def reopened() -> Iterator[Reopen]:
    """Places over restored workspaces; closed at the end."""
    opened: list[Library] = []

    def reopen(root: Path) -> Place:
        workspace = Workspace(root)
        opened.append(Library(workspace.library))
        return Place(workspace, opened[-1], now=lambda: NOW)

    yield reopen
    for library in opened:
        library.close()
