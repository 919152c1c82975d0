"""Model work in worker processes of this machine.

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
from typing import Any, Self, TypeVar

from bot.compute import NOTE_S, TRIES, Compute
from bot.errors import ComputeStoppedError, RecordingRefusedError
from bot.local_worker import LocalWorker

T = TypeVar("T")

log = logging.getLogger(__name__)

START_TIMEOUT_S = 180.0  # loading the model from a cold disk takes long; longer than this is a hang


class Pool(Compute):
    """Run model work in worker processes.

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
    niceness : int
        How much lower than the bot's the workers' priority is, from before they load anything.
    task_timeout_s : float
        A job that runs longer is stopped together with its worker.
    start : callable, optional
        Makes the executor of one worker, in the place of a process with that niceness.
    """

    def __init__(  # noqa: PLR0913 -- each is one independent setting
        self,
        *,
        workers: int,
        queue_limit: int,
        initializer: Callable[..., object],
        initargs: tuple[Any, ...] = (),
        niceness: int = 0,
        task_timeout_s: float = NOTE_S,
        start: Callable[[], Executor] | None = None,
    ) -> None:
        super().__init__(places=workers, queue_limit=queue_limit)
        self._workers = workers
        self._prepare = partial(initializer, *initargs)
        self._task_timeout_s = task_timeout_s
        self._start = start or partial(LocalWorker, niceness)
        self._lanes: list[_Lane] = []
        self._idle: list[_Lane] = []

    async def __aenter__(self) -> Self:
        self._lanes = [_Lane(self._start, self._prepare) for _ in range(self._workers)]
        self._idle = list(self._lanes)
        return self

    @property
    def workers(self) -> int:
        """How many jobs run at once."""
        return self._workers

    @property
    def workers_ready(self) -> int:
        """How many workers could take a job: the others start, or have died."""
        return sum(lane.is_ready() for lane in self._lanes)

    async def ready(self) -> None:
        """Wait until every worker is prepared; raises as `Compute.ready` does."""
        await asyncio.gather(*(lane.worker() for lane in self._lanes))

    async def _work(self, function: Callable[[], T], *, background: bool) -> T:  # noqa: ARG002
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

    def _stop(self) -> None:
        for lane in self._lanes:
            lane.stop()

    async def _stopped(self) -> None:
        await asyncio.gather(*(lane.stopped() for lane in self._lanes))


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
