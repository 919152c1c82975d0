"""Turns at a few places: people first, in the order in which they came, then the background."""

import asyncio
from collections import deque
from contextlib import suppress

Queue = deque[asyncio.Future[None]]


class Turns:
    """Places for jobs, and two queues for them; belongs to one event loop.

    Parameters
    ----------
    places : int
        Jobs that may run at once.
    """

    def __init__(self, places: int) -> None:
        self._places = places
        self._free = places  # below zero when places went while they were taken
        self._people: Queue = deque()
        self._background: Queue = deque()

    @property
    def places(self) -> int:
        """How many jobs may run at once."""
        return self._places

    @places.setter
    def places(self, places: int) -> None:
        self._free += places - self._places
        self._places = places
        self._hand_out()

    @property
    def waiting(self) -> int:
        """How many people's jobs wait for a place."""
        return len(self._people)

    @property
    def are_all_taken(self) -> bool:
        """Whether a job that comes now has to wait."""
        return self._free <= 0

    async def take(self, *, background: bool = False) -> None:
        """Wait for a place; one in the background gets it when no people's job waits."""
        if self._free > 0:
            self._free -= 1
            return
        queue = self._background if background else self._people
        turn = asyncio.get_running_loop().create_future()
        queue.append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if not turn.cancelled() and turn.exception() is None:
                self.give_back()  # the place came in the moment in which its taker left
            with suppress(ValueError):  # who leaves may have been passed over already
                queue.remove(turn)
            raise

    def give_back(self) -> None:
        """Hand the place to whoever is next."""
        self._free += 1
        self._hand_out()

    def send_away(self, reason: type[Exception], *, background: bool) -> None:
        """Raise the error for whoever of people, or of the background, waits."""
        queue = self._background if background else self._people
        while queue:
            turn = queue.popleft()
            if not turn.done():
                turn.set_exception(reason())

    def _hand_out(self) -> None:
        for queue in (self._people, self._background):
            while queue and self._free > 0:
                turn = queue.popleft()
                if not turn.done():
                    self._free -= 1
                    turn.set_result(None)
