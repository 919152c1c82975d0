"""Keep which encoder answers in a server, and what a new one has made of its notes so far.

Servers that are there are answered by the encoder that embedded their newest note.

Revision ID: 0004
"""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0004"
down_revision: Final = "0003"

_ROW_ID: Final = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Add a column and a table; nothing that is there changes."""
    op.add_column("servers", sa.Column("encoder_id", sa.Text))
    op.execute(
        "UPDATE servers SET encoder_id = (SELECT encoder_id FROM notes"
        " WHERE notes.server_id = servers.server_id ORDER BY note_id DESC LIMIT 1)"
    )
    op.create_table(
        "note_renewals",
        sa.Column("note_id", _ROW_ID, autoincrement=False, nullable=False),
        sa.Column("encoder_id", sa.Text, nullable=False),
        sa.Column("embedding", sa.LargeBinary, nullable=False),
        sa.Column("fingerprint", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("note_id", name="pk_note_renewals"),
        sa.ForeignKeyConstraint(
            ["note_id"], ["notes.note_id"], name="fk_note_renewals_notes", ondelete="CASCADE"
        ),
    )
