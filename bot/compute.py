"""Where model work is done, seen from the bot: bounded, never on the event loop.

`bot.pool` does it in processes of this machine, `bot.cluster` on the workers of a Dask cluster.
"""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Callable
from functools import partial
from typing import Any, ParamSpec, Self, TypeVar

from bot.errors import BusyError, ComputeStoppedError
from bot.metrics import Stage, timed
from bot.turns import Turns

P = ParamSpec("P")
T = TypeVar("T")

TRIES = 2  # a job that has stopped this many workers is refused
NOTE_S = 120.0  # what a job of a note may take
CALM_JOB_S = 600.0  # a fold of a large server, when nothing is left of the processor
GRACE_S = 1.0  # what a running job gets to finish when the bot stops


class Compute(ABC):
    """Run model work elsewhere, bounded: no more jobs at once than there are places.

    Parameters
    ----------
    places : int
        Jobs at once.
    queue_limit : int
        Jobs that may wait for a place; one more is a ``BusyError``.
    """

    def __init__(self, *, places: int, queue_limit: int) -> None:
        self._queue_limit = queue_limit
        self._turns = Turns(places)
        self._jobs: set[asyncio.Task[Any]] = set()
        self._stopping = False

    @abstractmethod
    async def __aenter__(self) -> Self:
        """Start."""

    async def __aexit__(self, *_: object) -> None:
        self._stopping = True
        for background in (False, True):
            self._turns.send_away(ComputeStoppedError, background=background)
        try:
            if self._jobs:
                await asyncio.wait(self._jobs, timeout=GRACE_S)
        finally:
            self._stop()
        await asyncio.gather(*self._jobs, return_exceptions=True)
        await self._stopped()

    @property
    @abstractmethod
    def workers(self) -> int:
        """How many jobs run at once, at least one."""

    @property
    @abstractmethod
    def workers_ready(self) -> int:
        """How many workers could take a job: the others start, or have died."""

    @property
    def waiting(self) -> int:
        """How many people's jobs wait for a worker."""
        return self._turns.waiting

    @abstractmethod
    async def ready(self) -> None:
        """Wait until jobs can be done.

        Raises
        ------
        ComputeStoppedError
            No worker can start; the initializer's own error is the cause.
        """

    async def run(self, function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Call a module-level function in a worker.

        Whatever the function raises is raised here. A caller who is cancelled while the job runs
        leaves at once; the worker takes the next job when this one is really over.

        Raises
        ------
        BusyError
            Too many jobs are waiting already, or no worker can be reached.
        RecordingRefusedError
            The job stopped two workers, ran for too long, or wanted more memory than a worker may
            take.
        ComputeStoppedError
            The bot is shutting down, or no worker can start.
        """
        if self._turns.are_all_taken and self._turns.waiting >= self._queue_limit:
            raise BusyError
        with timed(Stage.QUEUE):
            await self._take_turn(background=False)
        with timed(Stage.WORK):
            return await self._run(partial(function, *args, **kwargs), background=False)

    async def run_in_background(
        self, function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Do the same when nobody's note waits; it is never too busy for that.

        A job that runs is not interrupted: what has long work to do makes short jobs of it.

        Raises
        ------
        RecordingRefusedError, ComputeStoppedError
            As in `run`.
        """
        await self._take_turn(background=True)
        return await self._run(partial(function, *args, **kwargs), background=True)

    async def _take_turn(self, *, background: bool) -> None:
        if self._stopping:
            raise ComputeStoppedError
        await self._turns.take(background=background)

    async def _run(self, function: Callable[[], T], *, background: bool) -> T:
        """Run a job in the place that its caller took."""
        if self._stopping:
            self._turns.give_back()
            raise ComputeStoppedError
        job = asyncio.create_task(self._keep_place(function, background=background))
        self._jobs.add(job)
        job.add_done_callback(self._jobs.discard)
        return await asyncio.shield(job)

    async def _keep_place(self, function: Callable[[], T], *, background: bool) -> T:
        try:
            return await self._work(function, background=background)
        finally:
            self._turns.give_back()

    @abstractmethod
    async def _work(self, function: Callable[[], T], *, background: bool) -> T:
        """Do a job in a worker; there is a place for it."""

    @abstractmethod
    def _stop(self) -> None:
        """Stop the jobs that run, whatever they are doing."""

    @abstractmethod
    async def _stopped(self) -> None:
        """Wait until nothing is left of the workers."""
