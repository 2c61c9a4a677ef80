"""The first schema: the ledger, calls with versions of their talk, people, CRM, acts and reels."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_LATEST = """
(SELECT value FROM {events} WHERE {events}.{key} = {table}.id AND {events}.fact = '{fact}'
 ORDER BY {events}.learned_at DESC, {events}.id DESC LIMIT 1) AS {column}
"""

_VIEW = "CREATE VIEW {view} AS SELECT {table}.*, {columns} FROM {table}"

_APPEND_ONLY = """
CREATE TRIGGER {table}_refuse_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, 'the log of {table} can be added to, not changed'); END
"""

_WORDS_INDEX = """
CREATE VIRTUAL TABLE snippet_words USING fts5(
    rep, customer, unknown, tokenize = "porter unicode61 remove_diacritics 2"
)
"""


def upgrade() -> None:
    """Create everything."""
    op.create_table(
        "accounts",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("folded_name", sa.Text(), nullable=False),
        sa.Column("external_id", sa.Text(), nullable=True),
        sa.Column("created_at", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts")),
        sa.UniqueConstraint("external_id", name=op.f("uq_accounts_external_id")),
        sa.UniqueConstraint("folded_name", name=op.f("uq_accounts_folded_name")),
    )
    op.create_table(
        "acts",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("verb", sa.String(length=32), nullable=False),
        sa.Column("object_kind", sa.String(length=32), nullable=False),
        sa.Column("object_id", sa.Text(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=True),
        sa.Column("after", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_acts")),
    )
    op.create_index(
        "ix_acts_object_kind_object_id", "acts", ["object_kind", "object_id"], unique=False
    )
    op.create_table(
        "deals",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("external_id", sa.Text(), nullable=False),
        sa.Column("created_at", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deals")),
        sa.UniqueConstraint("external_id", name=op.f("uq_deals_external_id")),
    )
    op.create_table(
        "processes",
        sa.Column("version", sa.String(length=16), nullable=False),
        sa.Column("text", sa.Text(), nullable=False, comment="the process as JSON"),
        sa.Column("first_used_at", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_processes")),
    )
    op.create_table(
        "reels",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("manifest", sa.JSON(), nullable=False),
        sa.Column("duration", sa.Float(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("created_at", sa.String(32), nullable=False),
        sa.Column("withdrawn_at", sa.String(32), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reels")),
    )
    op.create_table(
        "teams",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_teams")),
        sa.UniqueConstraint("name", name=op.f("uq_teams_name")),
    )
    op.create_table(
        "territories",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_territories")),
        sa.UniqueConstraint("name", name=op.f("uq_territories_name")),
    )
    op.create_table(
        "vector_spaces",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("embedder", sa.Text(), nullable=False),
        sa.Column("dimension", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vector_spaces")),
        sa.UniqueConstraint("embedder", name=op.f("uq_vector_spaces_embedder")),
    )
    op.create_table(
        "people",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("works_for", sa.String(length=16), nullable=False, comment="us, or a customer"),
        sa.Column("account_id", sa.Integer(), nullable=True, comment="the customer's account"),
        sa.Column("created_at", sa.String(32), nullable=False),
        sa.CheckConstraint(
            "works_for IN ('us', 'customer', 'unknown')", name=op.f("ck_people_works_for")
        ),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_people_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
    )
    op.create_table(
        "calls",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("started_at", sa.String(32), nullable=True),
        sa.Column(
            "started_at_source",
            sa.String(length=16),
            nullable=True,
            comment="where the time came from: name, mtime, metadata",
        ),
        sa.Column(
            "started_at_zone",
            sa.String(length=64),
            nullable=True,
            comment="zone that a naive time was read in",
        ),
        sa.Column("direction", sa.String(length=8), nullable=True),
        sa.Column("duration", sa.Float(), nullable=True),
        sa.Column("language", sa.String(length=8), nullable=True),
        sa.Column("rep_id", sa.Integer(), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("deal_id", sa.Integer(), nullable=True),
        sa.Column(
            "match_rule",
            sa.Text(),
            nullable=True,
            comment="how the call found its account and deal, in words",
        ),
        sa.Column("match_certainty", sa.Float(), nullable=True),
        sa.Column("visibility", sa.String(length=16), server_default="team", nullable=False),
        sa.Column("first_look_until", sa.String(32), nullable=True),
        sa.Column("consent", sa.String(length=16), server_default="unknown", nullable=False),
        sa.Column("consent_source", sa.Text(), nullable=True),
        sa.Column(
            "ready_at",
            sa.String(32),
            nullable=True,
            comment="when it became visible; null while its first ingest runs",
        ),
        sa.Column("created_at", sa.String(32), nullable=False),
        sa.CheckConstraint(
            "consent IN ('unknown', 'given', 'refused', 'withdrawn')", name=op.f("ck_calls_consent")
        ),
        sa.CheckConstraint("direction IN ('inbound', 'outbound')", name=op.f("ck_calls_direction")),
        sa.CheckConstraint(
            "visibility IN ('first_look', 'team', 'withheld')", name=op.f("ck_calls_visibility")
        ),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_calls_account_id")),
        sa.ForeignKeyConstraint(["deal_id"], ["deals.id"], name=op.f("fk_calls_deal_id")),
        sa.ForeignKeyConstraint(["rep_id"], ["people.id"], name=op.f("fk_calls_rep_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calls")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_calls_account_id"), "calls", ["account_id"], unique=False)
    op.create_index(op.f("ix_calls_deal_id"), "calls", ["deal_id"], unique=False)
    op.create_index(op.f("ix_calls_rep_id"), "calls", ["rep_id"], unique=False)
    op.create_table(
        "memberships",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=True),
        sa.Column("territory_id", sa.Integer(), nullable=True),
        sa.Column(
            "owns",
            sa.String(length=1),
            server_default="n",
            nullable=False,
            comment="y: owner of the territory",
        ),
        sa.Column("valid_from", sa.String(32), nullable=True),
        sa.Column("valid_to", sa.String(32), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_memberships_person_id")
        ),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_memberships_team_id")),
        sa.ForeignKeyConstraint(
            ["territory_id"], ["territories.id"], name=op.f("fk_memberships_territory_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_memberships")),
    )
    op.create_index(op.f("ix_memberships_person_id"), "memberships", ["person_id"], unique=False)
    op.create_table(
        "person_aliases",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column(
            "value", sa.Text(), nullable=False, comment="folded: lower case, digits of a number"
        ),
        sa.Column("source", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('name', 'email', 'phone')", name=op.f("ck_person_aliases_kind")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_person_aliases_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_aliases")),
        sa.UniqueConstraint(
            "kind", "value", "person_id", name=op.f("uq_person_aliases_kind_value_person_id")
        ),
    )
    op.create_index(
        op.f("ix_person_aliases_person_id"), "person_aliases", ["person_id"], unique=False
    )
    op.create_table(
        "call_people",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column(
            "speaker",
            sa.String(length=32),
            nullable=True,
            comment="label of the voice, once it is known",
        ),
        sa.Column("source", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name=op.f("fk_call_people_call_id")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_call_people_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_people")),
        sa.UniqueConstraint(
            "call_id", "person_id", "role", name=op.f("uq_call_people_call_id_person_id_role")
        ),
    )
    op.create_index(op.f("ix_call_people_call_id"), "call_people", ["call_id"], unique=False)
    op.create_index(op.f("ix_call_people_person_id"), "call_people", ["person_id"], unique=False)
    op.create_table(
        "masks",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("start", sa.Float(), nullable=False),
        sa.Column("end", sa.Float(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("channel", sa.Integer(), nullable=True, comment="null: on every channel"),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column(
            "shown",
            sa.Text(),
            nullable=False,
            comment="what stands in the place of each masked word",
        ),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("created_at", sa.String(32), nullable=False),
        sa.Column("lifted_at", sa.String(32), nullable=True),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name=op.f("fk_masks_call_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_masks")),
    )
    op.create_index(op.f("ix_masks_call_id"), "masks", ["call_id"], unique=False)
    op.create_table(
        "moments",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("start", sa.Float(), nullable=False),
        sa.Column("end", sa.Float(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=True, comment="why it worked, in the rep's own words"),
        sa.Column("visibility", sa.String(length=16), nullable=False),
        sa.Column("first_look_until", sa.String(32), nullable=True),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("created_at", sa.String(32), nullable=False),
        sa.Column("withdrawn_at", sa.String(32), nullable=True),
        sa.CheckConstraint(
            "visibility IN ('first_look', 'team', 'withheld')", name=op.f("ck_moments_visibility")
        ),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name=op.f("fk_moments_call_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moments")),
    )
    op.create_index(op.f("ix_moments_call_id"), "moments", ["call_id"], unique=False)
    op.create_table(
        "notes",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("start", sa.Float(), nullable=False),
        sa.Column("end", sa.Float(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("made_at", sa.String(32), nullable=False),
        sa.Column("withdrawn_at", sa.String(32), nullable=True),
        sa.CheckConstraint(
            "kind IN ('correction', 'comment', 'endorsement', 'share', 'overrule')",
            name=op.f("ck_notes_kind"),
        ),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name=op.f("fk_notes_call_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notes")),
    )
    op.create_index(op.f("ix_notes_call_id"), "notes", ["call_id"], unique=False)
    op.create_table(
        "recordings",
        sa.Column("id", sa.String(length=64), nullable=False, comment="SHA-256 of the bytes"),
        sa.Column("call_id", sa.Integer(), nullable=True, comment="null until it proves usable"),
        sa.Column("name", sa.Text(), nullable=False, comment="file name under which it first came"),
        sa.Column(
            "kept_path", sa.Text(), nullable=True, comment="our copy, relative to the workspace"
        ),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column(
            "part", sa.Integer(), server_default="0", nullable=False, comment="place in a cut call"
        ),
        sa.Column(
            "offset",
            sa.Float(),
            server_default="0",
            nullable=False,
            comment="where it begins in the call",
        ),
        sa.Column(
            "side",
            sa.String(length=16),
            nullable=True,
            comment="whose side it holds, where a call lies on two files",
        ),
        sa.Column("container", sa.String(length=32), nullable=True),
        sa.Column("codec", sa.String(length=32), nullable=True),
        sa.Column("duration", sa.Float(), nullable=True),
        sa.Column("sample_rate_hz", sa.Integer(), nullable=True),
        sa.Column("channels", sa.Integer(), nullable=True),
        sa.Column("has_video", sa.Boolean(), nullable=True),
        sa.Column("video_codec", sa.String(length=32), nullable=True),
        sa.Column(
            "heard", sa.JSON(), nullable=True, comment="source channels that are transcribed"
        ),
        sa.Column("layout", sa.String(length=16), nullable=True),
        sa.Column(
            "playback_path",
            sa.Text(),
            nullable=True,
            comment="what a browser plays, relative to the workspace",
        ),
        sa.Column("created_at", sa.String(32), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name=op.f("fk_recordings_call_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recordings")),
    )
    op.create_index(op.f("ix_recordings_call_id"), "recordings", ["call_id"], unique=False)
    op.create_table(
        "versions",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column(
            "made_by",
            sa.Text(),
            nullable=False,
            comment="model and hash, process version, dimension",
        ),
        sa.Column(
            "made_from", sa.Integer(), nullable=True, comment="the version it was derived from"
        ),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.String(32), nullable=False),
        sa.Column("completed_at", sa.String(32), nullable=True),
        sa.Column("active", sa.Boolean(), server_default="0", nullable=False),
        sa.CheckConstraint(
            "kind IN ('words', 'turns', 'tags', 'snippets', 'vectors')",
            name=op.f("ck_versions_kind"),
        ),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name=op.f("fk_versions_call_id")),
        sa.ForeignKeyConstraint(["made_from"], ["versions.id"], name=op.f("fk_versions_made_from")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_versions")),
    )
    op.create_index("ix_versions_call_id_kind", "versions", ["call_id", "kind"], unique=False)
    op.create_index(
        "uq_versions_one_active",
        "versions",
        ["call_id", "kind"],
        unique=True,
        sqlite_where=sa.text("active IS 1"),
        postgresql_where=sa.text("active"),
    )
    op.create_table(
        "clips",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("start", sa.Float(), nullable=False),
        sa.Column("end", sa.Float(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("recording_id", sa.String(length=64), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("created_at", sa.String(32), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name=op.f("fk_clips_call_id")),
        sa.ForeignKeyConstraint(
            ["recording_id"], ["recordings.id"], name=op.f("fk_clips_recording_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clips")),
    )
    op.create_index(op.f("ix_clips_call_id"), "clips", ["call_id"], unique=False)
    op.create_index(op.f("ix_clips_recording_id"), "clips", ["recording_id"], unique=False)
    op.create_table(
        "evidence",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("moment_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("found_at", sa.String(32), nullable=False),
        sa.ForeignKeyConstraint(["moment_id"], ["moments.id"], name=op.f("fk_evidence_moment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
    )
    op.create_index(op.f("ix_evidence_moment_id"), "evidence", ["moment_id"], unique=False)
    op.create_table(
        "files",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("path", sa.Text(), nullable=False, comment="absolute, as it was found"),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("mtime_ns", sa.BigInteger(), nullable=False),
        sa.Column("recording_id", sa.String(length=64), nullable=True),
        sa.Column("duplicate_of", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("step", sa.String(length=16), nullable=True),
        sa.Column(
            "progress", sa.Float(), nullable=True, comment="share of the step that is done, 0 to 1"
        ),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("hint", sa.Text(), server_default="", nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column(
            "lease_owner",
            sa.String(length=128),
            nullable=True,
            comment="host, process id and its start time",
        ),
        sa.Column("lease_until", sa.String(32), nullable=True),
        sa.Column("first_seen_at", sa.String(32), nullable=False),
        sa.Column("changed_at", sa.String(32), nullable=False),
        sa.CheckConstraint("kind IN ('recording', 'export')", name=op.f("ck_files_kind")),
        sa.CheckConstraint(
            "state IN ('waiting', 'queued', 'working', 'ready', 'duplicate', 'quarantined', 'failed')",
            name=op.f("ck_files_state"),
        ),
        sa.ForeignKeyConstraint(["duplicate_of"], ["files.id"], name=op.f("fk_files_duplicate_of")),
        sa.ForeignKeyConstraint(
            ["recording_id"], ["recordings.id"], name=op.f("fk_files_recording_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_files")),
        sa.UniqueConstraint("path", name=op.f("uq_files_path")),
    )
    op.create_index(op.f("ix_files_recording_id"), "files", ["recording_id"], unique=False)
    op.create_index("ix_files_state", "files", ["state", "id"], unique=False)
    op.create_table(
        "heard_words",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("recording_id", sa.String(length=64), nullable=False),
        sa.Column("channel", sa.Integer(), nullable=False),
        sa.Column("start", sa.Float(), nullable=False),
        sa.Column("end", sa.Float(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("probability", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(
            ["recording_id"], ["recordings.id"], name=op.f("fk_heard_words_recording_id")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["versions.id"], name=op.f("fk_heard_words_version_id")
        ),
        sa.PrimaryKeyConstraint("version_id", "position", name=op.f("pk_heard_words")),
    )
    op.create_table(
        "signals",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("signal", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"], ["versions.id"], name=op.f("fk_signals_version_id")
        ),
        sa.PrimaryKeyConstraint("version_id", "turn", "signal", name=op.f("pk_signals")),
    )
    op.create_table(
        "snippets",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("start", sa.Float(), nullable=False),
        sa.Column("end", sa.Float(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("first_turn", sa.Integer(), nullable=False),
        sa.Column("end_turn", sa.Integer(), nullable=False, comment="the turn after its last"),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("rep_speaks", sa.Boolean(), nullable=False),
        sa.Column("customer_speaks", sa.Boolean(), nullable=False),
        sa.Column("unknown_speaks", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name=op.f("fk_snippets_call_id")),
        sa.ForeignKeyConstraint(
            ["version_id"], ["versions.id"], name=op.f("fk_snippets_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_snippets")),
    )
    op.create_index(op.f("ix_snippets_call_id"), "snippets", ["call_id"], unique=False)
    op.create_index(op.f("ix_snippets_stage"), "snippets", ["stage"], unique=False)
    op.create_index(op.f("ix_snippets_version_id"), "snippets", ["version_id"], unique=False)
    op.create_table(
        "speakers",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=32), nullable=False),
        sa.Column("channel", sa.Integer(), nullable=True),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("role_source", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_speakers_person_id")),
        sa.ForeignKeyConstraint(
            ["version_id"], ["versions.id"], name=op.f("fk_speakers_version_id")
        ),
        sa.PrimaryKeyConstraint("version_id", "label", name=op.f("pk_speakers")),
    )
    op.create_table(
        "tags",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("probability", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["version_id"], ["versions.id"], name=op.f("fk_tags_version_id")),
        sa.PrimaryKeyConstraint("version_id", "turn", name=op.f("pk_tags")),
    )
    op.create_table(
        "transcript_progress",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("recording_id", sa.String(length=64), nullable=False),
        sa.Column(
            "until",
            sa.Float(),
            nullable=False,
            comment="seconds of the recording that are recognised",
        ),
        sa.ForeignKeyConstraint(
            ["recording_id"], ["recordings.id"], name=op.f("fk_transcript_progress_recording_id")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["versions.id"], name=op.f("fk_transcript_progress_version_id")
        ),
        sa.PrimaryKeyConstraint("version_id", "recording_id", name=op.f("pk_transcript_progress")),
    )
    op.create_table(
        "turns",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("speaker", sa.String(length=32), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("channel", sa.Integer(), nullable=False),
        sa.Column("start", sa.Float(), nullable=False),
        sa.Column("end", sa.Float(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["version_id"], ["versions.id"], name=op.f("fk_turns_version_id")),
        sa.PrimaryKeyConstraint("version_id", "position", name=op.f("pk_turns")),
    )
    op.create_table(
        "embeddings",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("snippet_id", sa.Integer(), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False, comment="float32, little endian"),
        sa.ForeignKeyConstraint(
            ["snippet_id"], ["snippets.id"], name=op.f("fk_embeddings_snippet_id")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["versions.id"], name=op.f("fk_embeddings_version_id")
        ),
        sa.PrimaryKeyConstraint("version_id", "snippet_id", name=op.f("pk_embeddings")),
    )
    op.create_table(
        "exports",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column(
            "kind",
            sa.String(length=32),
            nullable=False,
            comment="reel, clip, captions, manifest, call",
        ),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("reel_id", sa.Integer(), nullable=True),
        sa.Column("clip_id", sa.Integer(), nullable=True),
        sa.Column("call_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.String(32), nullable=False),
        sa.Column("withdrawn_at", sa.String(32), nullable=True),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name=op.f("fk_exports_call_id")),
        sa.ForeignKeyConstraint(["clip_id"], ["clips.id"], name=op.f("fk_exports_clip_id")),
        sa.ForeignKeyConstraint(["reel_id"], ["reels.id"], name=op.f("fk_exports_reel_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exports")),
    )
    op.create_index(op.f("ix_exports_call_id"), "exports", ["call_id"], unique=False)
    op.create_index(op.f("ix_exports_clip_id"), "exports", ["clip_id"], unique=False)
    op.create_index(op.f("ix_exports_reel_id"), "exports", ["reel_id"], unique=False)
    op.create_table(
        "imports",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("rows_read", sa.Integer(), nullable=False),
        sa.Column("rows_changed", sa.Integer(), nullable=False),
        sa.Column("imported_at", sa.String(32), nullable=False),
        sa.CheckConstraint("kind IN ('deals', 'accounts')", name=op.f("ck_imports_kind")),
        sa.ForeignKeyConstraint(["file_id"], ["files.id"], name=op.f("fk_imports_file_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imports")),
    )
    op.create_table(
        "reel_clips",
        sa.Column("reel_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("clip_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["clip_id"], ["clips.id"], name=op.f("fk_reel_clips_clip_id")),
        sa.ForeignKeyConstraint(["reel_id"], ["reels.id"], name=op.f("fk_reel_clips_reel_id")),
        sa.PrimaryKeyConstraint("reel_id", "position", name=op.f("pk_reel_clips")),
    )
    op.create_index(op.f("ix_reel_clips_clip_id"), "reel_clips", ["clip_id"], unique=False)
    op.create_table(
        "account_events",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("fact", sa.String(length=16), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("held_from_at", sa.String(32), nullable=False),
        sa.Column("learned_at", sa.String(32), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "fact IN ('territory', 'industry', 'region', 'owner')",
            name=op.f("ck_account_events_fact"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_account_events_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["import_id"], ["imports.id"], name=op.f("fk_account_events_import_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_events")),
    )
    op.create_index(
        "ix_account_events_account_id_fact", "account_events", ["account_id", "fact"], unique=False
    )
    op.create_table(
        "deal_events",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("deal_id", sa.Integer(), nullable=False),
        sa.Column("fact", sa.String(length=16), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("held_from_at", sa.String(32), nullable=False, comment="since when it was so"),
        sa.Column("learned_at", sa.String(32), nullable=False, comment="when we were told"),
        sa.Column("import_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "fact IN ('name', 'account', 'owner', 'stage', 'amount', 'outcome', 'created_at', 'closed_at')",
            name=op.f("ck_deal_events_fact"),
        ),
        sa.ForeignKeyConstraint(["deal_id"], ["deals.id"], name=op.f("fk_deal_events_deal_id")),
        sa.ForeignKeyConstraint(
            ["import_id"], ["imports.id"], name=op.f("fk_deal_events_import_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deal_events")),
    )
    op.create_index("ix_deal_events_deal_id_fact", "deal_events", ["deal_id", "fact"], unique=False)
    op.create_table(
        "rejected_rows",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"], ["imports.id"], name=op.f("fk_rejected_rows_import_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rejected_rows")),
    )
    op.create_index(
        op.f("ix_rejected_rows_import_id"), "rejected_rows", ["import_id"], unique=False
    )

    _create_view("deals_now", "deals", "deal_events", "deal_id", _DEAL_FACTS)
    _create_view("accounts_now", "accounts", "account_events", "account_id", _ACCOUNT_FACTS)
    op.execute(_WORDS_INDEX)
    for verb in ("UPDATE", "DELETE"):
        op.execute(_APPEND_ONLY.format(table="acts", verb=verb))


_DEAL_FACTS = {
    "name": "name",
    "account": "account",
    "owner": "owner",
    "stage": "stage",
    "amount": "amount",
    "outcome": "outcome",
    "created_at": "opened_at",
    "closed_at": "closed_at",
}
_ACCOUNT_FACTS = {
    "territory": "territory",
    "industry": "industry",
    "region": "region",
    "owner": "owner",
}


def _create_view(view: str, table: str, events: str, key: str, facts: dict[str, str]) -> None:
    """The latest word on each fact of a deal or an account, a column a fact.

    A query for each fact, not one over all events: asked for one deal, it reads that deal's alone.
    """
    columns = ",".join(
        _LATEST.format(events=events, key=key, table=table, fact=fact, column=column)
        for fact, column in facts.items()
    )
    op.execute(_VIEW.format(view=view, table=table, columns=columns))
