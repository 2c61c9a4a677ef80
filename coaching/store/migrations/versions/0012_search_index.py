"""The search index: vectors in one row a call, what lies near a snippet beside them; alerts.

Everything is filled from the tables of vectors, in this transaction.
"""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

_COUNTED = """
CREATE TRIGGER call_vectors_{event} AFTER {event} ON call_vectors BEGIN
    UPDATE vector_spaces SET changes = changes + 1 WHERE id = {row}.space_id;
END
"""

_KEPT = """
CREATE TRIGGER call_vectors_kept BEFORE UPDATE ON call_vectors BEGIN
    SELECT RAISE(ABORT, 'a row of call_vectors is written once');
END
"""


def upgrade() -> None:
    """Make the tables, and fill them from those that hold vectors."""
    op.add_column(
        "vector_spaces", sa.Column("changes", sa.Integer(), server_default="0", nullable=False)
    )
    op.create_table(
        "call_vectors",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("space_id", sa.Integer(), nullable=False),
        sa.Column("snippets", sa.LargeBinary(), nullable=False),
        sa.Column("stages", sa.Text(), nullable=False),
        sa.Column("marks", sa.LargeBinary(), nullable=False),
        sa.Column("vectors", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name=op.f("fk_call_vectors_call_id")),
        sa.ForeignKeyConstraint(
            ["space_id"], ["vector_spaces.id"], name=op.f("fk_call_vectors_space_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_vectors")),
        sa.UniqueConstraint("call_id", name=op.f("uq_call_vectors_call_id")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_call_vectors_space_id", "call_vectors", ["space_id"])
    op.create_table(
        "snippet_meanings",
        sa.Column("snippet_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("parts", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["snippet_id"], ["snippets.id"], name=op.f("fk_snippet_meanings_snippet_id")
        ),
        sa.PrimaryKeyConstraint("snippet_id", name=op.f("pk_snippet_meanings")),
    )
    op.create_table(
        "search_alerts",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("search_id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("start", sa.Float(), nullable=False),
        sa.Column("end", sa.Float(), nullable=False),
        sa.Column("found_at", sa.String(32), nullable=False),
        sa.Column("is_read", sa.Boolean(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(
            ["search_id"], ["saved_searches.id"], name=op.f("fk_search_alerts_search_id")
        ),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name=op.f("fk_search_alerts_call_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_alerts")),
        sa.UniqueConstraint(
            "search_id", "call_id", name=op.f("uq_search_alerts_search_id_call_id")
        ),
    )
    op.create_index("ix_search_alerts_search_id", "search_alerts", ["search_id"])
    op.create_index("ix_search_alerts_call_id", "search_alerts", ["call_id"])
    op.create_index("ix_signals_signal", "signals", ["signal"])
    op.create_index("ix_signals_kind", "signals", ["kind"])
    op.create_index("ix_versions_made_from", "versions", ["made_from"])
    _join_turn_vectors()
    _fill()
    for event, row in (("insert", "NEW"), ("delete", "OLD")):
        op.execute(_COUNTED.format(event=event, row=row))
    op.execute(_KEPT)


def _join_turn_vectors() -> None:
    """The vectors of a version of turns in one row, as they lay in many."""
    conn = op.get_bind()
    op.rename_table("turn_vectors", "turn_vectors_by_turn")
    op.create_table(
        "turn_vectors",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("embedder", sa.String(64), nullable=False),
        sa.Column("vectors", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"], ["versions.id"], name=op.f("fk_turn_vectors_version_id")
        ),
        sa.PrimaryKeyConstraint("version_id", "embedder", name=op.f("pk_turn_vectors")),
    )
    kept = "SELECT DISTINCT version_id, embedder FROM turn_vectors_by_turn"
    for version, embedder in conn.exec_driver_sql(kept).all():
        rows = conn.exec_driver_sql(
            "SELECT vector FROM turn_vectors_by_turn WHERE version_id = ? AND embedder = ?"
            " ORDER BY turn",
            (version, embedder),
        ).scalars()
        conn.exec_driver_sql(
            "INSERT INTO turn_vectors VALUES (?, ?, ?)", (version, embedder, b"".join(rows))
        )
    op.drop_table("turn_vectors_by_turn")


def _fill() -> None:
    """What the index holds of each call that has active vectors."""
    conn = op.get_bind()
    rows = conn.exec_driver_sql(
        """
        SELECT v.call_id, v.id AS version, v.made_by AS embedder, s.id AS space, s.dimension
        FROM versions v JOIN vector_spaces s ON s.embedder = v.made_by
        WHERE v.kind = 'vectors' AND v.active ORDER BY v.call_id
        """
    ).all()
    for call in rows:
        _fill_call(conn, call)


def _fill_call(conn: sa.Connection, call: sa.Row[Any]) -> None:
    cut = conn.exec_driver_sql(
        """
        SELECT s.id, s.stage, s.first_turn, s.end_turn, e.vector,
               s.rep_speaks + 2 * s.customer_speaks + 4 * s.unknown_speaks AS roles
        FROM snippets s JOIN versions v ON v.id = s.version_id AND v.active
        JOIN embeddings e ON e.snippet_id = s.id AND e.version_id = ?
        WHERE s.call_id = ? ORDER BY s.position
        """,
        (call.version, call.call_id),
    ).all()
    if not cut:
        return
    stages = sorted({row.stage for row in cut})
    vectors = np.array([np.frombuffer(row.vector, dtype="<f4") for row in cut])
    conn.execute(
        sa.text(
            "INSERT INTO call_vectors (call_id, space_id, snippets, stages, marks, vectors)"
            " VALUES (:call, :space, :snippets, :stages, :marks, :vectors)"
        ),
        {
            "call": call.call_id,
            "space": call.space,
            "snippets": np.array([row.id for row in cut], dtype="<i8").tobytes(),
            "stages": json.dumps(stages, ensure_ascii=False),
            "marks": bytes(
                byte for row in cut for byte in (stages.index(row.stage), int(row.roles))
            ),
            "vectors": _packed(vectors).tobytes(),
        },
    )
    turns = conn.exec_driver_sql(
        """
        SELECT v.id, t.position, length(t.text) AS length FROM versions v
        JOIN turns t ON t.version_id = v.id
        WHERE v.call_id = ? AND v.kind = 'turns' AND v.active ORDER BY t.position
        """,
        (call.call_id,),
    ).all()
    known = _turn_vectors(conn, turns[0].id if turns else None, call)
    lengths = np.sqrt(np.array([row.length for row in turns], dtype=np.float32))
    for row in cut:
        parts = b""
        if known is not None and row.end_turn <= len(known) == len(lengths):
            around = slice(max(row.first_turn - 2, 0), row.end_turn + 2)
            joined = [lengths[around] @ known[around], *known[row.first_turn : row.end_turn]]
            parts = _packed(np.array(joined)).tobytes()
        conn.exec_driver_sql("INSERT INTO snippet_meanings VALUES (?, ?)", (row.id, parts))


def _turn_vectors(
    conn: sa.Connection, version: int | None, call: sa.Row[Any]
) -> np.ndarray[Any, Any] | None:
    row = conn.exec_driver_sql(
        "SELECT vectors FROM turn_vectors WHERE version_id = ? AND embedder = ?",
        (version, call.embedder),
    ).first()
    if row is None:
        return None
    known = np.frombuffer(row.vectors, dtype=np.int8).reshape(-1, call.dimension)
    vectors = known.astype(np.float32)
    lengths: np.ndarray[Any, Any] = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit: np.ndarray[Any, Any] = vectors / np.maximum(lengths, 1e-9)
    return unit


def _packed(vectors: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Directions in bytes, the greatest part of each 127."""
    greatest = np.abs(vectors).max(axis=1, keepdims=True)
    return np.rint(vectors * (127 / np.where(greatest > 0, greatest, 1.0))).astype(np.int8)
