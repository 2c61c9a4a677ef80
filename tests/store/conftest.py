"""What tests of the index have in common."""

from __future__ import annotations

import pytest

from coaching.store import neighbours


@pytest.fixture
def many_calls(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a library of more calls than sqlite-vec is asked about."""
    monkeypatch.setattr(neighbours, "MOST_CALLS", 0)
