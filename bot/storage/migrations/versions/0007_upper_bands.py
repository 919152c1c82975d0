"""Keep how much a note has of the high tones.

Nothing tells it of the notes that are kept: they are taken for clear ones.

Revision ID: 0007
"""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0007"
down_revision: Final = "0006"


def upgrade() -> None:
    """Add the column."""
    op.add_column("notes", sa.Column("upper_db", sa.Float, nullable=False, server_default="0"))
