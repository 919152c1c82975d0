"""Make the first tables.

Revision ID: 0001
"""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0001"
down_revision: Final = None

_ROW_ID: Final = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_TIME: Final = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make every table; each after those it refers to."""
    _meta()
    _servers()
    _members()
    _notes()
    _enrolments()
    _events()


def _meta() -> None:
    op.create_table(
        "meta",
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_meta"),
    )


def _servers() -> None:
    op.create_table(
        "servers",
        sa.Column("server_id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("gallery_version", sa.Integer, nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("server_id", name="pk_servers"),
    )


def _members() -> None:
    op.create_table(
        "members",
        sa.Column("server_id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("member_id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("consent_version", sa.Text, nullable=False),
        sa.Column("consented_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("server_id", "member_id", name="pk_members"),
        sa.ForeignKeyConstraint(
            ["server_id"],
            ["servers.server_id"],
            name="fk_members_servers",
            ondelete="CASCADE",
        ),
    )


def _notes() -> None:
    op.create_table(
        "notes",
        sa.Column("note_id", _ROW_ID, nullable=False),
        sa.Column("server_id", sa.BigInteger, nullable=False),
        sa.Column("member_id", sa.BigInteger, nullable=False),
        sa.Column("prompt", sa.Text, nullable=False),
        sa.Column("encoder_id", sa.Text, nullable=False),
        sa.Column("embedding", sa.LargeBinary, nullable=False),
        sa.Column("speech_s", sa.Float, nullable=False),
        sa.Column("level_db", sa.Float, nullable=False),
        sa.Column("snr_db", sa.Float, nullable=False),
        sa.Column("clipped_share", sa.Float, nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("recording", sa.LargeBinary),
        sa.PrimaryKeyConstraint("note_id", name="pk_notes"),
        _member_of("notes"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_notes_server_id_member_id", "notes", ["server_id", "member_id"])


def _enrolments() -> None:
    op.create_table(
        "enrolments",
        sa.Column("member_id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("server_id", sa.BigInteger, nullable=False),
        sa.Column("prompts", sa.JSON, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("accepted", sa.Integer, nullable=False),
        sa.Column("channel_id", sa.BigInteger, nullable=False),
        sa.Column("message_id", sa.BigInteger),
        sa.Column("touched_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("member_id", name="pk_enrolments"),
        _member_of("enrolments"),
    )


def _events() -> None:
    op.create_table(
        "events",
        sa.Column("event_id", _ROW_ID, nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("server_id", sa.BigInteger),
        sa.Column("actor_id", sa.BigInteger),
        sa.Column("kind", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("event_id", name="pk_events"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_events_server_id_actor_id", "events", ["server_id", "actor_id"])


def _member_of(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["server_id", "member_id"],
        ["members.server_id", "members.member_id"],
        name=f"fk_{table}_members",
        ondelete="CASCADE",
    )
