"""What the tables have in common: their metadata and the columns for times and choices."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Column, Dialect, Integer, MetaData, String, TypeDecorator

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Instant(TypeDecorator[datetime]):
    """A moment of clock time: aware UTC in Python, in the library text that sorts by time."""

    impl = String(32)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        """Text such as ``2026-09-14T10:30:00.000000+00:00``."""
        if value is None:
            return None
        if value.tzinfo is None:
            msg = f"a clock time without zone cannot be stored: {value!r}"
            raise ValueError(msg)
        return value.astimezone(UTC).isoformat(timespec="microseconds")

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        """The aware datetime that was stored."""
        return None if value is None else datetime.fromisoformat(value)


def serial() -> Column[int]:
    """A primary key that counts up."""
    return Column("id", Integer, primary_key=True, autoincrement=True)


def one_of(column: str, choices: tuple[str, ...], *, name: str | None = None) -> CheckConstraint:
    """A check that ``column`` holds one of ``choices`` (or nothing, where it may be null)."""
    listed = ", ".join(f"'{choice}'" for choice in choices)
    return CheckConstraint(f"{column} IN ({listed})", name=name or column)


def anchor() -> tuple[Column[Any], ...]:
    """Where in the talk something sits, so that re-tagging and re-transcribing cannot lose it."""
    from sqlalchemy import Float, ForeignKey, Text

    return (
        Column("call_id", ForeignKey("calls.id"), nullable=False, index=True),
        Column("start", Float, nullable=False),
        Column("end", Float, nullable=False),
        Column("words", Text, nullable=False),
    )
