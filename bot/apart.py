"""A worker for long work, of low priority: it lives only as long as somebody uses it.

A note that waits for the job before it is slowed by that job, however short; beside a process that
the system runs when nothing else is to be done, it is hardly slowed at all.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager

from bot.compute import Compute


class Apart:
    """Lend a worker of its own to whoever has long work to do.

    Parameters
    ----------
    shared : Compute
        Is lent instead where no such worker is wanted.
    make : callable or None
        Makes the compute of that worker.
    """

    def __init__(self, shared: Compute, make: Callable[[], Compute] | None) -> None:
        self._shared = shared
        self._make = make
        self._users = 0
        self._lent: Compute | None = None
        self._lifetime = AsyncExitStack()

    @asynccontextmanager
    async def lent(self) -> AsyncIterator[Compute]:
        """Lend the worker; the last who gives it back stops it."""
        if self._make is None:
            yield self._shared
            return
        if self._lent is None:
            self._lent = self._make()
            await self._lifetime.enter_async_context(self._lent)
        self._users += 1
        try:
            yield self._lent
        finally:
            self._users -= 1
            if not self._users:
                self._lent, lifetime = None, self._lifetime
                self._lifetime = AsyncExitStack()
                await lifetime.aclose()
