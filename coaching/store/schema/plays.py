"""Plays: recurring ways of doing something, the turns that use them, and what they are called by.

Nothing of a deal is in them: how deals went is worked out when a play is shown.
"""

from __future__ import annotations

from sqlalchemy import JSON, Column, Float, ForeignKey, Integer, Table, Text

from coaching.store.schema.columns import Instant, metadata, serial

play_runs = Table(
    "play_runs",
    metadata,
    serial(),
    Column("made_by", Text, nullable=False, comment="our way of finding, and its numbers"),
    Column("embedder", Text, nullable=False, comment="whose vectors of turns were looked at"),
    Column("calls", Integer, nullable=False, comment="how many calls were looked at"),
    Column("passed_over", JSON, nullable=False, comment="calls without such vectors, by embedder"),
    Column("found_by", Text, nullable=False, comment="who had plays found"),
    Column("made_at", Instant, nullable=False),
)
"""When plays were found, and how; the newest counts."""

plays = Table(
    "plays",
    metadata,
    serial(),
    Column(
        "run_id",
        ForeignKey("play_runs.id"),
        nullable=False,
        index=True,
        comment="that found it last",
    ),
    Column("stage", Text, nullable=False),
    Column("title", Text, nullable=False, comment="what a person called it; empty where none did"),
    Column("created_at", Instant, nullable=False),
    Column("dismissed_at", Instant),
    sqlite_autoincrement=True,  # a number once given to people never means another play
)
"""A play keeps its number over runs where most of the turns that use it are the same."""

play_uses = Table(
    "play_uses",
    metadata,
    Column("play_id", ForeignKey("plays.id"), primary_key=True),
    Column("call_id", ForeignKey("calls.id"), primary_key=True, index=True),
    Column("start", Float, primary_key=True),
    Column("end", Float, nullable=False),
    Column("nearness", Float, nullable=False, comment="cosine to the middle of the play"),
)
"""Turns that use a play, by call and time, so that they are found again in other words and tags."""

play_terms = Table(
    "play_terms",
    metadata,
    Column("play_id", ForeignKey("plays.id"), primary_key=True),
    Column("term", Text, primary_key=True),
    Column("call_id", ForeignKey("calls.id"), primary_key=True, index=True),
    Column("start", Float, primary_key=True),
    Column("end", Float, nullable=False),
    Column("weight", Float, nullable=False, comment="the higher the more it is this play's own"),
)
"""Words that a play is called by, each with some turns that say it: a word stays only as long as
the team may see turns of several calls in which it is said."""

play_talk = Table(
    "play_talk",
    metadata,
    Column("call_id", ForeignKey("calls.id"), primary_key=True),
    Column("stage", Text, primary_key=True),
    Column("turns", Integer, nullable=False, comment="of our side, that were looked at"),
)
"""How much was looked at in each call: deals are compared with others that had talk of a stage."""
