from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import delete, update

from coaching.app.cli.metrics import heading, sections
from coaching.app.wiring import process_of
from coaching.errors import NotFoundError
from coaching.pipeline import Metrics, Span
from coaching.steps.pipeline import metrics
from coaching.steps.place import Place
from coaching.steps.territories import settle
from coaching.store.schema.calls import calls, versions
from coaching.store.schema.crm import deal_events, deals
from coaching.store.schema.talk import tags, turns
from coaching.workspace import lay_out
from tests.pipeline_history import add_call, add_deal, tag_call
from tests.places import NOW, library_in
from tests.store.search_fixtures import add_account, add_person


def ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


def worked_out(place: Place, **asked: object) -> Metrics:
    return metrics(place, process_of(place.workspace), zone=UTC, **asked)  # type: ignore[arg-type]


def text_of(found: Metrics) -> str:
    lines = list(heading(found, UTC))  # type: ignore[arg-type]
    for title, columns, rows, below in sections(found, UTC):  # type: ignore[arg-type]
        lines += [title, " | ".join(columns), *(" | ".join(row) for row in rows), *below]
    return "\n".join(lines)


def open_library(folder: Path) -> Place:
    """A migrated library with a clock that stands still: made once for all tests of this file."""
    workspace = lay_out(folder)
    library = library_in(workspace)
    return Place(workspace, library, now=lambda: NOW)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    place = open_library(tmp_path_factory.mktemp("made") / "ws")
    yield place
    place.library.close()


@pytest.fixture
def bare(made: Place) -> Iterator[Place]:
    """A library without deals; what a test enters is taken out again."""
    yield made
    with made.library.writing() as conn:
        for held in (tags, turns, versions, calls, deal_events, deals):
            conn.execute(delete(held))


@pytest.fixture(scope="module")
def sold(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """Twelve won deals of Ana in the North, an old open one of hers, and one of Ben's."""
    place = open_library(tmp_path_factory.mktemp("sold") / "ws")
    with place.library.writing() as conn:
        add_account(conn, "Acme Inc", territory="North")
        add_account(conn, "Blue Harbor")
        add_person(conn, "Ana Ortiz", "ana")
        for number in range(12):
            add_deal(
                conn,
                f"W-{number}",
                [("Discovery", ago(90)), ("Proposal", ago(80)), ("Closed Won", ago(70))],
                learned_at=NOW,
                outcome=("won", ago(70)),
                account="ACME, Inc.",
                owner="Ana Ortiz",
                created_at=ago(91),
                amount="1000.00 EUR",
            )
        old = add_deal(
            conn,
            "O-1",
            [("Discovery", ago(50)), ("Proposal", ago(40))],
            learned_at=NOW,
            outcome=("open", ago(1)),
            name="Acme renewal",
            account="Acme",
            owner="Ana Ortiz",
            created_at=ago(50),
            amount="9000.00 EUR",
        )
        add_deal(
            conn,
            "O-2",
            [("Discovery", ago(3))],
            learned_at=NOW,
            outcome=("open", ago(1)),
            name="Blue Harbor pilot",
            account="Blue Harbor",
            owner="Ben",
        )
        add_call(conn, old, ago(45), stages=["discovery"] * 4)
        add_call(conn, old, ago(20), stages=["opening"] * 4)
        add_call(conn, old, ago(10), stages=["opening"] * 4, visibility="withheld")
        add_call(conn, old, None)
        add_call(conn, None, ago(5))
    yield place
    place.library.close()


def test_the_metrics_of_the_team_come_from_history_calls_and_tags(sold: Place) -> None:
    found = worked_out(sold)
    assert [stage.key for stage in found.stages] == ["discovery", "proposal"]
    assert (found.counts.open, found.counts.won, found.counts.calls) == (2, 12, 3)
    assert found.counts.without_calls == 13
    assert [(it.entered, it.moved_on) for it in found.conversion] == [(14, 13), (13, 12)]
    (stalled,) = found.stalled
    assert (stalled.deal, stalled.days, stalled.limit) == ("Acme renewal", 40.0, 10.0)
    assert stalled.last_call_at == ago(10)
    assert found.overhang.older is not None
    assert found.overhang.older.amounts == {"EUR": 9000.0}
    (gap,) = found.talk.gaps
    assert (gap.deal, gap.stage, gap.talk, gap.call_at) == (
        "Acme renewal",
        "proposal",
        "opening",
        ago(20),
    )


def test_a_territory_is_that_of_the_deals_account_however_it_is_spelled(sold: Place) -> None:
    found = worked_out(sold, territory="north")
    assert (found.scope.territory, found.counts.won, found.counts.open) == ("North", 12, 1)
    unassigned = worked_out(sold, territory="unassigned")
    assert (unassigned.counts.won, unassigned.counts.open) == (0, 1)
    with pytest.raises(NotFoundError, match='in a territory "Nort"') as told:
        worked_out(sold, territory="Nort")
    assert told.value.hint == 'Did you mean "North"?'


def test_the_teams_file_of_territories_comes_before_the_crm(sold: Place) -> None:
    file = sold.workspace.config / "territories.yaml"
    shipped = file.read_text(encoding="utf-8")
    file.write_text("territories: [{name: Coast, accounts: [Blue Harbor]}]", encoding="utf-8")
    settle(sold, ZoneInfo("UTC"))
    assert worked_out(sold, territory="coast").counts.open == 1
    assert worked_out(sold, territory="north").counts.won == 12
    file.write_text(shipped, encoding="utf-8")
    settle(sold, ZoneInfo("UTC"))


def test_ones_own_deals_are_measured_by_what_is_usual_in_the_team(sold: Place) -> None:
    found = worked_out(sold, own="Ben")
    assert (found.scope.whose, found.counts.open, found.counts.won) == ("mine", 1, 0)
    assert [limit.won for limit in found.limits] == [12, 12]
    assert worked_out(sold, own="ANA").counts.open == 1


def test_who_owns_no_deal_is_told_so_without_naming_others(sold: Place) -> None:
    with pytest.raises(NotFoundError) as told:
        worked_out(sold, own="Cleo")
    assert 'owned by "Cleo"' in told.value.message
    assert "Ana" not in told.value.message + told.value.hint


def test_no_metric_names_a_person(sold: Place) -> None:
    found = worked_out(sold)
    for name in ("Ana", "Ben"):
        assert name not in json.dumps(found.as_json())
        assert name not in text_of(found)


def test_only_the_tags_that_are_read_tell_what_a_call_was_about(bare: Place) -> None:
    with bare.library.writing() as conn:
        deal = add_deal(conn, "O-1", [("Proposal", ago(40))], learned_at=NOW)
        call = add_call(conn, deal, ago(20), stages=["opening"] * 4)
    assert [gap.call for gap in worked_out(bare).talk.gaps] == [call]
    with bare.library.writing() as conn:
        conn.execute(update(versions).where(versions.c.call_id == call).values(active=False))
        tag_call(conn, call, ["proposal"] * 4)
    found = worked_out(bare).talk
    assert (found.compared, found.gaps) == (1, ())


def test_a_span_limits_the_history_and_not_the_open_deals(sold: Place) -> None:
    found = worked_out(sold, span=Span(ago(60), None))
    assert [it.entered for it in found.conversion] == [2, 1]
    assert (found.counts.open, found.limits[0].won, found.stalled) == (2, 0, ())


def test_a_library_without_deals_says_what_is_missing(bare: Place) -> None:
    found = worked_out(bare)
    assert found.stages == ()
    assert "No stage of any deal is known" in text_of(found)
    assert found.as_json()["conversion"] == []


def test_deals_that_no_stage_is_known_of_are_counted(bare: Place) -> None:
    with bare.library.writing() as conn:
        add_deal(conn, "D-1", [], learned_at=NOW, outcome=("won", ago(3)), amount="soon")
    found = worked_out(bare)
    assert (found.counts.won, found.counts.without_stages) == (1, 1)
    assert found.overhang.limit is None


def test_a_deal_that_the_crm_deleted_is_in_nothing(bare: Place) -> None:
    with bare.library.writing() as conn:
        add_deal(conn, "D-1", [("Demo", ago(3))], learned_at=NOW, deleted="yes")
    assert worked_out(bare).counts.open == 0


def test_small_numbers_are_said_in_words(bare: Place) -> None:
    with bare.library.writing() as conn:
        for number in range(3):
            add_deal(
                conn,
                f"D-{number}",
                [("Demo", ago(30)), ("Proposal", ago(20))],
                learned_at=NOW,
                outcome=("lost", ago(10)),
            )
    text = text_of(worked_out(bare))
    assert "too few to say: 3 decided" in text
    assert "too few to say: 3 ended" in text
    assert "Too few won deals to say, fewer than 10: Demo 0, Proposal 0." in text
    assert "too few to say: 3 deals" in text
