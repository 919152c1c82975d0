"""A worker of a Dask cluster: ``python -m bot worker tls://...``.

Dask's process passes jobs on to processes of its own, as the bot does on one machine: what opens a
recording is confined and can be killed, speaks to no network, and costs the note that it was lost
with. There is one for notes and, where that is allowed, one of low priority for retrainings, which
no note waits for. They stay when the scheduler is lost.

Nothing is kept: a result is dropped when the bot has it, and the temporary folder is emptied, that
of a worker that was killed by the next that starts.
"""

import asyncio
import logging
import os
import tempfile
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dask
from distributed import Status, Worker, WorkerPlugin
from distributed.diskutils import WorkDir, WorkSpace

from bot import worker
from bot.cluster_link import GPU, TOLD, Lane, packages, security
from bot.compute import CALM_JOB_S, NOTE_S, Compute
from bot.errors import ComputeStoppedError, EncoderUnusableError
from bot.parcel import PLUGIN, Parcel, perform
from bot.pool import Pool
from bot.settings import Settings

log = logging.getLogger(__name__)

LEAVE_S = NOTE_S  # what a job that runs gets when the worker is told to stop
HAND_OVER_S = 5.0  # and then what it returned, to reach the bot
LOOK_S = 0.05
WAITING = 1000  # the scheduler gives no more jobs than there are lanes


class Lanes(WorkerPlugin):
    """The processes that do the jobs, each with one at a time.

    Parameters
    ----------
    lanes : mapping of Lane to Compute
    """

    name = PLUGIN

    def __init__(self, lanes: Mapping[Lane, Compute]) -> None:
        self._lanes = lanes

    async def perform(self, lane: str, job: Parcel) -> bytes:
        """Do a job."""
        return await self._lanes[Lane(lane)].run_in_background(perform, job)


async def serve(settings: Settings, *, retrains: bool) -> None:
    """Do the jobs of a cluster until cancelled; then finish those that run.

    Raises
    ------
    EncoderUnusableError
        No process can load the encoder.
    SettingsError
        The link cannot be encrypted.
    """
    security(settings)
    async with _folder() as folder, AsyncExitStack() as stack:
        lanes: dict[Lane, Compute] = {}
        for lane, made in make_lanes(settings, folder, retrains=retrains).items():
            lanes[lane] = await stack.enter_async_context(made)
        try:
            await lanes[Lane.NOTES].ready()
            encoder_id = await lanes[Lane.NOTES].run(worker.encoder_id)
            is_on_gpu = await lanes[Lane.NOTES].run(worker.is_on_gpu)
        except ComputeStoppedError as error:
            raise EncoderUnusableError(f"The worker cannot start: {error}.") from error
        offered = {lane.resource(encoder_id): 1.0 for lane in lanes}
        if is_on_gpu:
            offered[GPU] = 1.0
        while True:
            await _serve_scheduler(settings, lanes, encoder_id, offered, folder)


def make_lanes(settings: Settings, folder: str, *, retrains: bool) -> dict[Lane, Compute]:
    """Make what does the jobs; temporary files go to the folder."""
    notes = Pool(
        workers=1,
        queue_limit=WAITING,
        initializer=worker.start,
        initargs=(*settings.worker_threads, folder),
        niceness=worker.NICENESS,
    )
    if not retrains:
        return {Lane.NOTES: notes}
    calm = Pool(
        workers=1,
        queue_limit=WAITING,
        initializer=worker.start_calmly,
        initargs=(folder,),
        niceness=worker.CALM_NICENESS,
        task_timeout_s=CALM_JOB_S,
    )
    return {Lane.NOTES: notes, Lane.RETRAIN: calm}


@asynccontextmanager
async def _folder() -> AsyncIterator[str]:
    """Make a private folder, and delete it; those of workers that were killed are deleted now."""
    folder = await asyncio.to_thread(_make_folder)
    try:
        yield folder.dir_path
    finally:
        folder.release()


def _make_folder() -> WorkDir:
    of_whom = os.getuid() if hasattr(os, "getuid") else 0
    base = Path(tempfile.gettempdir(), f"timbre-worker-{of_whom}")
    base.mkdir(mode=0o700, exist_ok=True)
    folder: WorkDir = WorkSpace(str(base)).new_work_dir(prefix="worker-")
    return folder


async def _serve_scheduler(
    settings: Settings,
    lanes: Mapping[Lane, Compute],
    encoder_id: str,
    offered: Mapping[str, float],
    folder: str,
) -> None:
    """Join the cluster, and stay until its scheduler is lost."""
    served = _dask_worker(settings, lanes, offered, folder, encoder_id)
    log.info("Waiting for the scheduler %s.", settings.compute)
    try:
        await served
        where = "on a GPU" if GPU in offered else "without a GPU"
        log.info("Ready at %s, %s, for jobs of: %s.", served.address, where, ", ".join(lanes))
        await served.finished()
        log.warning("The scheduler %s is lost.", settings.compute)
    finally:
        await _leave(served)


def _dask_worker(
    settings: Settings,
    lanes: Mapping[Lane, Compute],
    offered: Mapping[str, float],
    folder: str,
    encoder_id: str,
) -> Worker:
    told = {"encoder_id": encoder_id, "packages": packages()}
    scheduler = str(settings.compute)
    link = security(settings)
    here = "[::1]" if ":" in str(urlsplit(scheduler).hostname) else "127.0.0.1"
    return Worker(
        scheduler,
        host=here if link is None else None,  # unencrypted, it listens on this machine alone
        security=link,
        nthreads=len(lanes),
        # An operator may have it offer more in Dask's own configuration, or call a GPU half of one.
        resources={**offered, **dask.config.get("distributed.worker.resources")},
        plugins=(Lanes(lanes),),
        startup_information={TOLD: lambda _: told},
        memory_limit=0,  # no watch over it, so nothing is ever spilled to a disk
        local_directory=folder,
        dashboard_address="127.0.0.1:0",  # without a page
    )


async def _leave(served: Worker) -> None:
    """Leave the cluster: take no job more, finish what runs, hand it over."""
    if served.status == Status.running:
        served.status = Status.paused
        await _until_idle(served)
        # The scheduler is told that this is no loss, for which a job may be refused.
        with suppress(OSError, TimeoutError):
            await asyncio.wait_for(served.close_gracefully(), HAND_OVER_S)
    await served.close()


async def _until_idle(served: Worker) -> None:
    """Wait until no job runs, then until the bot has what they returned."""
    state: Any = served.state
    await _until(lambda: served.status != Status.paused or not state.executing, LEAVE_S)
    await _until(lambda: served.status != Status.paused or not state.data, HAND_OVER_S)


async def _until(is_so: Callable[[], bool], most_s: float) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(most_s):
            while not is_so():  # noqa: ASYNC110 -- Dask's own state
                await asyncio.sleep(LOOK_S)
