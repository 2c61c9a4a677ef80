"""Two calls and a reel of both, over real files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from coaching.settings import Reel as ReelSettings
from coaching.steps.place import Place
from coaching.steps.reel import Look, MadeReel, Span, make_reel
from tests.steps.ready_calls import ReadyCall, make_ready_call
from tests.steps.reels.deeds import FIRST, SECOND, MakeReel


@pytest.fixture
def harbor(place: Place) -> ReadyCall:
    """A rep says nine words from second 0, the customer nine from second 9."""
    return make_ready_call(place, "harbor.wav", FIRST, SECOND, seconds=20.0)


@pytest.fixture
def corbel(place: Place, harbor: ReadyCall) -> ReadyCall:
    """The second call: a rep says seven words."""
    return make_ready_call(place, "corbel.wav", "We signed it and never looked back", seconds=12.0)


@pytest.fixture
def make(place: Place) -> MakeReel:
    def made(
        *spans: Span,
        name: str = "reel.wav",
        on_progress: Callable[[float], None] | None = None,
        **look: object,
    ) -> MadeReel:
        return make_reel(
            place,
            spans,
            title="Wins",
            target=place.workspace.reels / name,
            settings=ReelSettings(),
            stages=("opening", "discovery"),
            who="Ann Lee",
            look=replace(Look(), **look),
            on_progress=on_progress,
        )

    return made


@pytest.fixture
def three(harbor: ReadyCall, corbel: ReadyCall, make: MakeReel) -> MadeReel:
    return make(
        Span(harbor.number, 0.1, 1.4),
        Span(corbel.number, 1.1, 2.4),
        Span(harbor.number, 9.1, 12.4),
        order="given",
    )
