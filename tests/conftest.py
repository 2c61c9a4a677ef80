"""Fixtures that every test may use: a real migrated library, values by factory, quiet libraries."""

from __future__ import annotations

import logging
import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from coaching.settings import keep_libraries_at_home
from coaching.steps.place import Place
from coaching.store.library import Library
from coaching.transcript import Role, Turn, Word
from coaching.workspace import Workspace, lay_out
from tests.places import place_in

SHARED = Path(__file__).parents[1].parent / "shared"


def pytest_configure() -> None:
    """Keep every library at home before any test imports one."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")  # tests at a time share no server's home
    keep_libraries_at_home(Path(tempfile.gettempdir()) / f"filmroom-tests-prefect{worker}")
    os.environ.pop("FILMROOM_WORKSPACE", None)


@pytest.fixture(autouse=True)
def _no_unexpected_error_logged(
    request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture
) -> Iterator[None]:
    """A test in which one of our modules logged an ERROR has failed, unless it is marked so."""
    yield
    if request.node.get_closest_marker("logs_errors"):
        return
    ours = ("coaching", "flows", "models")
    errors = [
        record.getMessage()
        for phase in ("setup", "call")
        for record in caplog.get_records(phase)
        if record.levelno >= logging.ERROR and record.name.split(".")[0] in ours
    ]
    assert not errors, f"logged at ERROR: {errors}"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """A new workspace with the shipped settings."""
    return lay_out(tmp_path / "workspace")


@pytest.fixture
def place(workspace: Workspace) -> Iterator[Place]:
    """A workspace with a migrated library, at a clock that stands still."""
    with place_in(workspace) as place:
        yield place


@pytest.fixture
def library(place: Place) -> Library:
    """A real migrated library."""
    return place.library


@pytest.fixture
def make_word() -> Callable[..., Word]:
    """Words by start; half a second long."""

    def make(start: float, text: str, *, channel: int = 0, end: float | None = None) -> Word:
        return Word(start, start + 0.5 if end is None else end, text, channel=channel)

    return make


@pytest.fixture
def make_turn() -> Callable[..., Turn]:
    """Turns by role and text, with words of equal length."""

    def make(
        position: int, role: Role, text: str, *, start: float, end: float, channel: int = 0
    ) -> Turn:
        said = text.split()
        each = (end - start) / max(1, len(said))
        words = tuple(
            Word(start + place * each, start + (place + 1) * each, word, channel=channel)
            for place, word in enumerate(said)
        )
        return Turn(position, role, role, start, end, text, words, channel)

    return make


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of shared recordings and texts; skips where it is absent."""
    if not SHARED.is_dir():
        pytest.skip(f"no folder of shared recordings at {SHARED}")
    return SHARED
