"""Calls that were read with other settings, as the commands tell of them."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from coaching.steps.place import Place
from coaching.store.schema.calls import versions
from tests.commands import filmroom
from tests.steps.ready_calls import make_ready_call


@pytest.fixture
def root(place: Place) -> str:
    """A workspace with one call as an earlier Filmroom left it: turns made of words."""
    call = make_ready_call(place, "acme.wav", "hello there")
    with place.library.writing() as conn:
        of_call = versions.c.call_id == call.number
        words = select(versions.c.id).where(of_call, versions.c.kind == "words").scalar_subquery()
        conn.execute(
            update(versions).where(of_call, versions.c.kind == "turns").values(made_from=words)
        )
    place.library.close()
    filmroom("init", place.workspace.root)
    return str(place.workspace.root)


def test_doctor_names_calls_in_which_nothing_is_masked(root: str) -> None:
    ran = filmroom("doctor", "--json", "--workspace", root)
    (found,) = [one for one in ran.json["findings"] if one["name"] == "calls"]
    assert not found["well"]
    assert "1 of an earlier Filmroom" in found["value"]
    assert "filmroom reread" in found["hint"]


def test_what_would_be_read_anew_is_named_first(root: str) -> None:
    ran = filmroom("reread", "--dry-run", "--json", "--workspace", root)
    assert ran.status == 0, ran.err
    assert ran.json == {"calls": ["C1"], "done": False}
