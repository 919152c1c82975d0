"""Where model work runs: worker processes, bounded, never the event loop.

A worker is one process behind ``concurrent.futures.Executor`` and has one job at a time, so a
death has exactly one culprit. What a native library may do to a worker (a segmentation fault, an
endless loop, all of the memory) costs the note that caused it, and no other.
"""

import asyncio
import logging
import os
import pickle
import traceback
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future
from functools import partial
from typing import Any, ParamSpec, Self, TypeVar

from bot.errors import BusyError, ComputeStoppedError, RecordingRefusedError
from bot.local_worker import LocalWorker
from bot.metrics import Stage, timed
from bot.turns import Turns

P = ParamSpec("P")
T = TypeVar("T")

log = logging.getLogger(__name__)

TRIES = 2  # a job that has stopped this many workers is refused
START_TIMEOUT_S = 180.0  # loading the model from a cold disk takes long; longer than this is a hang
GRACE_S = 1.0  # what a running job gets to finish when the bot stops


class Compute:
    """Run model work in worker processes behind ``concurrent.futures.Executor``, bounded.

    Parameters
    ----------
    workers : int
        Processes, each with one job at a time.
    queue_limit : int
        Jobs that may wait for a worker; one more is a ``BusyError``.
    initializer : callable
        Module-level function that prepares a worker, called there before its first job.
    initargs : tuple
        What the initializer is called with.
    task_timeout_s : float
        A job that runs longer is stopped together with its worker.
    start : callable, optional
        Makes the executor of one worker; another one, such as a cluster's, goes here.
    """

    def __init__(  # noqa: PLR0913 -- each is one independent setting
        self,
        *,
        workers: int,
        queue_limit: int,
        initializer: Callable[..., object],
        initargs: tuple[Any, ...] = (),
        task_timeout_s: float = 120.0,
        start: Callable[[], Executor] | None = None,
    ) -> None:
        self._workers = workers
        self._queue_limit = queue_limit
        self._prepare = partial(initializer, *initargs)
        self._task_timeout_s = task_timeout_s
        self._start = start or LocalWorker
        self._lanes: list[_Lane] = []
        self._idle: list[_Lane] = []
        self._turns = Turns(workers)  # a place for each lane
        self._jobs: set[asyncio.Task[Any]] = set()
        self._stopping = False

    async def __aenter__(self) -> Self:
        self._lanes = [_Lane(self._start, self._prepare) for _ in range(self._workers)]
        self._idle = list(self._lanes)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._stopping = True
        self._turns.give_back()  # wakes the first who waits, who wakes the next, see _run()
        try:
            if self._jobs:
                await asyncio.wait(self._jobs, timeout=GRACE_S)
        finally:
            for lane in self._lanes:
                lane.stop()
        await asyncio.gather(*self._jobs, return_exceptions=True)
        await asyncio.gather(*(lane.stopped() for lane in self._lanes))

    @property
    def workers(self) -> int:
        """How many jobs run at once."""
        return self._workers

    @property
    def workers_ready(self) -> int:
        """How many workers could take a job: the others start, or have died."""
        return sum(lane.is_ready() for lane in self._lanes)

    @property
    def waiting(self) -> int:
        """How many people's jobs wait for a worker."""
        return self._turns.waiting

    async def ready(self) -> None:
        """Wait until every worker is prepared.

        Raises
        ------
        ComputeStoppedError
            A worker cannot start; the initializer's own error is the cause.
        """
        await asyncio.gather(*(lane.worker() for lane in self._lanes))

    async def run(self, function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Call a module-level function in a worker.

        Whatever the function raises is raised here. A caller who is cancelled while the job runs
        leaves at once; the worker takes the next job when this one is really over.

        Raises
        ------
        BusyError
            Too many jobs are waiting already.
        RecordingRefusedError
            The job stopped two workers, ran for longer than ``task_timeout_s``, or wanted more
            memory than a worker may take.
        ComputeStoppedError
            The bot is shutting down, or no worker can start.
        """
        if self._turns.are_all_taken and self._turns.waiting >= self._queue_limit:
            raise BusyError
        with timed(Stage.QUEUE):
            await self._turns.take()
        with timed(Stage.WORK):
            return await self._run(partial(function, *args, **kwargs))

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
        await self._turns.take(background=True)
        return await self._run(partial(function, *args, **kwargs))

    async def _run(self, function: Callable[[], T]) -> T:
        """Run a job in the place that its caller took."""
        if self._stopping:
            self._turns.give_back()
            raise ComputeStoppedError
        job = asyncio.create_task(self._work(function))
        self._jobs.add(job)
        job.add_done_callback(self._jobs.discard)
        return await asyncio.shield(job)

    async def _work(self, function: Callable[[], T]) -> T:
        lane = self._idle.pop()
        try:
            for _ in range(TRIES):
                try:
                    return await lane.call(function, self._task_timeout_s)
                except _WorkerLostError:
                    if self._stopping:
                        raise ComputeStoppedError from None
            raise RecordingRefusedError
        finally:
            self._idle.append(lane)
            self._turns.give_back()


class _WorkerLostError(Exception):
    """The worker died with the job."""


class _OverdueError(Exception):
    """The job is not over in its time."""


class _Lane:
    """One worker after another: whenever one is lost, a fresh one starts in its place."""

    def __init__(self, start: Callable[[], Executor], prepare: Callable[[], object]) -> None:
        self._start = start
        self._prepare = prepare
        self._executor: Executor | None = None
        self._stopping = False
        self._prepared = asyncio.create_task(self._start_worker())

    def is_ready(self) -> bool:
        """Say whether the worker is prepared and alive."""
        done = self._prepared.done() and not self._prepared.cancelled()
        if not done or self._prepared.exception() is not None:
            return False
        return not (isinstance(self._executor, LocalWorker) and self._executor.is_dead())

    async def worker(self) -> Executor:
        """Wait for a prepared worker."""
        return await asyncio.shield(self._prepared)

    async def call(self, function: Callable[[], T], timeout_s: float) -> T:
        """Call the function in the worker, and replace the worker if that is the end of it."""
        try:
            return await _result(await self._submit(function), timeout_s)
        except BrokenExecutor as error:
            log.warning("A worker process died at its job.")
            await self._replace()
            raise _WorkerLostError from error
        except _OverdueError as error:
            log.warning("A job ran for more than %g s: its worker is stopped.", timeout_s)
            await self._replace()
            raise RecordingRefusedError from error

    def stop(self) -> None:
        """Stop the worker now, whatever it is doing."""
        self._stopping = True
        if isinstance(self._executor, LocalWorker):
            self._executor.kill()

    async def stopped(self) -> None:
        """Wait until nothing is left of the worker."""
        await asyncio.gather(self._prepared, return_exceptions=True)
        await self._discard()

    async def _submit(self, function: Callable[[], T]) -> Future[T]:
        try:
            return _submitted(await self.worker(), function)
        except BrokenExecutor:  # it died while it had nothing to do, which is no fault of the job
            await self._replace()
            return _submitted(await self.worker(), function)
        except ComputeStoppedError:
            await self._replace()  # this job has its error; the next one finds another attempt
            raise

    async def _start_worker(self) -> Executor:
        if self._stopping:
            raise ComputeStoppedError
        try:
            self._executor = self._start()
            await _result(self._executor.submit(_call, self._prepare), START_TIMEOUT_S)
        except Exception as error:
            raise ComputeStoppedError(f"a worker cannot start: {error!r}") from error
        return self._executor

    async def _replace(self) -> None:
        await self._discard()
        self._prepared = asyncio.create_task(self._start_worker())

    async def _discard(self) -> None:
        executor, self._executor = self._executor, None
        if isinstance(executor, LocalWorker):
            executor.kill()
            await asyncio.to_thread(executor.shutdown, cancel_futures=True)
        elif executor is not None:
            executor.shutdown(wait=False, cancel_futures=True)


def _submitted(worker: Executor, function: Callable[[], T]) -> Future[T]:
    """Submit a job to a living worker; that it died, its executor may not have noticed yet."""
    if isinstance(worker, LocalWorker) and worker.is_dead():
        raise BrokenExecutor
    return worker.submit(_call, function)


def _call(function: Callable[[], T]) -> T:
    """Call the function in the worker, so that only what can travel leaves it."""
    try:
        return function()
    except MemoryError:  # of what a worker may take; another try would end likewise
        raise RecordingRefusedError from None
    except Exception as error:
        if _can_travel(error):
            raise
        raise RuntimeError("".join(traceback.format_exception(error))) from None
    except BaseException:  # noqa: BLE001 -- SystemExit would end the bot if it were handed on
        traceback.print_exc()
        os._exit(1)


def _can_travel(error: Exception) -> bool:
    if isinstance(error, StopIteration):  # asyncio's futures refuse it
        return False
    try:
        pickle.loads(pickle.dumps(error))  # noqa: S301 -- its own pickle
    except Exception:  # noqa: BLE001 -- a reduction may raise anything
        return False  # the bot would take it for the worker's death
    return True


async def _result(job: Future[T], timeout_s: float) -> T:
    """Wait for a job; its own TimeoutError is told apart from being overdue."""
    future = asyncio.wrap_future(job)
    await asyncio.wait({future}, timeout=timeout_s)
    if not future.done():
        future.cancel()
        raise _OverdueError
    if future.cancelled():  # its executor was shut down before the job began
        raise BrokenExecutor
    return future.result()
