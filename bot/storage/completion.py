"""Work that is never left half way, also when whoever waits for it is cancelled.

A driver that is cancelled within a call forgets what it was doing: in SQLite, a transaction that
begins when nobody waits for it any more keeps the database locked for as long as anything refers to
its statements, and closing a connection twice at once never ends (aiosqlite's issue 259).
"""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from bot.errors import StorageUnreadableError

T = TypeVar("T")


async def completed(work: Coroutine[Any, Any, T]) -> T:
    """Do it in a task of its own, and wait until it is over; a cancellation is raised then."""
    return await _over(asyncio.create_task(work))


async def _over(task: asyncio.Task[T]) -> T:
    cancelled: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.wait({task})
        except asyncio.CancelledError as error:
            cancelled = error
    if cancelled is not None:
        if not task.cancelled():
            task.exception()  # nobody else asks for it
        raise cancelled
    return task.result()


class Completion:
    """What runs to its end before something is closed."""

    def __init__(self) -> None:
        self._running: set[asyncio.Task[Any]] = set()
        self._is_over = False

    async def of(self, work: Coroutine[Any, Any, T]) -> T:
        """Do it as `completed` does.

        Raises
        ------
        StorageUnreadableError
            It comes too late: a connection that it opened now, nobody would close.
        """
        if self._is_over:
            work.close()
            raise StorageUnreadableError("The database is closed.")
        task = asyncio.create_task(work)
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return await _over(task)

    async def of_all(self) -> None:
        """Wait until nothing runs, also when that is cancelled; after it, nothing more is done."""
        await completed(self._end())

    async def _end(self) -> None:
        while self._running:
            await asyncio.wait(set(self._running))
        self._is_over = True
