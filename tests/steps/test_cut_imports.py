"""An import that is cut short after its rows are written, and then done again."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import NoReturn

import pytest
from sqlalchemy import insert

from coaching.steps import crm as step
from coaching.store import imports
from coaching.store.calls import call_facts
from coaching.store.library import Library
from coaching.store.schema.calls import calls
from tests.imported import bring
from tests.places import NOW

LATER = NOW + timedelta(days=7)
DEALS = "deal_id,account,owner,stage,outcome,created_at,closed_at,contact_id\n"
TWO = (
    DEALS + "D-1,Acme,Dana,demo,open,2026-09-01,,P-1\n" + "D-2,Acme,Tom,demo,open,2026-09-01,,P-2\n"
)
ONE_IS_LOST = TWO.replace(
    "D-1,Acme,Dana,demo,open,2026-09-01,", "D-1,Acme,Dana,x,lost,2026-09-01,2026-10-01"
)
CONTACTS = (
    "Contact ID,Contact Name,Email,Phone,Account\n"
    "P-1,Jo Kent,,+49 171 5550100,Acme\nP-2,Al Bell,,+49 171 5550200,Acme\n"
)


def add_call(library: Library, title: str) -> int:
    with library.writing() as conn:
        values = insert(calls).values(title=title, started_at=NOW, created_at=NOW, ready_at=NOW)
        return int(conn.execute(values.returning(calls.c.id)).scalar_one())


def deal_of(library: Library, call: int) -> str | None:
    with library.reading() as conn:
        facts = call_facts(conn, call)
    assert facts is not None
    return facts.deal


def complete(library: Library) -> list[bool]:
    with library.reading() as conn:
        return [one.complete for one in reversed(imports.imports_done(conn))]


def _cut(*_: object, **__: object) -> NoReturn:
    raise KeyboardInterrupt


def cut_short(
    library: Library, folder: Path, content: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Import a file as far as its rows, and end before calls are decided anew."""
    with monkeypatch.context() as patched:
        patched.setattr(step, "redecide", _cut)
        with pytest.raises(KeyboardInterrupt):
            bring(library, folder, content, made=LATER, now=LATER)


def test_calls_are_decided_anew_when_an_import_that_was_cut_short_is_done_again(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    call = add_call(library, "D-1 acme")
    other = add_call(library, "acme")
    bring(library, tmp_path, TWO)
    assert (deal_of(library, call), deal_of(library, other)) == ("D-1", None)
    cut_short(library, tmp_path, ONE_IS_LOST, monkeypatch)
    assert complete(library) == [True, False]
    again = bring(library, tmp_path, ONE_IS_LOST, made=LATER, now=LATER)
    assert again.rows_changed == 0
    assert deal_of(library, other) == "D-2"
    assert again.told == (call, other)
    assert complete(library) == [True, True, True]
    assert bring(library, tmp_path, ONE_IS_LOST, made=LATER, now=LATER).told == ()


def test_a_call_with_a_deal_finds_another_one_by_contacts_whose_import_was_cut_short(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    call = add_call(library, "tom acme 491715550100")
    bring(library, tmp_path, TWO)
    assert deal_of(library, call) == "D-2"
    cut_short(library, tmp_path, CONTACTS, monkeypatch)
    assert deal_of(library, call) == "D-2"
    bring(library, tmp_path, CONTACTS, made=LATER, now=LATER)
    assert deal_of(library, call) == "D-1"


def test_calls_of_an_import_that_nothing_followed_are_told_again(
    library: Library, tmp_path: Path
) -> None:
    call, other = add_call(library, "D-1 acme"), add_call(library, "acme")
    bring(library, tmp_path, TWO)
    moved = bring(library, tmp_path, ONE_IS_LOST, made=LATER, now=LATER, followed=False)
    assert (moved.told, complete(library)) == ((call, other), [True, False])
    again = bring(library, tmp_path, ONE_IS_LOST, made=LATER, now=LATER)
    assert (again.told, again.calls.moved) == ((call, other), ())
    assert complete(library) == [True, True, True]
    assert bring(library, tmp_path, ONE_IS_LOST, made=LATER, now=LATER).told == ()
