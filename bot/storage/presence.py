"""A process among others that use the same database: what it has to itself, what it hears of them.

The embedded SQLite is used by one process: there all of this stays in memory, as it is here. Of
several processes on PostgreSQL see ``shared_presence``.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Final
from weakref import WeakValueDictionary

from bot.storage.events import Topic

WAIT_S: Final = 0.05  # between two tries to take a turn that another process has

Listener = Callable[[int | None], None]  # the server; None: any may have changed


class Presence:
    """The one process that uses its database.

    Attributes
    ----------
    is_shared : bool
        Other processes may use the database, too.
    """

    is_shared = False

    def __init__(self) -> None:
        self._busy: set[str] = set()
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._listeners: list[tuple[Topic, Listener]] = []

    @property
    def hears(self) -> bool:
        """Whether this process is told what others change."""
        return True

    def listen(self, topic: Topic, listener: Listener) -> None:
        """Call a function whenever another process, or this one, changed something."""
        self._listeners.append((topic, listener))

    @asynccontextmanager
    async def alone(self, name: str) -> AsyncIterator[bool]:
        """Do something that nobody else does meanwhile, in any process; yield whether that is so.

        Raises
        ------
        StorageUnreadableError
            That cannot be told now.
        """
        if name in self._busy:
            yield False
            return
        self._busy.add(name)
        try:
            is_alone = await self._take(name)
            try:
                yield is_alone
            finally:
                if is_alone:
                    await self._let_go(name)
        finally:
            self._busy.discard(name)

    @asynccontextmanager
    async def turn(self, name: str) -> AsyncIterator[None]:
        """Wait until nobody else, in any process, has this turn; keep it meanwhile.

        Raises
        ------
        StorageUnreadableError
            That cannot be told now.
        """
        async with self._turns.setdefault(name, asyncio.Lock()):
            while not await self._take(name):  # noqa: ASYNC110 -- another process has it
                await asyncio.sleep(WAIT_S)
            try:
                yield
            finally:
                await self._let_go(name)

    async def _take(self, name: str) -> bool:  # noqa: ARG002
        return True

    async def _let_go(self, name: str) -> None:
        """Let another process have it."""
