from __future__ import annotations

import pytest
from sqlalchemy import update

from coaching.steps.place import Place
from coaching.store.schema.calls import calls
from tests.commands import Ran, filmroom
from tests.places import NOW
from tests.steps.ready_calls import ReadyCall, make_ready_call


@pytest.fixture
def call(place: Place) -> ReadyCall:
    """A call that was ready long ago."""
    made = make_ready_call(place, "harbor.wav", "What about price", "sixty seats are fine")
    with place.library.writing() as conn:
        conn.execute(update(calls).values(ready_at=NOW.replace(year=2020)))
    return made


def originals(place: Place, *arguments: str, original: str = "delete") -> Ran:
    settings = place.workspace.config / "filmroom.toml"
    text = settings.read_text().replace('original = "keep"', f'original = "{original}"')
    settings.write_text(text)
    return filmroom("originals", *arguments, "--workspace", place.workspace.root)


def test_a_dry_run_names_the_calls_that_are_due_and_removes_nothing(
    place: Place, call: ReadyCall
) -> None:
    ran = originals(place, "--dry-run")
    assert ran.out.splitlines() == ["C1", "1 due to be deleted"]
    assert call.kept.exists()


def test_what_went_is_told_call_by_call(place: Place, call: ReadyCall) -> None:
    ran = originals(place)
    assert ran.out.splitlines() == ["C1    deleted: 0.2 MB", "1 went, 0 stayed"]
    assert not call.kept.exists()


def test_with_the_shipped_settings_nothing_goes(place: Place, call: ReadyCall) -> None:
    ran = originals(place, original="keep")
    assert "originals are kept" in ran.out
    assert call.kept.exists()


def test_one_that_stays_fails_the_command_and_says_why(place: Place, call: ReadyCall) -> None:
    call.kept.write_bytes(b"")
    ran = originals(place)
    assert ran.status == 1
    assert "C1    kept:" in ran.out
