"""Whoever asks storage for something may be cancelled at any moment; what was begun is finished."""

import asyncio
import sqlite3
from contextlib import closing, contextmanager

import pytest
from sqlalchemy import event, select
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import Pool

from bot.errors import StorageUnreadableError
from bot.storage import Storage
from bot.storage import postgresql as server
from bot.storage.completion import Completion, completed
from tests.bot.databases import only_sqlite
from tests.bot.test_storage import ANNA, KEY, SERVER


@contextmanager
def every_connection_closed():
    """Fail if a connection is still open at the end, and name the work that opened it."""
    opened = {}

    def add(connection, record):
        opened[connection] = asyncio.current_task()

    def discard(connection, record):
        opened.pop(connection, None)

    event.listen(Pool, "connect", add)
    event.listen(Pool, "close", discard)
    try:
        yield
    finally:
        event.remove(Pool, "connect", add)
        event.remove(Pool, "close", discard)
    assert list(opened.values()) == []


async def cancelled(task, times=1):
    """Cancel a task so often, and wait for it."""
    for _ in range(times):
        task.cancel()
        await asyncio.sleep(0)
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_what_runs_is_over_when_the_cancellation_arrives():
    may_end, ended = asyncio.Event(), []

    async def work():
        await may_end.wait()
        ended.append(True)
        raise OSError

    task = asyncio.create_task(completed(work()))
    for _ in range(3):
        await asyncio.sleep(0)
        task.cancel()
    await asyncio.sleep(0)
    assert not task.done()
    may_end.set()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert ended


async def test_without_a_cancellation_its_result_or_error_is_passed_on():
    async def work(*, fails):
        await asyncio.sleep(0)
        if fails:
            raise OSError
        return 3

    assert await completed(work(fails=False)) == 3
    with pytest.raises(OSError):
        await completed(work(fails=True))


async def test_an_end_waits_for_all_that_came_before_it_also_when_it_is_cancelled():
    completion, first, second = Completion(), asyncio.Event(), asyncio.Event()
    works = [asyncio.create_task(completion.of(first.wait()))]
    await asyncio.sleep(0)
    ending = asyncio.create_task(completion.of_all())
    await asyncio.sleep(0)
    ending.cancel()
    works.append(asyncio.create_task(completion.of(second.wait())))
    await asyncio.sleep(0)
    first.set()
    await works[0]
    await asyncio.sleep(0.01)
    assert not ending.done()
    second.set()
    with pytest.raises(asyncio.CancelledError):
        await ending
    await works[1]
    with pytest.raises(StorageUnreadableError, match="closed"):
        await completion.of(second.wait())


@only_sqlite
async def test_who_waits_for_another_writer_and_is_cancelled_leaves_nothing_locked(database):
    async with Storage.open(database.url, key=KEY) as storage:
        with closing(sqlite3.connect(database.file, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            writing = asyncio.create_task(storage.give_consent(SERVER, ANNA, text_version="1"))
            await asyncio.sleep(0.1)
            ending = asyncio.create_task(cancelled(writing, times=2))
            await asyncio.sleep(0.1)
            other.execute("ROLLBACK")
        await ending
        assert (await storage.consent_of(SERVER, ANNA)).text_version == "1"
        async with asyncio.timeout(5):  # locked, it would wait three times as long
            await storage.forget(SERVER, ANNA)


async def test_a_storage_closes_whenever_its_users_are_cancelled(database):
    for moment_s in (0, 0.001, 0.003, 0.01):
        with every_connection_closed():
            async with Storage.open(database.url, key=KEY) as storage:
                users = [
                    asyncio.create_task(storage.remember(f"key {i % 3}", "value"))
                    if i % 2
                    else asyncio.create_task(storage.consent_of(SERVER, i))
                    for i in range(12)
                ]
                await asyncio.sleep(moment_s)
                for user in users:
                    user.cancel()
                await asyncio.sleep(0)
                for user in users:
                    user.cancel()
            assert all(user.done() for user in users)
            assert asyncio.all_tasks() == {asyncio.current_task()}


@only_sqlite
async def test_an_opening_leaves_nothing_whenever_it_is_cancelled(database):
    async def open_and_close():
        async with Storage.open(database.url, key=KEY) as storage:
            await storage.consent_of(SERVER, ANNA)

    await open_and_close()
    for moment_ms in range(0, 90, 3):  # it takes some 50 ms
        with every_connection_closed():
            opening = asyncio.create_task(open_and_close())
            await asyncio.sleep(moment_ms / 1000)
            opening.cancel()
            await asyncio.sleep(0)
            opening.cancel()
            (error,) = await asyncio.gather(opening, return_exceptions=True)
        assert error is None or isinstance(error, asyncio.CancelledError)
        assert asyncio.all_tasks() == {asyncio.current_task()}
    await open_and_close()


async def test_who_comes_after_the_end_is_refused_and_opens_nothing(database):
    with every_connection_closed():
        async with Storage.open(database.url, key=KEY) as storage:
            await storage.remember("key", "value")
        with pytest.raises(StorageUnreadableError, match="closed"):
            await storage.consent_of(SERVER, ANNA)
        with pytest.raises(StorageUnreadableError, match="closed"):
            await storage.heads.history(SERVER)


async def test_who_waits_until_another_process_has_opened_can_be_stopped(postgresql):
    async def open_storage():
        async with Storage.open(postgresql.url, key=KEY):
            pytest.fail("it was another's turn")

    other = create_async_engine(postgresql.url)
    try:
        async with other.connect() as connection:
            await connection.execute(select(server.try_lock("opening")))
            opening = asyncio.create_task(open_storage())
            await asyncio.sleep(0.5)
            async with asyncio.timeout(10):
                await cancelled(opening)
    finally:
        await other.dispose()
