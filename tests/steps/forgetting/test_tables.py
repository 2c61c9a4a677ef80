"""Forgetting reaches every table that has a way to calls, one that is added later, too."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Connection,
    Float,
    Integer,
    LargeBinary,
    Table,
    insert,
    select,
    text,
)

from coaching.steps.forget import forget
from coaching.steps.place import Place
from coaching.store import neighbours
from coaching.store.belongings import tables_of_calls
from coaching.store.schema import metadata
from coaching.store.schema.columns import Instant
from coaching.store.schema.crm import imports
from tests.places import NOW

CHOICES = {
    "direction": "inbound",
    "visibility": "team",
    "consent": "given",
    "works_for": "us",
    "fact": "owner",
    "state": "ready",
    ("meetings", "state"): "planned",
    "source": "person",
    ("files", "kind"): "recording",
    ("imports", "kind"): "calls",
    ("person_events", "fact"): "title",
    "told_as": "seen",
    ("import_conflicts", "counts"): "said",
    ("notes", "kind"): "comment",
    ("versions", "kind"): "words",
    ("word_edits", "kind"): "mask",
    ("signals", "source"): "phrase",
    ("rulings", "part"): "criterion",
    ("rulings", "verdict"): "met",
    ("use_rulings", "verdict"): "confirmed",
    ("person_aliases", "kind"): "name",
}
"""Values of columns that take only some."""


def fill_every_table(conn: Connection, mark: str) -> dict[str, object]:
    """A row in every table, joined to each other, with ``mark`` in every text; their keys."""
    keys: dict[str, object] = {}
    for table in metadata.sorted_tables:
        values: dict[str, object] = {}
        for column in table.columns:
            references = list(column.foreign_keys)
            if references:
                other = references[0].column.table
                if other is not table:
                    values[column.name] = keys[other.name]
            elif (
                not (column.primary_key and isinstance(column.type, Integer))
                or len(table.primary_key.columns) > 1
            ):
                values[column.name] = _value(table, column, mark)
        if table.name == "reels":
            values["manifest"] = {"schema": "x", "title": mark, "clips": []}
        made = conn.execute(insert(table).values(**values).returning(*table.primary_key)).one()
        keys[table.name] = made[0]
        if table.name == "vector_spaces":
            neighbours.make_table(conn, made[0], 1)
    return keys


def _value(table: Table, column: object, mark: str) -> object:  # noqa: PLR0911 - one for each type
    name, kind = column.name, column.type  # type: ignore[attr-defined]
    chosen = CHOICES.get((table.name, name), CHOICES.get(name))
    if chosen is not None:
        return chosen
    if isinstance(kind, Instant):
        return NOW
    if isinstance(kind, Boolean):
        return True
    if isinstance(kind, Float | Integer):
        return 1
    if isinstance(kind, LargeBinary):
        return mark.encode()
    if isinstance(kind, JSON):
        return {"told": mark}
    return mark


def tables_that_lead_to_calls(conn: Connection) -> set[str]:
    """The same as the code works out from the schema, here from the library itself."""
    refers: dict[str, set[tuple[str, str]]] = {}
    for (name,) in conn.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'")):
        rows = conn.execute(text(f"PRAGMA foreign_key_list({name})")).all()
        refers[name] = {(row[2], row[3]) for row in rows}
    reached = {"calls"}
    while True:
        more = {
            name
            for name, keys in refers.items()
            if any(
                to in reached and (name, column) != ("imports", "file_id") for to, column in keys
            )
        }
        if more <= reached:
            return reached
        reached |= more


def test_every_table_with_a_way_to_calls_is_covered(place: Place) -> None:
    with place.library.reading() as conn:
        assert {table.name for table in tables_of_calls()} == tables_that_lead_to_calls(conn)


def test_forgetting_takes_the_rows_of_every_table_and_no_others(place: Place) -> None:
    with place.library.writing() as conn:
        gone = fill_every_table(conn, "markofone")
        kept = fill_every_table(conn, "markoftwo")
    forget(place, [int(str(gone["calls"]))], who="Ann Lee")
    with place.library.reading() as conn:
        for table in tables_of_calls():
            first, *_ = table.primary_key.columns
            left = set(conn.execute(select(first)).scalars())
            assert gone[table.name] not in left, table.name
            assert kept[table.name] in left, table.name
        assert conn.execute(text("PRAGMA foreign_key_check")).all() == []
        # an export of many calls stays, and no longer names the file of this one
        imported = select(imports.c.file_id).where(imports.c.id == gone["imports"])
        assert conn.execute(imported).scalar_one() is None
