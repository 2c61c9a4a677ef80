"""Alembic's way into the library: always over a connection that the library hands it."""

from __future__ import annotations

from alembic import context

from coaching.store.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite cannot alter most of a table in place
)
context.run_migrations()
