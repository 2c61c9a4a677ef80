from __future__ import annotations

import pytest

from coaching.steps.place import Place
from coaching.store import imports, ledger, queueing
from flows.crm import end_import, import_rows
from tests.places import NOW

DEALS = "deal_id,account,stage,amount\nD-1,Acme,demo,100\nD-2,Acme,demo,n/a\n"


@pytest.fixture
def file(place: Place, at_home: None) -> int:
    """An export that the worker of this process has claimed."""
    path = place.workspace.inbox / "deals.csv"
    path.write_text(DEALS, encoding="utf-8")
    seen = ledger.Sighting(str(path), "export", path.stat().st_size, 1, "queued")
    with place.library.writing() as conn:
        ledger.sight_all(conn, [seen], now=NOW)
        claimed = queueing.claim(conn, owner="tests", now=NOW)
    assert claimed is not None
    return claimed


def complete(place: Place) -> list[bool]:
    with place.library.reading() as conn:
        return [one.complete for one in imports.imports_done(conn)]


def test_an_export_is_ready_once_what_shows_calls_has_followed(place: Place, file: int) -> None:
    import_rows.fn(file)  # and a kill
    assert (place.entry(file).state, complete(place)) == ("working", [False])
    number, calls = import_rows.fn(file)
    assert (number, calls) == (2, [])
    end_import.fn(file, number)
    entry = place.entry(file)
    assert (entry.state, entry.reason) == ("ready", "1 of 2 rows refused")
    assert entry.hint == "`filmroom import --rejected --number 2` lists them"
    assert complete(place) == [True, True]
