"""Two calls: one that is forgotten, and one that has to stay."""

from __future__ import annotations

import pytest

from coaching.steps.place import Place
from tests.steps.forgetting.traces import RARE_NAME, RARE_WORD
from tests.steps.ready_calls import ReadyCall, make_ready_call


@pytest.fixture
def secret(place: Place) -> ReadyCall:
    """A call with a word and a name that nobody else uses."""
    return make_ready_call(
        place,
        "Zebulon Quackenbush 2026-09-14.wav",
        "How many seats",
        f"{RARE_WORD} sixty of them",
        customer=RARE_NAME,
        account="Quackenbush Mills",
    )


@pytest.fixture
def other(place: Place) -> ReadyCall:
    """A call that has to stay."""
    return make_ready_call(place, "harbor.wav", "What about price", "it is fine by us")
