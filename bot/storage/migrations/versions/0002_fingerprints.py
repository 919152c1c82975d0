"""Keep a fingerprint of every note's sound, so that its copy is known again.

Notes that are older have none until their recordings are embedded again.

Revision ID: 0002
"""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0002"
down_revision: Final = "0001"


def upgrade() -> None:
    """Add the column; a plain ALTER TABLE on every database, since it may be empty."""
    op.add_column("notes", sa.Column("fingerprint", sa.LargeBinary))
