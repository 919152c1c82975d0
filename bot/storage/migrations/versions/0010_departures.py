"""Keep the language of the text that a member agreed to, and since when they or a server are gone.

Revision ID: 0010
"""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0010"
down_revision: Final = "0009"


def upgrade() -> None:
    """Add columns that may be empty: a plain ALTER TABLE on every database."""
    op.add_column("members", sa.Column("consent_language", sa.Text))
    for table in ("members", "servers"):
        op.add_column(table, sa.Column("gone_since", sa.DateTime(timezone=True)))
