"""Databases as earlier versions of the bot made them: their tables, and their encryption."""

import base64
import sqlite3
from contextlib import closing

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine

from bot.storage import opening
from bot.storage.cipher import Cipher
from bot.storage.writing import bound_to
from tests.bot.test_storage import ANNA, KEY, NOTE, SERVER

THEN = "2026-01-01 12:00:00.000000"


def sealed(plain, kind, *, server_id=SERVER, member_id=ANNA):
    """Encrypt with the master key itself, as all versions did before data keys."""
    return Cipher(KEY).encrypt(plain, bound_to=bound_to(server_id, member_id, kind))


def make_database(file, revision):
    """Make the database of a revision, in which Anna has agreed."""
    file.parent.mkdir(exist_ok=True)
    engine = create_engine(f"sqlite:///{file}")
    config = Config()
    config.set_main_option("script_location", str(opening.MIGRATIONS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
    engine.dispose()
    check = opening.KEY_CHECK
    key_check = base64.b64encode(Cipher(KEY).encrypt(b"", bound_to=check)).decode()
    change(file, "INSERT INTO meta VALUES (?, ?)", check, key_check)
    add_server(file, SERVER)
    add_member(file, SERVER, ANNA)


def change(file, statement, *values):
    with closing(sqlite3.connect(file)) as connection, connection:
        return connection.execute(statement, values).fetchall()


def add_server(file, server_id):
    columns = "server_id, gallery_version, created_at"
    change(file, f"INSERT INTO servers ({columns}) VALUES (?, 1, ?)", server_id, THEN)  # noqa: S608


def add_member(file, server_id, member_id):
    columns = "server_id, member_id, consent_version, consented_at"
    values = (server_id, member_id, THEN)
    change(file, f"INSERT INTO members ({columns}) VALUES (?, ?, '1', ?)", *values)  # noqa: S608


def add_note(file, *, server_id=SERVER, member_id=ANNA, note=NOTE):
    """Add a note with what every version stored of one; return its id."""
    place = {"server_id": server_id, "member_id": member_id}
    [(note_id,)] = change(
        file,
        "INSERT INTO notes (server_id, member_id, prompt, encoder_id, embedding, speech_s,"
        " level_db, snr_db, clipped_share, created_at, recording)"
        " VALUES (?, ?, ?, ?, ?, 3.5, -20, 25, 0, ?, ?) RETURNING note_id",
        server_id,
        member_id,
        note.prompt,
        note.encoder_id,
        sealed(note.embedding, "embedding", **place),
        THEN,
        sealed(note.recording, "recording", **place),
    )
    return note_id
