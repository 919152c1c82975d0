"""Keep what each server chose, when members last used the bot, and details of what happened.

Revision ID: 0009
"""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0009"
down_revision: Final = "0008"


def upgrade() -> None:
    """Add a table, and columns that may be empty: a plain ALTER TABLE on every database."""
    op.create_table(
        "server_settings",
        sa.Column(
            "server_id",
            sa.BigInteger,
            sa.ForeignKey(
                "servers.server_id",
                name="fk_server_settings_servers",
                ondelete="CASCADE",
            ),
            primary_key=True,
            autoincrement=False,
        ),
        sa.Column("strictness", sa.Text),
        sa.Column("language", sa.Text),
        sa.Column("retention_months", sa.Integer),
        sa.Column("auto_retrain", sa.Integer),
        sa.Column("audience", sa.Text),
    )
    op.add_column("members", sa.Column("used_at", sa.DateTime(timezone=True)))
    op.add_column("members", sa.Column("warned_at", sa.DateTime(timezone=True)))
    op.add_column("events", sa.Column("detail", sa.JSON))
