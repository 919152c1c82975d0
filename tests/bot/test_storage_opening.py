"""Opening: new, old, newer, foreign, damaged and unwritable databases."""

import importlib
import os
import pkgutil
import re
import shutil
import sqlite3
from contextlib import closing
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine

import bot.storage
from bot.errors import KeyUnusableError, StorageUnreadableError
from bot.storage import OwnNote, Storage, load_keys, opening
from bot.storage.schema import UtcTime, metadata
from tests.bot.earlier_database import add_note, make_database
from tests.bot.test_storage import ANNA, KEY, NOTE, SERVER, rows, url_of

OTHER_KEY = bytes(32)
LAST = max(path.name[:4] for path in opening.MIGRATIONS.glob("versions/0*.py"))
REVISION = f'''
"""Next revision."""
import sqlalchemy as sa
from alembic import op

revision = "0999"
down_revision = "{LAST}"

def upgrade():
    with op.batch_alter_table("members", recreate="always") as members:
        members.add_column(sa.Column("nickname", sa.Text))
'''


async def with_a_note(file):
    async with Storage.open(url_of(file), key=KEY) as storage:
        await storage.give_consent(SERVER, ANNA, text_version="1")
        await storage.add_note(SERVER, ANNA, NOTE)


async def refused(file, *, key=KEY, error=StorageUnreadableError):
    """Return the sentence with which the file is refused, having seen that it is unchanged."""
    before = file.read_bytes()
    with pytest.raises(error) as caught:
        async with Storage.open(url_of(file), key=key):
            pass
    assert file.read_bytes() == before
    return str(caught.value)


def add_revision(tmp_path, monkeypatch, text):
    folder = tmp_path / "migrations % of a later version"
    shutil.copytree(opening.MIGRATIONS, folder)
    (folder / "versions" / "0999_next.py").write_text(text)
    monkeypatch.setattr(opening, "MIGRATIONS", folder)


async def test_the_migrations_make_exactly_the_tables_of_the_schema(file):
    async with Storage.open(url_of(file), key=KEY):
        pass
    engine = create_engine(f"sqlite:///{file}")
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    engine.dispose()


async def test_an_empty_file_becomes_a_database(file):
    file.parent.mkdir()
    file.touch()
    await with_a_note(file)
    async with Storage.open(url_of(file), key=KEY) as storage:
        assert await storage.notes_of(SERVER, ANNA) == 1


async def test_another_key_is_refused(file):
    await with_a_note(file)
    sentence = await refused(file, key=OTHER_KEY, error=KeyUnusableError)
    assert str(file) in sentence
    assert "made with another key: set TIMBRE_KEY to the old one" in sentence


async def test_a_lost_key_file_is_not_replaced(file):
    async with Storage.open(url_of(file), key=load_keys(None, file.parent)[0]):
        pass
    (file.parent / "timbre.key").unlink()
    with pytest.raises(KeyUnusableError, match="is missing: put the key file back"):
        load_keys(None, file.parent, database_url=url_of(file))
    assert not (file.parent / "timbre.key").exists()


async def test_a_newer_database_is_refused(file):
    await with_a_note(file)
    rows(file, "UPDATE alembic_version SET version_num = '9999'")
    assert "newer version of the bot (its tables are of 9999)" in await refused(file)


async def test_a_database_of_another_program_is_refused(file):
    file.parent.mkdir()
    rows(file, "CREATE TABLE theirs (x)")
    rows(file, "PRAGMA journal_mode=WAL")
    assert "tables of another program" in await refused(file)


async def test_a_file_that_is_no_database_is_refused(file):
    file.parent.mkdir()
    file.write_bytes(b"these are my holiday notes" * 500)
    sentence = await refused(file)
    assert str(file) in sentence
    assert "move it away" in sentence


async def test_a_damaged_database_is_refused(file):
    await with_a_note(file)
    content = bytearray(file.read_bytes())
    content[4096:20480] = os.urandom(16384)
    file.write_bytes(content)
    assert "damaged" in await refused(file)


async def test_a_folder_in_place_of_the_file_is_refused(file):
    file.mkdir(parents=True)
    with pytest.raises(StorageUnreadableError, match=re.escape(str(file))):
        async with Storage.open(url_of(file), key=KEY):
            pass


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
@pytest.mark.parametrize("what", ["file", "folder", "missing"])
async def test_what_cannot_be_written_is_refused(file, what):
    if what == "missing":
        file.parent.mkdir()
    else:
        await with_a_note(file)
    unwritable = file if what == "file" else file.parent
    unwritable.chmod(0o400 if what == "file" else 0o500)
    with pytest.raises(StorageUnreadableError, match="cannot be opened for writing"):
        async with Storage.open(url_of(file), key=KEY):
            pass
    unwritable.chmod(0o700)


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("rubbish", "not a SQLAlchemy address"),
        ("sqlite+aiosqlite://", "needs a path"),
        ("sqlite+aiosqlite:///:memory:", "needs a path"),
        ("sqlite:////nowhere/timbre.sqlite", "not asynchronous"),
        ("nothing+at_all://db/timbre", "not installed"),
    ],
)
async def test_an_unusable_address_is_a_sentence(url, sentence, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    url = url.replace("/nowhere", str(tmp_path))
    with pytest.raises(StorageUnreadableError, match=sentence):
        async with Storage.open(url, key=KEY):
            pass


async def test_a_migration_keeps_every_row_and_leaves_no_copy(file, tmp_path, monkeypatch):
    await with_a_note(file)
    add_revision(tmp_path, monkeypatch, REVISION)
    async with Storage.open(url_of(file), key=KEY) as storage:
        assert await storage.notes_of(SERVER, ANNA) == 1
        assert rows(file, "SELECT nickname FROM members") == [(None,)]
        assert rows(file, "SELECT version_num FROM alembic_version") == [("0999",)]
        assert not list(file.parent.glob("*before*"))


async def test_a_note_of_the_first_version_has_no_fingerprint_until_it_is_embedded_again(file):
    make_database(file, "0001")
    add_note(file)
    async with Storage.open(url_of(file), key=KEY) as storage:
        old = OwnNote(encoder_id="encoder-1", embedding=NOTE.embedding, fingerprint=None)
        assert await storage.own_notes(SERVER, ANNA) == (old,)
        assert await storage.renewals.encoder_of(SERVER) == "encoder-1"
        assert await storage.renewals.servers("encoder-1") == (SERVER,)
        stale = await storage.renewals.next(SERVER, "encoder-1")
        assert await storage.samples.recording_of(stale) == NOTE.recording
        renewed = {"embedding": b"new", "fingerprint": b"print", "encoder_id": "encoder-1"}
        await storage.renewals.keep(stale, **renewed)
        assert await storage.own_notes(SERVER, ANNA) == (OwnNote(**renewed),)
        assert await storage.renewals.servers("encoder-1") == ()


async def test_a_failed_migration_changes_nothing_and_leaves_a_private_copy(
    file, tmp_path, monkeypatch
):
    await with_a_note(file)
    with monkeypatch.context() as later:
        add_revision(tmp_path, later, REVISION + '    op.execute("rubbish")\n')
        for _ in range(2):
            sentence = await refused(file)
            copy = file.with_name("timbre.sqlite.before-0999")
            assert sentence.endswith(f"Nothing was changed; a copy lies at {copy}.")
            assert copy.stat().st_mode & 0o777 == 0o600
            assert rows(copy, "SELECT count(*) FROM notes") == [(1,)]
            assert rows(file, "SELECT version_num FROM alembic_version") == [(LAST,)]
    async with Storage.open(url_of(file), key=KEY) as storage:  # the earlier version of the bot
        assert await storage.notes_of(SERVER, ANNA) == 1
    assert not copy.exists()


async def test_a_migration_that_loses_rows_is_undone(file, tmp_path, monkeypatch):
    await with_a_note(file)
    loses = "    op.execute(sa.delete(sa.table('members')))\n"
    add_revision(tmp_path, monkeypatch, REVISION + loses)
    assert "rows of notes lost what they refer to" in await refused(file)


async def test_another_key_is_noticed_before_anything_is_migrated(file, tmp_path, monkeypatch):
    await with_a_note(file)
    add_revision(tmp_path, monkeypatch, REVISION)
    await refused(file, key=OTHER_KEY, error=KeyUnusableError)
    assert not list(file.parent.glob("*before*"))


async def test_what_a_killed_process_left_in_the_journal_is_brought_in(file):
    async with Storage.open(url_of(file), key=KEY) as storage:
        await storage.give_consent(SERVER, ANNA, text_version="1")
        copy = file.parent.parent / "killed" / file.name
        copy.parent.mkdir()
        for suffix in ("", "-wal"):
            shutil.copy(f"{file}{suffix}", f"{copy}{suffix}")
    async with Storage.open(url_of(copy), key=KEY) as storage:
        assert await storage.consent_of(SERVER, ANNA) is not None
        assert copy.with_name(copy.name + "-wal").stat().st_size == 0


async def test_a_database_that_fails_while_it_is_open_is_a_sentence_without_content(file):
    async with Storage.open(url_of(file), key=KEY) as storage:
        await storage.give_consent(SERVER, ANNA, text_version="1")
        with closing(sqlite3.connect(file)) as connection:
            connection.execute("DROP TABLE notes")
        with pytest.raises(StorageUnreadableError, match="no such table") as error:
            await storage.add_note(SERVER, ANNA, NOTE)
        assert str(ANNA) not in str(error.value)


def test_importing_any_module_does_nothing():
    for module in pkgutil.walk_packages(bot.storage.__path__, "bot.storage."):
        importlib.import_module(module.name)


def test_only_one_file_speaks_to_one_database():
    folder = Path(bot.storage.__file__).parent
    for path in folder.rglob("*.py"):
        if path.name not in {"sqlite.py", "sqlite_copies.py"}:
            text = path.read_text()
            assert not re.search("PRAGMA|sqlalchemy.dialects|exec_driver_sql|import sqlite3", text)


def test_a_time_without_a_zone_is_refused_and_any_zone_becomes_utc():
    dialect = create_engine("sqlite://").dialect
    noon = datetime(2026, 1, 1, 12)  # noqa: DTZ001, what is to be refused
    with pytest.raises(ValueError, match="has no time zone"):
        UtcTime().process_bind_param(noon, dialect)
    east = noon.replace(tzinfo=timezone(timedelta(hours=2)))
    for convert in (UtcTime().process_bind_param, UtcTime().process_result_value):
        assert convert(east, dialect).isoformat() == "2026-01-01T10:00:00+00:00"
        assert convert(None, dialect) is None
