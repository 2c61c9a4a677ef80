"""Short real calls for tests that start processes."""

from __future__ import annotations

from pathlib import Path

import pytest

from coaching.app.demo.unpack import unpack
from coaching.settings import Settings
from coaching.steps.place import Place
from flows import resident
from tests.recordings import beginning


@pytest.fixture(scope="session")
def short_calls(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Three pieces of demo calls, half a minute each."""
    inbox = tmp_path_factory.mktemp("unpacked")
    unpack(inbox)
    sources = sorted(inbox.glob("*.wav"), key=lambda path: path.stat().st_size)[1:4]
    folder = tmp_path_factory.mktemp("short")
    return [beginning(path, folder / path.name) for path in sources]


@pytest.fixture(scope="session")
def short_call(short_calls: list[Path]) -> Path:
    """One of them."""
    return short_calls[0]


@pytest.fixture
def at_home(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """Has tasks that need no model work in ``place``."""

    def nothing() -> None:
        raise AssertionError("no model is needed here")

    here = resident.Resident(
        place=place,
        settings=Settings(),
        transcriber=nothing,  # type: ignore[arg-type]
        means=nothing,  # type: ignore[arg-type]
        who="tests",
    )
    monkeypatch.setattr(resident, "_residents", [here])
