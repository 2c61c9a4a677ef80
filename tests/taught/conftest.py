from __future__ import annotations

from collections.abc import Iterator

import pytest

from coaching.workspace import Workspace
from tests.taught.making import Taught, taught_in


@pytest.fixture
def team(workspace: Workspace) -> Iterator[Taught]:
    """A team with one shared moment of Marcus's."""
    with taught_in(workspace) as made:
        yield made
