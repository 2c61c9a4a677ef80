from __future__ import annotations

import pytest
from sqlalchemy import insert

from coaching.crm import Fact
from coaching.store import crm, imports
from coaching.store.deal_calls import calls_of_deal
from coaching.store.deals import deals_called
from coaching.store.library import Library
from coaching.store.schema.calls import calls
from coaching.store.schema.crm import deal_events
from tests.places import NOW

NAMES = {"D-1": "Ärzte Netz", "D-2": "Weiß Renewal", "d-3": "Weiss Renewal, part 2", "D-4": None}


@pytest.fixture
def numbers(library: Library) -> dict[str, int]:
    """Deals with names; the numbers by their ids."""
    with library.writing() as conn:
        made = crm.add_deals(conn, NAMES, now=NOW)
        facts = {made[deal]: [Fact("name", name)] for deal, name in NAMES.items() if name}
        told = imports.open_import(conn, name="x", sha256="0" * 64, kind="deals", now=NOW)
        crm.add_facts(conn, deal_events, facts, import_id=told, now=NOW)
    return made


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("ärzte netz", ["D-1"]),
        ("ÄRZTE", ["D-1"]),
        ("WEISS RENEWAL", ["D-2"]),
        ("weiß", ["D-2", "d-3"]),
        (" D-3 ", ["d-3"]),
        ("hooli", []),
        (" ", []),
    ],
)
def test_a_deal_is_found_by_id_or_name_however_its_letters_are_written(
    library: Library, numbers: dict[str, int], wanted: str, found: list[str]
) -> None:
    assert numbers
    with library.reading() as conn:
        assert [deal.external_id for deal in deals_called(conn, wanted)] == found


def test_the_calls_of_a_deal_are_found_by_its_whole_name_alone(
    library: Library, numbers: dict[str, int]
) -> None:
    with library.writing() as conn:
        values = insert(calls).values(
            title="x", deal_id=numbers["D-1"], created_at=NOW, ready_at=NOW
        )
        call = conn.execute(values.returning(calls.c.id)).scalar_one()
        assert calls_of_deal(conn, "ärzte netz") == (call,)
        assert calls_of_deal(conn, "ärzte") == calls_of_deal(conn, " ") == ()
