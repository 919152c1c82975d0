"""Make a database of an earlier version of the bot of what is in a present one."""

import base64
import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from alembic import command
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import create_engine

from bot.storage.opening import _migrations
from tests.bot.crash_ledger import opened, read

REVISIONS = tuple(f"000{number}" for number in range(1, 10))
COPIED = ("meta", "servers", "members", "enrolments", "events")  # no heads, no retrainings
SEALED = ("embedding", "fingerprint", "recording")


async def age(file: Path, revision: str, *, old_events: int) -> None:
    """Put a database of an earlier revision in the place of this one, with the same notes.

    Events of long ago are added, so that its migration takes a while.
    """
    older = file.with_name("older.sqlite")
    _make(older, revision)
    notes = await _notes(file)
    with closing(sqlite3.connect(older, isolation_level=None)) as connection:
        connection.execute("BEGIN")
        for table in COPIED:
            for row in _rows(file, table):
                _insert(connection, table, row | {"head_version": None})
        connection.execute("REPLACE INTO meta VALUES (?, ?)", _key_check(file))
        for note in notes:
            _insert(connection, "notes", note)
        connection.execute(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)"
            " INSERT INTO events (at, kind) SELECT '2020-01-01 00:00:00', 'note_stored' FROM n",
            (old_events,),
        )
        connection.execute("COMMIT")
    for suffix in ("", "-wal", "-shm"):
        file.with_name(file.name + suffix).unlink(missing_ok=True)
    older.rename(file)


def _make(file: Path, revision: str) -> None:
    """Make an empty database of a revision."""
    engine = create_engine(f"sqlite:///{file}")
    config, _ = _migrations()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
    engine.dispose()


async def _notes(file: Path) -> list[dict[str, Any]]:
    """Return all notes, sealed with the one key of earlier versions."""
    notes = []
    async with opened(file) as storage:
        rows = _rows(file, "notes")
        for row in rows:
            of = (row["server_id"], row["member_id"])
            place = [one["note_id"] for one in rows if (one["server_id"], one["member_id"]) == of]
            own = (await storage.own_notes(*of))[place.index(row["note_id"])]
            plain = (
                own.embedding,
                own.fingerprint,
                await storage.samples.recording_of(row["note_id"]),
            )
            sealed = {
                kind: content and _sealed(file, content, f"server {of[0]}, member {of[1]}, {kind}")
                for kind, content in zip(SEALED, plain, strict=True)
            }
            notes.append(row | sealed)
    return notes


def _sealed(file: Path, plain: bytes, bound_to: str) -> bytes:
    key = base64.b64decode(file.with_name("timbre.key").read_text().split()[-1])
    nonce = os.urandom(12)
    return nonce + AESGCM(key).encrypt(nonce, plain, bound_to.encode())


def _key_check(file: Path) -> tuple[str, str]:
    name = "storage.key_check"
    return name, base64.b64encode(_sealed(file, b"", name)).decode()


def _rows(file: Path, table: str) -> list[dict[str, Any]]:
    names = [column[1] for column in read(file, f"PRAGMA table_info({table})")]
    order = "SELECT * FROM {} ORDER BY rowid".format
    return [dict(zip(names, row, strict=True)) for row in read(file, order(table))]


def _insert(connection: sqlite3.Connection, table: str, row: dict[str, Any]) -> None:
    """Insert what a table had a column for."""
    had = [column[1] for column in connection.execute(f"PRAGMA table_info({table})")]
    names = [name for name in had if name in row]
    places = ", ".join("?" * len(names))
    insert = f"INSERT INTO {table} ({', '.join(names)}) VALUES ({places})"  # noqa: S608 -- ours
    connection.execute(insert, [row[name] for name in names])
