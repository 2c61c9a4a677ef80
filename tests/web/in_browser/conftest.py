"""A library with a bit of everything, served to a real Chromium."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from coaching.app.retrying import try_again
from coaching.app.web.site import create_site
from coaching.ports import SignalHit, StageTag
from coaching.process import SalesProcess
from coaching.settings import Reel, Settings
from coaching.steps.place import Place
from coaching.steps.reel import Span, make_reel
from coaching.workspace import lay_out
from tests.places import NOW, library_in
from tests.store.search_fixtures import BAG
from tests.web.browser import served
from tests.web.conftest import NOTED, PRICE, SEATS, TALK, VOICES, Library, Said
from tests.web.test_signs import retag

LONG = "a" * 120 + ".wav"

# In other words than PRICE, since what is said nearly alike is one hit.
UNHEARD: Said = [
    ("rep", "It would be nine hundred every month from then on."),
    ("customer", "We find it rather expensive, to be honest with you."),
]
HOURLY: Said = [
    ("rep", "Nine hundred is what the others pay for it as well."),
    ("customer", "As dear as ever, then, I hear you say."),
]
DEAR: Said = [
    ("rep", "All told nine hundred for the year."),
    ("customer", "That is too expensive."),
]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """A library with a bit of everything that a page can show."""
    workspace = lay_out(tmp_path_factory.mktemp("browser") / "ws")
    library = library_in(workspace)
    made = Library(Place(workspace, library, now=lambda: NOW))
    first = made.call(
        SEATS,
        PRICE,
        SEATS,
        stages=["discovery", "negotiation", "closing"],
        rep="Ann",
        account="Harbor Dental",
        territory="North",
        outcome="won",
    )
    made.call(UNHEARD, title="Without a recording", sound=False)
    made.call(*[SEATS, HOURLY] * 750, title="Three hours", stages=["discovery", "demo"] * 750)
    made.call(
        TALK,
        [("A", "My card is [card number] and ends there."), ("automatic", "Please hold the line.")],
        title="Who said what",
        stages=["discovery", "closing"],
        voices=VOICES,
        noted=NOTED,
    )
    dear = SignalHit("objection", 0.91, 8, 21, kind="price")
    heard = StageTag("negotiation", 0.4, (dear,), sure=False)
    retag(made, made.call(DEAR, title="Too dear"), StageTag("discovery", 0.9), heard)
    made.file("ready.wav")
    made.file(f"team/{LONG}", state="quarantined", reason="no sound", hint="`filmroom doctor`")
    made.file("working.wav", state="working", step="words", progress=0.4, late=2)
    make_reel(
        made.place,
        [Span(first, 0.0, 8.0, "discovery"), Span(first, 30.0, 36.0, "negotiation")],
        title="Wins",
        target=workspace.reels / "wins.m4a",
        settings=Reel(),
        stages=(),
        who="Ann",
    )
    yield made
    library.close()


@pytest.fixture(scope="module")
def home(filled: Library, process: SalesProcess) -> Iterator[str]:
    """The address of the site, served as it is in life."""
    place = filled.place
    site = create_site(
        place,
        Settings(),
        process=lambda: process,
        embedder=lambda: BAG,
        retry=lambda file: try_again(place, file, who="Ann"),
        follow=lambda _: time.sleep(0.3),
    )
    with served(site) as address:
        yield address
