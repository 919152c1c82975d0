"""A whole database is copied from SQLite to PostgreSQL and back, whatever comes between."""

import asyncio
import base64
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import create_async_engine

from bot import maintenance
from bot.errors import CopyRefusedError, InUseError, KeyUnusableError, StorageUnreadableError
from bot.settings import Settings
from bot.storage import (
    Ending,
    ListenedChannel,
    ListenMode,
    NewHead,
    RunningRetraining,
    Storage,
    copy_database,
    copying,
)
from bot.storage.schema import metadata
from tests.bot.databases import KEY, SqliteDatabase
from tests.bot.test_storage import ANNA, BEN, DIALOGUE, NOTE, OTHER_SERVER, RENEWED, SERVER

KEYS = [KEY]
LISTENED = ListenedChannel(server_id=SERVER, channel_id=9, mode=ListenMode.GUARD, report_to=10)


@pytest.fixture
def source(file):
    return SqliteDatabase(file)


@pytest.fixture
def back(tmp_path):
    return SqliteDatabase(tmp_path / "back" / "timbre.sqlite")


async def fill(database, *, notes=3):
    """Write something into every table, and erase the last of each that is counted."""
    async with Storage.open(database.url, key=KEY) as storage:
        for server_id in (SERVER, OTHER_SERVER):
            for member_id in (ANNA, BEN):
                await storage.give_consent(server_id, member_id, text_version="1", language="de")
        ids = [
            await storage.add_note(SERVER, ANNA, replace(NOTE, recording=bytes([number]) * 1000))
            for number in range(notes)
        ]
        await storage.add_note(OTHER_SERVER, BEN, replace(NOTE, recording=None))
        await storage.samples.keep_copies(ids[0], embeddings=b"c", encoder_id="encoder-1")
        await storage.renewals.keep(ids[0], embedding=b"new", **RENEWED)
        head = NewHead(
            head=b"head",
            encoder_id="encoder-1",
            member_ids=(ANNA,),
            note_ids=(ids[0],),
            figures={"after": {"missed": 0.1}},
        )
        await storage.heads.adopt(SERVER, head)
        await storage.heads.adopt(SERVER, replace(head, note_ids=(ids[1],)))
        await storage.samples.erase(ids[1], ANNA)
        await storage.heads.begin_retraining(RunningRetraining(server_id=SERVER))
        await storage.heads.end_retraining(SERVER, Ending.NO_BETTER)
        await storage.choices.choose(SERVER, "check_reading", False, before=True, actor_id=BEN)
        await storage.listening.begin(LISTENED, actor_id=1)
        await storage.save_enrolment(replace(DIALOGUE, message_id=5))
        last = await storage.add_note(SERVER, BEN, NOTE)
        await storage.forget(SERVER, BEN)
        await storage.remember("commands", "a")
    return last


async def all_of(database):
    """Return all rows of a database, by table."""
    engine = create_async_engine(database.url)
    try:
        async with engine.connect() as connection:
            return {
                table.name: sorted(map(repr, await connection.execute(select(table))))
                for table in metadata.sorted_tables
            }
    finally:
        await engine.dispose()


async def test_every_row_gets_to_postgresql_and_back_and_no_id_is_given_twice(
    source, empty_postgresql, back
):
    last = await fill(source)
    before = await all_of(source)
    assert all(before.values()), "some table is not tried"
    there = await copy_database(source.url, empty_postgresql.url, KEYS)
    assert there.rows == there.copied_now == sum(map(len, before.values())) - len(before["meta"])
    assert await all_of(empty_postgresql) == before
    again = await copy_database(empty_postgresql.url, back.url, KEYS)
    assert (again.rows, again.copied_now) == (there.rows, there.rows)
    assert await all_of(back) == before
    assert await all_of(source) == before
    for database in (empty_postgresql, back):
        async with Storage.open(database.url, key=KEY) as storage:
            (kept,) = await storage.gallery(OTHER_SERVER, encoder_id="encoder-1")
            assert kept.embedding == NOTE.embedding
            assert await storage.add_note(SERVER, ANNA, NOTE) == last + 1
            assert (await storage.audit.page(SERVER, 0, size=20))[0]


async def test_rows_are_copied_in_batches_that_are_small_enough(
    source, empty_postgresql, monkeypatch
):
    await fill(source, notes=10)
    monkeypatch.setattr(copying, "BATCH_BYTES", 3000)
    monkeypatch.setattr(copying, "BATCH_ROWS", 5)
    write, batches = copying._write, []

    async def written(writer, table, batch):
        batches.append((table.name, batch))
        return await write(writer, table, batch)

    monkeypatch.setattr(copying, "_write", written)
    await copy_database(source.url, empty_postgresql.url, KEYS)
    assert max(len(batch) for _, batch in batches) == 5
    sizes = [
        sum(len(row["recording"] or b"") for row in batch)
        for name, batch in batches
        if name == "notes"
    ]
    assert 2000 < max(sizes) < 4500


COPIER = """
import asyncio, os, sys
from bot.storage import copy_database, copying
from tests.bot.databases import KEY

write, batches = copying._write, 0

async def written(writer, table, batch):
    global batches
    rows = await write(writer, table, batch)
    batches += 1
    if batches == int(sys.argv[3]):
        os.kill(os.getpid(), 9)
    return rows

copying._write, copying.BATCH_ROWS = written, 2
asyncio.run(copy_database(sys.argv[1], sys.argv[2], [KEY]))
"""


async def killed_after(source, target, batches):
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", COPIER, source.url, target.url, str(batches)),
        cwd=Path(__file__).parents[2],
    )
    assert await process.wait() == -9


@pytest.mark.parametrize("direction", ["there", "back"])
async def test_a_copy_that_was_killed_goes_on_and_doubles_nothing(
    direction, source, empty_postgresql, back
):
    await fill(source, notes=8)
    target = empty_postgresql
    if direction == "back":
        await copy_database(source.url, target.url, KEYS)
        source, target = target, back
    before = await all_of(source)
    for batches in (1, 6, 9):
        await killed_after(source, target, batches)
        with pytest.raises(StorageUnreadableError, match="half a copy of another database"):
            async with Storage.open(target.url, key=KEY):
                pass
    done = await copy_database(source.url, target.url, KEYS)
    assert 0 < done.copied_now < done.rows
    assert await all_of(target) == before
    once_more = await copy_database(source.url, target.url, KEYS)
    assert (once_more.rows, once_more.copied_now) == (done.rows, 0)


async def test_a_target_that_holds_something_else_is_refused(source, postgresql, empty_postgresql):
    await fill(source)
    before = await all_of(postgresql)
    with pytest.raises(CopyRefusedError, match="holds a database already: name an empty one"):
        await copy_database(source.url, postgresql.url, KEYS)
    assert await all_of(postgresql) == before
    empty_postgresql.rows("CREATE TABLE theirs (x INTEGER)")
    with pytest.raises(StorageUnreadableError, match="tables of another program"):
        await copy_database(source.url, empty_postgresql.url, KEYS)
    with pytest.raises(CopyRefusedError, match="That is one database"):
        await copy_database(source.url, source.url, KEYS)


async def test_half_a_copy_of_another_database_is_refused(source, empty_postgresql, back):
    for database in (source, back):
        await fill(database)
    await killed_after(source, empty_postgresql, 2)
    with pytest.raises(CopyRefusedError, match="holds half a copy of another database"):
        await copy_database(back.url, empty_postgresql.url, KEYS)


async def test_a_copy_that_was_used_since_is_told_from_a_whole_one(source, empty_postgresql):
    await fill(source)
    await copy_database(source.url, empty_postgresql.url, KEYS)
    async with Storage.open(empty_postgresql.url, key=KEY) as storage:
        await storage.add_note(SERVER, ANNA, NOTE)
    with pytest.raises(CopyRefusedError, match="have changed since: name an empty one"):
        await copy_database(source.url, empty_postgresql.url, KEYS)


async def test_a_row_that_is_not_the_same_is_noticed(source, empty_postgresql):
    await fill(source)
    await killed_after(source, empty_postgresql, 9)
    empty_postgresql.rows("UPDATE events SET kind = 'other'")
    with pytest.raises(CopyRefusedError, match="The events of the copy are not those"):
        await copy_database(source.url, empty_postgresql.url, KEYS)


async def test_a_database_that_is_used_is_not_copied(source, empty_postgresql, back):
    await fill(source)
    async with Storage.open(source.url, key=KEY):
        with pytest.raises(InUseError, match="is in use: stop the bot"):
            await copy_database(source.url, empty_postgresql.url, KEYS)
    await copy_database(source.url, empty_postgresql.url, KEYS)
    async with Storage.open(empty_postgresql.url, key=KEY):
        with pytest.raises(InUseError, match="is in use: stop all bots"):
            await copy_database(empty_postgresql.url, back.url, KEYS)


async def test_a_source_of_another_key_or_that_is_not_there_is_refused(
    source, empty_postgresql, back
):
    await fill(source)
    with pytest.raises(KeyUnusableError, match="made with another key"):
        await copy_database(source.url, empty_postgresql.url, [bytes(32)])
    with pytest.raises(StorageUnreadableError, match="There is no database at"):
        await copy_database(back.url, empty_postgresql.url, KEYS)
    with pytest.raises(StorageUnreadableError, match="There is no database at"):
        await copy_database(empty_postgresql.url, back.url, KEYS)
    assert empty_postgresql.rows("SELECT tablename FROM pg_tables WHERE schemaname='public'") == []
    assert not back.file.exists()


async def test_the_command_says_what_was_done_and_what_is_next(tmp_path, empty_postgresql):
    settings = Settings(_env_file=None, data=tmp_path, key=None)
    source = SqliteDatabase(tmp_path / "timbre.sqlite")
    with pytest.raises(KeyUnusableError, match="There is no key in"):
        await maintenance.copy(settings, str(source.file), empty_postgresql.url)
    (tmp_path / "timbre.key").write_bytes(base64.b64encode(KEY))
    await fill(source)
    told = await maintenance.copy(settings, str(source.file), empty_postgresql.url)
    assert told.startswith(f"All 32 rows of {source.file} are in postgresql+asyncpg://postgres@/")
    assert "compared one by one; 32 of them were copied just now. Set TIMBRE_DATABASE" in told
