"""The search index of a library of schema 0011 is made anew from its tables of vectors."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from alembic import command

from coaching.search.codes import packed
from coaching.store import candidates, index, neighbours
from coaching.store.filters import Selection
from coaching.store.library import Library, _alembic_config
from tests.store.search_fixtures import BAG

TEXTS = ("the price is nine hundred", "that is expensive", "how many seats")
AT = "2026-09-14T08:00:00.000000+00:00"


@pytest.fixture
def earlier(tmp_path: Path) -> Library:
    """A library of schema 0011: two snippets, of two turns and of one, as it kept them."""
    library = Library(tmp_path / "library.db")
    with library._without_foreign_keys() as conn:
        config = _alembic_config()
        config.attributes["connection"] = conn
        command.upgrade(config, "0011")
        run = conn.exec_driver_sql
        run("INSERT INTO calls (id, title, created_at, ready_at) VALUES (1, 'x', ?, ?)", (AT, AT))
        for number, (kind, source) in enumerate(
            [("turns", None), ("tags", 1), ("snippets", 2), ("vectors", 3)], 1
        ):
            run(
                "INSERT INTO versions (id, call_id, kind, made_by, made_from, detail, created_at,"
                " completed_at, active) VALUES (?, 1, ?, ?, ?, '{}', ?, ?, 1)",
                (number, kind, BAG.identity if kind == "vectors" else "t", source, AT, AT),
            )
        run("INSERT INTO vector_spaces (id, embedder, dimension, created_at) VALUES (1, ?, 64, ?)",
            (BAG.identity, AT))  # fmt: skip
        run("CREATE VIRTUAL TABLE snippet_vectors_1 USING"
            " vec0(embedding float[64] distance_metric=cosine)")  # fmt: skip
        for turn, text in enumerate(TEXTS):
            run("INSERT INTO turns VALUES (1, ?, 'a', 'rep', 0, ?, ?, ?)",
                (turn, turn, turn + 1, text))  # fmt: skip
            run("INSERT INTO turn_vectors VALUES (1, ?, ?, ?)",
                (BAG.identity, turn, packed(BAG.embed([text])).tobytes()))  # fmt: skip
        for number, (first, end, stage) in enumerate([(0, 2, "closing"), (2, 3, "opening")], 1):
            text = "\n".join(TEXTS[first:end])
            run("INSERT INTO snippets VALUES (?, 3, 1, ?, 0, 9, ?, ?, ?, ?, 1, 0, 0)",
                (number, number - 1, stage, first, end, text))  # fmt: skip
            run("INSERT INTO embeddings VALUES (4, ?, ?)",
                (number, BAG.embed([text])[0].astype("<f4").tobytes()))  # fmt: skip
            run("INSERT INTO snippet_vectors_1 (rowid, embedding) VALUES (?, ?)",
                (number, BAG.embed([text])[0].astype("<f4").tobytes()))  # fmt: skip
            run("INSERT INTO snippet_words (rowid, rep) VALUES (?, ?)", (number, text))
    return library


@pytest.mark.parametrize("most_calls", [0, 10], ids=["memory", "sqlite-vec"])
def test_what_was_found_before_is_found_after(
    earlier: Library, most_calls: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(neighbours, "MOST_CALLS", most_calls)
    earlier.migrate()
    with earlier.reading() as conn:
        (space,) = index.vector_spaces_of(conn)
        asked = BAG.embed([TEXTS[2]])[0]
        found = index.vector_search(conn, space, asked, Selection(), 10)
        assert [it.snippet for it in found] == [2, 1]
        assert found[0].similarity == pytest.approx(1, abs=1e-3)
        closing = index.vector_search(conn, space, asked, Selection(stages=("closing",)), 10)
        assert [it.snippet for it in closing] == [1]


def test_what_the_migration_fills_is_what_adding_the_call_anew_makes(earlier: Library) -> None:
    earlier.migrate()

    def kept() -> tuple[object, ...]:
        with earlier.reading() as conn:
            parts = candidates.parts_of(conn, [1, 2])
            rows = conn.exec_driver_sql(
                "SELECT call_id, snippets, stages, marks, vectors FROM call_vectors"
            ).all()
            return tuple(rows[0]), [np.frombuffer(parts[it], np.int8) for it in (1, 2)]

    row, parts = kept()
    with earlier.writing() as conn:
        index.add_call(conn, 1, BAG.identity, BAG.dimension)
    row_anew, parts_anew = kept()
    assert row == row_anew
    for before, after in zip(parts, parts_anew, strict=True):  # type: ignore[arg-type, call-overload]
        assert np.abs(before.astype(int) - after.astype(int)).max() <= 1
        assert len(before) == len(after) > 0
