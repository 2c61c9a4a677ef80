"""A call, the day its original is due, and where it may go."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from coaching.steps.place import Place
from tests.places import NOW
from tests.steps.ready_calls import ReadyCall, make_ready_call


@pytest.fixture
def call(place: Place) -> ReadyCall:
    return make_ready_call(place, "acme.wav", "My card is 4111 1111", "thank you very much indeed")


@pytest.fixture
def later(place: Place) -> Place:
    """The same workspace 31 days on."""
    return replace(place, now=lambda: NOW + timedelta(days=31))


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    folder = tmp_path / "vault"
    folder.mkdir()
    return folder
