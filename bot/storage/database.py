"""What every part of storage stands on: connections that read or write, and the keys."""

import asyncio
import functools
import inspect
import logging
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any, Final

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.errors import StorageUnreadableError
from bot.storage import postgresql, sqlite
from bot.storage.cipher import Keyring
from bot.storage.completion import Completion
from bot.storage.connecting import database_errors

# Between tries to connect to a server that restarts. In all less than the 3 s in which Discord
# wants an answer.
PAUSES_S: Final = (0.1, 0.3, 0.8)

log = logging.getLogger(__name__)


class Database:
    """Transactions on one database, and the master keys of its data keys.

    Every public coroutine of a subclass runs to its end, also when its caller is cancelled.

    Parameters
    ----------
    engine : AsyncEngine
    keys : Keyring
    completion : Completion
        What is waited for before the engine is disposed of.
    """

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        for name, attribute in list(vars(cls).items()):
            if inspect.iscoroutinefunction(attribute) and not name.startswith("_"):
                setattr(cls, name, _completed(attribute))

    def __init__(self, engine: AsyncEngine, keys: Keyring, completion: Completion) -> None:
        self._engine = engine
        self._writer = engine.execution_options(**{sqlite.WRITES: True})
        self._keys = keys
        self._completion = completion

    @asynccontextmanager
    async def _reading(self) -> AsyncIterator[AsyncConnection]:
        with database_errors():
            async with _connected(self._engine) as connection:
                yield connection

    @asynccontextmanager
    async def _writing(self) -> AsyncIterator[AsyncConnection]:
        with database_errors():
            async with _connected(self._writer) as connection, connection.begin():
                yield connection

    async def _overwrite_erased(self) -> None:
        """Have what was erased gone from the journal, too."""
        try:
            with database_errors():
                await sqlite.flush_journal(self._engine)
        except StorageUnreadableError as error:  # erased it is; the next opening flushes, too
            log.warning("The journal keeps erased bytes until the next start: %s", error)


def _completed(
    method: Callable[..., Coroutine[Any, Any, Any]],
) -> Callable[..., Coroutine[Any, Any, Any]]:
    @functools.wraps(method)
    async def completed(self: Database, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401, any
        return await self._completion.of(method(self, *args, **kwargs))

    return completed


@asynccontextmanager
async def _connected(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    async with AsyncExitStack() as stack:
        yield await _entered(stack, engine)


async def _entered(stack: AsyncExitStack, engine: AsyncEngine) -> AsyncConnection:
    """Connect before anything is done with the connection: to try again does nothing twice."""
    for pause_s in PAUSES_S:
        try:
            return await stack.enter_async_context(engine.connect())
        except (SQLAlchemyError, OSError) as error:
            if not postgresql.is_away(error):
                raise
        await asyncio.sleep(pause_s)
    return await stack.enter_async_context(engine.connect())
