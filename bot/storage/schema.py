"""The tables as they are now; ``migrations`` says how older databases get there.

Ids of Discord are 64-bit. ``meta`` with its key check and ``alembic_version`` are read before any
migration, so their shape never changes.
"""

from datetime import UTC, datetime
from typing import Final

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    false,
)


class UtcTime(TypeDecorator[datetime]):
    """A moment, always aware and in UTC, also on databases that drop the zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Refuse naive times, bring the others to UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value.isoformat()} has no time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Give the zone back that the database dropped."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def utc_now() -> datetime:
    """Return this moment, aware, in UTC."""
    return datetime.now(UTC)


# SQLite counts rows up by itself only where the type is INTEGER, which has 64 bits there anyway.
RowId = BigInteger().with_variant(Integer, "sqlite")

# In place of a data key that was destroyed: its member is being erased.
DESTROYED: Final = b""

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(referred_table_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)

meta = Table(
    "meta",
    metadata,
    Column("key", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

servers = Table(
    "servers",
    metadata,
    Column("server_id", BigInteger, primary_key=True, autoincrement=False),
    Column("gallery_version", Integer, nullable=False),
    Column("created_at", UtcTime, nullable=False, default=utc_now),
    Column("head_version", Integer),  # of the head in use; null: centroids
    Column("encoder_id", Text),  # of the encoder that answers here; null: no note yet
    Column("gone_since", UtcTime),  # when it was first missed: deleted, or the bot removed
)

members = Table(
    "members",
    metadata,
    Column(
        "server_id",
        ForeignKey("servers.server_id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("member_id", BigInteger, primary_key=True, autoincrement=False),
    Column("consent_version", Text, nullable=False),
    Column("consented_at", UtcTime, nullable=False),
    Column("consent_language", Text),  # of the text; null: of before it was kept
    Column("gone_since", UtcTime),  # when they were first missed in the server
    Column("language", Text),  # in which the member last used a command; null: not known
    Column("used_at", UtcTime),  # when they last used the bot; null: not since they agreed
    Column("warned_at", UtcTime),  # when they were told that their unused voice will be erased
    Column("on_map_since", UtcTime),  # of the server's voices; null: they do not want to be
    # Encrypts all that is stored of their voice; wrapped by a master key. Null only while a
    # database of an earlier version is opened.
    Column("data_key", LargeBinary),
)

# What a server chose for itself; null: as the operator did.
server_settings = Table(
    "server_settings",
    metadata,
    Column(
        "server_id",
        ForeignKey("servers.server_id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("strictness", Text),
    Column("language", Text),  # empty: that of the server in Discord
    Column("retention_months", Integer),
    Column("auto_retrain", Integer),
    Column("audience", Text),
    Column("check_reading", Boolean),
)

notes = Table(
    "notes",
    metadata,
    Column("note_id", RowId, primary_key=True),
    Column("server_id", BigInteger, nullable=False),
    Column("member_id", BigInteger, nullable=False),
    Column("prompt", Text, nullable=False),
    Column("encoder_id", Text, nullable=False),
    Column("embedding", LargeBinary, nullable=False),
    Column("speech_s", Float, nullable=False),
    Column("level_db", Float, nullable=False),
    Column("snr_db", Float, nullable=False),
    Column("clipped_share", Float, nullable=False),
    # Of notes that were kept before it was measured: that of a clear one.
    Column("upper_db", Float, nullable=False, server_default="0"),
    Column("created_at", UtcTime, nullable=False, default=utc_now),
    # After the small columns: whoever reads those does not page through the recording.
    Column("recording", LargeBinary),
    Column("fingerprint", LargeBinary),
    Column("source", Text, nullable=False, server_default="enrolment"),
    # Kept, but not compared with nor learnt from until it fits the member's other notes.
    Column("quarantined", Boolean, nullable=False, server_default=false()),
    ForeignKeyConstraint(
        ["server_id", "member_id"],
        ["members.server_id", "members.member_id"],
        ondelete="CASCADE",
    ),
    Index(None, "server_id", "member_id"),
    # An id is never given twice: a late answer about an erased note must not meet another one.
    sqlite_autoincrement=True,
)


def _of_note() -> Column[int]:
    """Return the key of a table that has a row for some of the notes, erased with them."""
    note = ForeignKey("notes.note_id", ondelete="CASCADE")
    return Column("note_id", note, primary_key=True, autoincrement=False)


# What a new encoder made of a note, until it has listened to all notes of the server: the embedding
# in ``notes`` is of the encoder that answers meanwhile.
note_renewals = Table(
    "note_renewals",
    metadata,
    _of_note(),
    Column("encoder_id", Text, nullable=False),
    Column("embedding", LargeBinary, nullable=False),
    Column("fingerprint", LargeBinary, nullable=False),
)

enrolments = Table(
    "enrolments",
    metadata,
    Column("member_id", BigInteger, primary_key=True, autoincrement=False),
    Column("server_id", BigInteger, nullable=False),
    Column("prompts", JSON, nullable=False),
    Column("position", Integer, nullable=False),
    Column("accepted", Integer, nullable=False),
    Column("channel_id", BigInteger, nullable=False),
    Column("message_id", BigInteger),
    Column("heard_id", BigInteger),  # of the member's last message that was answered
    Column("touched_at", UtcTime, nullable=False, default=utc_now, onupdate=utc_now),
    ForeignKeyConstraint(
        ["server_id", "member_id"],
        ["members.server_id", "members.member_id"],
        ondelete="CASCADE",
    ),
)

# Embeddings of augmented copies of a note, made once for all retrainings.
note_copies = Table(
    "note_copies",
    metadata,
    _of_note(),
    Column("encoder_id", Text, nullable=False),
    Column("embeddings", LargeBinary, nullable=False),
)

# Every head that was adopted. One that knew a member who was erased keeps its row and figures, so
# that it can be told, and nothing else.
heads = Table(
    "heads",
    metadata,
    Column(
        "server_id",
        ForeignKey("servers.server_id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("created_at", UtcTime, nullable=False, default=utc_now),
    Column("encoder_id", Text, nullable=False),
    Column("members", Integer, nullable=False),
    Column("notes", Integer, nullable=False),
    Column("figures", JSON, nullable=False),
    Column("note_ids", JSON),  # that it learnt from; null: dropped
    Column("dropped_at", UtcTime),
    Column("head", LargeBinary),  # null: dropped
    Column("data_key", LargeBinary),  # of this head alone, as that of a member
)

# Whom a head knows. No reference to the members: a row that is left behind would be noticed.
head_members = Table(
    "head_members",
    metadata,
    Column("server_id", BigInteger, primary_key=True, autoincrement=False),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("member_id", BigInteger, primary_key=True, autoincrement=False),
    ForeignKeyConstraint(
        ["server_id", "version"], ["heads.server_id", "heads.version"], ondelete="CASCADE"
    ),
    Index(None, "server_id", "member_id"),
)

# The retraining that runs in a server, or ran there last: one that has no end at start was
# interrupted. Where it is shown and who began it are kept no longer than it runs.
retrainings = Table(
    "retrainings",
    metadata,
    Column(
        "server_id",
        ForeignKey("servers.server_id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("channel_id", BigInteger),
    Column("message_id", BigInteger),
    Column("starter_id", BigInteger),
    Column("is_automatic", Boolean, nullable=False),
    Column("started_at", UtcTime, nullable=False, default=utc_now),
    Column("ended_at", UtcTime),
    Column("ending", Text),
    Column("version", Integer),  # adopted
)

# Channels whose voice notes are listened to, and how; never what is heard there.
listening = Table(
    "listening",
    metadata,
    Column("channel_id", BigInteger, primary_key=True, autoincrement=False),
    Column("server_id", ForeignKey("servers.server_id", ondelete="CASCADE"), nullable=False),
    Column("mode", Text, nullable=False),
    Column("report_to", BigInteger),  # the moderators' channel; null: nobody is told
)

# What happened, never what was said. No foreign keys: the record outlives server and member.
events = Table(
    "events",
    metadata,
    Column("event_id", RowId, primary_key=True),
    Column("at", UtcTime, nullable=False, default=utc_now),
    Column("server_id", BigInteger),
    Column("actor_id", BigInteger),
    Column("kind", Text, nullable=False),
    Column("detail", JSON(none_as_null=True)),
    Index(None, "server_id", "actor_id"),
    sqlite_autoincrement=True,
)
