from __future__ import annotations

import pytest
from sqlalchemy import delete, exc, select, update

from coaching.store.acts import Act, acts_on, record
from coaching.store.library import Library
from coaching.store.schema.acts import acts
from tests.places import NOW


def do(library: Library, verb: str, call: int, **values: dict[str, object] | None) -> int:
    with library.writing() as conn:
        return record(
            conn, at=NOW, who="Ann Lee", verb=verb, object_kind="call", object_id=call, **values
        )


def test_an_act_is_read_as_it_was_recorded(library: Library) -> None:
    number = do(library, "withhold", 12, before={"visibility": "team"}, after={"visibility": "x"})
    with library.reading() as conn:
        assert acts_on(conn, "call", 12) == (
            Act(
                id=number,
                at=NOW,
                who="Ann Lee",
                verb="withhold",
                object_kind="call",
                object_id="12",
                before={"visibility": "team"},
                after={"visibility": "x"},
            ),
        )


def test_what_was_done_to_one_thing_comes_in_order_and_alone(library: Library) -> None:
    for verb, call in (("share", 1), ("share", 2), ("withhold", 1)):
        do(library, verb, call)
    with library.reading() as conn:
        assert [act.verb for act in acts_on(conn, "call", 1)] == ["share", "withhold"]
        assert acts_on(conn, "moment", 1) == ()


def test_an_act_without_a_before_holds_nothing_there(library: Library) -> None:
    do(library, "share", 1)
    with library.reading() as conn:
        assert conn.execute(select(acts.c.id).where(acts.c.before.is_(None))).all() != []
        assert acts_on(conn, "call", 1)[0].before is None


@pytest.mark.parametrize("change", [update(acts).values(who="me"), delete(acts)])
def test_the_log_refuses_to_be_changed(library: Library, change: object) -> None:
    do(library, "share", 1)
    refusal = pytest.raises(exc.IntegrityError, match="can be added to, not changed")
    with refusal, library.writing() as conn:
        conn.execute(change)  # type: ignore[call-overload]
