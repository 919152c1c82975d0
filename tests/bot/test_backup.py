"""Backups: made while the database is used, and restored as a whole or not at all."""

import asyncio
import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot import maintenance
from bot.errors import CopyRefusedError, InUseError, KeyUnusableError, StorageUnreadableError
from bot.settings import Settings
from bot.storage import Storage, durable, find_keys, load_keys, sqlite_copies
from tests.bot.earlier_database import add_note, make_database
from tests.bot.test_maintenance import fill, read, settings_of
from tests.bot.test_storage import ANNA, KEY, NOTE, SERVER, rows, url_of


@pytest.fixture
async def data(tmp_path):
    """Return a data folder with a key and a database."""
    await fill(tmp_path / "data")
    return tmp_path / "data"


@pytest.fixture
def copy(tmp_path):
    return tmp_path / "backups" / "monday"


@pytest.fixture(autouse=True)
def _folder_of_backups(copy):
    copy.parent.mkdir()


def names(folder):
    return {path.name for path in folder.iterdir()}


async def backed_up(data, copy):
    return await maintenance.make_backup(settings_of(data), copy)


async def restored(data, copy):
    return await maintenance.restore_backup(settings_of(data), copy)


async def change(data):
    """Add a note, so that database and backup differ."""
    key, *_ = find_keys(None, data)
    async with Storage.open(url_of(data / "timbre.sqlite"), key=key) as storage:
        await storage.add_note(SERVER, ANNA, NOTE)


async def test_a_backup_is_of_one_moment_whoever_writes_and_is_private(data, copy):
    key, *_ = find_keys(None, data)
    async with Storage.open(url_of(data / "timbre.sqlite"), key=key) as storage:
        done = asyncio.Event()

        async def write():
            while not done.is_set():
                await storage.add_note(SERVER, ANNA, NOTE)

        writing = asyncio.create_task(write())
        await asyncio.sleep(0.05)
        told = await backed_up(data, copy)
        done.set()
        await writing
    assert told.startswith(f"The database is copied to {copy}. The key that reads it is not in it")
    assert str(data / "timbre.key") in told
    assert names(copy.parent) == {copy.name}
    assert copy.stat().st_mode & 0o777 == 0o600
    assert (data / "timbre.key").read_bytes().strip() not in copy.read_bytes()
    [(counted,)] = rows(copy, "SELECT gallery_version FROM servers")
    [(notes,)] = rows(copy, "SELECT count(*) FROM notes")
    [(now,)] = rows(data / "timbre.sqlite", "SELECT count(*) FROM notes")
    assert notes == counted - 1  # one of the versions is that of the head
    assert 2 <= notes <= now
    assert rows(copy, "PRAGMA integrity_check") == [("ok",)]


async def test_a_backup_takes_no_files_place_and_is_not_made_in_part(data, copy, monkeypatch):
    copy.write_bytes(b"of last year")
    with pytest.raises(CopyRefusedError, match="is there already"):
        await backed_up(data, copy)
    assert copy.read_bytes() == b"of last year"
    with pytest.raises(CopyRefusedError, match="No backup can be made at"):
        await backed_up(data, copy.parent / "nowhere" / "monday")

    def fail(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(durable, "sync", fail)
    with pytest.raises(CopyRefusedError, match="No space left"):
        await backed_up(data, copy.with_name("tuesday"))
    assert names(copy.parent) == {copy.name}


async def test_a_database_that_is_not_there_is_not_made(tmp_path, copy):
    with pytest.raises(StorageUnreadableError, match="There is no database at"):
        await backed_up(tmp_path / "data", copy)
    assert names(tmp_path) == {"backups"}


async def test_of_a_database_server_it_is_told_who_makes_the_backup(tmp_path, copy):
    word = "hidden-word"
    url = f"postgresql+asyncpg://timbre:{word}@127.0.0.1/timbre"
    settings = Settings(_env_file=None, data=tmp_path, database=url, key="A" * 43)
    for job in (maintenance.make_backup, maintenance.restore_backup):
        with pytest.raises(CopyRefusedError, match="pg_dump makes a backup") as error:
            await job(settings, copy)
        assert word not in str(error.value)


async def test_a_backup_is_restored_and_the_database_of_before_is_kept(data, copy, caplog):
    await backed_up(data, copy)
    await change(data)
    told = await restored(data, copy)
    aside = data / "timbre.sqlite.before-restore"
    assert told == (
        f"The database is that of {copy} again. The one of before lies at {aside}: delete it when "
        "you need it no more. Whoever was erased since that backup is in it: erase them again."
    )
    assert names(data) == {"timbre.key", "timbre.sqlite", aside.name}
    assert (data / "timbre.sqlite").stat().st_mode & 0o777 == 0o600
    assert rows(aside, "SELECT count(*) FROM notes") == [(3,)]
    await read(data)
    assert aside.exists()
    assert "still keeps the voices of before a restore" in caplog.text
    assert names(copy.parent) == {copy.name}


async def test_a_backup_is_restored_where_nothing_is(data, copy, tmp_path):
    await backed_up(data, copy)
    settings = settings_of(tmp_path / "new", *find_keys(None, data))
    told = await maintenance.restore_backup(settings, copy)
    assert "The one of before" not in told
    await read(tmp_path / "new", *find_keys(None, data))
    with pytest.raises(KeyUnusableError, match="There is no key in"):
        await restored(tmp_path / "newer", copy)
    assert not (tmp_path / "newer").exists()


async def test_a_backup_of_an_earlier_version_is_restored_and_brought_up_to_date(tmp_path, copy):
    make_database(copy, "0009")
    add_note(copy)
    data = tmp_path / "data"
    await maintenance.restore_backup(settings_of(data, KEY), copy)
    async with Storage.open(url_of(data / "timbre.sqlite"), key=KEY) as storage:
        assert len(await storage.gallery(SERVER, encoder_id=NOTE.encoder_id)) == 1


def _rubbish(copy):
    copy.write_bytes(b"these are my holiday notes" * 500)


def _damaged(copy):
    content = bytearray(copy.read_bytes())
    content[4096:20480] = os.urandom(16384)
    copy.write_bytes(content)


def _newer(copy):
    rows(copy, "UPDATE alembic_version SET version_num = '9999'")


def _foreign(copy):
    copy.unlink()
    rows(copy, "CREATE TABLE theirs (x)")


def _empty(copy):
    copy.write_bytes(b"")


def _of_another_key(copy):
    copy.unlink()
    make_database(copy, "0009")


UNFIT = {
    _rubbish: (CopyRefusedError, "is damaged or not a database"),
    _damaged: (CopyRefusedError, "is damaged or not a database"),
    _newer: (StorageUnreadableError, "newer version"),
    _foreign: (StorageUnreadableError, "another program"),
    _empty: (KeyUnusableError, "is empty"),
    _of_another_key: (KeyUnusableError, "made with another key"),
    os.unlink: (CopyRefusedError, "There is no backup at"),
}


@pytest.mark.parametrize("spoil", UNFIT, ids=lambda spoil: spoil.__name__)
async def test_what_does_not_fit_is_refused_by_name_and_nothing_changes(data, copy, spoil):
    await backed_up(data, copy)
    await change(data)
    spoil(copy)
    before = (data / "timbre.sqlite").read_bytes()
    error, sentence = UNFIT[spoil]
    with pytest.raises(error, match=sentence) as caught:
        await restored(data, copy)
    assert str(copy) in str(caught.value)
    assert (data / "timbre.sqlite").read_bytes() == before
    assert names(data) == {"timbre.key", "timbre.sqlite"}


async def test_nothing_is_restored_while_the_bot_runs(data, copy):
    await backed_up(data, copy)
    key, *_ = load_keys(None, data)
    async with Storage.open(url_of(data / "timbre.sqlite"), key=key) as storage:
        with pytest.raises(InUseError, match="is in use: stop the bot"):
            await restored(data, copy)
        await storage.add_note(SERVER, ANNA, NOTE)
    assert names(data) == {"timbre.key", "timbre.sqlite"}
    assert rows(data / "timbre.sqlite", "SELECT count(*) FROM notes") == [(3,)]


@pytest.mark.parametrize("spoil", [_rubbish, _damaged], ids=["rubbish", "damaged"])
async def test_a_damaged_database_is_kept_beside_and_does_not_keep_a_backup_out(data, copy, spoil):
    await backed_up(data, copy)
    file = data / "timbre.sqlite"
    spoil(file)
    before = file.read_bytes()
    await restored(data, copy)
    assert (data / f"{file.name}.before-restore").read_bytes() == before
    await read(data)


async def test_no_journal_of_before_is_left_to_be_read_as_that_of_the_backup(data, copy):
    await backed_up(data, copy)
    file = data / "timbre.sqlite"
    file.with_name(f"{file.name}-wal").write_bytes(b"a journal of other pages")
    new = sqlite_copies.copied_beside(file, copy)
    aside = sqlite_copies.put_in_place(file, new)
    assert names(data) == {"timbre.key", file.name, aside.name, f"{aside.name}-wal"}
    await read(data)


async def test_a_second_restore_overwrites_no_database_that_was_kept(data, copy):
    await backed_up(data, copy)
    await restored(data, copy)
    await change(data)
    before = (data / "timbre.sqlite").read_bytes()
    with pytest.raises(CopyRefusedError, match="delete it, or move it away"):
        await restored(data, copy)
    assert (data / "timbre.sqlite").read_bytes() == before
    assert "timbre.sqlite.restoring" not in names(data)


@pytest.mark.parametrize("links", [True, False])
async def test_who_is_killed_while_restoring_has_one_database_or_the_other(
    data, copy, monkeypatch, links
):
    await backed_up(data, copy)
    await change(data)

    class KilledError(Exception):
        pass

    def killed(path, new):
        if new.name.endswith(".restoring"):
            raise KilledError
        new.replace(path)

    def no_links(*_):
        raise OSError(1, "no links here")

    with monkeypatch.context() as once:
        once.setattr(durable, "replace", killed)
        if not links:
            once.setattr(type(copy), "hardlink_to", no_links)
        with pytest.raises(KilledError):
            await restored(data, copy)
    file, aside = data / "timbre.sqlite", data / "timbre.sqlite.before-restore"
    for path in (file, aside):
        assert rows(path, "SELECT count(*) FROM notes") == [(3,)]
    assert aside.samefile(file) is links
    if not links:
        aside.unlink()
    await restored(data, copy)
    assert rows(file, "SELECT count(*) FROM notes") == [(2,)]
    await read(data)


def test_a_copy_is_private_before_anything_is_in_it(tmp_path, monkeypatch):
    modes = []

    class Connection:
        def execute(self, _, values):
            modes.append(Path(values[0]).stat().st_mode & 0o777)
            raise sqlite3.OperationalError("disk full")

    with pytest.raises(sqlite3.OperationalError):
        sqlite_copies._copy_into(tmp_path / "copy", Connection())
    assert modes == [0o600]
    assert names(tmp_path) == {"backups"}


def test_the_journal_of_a_backup_that_was_copied_while_open_counts(tmp_path):
    """Somebody may have copied the files of a bot themselves."""
    source = tmp_path / "copied"
    with closing(sqlite3.connect(source, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE x (y)")
        for suffix in ("", "-wal"):
            path = tmp_path / f"{source.name}{suffix}"
            (tmp_path / "backups" / path.name).write_bytes(path.read_bytes())
    copied = sqlite_copies.copied_beside(tmp_path / "timbre.sqlite", tmp_path / "backups/copied")
    assert rows(copied, "SELECT count(*) FROM x") == [(0,)]
