"""Keep the wrapped data keys of members and heads.

Those that are there have none until the opening that follows encrypts what is theirs anew.

Revision ID: 0013
"""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0013"
down_revision: Final = "0012"


def upgrade() -> None:
    """Add the columns."""
    op.add_column("members", sa.Column("data_key", sa.LargeBinary))
    op.add_column("heads", sa.Column("data_key", sa.LargeBinary))
