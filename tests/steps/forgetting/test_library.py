"""What a library holds of a call that was forgotten, and of the others."""

from __future__ import annotations

import pytest
from sqlalchemy import exc, insert, select, text, update

from coaching.steps.forget import forget
from coaching.steps.place import Place
from coaching.store import acts, index
from coaching.store.filters import Selection
from coaching.store.schema.calls import calls, recordings
from coaching.store.schema.crm import account_events, call_sheets, imports
from coaching.store.schema.people import people
from coaching.store.schema.talk import heard_words
from tests.places import NOW
from tests.steps.forgetting.traces import RARE_NAME, RARE_WORD, count, raw_library
from tests.steps.ready_calls import ReadyCall, make_ready_call
from tests.store.search_fixtures import BAG


def test_no_byte_of_a_forgotten_call_stays_in_the_library(
    place: Place, secret: ReadyCall, other: ReadyCall
) -> None:
    vector = BAG.embed([f"How many seats\n{RARE_WORD} sixty of them"])[0].tobytes()
    before = raw_library(place)
    for trace in (RARE_WORD.encode(), RARE_NAME.encode(), b"quackenbush", vector):
        assert trace in before
    forget(place, [secret.number], who="Ann Lee")
    after = raw_library(place)
    for trace in (RARE_WORD, RARE_WORD[:8], RARE_NAME, "quackenbush", "Quackenbush", "zebulon"):
        assert trace.encode() not in after
    assert vector not in after
    assert b"harbor" in after


def test_words_that_left_the_index_before_are_gone_too(place: Place, secret: ReadyCall) -> None:
    with place.library.writing() as conn:
        index.add_call(conn, secret.number, BAG.identity, BAG.dimension)
        index.remove_call(conn, secret.number)
    forget(place, [secret.number], who="Ann Lee")
    assert RARE_WORD[:8].encode() not in raw_library(place)


def test_the_other_calls_are_found_as_before(
    place: Place, secret: ReadyCall, other: ReadyCall
) -> None:
    def found() -> tuple[object, ...]:
        with place.library.reading() as conn:
            (space,) = index.vector_spaces_of(conn)
            wanted = BAG.embed(["it is fine by us"])[0]
            return (
                index.words_search(conn, "fine", Selection(), 10),
                index.words_search(conn, RARE_WORD, Selection(), 10),
                [hit.snippet for hit in index.vector_search(conn, space, wanted, Selection(), 10)],
            )

    (kept,), (gone,), both = found()  # type: ignore[misc]
    assert set(both) == {kept, gone}
    forget(place, [secret.number], who="Ann Lee")
    assert found() == ((kept,), (), [kept])


def test_what_was_removed_is_told_by_kind_with_numbers(place: Place, secret: ReadyCall) -> None:
    (secret.kept.parent / "call.json").write_text("{}")
    told = forget(place, [secret.number], who="Ann Lee")
    assert told.calls == (f"C{secret.number}",)
    assert told.rows == {
        "accounts": 1,
        "calls": 1,
        "embeddings": 1,
        "files": 1,
        "heard_words": 7,
        "people": 1,
        "person_aliases": 1,
        "recordings": 1,
        "snippets": 1,
        "speakers": 2,
        "tags": 2,
        "transcript_progress": 1,
        "turns": 2,
        "versions": 7,
    }
    assert told.files == {"media": 2, "originals": 1}
    assert not secret.original.exists()
    assert not secret.kept.parent.exists()
    assert told.unfinished == told.left == told.reels == ()
    assert not list((place.workspace.root / ".filmroom").glob("forget-*"))


def test_two_calls_go_at_once(place: Place, secret: ReadyCall, other: ReadyCall) -> None:
    told = forget(place, [secret.number, other.number, secret.number], who="Ann Lee")
    assert told.calls == (f"C{secret.number}", f"C{other.number}")
    assert told.rows["calls"] == 2
    with place.library.reading() as conn:
        assert len(acts.acts_on(conn, "call", other.number)) == 1
        assert count(conn, calls) == 0


def test_words_of_a_recording_that_moved_to_the_call_go_with_it(
    place: Place, secret: ReadyCall, other: ReadyCall
) -> None:
    with place.library.writing() as conn:
        conn.execute(update(recordings).values(call_id=other.number))
    forget(place, [other.number], who="Ann Lee")
    with place.library.reading() as conn:
        assert count(conn, heard_words) == 0
        assert conn.execute(select(calls.c.id)).scalars().all() == [secret.number]


def test_the_shared_rows_of_another_call_stay(place: Place) -> None:
    """Whom the CRM or another call knows is not forgotten with this one."""
    one = make_ready_call(
        place, "one.wav", "hello there", "good day", customer="Dana Reyes", account="Harbor Dental"
    )
    with place.library.writing() as conn:
        account = conn.execute(select(calls.c.account_id)).scalar_one()
        conn.execute(
            insert(account_events).values(
                account_id=account, fact="region", value="North", held_from_at=NOW, learned_at=NOW
            )
        )
    forget(place, [one.number], who="Ann Lee")
    with place.library.reading() as conn:
        assert count(conn, people) == 0
        assert conn.execute(text("SELECT name FROM accounts")).scalars().all() == ["Harbor Dental"]


def test_the_dialers_rows_that_name_the_call_go_and_the_others_stay(
    place: Place, secret: ReadyCall
) -> None:
    with place.library.writing() as conn:
        number = conn.execute(
            insert(imports)
            .values(
                name="calls.csv",
                sha256="0" * 64,
                kind="calls",
                rows_read=2,
                rows_changed=2,
                imported_at=NOW,
            )
            .returning(imports.c.id)
        ).scalar_one()
        conn.execute(update(calls).where(calls.c.id == secret.number).values(external_id="Z-1"))
        for name, external_id in (
            ("zebulon quackenbush 2026-09-14", None),
            ("zebulon quackenbush 2026-09-14", "Z-1"),
            ("zebulon quackenbush 2026-09-14", "Z-2"),
            ("renamed", "Z-1"),
            ("harbor", None),
        ):
            conn.execute(
                insert(call_sheets).values(
                    import_id=number,
                    name=name,
                    external_id=external_id,
                    facts={"rep": "Ann"},
                    learned_at=NOW,
                )
            )
    told = forget(place, [secret.number], who="Ann Lee")
    assert told.rows["call_sheets"] == 3
    with place.library.reading() as conn:
        left = conn.execute(select(call_sheets.c.name, call_sheets.c.external_id)).all()
    assert [tuple(row) for row in left] == [
        ("zebulon quackenbush 2026-09-14", "Z-2"),
        ("harbor", None),
    ]


# Acts ---------------------------------------------------------------------------------------------


def test_acts_keep_who_and_when_and_lose_what_they_quote(place: Place, secret: ReadyCall) -> None:
    with place.library.writing() as conn:
        for spelling in (secret.number, f"C{secret.number}"):
            acts.record(
                conn,
                at=NOW,
                who="Bo Li",
                verb="set",
                object_kind="call",
                object_id=spelling,
                before={"account": None},
                after={"account": "Quackenbush Mills"},
            )
        acts.record(
            conn,
            at=NOW,
            who="Bo Li",
            verb="set",
            object_kind="call",
            object_id=999,
            after={"account": "Harbor Dental"},
        )
    forget(place, [secret.number], who="Ann Lee")
    with place.library.reading() as conn:
        first, last = acts.acts_on(conn, "call", secret.number)
        assert (first.who, first.verb, first.at, first.before, first.after) == (
            "Bo Li",
            "set",
            NOW,
            None,
            None,
        )
        (written,) = acts.acts_on(conn, "call", f"C{secret.number}")
        assert written.after is None
        assert (last.who, last.verb) == ("Ann Lee", "forget")
        assert last.after is not None
        assert last.after["rows"]["heard_words"] == 7
        (untouched,) = acts.acts_on(conn, "call", 999)
        assert untouched.after == {"account": "Harbor Dental"}


def test_the_log_refuses_changes_again_afterwards(place: Place, secret: ReadyCall) -> None:
    forget(place, [secret.number], who="Ann Lee")
    refusal = pytest.raises(exc.IntegrityError, match="can be added to, not changed")
    with refusal, place.library.writing() as conn:
        conn.execute(text("UPDATE acts SET who = 'me'"))
