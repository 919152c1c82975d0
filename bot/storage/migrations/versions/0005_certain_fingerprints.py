"""Drop the fingerprints of the earlier kind, which cannot be compared with the new ones.

They are made anew when the recordings are embedded again, at this start. A note whose recording was
not kept stays without, so that only its very bytes are told again.

Revision ID: 0005
"""

from typing import Final

from alembic import op

revision: Final = "0005"
down_revision: Final = "0004"


def upgrade() -> None:
    """Empty the column, and forget what a new encoder had made of notes so far, with theirs."""
    op.execute("UPDATE notes SET fingerprint = NULL")
    op.execute("DELETE FROM note_renewals")
