"""Keep the language that a member is to be written to in.

Who agreed earlier has none until they next use a command.

Revision ID: 0006
"""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0006"
down_revision: Final = "0005"


def upgrade() -> None:
    """Add the column; a plain ALTER TABLE on every database, since it may be empty."""
    op.add_column("members", sa.Column("language", sa.Text))
