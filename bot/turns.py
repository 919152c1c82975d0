"""Turns at a few places: people first, in the order in which they came, then the background."""

import asyncio
from collections import deque


class Turns:
    """Places for jobs, and two queues for them; belongs to one event loop.

    Parameters
    ----------
    places : int
        Jobs that may run at once.
    """

    def __init__(self, places: int) -> None:
        self._free = places
        self._people: deque[asyncio.Future[None]] = deque()
        self._background: deque[asyncio.Future[None]] = deque()

    @property
    def waiting(self) -> int:
        """How many people's jobs wait for a place."""
        return len(self._people)

    @property
    def are_all_taken(self) -> bool:
        """Whether a job that comes now has to wait."""
        return not self._free

    async def take(self, *, background: bool = False) -> None:
        """Wait for a place; one in the background gets it when no people's job waits."""
        if self._free:
            self._free -= 1
            return
        queue = self._background if background else self._people
        turn = asyncio.get_running_loop().create_future()
        queue.append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self.give_back()  # the place came in the moment in which its taker left
            else:
                queue.remove(turn)
            raise

    def give_back(self) -> None:
        """Hand the place to whoever is next."""
        for queue in (self._people, self._background):
            while queue:
                turn = queue.popleft()
                if not turn.done():
                    turn.set_result(None)
                    return
        self._free += 1
