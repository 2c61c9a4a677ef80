"""A workspace with an empty library, for teams that make their calls themselves."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from coaching.steps.place import Place
from coaching.workspace import Workspace
from tests.places import place_in


@pytest.fixture
def place(workspace: Workspace) -> Iterator[Place]:
    with place_in(workspace) as place:
        yield place
