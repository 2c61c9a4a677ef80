"""No command, page or export orders or scores people against each other.

Every command is called over one library of five reps with results that differ much, and so is every
page; what they give is walked. A new command or page has to be put into one of the lists here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from fastapi import FastAPI
from starlette.testclient import TestClient

from coaching.app.cli import COMMANDS, filmroom
from coaching.app.web.site import create_site
from coaching.settings import Settings
from coaching.steps import deal_review_words, moment_notes
from coaching.steps.place import Place
from coaching.store.facets import Facets
from coaching.store.library import Library
from coaching.workspace import Workspace
from tests.app.pages_of_people import faults_in_page
from tests.app.people_in import faults_in_data, faults_in_text
from tests.app.shown import NAMING, NO_PAGES, NOT_RUN, PAGES, PAGES_NAMING, RUNS, TITLES
from tests.app.team_of_five import BY_RESULT, FIVE, MADE_IN_ORDER, team_of_five, territories
from tests.places import NOW
from tests.steps.moment_calls import PROCESS, Nothing, Unmasked
from tests.store.search_fixtures import BAG
from tests.web.conftest import HOME


@dataclass
class Given:
    """What the commands and pages gave.

    Attributes:
        root: The workspace.
        site: Its pages.
        outputs: What each run printed, by its place in ``RUNS``.
        failed: What went wrong in a run, by its place.
    """

    root: Path
    site: FastAPI
    outputs: dict[int, str] = field(default_factory=dict)
    failed: dict[int, str] = field(default_factory=dict)


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Given]:
    """All commands, called one after the other."""
    folder = tmp_path_factory.mktemp("five")
    with pytest.MonkeyPatch.context() as patch, team_of_five(folder / "ws") as place:
        patch.setattr("coaching.app.logs.log_to", lambda *_, **__: None)
        patch.setattr("coaching.app.moments.look_for_moments", lambda *_, **__: None)
        patch.setattr("coaching.app.wiring.open_place", _at_a_clock_that_stands)
        patch.setattr("coaching.app.wiring.process_of", lambda _: PROCESS)
        patch.setattr("coaching.app.wiring.embedder_of", lambda: BAG)
        patch.setattr("coaching.app.reviewing.cues_of", lambda _: Nothing())
        patch.chdir(folder)
        _write_files(folder)
        _notes(place)
        made = Given(place.workspace.root, _site(place))
        for number, run in enumerate(RUNS):
            ran = CliRunner().invoke(filmroom, [*run, "--workspace", str(made.root)])
            made.outputs[number] = ran.stdout
            if ran.exit_code:
                made.failed[number] = f"{ran.output}{ran.exception!r}"
        yield made


def _at_a_clock_that_stands(workspace: Workspace) -> Place:
    return Place(workspace, Library(workspace.library), now=lambda: NOW)


def _at(place: Place, at: datetime) -> Place:
    return replace(place, now=lambda: at)


def _site(place: Place) -> FastAPI:
    return create_site(
        place,
        Settings(me="Ann"),
        process=lambda: PROCESS,
        embedder=lambda: BAG,
        retry=lambda _: False,
        follow=lambda _: None,
    )


def _write_files(folder: Path) -> None:
    rows = [
        f"N-{place},New {place},Firm,Discovery,{name},{1000 * (9 - place)},2026-10-0{place + 1}"
        for place, name in enumerate(BY_RESULT)
    ]
    table = "\n".join([TITLES, *rows])
    (folder / "owners.csv").write_text(table, encoding="utf-8")
    (folder / "other.yaml").write_text(territories(moved=True), encoding="utf-8")


def _notes(place: Place) -> None:
    """Everybody says something of one moment, an hour after the other, is credited, watched it."""
    for hour, name in enumerate(MADE_IN_ORDER):
        then = _at(place, NOW - timedelta(hours=9 - hour))
        moment_notes.comment(then, "M1", "Well asked.", masking=Unmasked(), who=name)
        moment_notes.why(then, "M1", "It helped.", masking=Unmasked(), who=name)
    for name in BY_RESULT:
        moment_notes.credit(place, "M1", name, who=MADE_IN_ORDER[0])
    moment_notes.watched(place, "M1", by=BY_RESULT, who="Ann")
    parts = [(stage.name, part) for stage in PROCESS.stages for part in ("worked", "learned")]
    for hour, ((stage, part), name) in enumerate(zip(parts, MADE_IN_ORDER, strict=False)):
        then = _at(place, NOW - timedelta(hours=9 - hour))
        said = {"worked": None, "learned": None} | {part: "We asked."}
        deal_review_words.write(
            then,
            "D-0-1",
            stage,
            PROCESS,
            masking=Unmasked(),
            who=name,
            **said,  # type: ignore[arg-type]
        )


def _commands() -> Iterator[tuple[str, click.Command]]:
    """Every command and what is under it, by what is typed."""
    context = click.Context(filmroom)
    waiting = [(name, filmroom.get_command(context, name)) for name in COMMANDS]
    while waiting:
        name, command = waiting.pop(0)
        assert command is not None
        if isinstance(command, click.Group):
            waiting += [(f"{name} {it}", own) for it, own in command.commands.items()]
            if not command.invoke_without_command:
                continue
        yield name, command


def _command_of(run: list[str], known: set[str]) -> str:
    both = " ".join(run[:2])
    return both if both in known else run[0]


def test_every_command_is_called_or_has_a_reason_not_to_be() -> None:
    known = {name for name, _ in _commands()}
    called = {_command_of(run, known) for run in RUNS}
    assert called | set(NOT_RUN) == known
    assert called & set(NOT_RUN) == set()


def test_every_command_that_is_called_and_gives_json_is_asked_for_it() -> None:
    commands = dict(_commands())
    asked = {_command_of(run, set(commands)) for run in RUNS if "--json" in run}
    gives = {
        name
        for name, command in commands.items()
        if any("--json" in it.opts for it in command.params) and name not in NOT_RUN
    }
    assert asked == gives


@pytest.mark.parametrize("number", range(len(RUNS)), ids=[" ".join(it) for it in RUNS])
def test_no_command_ranks_people(given: Given, number: int) -> None:
    assert number not in given.failed, given.failed[number]
    output, run = given.outputs[number], " ".join(RUNS[number])
    if "--json" in RUNS[number]:
        assert list(faults_in_data(json.loads(output), FIVE, where=run)) == []
    else:
        assert list(faults_in_text(output, FIVE, where=run)) == []


@pytest.mark.parametrize("run", NAMING)
def test_what_names_all_five_is_there_to_be_walked(given: Given, run: str) -> None:
    output = given.outputs[RUNS.index(run.split())]
    assert set(FIVE.named_in(output)) == set(BY_RESULT)


def test_no_file_that_commands_wrote_ranks_people(given: Given) -> None:
    folder = given.root.parent
    written = [*folder.glob("L1.*"), *folder.glob("given/*"), *given.root.glob("playbook/*.*")]
    assert {it.suffix for it in written} >= {".md", ".html", ".ics", ".json"}
    for path in written:
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".json":
            assert list(faults_in_data(json.loads(text), FIVE, where=path.name)) == []
        elif path.suffix == ".html":
            assert list(faults_in_page(text, FIVE, where=path.name)) == []
        else:
            assert list(faults_in_text(text, FIVE, where=path.name)) == []


@pytest.mark.filterwarnings("ignore:Duplicate Operation ID")
def test_every_page_is_asked_for_or_has_a_reason_not_to_be(given: Given) -> None:
    given.site.openapi_url = "/openapi.json"
    found = {path for path, own in given.site.openapi()["paths"].items() if "get" in own}
    assert found - set(NO_PAGES) == {_route(address) for address in PAGES}


def _route(address: str) -> str:
    """The route of an address.

    >>> _route("/calls/C1/words?q=1"), _route("/meetings/L2"), _route("/reels/1")
    ('/calls/{wanted}/words', '/meetings/{wanted}', '/reels/{number}')
    """
    path = address.partition("?")[0]
    path = re.sub(r"/1\b", "/{number}", path)
    return re.sub(r"/(?:[CM]1|L[12]|D-1-2|\{all\})", "/{wanted}", path)


@pytest.mark.parametrize("address", PAGES)
def test_no_page_ranks_people(given: Given, address: str) -> None:
    with TestClient(given.site, base_url=HOME) as client:
        answer = client.get(address.replace("{all}", "C41"))
    assert answer.status_code == 200, answer.text
    if answer.headers["content-type"].startswith("application/json"):
        assert list(faults_in_data(answer.json(), FIVE, where=address)) == []
    else:
        assert list(faults_in_page(answer.text, FIVE, where=address)) == []


@pytest.mark.parametrize("address", PAGES_NAMING)
def test_pages_that_name_all_five_are_there_to_be_walked(given: Given, address: str) -> None:
    with TestClient(given.site, base_url=HOME) as client:
        assert set(FIVE.named_in(client.get(address).text)) == set(BY_RESULT)


@pytest.mark.parametrize("order", [BY_RESULT, MADE_IN_ORDER], ids=["by result", "as made"])
def test_a_choice_of_people_in_another_order_would_be_found(
    given: Given, monkeypatch: pytest.MonkeyPatch, order: tuple[str, ...]
) -> None:
    monkeypatch.setattr("coaching.app.web.search.facets", lambda _: Facets(order, (), ()))
    with TestClient(given.site, base_url=HOME) as client:
        page = client.get("/search").text
    assert any("<select>: people in another order" in it for it in faults_in_page(page, FIVE))


def test_metrics_that_say_whose_deals_were_won_would_be_found(given: Given) -> None:
    data = json.loads(given.outputs[RUNS.index(["metrics", "--json"])])
    data["deals"]["by_owner"] = [
        {"owner": name, "won": 3 + len(name)} for name in sorted(BY_RESULT)
    ]
    assert any("scored by 'won'" in it for it in faults_in_data(data, FIVE))


@pytest.mark.slow
def test_no_plot_of_the_metrics_names_anybody(given: Given) -> None:
    folder = given.root.parent / "plots"
    ran = CliRunner().invoke(
        filmroom, ["metrics", "--plots", str(folder), "--workspace", str(given.root)]
    )
    assert ran.exit_code == 0, ran.output
    pages = [path.read_text(encoding="utf-8") for path in folder.glob("*.html")]
    assert pages
    assert [FIVE.named_in(page) for page in pages] == [()] * len(pages)
