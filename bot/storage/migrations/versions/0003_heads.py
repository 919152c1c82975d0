"""Keep the heads that servers train, the copies that they learn from, and confirmed notes.

Revision ID: 0003
"""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0003"
down_revision: Final = "0002"

_ROW_ID: Final = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_TIME: Final = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add columns and tables; nothing that is there changes."""
    op.add_column("servers", sa.Column("head_version", sa.Integer))
    op.add_column("notes", sa.Column("source", sa.Text, nullable=False, server_default="enrolment"))
    op.add_column(
        "notes", sa.Column("quarantined", sa.Boolean, nullable=False, server_default=sa.false())
    )
    _note_copies()
    _heads()
    _head_members()
    _retrainings()


def _note_copies() -> None:
    op.create_table(
        "note_copies",
        sa.Column("note_id", _ROW_ID, autoincrement=False, nullable=False),
        sa.Column("encoder_id", sa.Text, nullable=False),
        sa.Column("embeddings", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("note_id", name="pk_note_copies"),
        sa.ForeignKeyConstraint(
            ["note_id"], ["notes.note_id"], name="fk_note_copies_notes", ondelete="CASCADE"
        ),
    )


def _heads() -> None:
    op.create_table(
        "heads",
        sa.Column("server_id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("encoder_id", sa.Text, nullable=False),
        sa.Column("members", sa.Integer, nullable=False),
        sa.Column("notes", sa.Integer, nullable=False),
        sa.Column("figures", sa.JSON, nullable=False),
        sa.Column("note_ids", sa.JSON),
        sa.Column("dropped_at", _TIME),
        sa.Column("head", sa.LargeBinary),
        sa.PrimaryKeyConstraint("server_id", "version", name="pk_heads"),
        _server_of("heads"),
    )


def _head_members() -> None:
    op.create_table(
        "head_members",
        sa.Column("server_id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("member_id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("server_id", "version", "member_id", name="pk_head_members"),
        sa.ForeignKeyConstraint(
            ["server_id", "version"],
            ["heads.server_id", "heads.version"],
            name="fk_head_members_heads",
            ondelete="CASCADE",
        ),
    )
    op.create_index(
        "ix_head_members_server_id_member_id", "head_members", ["server_id", "member_id"]
    )


def _retrainings() -> None:
    op.create_table(
        "retrainings",
        sa.Column("server_id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("channel_id", sa.BigInteger),
        sa.Column("message_id", sa.BigInteger),
        sa.Column("starter_id", sa.BigInteger),
        sa.Column("is_automatic", sa.Boolean, nullable=False),
        sa.Column("started_at", _TIME, nullable=False),
        sa.Column("ended_at", _TIME),
        sa.Column("ending", sa.Text),
        sa.Column("version", sa.Integer),
        sa.PrimaryKeyConstraint("server_id", name="pk_retrainings"),
        _server_of("retrainings"),
    )


def _server_of(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["server_id"], ["servers.server_id"], name=f"fk_{table}_servers", ondelete="CASCADE"
    )
