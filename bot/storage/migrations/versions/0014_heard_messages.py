"""Keep which message of a member a dialogue has answered last.

Revision ID: 0014
"""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0014"
down_revision: Final = "0013"


def upgrade() -> None:
    """Add the column: a dialogue that runs goes on after the message that asks."""
    op.add_column("enrolments", sa.Column("heard_id", sa.BigInteger))
