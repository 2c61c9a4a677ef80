"""The talk of a call: words as heard, whose they are, how they are shown, turns, tags, snippets."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
)

from coaching.store.schema.columns import Instant, anchor, metadata, one_of, serial

heard_words = Table(
    "heard_words",
    metadata,
    Column("version_id", ForeignKey("versions.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("recording_id", ForeignKey("recordings.id"), comment="null: read in a transcript"),
    Column("channel", Integer, nullable=False),
    Column("start", Float, nullable=False),
    Column("end", Float, nullable=False),
    Column("text", Text, nullable=False),
    Column("probability", Float, nullable=False),
    Column(
        "estimated",
        Boolean,
        nullable=False,
        server_default="0",
        comment="the time is worked out from the cue around it, not heard",
    ),
)
"""Words as heard; only ``store.words`` reads them, and it gives them masked."""

word_voices = Table(
    "word_voices",
    metadata,
    Column("version_id", ForeignKey("versions.id"), primary_key=True),
    Column("position", Integer, primary_key=True, comment="of the word as heard"),
    Column("voice", Integer, comment="null: the word is left out"),
    Column("overlapped", Boolean, nullable=False, server_default="0"),
)
"""Words whose voice is not their channel, or that another overlaps, of a version of voices; all
others are as heard."""

word_edits = Table(
    "word_edits",
    metadata,
    Column("version_id", ForeignKey("versions.id"), primary_key=True),
    Column("first", Integer, primary_key=True, comment="among the words of all voices, by time"),
    Column("after", Integer, nullable=False),
    Column("text", Text, nullable=False, comment="what is shown in their place"),
    Column("kind", String(16), nullable=False),
    Column("source", Text, nullable=False),
    Column("muted", Boolean, nullable=False, server_default="0"),
    one_of("kind", ("glossary", "number", "person", "mask")),
)
"""What of the words is shown otherwise than it was heard, of a version of text."""

corrections = Table(
    "corrections",
    metadata,
    serial(),
    *anchor(),
    Column("after", Text, nullable=False, comment="what the person says was said"),
    Column("masked", Boolean, nullable=False, server_default="0"),
    Column("created_by", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("withdrawn_at", Instant),
)
"""What people corrected in the talk, whatever words a call has; ``words`` are those of before."""

voice_roles = Table(
    "voice_roles",
    metadata,
    serial(),
    *anchor(),
    Column("role", String(16), nullable=False),
    Column("name", Text),
    Column("created_by", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("withdrawn_at", Instant),
)
"""Who a person says speaks in a span of a call, and with which role: it holds for that voice."""

transcript_progress = Table(
    "transcript_progress",
    metadata,
    Column("version_id", ForeignKey("versions.id"), primary_key=True),
    Column("recording_id", ForeignKey("recordings.id"), primary_key=True),
    Column("until", Float, nullable=False, comment="seconds of the recording that are recognised"),
)

speakers = Table(
    "speakers",
    metadata,
    Column("version_id", ForeignKey("versions.id"), primary_key=True),
    Column("label", String(32), primary_key=True),
    Column("channel", Integer),
    Column("role", String(16), nullable=False),
    Column("role_source", Text, nullable=False),
    Column("person_id", ForeignKey("people.id")),
    Column("name", Text, comment="who it is, where somebody said so"),
)

turns = Table(
    "turns",
    metadata,
    Column("version_id", ForeignKey("versions.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("speaker", String(32), nullable=False),
    Column("role", String(16), nullable=False),
    Column("channel", Integer, nullable=False),
    Column("start", Float, nullable=False),
    Column("end", Float, nullable=False),
    Column("text", Text, nullable=False),
)

tags = Table(
    "tags",
    metadata,
    Column("version_id", ForeignKey("versions.id"), primary_key=True),
    Column("turn", Integer, primary_key=True),
    Column("stage", Text, nullable=False),
    Column("probability", Float, nullable=False),
    Column("sure", Boolean, nullable=False, server_default="1"),
)

signals = Table(
    "signals",
    metadata,
    Column("version_id", ForeignKey("versions.id"), primary_key=True),
    Column("turn", Integer, primary_key=True),
    Column("signal", String(64), primary_key=True, index=True),
    Column(
        "kind", String(64), nullable=False, server_default="", index=True, comment="of an objection"
    ),
    Column("probability", Float, nullable=False, server_default="1"),
    Column("start", Integer, nullable=False, server_default="0", comment="character of the turn"),
    Column("end", Integer, comment="null: to its end"),
    Column("source", String(16), nullable=False, server_default="network"),
    one_of("source", ("phrase", "network", "person")),
)

turn_readings = Table(
    "turn_readings",
    metadata,
    Column("version_id", ForeignKey("versions.id"), primary_key=True, comment="of turns"),
    Column("reader", String(64), primary_key=True, comment="name and hash of its weights"),
    Column("width", Integer, nullable=False),
    Column("rows", LargeBinary, nullable=False, comment="float16, little endian, one a turn"),
)
"""What the stage network computed of turns: a new process file needs it no second time."""

turn_labels = Table(
    "turn_labels",
    metadata,
    serial(),
    *anchor(),
    Column("stage", Text, nullable=False),
    Column("process", String(16), nullable=False, comment="the version whose stage it is"),
    Column("created_by", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("withdrawn_at", Instant),
)
"""Stages that people gave to turns: the team's own data, from which the tagger learns."""

lessons = Table(
    "lessons",
    metadata,
    serial(),
    Column("process", String(16), nullable=False, comment="version of the process"),
    Column("reader", String(64), nullable=False),
    Column("labels", Integer, nullable=False, comment="how many it was learned from"),
    Column("weights", LargeBinary, nullable=False, comment="safetensors"),
    Column("sha256", String(64), nullable=False),
    Column("learned_at", Instant, nullable=False),
)
"""What the tagger learned from the team's labels; the newest of a process and reader counts."""

rulings = Table(
    "rulings",
    metadata,
    serial(),
    Column("call_id", ForeignKey("calls.id"), nullable=False, index=True),
    Column("part", String(16), nullable=False),
    Column("key", String(80), nullable=False, comment="of an action, datum or criterion"),
    Column("verdict", String(16), nullable=False),
    Column("value", Text, comment="of a datum, as the person wrote it"),
    Column("note", Text),
    Column("created_by", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("withdrawn_at", Instant),
    one_of("part", ("action", "datum", "criterion")),
    one_of("verdict", ("met", "not_met", "unknown")),
)
"""What people say of an action, datum or exit criterion on a call, over what was found."""

snippets = Table(
    "snippets",
    metadata,
    serial(),
    Column("version_id", ForeignKey("versions.id"), nullable=False, index=True),
    Column("call_id", ForeignKey("calls.id"), nullable=False, index=True),
    Column("position", Integer, nullable=False),
    Column("start", Float, nullable=False),
    Column("end", Float, nullable=False),
    Column("stage", Text, nullable=False, index=True),
    Column("first_turn", Integer, nullable=False),
    Column("end_turn", Integer, nullable=False, comment="the turn after its last"),
    Column("text", Text, nullable=False),
    Column("rep_speaks", Boolean, nullable=False),
    Column("customer_speaks", Boolean, nullable=False),
    Column("unknown_speaks", Boolean, nullable=False),
)

embeddings = Table(
    "embeddings",
    metadata,
    Column("version_id", ForeignKey("versions.id"), primary_key=True),
    Column("snippet_id", ForeignKey("snippets.id"), primary_key=True, index=True),
    Column("vector", LargeBinary, nullable=False, comment="float32, little endian"),
)

processes = Table(
    "processes",
    metadata,
    Column("version", String(16), primary_key=True),
    Column("text", Text, nullable=False, comment="the process as JSON"),
    Column("first_used_at", Instant, nullable=False),
)
