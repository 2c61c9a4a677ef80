"""Versions of the process that the library keeps."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert

from coaching.errors import NotFoundError, UsageError
from coaching.process import SalesProcess
from coaching.store import processes
from coaching.store.library import Library
from coaching.store.schema.calls import calls, versions
from coaching.store.schema.talk import processes as kept_processes
from tests.store.search_fixtures import NOW


def process(goal: str) -> SalesProcess:
    stage: dict[str, Any] = {
        "name": "hello",
        "title": "Hello",
        "goal": goal,
        "description": "Greeting.",
        "actions": ["Wave"],
        "exit_criteria": ["They nod"],
        "examples": ["Hi"],
    }
    return SalesProcess.model_validate({"stages": [stage]})


def tag(library: Library, version: str, *, active: bool = True) -> None:
    with library.writing() as conn:
        call = conn.execute(
            insert(calls).values(title="A call", created_at=NOW).returning(calls.c.id)
        ).scalar_one()
        conn.execute(
            insert(versions).values(
                call_id=call,
                kind="tags",
                made_by=f"stages@00ff+process@{version}+labels@12ab",
                detail={},
                created_at=NOW,
                active=active,
            )
        )


def test_a_process_comes_back_as_it_was(library: Library) -> None:
    with library.writing() as conn:
        processes.remember(conn, process("One"), now=NOW)
        assert processes.process_of(conn, process("One").version) == process("One")
        assert processes.process_of(conn, "00000000") is None


def test_versions_are_listed_by_first_use_with_the_calls_they_are_shown_for(
    library: Library,
) -> None:
    first, second = process("One"), process("Two")
    with library.writing() as conn:
        processes.remember(conn, second, now=NOW + timedelta(days=1))
        processes.remember(conn, first, now=NOW)
    tag(library, first.version)
    tag(library, first.version)
    tag(library, second.version, active=False)
    with library.reading() as conn:
        found = [(one.version, one.calls) for one in processes.kept(conn)]
    assert found == [(first.version, 2), (second.version, 0)]


def test_a_process_that_cannot_be_read_any_more_is_listed_without_its_stages(
    library: Library,
) -> None:
    with library.writing() as conn:
        conn.execute(
            insert(kept_processes).values(version="00aa00aa", text="{}", first_used_at=NOW)
        )
        assert [one.process for one in processes.kept(conn)] == [None]


def test_a_version_is_found_by_its_first_digits(library: Library) -> None:
    with library.writing() as conn:
        for version in ("ab12cd34", "ab99cd34"):
            conn.execute(
                insert(kept_processes).values(version=version, text="{}", first_used_at=NOW)
            )
        assert processes.find_version(conn, "AB12") == "ab12cd34"
        with pytest.raises(UsageError, match="ab12cd34, ab99cd34"):
            processes.find_version(conn, "ab")
        with pytest.raises(NotFoundError, match="begins with"):
            processes.find_version(conn, "ff")
