"""What every part of storage stands on: connections that read or write, and the keys."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.errors import StorageUnreadableError
from bot.storage import sqlite
from bot.storage.cipher import Keyring
from bot.storage.opening import database_errors

log = logging.getLogger(__name__)


class Database:
    """Transactions on one database, and the master keys of its data keys."""

    def __init__(self, engine: AsyncEngine, keys: Keyring) -> None:
        self._engine = engine
        self._writer = engine.execution_options(**{sqlite.WRITES: True})
        self._keys = keys

    @asynccontextmanager
    async def _reading(self) -> AsyncIterator[AsyncConnection]:
        with database_errors():
            async with self._engine.connect() as connection:
                yield connection

    @asynccontextmanager
    async def _writing(self) -> AsyncIterator[AsyncConnection]:
        with database_errors():
            async with self._writer.begin() as connection:
                yield connection

    async def _overwrite_erased(self) -> None:
        """Have what was erased gone from the journal, too."""
        try:
            with database_errors():
                await sqlite.flush_journal(self._engine)
        except StorageUnreadableError as error:  # erased it is; the next opening flushes, too
            log.warning("The journal keeps erased bytes until the next start: %s", error)
