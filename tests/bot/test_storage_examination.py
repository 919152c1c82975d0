"""Looking at a database changes nothing, whatever its state."""

import os
import shutil

import pytest

from bot.errors import KeyUnusableError, StorageUnreadableError
from bot.storage import State, Storage, find_keys, load_keys, refuse_other_key, state_of
from tests.bot.test_storage import ANNA, KEY, NOTE, SERVER, rows, url_of
from tests.bot.test_storage_opening import with_a_note


@pytest.fixture
def file(tmp_path):
    return tmp_path / "data 100%" / "timbre.sqlite"


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()} if folder.exists() else None


async def seen(file):
    """Return the state, having seen that nothing changed."""
    before = contents(file.parent)
    try:
        return await state_of(url_of(file))
    finally:
        assert contents(file.parent) == before


async def test_a_database_that_is_not_there_is_not_made(file):
    assert await seen(file) is State.MISSING


async def test_an_empty_file_stays_empty(file):
    file.parent.mkdir()
    file.touch()
    assert await seen(file) is State.EMPTY


async def test_a_database_of_this_version_is_current_and_knows_its_key(file):
    await with_a_note(file)
    assert await seen(file) is State.CURRENT
    before = contents(file.parent)
    await refuse_other_key(url_of(file), [KEY])
    with pytest.raises(KeyUnusableError, match="made with another key"):
        await refuse_other_key(url_of(file), [bytes(32)])
    assert contents(file.parent) == before


async def test_a_database_of_an_earlier_version_is_not_migrated(file):
    await with_a_note(file)
    rows(file, "UPDATE alembic_version SET version_num = '0001'")
    assert await seen(file) is State.OLDER
    assert rows(file, "SELECT version_num FROM alembic_version") == [("0001",)]


async def test_a_database_that_a_bot_uses_is_read_with_its_journal(file):
    async with Storage.open(url_of(file), key=KEY) as storage:
        await storage.give_consent(SERVER, ANNA, text_version="1")
        assert await state_of(url_of(file)) is State.CURRENT
        await refuse_other_key(url_of(file), [KEY])
        await storage.add_note(SERVER, ANNA, NOTE)  # and is not in the way
        assert await storage.notes_of(SERVER, ANNA) == 1


async def test_what_a_killed_bot_left_in_the_journal_stays_there_and_counts(file):
    killed = file.parent.parent / "killed" / file.name
    killed.parent.mkdir()
    async with Storage.open(url_of(file), key=KEY) as storage:
        await storage.give_consent(SERVER, ANNA, text_version="1")
        rows(file, "UPDATE alembic_version SET version_num = '0001'")
        for suffix in ("", "-wal"):
            shutil.copy(f"{file}{suffix}", f"{killed}{suffix}")
    before = contents(killed.parent)
    assert await state_of(url_of(killed)) is State.OLDER
    after = contents(killed.parent)
    assert {name: after[name] for name in before} == before  # SQLite's index of it may be new


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b"these are my holiday notes" * 500, "not a database"), (None, "cannot be opened")],
)
async def test_what_is_no_database_is_a_sentence(file, content, sentence):
    file.mkdir(parents=True) if content is None else file.parent.mkdir()
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(StorageUnreadableError, match=sentence):
        await state_of(url_of(file))


async def test_a_damaged_or_newer_or_foreign_database_is_a_sentence(file):
    await with_a_note(file)
    rows(file, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StorageUnreadableError, match="newer version"):
        await seen(file)
    content = bytearray(file.read_bytes())
    content[4096:20480] = os.urandom(16384)
    file.write_bytes(content)
    with pytest.raises(StorageUnreadableError, match="damaged"):
        await seen(file)
    file.unlink()
    rows(file, "CREATE TABLE theirs (x)")
    with pytest.raises(StorageUnreadableError, match="another program"):
        await seen(file)


async def test_a_key_is_found_but_not_made(file):
    assert find_keys(None, file.parent) == ()
    assert contents(file.parent) is None
    made = load_keys(None, file.parent)
    assert find_keys(None, file.parent) == made
    (file.parent / "timbre.key").unlink()
    await with_a_note(file)
    with pytest.raises(KeyUnusableError, match="is missing"):
        find_keys(None, file.parent)
