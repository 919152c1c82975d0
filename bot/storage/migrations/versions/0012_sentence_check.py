"""Keep whether each server wants the sentence of an enrolment checked.

Revision ID: 0012
"""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0012"
down_revision: Final = "0011"


def upgrade() -> None:
    """Add a column that may be empty: a plain ALTER TABLE on every database."""
    op.add_column("server_settings", sa.Column("check_reading", sa.Boolean))
