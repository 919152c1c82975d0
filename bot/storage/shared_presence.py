"""A process among others that use the same PostgreSQL database.

What one of them has to itself is an advisory lock of its session, which the server lets go of when
the process dies; that something changed is a notice (LISTEN and NOTIFY). Both hang on one
connection beside the pool. While that is lost, another process may take what this one had, so
whatever is done alone must bear to be done twice; and notices are missed, so whoever keeps
something in memory asks for its version, or keeps nothing while `hears` is false.
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any, Final

from sqlalchemy import Function, select
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.errors import InUseError, StorageUnreadableError
from bot.storage import postgresql
from bot.storage.connecting import database_errors, engine_of, place_of
from bot.storage.presence import Presence

IN_USE: Final = "the database is in use"  # shared by all bots, alone with whoever copies it
ASK_TIMEOUT_S: Final = 10.0
AGAIN_S: Final = 1.0  # between two tries to connect again
HEARTBEAT_S: Final = 15.0

_log = logging.getLogger(__name__)


class SharedPresence(Presence):
    """One of the processes that use a PostgreSQL database.

    Parameters
    ----------
    address : URL
    engine : AsyncEngine
        Its connections wait for long.
    """

    is_shared = True

    def __init__(self, address: URL, engine: AsyncEngine) -> None:
        super().__init__()
        self._address = address
        self._engine = engine
        self._connection: AsyncConnection | None = None
        self._driver: Any = None  # the driver's own connection
        self._asking = asyncio.Lock()  # a connection answers one question at a time
        self._here, self._lost = asyncio.Event(), asyncio.Event()
        self._held: set[str] = set()
        self._is_over = False

    @property
    def hears(self) -> bool:
        """Whether this process is told what others change."""
        return self._here.is_set()

    @asynccontextmanager
    async def lasting(self) -> AsyncIterator[None]:
        """Be there, and be there again whenever the connection was lost.

        Raises
        ------
        InUseError
            The database is just being copied.
        StorageUnreadableError
            It cannot be reached.
        """
        try:
            await self._arrive()
            staying = asyncio.create_task(self._stay())
            staying.add_done_callback(_report)
            try:
                yield
            finally:
                self._is_over = True
                staying.cancel()
                await asyncio.gather(staying, return_exceptions=True)
        finally:
            await self._leave()

    async def _arrive(self) -> None:
        """Connect, say that the database is used, listen, and take again what was held."""
        with database_errors(self._address):
            connection = self._connection = await self._engine.connect()
            await connection.execution_options(isolation_level="AUTOCOMMIT")
            using = postgresql.try_lock(IN_USE, is_shared=True)
            if not await connection.scalar(select(using)):
                raise InUseError(
                    f"{place_of(self._address)} is just being copied: wait until that is done."
                )
            self._driver = (await connection.get_raw_connection()).driver_connection
            self._lost.clear()
            await postgresql.listen(self._driver, self._on_notice, self._on_lost)
            for name in tuple(self._held):
                if not await connection.scalar(select(postgresql.try_lock(name))):
                    self._held.discard(name)
                    _log.warning("Another process does meanwhile, too: %s.", name)
        self._here.set()

    async def _leave(self) -> None:
        self._here.clear()
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(StorageUnreadableError), database_errors(self._address):
                await connection.invalidate()  # closed, not kept: the server lets go of its locks
                await connection.close()

    async def _stay(self) -> None:
        while True:
            await self._until_lost()
            _log.warning("The connection that hears of other processes is lost: it is made again.")
            await self._leave()
            while not self._here.is_set():
                try:
                    await self._arrive()
                except (InUseError, StorageUnreadableError):
                    await self._leave()
                    await asyncio.sleep(AGAIN_S)
            _log.info("Other processes are heard of again.")
            for _, listener in self._listeners:
                listener(None)

    async def _until_lost(self) -> None:
        """Wait, and ask now and then: of a network that is gone nobody tells."""
        while not self._lost.is_set():
            try:
                await asyncio.wait_for(self._lost.wait(), HEARTBEAT_S)
            except TimeoutError:
                try:
                    await self._ask(postgresql.still_there())
                except StorageUnreadableError:
                    return

    def _on_lost(self, connection: object) -> None:
        if connection is self._driver:
            self._here.clear()
            self._lost.set()

    def _on_notice(self, _connection: object, _pid: int, _channel: str, notice: str) -> None:
        topic, _, server_id = notice.partition(" ")
        for wanted, listener in self._listeners:
            if wanted == topic:
                listener(int(server_id))

    async def _take(self, name: str) -> bool:
        taking = asyncio.ensure_future(self._taken(name))
        try:
            return await asyncio.shield(taking)
        except asyncio.CancelledError:  # it may have been taken in this moment
            with suppress(StorageUnreadableError):
                if await taking:
                    await self._let_go(name)
            raise

    async def _let_go(self, name: str) -> None:
        self._held.discard(name)
        with suppress(StorageUnreadableError):  # with the connection the lock is lost, too
            await asyncio.shield(asyncio.ensure_future(self._ask(postgresql.unlock(name))))

    async def _taken(self, name: str) -> bool:
        """Try it, and again if the connection is lost just then: with it goes what it took."""
        try:
            is_taken = await self._ask(postgresql.try_lock(name))
        except StorageUnreadableError:
            if self._here.is_set():
                raise
            is_taken = await self._ask(postgresql.try_lock(name))
        if is_taken:
            self._held.add(name)
        return is_taken

    async def _ask(self, question: Function[Any]) -> bool:
        """Ask the server something that it answers at once."""
        with database_errors(self._address):
            async with asyncio.timeout(ASK_TIMEOUT_S), self._asking:
                if not self._is_over:
                    await self._here.wait()
                if self._connection is None:
                    raise StorageUnreadableError("The database is closed.")
                return bool(await self._connection.scalar(select(question)))


def _report(task: "asyncio.Task[None]") -> None:
    if not task.cancelled() and (error := task.exception()) is not None:
        _log.error("Other processes are heard of no more.", exc_info=error)


@asynccontextmanager
async def present(address: URL) -> AsyncIterator[Presence]:
    """Yield the presence of this process at a database.

    Raises
    ------
    InUseError, StorageUnreadableError
        As `SharedPresence.lasting`.
    """
    if address.get_backend_name() != "postgresql":
        yield Presence()
        return
    async with engine_of(address, patient=True) as engine:
        presence = SharedPresence(address, engine)
        async with presence.lasting():
            yield presence


@asynccontextmanager
async def only_user(address: URL) -> AsyncIterator[None]:
    """Keep all bots away from a database on a server meanwhile; of a file see ``sqlite``.

    Raises
    ------
    InUseError
        One uses it.
    StorageUnreadableError
        It cannot be reached.
    """
    if address.get_backend_name() != "postgresql":
        yield
        return
    async with engine_of(address, patient=True) as engine:
        with database_errors(address):
            connection = await engine.connect()
        try:
            await connection.execution_options(isolation_level="AUTOCOMMIT")
            with database_errors(address):
                is_free = await connection.scalar(select(postgresql.try_lock(IN_USE)))
            if not is_free:
                raise InUseError(f"{place_of(address)} is in use: stop all bots that use it first.")
            yield
        finally:
            await connection.invalidate()
            await connection.close()
