"""Disks that are full or read-only, locks of other programs, pages that rot: nothing is lost."""

import re
from functools import partial

import pytest

from bot.errors import StorageUnreadableError
from bot.storage import Storage, sqlite
from tests.bot.hostile_disks import filled, locked, make_read_only, small_disk
from tests.bot.test_storage import ANNA, KEY, NOTE, SERVER, rows, url_of
from tests.bot.test_storage_opening import REVISION, add_revision, refused, with_a_note


@pytest.fixture
def disk(tmp_path):
    with small_disk(tmp_path / "disk") as disk:
        yield disk


@pytest.fixture
def file(disk):
    return disk / "data" / "timbre.sqlite"


async def notes_in(file):
    async with Storage.open(url_of(file), key=KEY) as storage:
        return await storage.notes_of(SERVER, ANNA)


async def test_on_a_read_only_disk_it_is_refused_and_unchanged(disk, file):
    await with_a_note(file)
    make_read_only(disk)
    sentence = await refused(file)
    assert "cannot be opened for writing" in sentence
    assert "give the bot's account the right to write it" in sentence


async def test_on_a_full_disk_none_is_begun_and_later_it_is(disk, file):
    file.parent.mkdir()
    with filled(disk), pytest.raises(StorageUnreadableError, match=r"disk is full|No space"):
        await notes_in(file)
    assert await notes_in(file) == 0


async def test_on_a_full_disk_none_is_migrated_nor_half_copied(disk, file, tmp_path, monkeypatch):
    await with_a_note(file)
    rows(file, "INSERT INTO meta VALUES ('much', hex(zeroblob(200000)))")
    with monkeypatch.context() as later:
        add_revision(tmp_path, later, REVISION)
        with filled(disk):
            assert "see that its disk is not full" in await refused(file)
        with filled(disk, spare=200_000):
            sentence = await refused(file)
        assert "to revision 0999 (database or disk is full). Nothing was changed." in sentence
        assert [path.name for path in file.parent.iterdir()] == [file.name]
        assert await notes_in(file) == 1
        assert rows(file, "SELECT version_num FROM alembic_version") == [("0999",)]


async def test_a_lock_of_another_program_is_named_and_waited_for(file, monkeypatch):
    await with_a_note(file)
    monkeypatch.setattr(sqlite, "connect", partial(sqlite.connect, timeout_s=0.1))
    with locked(file):
        sentence = await refused(file)
        assert "database is locked" in sentence
        assert "stop other programs that use it" in sentence
    assert await notes_in(file) == 1


async def test_a_page_that_rots_while_it_is_open_is_a_sentence_and_is_not_written_over(file):
    await with_a_note(file)
    (page,) = rows(file, "SELECT rootpage FROM sqlite_master WHERE name = 'notes'")[0]
    async with Storage.open(url_of(file), key=KEY) as storage:
        rotten = bytearray(file.read_bytes())
        rotten[(page - 1) * 4096 : page * 4096] = b"rot!" * 1024
        file.write_bytes(rotten)
        with pytest.raises(StorageUnreadableError, match="malformed"):
            await storage.gallery(SERVER, encoder_id=NOTE.encoder_id)
        with pytest.raises(StorageUnreadableError, match="malformed"):
            await storage.add_note(SERVER, ANNA, NOTE)
    assert file.read_bytes() == rotten
    sentence = await refused(file)
    assert re.search("damaged .* restore it from a backup, or move it away", sentence)
