"""Keep which channels are listened to, and how.

Revision ID: 0008
"""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0008"
down_revision: Final = "0007"


def upgrade() -> None:
    """Add the table, empty: the channels of TIMBRE_LISTEN_CHANNELS stay in the environment."""
    op.create_table(
        "listening",
        sa.Column("channel_id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("server_id", sa.BigInteger, nullable=False),
        sa.Column("mode", sa.Text, nullable=False),
        sa.Column("report_to", sa.BigInteger),
        sa.PrimaryKeyConstraint("channel_id", name="pk_listening"),
        sa.ForeignKeyConstraint(
            ["server_id"],
            ["servers.server_id"],
            name="fk_listening_servers",
            ondelete="CASCADE",
        ),
    )
