"""Keep which members want to be on the map of their server's voices.

Revision ID: 0011
"""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0011"
down_revision: Final = "0010"


def upgrade() -> None:
    """Add the column: nobody who agreed earlier is on the map."""
    op.add_column("members", sa.Column("on_map_since", sa.DateTime(timezone=True)))
